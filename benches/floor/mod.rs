//! The least that any checker has to do: walk the tree, read and parse every source file on all
//! cores. What a check takes beyond that is what there is to win.

use std::{cell::RefCell, fs, path::Path};

use oxc_allocator::Allocator;
use oxc_parser::{ParseOptions, Parser};
use oxc_span::SourceType;
use rayon::prelude::*;
use ringfence::{base::path, discover::walk::walk, extract::Language, watchdog};

thread_local! {
    static ARENA: RefCell<Allocator> = RefCell::new(Allocator::new());
}

/// Walks, reads and parses; the number of top-level statements, so that nothing is optimised away.
pub(crate) fn floor(root: &Path) -> usize {
    let index = walk(root, false, |_| false).expect("the tree can be read").index;
    let files: Vec<_> = index
        .iter()
        .filter_map(|(id, file)| Some((id, Language::of(path::file_name(&file.path))?)))
        .collect();
    files
        .into_par_iter()
        .with_max_len(watchdog::TOGETHER)
        .map(|(id, language)| {
            let text = fs::read_to_string(index.disk_path(id)).expect("sources are UTF-8");
            statements(&text, language)
        })
        .sum()
}

fn statements(text: &str, language: Language) -> usize {
    let source_type = match language {
        Language::TypeScript => SourceType::ts(),
        Language::Declaration => SourceType::d_ts(),
        Language::JavaScript => SourceType::jsx().with_unambiguous(true),
        _ => SourceType::tsx(),
    };
    ARENA.with_borrow_mut(|arena| {
        arena.reset();
        let options = ParseOptions { enable_ident_hashes: false, ..ParseOptions::default() };
        let parsed = Parser::new(arena, text, source_type).with_options(options).parse();
        assert!(!parsed.panicked, "generated sources parse");
        parsed.program.body.len()
    })
}
