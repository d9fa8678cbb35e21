//! `import.meta.glob`: one import of many files.

use globset::GlobMatcher;

use crate::base::{glob, path};

/// More alternatives than this in one pattern are not looked at one by one.
const MOST_ALTERNATIVES: usize = 256;

/// The patterns of one call, as seen from the root.
pub(super) struct Patterns {
    including: Vec<Pattern>,
    excluding: Vec<GlobMatcher>,
}

/// One pattern that includes.
pub(super) struct Pattern {
    /// The folder in front of the first segment with a glob character.
    pub(super) folder: String,
    /// `None` when it is no glob, or none that can be compiled: then it matches nothing, and is judged by
    /// its folder.
    matcher: Option<GlobMatcher>,
}

impl Patterns {
    /// Reads the patterns of a call. `full` gives the root-relative form of a pattern.
    pub(super) fn new(patterns: &[Box<str>], full: impl Fn(&str) -> Option<String>) -> Self {
        let mut read = Self { including: Vec::new(), excluding: Vec::new() };
        for pattern in patterns {
            let (excludes, pattern) = match pattern.strip_prefix('!') {
                Some(pattern) => (true, pattern),
                None => (false, &**pattern),
            };
            if glob::refusal(pattern).is_some() {
                let folder = full(static_folder(pattern)).filter(|_| !excludes);
                read.including.extend(folder.map(|folder| Pattern { folder, matcher: None }));
                continue;
            }
            for pattern in alternatives(pattern).iter().filter_map(|pattern| full(pattern)) {
                if excludes {
                    read.excluding.extend(matcher(&pattern));
                } else {
                    let folder = static_folder(&pattern).to_owned();
                    read.including.push(Pattern { folder, matcher: matcher(&pattern) });
                }
            }
        }
        read
    }

    /// The items of `files` (paths with something) that match, and the patterns that match none.
    pub(super) fn matches<'f, T>(
        &self,
        files: impl Iterator<Item = (T, &'f str)>,
    ) -> (Vec<T>, Vec<&Pattern>) {
        let mut used = vec![false; self.including.len()];
        let mut matches = Vec::new();
        for (item, path) in files {
            let mut included = false;
            for (pattern, used) in self.including.iter().zip(&mut used) {
                if pattern.matcher.as_ref().is_some_and(|matcher| matcher.is_match(path)) {
                    *used = true;
                    included = true;
                }
            }
            if included && !self.excluding.iter().any(|matcher| matcher.is_match(path)) {
                matches.push(item);
            }
        }
        let unused = self.including.iter().zip(used).filter(|(_, used)| !used);
        (matches, unused.map(|(pattern, _)| pattern).collect())
    }
}

/// The folder in front of the first segment with a glob character.
pub(super) fn static_folder(pattern: &str) -> &str {
    let glob = pattern.find(['*', '?', '[', '{', '(']).unwrap_or(pattern.len());
    pattern[..glob].rfind('/').map_or("", |at| &pattern[..at])
}

fn matcher(pattern: &str) -> Option<GlobMatcher> {
    glob::of_paths(pattern).ok().map(|glob| glob.compile_matcher())
}

/// The pattern with its first `{a,b}` written out, and so on, since an alternative may lead to another
/// folder than its neighbours.
fn alternatives(pattern: &str) -> Vec<String> {
    let mut done = Vec::new();
    let mut open = vec![pattern.to_owned()];
    while let Some(pattern) = open.pop() {
        match first_braces(&pattern) {
            Some((before, inner, after)) if done.len() + open.len() < MOST_ALTERNATIVES => {
                open.extend(inner.into_iter().rev().map(|part| format!("{before}{part}{after}")));
            }
            _ => done.push(pattern),
        }
    }
    done
}

/// What stands before, in, and behind the first braces of a pattern.
fn first_braces(pattern: &str) -> Option<(&str, Vec<&str>, &str)> {
    let start = pattern.find('{')?;
    let (mut depth, mut parts, mut part_start) = (0, Vec::new(), start + 1);
    for (at, byte) in pattern.bytes().enumerate().skip(start) {
        match byte {
            b'{' => depth += 1,
            b',' if depth == 1 => {
                parts.push(&pattern[part_start..at]);
                part_start = at + 1;
            }
            b'}' => {
                depth -= 1;
                if depth == 0 {
                    parts.push(&pattern[part_start..at]);
                    return Some((&pattern[..start], parts, &pattern[at + 1..]));
                }
            }
            _ => {}
        }
    }
    None
}

/// A pattern that is relative to the folder `dir`, as seen from the root.
pub(super) fn from_root(dir: &str, pattern: &str) -> Option<String> {
    path::join(&globset::escape(dir), pattern)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn alternatives_are_written_out() {
        assert_eq!(alternatives("{a,b/{c,d}}/*.ts"), ["a/*.ts", "b/c/*.ts", "b/d/*.ts"]);
        assert_eq!(alternatives("a{b"), ["a{b"]);
        assert!(alternatives(&"{a,b}".repeat(40)).len() <= MOST_ALTERNATIVES + 1);
    }

    #[test]
    fn a_pattern_beyond_all_measure_is_judged_by_its_folder() {
        let nested = format!("src/a/{}{}", "{b,".repeat(400_000), "}".repeat(400_000));
        for pattern in [nested, format!("src/a/{}", "b*".repeat(300_000))] {
            let patterns = Patterns::new(&[pattern.into()], |pattern| Some(pattern.to_owned()));
            let (found, unused) = patterns.matches([((), "src/a/b")].into_iter());
            assert_eq!((found.len(), &*unused[0].folder), (0, "src/a"));
        }
    }
}
