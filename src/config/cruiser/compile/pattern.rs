//! Patterns of a rule, as selectors.

use crate::{
    base::escape::printable,
    config::cruiser::raw::Patterns,
    rules::{
        pattern::Pattern,
        ruleset::{Selector, Term},
    },
};

use super::Compiler;

/// A pattern that is no regular expression.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "the rule {}: `{key}` is no regular expression: {why}\n  {}",
    printable(rule),
    printable(pattern)
)]
pub struct BadPattern {
    /// The rule's name.
    pub rule: String,
    /// The key that holds the pattern, such as `from.path`.
    pub key: &'static str,
    /// The pattern, alternatives joined.
    pub pattern: String,
    /// What is wrong with it, as the end of a sentence.
    pub why: String,
}

impl Compiler {
    /// The pattern of a key; `None` when it is absent, empty or wrong.
    pub(super) fn pattern(
        &mut self,
        patterns: Option<&Patterns>,
        key: &'static str,
    ) -> Option<Pattern> {
        self.pattern_of(patterns.and_then(Patterns::joined)?, key)
    }

    pub(super) fn pattern_of(&mut self, text: String, key: &'static str) -> Option<Pattern> {
        let place = format!("of the rule `{}` (`{key}`)", self.rule);
        match Pattern::at(&text, &place) {
            Ok(pattern) => Some(pattern),
            Err(why) => {
                let rule = self.rule.clone();
                self.bad.push(BadPattern { rule, key, pattern: text, why });
                None
            }
        }
    }

    /// What `path` means, without what `pathNot` does.
    pub(super) fn selector(
        &mut self,
        (path, path_key): (Option<&Patterns>, &'static str),
        (path_not, path_not_key): (Option<&Patterns>, &'static str),
    ) -> Selector {
        let mut term = |patterns, key| self.pattern(patterns, key).map(Term::Name);
        Selector {
            any: term(path, path_key).into_iter().collect(),
            none: term(path_not, path_not_key).into_iter().collect(),
        }
    }
}
