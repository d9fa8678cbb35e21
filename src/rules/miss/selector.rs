//! Selectors as the config writes them, and what of one leaves something out.

use crate::rules::{
    facts::Facts,
    miss::Side,
    ruleset::{RuleSet, Selector, Term},
};

impl Selector {
    /// The selector as the config has it; `everything` when it is not given.
    pub fn text(&self, rules: &RuleSet) -> String {
        let any = self.any.iter().map(|term| term.text(rules));
        let none = self.none.iter().map(|term| format!("!{}", term.text(rules)));
        let all: Vec<String> = any.chain(none).collect();
        if all.is_empty() { "everything".to_owned() } else { all.join(", ") }
    }
}

impl Term {
    /// The term as the config has it.
    pub fn text(&self, rules: &RuleSet) -> String {
        match self {
            Self::Zone(zone) => rules.zone(*zone).name.clone(),
            Self::Unzoned => "unzoned".to_owned(),
            Self::Path(glob) => {
                let glob = glob.glob().glob();
                glob.strip_suffix("{,/**}").unwrap_or(glob).replace("\\[", "[").replace("\\]", "]")
            }
            Self::Package(glob) => format!("npm:{}", glob.glob().glob()),
            Self::Builtin(glob) => glob.glob().glob().to_owned(),
            Self::Name(pattern) => pattern.text().to_owned(),
        }
    }
}

/// The side of a rule that does not mean what these facts are about. `names`: how
/// dependency-cruiser calls that, where its rules are used.
pub(super) fn side(
    rules: &RuleSet,
    selector: &Selector,
    facts: &Facts<'_>,
    names: &[&str],
    groups: &[Box<str>],
    parity: bool,
) -> Side {
    // Without its view, expressions are about paths.
    let path: Vec<&str> = facts.path.into_iter().collect();
    let names = if names.is_empty() { path.as_slice() } else { names };
    let means = |term: &Term| match term {
        Term::Name(pattern) => pattern
            .with(groups, parity)
            .is_some_and(|regex| names.iter().any(|name| regex.is_match(name))),
        term => facts.matches_term(term),
    };
    let is_meant = selector.any.is_empty() || selector.any.iter().any(means);
    let left_out_by = selector.none.iter().find(|term| is_meant && means(term));
    let speaks_of_groups =
        |term: &&Term| matches!(term, Term::Name(pattern) if pattern.takes_groups());
    let takes_groups =
        selector.any.iter().chain(&selector.none).any(|term| speaks_of_groups(&term));
    let captured = groups.iter().enumerate().skip(1).filter(|_| takes_groups);
    Side {
        wanted: selector.text(rules),
        found: names.first().copied().unwrap_or_else(|| facts.name()).to_owned(),
        cell: facts.cell.as_ref().map(|cell| (&*cell.dir).into()),
        left_out_by: left_out_by.map(|term| format!("!{}", term.text(rules))),
        captured: captured.map(|(at, group)| (format!("${at}"), group.to_string())).collect(),
    }
}
