//! What may be, and is not: `mayImport`, the allowed list, `ignore`.

use crate::{
    base::diagnostic::Spot,
    rules::{
        dependency::Meeting,
        engine::Input,
        liveness::{Dead, DeadKind, IgnoreUse, Lasting},
        ruleset::{Rule, Subject, ZoneId},
    },
};

fn unused(kind: DeadKind, spot: Spot, detail: String, help: Option<&str>) -> Dead {
    let help = help.map(str::to_owned);
    Dead { rule: None, kind, lasting: Lasting::OnThisTree, spot, detail, help }
}

/// The zones that others may import and do not.
pub(super) fn may_import(input: &Input<'_>) -> Vec<Dead> {
    let zones = &input.rules.zones;
    let mut used = vec![vec![false; zones.len()]; zones.len()];
    for at in 0..input.dependencies.len() {
        let Some((from, to)) = input.graph.ends(at) else { continue };
        let cell = |node: petgraph::graph::NodeIndex| input.facts[node.index()].cell.as_ref();
        if let (Some(from), Some(to)) = (cell(from), cell(to))
            && from != to
        {
            used[place(from.zone)][place(to.zone)] = true;
        }
    }
    let pairs = zones.iter().zip(&used).flat_map(|(zone, used)| {
        let listed = zone.may_import.iter().zip(&zone.may_import_spans);
        listed.filter(|(other, _)| !used[place(**other)]).map(move |it| (zone, it))
    });
    let dead = pairs.map(|(zone, (other, span))| {
        let (zone, other) = (&zone.name, &input.rules.zone(*other).name);
        let what = if zone == other {
            format!("no cell of {zone} imports another one")
        } else {
            format!("nothing in {zone} imports anything of {other}")
        };
        let help = "remove it from `mayImport`, unless such an import is still to come";
        let detail = format!("{zone} may import {other}, and {what}");
        unused(DeadKind::MayImport, span.clone().into(), detail, Some(help))
    });
    dead.collect()
}

fn place(zone: ZoneId) -> usize {
    usize::from(zone.0)
}

/// What an allowed list allows about dependencies, and no dependency needs.
pub(super) fn allowed<'i>(input: &'i Input<'i>) -> impl Iterator<Item = (&'i Rule, Dead)> {
    let places = input.rules.rules.len()..;
    let rules = places.zip(&input.rules.allowed);
    let of_dependencies = rules.filter(|(_, rule)| rule.subject == Subject::Dependency);
    of_dependencies.filter_map(|(at, rule)| {
        let mut meeting = Meeting::new(input, at, rule, false);
        let used = (0..input.dependencies.len()).any(|it| meeting.meets(it).is_some());
        let from = input.graph.inner().node_indices().any(|node| input.matches.from(at, node));
        let why = if from { "no dependency is like this" } else { "no module matches its `from`" };
        let spot = rule.written.rule.clone();
        let side = |terms: &[crate::rules::ruleset::Term]| {
            terms.first().map_or_else(
                || "anything".to_owned(),
                |term| format!("`{}`", super::sides::shown(term)),
            )
        };
        let what = format!("{} → {}", side(&rule.from.any), side(&rule.to.any));
        let detail = format!("{what} is allowed, and {why}");
        (!used).then(|| (rule, unused(DeadKind::MayImport, spot, detail, None)))
    })
}

/// The globs of `ignore` that leave out nothing.
pub(super) fn ignores(globs: &[IgnoreUse]) -> impl Iterator<Item = Dead> {
    globs.iter().filter(|glob| !glob.is_used).map(|IgnoreUse { glob, spot, .. }| {
        let skipped = glob.split('/').any(|segment| segment == "node_modules" || segment == ".git");
        let why = if skipped {
            "what is installed, and git's own folder, are never read anyway"
        } else {
            "nothing in the tree matches that git, or another of these globs, does not leave out \
             already"
        };
        let detail = format!("`ignore` has no use for `{glob}`: {why}");
        unused(DeadKind::Ignore, spot.clone(), detail, Some("remove the glob"))
    })
}
