//! What has to be laid so that one import breaks a rule.

use crate::rules::ruleset::{Condition, Rule, Subject, ViewCondition};

/// What has to be laid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Construct {
    /// An import from a file of `from` to the target.
    Edge,
    /// Two files that import each other: the one of `from` in the way that is tried.
    Cycle,
    /// A file of `from` that imports a bridge, which imports the target in the way that is tried.
    Reach,
    /// An import from a file of `from` to the target, as the shortest of ways.
    Direct,
    /// A file of `to` with this number of dependents, and one more.
    Dependents(u32),
    /// Two folders, of which one imports the other; and is imported by it, if so.
    Folders {
        /// The import back.
        back: bool,
    },
    /// A file of `from` that imports nothing and that nothing imports.
    LoneFrom,
    /// A file of `to` of this kind.
    LoneTo,
}

/// Nobody makes more files import one file by hand.
const MOST_DEPENDENTS: u32 = 200;

impl Construct {
    /// What a rule takes.
    ///
    /// # Errors
    /// Why nothing can be laid that would break it.
    pub(super) fn of(rule: &Rule) -> Result<Self, String> {
        let has = |wanted: &ViewCondition| {
            rule.conditions
                .iter()
                .any(|known| matches!(known, Condition::View(known) if known == wanted))
        };
        let circular = has(&ViewCondition::Circular(true));
        if has(&ViewCondition::MoreUnstable(true)) {
            let why = "it is about instability, which a file that is only tried out does not have";
            return Err(why.to_owned());
        }
        Ok(match rule.subject {
            Subject::Dependency if circular => Self::Cycle,
            Subject::Dependency | Subject::Allowed | Subject::Lone(false) => Self::Edge,
            Subject::Cycle => Self::Cycle,
            Subject::Reachable(true) | Subject::Reaches => Self::Reach,
            Subject::Orphan | Subject::Module | Subject::Lone(true) | Subject::Requires(_) => {
                Self::LoneFrom
            }
            Subject::Reachable(false)
            | Subject::Unreached
            | Subject::Dependents { more_than: None, .. } => Self::LoneTo,
            Subject::Dependents { more_than: Some(limit), .. } if limit <= MOST_DEPENDENTS => {
                Self::Dependents(limit)
            }
            Subject::Dependents { .. } => {
                let why = format!("it takes more than {MOST_DEPENDENTS} dependents to break it");
                return Err(why);
            }
            Subject::Folder => Self::Folders { back: circular },
        })
    }

    /// Whether no import, but the lack of one, breaks the rule.
    pub(super) fn is_lone(self) -> bool {
        matches!(self, Self::LoneFrom | Self::LoneTo)
    }

    /// Whether it can make a difference how the target is named.
    pub(super) fn can_be_named_otherwise(self) -> bool {
        matches!(self, Self::Edge | Self::Cycle | Self::Reach)
    }

    /// How the rule is tried, where that is not by single imports.
    pub(super) fn note(self) -> Option<&'static str> {
        match self {
            Self::Edge => None,
            Self::Cycle => Some("tried with pairs of files that import each other"),
            Self::Reach => Some("tried over a bridge, which imports the target"),
            Self::Direct => Some("tried with imports of the target itself"),
            Self::Dependents(_) => Some("tried with one dependent more than it allows"),
            Self::Folders { .. } => Some("tried with folders of their own"),
            Self::LoneFrom | Self::LoneTo => {
                Some("broken by a file that lacks imports, so no spelling of one can break it")
            }
        }
    }
}

/// What a rule asks manifests for, which are left as they are.
pub(super) fn asks_for_manifest(rule: &Rule) -> Option<&'static str> {
    rule.conditions.iter().find_map(|condition| match condition {
        Condition::Declared(true) => Some("a package that a package.json declares"),
        Condition::Declared(false) => Some("a package that no package.json declares"),
        Condition::DeclaredIn(_) => Some("a package of certain sections of a package.json"),
        Condition::DeclaredTwice => Some("a package that a package.json lists in several sections"),
        _ => None,
    })
}

/// What rules may ask for that a file which is only tried out cannot be made to have.
pub(super) fn out_of_reach(rule: &Rule) -> Option<&'static str> {
    rule.conditions.iter().find_map(|condition| match condition {
        Condition::View(condition) => match condition {
            ViewCondition::License(_) | ViewCondition::LicenseNot(_) => {
                Some("it asks for the licence of an installed package")
            }
            ViewCondition::ExoticallyRequired(true)
            | ViewCondition::ExoticRequire(_)
            | ViewCondition::ExoticRequireNot(_) => {
                Some("it asks for a wrapper of `require`, which is not tried")
            }
            ViewCondition::MoreThanOneType(true) => {
                Some("it asks for a package that is declared in several ways")
            }
            ViewCondition::PreCompilationOnly(_) => Some("it asks for what compilation removes"),
            ViewCondition::Via(_) => Some("it asks for a cycle of a certain shape"),
            _ => None,
        },
        _ => None,
    })
}
