//! What a probe says about itself: by its name, and by its comments.

use crate::{
    base::{path, position::Range},
    rules::engine::Module,
    rules::ruleset::RuleSet,
};

/// What a probe's file name asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// `fail_*`, `illegal-*`: it must violate.
    Fail,
    /// `pass_*`: it must not.
    Pass,
    /// Anything else: it is there to be aimed at.
    Stub,
}

impl Kind {
    /// The kind of a probe, by its file name.
    pub fn of(file_path: &str) -> Self {
        let name = path::file_name(file_path);
        let begins =
            |word: &str| name.strip_prefix(word).is_some_and(|rest| rest.starts_with(['_', '-']));
        if begins("fail") || begins("illegal") {
            Self::Fail
        } else if begins("pass") {
            Self::Pass
        } else {
            Self::Stub
        }
    }
}

/// A rule that a probe says it breaks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expectation {
    /// The rule's name, as written.
    pub rule: Box<str>,
    /// The line of the import that must break it; `None` for any import of the file.
    pub line: Option<u32>,
    /// Where the comment names it.
    pub range: Range,
    /// There is such a rule.
    pub known: bool,
}

/// The expectations of a probe: its `@arch-expect` comments, and the names of rules that its head
/// comment mentions.
pub fn of(module: &Module, rules: &RuleSet) -> Vec<Expectation> {
    let notes = &module.extracted.probe;
    let known = |name: &str| rules.rules.iter().any(|rule| rule.name == name);
    let mut expectations: Vec<Expectation> = notes
        .expectations
        .iter()
        .map(|comment| Expectation {
            rule: comment.rule.clone(),
            line: comment.target_line,
            range: comment.range,
            known: known(&comment.rule),
        })
        .collect();
    for rule in &rules.rules {
        let already = expectations.iter().any(|expectation| *expectation.rule == *rule.name);
        if !already && mentions(&notes.head, &rule.name) {
            expectations.push(Expectation {
                rule: rule.name.as_str().into(),
                line: None,
                range: Range::FILE,
                known: true,
            });
        }
    }
    expectations
}

/// Whether `text` holds `name` as a word of its own: `no-src` is not mentioned by
/// `no-src-to-services`.
fn mentions(text: &str, name: &str) -> bool {
    let part_of_name = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_');
    text.match_indices(name).any(|(at, _)| {
        !text[..at].ends_with(part_of_name) && !text[at + name.len()..].starts_with(part_of_name)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_is_mentioned_by_its_whole_name_only() {
        assert!(mentions("violates no-src-to-services rule.", "no-src-to-services"));
        assert!(mentions("`no-src`.", "no-src"));
        assert!(!mentions("violates no-src-to-services", "no-src"));
    }

    #[test]
    fn names_say_what_a_probe_is_for() {
        assert_eq!(Kind::of("a/__arch_probes__/illegal-src-import.ts"), Kind::Fail);
        assert_eq!(Kind::of("fail_x.ts"), Kind::Fail);
        assert_eq!(Kind::of("pass-x.ts"), Kind::Pass);
        assert_eq!(Kind::of("failure.ts"), Kind::Stub);
    }
}
