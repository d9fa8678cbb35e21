//! One script through the parser.
//!
//! File names say little about the dialect inside: `.js` holds JSX, Flow and even TypeScript,
//! modules and scripts alike. The likeliest dialect is tried first, and another only when the
//! parser objects, so that an ordinary file is parsed once.

use std::cell::RefCell;

use oxc_allocator::Allocator;
use oxc_parser::{ParseOptions, Parser, ParserReturn};
use oxc_span::SourceType;

use crate::extract::comments::Comments;
use crate::extract::import::{Extracted, Import, ProbeNotes, SourceProblem, SourceProblemKind};
use crate::extract::source::Script;
use crate::extract::visitor::{Found, Walked};
use crate::extract::{
    Ask, Settings, jsdoc, probe_notes, salvage, suppressions, triple_slash, unused, visitor,
};

/// What a script is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Dialect {
    /// TypeScript without JSX, where `<T>x` is a cast.
    TypeScript,
    /// TypeScript with JSX.
    Tsx,
    /// A `.d.ts`.
    Declaration,
    /// JavaScript, with JSX or without.
    JavaScript,
}

impl Dialect {
    /// What to parse as, likeliest first. `unambiguous` lets the parser tell modules from scripts
    /// by what they hold; a module whose only sign is a top-level `await` needs to be told.
    fn source_types(self) -> Vec<SourceType> {
        let (ts, tsx, js) = (SourceType::ts(), SourceType::tsx(), SourceType::jsx());
        match self {
            Self::TypeScript => vec![ts, ts.with_module(true)],
            Self::Tsx => vec![tsx, tsx.with_module(true)],
            Self::Declaration => vec![SourceType::d_ts(), ts],
            Self::JavaScript => vec![js.with_unambiguous(true), js, tsx, ts],
        }
    }
}

/// How well a script was parsed, best first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Health {
    Clean,
    Recovered,
    Panicked,
}

thread_local! {
    /// Every parse of a thread uses the same memory: it is cleared in between, not given back.
    static ARENA: RefCell<Allocator> = RefCell::new(Allocator::new());
}

/// Reads the imports of one script. The caller has seen to it that the stack is large enough.
pub(super) fn script(script: Script<'_, '_>, dialect: Dialect, ask: Ask<'_>) -> Extracted {
    ARENA.with_borrow_mut(|arena| best_attempt(arena, script, dialect, ask))
}

/// Tries the dialects until one fits; else keeps what the best of them recovered, and what the
/// likeliest objected to.
fn best_attempt(
    arena: &mut Allocator,
    script: Script<'_, '_>,
    dialect: Dialect,
    ask: Ask<'_>,
) -> Extracted {
    let mut best: Option<(Health, Extracted)> = None;
    let mut problem = None;
    for source_type in dialect.source_types() {
        arena.reset();
        let (health, mut extracted) = attempt(arena, script, source_type, ask);
        if health == Health::Clean {
            return extracted;
        }
        let objection = extracted.problem.take();
        problem = problem.or(objection);
        if best.as_ref().is_none_or(|(best, _)| health < *best) {
            best = Some((health, extracted));
        }
    }
    let extracted = best.map(|(_, extracted)| extracted).unwrap_or_default();
    Extracted { problem, ..extracted }
}

fn attempt(
    arena: &Allocator,
    script: Script<'_, '_>,
    source_type: SourceType,
    ask: Ask<'_>,
) -> (Health, Extracted) {
    let parsed = parse(arena, script.text, source_type, ask.compiler.is_some());
    let health = health(&parsed);
    let Walked { mut imports, holders } = match health {
        Health::Panicked => salvage::walked(&parsed.module_record, script.text),
        _ => visitor::walk_program(&parsed.program, ask.settings, ask.probe),
    };
    let comments = Comments::of(&parsed.program);
    let notes = if ask.probe {
        probe_notes::read(script, &comments, &holders.unwrap_or_default())
    } else {
        ProbeNotes::default()
    };
    triple_slash::read(&comments, ask.settings, &mut imports);
    jsdoc::read(&comments, &mut imports);
    imports.sort_by_key(|found| (found.span.start, found.span.end));
    if let Some(compiler) = ask.compiler {
        unused::mark(&parsed.program, &comments, compiler, &mut imports);
    }
    let extracted = Extracted {
        suppressions: suppressions::read(script, &comments, &imports),
        imports: imports.into_iter().map(|found| import(script, found)).collect(),
        problem: (health != Health::Clean).then(|| problem(script, &parsed)),
        probe: notes,
    };
    (health, extracted)
}

/// The imports of a piece of text, if that is faultless code; for what comments hold.
pub(super) fn snippet(text: &str) -> Option<Vec<Found>> {
    let arena = Allocator::new();
    let parsed = parse(&arena, text, SourceType::tsx(), false);
    let clean = health(&parsed) == Health::Clean;
    clean.then(|| visitor::walk_program(&parsed.program, &Settings::NATIVE, false).imports)
}

/// Whether the code imports or exports, and so is a module.
pub(super) fn has_module_syntax(text: &str) -> bool {
    let arena = Allocator::new();
    [SourceType::ts(), SourceType::tsx()]
        .into_iter()
        .any(|source_type| parse(&arena, text, source_type, false).module_record.has_module_syntax)
}

/// The imports that the beginning of a text is certain to hold, when its rest cannot be parsed.
pub(super) fn beginning(script: Script<'_, '_>) -> Vec<Import> {
    ARENA.with_borrow_mut(|arena| {
        arena.reset();
        let parsed = parse(arena, script.text, SourceType::tsx(), false);
        let found = salvage::walked(&parsed.module_record, script.text).imports;
        found.into_iter().map(|found| import(script, found)).collect()
    })
}

fn parse<'a>(
    arena: &'a Allocator,
    text: &'a str,
    source_type: SourceType,
    names: bool,
) -> ParserReturn<'a> {
    let options = ParseOptions {
        // CommonJS modules and Astro's frontmatter are function bodies.
        allow_return_outside_function: true,
        // Parentheses say nothing about imports.
        preserve_parens: false,
        // Only a semantic analysis looks names up by their hashes.
        enable_ident_hashes: names,
        ..ParseOptions::default()
    };
    Parser::new(arena, text, source_type).with_options(options).parse()
}

fn health(parsed: &ParserReturn<'_>) -> Health {
    if parsed.panicked {
        Health::Panicked
    } else if parsed.diagnostics.has_errors() {
        Health::Recovered
    } else {
        Health::Clean
    }
}

/// The parser's first objection.
fn problem(script: Script<'_, '_>, parsed: &ParserReturn<'_>) -> SourceProblem {
    let error = parsed.diagnostics.errors().next();
    let message = error.map_or("syntax error", |error| error.message.as_ref());
    let label = error.and_then(|error| error.labels.first());
    let (start, end) = label.map_or((0, 0), |label| {
        let start = label.offset() as usize;
        (start, start + label.len() as usize)
    });
    SourceProblem {
        kind: SourceProblemKind::Parse,
        message: message.split_whitespace().collect::<Vec<_>>().join(" "),
        range: script.range(start, end),
    }
}

fn import(script: Script<'_, '_>, found: Found) -> Import {
    Import {
        specifier: found.specifier,
        kind: found.kind,
        type_only: found.type_only,
        form: found.form,
        range: script.range_of(found.span),
        // Mostly the line of the range, which is known by now.
        statement_line: script.line(found.statement as usize),
    }
}
