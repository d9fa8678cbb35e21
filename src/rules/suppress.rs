//! `ringfence-ignore-next-line` comments.

use rustc_hash::FxHashMap;

use crate::{
    base::{diagnostic::NoRule, position::Range, severity::Severity},
    discover::FileId,
    extract::import::Suppression,
    rules::{
        engine::Module,
        ruleset::RuleSet,
        violation::{Violation, sort},
    },
};

/// The name of findings about comments that suppress nothing.
pub const UNUSED: &str = "unused-suppression";

/// Takes out the violations that a comment with a reason suppresses, and adds findings about
/// comments that are wrong or that suppress nothing. Gives the suppressed violations.
pub fn apply(
    rules: &RuleSet,
    modules: &[Module],
    violations: &mut Vec<Violation>,
) -> Vec<Violation> {
    let mut findings = Vec::new();
    let mut covered = vec![false; violations.len()];
    let with_comments = modules
        .iter()
        .filter(|module| !module.is_probe && !module.extracted.suppressions.is_empty());
    for module in with_comments {
        let places = Places::of(module, violations);
        for comment in &module.extracted.suppressions {
            judge(rules, module, comment, &places, &mut covered, &mut findings);
        }
    }
    let mut covered = covered.into_iter();
    let suppressed = violations.extract_if(.., |_| covered.next().unwrap_or(false)).collect();
    violations.extend(findings);
    sort(violations);
    suppressed
}

/// Marks what one comment suppresses, or says what is wrong with it.
fn judge(
    rules: &RuleSet,
    module: &Module,
    comment: &Suppression,
    places: &Places<'_>,
    covered: &mut [bool],
    findings: &mut Vec<Violation>,
) {
    if comment.reason.is_none() {
        let message = "a suppression needs a reason, or it suppresses nothing".to_owned();
        let hint = "write the reason behind two dashes: \
                    `// ringfence-ignore-next-line <rule> -- <reason>`";
        let rule = "suppression-without-reason";
        findings.push(finding(module, comment, rule, message, Some(hint.to_owned())));
        return;
    }
    if comment.rules.is_empty() {
        let message = "a suppression must name the rule that it suppresses".to_owned();
        let hint = "`// ringfence-ignore-next-line <rule> -- <reason>`".to_owned();
        findings.push(finding(module, comment, "suppression-without-rule", message, Some(hint)));
    }
    for name in &comment.rules {
        if rules.rules.iter().all(|rule| rule.name != **name) {
            findings.push(unknown(rules, module, comment, name));
            continue;
        }
        let hits = places.covered_by(name, comment.target_line);
        if hits.is_empty() {
            let message = format!("nothing on the next line breaks {name}");
            let hint = match &*comment.rules {
                [_] => "remove the comment".to_owned(),
                _ => format!("remove {name} from the comment"),
            };
            findings.push(finding(module, comment, UNUSED, message, Some(hint)));
        }
        for hit in hits {
            covered[hit] = true;
        }
    }
}

/// Where the violations of one file stand.
struct Places<'v> {
    /// By rule and line: the places among all violations. An import that spans several lines stands
    /// on the line where it begins and on that of its specifier.
    lines: FxHashMap<(&'v str, u32), Vec<usize>>,
    /// By rule: those about the file as a whole.
    whole_file: FxHashMap<&'v str, Vec<usize>>,
}

impl<'v> Places<'v> {
    fn of(module: &Module, violations: &'v [Violation]) -> Self {
        let begins: FxHashMap<Range, u32> = module
            .extracted
            .imports
            .iter()
            .map(|import| (import.range, import.statement_line))
            .collect();
        let mut places = Self { lines: FxHashMap::default(), whole_file: FxHashMap::default() };
        for at in of_file(violations, module.file) {
            let violation = &violations[at];
            let rule = &*violation.rule;
            if violation.import.is_none() {
                places.whole_file.entry(rule).or_default().push(at);
                continue;
            }
            let line = violation.range.start.line;
            let begin = begins.get(&violation.range).copied().unwrap_or(line);
            places.lines.entry((rule, line)).or_default().push(at);
            if begin != line {
                places.lines.entry((rule, begin)).or_default().push(at);
            }
        }
        places
    }

    fn covered_by(&self, rule: &str, line: u32) -> Vec<usize> {
        let on_line = self.lines.get(&(rule, line)).into_iter().flatten();
        on_line.chain(self.whole_file.get(rule).into_iter().flatten()).copied().collect()
    }
}

/// The places of a file's violations, which are sorted by file.
fn of_file(violations: &[Violation], file: FileId) -> std::ops::Range<usize> {
    let start = violations.partition_point(|violation| violation.from < file);
    let end = violations.partition_point(|violation| violation.from <= file);
    start..end
}

fn unknown(rules: &RuleSet, module: &Module, comment: &Suppression, name: &str) -> Violation {
    let known = rules.rules.iter().map(|rule| rule.name.as_str());
    let none = NoRule::new(name, known);
    let (message, hint) = (none.message(), none.hint());
    finding(module, comment, "suppression-of-unknown-rule", message, hint)
}

fn finding(
    module: &Module,
    comment: &Suppression,
    rule: &str,
    message: String,
    hint: Option<String>,
) -> Violation {
    Violation {
        rule: rule.into(),
        rule_id: None,
        severity: Severity::Error,
        message,
        hint,
        from: module.file,
        range: comment.range,
        to: None,
        import: None,
        chain: Vec::new(),
        fingerprint: 0,
    }
}
