//! What in a config does nothing: rules that cannot bite, and what nothing needs.
//!
//! A rule that cannot bite ([`Dead::is_rule`]) is a hole: it looks like a line and holds
//! nothing. What nothing needs (an exception without a case, say) is only untidy, and may be there
//! for what comes.

mod allowances;
mod alternatives;
mod choices;
mod exceptions;
mod impossible;
mod never;
mod shadow;
mod sides;

use crate::{
    base::{
        diagnostic::{ConfigFile, Spot},
        severity::Severity,
    },
    rules::{
        engine::{Input, RuleStats},
        ruleset::{BlindSpotPolicy, Rule},
    },
};

/// Something in a config that does nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dead {
    /// The rule, by its place in [`RuleSet::rules`](crate::rules::ruleset::RuleSet::rules); `None`
    /// for what is no rule.
    pub rule: Option<usize>,
    /// In what way.
    pub kind: DeadKind,
    /// How lasting that is.
    pub lasting: Lasting,
    /// Where the config says it.
    pub spot: Spot,
    /// What it is, and why it does nothing, in one sentence.
    pub detail: String,
    /// What may be done.
    pub help: Option<String>,
}

/// In what way something does nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DeadKind {
    /// A rule of which `from` matches no module.
    From,
    /// A rule of which `to` matches nothing.
    To,
    /// A rule of which one side speaks of a path as it is written, and not of what it resolves to.
    Path,
    /// A rule that asks for what no import can be at once.
    Conditions,
    /// A rule of which another one forbids everything, too.
    Shadowed,
    /// What may be imported, and is not.
    MayImport,
    /// An exception without a case.
    Exception,
    /// A glob of `ignore` that leaves out nothing.
    Ignore,
}

impl DeadKind {
    /// The word used in every output format.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::From => "from",
            Self::To => "to",
            Self::Path => "path",
            Self::Conditions => "conditions",
            Self::Shadowed => "shadowed",
            Self::MayImport => "may-import",
            Self::Exception => "exception",
            Self::Ignore => "ignore",
        }
    }
}

/// How lasting it is that something does nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Lasting {
    /// On the tree as it is; another file or import may change that.
    OnThisTree,
    /// Whatever file or import is added.
    Always,
}

impl Lasting {
    /// The word used in every output format.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::OnThisTree => "on-this-tree",
            Self::Always => "always",
        }
    }
}

impl Dead {
    /// Whether it is a rule that cannot bite, or bites only where another one does on every tree.
    /// The others are only not needed.
    pub fn is_rule(&self) -> bool {
        match self.kind {
            DeadKind::From | DeadKind::To | DeadKind::Path | DeadKind::Conditions => true,
            DeadKind::Shadowed => self.lasting == Lasting::Always,
            DeadKind::MayImport | DeadKind::Exception | DeadKind::Ignore => false,
        }
    }

    /// How much it matters; `None` when it does not.
    pub fn severity(&self, policy: &BlindSpotPolicy) -> Option<Severity> {
        if self.is_rule() { policy.dead_rule } else { policy.unused }
    }
}

/// What else there is to know about a config.
#[derive(Clone, Copy, Debug)]
pub struct Config<'c> {
    /// The files that it was read from.
    pub files: &'c [&'c ConfigFile],
    /// The globs of `ignore` that leave out something that would count.
    pub ignores: &'c [IgnoreUse],
}

/// A glob of `ignore`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IgnoreUse {
    /// The glob as written.
    pub glob: String,
    /// Where.
    pub spot: Spot,
    /// Whether it leaves out something that would count.
    pub is_used: bool,
}

/// Finds what does nothing, in the order of the config. Of the built-in defaults, which nobody
/// wrote, nothing is said. Of the `stats`, what is suppressed or known does not matter.
pub fn find(input: &Input<'_>, stats: &[RuleStats], config: &Config<'_>) -> Vec<Dead> {
    if config.files.is_empty() {
        return Vec::new();
    }
    let policy = &input.rules.blind_spots;
    let mut found: Vec<Dead> = Vec::new();
    let places = sides::Places::new(input);
    // What others have written cannot be mended here.
    let is_own = |rule: &Rule| {
        let file = config.files.get(rule.written.rule.file);
        file.is_some_and(|file| !is_foreign(&file.path))
    };
    for (at, (rule, stats)) in input.rules.rules.iter().zip(stats).enumerate() {
        // What fires is not dead, though an import that aims at nothing may be all that it forbids.
        let is_whole = rule.from.any.len() <= 1 && rule.to.any.len() <= 1;
        let fires = is_whole && stats.violations > 0;
        let dead = match sides::dead(&places, at, rule, stats) {
            Some(dead) if dead.lasting == Lasting::Always => Some(dead),
            dead => impossible::dead(input, at, rule).filter(|_| is_own(rule)).or(dead),
        };
        // It fires at what goes by no path, which is not what it says.
        let by_path = |dead: &Dead| input.cruise.is_some() && dead.kind == DeadKind::Path;
        let stays = |dead: &Dead| dead.lasting == Lasting::Always || by_path(dead);
        found.extend(dead.filter(|dead| !fires || stays(dead)));
    }
    let is_dead = |at: usize| found.iter().any(|dead| dead.rule == Some(at));
    let dead: Vec<bool> = (0..input.rules.rules.len()).map(is_dead).collect();
    if policy.dead_rule.is_some() {
        for (at, rule) in input.rules.rules.iter().enumerate().filter(|&(at, _)| !dead[at]) {
            if is_own(rule) {
                found.extend(alternatives::find(input, config, at, rule));
            }
        }
    }
    if policy.dead_rule.is_some() || policy.unused.is_some() {
        found.extend(shadow::find(input, &dead));
    }
    if policy.unused.is_some() {
        for (at, rule) in input.rules.rules.iter().enumerate().filter(|&(at, _)| !dead[at]) {
            if is_own(rule) {
                found.extend(exceptions::find(input, at, rule));
            }
        }
        found.extend(allowances::may_import(input));
        found.extend(allowances::allowed(input).filter(|(rule, _)| is_own(rule)).map(|it| it.1));
        found.extend(allowances::ignores(config.ignores));
    }
    found.sort_by(|a, b| {
        (a.spot.file, a.spot.span.start, a.rule, a.kind).cmp(&(
            b.spot.file,
            b.spot.span.start,
            b.rule,
            b.kind,
        ))
    });
    found
}

/// Whether a file of config belongs to a package.
fn is_foreign(path: &str) -> bool {
    path.starts_with("dependency-cruiser/configs/")
        || path.split('/').any(|it| it == "node_modules")
}
