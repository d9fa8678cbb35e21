//! The source files, read.

use std::{panic, path::Path, sync::Arc};

use crate::{
    base::{
        path,
        position::{LineIndex, Range},
    },
    discover::{FileId, is_probe},
    extract::{
        Language, extract,
        import::{Extracted, SourceProblem, SourceProblemKind},
    },
    pipeline::RunError,
    resolve::World,
    rules::{
        cells::{Cell, Cells},
        engine::Module,
        ruleset::RuleSet,
    },
    source, watchdog,
};

/// Reads the imports of every source file, build output left aside.
pub(super) fn extract_all(world: &Arc<World>, rules: &RuleSet) -> Result<Vec<Module>, RunError> {
    let mut cells = Cells::new(rules);
    let sources: Vec<(FileId, Language, Option<Cell>)> = world
        .index
        .iter()
        .filter_map(|(id, file)| {
            let language = Language::of(path::file_name(&file.path))?;
            (!world.outputs.contains(&file.path)).then(|| (id, language, cells.of(&file.path)))
        })
        .collect();
    let all = Arc::clone(world);
    let extract = move |(file, language, cell): (FileId, Language, Option<Cell>)| {
        let is_probe = is_probe(all.index.path(file));
        let extracted = extract_file(&all.index.disk_path(file), language, is_probe);
        Module { file, cell, extracted, is_probe, is_source: true }
    };
    watchdog::map(watchdog::LIMIT, sources, |(file, ..)| *file, extract)
        .map_err(|file| RunError::TooSlow { path: world.index.path(file).to_owned() })
}

fn extract_file(path: &Path, language: Language, probe: bool) -> Extracted {
    let source = match source::read(path) {
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
    let extracted = panic::catch_unwind(|| extract(&source.text, language, probe));
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
