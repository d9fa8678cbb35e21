//! Names that a pattern means, made up.

use crate::base::js_regex::JsRegex;

/// A few names that a glob may mean, the tidiest first.
pub(crate) fn of_glob(glob: &str) -> Vec<String> {
    // A glob of a path means what is below it as well.
    let glob = glob.strip_suffix("{,/**}").unwrap_or(glob);
    let mut names = Vec::new();
    for open in ["", "x", "ringfence"] {
        let mut name = String::new();
        let mut rest = glob;
        while let Some(c) = rest.chars().next() {
            rest = &rest[c.len_utf8()..];
            match c {
                '*' => {
                    rest = rest.trim_start_matches('*');
                    name.push_str(open);
                }
                '?' => name.push('x'),
                '\\' => {}
                '{' => {
                    let (group, after) = rest.split_once('}').unwrap_or((rest, ""));
                    rest = after;
                    name.push_str(&group.split(',').next().unwrap_or_default().replace('*', open));
                }
                '[' => {
                    let (class, after) = rest.split_once(']').unwrap_or((rest, ""));
                    rest = after;
                    name.extend(class.chars().next());
                }
                c => name.push(c),
            }
        }
        if !name.is_empty() && !names.contains(&name) {
            names.push(name);
        }
    }
    let is_loose = |c: Option<char>| c.is_none_or(|c| "-/.:".contains(c));
    names.sort_by_key(|name| is_loose(name.chars().next()) || is_loose(name.chars().last()));
    names
}

/// A name that a regular expression means, if it is simple enough.
pub(crate) fn of_pattern(text: &str) -> Option<String> {
    let regex = JsRegex::new(text).ok()?;
    let mut name = String::new();
    alternative(&mut text.chars().peekable(), &mut name);
    regex.is_match(&name).then_some(name)
}

type Chars<'t> = std::iter::Peekable<std::str::Chars<'t>>;

/// Writes what the first alternative means, and reads up to the end of the group.
fn alternative(chars: &mut Chars<'_>, name: &mut String) {
    let mut is_first = true;
    let mut piece = String::new();
    while let Some(c) = chars.next() {
        let before = std::mem::take(&mut piece);
        let mut ends = false;
        match c {
            ')' => ends = true,
            '|' => {
                if is_first {
                    name.push_str(&before);
                }
                is_first = false;
                continue;
            }
            '^' | '$' => {}
            '*' | '+' | '?' => {
                piece = if c == '+' { before } else { String::new() };
                continue;
            }
            '{' => {
                let _ = chars.by_ref().find(|&c| c == '}');
                piece = before;
                continue;
            }
            '(' => {
                let look = lookaround(chars);
                let mut inner = String::new();
                alternative(chars, &mut inner);
                if !look {
                    piece = inner;
                }
            }
            '[' => piece = class(chars),
            '.' => piece.push('x'),
            '\\' => match chars.next() {
                Some('d') => piece.push('1'),
                Some('w' | 'S' | 'D') => piece.push('x'),
                Some('s') => piece.push(' '),
                Some('b' | 'B') | None => {}
                Some(c) => piece.push(c),
            },
            c => piece.push(c),
        }
        if is_first {
            name.push_str(&before);
        }
        if ends {
            return;
        }
    }
    if is_first {
        name.push_str(&piece);
    }
}

/// Reads what follows the `(` of a group; whether it only looks.
fn lookaround(chars: &mut Chars<'_>) -> bool {
    if chars.next_if_eq(&'?').is_none() {
        return false;
    }
    match chars.next() {
        Some('<') => {
            if chars.peek().is_some_and(|c| matches!(c, '=' | '!')) {
                return true;
            }
            let _ = chars.by_ref().find(|&c| c == '>');
            false
        }
        Some('=' | '!') => true,
        _ => false,
    }
}

/// The first character of a class; of one that leaves out, another.
fn class(chars: &mut Chars<'_>) -> String {
    let mut members = String::new();
    while let Some(c) = chars.next() {
        match c {
            ']' => break,
            '\\' => members.extend(chars.next()),
            c => members.push(c),
        }
    }
    match members.strip_prefix('^') {
        Some(out) => "xyz1".chars().find(|c| !out.contains(*c)).map(String::from),
        None => members.chars().next().map(String::from),
    }
    .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_glob_means_its_samples() {
        for (glob, name) in [
            ("lodash*", "lodash"),
            ("@acme/{a,b}-*", "@acme/a-x"),
            ("src/missing{,/**}", "src/missing"),
            ("node:*", "node:ringfence"),
            ("[ab]?", "ax"),
        ] {
            assert!(of_glob(glob).contains(&name.to_owned()), "{glob}: {:?}", of_glob(glob));
        }
    }

    #[test]
    fn a_pattern_means_its_sample() {
        for (pattern, name) in [
            ("^lodash$", "lodash"),
            (r"node_modules/(moment|dayjs)/", "node_modules/moment/"),
            (r"^src/(?!ui)[^/]+\.ts$", "src/x.ts"),
            (r"^(?:a|b)\d{2}c?x*", "a1"),
            (r"a|b", "a"),
        ] {
            let mut written = String::new();
            alternative(&mut pattern.chars().peekable(), &mut written);
            assert_eq!(written, name, "{pattern}");
        }
        assert_eq!(of_pattern("^a{3}$"), None);
        assert_eq!(of_pattern(r"^(moment|dayjs)$").as_deref(), Some("moment"));
    }
}
