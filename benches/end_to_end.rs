//! A whole check beside the least that it could take.
//!
//! `cargo bench --bench end_to_end`. How the two compare, `cargo bench --bench ratio` says better:
//! it takes them in turns.

mod floor;
mod monorepo;
mod setup;

use std::{path::PathBuf, sync::OnceLock};

use divan::{Bencher, counter::BytesCount};
use monorepo::Tree;
use ringfence::pipeline::{self, Options};

const SIZES: [usize; 2] = [1_000, 4_000];

static ROOTS: OnceLock<[Root; SIZES.len()]> = OnceLock::new();

/// A tree that `main` keeps until all benches are through.
struct Root {
    files: usize,
    bytes: usize,
    path: PathBuf,
}

fn main() {
    setup::start_threads();
    let generate = |files| Tree::generate(files).expect("the temporary folder can be written");
    let trees = SIZES.map(generate);
    let roots = trees.each_ref().map(|tree| Root {
        files: tree.files,
        bytes: tree.bytes,
        path: tree.root.path().to_owned(),
    });
    if ROOTS.set(roots).is_ok() {
        divan::main();
    }
}

fn root(files: usize) -> &'static Root {
    let mut roots = ROOTS.get().into_iter().flatten();
    roots.find(|root| root.files == files).expect("`main` generates every size")
}

/// Walks, reads and parses.
#[divan::bench(args = SIZES, sample_count = 20)]
fn floor(bencher: Bencher<'_, '_>, files: usize) {
    let root = root(files);
    bencher.counter(BytesCount::new(root.bytes)).bench(|| floor::floor(&root.path));
}

/// Runs every stage.
#[divan::bench(args = SIZES, sample_count = 20)]
fn check(bencher: Bencher<'_, '_>, files: usize) {
    let root = root(files);
    let (cwd, given) = (root.path.clone(), Some(root.path.clone()));
    let options = Options { cwd, root: given, ..Options::default() };
    bencher
        .counter(BytesCount::new(root.bytes))
        .bench(|| pipeline::check(&options).map(|checked| checked.violations.len()));
}
