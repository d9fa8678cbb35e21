//! Source text to imports.
//!
//! The parser's arena never leaves this module: what comes out owns its text.

pub mod import;

use crate::extract::import::Extracted;

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
        let (stem, extension) = file_name.rsplit_once('.')?;
        let declaration =
            || stem.ends_with(".d") || (extension == "ts" && stem.rsplit('.').nth(1) == Some("d"));
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
}

/// Reads the imports of one source.
///
/// `text` has no byte order mark. `probe` asks for [`Extracted::probe`] as well.
/// Never fails: what does not parse gives what was recovered and [`Extracted::problem`].
pub fn extract(_text: &str, _language: Language, _probe: bool) -> Extracted {
    Extracted::default()
}
