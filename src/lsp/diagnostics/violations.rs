//! A broken rule.

use std::str::FromStr;

use lsp_types::{CodeDescription, Diagnostic, DiagnosticRelatedInformation, Uri};

use crate::{
    lsp::{
        diagnostics::{lines, places::Places, plain},
        text,
    },
    rules::violation::Violation,
};

/// A violation: what is wrong, why the rule exists, what may be done instead.
pub(super) fn diagnostic(places: &Places<'_>, violation: &Violation) -> Diagnostic {
    let rule = violation.rule_id.map(|id| places.checked.rule(id));
    let comment = rule.and_then(|rule| rule.comment.as_deref());
    let help = violation.hint.as_deref().map(|hint| format!("help: {hint}"));
    let texts = [Some(&*violation.message), comment, help.as_deref()];
    let message = lines(texts.into_iter().flatten());
    let range = text::range(violation.range);
    Diagnostic {
        code_description: comment.and_then(link),
        related_information: Some(related(places, violation)).filter(|all| !all.is_empty()),
        ..plain(range, violation.severity, &violation.rule, message)
    }
}

/// The rule, then each import on the way, or else the target.
fn related(places: &Places<'_>, violation: &Violation) -> Vec<DiagnosticRelatedInformation> {
    let rule = violation.rule_id.and_then(|id| places.rule(id));
    let hops = violation.chain.iter().zip(violation.chain.iter().skip(1));
    let hops = hops.filter_map(|(from, to)| places.hop(from, to));
    let target = violation.to.as_ref().filter(|_| violation.chain.is_empty());
    let target = target.and_then(|to| places.target(&to.file));
    rule.into_iter().chain(hops).chain(target).collect()
}

/// The first address in a comment.
fn link(comment: &str) -> Option<CodeDescription> {
    let start = comment.find("https://").or_else(|| comment.find("http://"))?;
    let ends = |c: char| c.is_whitespace() || c.is_control() || "<>\"`".contains(c);
    let address = comment[start..].split(ends).next()?;
    let address = address.trim_end_matches(['.', ',', ';', ':', '!', '?', ')', ']', '\'']);
    Some(CodeDescription { href: Uri::from_str(address).ok()? })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_ends_before_the_punctuation_of_its_sentence() {
        let found = |comment| link(comment).map(|link| link.href.as_str().to_owned());
        let address = Some("https://a.example/adr/7#x".to_owned());
        assert_eq!(found("see https://a.example/adr/7#x."), address);
        assert_eq!(found("(https://a.example/adr/7#x), or ask"), address);
        assert_eq!(found("docs/adr/7.md"), None);
    }
}
