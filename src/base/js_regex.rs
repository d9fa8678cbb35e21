//! JavaScript's regular expressions, as `new RegExp(pattern)` reads them: no flags, unanchored.
//!
//! dependency-cruiser's configs and options are full of them. Look-around and back-references are
//! common there, so the engine backtracks, as JavaScript's own does, and the same patterns that keep
//! Node busy for ever (`(a+)+$` on a long run of `a`) keep this one busy, too: no limit on the work
//! of one match can be set. So every match is registered ([`matching`](super::matching)), and the
//! process ends when one does not. What a pattern may cost before it is matched is bounded here.
//!
//! Two known differences from JavaScript: `\u{61}` means `a` (there, 61 times `u`), and a quantifier
//! behind `\b` is accepted. And one of principle: a character is a code point, not a UTF-16 unit.

use std::{fmt, ops::Range, sync::Arc, thread};

use regress::Regex;

use super::matching::{Expression, Matching};

/// The longest pattern, in bytes. The list of the files of a large change is a pattern, too.
const MAX_LENGTH: usize = 4 << 20;
/// The most alternatives: compiling takes time with the square of their number (half a second for
/// these), and stack with the number.
const MAX_ALTERNATIVES: usize = 20_000;
/// Up to so many alternatives, the stack that the caller has will do.
const FEW_ALTERNATIVES: usize = 200;
/// How much stack compiling takes for an alternative (measured: 1.5 KiB without optimisation).
const STACK_PER_ALTERNATIVE: usize = 4 << 10;

/// A regular expression of JavaScript.
pub struct JsRegex {
    expression: Arc<Expression>,
    regex: Regex,
}

impl JsRegex {
    /// Compiles a pattern.
    ///
    /// # Errors
    /// What is wrong with the pattern, as the end of a sentence.
    pub fn new(pattern: &str) -> Result<Self, String> {
        if pattern.len() > MAX_LENGTH {
            return Err(format!("it is longer than {MAX_LENGTH} bytes"));
        }
        let alternatives = pattern.bytes().filter(|&byte| byte == b'|').count();
        let regex = if alternatives <= FEW_ALTERNATIVES {
            Regex::new(pattern)
        } else if alternatives <= MAX_ALTERNATIVES {
            on_a_larger_stack(pattern, alternatives)?
        } else {
            return Err(format!("it has more than {MAX_ALTERNATIVES} alternatives"));
        };
        let regex = regex.map_err(|error| decapitalised(&error.to_string()))?;
        let expression = Expression { pattern: pattern.into(), place: Box::default() };
        Ok(Self { expression: Arc::new(expression), regex })
    }

    /// The same, with the place where it stands: "of the rule `x` (`from.path`)".
    #[must_use]
    pub fn at(self, place: &str) -> Self {
        let pattern = self.expression.pattern.clone();
        Self { expression: Arc::new(Expression { pattern, place: place.into() }), ..self }
    }

    /// The pattern, as it was written.
    pub fn pattern(&self) -> &str {
        &self.expression.pattern
    }

    /// Where it stands, if that is known.
    pub fn place(&self) -> &str {
        &self.expression.place
    }

    /// Whether it matches anywhere in `text`.
    pub fn is_match(&self, text: &str) -> bool {
        let _matching = Matching::begin(&self.expression);
        self.regex.find(text).is_some()
    }

    /// The same for each of many texts.
    pub fn are_matches<'t>(&self, texts: impl Iterator<Item = &'t str>) -> Vec<bool> {
        let matching = Matching::begin(&self.expression);
        let is_match = |text: &str| {
            matching.next();
            self.regex.find(text).is_some()
        };
        texts.map(is_match).collect()
    }

    /// The range of bytes of the first match.
    pub fn find(&self, text: &str) -> Option<Range<usize>> {
        let _matching = Matching::begin(&self.expression);
        self.regex.find(text).map(|found| found.range())
    }

    /// The first match: all of it, then each of its groups, `None` for one that took no part.
    pub fn captures(&self, text: &str) -> Option<Vec<Option<String>>> {
        let _matching = Matching::begin(&self.expression);
        let found = self.regex.find(text)?;
        let group = |group: Option<Range<usize>>| group.map(|range| text[range].to_owned());
        Some(found.groups().map(group).collect())
    }
}

impl fmt::Debug for JsRegex {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "/{}/", self.pattern())
    }
}

/// Compiles where there is stack enough for that many alternatives.
fn on_a_larger_stack(
    pattern: &str,
    alternatives: usize,
) -> Result<Result<Regex, regress::Error>, String> {
    let too_large = "it is too large to be compiled";
    thread::scope(|scope| {
        thread::Builder::new()
            .stack_size((1 << 20) + alternatives * STACK_PER_ALTERNATIVE)
            .spawn_scoped(scope, || Regex::new(pattern))
            .map_err(|error| format!("{too_large}: {error}"))?
            .join()
            .map_err(|_| too_large.to_owned())
    })
}

fn decapitalised(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_lowercase().chain(chars).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn groups(pattern: &str, text: &str) -> Option<Vec<Option<String>>> {
        JsRegex::new(pattern).unwrap().captures(text)
    }

    fn matches(pattern: &str, text: &str) -> bool {
        JsRegex::new(pattern).unwrap().is_match(text)
    }

    #[test]
    fn it_reads_what_javascript_reads() {
        assert!(matches("^(?!src/(a|b)/).+", "src/c/x.ts"));
        assert!(matches(r"^([^/]+)/.*\1", "web/x/web.ts"), "back-references");
        assert!(matches("(?<!un)used", "used"), "look-behind");
        assert!(matches("[a&&b]+$", "&&"), "no set operations without a flag");
        assert!(matches(r"\-\/\_ {x,1}", "-/_ {x,1}"), "what needs no escape may have one");
        assert!(matches("[^]$", "\n") && !matches(".", "\u{2028}"));
        assert!(!matches(r"^\d$", "٣") && !matches(r"^\w$", "é"), "classes are of ASCII");
    }

    #[test]
    fn groups_that_took_no_part_are_told_from_empty_ones() {
        let some = |text: &str| Some(text.to_owned());
        assert_eq!(groups("(a)|(b)()", "xb"), Some(vec![some("b"), None, some("b"), some("")]));
        assert_eq!(groups("(?:(a)|b)*", "ab"), Some(vec![some("ab"), None]), "each turn anew");
        assert_eq!(groups("(a)", "b"), None);
    }

    #[test]
    fn a_pattern_that_is_wrong_says_what_is_wrong() {
        assert_eq!(JsRegex::new("src/(").unwrap_err(), "unbalanced parenthesis");
        assert!(JsRegex::new(&"(".repeat(100_000)).unwrap_err().contains("nested"));
        assert!(JsRegex::new(&"a|".repeat(100_000)).unwrap_err().contains("alternatives"));
        assert!(JsRegex::new(&"a".repeat(5_000_000)).unwrap_err().contains("longer"));
    }

    #[test]
    fn many_alternatives_do_not_exhaust_the_stack() {
        let files: Vec<String> = (0..5_000).map(|n| format!("src/{n}.ts")).collect();
        assert!(matches(&format!("^({})$", files.join("|")), "src/4999.ts"));
    }
}
