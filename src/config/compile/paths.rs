//! The paths of zones: what may be written, and which two of them are in each other's way.

use crate::{
    config::{
        error::{Problem, quote},
        raw::Spanned,
    },
    rules::ruleset::ZonePath,
};

/// No file system knows longer names; a bound keeps the comparison of patterns cheap.
const MAX_SEGMENT: usize = 255;

/// No zone lies deeper.
const MAX_SEGMENTS: usize = 64;

/// Reads the path of a zone.
pub(super) fn parse(path: &Spanned<String>) -> Result<ZonePath, Problem> {
    let bad = |message: String, help: &str| {
        Err(Problem::new(message, &path.span, "this path", Some(help.to_owned())))
    };
    let text = path.value.as_str();
    if text.is_empty() {
        return bad("the path of a zone cannot be empty".into(), "`.` is the root");
    }
    if text.starts_with('/') {
        return bad(
            format!("{} starts with `/`", quote(text)),
            "paths start at the root: leave it out",
        );
    }
    if text.contains('\\') {
        return bad(
            format!("{} holds `\\`", quote(text)),
            "paths are written with `/` on every platform",
        );
    }
    if text.contains("**") {
        return bad(
            format!("{} holds `**`", quote(text)),
            "`*` stands for one folder; everything below it belongs to the zone as well",
        );
    }
    if text.contains(['?', '{', '}', '!']) {
        return bad(
            format!("{} is not the path of a folder", quote(text)),
            "`*` is the only wildcard in the path of a zone",
        );
    }
    let segments: Vec<String> =
        text.split('/').filter(|it| !it.is_empty() && *it != ".").map(str::to_owned).collect();
    if segments.iter().any(|segment| segment == "..") {
        return bad(format!("{} leads out with `..`", quote(text)), "a zone lies below the root");
    }
    if segments.len() > MAX_SEGMENTS || segments.iter().any(|segment| segment.len() > MAX_SEGMENT) {
        return bad(format!("{} is too long", quote(text)), "no folder has such a path");
    }
    let text = if segments.is_empty() { ".".to_owned() } else { segments.join("/") };
    Ok(ZonePath { text, segments })
}

/// Whether two paths can match one folder, equally well.
pub(super) fn tie(a: &ZonePath, b: &ZonePath) -> bool {
    a.specificity() == b.specificity()
        && a.segments.iter().zip(&b.segments).all(|(a, b)| overlap(a, b))
}

/// Whether one name matches both patterns.
fn overlap(a: &str, b: &str) -> bool {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    // `reach[j]`: the pieces of `a` before the current one and those of `b` before `j` match some
    // common text.
    let mut reach = vec![false; b.len() + 1];
    reach[0] = true;
    skip_stars(&mut reach, &b);
    for &piece in &a {
        let mut next = vec![false; b.len() + 1];
        for j in 0..=b.len() {
            let together = j > 0 && reach[j - 1] && piece == b[j - 1];
            let star_of_a = piece == '*' && (reach[j] || (j > 0 && next[j - 1]));
            let star_of_b = j > 0 && b[j - 1] == '*' && (next[j - 1] || reach[j]);
            next[j] = together || star_of_a || star_of_b;
        }
        reach = next;
    }
    reach[b.len()]
}

/// Stars match nothing as well.
fn skip_stars(reach: &mut [bool], b: &[char]) {
    for j in 1..reach.len() {
        reach[j] = reach[j - 1] && b[j - 1] == '*';
    }
    reach[0] = true;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_overlap_when_one_name_matches_both() {
        for (a, b, expected) in [
            ("*", "*", true),
            ("a", "a", true),
            ("a", "b", false),
            ("*", "anything", true),
            ("a-*", "*-b", true),
            ("a*", "b*", false),
            ("*a", "*b", false),
            ("a*c", "ab*", true),
            ("app-*-v*", "app-web-v2", true),
            ("app-*-v*", "lib-*", false),
            ("**a", "a", true),
            ("", "*", true),
            ("ab*ba", "aba", false),
            ("x*y*z", "*yz", true),
        ] {
            assert_eq!(overlap(a, b), expected, "{a} {b}");
            assert_eq!(overlap(b, a), expected, "{b} {a}");
        }
    }
}
