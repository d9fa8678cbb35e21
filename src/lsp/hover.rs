//! What is said about a specifier: where it leads, and what rules make of that.

use std::fmt::Write;

use lsp_types::{Hover, HoverContents, MarkupContent, MarkupKind, Position};

use crate::{
    explain::{
        self, Asked, Broken, Outcome, Pardon, RuleVerdict, Spot, TargetExplanation,
        file::{FileExplanation, ImportExplanation},
    },
    lsp::{diagnostics::rule_place, markup::Markup, text, uri},
    pipeline::Checked,
    rules::{miss::Miss, ruleset::RuleId},
    session::Session,
};

/// The hover of a place in a file; `None` where no specifier stands.
pub(super) fn at(session: &Session, path: String, at: Position, markdown: bool) -> Option<Hover> {
    let at = text::position(at);
    let spot = Some(Spot { line: at.line, column: Some(at.column) });
    let asked = Asked { path, spot };
    let explained = session.examine(|examined| explain::file::explain(examined, &asked, true));
    let explained = explained.ok()?;
    let range = text::range(explained.imports.first()?.import.range);
    let page = Page { checked: session.checked(), file: &explained, markup: Markup { markdown } };
    let value = page.render();
    let kind = if markdown { MarkupKind::Markdown } else { MarkupKind::PlainText };
    let contents = HoverContents::Markup(MarkupContent { kind, value });
    Some(Hover { contents, range: Some(range) })
}

struct Page<'p> {
    checked: &'p Checked,
    file: &'p FileExplanation,
    markup: Markup,
}

impl Page<'_> {
    fn render(&self) -> String {
        let mut lines = vec![self.origin()];
        for import in &self.file.imports {
            lines.extend(self.import(import));
        }
        lines.join(&self.markup.line_end())
    }

    /// Where the file itself belongs.
    fn origin(&self) -> String {
        let place = match &self.file.zone {
            Some((zone, cell)) => self.cell(zone, cell),
            None => "in no zone".to_owned(),
        };
        format!("{} {}: {place}", self.markup.strong("from"), self.markup.code(&self.file.file))
    }

    fn cell(&self, zone: &str, cell: &str) -> String {
        let cell = if cell.is_empty() { "." } else { cell };
        format!("cell {} of zone {}", self.markup.code(cell), self.markup.code(zone))
    }

    fn import(&self, import: &ImportExplanation) -> Vec<String> {
        if import.targets.is_empty() {
            return vec!["not judged: the config leaves this import out".to_owned()];
        }
        import.targets.iter().flat_map(|target| self.target(target)).collect()
    }

    fn target(&self, target: &TargetExplanation) -> Vec<String> {
        let name = match (&target.to, &target.aim) {
            (Some(to), _) => self.markup.code(to),
            (None, Some(aim)) => format!("nothing; judged by {}", self.markup.code(aim)),
            (None, None) => "nothing; it aims nowhere".to_owned(),
        };
        let mut facts = vec![target.class.to_owned()];
        facts.extend(target.zone.as_ref().map(|(zone, cell)| self.cell(zone, cell)));
        let declared = target.declared.as_ref();
        facts.extend(declared.map(|path| format!("declared {}", self.markup.code(path))));
        if target.by_package_name {
            facts.push("by its package's name".to_owned());
        }
        let to = self.markup.strong("to");
        let mut lines = vec![format!("{to} {name}: {}", facts.join("; "))];
        let broken = |verdict: &RuleVerdict| match &verdict.outcome {
            Outcome::Breaks(broken) => Some(self.breaks(verdict, broken)),
            Outcome::Misses(_) => None,
        };
        let broken: Vec<String> = target.rules.iter().filter_map(broken).collect();
        if broken.is_empty() {
            lines.push(format!("✓ allowed: {}", self.allowed(target)));
        }
        lines.extend(broken);
        lines
    }

    /// A broken rule.
    fn breaks(&self, verdict: &RuleVerdict, broken: &Broken) -> String {
        let mark = match broken.pardon {
            None => "✗",
            Some(Pardon::Suppressed) => "suppressed by a comment:",
            Some(Pardon::Probe) => "as a probe does:",
        };
        let rule = self.rule(&verdict.rule);
        let mut line = format!(
            "{mark} {} {rule}: {}",
            verdict.severity.as_str(),
            self.markup.text(&broken.message)
        );
        if let Some(hint) = &broken.hint {
            _ = write!(line, " ({})", self.markup.text(hint));
        }
        line
    }

    /// The name of a rule, leading to where it stands.
    fn rule(&self, name: &str) -> String {
        let at = self.checked.rules.rules.iter().position(|rule| rule.name == name);
        let id = at.and_then(|at| u16::try_from(at).ok()).map(RuleId);
        match id.and_then(|id| rule_place(self.checked, id)) {
            Some((path, range)) => {
                let line = range.start.line + 1;
                self.markup.link(name, &format!("{}#L{line}", uri::of_path(&path)))
            }
            None => self.markup.code(name),
        }
    }

    /// What allows an import that breaks no rule.
    fn allowed(&self, target: &TargetExplanation) -> String {
        let entry = target.rules.iter().find_map(|verdict| match &verdict.outcome {
            Outcome::Misses(Miss::Allowed { entry, .. }) => Some(entry + 1),
            _ => None,
        });
        if let Some(entry) = entry {
            return format!("by entry {entry} of {}", self.markup.code("allowed"));
        }
        match (&self.file.zone, &target.zone, &self.file.allowance) {
            (Some(from), Some(to), _) if from == to => "a cell may import itself".to_owned(),
            (Some(_), Some(_), Some(allowance)) => self.markup.text(allowance),
            _ => match target.rules.len() {
                0 => "there are no rules".to_owned(),
                n => format!("none of {n} rules forbids it"),
            },
        }
    }
}
