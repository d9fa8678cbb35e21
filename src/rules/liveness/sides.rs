//! Rules of which one side means nothing.

use globset::GlobMatcher;
use petgraph::graph::NodeIndex;

use crate::{
    base::{diagnostic::Spot, path},
    cruise::{DependencyType, TypeSet},
    extract::Language,
    graph::Node,
    rules::{
        engine::{Input, Module, RuleStats},
        facts::Facts,
        liveness::{Dead, DeadKind, Lasting, never},
        pattern::Pattern,
        ruleset::{Condition, Rule, Selector, Subject, Term, ViewCondition},
    },
};

/// What is looked up for many rules.
pub(super) struct Places<'i> {
    input: &'i Input<'i>,
    /// The nodes that only imports lead to that resolve to nothing.
    unresolved: Vec<bool>,
}

impl<'i> Places<'i> {
    pub(super) fn new(input: &'i Input<'i>) -> Self {
        let mut unresolved = vec![false; input.graph.inner().node_count()];
        for (at, edge) in input.cruise.iter().flat_map(|it| it.view().edges.iter().enumerate()) {
            if let (true, Some((_, to))) = (edge.could_not_resolve, input.graph.ends(at)) {
                unresolved[to.index()] = true;
            }
        }
        Self { input, unresolved }
    }
}

/// A side of a rule.
#[derive(Clone, Copy)]
struct Side<'r> {
    name: &'static str,
    selector: &'r Selector,
    /// Where its terms stand, and those that are left out.
    spots: (&'r [Spot], &'r [Spot]),
}

/// Why a rule cannot bite as it is meant to.
pub(super) fn dead(places: &Places<'_>, at: usize, rule: &Rule, stats: &RuleStats) -> Option<Dead> {
    let Places { input, .. } = places;
    let written = &rule.written;
    let from =
        Side { name: "from", selector: &rule.from, spots: (&written.from, &written.from_not) };
    let to = Side { name: "to", selector: &rule.to, spots: (&written.to, &written.to_not) };
    let sides = [from, to];
    let judged = if rule.subject.judges_pairs() { &sides[..] } else { &sides[..1] };
    let whole = Whole { places, at, rule };
    if let Some(dead) = judged.iter().find_map(|side| whole.mistyped(side)) {
        return Some(dead);
    }
    if rule.subject == Subject::Folder {
        return judged.iter().find_map(|side| whole.no_folder(side));
    }
    if stats.from_modules == 0
        && !is_of_zones(&rule.from)
        && whole.needs_from()
        && !whole.means_manifest()
    {
        return Some(whole.without(&from, &modules(input)));
    }
    let dead = judged.len() == 2 && whole.to_means_nothing(stats);
    dead.then(|| whole.without(&to, &input.graph.inner().node_indices().collect::<Vec<_>>()))
}

/// That zones hold files is the config reader's concern, and `unzoned` watches for files that are
/// not there yet.
fn is_of_zones(selector: &Selector) -> bool {
    selector.none.is_empty()
        && !selector.any.is_empty()
        && selector.any.iter().all(|term| matches!(term, Term::Unzoned | Term::Zone(_)))
}

fn modules(input: &Input<'_>) -> Vec<NodeIndex> {
    let sources = input.modules.iter().filter(|module| module.is_source);
    sources.filter_map(|module| input.graph.file(module.file)).collect()
}

/// A rule, as a whole.
struct Whole<'w> {
    places: &'w Places<'w>,
    at: usize,
    rule: &'w Rule,
}

impl Whole<'_> {
    fn dead(
        &self,
        side: &Side<'_>,
        spot: Option<&Spot>,
        (kind, lasting): (DeadKind, Lasting),
        why: &str,
        help: Option<String>,
    ) -> Dead {
        let spot = spot.or_else(|| side.spots.0.first()).unwrap_or(&self.rule.written.rule);
        let detail = format!("{}: {why}", self.rule.name);
        Dead { rule: Some(self.at), kind, lasting, spot: spot.clone(), detail, help }
    }

    fn kind(side: &Side<'_>) -> DeadKind {
        if side.name == "from" { DeadKind::From } else { DeadKind::To }
    }

    /// A path that nothing matches is most likely mistyped, also beside others. A ban on a package
    /// that nobody imports is kept.
    fn mistyped(&self, side: &Side<'_>) -> Option<Dead> {
        let input = self.places.input;
        if let Some(dead) = self.misnamed(side) {
            return Some(dead);
        }
        let terms = side.selector.any.iter().enumerate();
        let (at, glob) = terms
            .filter_map(|(at, term)| path_of(term).map(|glob| (at, glob)))
            .find(|(_, glob)| !matches_some_file(input, glob))?;
        let spot = side.spots.0.get(at);
        let text = written(glob);
        if let Some(never) = never::glob(text, input.world) {
            let why = format!("nothing is ever at `{text}` of its `{}`: {}", side.name, never.why);
            return Some(self.dead(side, spot, (DeadKind::Path, never.lasting), &why, never.help));
        }
        let why = format!("nothing in the tree matches `{text}` of its `{}`", side.name);
        Some(self.dead(side, spot, (Self::kind(side), Lasting::OnThisTree), &why, None))
    }

    /// A term of a native config that says a thing by another name than it goes by: an expression for
    /// what has no path, a package that is none here.
    fn misnamed(&self, side: &Side<'_>) -> Option<Dead> {
        let Places { input, .. } = self.places;
        if input.cruise.is_some() {
            return None;
        }
        let never = |term: &Term| match term {
            Term::Name(pattern) if !pattern.takes_groups() => {
                never::expression(pattern.text(), input.world)
            }
            Term::Package(glob) => never::package(glob.glob().glob(), input.world),
            _ => None,
        };
        let is_meant = |term: &Term| {
            let mut nodes = input.graph.inner().node_indices();
            nodes.any(|node| input.matches.term(term, node, input.facts))
        };
        let terms = side.selector.any.iter().enumerate();
        let mut named = terms.filter_map(|(at, term)| Some((at, term, never(term)?)));
        let (at, term, never) = named.find(|(_, term, _)| !is_meant(term))?;
        let prefix = if matches!(term, Term::Name(_)) { "re:" } else { "" };
        let text = format!("{prefix}{}", shown(term));
        let why = format!("nothing goes by `{text}` of its `{}`: {}", side.name, never.why);
        let how = (DeadKind::Path, never.lasting);
        Some(self.dead(side, side.spots.0.get(at), how, &why, never.help))
    }

    /// Whether `from` means a manifest, which imports what it depends on, if it depends on anything.
    fn means_manifest(&self) -> bool {
        let input = self.places.input;
        let mut manifests = input.modules.iter().filter(|module| !module.is_source);
        let is_meant = |module: &Module| {
            let path = Some(input.world.index.path(module.file));
            let node = &Node::File(module.file);
            Facts { path, cell: module.cell.clone(), node }.matches(&self.rule.from)
        };
        input.cruise.is_none() && manifests.any(is_meant)
    }

    /// Whether it depends on some module of `from` that the rule can be broken. What must have
    /// dependents, or must be reached, breaks it for want of them.
    fn needs_from(&self) -> bool {
        !matches!(self.rule.subject, Subject::Dependents { less_than: Some(_), .. })
    }

    /// Whether `to` matches nothing that an import leads to, though it should.
    fn to_means_nothing(&self, stats: &RuleStats) -> bool {
        let Places { input, unresolved } = self.places;
        let Rule { to, .. } = self.rule;
        if to.any.is_empty() && to.none.is_empty() || is_of_zones(to) {
            return false;
        }
        // Native terms that name packages or files are judged one by one.
        let Some(patterns) = names(to) else {
            return stats.to_modules == 0 && !to.none.is_empty() && self.would_mean(to);
        };
        let wants_unresolved = self.rule.conditions.iter().any(|condition| {
            matches!(condition, Condition::View(ViewCondition::CouldNotResolve(true)))
        });
        let nodes = input.graph.inner().node_indices();
        let mut meant = nodes.filter(|&node| input.matches.to(self.at, node));
        let is_found = |node: NodeIndex| wants_unresolved || !unresolved[node.index()];
        if meant.any(is_found) {
            return false;
        }
        let only_unresolved = stats.to_modules > 0 || stats.dependencies > 0;
        if only_unresolved {
            return patterns.iter().any(|pattern| self.never(pattern).is_some());
        }
        !self.may_mean_more(&patterns)
    }

    /// Whether a side would mean something if it left out nothing.
    fn would_mean(&self, Selector { any, .. }: &Selector) -> bool {
        let input = self.places.input;
        let mut nodes = input.graph.inner().node_indices();
        any.is_empty()
            || nodes.any(|node| any.iter().any(|it| input.matches.term(it, node, input.facts)))
    }

    /// Whether patterns mean what is there and nobody imports: a file that is no module, a package
    /// that is banned; or what only shows with what `from` captures.
    fn may_mean_more(&self, patterns: &[&Pattern]) -> bool {
        let input = self.places.input;
        let captured = input.matches.sides(self.at).and_then(|sides| sides.captured());
        if let (Some(captured), Some(derived)) = (captured, input.cruise) {
            let mut names = derived.view().names.iter();
            if names.any(|name| captured.may_mean(self.rule, name, derived)) {
                return true;
            }
        }
        // A ban on packages or builtins of a class; what is local has a place in the tree.
        let bans_class = self.rule.conditions.iter().any(|condition| match condition {
            Condition::View(ViewCondition::Types(types)) => !types.intersects(local()),
            _ => false,
        });
        if bans_class {
            return true;
        }
        let is_asset = |path: &str| Language::of(path::file_name(path)).is_none();
        patterns.iter().any(|pattern| {
            let regex = pattern.regex();
            let mut files = input.world.index.iter().map(|(_, file)| &*file.path);
            input.cruise.is_some() && never::bans_package(pattern.text(), input.world)
                || files.any(|path| is_asset(path) && regex.is_match(path))
        })
    }

    fn never(&self, pattern: &Pattern) -> Option<never::Never> {
        never::pattern(pattern.text(), self.places.input)
    }

    /// A side of which no term, or not all of them together, mean anything.
    fn without(&self, side: &Side<'_>, nodes: &[NodeIndex]) -> Dead {
        let input = self.places.input;
        let Selector { any, none } = side.selector;
        if let Some(patterns) = names(side.selector)
            && let Some(never) = patterns.iter().find_map(|pattern| self.never(pattern))
        {
            // An import that resolves to nothing goes by its specifier.
            let by_specifier = side.name == "to" && input.cruise.is_some();
            let (but, lasting) = match by_specifier {
                true if self.matches_something(side) => {
                    ("matches only imports that resolve to nothing", Lasting::OnThisTree)
                }
                true => ("can match only imports that resolve to nothing", Lasting::OnThisTree),
                false => ("can never match", never.lasting),
            };
            let why = format!("its `{}` {but}: {}", side.name, never.why);
            return self.dead(side, None, (DeadKind::Path, lasting), &why, never.help);
        }
        let means = |terms: &[Term], node: NodeIndex| {
            terms.iter().any(|term| input.matches.term(term, node, input.facts))
        };
        let meant = nodes.iter().filter(|&&node| any.is_empty() || means(any, node)).count();
        let key = Self::kind(side);
        if meant > 0 && !none.is_empty() {
            let lasting =
                if excludes_all(side.selector) { Lasting::Always } else { Lasting::OnThisTree };
            let what = none.iter().map(shown).collect::<Vec<_>>().join(", ");
            let why = format!("its `{}` leaves out all that it means ({what})", side.name);
            return self.dead(side, side.spots.1.first(), (key, lasting), &why, None);
        }
        let why = match (side.name, self.only_others(any)) {
            (name, Some((1, path))) => {
                format!("what its `{name}` matches is no module of the graph: {path}")
            }
            (name, Some((count, path))) => format!(
                "what its `{name}` matches is no module of the graph: {count} files, such as {path}"
            ),
            ("from", None) => "it can never bite: no module matches its `from`".to_owned(),
            _ => "it can never bite: nothing that is imported, or could be, matches its `to`"
                .to_owned(),
        };
        self.dead(side, None, (key, Lasting::OnThisTree), &why, None)
    }

    fn matches_something(&self, side: &Side<'_>) -> bool {
        let input = self.places.input;
        let mut nodes = input.graph.inner().node_indices();
        side.name == "to" && nodes.any(|node| input.matches.to(self.at, node))
    }

    /// The files that terms match although no module is among them.
    fn only_others(&self, any: &[Term]) -> Option<(usize, &str)> {
        let files = self.places.input.world.index.iter().map(|(_, file)| &*file.path);
        let means = |path: &&str| {
            any.iter().any(|term| match term {
                Term::Path(glob) => glob.is_match(path),
                Term::Name(pattern) => pattern.regex().is_match(path),
                _ => false,
            })
        };
        let mut matched = files.filter(means);
        let first = matched.next()?;
        Some((1 + matched.count(), first))
    }

    /// Rules on folders match the names of folders.
    fn no_folder(&self, side: &Side<'_>) -> Option<Dead> {
        let folders = &self.places.input.cruise?.folders().all;
        let means = |terms: &[Term], name: &str| {
            terms.iter().any(|term| match term {
                Term::Name(pattern) => pattern.takes_groups() || pattern.regex().is_match(name),
                _ => false,
            })
        };
        let Selector { any, .. } = side.selector;
        let alive = any.is_empty() || folders.iter().any(|folder| means(any, &folder.name));
        (!alive).then(|| {
            let why = format!("it can never bite: no folder matches its `{}`", side.name);
            self.dead(side, None, (Self::kind(side), Lasting::OnThisTree), &why, None)
        })
    }
}

/// The classes of what lies in the tree.
fn local() -> TypeSet {
    [DependencyType::Local, DependencyType::Localmodule].into_iter().collect()
}

/// Whether a selector leaves out, word for word, all that it means.
fn excludes_all(selector: &Selector) -> bool {
    let Selector { any, none } = selector;
    !any.is_empty() && any.iter().all(|any| none.iter().any(|none| shown(none) == shown(any)))
}

/// The patterns of a selector on names.
fn names(selector: &Selector) -> Option<Vec<&Pattern>> {
    let patterns = selector.any.iter().map(|term| match term {
        Term::Name(pattern) => Some(pattern),
        _ => None,
    });
    patterns.collect::<Option<Vec<_>>>().filter(|patterns| !patterns.is_empty())
}

fn path_of(term: &Term) -> Option<&GlobMatcher> {
    match term {
        Term::Path(glob) => Some(glob),
        _ => None,
    }
}

fn matches_some_file(input: &Input<'_>, glob: &GlobMatcher) -> bool {
    input.world.index.iter().any(|(_, file)| glob.is_match(&*file.path))
}

/// A path glob as it was written.
fn written(glob: &GlobMatcher) -> &str {
    glob.glob().glob().trim_end_matches("{,/**}")
}

/// A term as a config has it, but for zones.
pub(super) fn shown(term: &Term) -> String {
    match term {
        Term::Zone(zone) => format!("zone {}", zone.0),
        Term::Unzoned => "unzoned".to_owned(),
        Term::Path(glob) => written(glob).to_owned(),
        Term::Package(glob) => format!("npm:{}", glob.glob().glob()),
        Term::Builtin(glob) => glob.glob().glob().to_owned(),
        Term::Name(pattern) => pattern.text().to_owned(),
    }
}
