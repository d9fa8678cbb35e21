//! What can be done about a violation: say why it stays, or look at the rule.

use lsp_types::{
    CodeActionContext, CodeActionKind, Command, Diagnostic, ExecuteCommandParams, Location,
    NumberOrString, Position, Range, ShowDocumentParams,
};
use serde_json::{Value, json};

use crate::{
    base::path,
    extract::{self, Language, import::Extracted},
    lsp::{client::Abilities, diagnostics::rule_place, documents::Document, text, uri},
    pipeline::Checked,
    rules::violation::Violation,
    session::Session,
};

/// The command that opens the config at a rule.
pub(super) const OPEN_RULE: &str = "ringfence.openRule";

/// Whether the client wants actions of the kind that there is.
pub(super) fn wanted(context: &CodeActionContext) -> bool {
    let only = context.only.as_deref();
    only.is_none_or(|only| {
        only.iter().any(|kind| *kind == CodeActionKind::QUICKFIX || *kind == CodeActionKind::EMPTY)
    })
}

/// What is asked for.
pub(super) struct Asked<'a> {
    pub(super) uri: &'a str,
    pub(super) document: &'a Document,
    pub(super) range: Range,
    /// The diagnostics that the client shows there.
    pub(super) shown: &'a [Diagnostic],
    /// The root-relative path of the document.
    pub(super) path: &'a str,
}

impl Asked<'_> {
    /// The actions. They are of newer making than the types know, hence JSON.
    pub(super) fn answer(&self, session: &Session, abilities: Abilities) -> Vec<Value> {
        let checked = session.checked();
        let Some(file) = checked.index.get(self.path) else { return Vec::new() };
        let is_current =
            checked.index.read(file).is_ok_and(|source| source.text == *self.document.text);
        if !is_current {
            return Vec::new();
        }
        let touches = |violation: &&Violation| {
            let range = text::range(violation.range);
            violation.from == file && range.start <= self.range.end && self.range.start <= range.end
        };
        let mut actions = Vec::new();
        let mut seen: Vec<(&str, u32)> = Vec::new();
        for violation in checked.violations.iter().filter(touches) {
            let line = line_of_statement(checked, violation);
            if seen.contains(&(&violation.rule, line)) {
                continue;
            }
            seen.push((&violation.rule, line));
            if abilities.code_actions {
                actions.extend(self.suppress(violation, line, abilities.snippets));
            }
            if abilities.opens_documents {
                actions.extend(self.open_rule(checked, violation, abilities.code_actions));
            }
        }
        actions
    }

    /// The comment that suppresses a violation, as far as it can be one there. Its reason is left to the
    /// person: as long as there is none, the comment suppresses nothing.
    fn suppress(&self, violation: &Violation, line: u32, snippets: bool) -> Option<Value> {
        let rule = violation.rule_id.map(|_| &*violation.rule)?;
        let at = text::line(&self.document.text, line)?;
        let code = &self.document.text[at.clone()];
        let indentation = &code[..code.len() - code.trim_start().len()];
        let comment = format!("{indentation}// ringfence-ignore-next-line {rule} -- ");
        let end = if self.document.text.contains("\r\n") { "\r\n" } else { "\n" };
        let (above, line) = (line, violation.import.is_some().then_some(line));
        if !self.takes_effect(&format!("{comment}reason{end}"), at.start, rule, line) {
            return None;
        }
        let edit = self.insertion(above, (&comment, end), snippets);
        Some(json!({
            "title": format!("Suppress {rule} here, with a reason"),
            "kind": CodeActionKind::QUICKFIX,
            "diagnostics": self.about(violation),
            "edit": edit,
        }))
    }

    /// The edit that puts a comment, with an end of a line behind it, at the start of a line.
    fn insertion(&self, line: u32, (comment, end): (&str, &str), snippets: bool) -> Value {
        let start = Position { line, character: 0 };
        let range = Range { start, end: start };
        if !snippets {
            let edit = json!({ "range": range, "newText": format!("{comment}{end}") });
            // What every client takes.
            return json!({ "changes": { self.uri: [edit] } });
        }
        let value = format!("{}${{1:reason}}{end}", escaped(comment));
        let edit = json!({ "range": range, "snippet": { "kind": "snippet", "value": value } });
        let document = json!({ "uri": self.uri, "version": self.document.version });
        json!({ "documentChanges": [{ "textDocument": document, "edits": [edit] }] })
    }

    /// Whether a comment would be read as one that suppresses the rule on the line (or, without one, in
    /// the file): not within a template literal, say. Everything else stays what it was.
    fn takes_effect(&self, comment: &str, at: usize, rule: &str, line: Option<u32>) -> bool {
        let Some(language) = Language::of(path::file_name(self.path)) else { return false };
        let text = &self.document.text;
        let read = |text: &str| -> Extracted {
            extract::extract(text, language, false, &extract::Settings::NATIVE)
        };
        let (before, after) = (read(text), read(&[&text[..at], comment, &text[at..]].concat()));
        let speaks = after.suppressions.iter().any(|comment| {
            comment.reason.is_some()
                && line.is_none_or(|line| comment.target_line == line + 2)
                && comment.rules.iter().any(|name| **name == *rule)
        });
        speaks
            && before.imports.len() == after.imports.len()
            && before.problem.is_some() == after.problem.is_some()
    }

    /// Opens the config at the rule.
    fn open_rule(&self, checked: &Checked, violation: &Violation, literal: bool) -> Option<Value> {
        let (path, range) = rule_place(checked, violation.rule_id?)?;
        let title = format!("Open the rule {}", violation.rule);
        let location = Location { uri: uri::value_of(&path)?, range };
        let arguments = Some(vec![serde_json::to_value(location).ok()?]);
        let command = Command { title: title.clone(), command: OPEN_RULE.to_owned(), arguments };
        if !literal {
            return serde_json::to_value(command).ok();
        }
        let kind = CodeActionKind::QUICKFIX;
        Some(
            json!({ "title": title, "kind": kind, "diagnostics": self.about(violation), "command": command }),
        )
    }

    /// The diagnostics that an action is about.
    fn about(&self, violation: &Violation) -> Vec<&Diagnostic> {
        let code = Some(NumberOrString::String(violation.rule.to_string()));
        let range = text::range(violation.range);
        self.shown.iter().filter(|shown| shown.range == range && shown.code == code).collect()
    }
}

/// The 0-based line above which a comment about a violation stands.
fn line_of_statement(checked: &Checked, violation: &Violation) -> u32 {
    let imports = &checked.module(violation.from).extracted.imports;
    let import = imports.iter().find(|import| import.range == violation.range);
    let line = match import.filter(|_| violation.import.is_some()) {
        Some(import) => import.statement_line,
        None => violation.range.start.line,
    };
    line.saturating_sub(1)
}

/// Text for a snippet, in which some characters have a meaning.
fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace('$', "\\$").replace('}', "\\}")
}

/// What a command asks to be shown.
pub(super) fn place(params: &ExecuteCommandParams) -> Option<ShowDocumentParams> {
    let location = params.arguments.first().filter(|_| params.command == OPEN_RULE)?;
    let Location { uri, range } = serde_json::from_value(location.clone()).ok()?;
    let (external, take_focus, selection) = (None, Some(true), Some(range));
    Some(ShowDocumentParams { uri, external, take_focus, selection })
}
