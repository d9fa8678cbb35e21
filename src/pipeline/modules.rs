//! The source files, read.

use std::{io, panic, sync::Arc, time::SystemTime};

use rayon::prelude::*;

use crate::{
    base::{
        path,
        position::{LineIndex, Range},
    },
    cache::{Entry, Known, Origin},
    discover::{FileId, FileIndex, PATHS_TOGETHER, is_probe},
    extract::{
        Language, Settings, extract,
        import::{Extracted, SourceProblem, SourceProblemKind},
    },
    pipeline::RunError,
    resolve::{World, target::Dependency},
    rules::{
        cells::{Cell, Cells},
        engine::Module,
        ruleset::RuleSet,
    },
    source::SourceText,
    watchdog,
};

/// Every source file of the tree, build output left aside.
pub(super) fn sources(world: &World) -> Vec<FileId> {
    let ids = world.index.iter().map(|(id, _)| id);
    ids.filter(|&id| world.outputs.is_source(id, &world.index)).collect()
}

/// How sources are read.
#[derive(Clone)]
pub(super) struct Reading {
    pub(super) index: Arc<FileIndex>,
    /// What is known already, and what to look for.
    pub(super) known: Arc<Known>,
    /// When the run began.
    pub(super) started: SystemTime,
}

/// A source that was read, or is known.
pub(super) struct Read {
    pub(super) module: Module,
    /// By which the file is recognised the next time; `None` when it cannot be.
    pub(super) origin: Option<Origin>,
    /// Its imports, resolved under [`Known::resolution`], when they are known.
    pub(super) resolved: Option<Arc<[Dependency]>>,
    /// More is known of it now than before.
    pub(super) is_fresh: bool,
}

/// Reads the imports of these files. A file in no language that is read has none.
pub(super) fn extract_all(
    reading: &Reading,
    rules: &RuleSet,
    files: Vec<FileId>,
) -> Result<Vec<Read>, RunError> {
    let index = &reading.index;
    let with_cell = |cells: &mut Cells<'_>, file| (file, cells.of(index.path(file)));
    let sources = files.into_par_iter().with_min_len(PATHS_TOGETHER);
    let sources = sources.map_init(|| Cells::new(rules), with_cell).collect();
    let work = reading.clone();
    let read = move |(file, cell)| work.read(file, cell);
    watchdog::map(watchdog::LIMIT, sources, |(file, _)| *file, read)
        .map_err(|file| RunError::TooSlow { path: index.path(file).to_owned() })
}

impl Reading {
    fn read(&self, file: FileId, cell: Option<Cell>) -> Read {
        let path = self.index.path(file);
        let is_probe = is_probe(path);
        let module = |extracted| Module { file, cell, extracted, is_probe, is_source: true };
        let Some(language) = Language::of(path::file_name(path)) else {
            let module = module(Arc::default());
            return Read { module, origin: None, resolved: None, is_fresh: false };
        };
        if let Some(entry) = self.known.by_stamp(path, self.index.stamp(file)) {
            return Read::of_entry(module(Arc::clone(&entry.extracted)), entry);
        }
        let source = match self.index.read(file) {
            Ok(source) => source,
            Err(error) => {
                let module = module(Arc::new(unreadable(&error)));
                return Read { module, origin: None, resolved: None, is_fresh: false };
            }
        };
        let origin = self.known.origin(&source, self.started);
        if let Some(entry) = self.known.by_content(path, &source, origin) {
            let is_fresh = origin.is_some_and(|origin| !origin.is_racy && entry.origin.is_racy);
            let read = Read::of_entry(module(Arc::clone(&entry.extracted)), entry);
            source.give_back();
            return Read { origin, is_fresh, ..read };
        }
        let extracted = extract_source(&source, language, is_probe, &self.known.settings);
        source.give_back();
        // What may come out differently another time is not to be remembered.
        let is_settled =
            extracted.problem.as_ref().is_none_or(|it| it.kind != SourceProblemKind::Unreadable);
        let origin = origin.filter(|_| is_settled);
        let module = module(Arc::new(extracted));
        Read { module, origin, resolved: None, is_fresh: origin.is_some() }
    }
}

impl Read {
    fn of_entry(module: Module, entry: &Entry) -> Self {
        let resolved = Some(Arc::clone(&entry.resolved));
        Self { module, origin: Some(entry.origin), resolved, is_fresh: false }
    }
}

/// A module whose imports are not looked at.
pub(super) fn unread(world: &World, file: FileId) -> Module {
    let is_probe = is_probe(world.index.path(file));
    Module { file, cell: None, extracted: Arc::default(), is_probe, is_source: true }
}

fn unreadable(error: &io::Error) -> Extracted {
    let problem = SourceProblem {
        kind: SourceProblemKind::Unreadable,
        message: error.to_string(),
        range: Range::FILE,
    };
    Extracted { problem: Some(problem), ..Extracted::default() }
}

fn extract_source(
    source: &SourceText,
    language: Language,
    probe: bool,
    settings: &Settings,
) -> Extracted {
    // The parser is the work of others, and no source may end the run.
    let extracted = panic::catch_unwind(|| extract(&source.text, language, probe, settings));
    let mut extracted = extracted.unwrap_or_else(|_| {
        let (kind, message) = (SourceProblemKind::Parse, "the parser failed on it".to_owned());
        let problem = Some(SourceProblem { kind, message, range: Range::FILE });
        Extracted { problem, ..Extracted::default() }
    });
    if let (Some(at), None) = (source.invalid_at, &extracted.problem) {
        let range = LineIndex::new(&source.text).range(at, at);
        extracted.problem = Some(SourceProblem {
            kind: SourceProblemKind::Encoding,
            message: "the file is not UTF-8".to_owned(),
            range,
        });
    }
    extracted
}
