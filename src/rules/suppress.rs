//! `ringfence-ignore-next-line` comments.

use crate::{
    base::{diagnostic::nearest, severity::Severity},
    extract::import::Suppression,
    rules::engine::Module,
    rules::{ruleset::RuleSet, violation::Violation},
};

/// Takes out the violations that a comment with a reason suppresses, and adds findings about
/// comments that are wrong or that suppress nothing. Gives the number of suppressed violations.
pub fn apply(rules: &RuleSet, modules: &[Module], violations: &mut Vec<Violation>) -> usize {
    let mut suppressed = 0;
    let mut findings = Vec::new();
    for module in modules.iter().filter(|module| !module.is_probe) {
        for comment in &module.extracted.suppressions {
            if comment.reason.is_none() {
                findings.push(finding(
                    module,
                    comment,
                    "suppression-without-reason",
                    "a suppression needs a reason, or it suppresses nothing".to_owned(),
                    Some("write the reason behind two dashes: `// ringfence-ignore-next-line <rule> -- <reason>`".to_owned()),
                ));
                continue;
            }
            for name in &comment.rules {
                if rules.rules.iter().all(|rule| rule.name != **name) {
                    findings.push(unknown(rules, module, comment, name));
                    continue;
                }
                let before = violations.len();
                violations.retain(|violation| !covers(module, comment, name, violation));
                let hits = before - violations.len();
                suppressed += hits;
                if hits == 0 {
                    findings.push(finding(
                        module,
                        comment,
                        "unused-suppression",
                        format!("nothing on the next line breaks {name}"),
                        Some("remove the comment".to_owned()),
                    ));
                }
            }
        }
    }
    violations.extend(findings);
    violations.sort_by(|a, b| {
        (a.from, a.range, a.rule_id, &a.chain).cmp(&(b.from, b.range, b.rule_id, &b.chain))
    });
    suppressed
}

/// Whether the comment speaks of this violation: one of the rule by an import that stands on the
/// next line of code, or begins there; or one about the file as a whole.
fn covers(module: &Module, comment: &Suppression, rule: &str, violation: &Violation) -> bool {
    if violation.from != module.file || *violation.rule != *rule {
        return false;
    }
    if violation.import.is_none() {
        return true;
    }
    module.extracted.imports.iter().any(|import| {
        import.range == violation.range
            && (import.statement_line..=import.range.start.line).contains(&comment.target_line)
    })
}

fn unknown(rules: &RuleSet, module: &Module, comment: &Suppression, name: &str) -> Violation {
    let known = rules.rules.iter().map(|rule| rule.name.as_str());
    let hint = nearest(name, known).map(|near| format!("did you mean {near}?"));
    finding(
        module,
        comment,
        "suppression-of-unknown-rule",
        format!("there is no rule named {name}"),
        hint,
    )
}

fn finding(
    module: &Module,
    comment: &Suppression,
    rule: &str,
    message: String,
    hint: Option<String>,
) -> Violation {
    let identity = format!("{rule}\0{:?}\0{}", comment.rules, comment.target_line);
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
        fingerprint: xxhash_rust::xxh3::xxh3_64(identity.as_bytes()),
    }
}
