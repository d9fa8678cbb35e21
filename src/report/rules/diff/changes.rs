//! What became of the rules.

use std::fmt::Write;

use rustc_hash::FxHashMap;

use crate::{
    base::severity::Severity,
    pipeline::Checked,
    report::text::{Paint, safe},
    rules::{ruleset::Rule, words},
};

/// What became of the rules: in the order of the new config, then those that are gone.
pub struct Changes<'c> {
    pub(super) all: Vec<Change<'c>>,
}

/// What became of one rule.
pub enum Change<'c> {
    /// It is new.
    Added(&'c Rule),
    /// It is gone, and was alive or not.
    Removed(&'c Rule, bool),
    /// It says the same under another name.
    Renamed(&'c Rule, &'c Rule),
    /// It does something else when it is broken.
    Severity(&'c Rule, &'c Rule),
    /// It says something else.
    Changed(&'c Rule, &'c Rule),
    /// It cannot bite any more, for this reason.
    Died(&'c Rule, &'c str),
    /// It can bite again.
    CameAlive(&'c Rule),
}

/// A rule, with what it says and why it is dead, if it is.
struct Known<'c> {
    rule: &'c Rule,
    meaning: String,
    dead: Option<&'c str>,
}

impl<'c> Changes<'c> {
    pub(super) fn new(old: &'c Checked, new: &'c Checked) -> Self {
        // Each kind of config has its own words, so that what a rule says can be compared within one.
        let is_cruiser = |run: &Checked| !run.config_read.is_empty();
        let is_comparable = is_cruiser(old) == is_cruiser(new);
        let (old, new) = (known(old), known(new));
        let mut pairs = by_name(&old, &new);
        by_meaning(&old, &new, &mut pairs);
        let mut all = Vec::new();
        for (at, after) in new.iter().enumerate() {
            match pairs[at] {
                Some(before) => compare(&old[before], after, is_comparable, &mut all),
                None => all.push(Change::Added(after.rule)),
            }
        }
        let gone = (0..old.len()).filter(|at| !pairs.contains(&Some(*at)));
        all.extend(gone.map(|at| Change::Removed(old[at].rule, old[at].dead.is_none())));
        Self { all }
    }
}

fn known(run: &Checked) -> Vec<Known<'_>> {
    let of_rule = |(at, rule)| Known {
        rule,
        meaning: meaning(run, rule),
        dead: run
            .dead
            .iter()
            .find(|dead| dead.is_rule() && dead.rule == Some(at))
            .map(|dead| dead.detail.as_str()),
    };
    run.rules.rules.iter().enumerate().map(of_rule).collect()
}

/// What a rule forbids, in words; of the allowed list, what it allows.
fn meaning(run: &Checked, rule: &Rule) -> String {
    let of_one = |rule: &Rule| {
        let sides = [&rule.from, &rule.to].map(|side| words::selector(&run.rules, side));
        let conditions = words::conditions(rule).join(", ");
        format!("{}: {} → {} {conditions}", words::subject(rule.subject), sides[0], sides[1])
    };
    match rule.subject {
        crate::rules::ruleset::Subject::Allowed => {
            run.rules.allowed.iter().map(of_one).collect::<Vec<_>>().join("\n")
        }
        _ => of_one(rule),
    }
}

/// For each new rule the old one of the same name; of several with one name, in their order.
fn by_name(old: &[Known<'_>], new: &[Known<'_>]) -> Vec<Option<usize>> {
    let mut places: FxHashMap<&str, Vec<usize>> = FxHashMap::default();
    for (at, known) in old.iter().enumerate().rev() {
        places.entry(&known.rule.name).or_default().push(at);
    }
    new.iter().map(|known| places.get_mut(&*known.rule.name)?.pop()).collect()
}

/// Rules without a partner that say the same are one.
fn by_meaning(old: &[Known<'_>], new: &[Known<'_>], pairs: &mut [Option<usize>]) {
    for at in 0..new.len() {
        if pairs[at].is_none() {
            let same = |&before: &usize| {
                old[before].meaning == new[at].meaning && !pairs.contains(&Some(before))
            };
            pairs[at] = (0..old.len()).find(same);
        }
    }
}

fn compare<'c>(
    before: &Known<'c>,
    after: &Known<'c>,
    is_comparable: bool,
    all: &mut Vec<Change<'c>>,
) {
    if before.rule.name != after.rule.name {
        all.push(Change::Renamed(before.rule, after.rule));
    }
    if before.rule.severity != after.rule.severity {
        all.push(Change::Severity(before.rule, after.rule));
    }
    if is_comparable && before.meaning != after.meaning {
        all.push(Change::Changed(before.rule, after.rule));
    }
    match (before.dead, after.dead) {
        (None, Some(why)) => all.push(Change::Died(after.rule, why)),
        (Some(_), None) => all.push(Change::CameAlive(after.rule)),
        _ => {}
    }
}

impl<'c> Change<'c> {
    /// Whether it lets something through: now, or as soon as there is such an import.
    pub(super) fn loosens(&self) -> bool {
        match self {
            Self::Removed(_, was_alive) => *was_alive,
            Self::Died(..) => true,
            Self::Severity(before, after) => {
                before.severity == Severity::Error && after.severity != Severity::Error
            }
            Self::Added(_) | Self::Renamed(..) | Self::Changed(..) | Self::CameAlive(_) => false,
        }
    }

    /// The word used in every output format.
    pub(super) fn kind(&self) -> &'static str {
        match self {
            Self::Added(_) => "added",
            Self::Removed(..) => "removed",
            Self::Renamed(..) => "renamed",
            Self::Severity(..) => "severity",
            Self::Changed(..) => "changed",
            Self::Died(..) => "died",
            Self::CameAlive(_) => "came-alive",
        }
    }

    /// The rule, as it is now if it still is.
    pub(super) fn rule(&self) -> &'c Rule {
        match self {
            Self::Added(rule)
            | Self::Removed(rule, _)
            | Self::Renamed(_, rule)
            | Self::Severity(_, rule)
            | Self::Changed(_, rule)
            | Self::Died(rule, _)
            | Self::CameAlive(rule) => rule,
        }
    }

    /// What there is to say beside that, in one line.
    pub(super) fn detail(&self) -> Option<String> {
        match self {
            Self::Added(rule) => Some(rule.severity.as_str().to_owned()),
            Self::Removed(_, false) => Some("it was dead".to_owned()),
            Self::Renamed(before, _) => Some(format!("it was called {}", before.name)),
            Self::Severity(before, after) => {
                Some(format!("from {} to {}", before.severity, after.severity))
            }
            Self::Died(rule, why) => {
                Some(why.strip_prefix(&format!("{}: ", rule.name)).unwrap_or(why).to_owned())
            }
            Self::Removed(_, true) | Self::Changed(..) | Self::CameAlive(_) => None,
        }
    }
}

/// A line per change.
pub(super) fn render(changes: &Changes<'_>, paint: Paint) -> String {
    if changes.all.is_empty() {
        return String::new();
    }
    let mut out = format!("{}:\n", paint.bold("rules"));
    for change in &changes.all {
        let word = format!("{:10}", change.kind());
        let word = if change.loosens() { paint.severity(Severity::Error, &word) } else { word };
        let detail = change.detail().map(|it| format!(": {}", safe(&it))).unwrap_or_default();
        _ = writeln!(out, "  {word} {}{detail}", safe(&change.rule().name));
    }
    out.push('\n');
    out
}

/// `2 rules added`, and so on.
pub(super) fn counts(changes: &Changes<'_>) -> Vec<String> {
    let words = ["added", "removed", "renamed", "severity", "changed", "died", "came-alive"];
    let number = |kind: &str| changes.all.iter().filter(|it| it.kind() == kind).count();
    let counted = words.into_iter().map(|kind| (kind, number(kind))).filter(|(_, n)| *n > 0);
    let text = |(kind, n)| {
        let rules = crate::report::text::count(n, "rule");
        match kind {
            "severity" => format!("{rules} of another severity"),
            "came-alive" => format!("{rules} came alive"),
            kind => format!("{rules} {kind}"),
        }
    };
    counted.map(text).collect()
}
