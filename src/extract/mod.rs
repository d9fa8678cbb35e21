//! Source text to imports.
//!
//! Left out on purpose: `import()` in the markup of Svelte and Astro components, `@jsxImportSource`,
//! `importScripts` and `System.register`.
//!
//! The parser's arena never leaves this module: what comes out owns its text.

mod amd;
mod calls;
mod clauses;
mod comments;
mod component;
mod create_require;
mod forms;
pub mod import;
mod jsdoc;
mod jsx_factory;
mod long_strings;
mod markup;
mod mentions;
mod metadata;
mod names;
mod nesting;
mod parse;
mod probe_notes;
mod salvage;
mod settings;
mod source;
mod specifier;
mod spine;
mod suppressions;
mod triple_slash;
mod unused;
mod uses;
mod visitor;
mod wrappers;

use crate::base::position::Range;
use crate::extract::import::{Extracted, SourceProblem, SourceProblemKind};
use crate::extract::nesting::Refusal;
use crate::extract::parse::Dialect;
use crate::extract::source::Source;

pub use nesting::{has_stack, stack_for_parsing};
pub use settings::{Compiler, MOST_WRAPPERS, Settings};

/// Whether TypeScript code neither imports nor exports, and so is no module where only that makes one.
/// Code that is nested too deep to be looked at here is not known to be none.
pub fn is_script(text: &str) -> bool {
    const STACK: usize = 1 << 20;
    stack_for_parsing(text) <= STACK && !parse::has_module_syntax(text)
}

/// The languages that imports are read from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// `.ts .mts .cts`
    TypeScript,
    /// `.tsx`
    Tsx,
    /// `.d.ts .d.mts .d.cts` and `.d.<extension>.ts`
    Declaration,
    /// `.js .jsx .mjs .cjs`
    JavaScript,
    /// `.vue`
    Vue,
    /// `.svelte`
    Svelte,
    /// `.astro`
    Astro,
}

impl Language {
    /// The language of a file, by its name; `None` when ringfence reads no imports from it.
    pub fn of(file_name: &str) -> Option<Self> {
        // Some file systems, and so their users, do not tell `x.TS` from `x.ts`.
        let has_capitals = file_name.bytes().any(|byte| byte.is_ascii_uppercase());
        let lower_case = has_capitals.then(|| file_name.to_ascii_lowercase());
        let file_name = lower_case.as_deref().unwrap_or(file_name);
        let (stem, extension) = at_last_dot(file_name)?;
        let declaration = || {
            let is_of_d = |(before, last): (&str, &str)| {
                last == "d" || (extension == "ts" && before.rsplit('.').next() == Some("d"))
            };
            at_last_dot(stem).is_some_and(is_of_d)
        };
        Some(match extension {
            "ts" | "mts" | "cts" if declaration() => Self::Declaration,
            "ts" | "mts" | "cts" => Self::TypeScript,
            "tsx" => Self::Tsx,
            "js" | "jsx" | "mjs" | "cjs" => Self::JavaScript,
            "vue" => Self::Vue,
            "svelte" => Self::Svelte,
            "astro" => Self::Astro,
            _ => return None,
        })
    }

    /// Its files are markup with scripts in it.
    pub fn is_component(self) -> bool {
        matches!(self, Self::Vue | Self::Svelte | Self::Astro)
    }
}

/// As `rsplit_once`, which is much slower at this: every file is asked for its language.
fn at_last_dot(name: &str) -> Option<(&str, &str)> {
    let at = memchr::memrchr(b'.', name.as_bytes())?;
    Some((&name[..at], &name[at + 1..]))
}

/// Reads the imports of one source.
///
/// `text` has no byte order mark. `probe` asks for [`Extracted::probe`] as well, `settings` for what
/// ringfence's own rules have no need of.
/// Never fails: what does not parse gives what was recovered and [`Extracted::problem`].
///
/// May be called on any thread; is quickest on one with a large stack that said so by [`has_stack`].
pub fn extract(text: &str, language: Language, probe: bool, settings: &Settings) -> Extracted {
    // Only TypeScript is compiled, and components use their imports in markup, too.
    let compiled = matches!(language, Language::TypeScript | Language::Tsx | Language::Declaration);
    let compiler = settings.unused.as_ref().filter(|_| compiled);
    let ask = Ask { probe, settings, compiler };
    let names = ask.compiler.is_some();
    let read = || read(text, language, ask);
    let mut found = nesting::with_stack_for(text, !language.is_component(), names, read)
        .unwrap_or_else(|refusal| unparsed(text, refusal));
    if let Some(kind) = settings.without {
        found.imports.retain(|import| import.kind != kind);
    }
    found
}

/// What is asked of one script.
#[derive(Clone, Copy)]
struct Ask<'s> {
    probe: bool,
    settings: &'s Settings,
    /// Tell which imports compilation removes; [`Settings::unused`].
    compiler: Option<&'s Compiler>,
}

fn read(text: &str, language: Language, ask: Ask<'_>) -> Extracted {
    let source = Source::new(text);
    let dialect = match language {
        Language::TypeScript => Dialect::TypeScript,
        Language::Tsx => Dialect::Tsx,
        Language::Declaration => Dialect::Declaration,
        Language::JavaScript => Dialect::JavaScript,
        Language::Vue | Language::Svelte | Language::Astro => {
            return component::read(&source, language, ask);
        }
    };
    parse::script(source.whole(), dialect, ask)
}

/// A file that no stack can hold is not parsed, but for the imports that it begins with.
fn unparsed(text: &str, refusal: Refusal) -> Extracted {
    let beginning = Source::new(nesting::shallow_beginning(text));
    let (kind, message) = match refusal {
        Refusal::TooDeep => (SourceProblemKind::Parse, "nested too deeply to parse".to_owned()),
        Refusal::NoThread(error) => {
            let message = format!("parsing it takes more stack than the system gives: {error}");
            (SourceProblemKind::Unreadable, message)
        }
    };
    Extracted {
        imports: parse::beginning(beginning.whole()),
        problem: Some(SourceProblem { kind, message, range: Range::FILE }),
        ..Extracted::default()
    }
}
