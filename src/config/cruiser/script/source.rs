//! The text of a module, made ready for the engine.

use std::{ops::Range, path::Path};

use oxc_allocator::Allocator;
use oxc_ast::ast::{Program, Statement};
use oxc_diagnostics::OxcDiagnostic;
use oxc_parser::{ParseOptions, Parser, ParserReturn};
use oxc_span::{SourceType, Span};

use crate::{
    config::{
        ConfigFile,
        error::{ConfigError, Problem, quote},
    },
    extract,
};

use super::{
    THREAD_STACK,
    typescript::{self, Lines},
};

/// What a module is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// An ECMAScript module.
    Module,
    /// The body of a function, with `require` and `module.exports`.
    CommonJs,
    /// JSON.
    Json,
}

/// A module.
pub(super) struct Source {
    pub(super) file: ConfigFile,
    pub(super) kind: Kind,
    /// What the engine runs.
    pub(super) code: String,
    /// Where the lines of `code` come from, when it is not the text of the file.
    pub(super) lines: Option<Lines>,
    /// What an ECMAScript module imports statically, and where.
    pub(super) imports: Vec<(String, Range<usize>)>,
}

/// What the name of a module says about it.
#[derive(Clone, Copy)]
struct Dialect {
    typescript: bool,
    /// `None`: its manifest or its text has to say.
    kind: Option<Kind>,
}

impl Dialect {
    fn of(path: &Path) -> Self {
        let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
        let (typescript, kind) = match ending {
            "json" => (false, Some(Kind::Json)),
            "mjs" => (false, Some(Kind::Module)),
            "cjs" => (false, Some(Kind::CommonJs)),
            "mts" => (true, Some(Kind::Module)),
            "cts" => (true, Some(Kind::CommonJs)),
            "ts" => (true, None),
            _ => (false, None),
        };
        Self { typescript, kind }
    }
}

/// Whether the nearest `package.json` has a say about a file.
pub(super) fn asks_manifest(path: &Path) -> bool {
    Dialect::of(path).kind.is_none()
}

impl Source {
    /// Makes a text ready. `is_module` is what the manifest says of its `.js` and `.ts` files.
    pub(super) fn new(path: &Path, file: ConfigFile, is_module: bool) -> Result<Self, ConfigError> {
        let dialect = Dialect::of(path);
        if dialect.kind == Some(Kind::Json) {
            check_json(&file)?;
            let (code, lines, imports) = (file.text.clone(), None, Vec::new());
            return Ok(Self { file, kind: Kind::Json, code, lines, imports });
        }
        // Types are stripped in several passes, each of which may nest deeper than the parser.
        let passes = if dialect.typescript { 4 } else { 1 };
        if extract::stack_for_parsing(&file.text).saturating_mul(passes) > THREAD_STACK {
            return Err(too_deep(&file));
        }
        script(path, file, dialect, is_module)
    }
}

fn script(
    path: &Path,
    file: ConfigFile,
    dialect: Dialect,
    is_module: bool,
) -> Result<Source, ConfigError> {
    let arena = Allocator::new();
    let mut parsed = parse(&arena, &file.text, dialect, is_module);
    if let Some(problem) = syntax_error(&parsed) {
        return Err(ConfigError::Invalid { file, problems: vec![problem] });
    }
    let has_syntax = parsed.module_record.has_module_syntax;
    let kind = dialect.kind.unwrap_or(if is_module || has_syntax || awaits(&parsed) {
        Kind::Module
    } else {
        Kind::CommonJs
    });
    let (code, lines) = if dialect.typescript {
        let stripped = typescript::strip(&arena, &mut parsed.program, path, kind);
        let (code, lines) = stripped.map_err(|problem| ConfigError::Invalid {
            file: file.clone(),
            problems: vec![*problem],
        })?;
        (code, Some(lines))
    } else {
        (file.text.clone(), None)
    };
    let imports = if kind == Kind::Module { imports(&parsed.program) } else { Vec::new() };
    Ok(Source { code: without_hashbang(code), file, kind, lines, imports })
}

/// Parses a script for the places in it.
pub(super) fn parse_again<'a>(
    arena: &'a Allocator,
    path: &Path,
    source: &'a Source,
) -> ParserReturn<'a> {
    parse(arena, &source.file.text, Dialect::of(path), source.kind == Kind::Module)
}

/// Parses a text as what it most likely is; a script whose only sign of being a module is a
/// top-level `await` is parsed once more.
fn parse<'a>(
    arena: &'a Allocator,
    text: &'a str,
    dialect: Dialect,
    is_module: bool,
) -> ParserReturn<'a> {
    let base = if dialect.typescript { SourceType::ts() } else { SourceType::mjs() };
    let as_module = || attempt(arena, text, base.with_module(true));
    match dialect.kind {
        Some(Kind::CommonJs) => attempt(arena, text, base.with_commonjs(true)),
        Some(_) => as_module(),
        None if is_module => as_module(),
        None => {
            let parsed = attempt(arena, text, base.with_unambiguous(true));
            if parsed.diagnostics.is_empty() {
                return parsed;
            }
            let module = as_module();
            if module.diagnostics.is_empty() { module } else { parsed }
        }
    }
}

fn attempt<'a>(arena: &'a Allocator, text: &'a str, source_type: SourceType) -> ParserReturn<'a> {
    let options = ParseOptions {
        allow_return_outside_function: !source_type.is_module(),
        ..ParseOptions::default()
    };
    Parser::new(arena, text, source_type).with_options(options).parse()
}

/// Whether it was parsed as a module for its `await` alone.
fn awaits(parsed: &ParserReturn<'_>) -> bool {
    parsed.program.source_type.is_module()
}

/// What a module still imports once types are gone.
fn imports(program: &Program<'_>) -> Vec<(String, Range<usize>)> {
    let source = |statement: &Statement<'_>| {
        let literal = match statement {
            Statement::ImportDeclaration(import) => Some(&import.source),
            Statement::ExportAllDeclaration(export) => Some(&export.source),
            Statement::ExportFromDeclaration(export) => Some(&export.source),
            _ => None,
        }?;
        Some((literal.value.to_string(), range(literal.span)))
    };
    program.body.iter().filter_map(source).collect()
}

fn range(span: Span) -> Range<usize> {
    span.start as usize..span.end as usize
}

/// The engine does not know `#!`. The length stays the same.
fn without_hashbang(code: String) -> String {
    match code.strip_prefix("#!") {
        Some(rest) => format!("//{rest}"),
        None => code,
    }
}

fn syntax_error(parsed: &ParserReturn<'_>) -> Option<Problem> {
    parsed.diagnostics.errors().next().map(problem)
}

/// A problem that the parser or the transformer found.
pub(super) fn problem(error: &OxcDiagnostic) -> Problem {
    let label = error.labels.first();
    let span = label.map_or(0..0, |label| {
        let start = label.offset() as usize;
        start..start + label.len() as usize
    });
    let said = label.and_then(|label| label.label()).unwrap_or("here").to_owned();
    let message = error.message.split_whitespace().collect::<Vec<_>>().join(" ");
    let help = error.help.as_ref().map(ToString::to_string);
    Problem::new(format!("this cannot be parsed: {message}"), &span, said, help)
}

fn check_json(file: &ConfigFile) -> Result<(), ConfigError> {
    let Err(error) = serde_json::from_str::<serde::de::IgnoredAny>(&file.text) else {
        return Ok(());
    };
    let line_start: usize =
        file.text.split_inclusive('\n').take(error.line().saturating_sub(1)).map(str::len).sum();
    let at = (line_start + error.column().saturating_sub(1)).min(file.text.len());
    let span = at..at + 1;
    let message = "this is not JSON".to_owned();
    let problem = Problem::new(message, &span, "the text cannot be read from here on", None);
    Err(ConfigError::Invalid { file: file.clone(), problems: vec![problem] })
}

fn too_deep(file: &ConfigFile) -> ConfigError {
    ConfigError::Plain {
        message: format!("{} is nested too deeply to parse", quote(&file.path)),
        help: None,
    }
}
