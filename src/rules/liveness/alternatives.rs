//! Alternatives of a regular expression that match nothing, beside others that do:
//! `^(src/a|src/gone)/`.
//!
//! Only those count that name a place: they begin what an anchored expression says, or a segment of
//! its path. Endings (`\.(ts|js)$`) are lists of what there may be. A ban on a package or builtin is
//! kept, as everywhere.

use std::{borrow::Cow, ops::Range};

use petgraph::graph::NodeIndex;

use crate::{
    base::{diagnostic::Spot, js_regex::JsRegex},
    rules::{
        engine::Input,
        liveness::{
            Config, Dead, DeadKind, Lasting,
            choices::{Choice, choices},
            never,
        },
        pattern::Pattern,
        ruleset::{Rule, Selector, Subject, Term},
    },
};

/// What of a rule's two sides matches nothing, a finding for each side.
pub(super) fn find(input: &Input<'_>, config: &Config<'_>, at: usize, rule: &Rule) -> Vec<Dead> {
    // Rules about folders match other names.
    if rule.subject == Subject::Folder {
        return Vec::new();
    }
    let written = &rule.written;
    let from = (DeadKind::From, "from", &rule.from, &*written.from);
    let to = (DeadKind::To, "to", &rule.to, &*written.to);
    let sides = if rule.subject.judges_pairs() { vec![from, to] } else { vec![from] };
    let finder = Finder { input, config, at, rule };
    sides.into_iter().filter_map(|side| finder.of_side(side)).collect()
}

/// The kind of a finding, the side's name, what it means, and where it stands.
type Side<'r> = (DeadKind, &'static str, &'r Selector, &'r [Spot]);

struct Finder<'f> {
    input: &'f Input<'f>,
    config: &'f Config<'f>,
    at: usize,
    rule: &'f Rule,
}

impl Finder<'_> {
    fn of_side(&self, (kind, name, selector, spots): Side<'_>) -> Option<Dead> {
        let mut gone = Vec::new();
        for (place, term) in selector.any.iter().enumerate() {
            let Term::Name(pattern) = term else { continue };
            gone.extend(self.gone(term, pattern, kind).into_iter().map(|it| (place, it)));
        }
        let (place, first) = gone.first()?;
        let list: Vec<String> = gone.iter().map(|(_, it)| format!("`{}`", it.text)).collect();
        let why = format!("nothing in the tree matches {} of its `{name}`", list.join(", "));
        let never = self.never(&first.whole);
        let why = match &never {
            Some(never) if gone.len() == 1 => format!("{why}: {}", never.why),
            _ => why,
        };
        let spot = spots.get(*place).or_else(|| spots.first()).unwrap_or(&self.rule.written.rule);
        Some(Dead {
            rule: Some(self.at),
            kind,
            lasting: Lasting::OnThisTree,
            spot: self.narrowed(spot, &first.text),
            detail: format!("{}: {why}", self.rule.name),
            help: never.and_then(|never| never.help),
        })
    }

    /// The alternatives of a pattern that match nothing, though the pattern does.
    fn gone(&self, term: &Term, pattern: &Pattern, kind: DeadKind) -> Vec<Alternative> {
        let Input { matches, facts, world, cruise, .. } = self.input;
        let mut open = alternatives(pattern.text());
        if open.is_empty() || pattern.takes_groups() || looks_back(pattern.text()) {
            return Vec::new();
        }
        let is_cruiser = cruise.is_some();
        open.retain(|it| !(is_cruiser && kind == DeadKind::To && never::bans(&it.whole, world)));
        let place = pattern.regex().place();
        let read = |it: Alternative| Some((JsRegex::new(&it.whole).ok()?.at(place), it));
        let mut open: Vec<(JsRegex, Alternative)> = open.into_iter().filter_map(read).collect();
        let mut meant = self.nodes(kind).filter(|&node| matches.term(term, node, facts)).peekable();
        if meant.peek().is_none() {
            return Vec::new();
        }
        for node in meant {
            let name = match cruise {
                Some(derived) => derived.view().name(node),
                None => facts[node.index()].path.unwrap_or_default(),
            };
            open.retain(|(regex, _)| !regex.is_match(name));
            if open.is_empty() {
                return Vec::new();
            }
        }
        if kind == DeadKind::From && !is_cruiser {
            // Manifests import what they depend on, if they depend on anything.
            for manifest in self.input.modules.iter().filter(|module| !module.is_source) {
                open.retain(|(regex, _)| !regex.is_match(world.index.path(manifest.file)));
            }
        }
        // What is imported goes by other names, too, and what is not yet may be.
        let edges = cruise.iter().flat_map(|derived| &derived.view().edges);
        let names = edges.flat_map(|edge| [Some(&*edge.resolved), edge.also.as_deref()]).flatten();
        let files = world.index.iter().map(|(_, file)| &*file.path);
        for name in names.chain(files).filter(|_| kind == DeadKind::To) {
            open.retain(|(regex, _)| !regex.is_match(name));
        }
        let mut gone: Vec<Alternative> = Vec::new();
        for (_, alternative) in open {
            // With an outer one, those within it are gone.
            let Range { start, end } = alternative.range;
            let is_within =
                |outer: &Alternative| outer.range.start <= start && end <= outer.range.end;
            if !gone.iter().any(is_within) {
                gone.push(alternative);
            }
        }
        gone
    }

    /// What can be on a side: only modules import.
    fn nodes(&self, kind: DeadKind) -> Box<dyn Iterator<Item = NodeIndex> + '_> {
        let Input { graph, modules, .. } = self.input;
        match kind {
            DeadKind::From => Box::new(modules.iter().filter_map(|it| graph.file(it.file))),
            _ => Box::new(graph.inner().node_indices()),
        }
    }

    fn never(&self, whole: &str) -> Option<never::Never> {
        match self.input.cruise {
            Some(_) => never::pattern(whole, self.input),
            None => never::expression(whole, self.input.world),
        }
    }

    /// The place of an alternative within that of the pattern, where it stands there as it is.
    fn narrowed(&self, spot: &Spot, text: &str) -> Spot {
        let within = || {
            let file = self.config.files.get(spot.file)?;
            let written = file.text.get(spot.span.clone())?;
            [Cow::Borrowed(text), Cow::Owned(text.replace('\\', "\\\\"))].iter().find_map(|text| {
                let mut found = written.match_indices(&**text).map(|(at, _)| at);
                let start = spot.span.start + found.next()?;
                found.next().is_none().then(|| start..start + text.len())
            })
        };
        within().map_or_else(|| spot.clone(), |span| Spot { file: spot.file, span })
    }
}

/// Whether an expression speaks of what its own groups matched: with fewer of them, of other ones.
fn looks_back(text: &str) -> bool {
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        let escaped = if c == '\\' { chars.next() } else { None };
        if escaped.is_some_and(|c| c == 'k' || matches!(c, '1'..='9')) {
            return true;
        }
    }
    false
}

/// An alternative of an expression.
#[derive(Debug)]
struct Alternative {
    /// As it stands there.
    text: String,
    /// Where, in bytes.
    range: Range<usize>,
    /// The expression with this alternative alone.
    whole: String,
}

/// The alternatives of an expression that name a place, the outer ones before those within them.
fn alternatives(text: &str) -> Vec<Alternative> {
    let all = choices(text);
    let parts = all.iter().flat_map(|choice| &choice.parts);
    let alternatives = parts.filter_map(|part| {
        let kept = kept(&all, part, text.len());
        let retained = |until: usize| -> String {
            let kept = kept.iter().map(|it| it.start..it.end.min(until));
            kept.filter(|it| it.start < it.end).map(|it| &text[it]).collect()
        };
        let own = &text[part.clone()];
        names_place(&retained(part.start), own).then(|| Alternative {
            text: own.to_owned(),
            range: part.clone(),
            whole: retained(text.len()),
        })
    });
    alternatives.collect()
}

/// Whether what follows `before` names a place: a path from the root, or a segment of one.
fn names_place(before: &str, own: &str) -> bool {
    let before = without_brackets(before);
    let anchored = before.starts_with('^') || before.is_empty() && own.starts_with('^');
    let begins = before.is_empty() || before.ends_with(['^', '/']);
    let own = own.trim_start_matches('^');
    let is_literal = own.starts_with(|c: char| c.is_alphanumeric() || "@_~#".contains(c));
    anchored && begins && (is_literal || own.starts_with(r"\."))
}

/// A text without what opens groups.
fn without_brackets(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, opened)) = rest.split_once('(') {
        out += before;
        let named = opened.strip_prefix("?<").and_then(|it| it.split_once('>')).map(|it| it.1);
        rest = opened.strip_prefix("?:").or(named).unwrap_or(opened);
    }
    out + rest
}

/// What is kept of a text of this length when only one part is chosen, and of each choice around it
/// only what holds it.
fn kept(all: &[Choice], part: &Range<usize>, length: usize) -> Vec<Range<usize>> {
    let holds = |outer: &Range<usize>| outer.start <= part.start && part.end <= outer.end;
    let mut kept: Vec<Range<usize>> = std::iter::once(0..length).collect();
    for choice in all.iter().filter(|choice| holds(&choice.content)) {
        let Some(chosen) = choice.parts.iter().find(|part| holds(part)) else { continue };
        kept = kept
            .into_iter()
            .flat_map(|it| {
                let Range { start, end } = choice.content;
                let outside = [it.start..it.end.min(start), it.start.max(end)..it.end];
                let inside = it.start.max(chosen.start)..it.end.min(chosen.end);
                let [before, after] = outside;
                [before, inside, after]
            })
            .filter(|it| it.start < it.end)
            .collect();
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wholes(text: &str) -> Vec<String> {
        alternatives(text).into_iter().map(|it| it.whole).collect()
    }

    #[test]
    fn each_alternative_alone() {
        assert_eq!(wholes("^(src/a|src/gone)/"), ["^(src/a)/", "^(src/gone)/"]);
        assert_eq!(wholes("^src/x|^(?:a|b)/y"), ["^src/x", "^(?:a)/y", "^(?:b)/y"]);
        assert_eq!(
            wholes("^src/(a|b/(c|d))/(e|f)"),
            [
                "^src/(a)/(e|f)",
                "^src/(b/(c|d))/(e|f)",
                "^src/(b/(c))/(e|f)",
                "^src/(b/(d))/(e|f)",
                "^src/(a|b/(c|d))/(e)",
                "^src/(a|b/(c|d))/(f)"
            ]
        );
        assert_eq!(wholes("^src/(?<part>a|b)$"), ["^src/(?<part>a)$", "^src/(?<part>b)$"]);
    }

    #[test]
    fn what_names_no_place_is_no_alternative() {
        assert!(looks_back(r"^(a|b)/\1$") && !looks_back(r"^(a|b)\\1$"));
        for text in [
            r"^src/.*\.(ts|js)$",
            "(a|b)/",
            "^src/(?!a|b)",
            "^src/[a|b]/",
            r"^src/a\|b",
            "(^|/)x",
            "^src/x(a|b)",
            "^src/(|.*|[^/]+|$)",
            "^src/(?:a/|b/)+q",
            "^src/(?:(?:a|b)/)*q",
            "^src/(a|b){2}",
        ] {
            assert_eq!(wholes(text), [""; 0], "{text}");
        }
    }
}
