//! Why a rule does not forbid something: the first thing that did not hold, with the values that
//! were compared.
//!
//! [`Misses`] works it out from what the rules found and from the very tables that they were judged
//! by, so it cannot say that something holds which the engine took for not holding.

mod folders;
mod judge;
mod modules;
mod selector;
mod words;

pub use judge::Misses;

/// The first thing that did not hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Miss {
    /// The import aims nowhere: there is nothing to judge it by.
    AimsNowhere,
    /// `from` does not mean the importing side.
    From(Side),
    /// `to` does not mean the imported side.
    To(Side),
    /// A condition does not hold.
    Condition(Unmet),
    /// The import is what a manifest or a tsconfig says, which is no step of a cycle or of a way.
    OfManifest,
    /// The target does not lead back to the source, over imports that meet the conditions.
    NoCycle,
    /// It is part of a cycle, and that is reported once: at another import.
    CycleElsewhere,
    /// Nothing that `to` means is reached, over imports that meet the conditions.
    NotReached,
    /// What `to` means is reached, and that is reported at the import with which the way begins.
    ReachElsewhere,
    /// Something that `from` means leads here.
    Reached,
    /// Nothing else than this is meant by `from`, so there is nothing that should lead here.
    NothingLeadsHere,
    /// The module imports something, or is imported.
    HasNeighbours {
        /// How many imports leave it.
        imports: usize,
        /// How many modules depend on it.
        dependents: usize,
    },
    /// The module neither imports anything nor is imported.
    HasNoNeighbours,
    /// The number of dependents is within the limits.
    Dependents {
        /// How many of those that `from` means depend on the module.
        found: usize,
        /// Fewer than this break the rule.
        less_than: Option<u32>,
        /// More than this break the rule.
        more_than: Option<u32>,
    },
    /// The module is, or depends on, what it must depend on.
    DependsOnRequired,
    /// An entry of the allowed list allows it.
    Allowed {
        /// The place of the entry in the list.
        entry: usize,
        /// Its two sides, as the config has them.
        sides: (String, String),
    },
    /// The allowed list speaks of other things alone (of imports, or of modules).
    NotAllowedFor,
    /// The import makes no folder depend on another.
    NoFolders,
    /// The folder's dependency is reported once: at the first import that makes it.
    FoldersElsewhere,
    /// The rule judges modules by themselves, not imports.
    JudgesModules,
    /// The rule judges imports, not modules by themselves.
    JudgesImports,
}

/// A side of a rule that does not mean what was compared with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Side {
    /// What the rule wants there, as the config has it.
    pub wanted: String,
    /// What was found: a path or name.
    pub found: String,
    /// The cell that it lies in.
    pub cell: Option<Box<str>>,
    /// The term that leaves it out, where the rest of the side does mean it.
    pub left_out_by: Option<String>,
    /// What `from` captured, where `to` speaks of that: `$1` and what it stands for.
    pub captured: Vec<(String, String)>,
}

/// A condition that does not hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unmet {
    /// Its key in the config.
    pub key: &'static str,
    /// What the rule wants.
    pub wanted: String,
    /// What was found.
    pub found: String,
    /// Both in a clause.
    pub words: String,
}

impl Miss {
    /// How close it comes to breaking the rule: of several imports, the one that comes closest says
    /// most about why a rule did not fire.
    pub fn closeness(&self) -> u8 {
        match self {
            Self::JudgesModules | Self::JudgesImports | Self::NotAllowedFor | Self::AimsNowhere => {
                0
            }
            Self::From(_) | Self::NoFolders => 1,
            Self::To(_) => 2,
            Self::Condition(_) | Self::OfManifest => 3,
            _ => 4,
        }
    }
}
