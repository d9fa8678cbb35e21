//! Probes to verdicts.

mod reasons;

use std::ops::Range;

use petgraph::graph::NodeIndex;

use crate::{
    base::{diagnostic::NoRule, position::Position},
    discover::FileId,
    extract::import::{Import, Specifier},
    probes::{
        ProbeResult, Verdict,
        expectation::{self, Expectation, Kind},
    },
    resolve::target::Target,
    rules::engine::Module,
    rules::{
        engine::{Finding, Input},
        miss::Misses,
        ruleset::{Rule, Subject},
    },
};

/// The verdict on every probe, in the order of their files. `findings` are those of the whole run.
pub fn verify(input: &Input<'_>, findings: &[Finding]) -> Vec<ProbeResult> {
    let misses = Misses::new(input, findings);
    input
        .modules
        .iter()
        .filter(|module| module.is_probe)
        .map(|module| Probe::new(input, module, findings, &misses).result())
        .collect()
}

/// One probe and what happened in it.
struct Probe<'p> {
    input: &'p Input<'p>,
    misses: &'p Misses<'p>,
    module: &'p Module,
    kind: Kind,
    expectations: Vec<Expectation>,
    /// The findings that count for it.
    hits: Vec<Hit<'p>>,
    /// Places of its dependencies.
    dependencies: Range<usize>,
}

/// A rule that a probe breaks.
struct Hit<'p> {
    rule: &'p Rule,
    /// The place of the dependency that breaks it; `None` when the file itself does.
    dependency: Option<usize>,
    /// What that leads to.
    to: Option<NodeIndex>,
}

/// A verdict that is not a good one.
struct Failure {
    verdict: Verdict,
    reason: String,
    at: Option<Position>,
}

impl<'p> Probe<'p> {
    fn new(
        input: &'p Input<'p>,
        module: &'p Module,
        findings: &'p [Finding],
        misses: &'p Misses<'p>,
    ) -> Self {
        let path = input.world.index.path(module.file);
        let expectations = expectation::of(module, input.rules);
        let start = input.dependencies.partition_point(|known| known.from < module.file);
        let end = input.dependencies.partition_point(|known| known.from <= module.file);
        let of_finding = |finding: &Finding| {
            let rule = input.rules.rule(finding.rule);
            if finding.file == module.file {
                return Some(Hit { rule, dependency: finding.dependency, to: finding.to });
            }
            on_cycle(input, module.file, start..end, finding)
        };
        // Nothing imports a probe, and some import nothing: that says something only where it is what
        // the probe is for.
        let counts = |hit: &Hit<'_>| {
            let rule = hit.rule;
            !matches!(rule.subject, Subject::Orphan | Subject::Module | Subject::Reachable(false))
                || expectations.iter().any(|expectation| *expectation.rule == *rule.name)
        };
        let hits = findings.iter().filter_map(of_finding).filter(counts).collect();
        Self {
            input,
            misses,
            module,
            kind: Kind::of(path),
            expectations,
            hits,
            dependencies: start..end,
        }
    }

    fn fired(&self) -> Vec<Box<str>> {
        let mut fired: Vec<Box<str>> =
            self.hits.iter().map(|hit| hit.rule.name.as_str().into()).collect();
        fired.sort_unstable();
        fired.dedup();
        fired
    }

    fn result(&self) -> ProbeResult {
        let failure = match self.kind {
            Kind::Stub if self.expectations.is_empty() => None,
            Kind::Stub | Kind::Fail => self.judge_fail(),
            Kind::Pass => self.judge_pass(),
        };
        let stub = self.kind == Kind::Stub && self.expectations.is_empty();
        let good = if stub { Verdict::Stub } else { Verdict::Proved };
        let mut expects: Vec<Box<str>> = Vec::new();
        for expectation in &self.expectations {
            if !expects.contains(&expectation.rule) {
                expects.push(expectation.rule.clone());
            }
        }
        ProbeResult {
            file: self.module.file,
            expects,
            verdict: failure.as_ref().map_or(good, |failure| failure.verdict),
            fired: self.fired(),
            at: failure.as_ref().and_then(|failure| failure.at),
            reason: failure.map(|failure| failure.reason),
        }
    }

    /// A probe that must violate: each rule that it names, or any.
    fn judge_fail(&self) -> Option<Failure> {
        if let Some(unknown) = self.expectations.iter().find(|expectation| !expectation.known) {
            return Some(self.unknown_rule(unknown));
        }
        let missing: Vec<&Expectation> =
            self.expectations.iter().filter(|expectation| !self.meets(expectation)).collect();
        if self.hits.is_empty() {
            return Some(self.dead(missing.first().copied()));
        }
        (!missing.is_empty()).then(|| self.wrong_rule(&missing))
    }

    fn meets(&self, expectation: &Expectation) -> bool {
        self.hits.iter().any(|hit| {
            *hit.rule.name == *expectation.rule
                && expectation.line.is_none_or(|line| {
                    self.import(hit).is_some_and(|import| import.stands_on(line))
                })
        })
    }

    /// The import that breaks the rule.
    fn import(&self, hit: &Hit<'_>) -> Option<&'p Import> {
        Some(self.input.import(&self.input.dependencies[hit.dependency?]))
    }

    fn unknown_rule(&self, expectation: &Expectation) -> Failure {
        let known = self.input.rules.rules.iter().map(|rule| rule.name.as_str());
        let verdict = if self.hits.is_empty() { Verdict::Dead } else { Verdict::WrongRule };
        Failure {
            verdict,
            reason: NoRule::new(&expectation.rule, known).to_string(),
            at: Some(expectation.range.start),
        }
    }

    fn wrong_rule(&self, missing: &[&Expectation]) -> Failure {
        let place = |expectation: &Expectation| match expectation.line {
            Some(line) => format!("{} on line {line}", expectation.rule),
            None => expectation.rule.to_string(),
        };
        let names: Vec<String> = missing.iter().map(|expectation| place(expectation)).collect();
        let whys = missing.iter().flat_map(|expectation| self.why_not(expectation));
        let near = self.nearest(missing[0]);
        let why = reasons::told(whys.chain(self.commented_out()));
        let why = why.map(|why| format!(": {why}")).unwrap_or_default();
        Failure {
            verdict: Verdict::WrongRule,
            reason: format!(
                "it expects {}, but only {} fired{why}",
                names.join(", "),
                self.fired_beside(missing).join(", ")
            ),
            at: near.or_else(|| self.position_of(missing[0])),
        }
    }

    /// What fired instead; a rule that is missed on its line is said to have fired on another.
    fn fired_beside(&self, missing: &[&Expectation]) -> Vec<String> {
        let line = |hit: &Hit<'_>| Some(self.import(hit)?.range.start.line);
        let told = |rule: Box<str>| {
            let of_rule = self.hits.iter().filter(|hit| *hit.rule.name == *rule);
            let is_missed = missing.iter().any(|expectation| expectation.rule == rule);
            match of_rule.filter(|_| is_missed).find_map(line) {
                Some(line) => format!("{rule} on line {line}"),
                None => rule.into(),
            }
        };
        self.fired().into_iter().map(told).collect()
    }

    /// Nothing fired: says why, by the most telling circumstance.
    fn dead(&self, expectation: Option<&Expectation>) -> Failure {
        let extracted = &self.module.extracted;
        let failure = |reason: String, at| Failure { verdict: Verdict::Dead, reason, at };
        if let Some(problem) = &extracted.problem {
            return failure(
                format!("the file could not be read whole ({})", problem.message),
                Some(problem.range.start),
            );
        }
        if extracted.imports.is_empty() {
            let (reason, at) = self.no_imports();
            return failure(reason, at);
        }
        if let Some(reason) = self.nothing_resolves() {
            return failure(reason, Some(extracted.imports[0].range.start));
        }
        let why = match expectation {
            Some(expectation) => {
                reasons::told(self.why_not(expectation).into_iter().chain(self.commented_out()))
            }
            None => self.allowed(),
        };
        let at = expectation.and_then(|expectation| {
            self.nearest(expectation).or_else(|| self.position_of(expectation))
        });
        failure(
            why.unwrap_or_else(|| "no rule forbids any of its imports".to_owned()),
            at.or_else(|| extracted.imports.first().map(|import| import.range.start)),
        )
    }

    fn position_of(&self, expectation: &Expectation) -> Option<Position> {
        let import = self
            .module
            .extracted
            .imports
            .iter()
            .find(|import| expectation.line.is_none_or(|line| import.stands_on(line)));
        import.map(|import| import.range.start)
    }

    /// A probe that must not violate. It proves something only when it imports something, and when
    /// all that it imports is there.
    fn judge_pass(&self) -> Option<Failure> {
        if let Some(hit) = self.hits.first() {
            let range = self.import(hit).map(|import| import.range);
            let to = hit.to.map(|to| self.input.facts[to.index()].name()).unwrap_or_default();
            return Some(Failure {
                verdict: Verdict::Contradicted,
                reason: format!(
                    "it must break no rule, but {} fired (it imports {to})",
                    self.fired().join(", ")
                ),
                at: range.map(|range| range.start),
            });
        }
        let extracted = &self.module.extracted;
        let failure = |reason: String, at| Some(Failure { verdict: Verdict::Dead, reason, at });
        if let Some(problem) = &extracted.problem {
            let reason = format!("the file could not be read whole ({})", problem.message);
            return failure(reason, Some(problem.range.start));
        }
        if extracted.imports.is_empty() {
            let (reason, at) = self.no_imports();
            return failure(format!("{reason}, so it shows nothing"), at);
        }
        let unresolved = self.input.dependencies[self.dependencies.clone()]
            .iter()
            .find(|known| matches!(known.target, Target::Unresolved { .. }))?;
        let import = self.input.import(unresolved);
        let what = match import.specifier {
            Specifier::Computed { .. } => "is computed",
            _ => "resolves to nothing",
        };
        let reason = format!("\"{}\" {what}, so it shows nothing", import.specifier.display());
        failure(reason, Some(import.range.start))
    }
}

/// How a file takes part in a cycle that is told of another one: each cycle is told once. `own` are the
/// places of the file's dependencies.
fn on_cycle<'p>(
    input: &Input<'p>,
    file: FileId,
    mut own: Range<usize>,
    finding: &Finding,
) -> Option<Hit<'p>> {
    let rule = input.rules.rule(finding.rule);
    let at = usize::from(finding.rule.0);
    let node = input.graph.file(file).filter(|_| matches!(rule.subject, Subject::Cycle))?;
    let mut steps = finding.chain.windows(2).map(|step| (step[0], step[1]));
    let step = steps.find(|step| step.0 == node)?;
    let is_meant = input.matches.from(at, step.0) && input.matches.to(at, step.1);
    let dependency = own.find(|place| input.graph.ends(*place) == Some(step)).filter(|_| is_meant);
    dependency.map(|place| Hit { rule, dependency: Some(place), to: Some(step.1) })
}

/// The probes that prove each rule, for the figures about rules.
pub fn proving(input: &Input<'_>, results: &[ProbeResult], rule: &Rule) -> Vec<FileId> {
    results
        .iter()
        .filter(|result| {
            let path = input.world.index.path(result.file);
            let is_fail = Kind::of(path) == Kind::Fail || !result.expects.is_empty();
            let meant =
                result.expects.is_empty() || result.expects.iter().any(|name| **name == *rule.name);
            result.verdict == Verdict::Proved
                && is_fail
                && meant
                && result.fired.iter().any(|name| **name == *rule.name)
        })
        .map(|result| result.file)
        .collect()
}
