//! Places that a diagnostic speaks of.

use std::path::{Path, PathBuf};

use lsp_types::{DiagnosticRelatedInformation, Location, Range};

use crate::{
    base::{escape::printable, position::LineIndex},
    discover::FileId,
    lsp::{text, uri},
    pipeline::Checked,
    resolve::target::Target,
    rules::ruleset::{Rule, RuleId},
};

/// Finds places in a tree.
pub(super) struct Places<'c> {
    pub(super) checked: &'c Checked,
    /// Where each rule stands in the config.
    rules: Vec<Option<(PathBuf, Range)>>,
    wanted: bool,
}

impl<'c> Places<'c> {
    /// Finds nothing unless it is `wanted`.
    pub(super) fn new(checked: &'c Checked, wanted: bool) -> Self {
        let files: Vec<_> = checked.config.iter().chain(&checked.config_bases).collect();
        let lines: Vec<LineIndex<'_>> =
            files.iter().map(|file| LineIndex::new(&file.text)).collect();
        let place = |rule: &Rule| {
            let spot = &rule.written.rule;
            let range = lines.get(spot.file)?.range(spot.span.start, spot.span.end);
            let path = checked.index.root().join(&files.get(spot.file)?.path);
            Some((path, text::range(range)))
        };
        let rules = if wanted { &checked.rules.rules[..] } else { &[] };
        Self { checked, rules: rules.iter().map(place).collect(), wanted }
    }

    /// Where a rule stands.
    pub(super) fn rule(&self, id: RuleId) -> Option<DiagnosticRelatedInformation> {
        let (path, range) = self.rules.get(usize::from(id.0))?.as_ref()?;
        let name = printable(&self.checked.rule(id).name).into_owned();
        related(path, *range, format!("the rule {name}"))
    }

    /// Where a rule of this name stands.
    pub(super) fn rule_named(&self, name: &str) -> Option<DiagnosticRelatedInformation> {
        let at = self.checked.rules.rules.iter().position(|rule| rule.name == name)?;
        self.rule(RuleId(u16::try_from(at).ok()?))
    }

    /// A file that is imported.
    pub(super) fn target(&self, path: &str) -> Option<DiagnosticRelatedInformation> {
        let file = self.file(path)?;
        let message = format!("imported: {}", printable(path));
        related(&self.checked.index.disk_path(file), Range::default(), message)
    }

    /// The import by which one module of a chain leads to the next.
    pub(super) fn hop(&self, from: &str, to: &str) -> Option<DiagnosticRelatedInformation> {
        let (source, target) = (self.file(from)?, self.file(to)?);
        let all = &self.checked.dependencies;
        let start = all.partition_point(|dependency| dependency.from < source);
        let of_source = all[start..].iter().take_while(|dependency| dependency.from == source);
        let mut leads = of_source.filter(
            |dependency| matches!(dependency.target, Target::Module(file) if file == target),
        );
        let range = text::range(self.checked.import(leads.next()?).range);
        let message = format!("{} imports {}", printable(from), printable(to));
        related(&self.checked.index.disk_path(source), range, message)
    }

    fn file(&self, path: &str) -> Option<FileId> {
        self.checked.index.get(path).filter(|_| self.wanted)
    }
}

/// Where a rule stands in the config.
pub(in crate::lsp) fn rule_place(checked: &Checked, id: RuleId) -> Option<(PathBuf, Range)> {
    let spot = &checked.rule(id).written.rule;
    let file = checked.config.iter().chain(&checked.config_bases).nth(spot.file)?;
    let range = LineIndex::new(&file.text).range(spot.span.start, spot.span.end);
    Some((checked.index.root().join(&file.path), text::range(range)))
}

pub(super) fn related(
    path: &Path,
    range: Range,
    message: String,
) -> Option<DiagnosticRelatedInformation> {
    let location = Location { uri: uri::value_of(path)?, range };
    Some(DiagnosticRelatedInformation { location, message })
}
