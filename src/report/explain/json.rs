//! The answers of `explain` as JSON, for tools.
//!
//! These structs are the wire format: the order of the fields is the order of the keys. A new
//! field is a promise.

use std::sync::Arc;

use serde::Serialize;

use crate::{
    explain::{
        Outcome, Pardon, RuleVerdict, TargetExplanation,
        file::{FileExplanation, ImportExplanation},
        goal::Reading,
        may::{NewViolation, Permission, Way},
    },
    extract::import::Specifier,
    report::json_text,
    resolve::trace,
    rules::miss::{Miss, Side},
};

/// The explanation of a file.
pub fn file(file: &FileExplanation) -> String {
    json_text::to_string(&Explanation {
        version: 1,
        file: &file.file,
        zone: zone(file.zone.as_ref()),
        cell: cell(file.zone.as_ref()),
        name: file.view.as_ref().map(|view| &*view.name),
        dependents: file.view.as_ref().map(|view| view.dependents),
        orphan: file.view.as_ref().map(|view| view.orphan),
        probe: file.is_probe,
        problem: file.problem.as_ref().map(|(_, message)| &**message),
        rules: file.rules.iter().map(Verdict::of).collect(),
        remarks: file.remarks.iter().map(Remark::of).collect(),
        imports: file.imports.iter().map(Import::of).collect(),
    })
}

/// Whether one file may import another.
pub fn may(permission: &Permission) -> String {
    json_text::to_string(&May {
        version: 1,
        from: &permission.from,
        from_exists: permission.from_exists,
        zone: zone(permission.zone.as_ref()),
        cell: cell(permission.zone.as_ref()),
        to: &permission.to,
        to_exists: permission.to_exists,
        reading: permission.reading.map(|reading| match reading {
            Reading::Path => "path",
            Reading::Package => "package",
        }),
        allowed: permission.allowed(),
        ways: permission.ways.iter().map(WayEntry::of).collect(),
    })
}

fn zone(place: Option<&(String, String)>) -> Option<&str> {
    place.map(|(zone, _)| &**zone)
}

fn cell(place: Option<&(String, String)>) -> Option<&str> {
    place.map(|(_, cell)| &**cell)
}

#[derive(Serialize)]
struct Explanation<'e> {
    version: u8,
    file: &'e str,
    zone: Option<&'e str>,
    cell: Option<&'e str>,
    /// These three of dependency-cruiser's view.
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<&'e str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    dependents: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    orphan: Option<bool>,
    probe: bool,
    problem: Option<&'e str>,
    rules: Vec<Verdict<'e>>,
    remarks: Vec<Remark<'e>>,
    imports: Vec<Import<'e>>,
}

#[derive(Serialize)]
struct Remark<'e> {
    line: u32,
    column: u32,
    kind: &'e str,
    message: &'e str,
}

impl<'e> Remark<'e> {
    fn of(remark: &'e crate::explain::file::Remark) -> Self {
        let start = remark.range.start;
        let (kind, message) = (&*remark.kind, &*remark.message);
        Self { line: start.line, column: start.column, kind, message }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Import<'e> {
    line: u32,
    column: u32,
    end_line: u32,
    end_column: u32,
    specifier: String,
    /// What is known of a specifier that is computed.
    #[serde(skip_serializing_if = "Option::is_none")]
    prefix: Option<&'e str>,
    kind: &'static str,
    type_only: bool,
    resolution: Vec<StepEntry<'e>>,
    targets: Vec<TargetEntry<'e>>,
}

impl<'e> Import<'e> {
    fn of(explained: &'e ImportExplanation) -> Self {
        let import = &explained.import;
        let (start, end) = (import.range.start, import.range.end);
        Self {
            line: start.line,
            column: start.column,
            end_line: end.line,
            end_column: end.column,
            specifier: import.specifier.display(),
            prefix: match &import.specifier {
                Specifier::Computed { prefix } => Some(prefix),
                Specifier::Literal(_) | Specifier::Glob(_) => None,
            },
            kind: import.kind.as_str(),
            type_only: import.type_only,
            resolution: explained.steps.iter().map(StepEntry::of).collect(),
            targets: explained.targets.iter().map(TargetEntry::of).collect(),
        }
    }
}

#[derive(Serialize)]
struct StepEntry<'e> {
    step: &'static str,
    subject: &'e str,
    outcome: &'e str,
    ends: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    lookup: Option<Lookup<'e>>,
}

#[derive(Serialize)]
struct Lookup<'e> {
    conditions: &'e [String],
    config: Option<&'e str>,
    aliases: &'e [String],
    missing: &'e [String],
}

impl<'e> StepEntry<'e> {
    fn of(step: &'e trace::Step) -> Self {
        let lookup = step.lookup.as_ref().map(|lookup| Lookup {
            conditions: &lookup.conditions,
            config: lookup.config.as_deref(),
            aliases: &lookup.aliases,
            missing: &lookup.missing,
        });
        let (subject, outcome) = (&*step.subject, &*step.outcome);
        Self { step: step.kind.as_str(), subject, outcome, ends: step.ends, lookup }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct TargetEntry<'e> {
    target: &'static str,
    to: Option<&'e str>,
    aim: Option<&'e str>,
    declared: Option<&'e str>,
    by_package_name: bool,
    zone: Option<&'e str>,
    cell: Option<&'e str>,
    /// Of dependency-cruiser's view.
    #[serde(skip_serializing_if = "Option::is_none")]
    resolved: Option<&'e str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    dependency_types: Option<&'e [&'static str]>,
    rules: Vec<Verdict<'e>>,
}

impl<'e> TargetEntry<'e> {
    fn of(target: &'e TargetExplanation) -> Self {
        Self {
            target: target.class,
            to: target.to.as_deref(),
            aim: target.aim.as_deref(),
            declared: target.declared.as_deref(),
            by_package_name: target.by_package_name,
            zone: zone(target.zone.as_ref()),
            cell: cell(target.zone.as_ref()),
            resolved: target.view.as_ref().map(|view| &*view.resolved),
            dependency_types: target.view.as_ref().map(|view| &*view.types),
            rules: target.rules.iter().map(Verdict::of).collect(),
        }
    }
}

#[derive(Serialize)]
struct Verdict<'e> {
    rule: &'e str,
    severity: &'static str,
    /// `breaks`, `suppressed`, `probe` or `kept`.
    outcome: &'static str,
    /// What is wrong, or the first thing that did not hold.
    reason: String,
    /// What was compared, where two things were: the key in the config, what the rule wants there,
    /// and what was found.
    #[serde(skip_serializing_if = "Option::is_none")]
    compared: Option<Compared<'e>>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    chain: &'e [Arc<str>],
    /// Why no entry of the allowed list allows it, where the rule is that list.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    entries: Vec<Verdict<'e>>,
}

#[derive(Serialize)]
struct Compared<'e> {
    key: &'static str,
    wanted: &'e str,
    found: &'e str,
}

impl<'e> Verdict<'e> {
    fn of(verdict: &'e RuleVerdict) -> Self {
        let (outcome, reason, compared, chain): (_, _, _, &[Arc<str>]) = match &verdict.outcome {
            Outcome::Breaks(broken) => {
                let outcome = match broken.pardon {
                    None => "breaks",
                    Some(Pardon::Suppressed) => "suppressed",
                    Some(Pardon::Probe) => "probe",
                };
                (outcome, broken.message.clone(), None, &broken.chain)
            }
            Outcome::Misses(miss) => ("kept", miss.clause(), Compared::of(miss), &[]),
        };
        let severity = verdict.severity.as_str();
        let entries = verdict.entries.iter().map(Verdict::of).collect();
        Self { rule: &verdict.rule, severity, outcome, reason, compared, chain, entries }
    }
}

impl<'e> Compared<'e> {
    fn of(miss: &'e Miss) -> Option<Self> {
        let side = |key, side: &'e Side| Self {
            key,
            wanted: side.left_out_by.as_ref().unwrap_or(&side.wanted),
            found: &side.found,
        };
        match miss {
            Miss::From(from) => Some(side("from", from)),
            Miss::To(to) => Some(side("to", to)),
            Miss::Condition(unmet) => {
                Some(Self { key: unmet.key, wanted: &unmet.wanted, found: &unmet.found })
            }
            _ => None,
        }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct May<'e> {
    version: u8,
    from: &'e str,
    from_exists: bool,
    zone: Option<&'e str>,
    cell: Option<&'e str>,
    to: &'e str,
    to_exists: Option<bool>,
    /// What `to` was taken for, where it could mean either.
    #[serde(skip_serializing_if = "Option::is_none")]
    reading: Option<&'static str>,
    allowed: bool,
    ways: Vec<WayEntry<'e>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct WayEntry<'e> {
    code: &'e str,
    specifier: &'e str,
    kind: &'static str,
    type_only: bool,
    allowed: bool,
    broken: Vec<Broken<'e>>,
    resolution: Vec<StepEntry<'e>>,
    targets: Vec<TargetEntry<'e>>,
}

impl<'e> WayEntry<'e> {
    fn of(way: &'e Way) -> Self {
        Self {
            code: &way.code,
            specifier: &way.specifier,
            kind: way.kind.as_str(),
            type_only: way.type_only,
            allowed: way.allowed,
            broken: way.broken.iter().map(Broken::of).collect(),
            resolution: way.steps.iter().map(StepEntry::of).collect(),
            targets: way.targets.iter().map(TargetEntry::of).collect(),
        }
    }
}

#[derive(Serialize)]
struct Broken<'e> {
    rule: &'e str,
    severity: &'static str,
    message: &'e str,
    hint: Option<&'e str>,
    /// The file that the violation stands in, where that is another one.
    elsewhere: Option<&'e str>,
    chain: &'e [Arc<str>],
}

impl<'e> Broken<'e> {
    fn of(broken: &'e NewViolation) -> Self {
        Self {
            rule: &broken.rule,
            severity: broken.severity.as_str(),
            message: &broken.message,
            hint: broken.hint.as_deref(),
            elsewhere: broken.elsewhere.as_deref(),
            chain: &broken.chain,
        }
    }
}
