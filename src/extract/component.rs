//! The script parts of component files: `.vue`, `.svelte`, `.astro`.
//!
//! Only as much of the markup is read as it takes to tell a script from what looks like one:
//! comments, and blocks that hold text or markup. Each script is parsed on its own.

use std::ops::Range;

use crate::extract::import::{
    Extracted, Form, Import, ImportKind, SourceProblem, SourceProblemKind, Specifier,
};
use crate::extract::markup::{self, Element};
use crate::extract::parse::{self, Dialect};
use crate::extract::source::{Script, Source};
use crate::extract::{Ask, Language, specifier};

/// Reads the imports of a component.
pub(super) fn read(source: &Source<'_>, language: Language, ask: Ask<'_>) -> Extracted {
    let file = source.whole();
    let mut all = Extracted::default();
    let mut markup_start = 0;
    if language == Language::Astro
        && let Some((code, end)) = frontmatter(file.text)
    {
        add(&mut all, parse::script(source.script(code.start, code.end), Dialect::TypeScript, ask));
        markup_start = end;
    }
    let elements = match language {
        Language::Vue => markup::root_elements(file.text),
        _ => markup::scripts(file.text, markup_start),
    };
    for element in &elements {
        if element.is("script") {
            read_script(&mut all, source, element, language, ask);
        }
        if !element.closed {
            let problem = SourceProblem {
                kind: SourceProblemKind::Parse,
                message: "an element that is never closed".to_owned(),
                range: file.range(element.start, element.content.start),
            };
            all.problem.get_or_insert(problem);
        }
    }
    all.imports.sort_by_key(|import| import.range);
    all.suppressions.sort_by_key(|suppression| suppression.range);
    all
}

fn read_script(
    all: &mut Extracted,
    source: &Source<'_>,
    element: &Element<'_>,
    language: Language,
    ask: Ask<'_>,
) {
    // Astro leaves a script with `is:inline` to the browser as it is.
    let inline = language == Language::Astro && element.attribute("is:inline").is_some();
    // Vue compiles a script whatever its `type` says.
    if inline || (language != Language::Vue && !holds_script(element)) {
        return;
    }
    let file = source.whole();
    all.imports.extend(source_attribute(file, element, language));
    match dialect(element, language) {
        Ok(dialect) => {
            let script = source.script(element.content.start, element.content.end);
            add(all, parse::script(script, dialect, ask));
        }
        Err(lang) => {
            let problem = SourceProblem {
                kind: SourceProblemKind::Parse,
                message: format!("no imports are read from a script of language `{lang}`"),
                range: file.range(element.start, element.content.start),
            };
            all.problem.get_or_insert(problem);
        }
    }
}

/// Adds what one more script holds.
fn add(all: &mut Extracted, script: Extracted) {
    all.imports.extend(script.imports);
    all.suppressions.extend(script.suppressions);
    all.problem = all.problem.take().or(script.problem);
    all.probe.expectations.extend(script.probe.expectations);
    all.probe.head.push_str(&script.probe.head);
    all.probe.commented_out.extend(script.probe.commented_out);
}

/// A `type` that browsers do not run marks data: JSON, templates, shaders.
fn holds_script(element: &Element<'_>) -> bool {
    element.attribute("type").is_none_or(|value| {
        let kind = value.text.trim().to_ascii_lowercase();
        matches!(kind.as_str(), "" | "module" | "ts")
            || kind.ends_with("/javascript")
            || kind.ends_with("/typescript")
            || kind.ends_with("/babel")
            || kind.ends_with("/ecmascript")
    })
}

/// The dialect that a script is written in, or the name of one that is not read.
fn dialect<'t>(element: &Element<'t>, language: Language) -> Result<Dialect, &'t str> {
    let lang = element.attribute("lang").map_or("", |value| value.text);
    match lang {
        // Astro compiles its scripts as TypeScript.
        "" if language == Language::Astro => Ok(Dialect::TypeScript),
        "" | "js" | "javascript" | "jsx" | "mjs" => Ok(Dialect::JavaScript),
        "ts" | "typescript" => Ok(Dialect::TypeScript),
        "tsx" => Ok(Dialect::Tsx),
        other => Err(other),
    }
}

/// `<script src="./x.ts">` imports the whole of its code.
fn source_attribute(
    file: Script<'_, '_>,
    element: &Element<'_>,
    language: Language,
) -> Option<Import> {
    let value = element.attribute("src")?;
    let address = value.text.starts_with("//") || specifier::has_scheme(value.text);
    // Only Vue has no expressions in the values of attributes.
    let expression = language != Language::Vue && value.text.contains('{');
    let elsewhere = address || expression || value.text.is_empty();
    (!elsewhere).then(|| Import {
        specifier: Specifier::Literal(value.text.into()),
        kind: ImportKind::Import,
        type_only: false,
        form: Form::Indirect,
        range: file.range(value.place.start, value.place.end),
        statement_line: file.line(element.start),
    })
}

/// The code between the `---` lines that an Astro component may begin with, and where the markup
/// goes on.
fn frontmatter(text: &str) -> Option<(Range<usize>, usize)> {
    const FENCE: &str = "---";
    let open = markup::skip_comments(text, 0);
    let code = text[open..].strip_prefix(FENCE)?;
    let start = text.len() - code.len();
    let mut at = start;
    for line in code.split_inclusive('\n') {
        if at > start && line.trim_start().starts_with(FENCE) {
            let fence = at + line.len() - line.trim_start().len();
            return Some((start..at, fence + FENCE.len()));
        }
        at += line.len();
    }
    let close = start + code.find(FENCE)?;
    Some((start..close, close + FENCE.len()))
}
