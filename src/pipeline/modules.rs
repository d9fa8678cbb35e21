//! The source files, read.

use std::{panic, sync::Arc};

use crate::{
    base::{
        path,
        position::{LineIndex, Range},
    },
    discover::{FileId, FileIndex, is_probe},
    extract::{
        Language, Settings, extract,
        import::{Extracted, SourceProblem, SourceProblemKind},
    },
    pipeline::RunError,
    resolve::World,
    rules::{
        cells::{Cell, Cells},
        engine::Module,
        ruleset::RuleSet,
    },
    watchdog,
};

/// Every source file of the tree, build output left aside.
pub(super) fn sources(world: &World) -> Vec<FileId> {
    let is_source =
        |path: &str| Language::of(path::file_name(path)).is_some() && !world.outputs.contains(path);
    world.index.iter().filter(|(_, file)| is_source(&file.path)).map(|(id, _)| id).collect()
}

/// Reads the imports of these files. A file in no language that is read has none.
pub(super) fn extract_all(
    world: &Arc<World>,
    rules: &RuleSet,
    settings: &Settings,
    files: Vec<FileId>,
) -> Result<Vec<Module>, RunError> {
    let mut cells = Cells::new(rules);
    let sources: Vec<(FileId, Option<Cell>)> =
        files.into_iter().map(|file| (file, cells.of(world.index.path(file)))).collect();
    let all = Arc::clone(world);
    let settings = settings.clone();
    let extract = move |(file, cell): (FileId, Option<Cell>)| {
        let path = all.index.path(file);
        let is_probe = is_probe(path);
        let extracted = match Language::of(path::file_name(path)) {
            Some(language) => extract_file(&all.index, file, language, is_probe, &settings),
            None => Extracted::default(),
        };
        Module { file, cell, extracted: Arc::new(extracted), is_probe, is_source: true }
    };
    watchdog::map(watchdog::LIMIT, sources, |(file, _)| *file, extract)
        .map_err(|file| RunError::TooSlow { path: world.index.path(file).to_owned() })
}

/// A module whose imports are not looked at.
pub(super) fn unread(world: &World, file: FileId) -> Module {
    let is_probe = is_probe(world.index.path(file));
    Module { file, cell: None, extracted: Arc::default(), is_probe, is_source: true }
}

fn extract_file(
    index: &FileIndex,
    file: FileId,
    language: Language,
    probe: bool,
    settings: &Settings,
) -> Extracted {
    let source = match index.read(file) {
        Ok(source) => source,
        Err(error) => {
            let problem = SourceProblem {
                kind: SourceProblemKind::Unreadable,
                message: error.to_string(),
                range: Range::FILE,
            };
            return Extracted { problem: Some(problem), ..Extracted::default() };
        }
    };
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
