//! Probes to verdicts.

mod reasons;

use crate::{
    base::{diagnostic::NoRule, position::Position},
    discover::FileId,
    extract::import::Specifier,
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
    findings: Vec<&'p Finding>,
    /// Places of its dependencies.
    dependencies: std::ops::Range<usize>,
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
        let names = |finding: &Finding| input.rules.rule(finding.rule);
        let findings = findings
            .iter()
            .filter(|finding| finding.file == module.file)
            // Nothing imports a probe, and some import nothing: that says something only where it
            // is what the probe is for.
            .filter(|finding| {
                let rule = names(finding);
                !matches!(
                    rule.subject,
                    Subject::Orphan | Subject::Module | Subject::Reachable(false)
                ) || expectations.iter().any(|expectation| *expectation.rule == *rule.name)
            })
            .collect();
        let start = input.dependencies.partition_point(|known| known.from < module.file);
        let end = input.dependencies.partition_point(|known| known.from <= module.file);
        Self {
            input,
            misses,
            module,
            kind: Kind::of(path),
            expectations,
            findings,
            dependencies: start..end,
        }
    }

    fn rule(&self, finding: &Finding) -> &'p Rule {
        self.input.rules.rule(finding.rule)
    }

    fn fired(&self) -> Vec<Box<str>> {
        let mut fired: Vec<Box<str>> =
            self.findings.iter().map(|finding| self.rule(finding).name.as_str().into()).collect();
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
        if self.findings.is_empty() {
            return Some(self.dead(missing.first().copied()));
        }
        (!missing.is_empty()).then(|| self.wrong_rule(&missing))
    }

    fn meets(&self, expectation: &Expectation) -> bool {
        self.findings.iter().any(|finding| {
            *self.rule(finding).name == *expectation.rule
                && expectation.line.is_none_or(|line| self.stands_on(finding, line))
        })
    }

    fn stands_on(&self, finding: &Finding, line: u32) -> bool {
        finding
            .dependency
            .is_some_and(|at| self.input.import(&self.input.dependencies[at]).stands_on(line))
    }

    fn unknown_rule(&self, expectation: &Expectation) -> Failure {
        let known = self.input.rules.rules.iter().map(|rule| rule.name.as_str());
        let verdict = if self.findings.is_empty() { Verdict::Dead } else { Verdict::WrongRule };
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
                self.fired().join(", ")
            ),
            at: near.or_else(|| self.position_of(missing[0])),
        }
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
        if let Some(finding) = self.findings.first() {
            let range =
                finding.dependency.map(|at| self.input.import(&self.input.dependencies[at]).range);
            let to = finding.to.map(|to| self.input.facts[to.index()].name()).unwrap_or_default();
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
