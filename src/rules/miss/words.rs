//! Misses in words.

use crate::rules::miss::{Miss, Side, Unmet};

impl Miss {
    /// What did not hold, in a clause, for the import of `specifier` and the rule of this name. It may
    /// hold text of the repository and must be made safe before it is printed.
    pub fn of_import(&self, rule: &str, specifier: &str) -> String {
        match self {
            Self::AimsNowhere => format!("\"{specifier}\" resolves to nothing"),
            Self::From(_) => format!("the `from` of {rule} does not match this file"),
            Self::To(side) => format!(
                "\"{specifier}\" is {}, which the `to` of {rule} does not match",
                side.place()
            ),
            Self::Condition(unmet) => {
                format!("\"{specifier}\" does not meet a condition of {rule}: {}", unmet.words)
            }
            other => format!("\"{specifier}\" does not break {rule}: {}", other.clause()),
        }
    }

    /// What did not hold, in a clause without the rule and the import, with the values compared.
    pub fn clause(&self) -> String {
        match self {
            Self::AimsNowhere => "it aims nowhere, so there is nothing to judge it by".to_owned(),
            Self::From(side) => side.clause("from"),
            Self::To(side) => side.clause("to"),
            Self::Condition(unmet) => unmet.clause(),
            Self::OfManifest => {
                "what a manifest or a tsconfig says is no step on any way".to_owned()
            }
            Self::NoCycle => "it is part of no cycle that meets the conditions".to_owned(),
            Self::CycleElsewhere => {
                "its cycle is reported once, at another import of it".to_owned()
            }
            Self::NotReached => "nothing that `to` means is reached".to_owned(),
            Self::ReachElsewhere => {
                "what `to` means is reached, and that is reported at another import".to_owned()
            }
            Self::Reached => "it is reached from something that `from` means".to_owned(),
            Self::NothingLeadsHere => "`from` means nothing else that could lead here".to_owned(),
            Self::HasNeighbours { imports, dependents } => format!(
                "it is no orphan: imports that lead somewhere: {imports}, dependents: {dependents}"
            ),
            Self::HasNoNeighbours => "it is an orphan".to_owned(),
            Self::Dependents { found, less_than, more_than } => {
                let limit = |word, limit: Option<u32>| limit.map(|limit| format!("{word} {limit}"));
                let limits = [limit("fewer than", *less_than), limit("more than", *more_than)];
                let limits: Vec<String> = limits.into_iter().flatten().collect();
                format!("it wants {} dependents, and this has {found}", limits.join(" or "))
            }
            Self::DependsOnRequired => "it depends on what it must depend on, or is it".to_owned(),
            Self::Allowed { entry, sides: (from, to) } => {
                format!("entry {} of `allowed` allows it: from {from} to {to}", entry + 1)
            }
            Self::NotAllowedFor => "no entry of `allowed` is about such a thing".to_owned(),
            Self::NoFolders => "it makes no folder depend on another".to_owned(),
            Self::FoldersElsewhere => {
                "its folder's dependency is reported once, at the first import that makes it"
                    .to_owned()
            }
            Self::JudgesModules => "it judges modules by themselves, not imports".to_owned(),
            Self::JudgesImports => "it judges imports, not modules by themselves".to_owned(),
        }
    }
}

impl Unmet {
    fn clause(&self) -> String {
        let Self { key, wanted, found, words } = self;
        let wants = if key.ends_with("Not") { "leaves out" } else { "wants" };
        // Of a flag, the values alone say little.
        let why = match &**found {
            "true" | "false" => format!(": {words}"),
            _ => String::new(),
        };
        format!("`{key}` {wants} {wanted}, and this is {found}{why}")
    }
}

impl Side {
    /// What was found, with its cell.
    pub fn place(&self) -> String {
        match &self.cell {
            Some(cell) if **cell != *self.found => format!("{} in {cell}", self.found),
            _ => self.found.clone(),
        }
    }

    fn clause(&self, key: &str) -> String {
        let captured: Vec<String> =
            self.captured.iter().map(|(name, text)| format!("{name} is {text}")).collect();
        let given = match &*captured {
            [] => String::new(),
            captured => format!(" (where {})", captured.join(", ")),
        };
        match &self.left_out_by {
            Some(term) => format!("`{key}` leaves out {term}{given}, and this is {}", self.place()),
            None => format!("`{key}` wants {}{given}, and this is {}", self.wanted, self.place()),
        }
    }
}
