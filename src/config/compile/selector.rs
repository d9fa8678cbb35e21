//! `from` and `to`: which files, packages and builtins are meant.
//!
//! An item is, in this order: `!` and an item that is left out; `unzoned`; the name of a zone;
//! `npm:` and a glob for package names (`npm:@acme/*`, `npm:*`); `node:` or `bun:` and a glob for
//! builtins; `re:` and a regular expression on paths; a path glob. A word without `/`, `.` or a wildcard is taken for a mistyped zone.

use globset::GlobMatcher;

use crate::{
    base::diagnostic::Spot,
    config::{
        error::{Problem, guess, list, quote},
        glob::{self, BadGlob},
        raw::{RawRule, RawSelector, Spanned},
    },
    rules::{
        pattern::Pattern,
        ruleset::{Selector, Subject, Term},
    },
};

use super::Names;

/// The schemes of builtins.
const BUILTINS: [&str; 2] = ["node", "bun"];

/// All schemes, for help.
const SCHEMES: [&str; 4] = ["npm", "node", "bun", PATTERN];

/// What a regular expression begins with.
const PATTERN: &str = "re";

/// A side of a rule.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    From,
    To,
}

/// Where the terms of a side stand.
#[derive(Default)]
pub(super) struct Spots {
    pub(super) any: Vec<Spot>,
    pub(super) none: Vec<Spot>,
}

/// Compiles a side; one that is not given means everything.
pub(super) fn compile(
    raw: Option<&RawSelector>,
    side: Side,
    names: &Names,
    problems: &mut Vec<Problem>,
) -> (Selector, Spots) {
    let mut selector = Selector::default();
    let mut spots = Spots::default();
    for item in raw.iter().flat_map(|raw| &raw.value) {
        let (out, at, excluded) = match item.value.strip_prefix('!') {
            Some(rest) => (&mut selector.none, &mut spots.none, Some(rest)),
            None => (&mut selector.any, &mut spots.any, None),
        };
        let value = excluded.unwrap_or(&item.value).to_owned();
        let item = Spanned { value, span: item.span.clone() };
        match term(&item, names).and_then(|term| possible(term, &item, side)) {
            Ok(term) => {
                out.push(term);
                at.push(item.span.into());
            }
            Err(problem) => problems.push(problem),
        }
    }
    (selector, spots)
}

/// Refuses terms that nothing on this side can match.
fn possible(term: Term, item: &Spanned<String>, side: Side) -> Result<Term, Problem> {
    let what = match term {
        Term::Package(_) => "packages",
        Term::Builtin(_) => "builtins",
        _ => return Ok(term),
    };
    if side == Side::To {
        return Ok(term);
    }
    Err(Problem::new(
        format!("{what} cannot be in `from`: nothing can match {}", quote(&item.value)),
        &item.span,
        "never matches",
        Some(format!("the imports inside of {what} are not read; name {what} in `to`")),
    ))
}

fn term(item: &Spanned<String>, names: &Names) -> Result<Term, Problem> {
    let text = item.value.as_str();
    if text == "unzoned" {
        return Ok(Term::Unzoned);
    }
    if let Some(zone) = names.get(text) {
        return Ok(Term::Zone(zone));
    }
    if let Some((scheme, name)) = scheme_of(text) {
        return named(scheme, name, item);
    }
    if !text.is_empty() && !text.contains(['/', '.', '*', '?', '[', '{', '\\', '!']) {
        let otherwise = format!("\na folder is written with a `/`: {}", quote(&format!("{text}/")));
        return Err(names.unknown(item, &otherwise));
    }
    at(item, glob::path_matcher(text)).map(Term::Path)
}

/// The scheme of an item such as `npm:lodash`.
fn scheme_of(text: &str) -> Option<(&str, &str)> {
    let (scheme, name) = text.split_once(':')?;
    scheme.chars().all(|c| c.is_ascii_alphanumeric()).then_some((scheme, name))
}

fn named(scheme: &str, name: &str, item: &Spanned<String>) -> Result<Term, Problem> {
    if !SCHEMES.contains(&scheme) {
        return Err(unknown_scheme(scheme, item));
    }
    if scheme == PATTERN {
        return pattern(name, item);
    }
    if name.is_empty() {
        let message = format!("{} names nothing", quote(&item.value));
        let help = format!("`{scheme}:*` means all of them");
        return Err(Problem::new(message, &item.span, "a name is missing", Some(help)));
    }
    if BUILTINS.contains(&scheme) {
        return at(item, glob::name_matcher(&item.value)).map(Term::Builtin);
    }
    if let Some(package) = package_of_subpath(name) {
        return Err(subpath(package, item));
    }
    at(item, glob::name_matcher(name)).map(Term::Package)
}

fn pattern(text: &str, item: &Spanned<String>) -> Result<Term, Problem> {
    let pattern = if text.is_empty() {
        Err("nothing follows `re:`".to_owned())
    } else {
        Pattern::at(text, "of the config (`re:`)")
    };
    pattern.map(Term::Name).map_err(|why| {
        let message = format!("{} is no regular expression: {why}", quote(&item.value));
        let help = "it is read as JavaScript reads one, and searched for in the path".to_owned();
        Problem::new(message, &item.span, "this expression", Some(help))
    })
}

/// Refuses a `$1` of which nothing can come.
pub(super) fn check_groups(
    raw: &RawRule,
    subject: Subject,
    from: &Selector,
    problems: &mut Vec<Problem>,
) {
    let asks = |selector: Option<&RawSelector>| {
        let items = selector.into_iter().flat_map(|raw| &raw.value);
        items.into_iter().find(|item| takes_groups(&item.value)).cloned()
    };
    let mut refuse = |item: &Spanned<String>, message: &str, help: &str| {
        let label = "speaks of what was captured";
        problems.push(Problem::new(message, &item.span, label, Some(help.to_owned())));
    };
    if let Some(item) = asks(raw.from.as_ref()) {
        let help =
            "`$1` stands in `to` for what the first `(…)` of an expression in `from` matched";
        refuse(&item, "`from` cannot speak of what was captured", help);
    }
    let Some(item) = asks(raw.to.as_ref()) else { return };
    let captures = from.any.iter().any(|term| match term {
        Term::Name(pattern) => pattern.has_groups(),
        _ => false,
    });
    if subject != Subject::Dependency {
        let help = "leave out `circular` or `reachable`, or name the folders";
        refuse(&item, "only rules about single imports can speak of what was captured", help);
    } else if !captures {
        let help = "put what is meant in `(…)` of an expression in `from`: \"re:^src/([^/]+)/\"";
        refuse(&item, "nothing is captured in `from`", help);
    }
}

/// Whether an item is an expression that speaks of what was captured.
fn takes_groups(item: &str) -> bool {
    let text = item.strip_prefix('!').unwrap_or(item).strip_prefix("re:");
    let pattern = text.and_then(|text| Pattern::new(text).ok());
    pattern.is_some_and(|pattern| pattern.takes_groups())
}

fn at(
    item: &Spanned<String>,
    matcher: Result<GlobMatcher, BadGlob>,
) -> Result<GlobMatcher, Problem> {
    matcher.map_err(|bad| bad.at(item))
}

fn unknown_scheme(scheme: &str, item: &Spanned<String>) -> Problem {
    let help = match guess(scheme, SCHEMES) {
        Some(meant) => format!("did you mean `{meant}:`?"),
        None => format!("known are {}", list(["npm:", "node:", "bun:", "re:"])),
    };
    let message = format!("unknown prefix {}", quote(&format!("{scheme}:")));
    Problem::new(message, &item.span, "unknown prefix", Some(help))
}

/// The package of a name that goes on into it: `lodash` of `lodash/fp`.
fn package_of_subpath(name: &str) -> Option<&str> {
    let scope = if name.starts_with('@') { name.find('/')? + 1 } else { 0 };
    let plain = |c: char| c.is_ascii_alphanumeric();
    if scope == 0 && !name.starts_with(plain) {
        return None;
    }
    name[scope..].find('/').map(|end| &name[..scope + end])
}

fn subpath(package: &str, item: &Spanned<String>) -> Problem {
    Problem::new(
        format!("{} goes into a package", quote(&item.value)),
        &item.span,
        "nothing has this name",
        Some(format!("packages are matched by name: {}", quote(&format!("npm:{package}")))),
    )
}
