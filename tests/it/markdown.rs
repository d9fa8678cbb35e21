//! Specs in Markdown: cases, each a `## title` and the fenced blocks below it.

use std::{fs, path::Path};

/// One case of a spec.
pub(crate) struct Case {
    pub(crate) title: String,
    /// The line of the title.
    pub(crate) line: usize,
    pub(crate) blocks: Vec<Block>,
}

/// A fenced block.
#[derive(Clone)]
pub(crate) struct Block {
    /// What stands behind the fence.
    pub(crate) info: String,
    pub(crate) text: String,
}

/// The files of `fixtures/specs/<subject>`, by name: name and text.
pub(crate) fn files(subject: &str) -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/specs").join(subject);
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap());
    let mut files: Vec<(String, String)> = entries
        .map(|entry| {
            let name = entry.file_name().into_string().unwrap();
            (name, fs::read_to_string(entry.path()).unwrap())
        })
        .collect();
    files.sort();
    files
}

/// The cases of one file. Blocks that stand before the first title belong to each of them, before
/// their own.
pub(crate) fn cases(markdown: &str) -> Vec<Case> {
    let mut cases: Vec<Case> = Vec::new();
    let mut common: Vec<Block> = Vec::new();
    let mut fence: Option<(String, Block)> = None;
    for (index, line) in markdown.lines().enumerate() {
        if let Some((end, block)) = &mut fence {
            if line == end {
                let (_, block) = fence.take().unwrap();
                cases.last_mut().map_or(&mut common, |case| &mut case.blocks).push(block);
            } else {
                block.text.push_str(line);
                block.text.push('\n');
            }
        } else if let Some(title) = line.strip_prefix("## ") {
            cases.push(Case { title: title.to_owned(), line: index + 1, blocks: common.clone() });
        } else if line.starts_with("```") {
            let info = line.trim_start_matches('`');
            let end = line[..line.len() - info.len()].to_owned();
            fence = Some((end, Block { info: info.to_owned(), text: String::new() }));
        }
    }
    assert!(fence.is_none(), "a block is not closed");
    cases
}
