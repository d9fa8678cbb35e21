//! Turns TypeScript into JavaScript, and places in the result back into places in the source.

use std::path::Path;

use oxc_allocator::Allocator;
use oxc_ast::ast::Program;
use oxc_codegen::{Codegen, CodegenOptions};
use oxc_semantic::SemanticBuilder;
use oxc_transformer::{Module, TransformOptions, Transformer};

use crate::config::error::Problem;

use super::source::{Kind, problem};

/// Where the pieces of stripped code come from, in their order.
pub(super) struct Lines(Vec<Piece>);

/// The beginning of a piece of code; 0-based, columns in UTF-16 code units.
struct Piece {
    stripped: (u32, u32),
    source: (u32, u32),
}

impl Lines {
    /// The line and column of the source that a line and column of the code come from; 1-based.
    pub(super) fn source(&self, line: u32, column: u32) -> (u32, u32) {
        let at = (line.saturating_sub(1), column.saturating_sub(1));
        let after = self.0.partition_point(|piece| piece.stripped <= at);
        let source = after.checked_sub(1).map_or((0, 0), |before| self.0[before].source);
        (source.0 + 1, source.1 + 1)
    }
}

/// Strips types, and writes out enums and what else only TypeScript has.
pub(super) fn strip<'a>(
    arena: &'a Allocator,
    program: &mut Program<'a>,
    path: &Path,
    kind: Kind,
) -> Result<(String, Lines), Box<Problem>> {
    let scoping =
        SemanticBuilder::new().with_enum_eval(true).build(program).semantic.into_scoping();
    let mut options = TransformOptions::default();
    if kind == Kind::CommonJs {
        // `import x = require()` and `export =` are written for it.
        options.env.module = Module::CommonJS;
    }
    let done = Transformer::new(arena, path, &options).build_with_scoping(scoping, program);
    if let Some(error) = done.diagnostics.errors().next() {
        return Err(Box::new(problem(error)));
    }
    let options =
        CodegenOptions { source_map_path: Some(path.into()), ..CodegenOptions::default() };
    let printed = Codegen::new().with_options(options).build(program);
    #[expect(clippy::redundant_closure_for_method_calls, reason = "its type is of another crate")]
    let pieces = printed.map.iter().flat_map(|map| map.get_tokens()).map(|token| Piece {
        stripped: (token.get_dst_line(), token.get_dst_col()),
        source: (token.get_src_line(), token.get_src_col()),
    });
    Ok((printed.code, Lines(pieces.collect())))
}
