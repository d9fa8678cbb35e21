//! What extraction finds: one [`Import`] per site in the source.

use compact_str::CompactString;
use serde::{Deserialize, Serialize};

use crate::base::position::Range;

/// One site that names another module: `import … from "x"`, `require("x")`, `vi.mock("x")`, …
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Import {
    /// What is imported.
    pub specifier: Specifier,
    /// The syntax that imports it.
    pub kind: ImportKind,
    /// The import exists for the type checker alone: it is erased from what runs.
    pub type_only: bool,
    /// How exactly it is written, as far as dependency-cruiser tells that apart.
    pub form: Form,
    /// The specifier with its quotes (or the expression that computes it).
    pub range: Range,
    /// 1-based line on which the declaration, call or type begins that imports: a comment above a
    /// multi-line `import {` stands above this line. It is not the line of a statement around it,
    /// so that one comment cannot speak of every import in a long object or array.
    pub statement_line: u32,
}

impl Import {
    /// The specifier as it stands in the source; `None` when it is not a plain one.
    pub fn written(&self) -> Option<&str> {
        let Specifier::Literal(text) = &self.specifier else { return None };
        let bare = self.kind == ImportKind::TripleSlash && self.form == Form::Bare;
        Some(text.strip_prefix("./").filter(|_| bare).unwrap_or(text))
    }

    /// Whether a comment about this 1-based line speaks of the import: it begins there, or its
    /// specifier does, or the line lies between.
    pub fn stands_on(&self, line: u32) -> bool {
        (self.statement_line..=self.range.start.line).contains(&line)
    }
}

/// What an import names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Specifier {
    /// The text between the quotes, escapes decoded. Most are short, and stand here themselves.
    Literal(CompactString),
    /// A specifier with holes, of which only the beginning is known: `` `./${name}` ``,
    /// `"../" + name`. The prefix is empty when nothing is known.
    Computed {
        /// The text before the first hole.
        prefix: Box<str>,
    },
    /// The patterns of one `import.meta.glob` call; a pattern that begins with `!` excludes.
    Glob(Box<[Box<str>]>),
}

impl Specifier {
    /// What is known of its one text: all of it, or the beginning.
    pub(super) fn known(&self) -> Option<&str> {
        match self {
            Self::Literal(text) => Some(text),
            Self::Computed { prefix } => Some(prefix),
            Self::Glob(_) => None,
        }
    }

    /// The same, of which something else is known.
    pub(super) fn with_known(&self, text: &str) -> Self {
        match self {
            Self::Computed { .. } => Self::Computed { prefix: text.into() },
            _ => Self::Literal(text.into()),
        }
    }

    /// Nothing at all is known of it.
    pub(super) fn is_unknown(&self) -> bool {
        matches!(self, Self::Computed { prefix } if prefix.is_empty())
    }

    /// The specifier as a person would quote it; `…` stands for a hole.
    pub fn display(&self) -> String {
        match self {
            Self::Literal(text) => text.to_string(),
            Self::Computed { prefix } => format!("{prefix}…"),
            Self::Glob(patterns) => patterns.join(", "),
        }
    }
}

/// How exactly an import is written: what dependency-cruiser tells apart within one
/// [`ImportKind`]. Ringfence's own rules do not.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Form {
    /// As the documentation of the kind shows it: of calls, a name and a string; of references,
    /// `path` as it is; of JSDoc, an `@import` tag.
    #[default]
    Plain,
    /// The specifier has to be worked out (`"./a" + ".js"`), or the call goes a long way round
    /// (`module.require("x")`), or no call is there at all (`<script src="x">`).
    Indirect,
    /// Plain once it is compiled: `(require)("x")`, `import("x" as string)`.
    Parenthesized,
    /// Plain, but not where dependency-cruiser looks: an AMD call within a larger expression, a
    /// type in a JSDoc tag that TypeScript reads in another way.
    Overlooked,
    /// A static import that does not belong to the file itself but to a `declare module` or
    /// namespace in it. Compilation removes it.
    Inner,
    /// A static import that compilation removes because nothing uses it as a value. Only told
    /// apart when [`Settings::unused`](super::Settings::unused) asks for it.
    Unused,
    /// A static import whose braces hold nothing but types, if anything: `import { type T }`,
    /// `import d, { type T }`, `import {}`; no `import type`.
    TypeNames {
        /// As for [`Form::Unused`]. Known without asking where no name outside the braces is
        /// imported.
        unused: bool,
    },
    /// `export * as x from "x"`.
    Namespace,
    /// A `path` of a reference that does not say that it is relative: `path="x"` for `./x`.
    Bare,
    /// The `types` of a reference.
    Types,
    /// `/// <amd-dependency path="x" />`.
    AmdDependency,
    /// A type in a JSDoc comment: `{import("x").T}`.
    Bracket,
    /// A call of the wrapper of `require` that has this index in
    /// [`Settings::wrappers`](super::Settings::wrappers).
    Wrapper(u8),
    /// `process.getBuiltinModule("x")`.
    BuiltinModule,
    /// A `require` in an AMD `define`, which stands beside the same as an ordinary `require`.
    InDefine,
    /// No import, though dependency-cruiser takes it for one: `define(["require"], …)`, a
    /// function of the file's own that is called `define`.
    Lookalike,
}

/// Defines [`ImportKind`], its names and the list of all of them in one place.
macro_rules! import_kinds {
    ($($(#[$doc:meta])* $variant:ident = $name:literal,)+) => {
        /// The syntax of an import.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum ImportKind { $($(#[$doc])* $variant,)+ }

        impl ImportKind {
            /// Every kind, in the order of the documentation.
            pub const ALL: &[Self] = &[$(Self::$variant,)+];

            /// The name used in configs and in every output format.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $name,)+ }
            }
        }
    };
}

import_kinds! {
    /// `import … from "x"`, `import "x"`.
    Import = "import",
    /// `export … from "x"`.
    Export = "export",
    /// `import("x")`.
    DynamicImport = "dynamic-import",
    /// `require("x")`, `createRequire(…)("x")`.
    Require = "require",
    /// `require.resolve("x")`.
    RequireResolve = "require-resolve",
    /// `import x = require("x")`.
    ImportEquals = "import-equals",
    /// `import("x").T` and `typeof import("x")` in a type.
    ImportType = "import-type",
    /// `/// <reference path="x" />`, `/// <reference types="x" />`.
    TripleSlash = "triple-slash",
    /// `@import … from "x"` and `{import("x").T}` in a JSDoc comment.
    Jsdoc = "jsdoc",
    /// `import.meta.resolve("x")`.
    ImportMetaResolve = "import-meta-resolve",
    /// `import.meta.glob("./x/*.ts")`.
    ImportMetaGlob = "import-meta-glob",
    /// `new URL("x", import.meta.url)`.
    NewUrl = "new-url",
    /// `vi.mock("x")`, `jest.requireActual("x")` and their kin.
    Mock = "mock",
    /// `declare module "x" { … }` in a module.
    ModuleAugmentation = "module-augmentation",
    /// AMD `define(["x"], …)`, `require(["x"], …)`.
    Amd = "amd",
    /// A `package.json` that depends on a package of the workspace.
    Manifest = "manifest",
    /// `extends`, `references` and `paths` of a `tsconfig.json`.
    Tsconfig = "tsconfig",
}

/// Everything that extraction says about one source file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Extracted {
    /// The imports, in the order of their positions.
    pub imports: Vec<Import>,
    /// The `ringfence-ignore-next-line` comments, in the order of their positions.
    pub suppressions: Vec<Suppression>,
    /// Why the file could not be read or parsed whole. The imports are then what could be
    /// recovered.
    pub problem: Option<SourceProblem>,
    /// What a probe says about itself; only looked for in probes.
    pub probe: ProbeNotes,
}

/// A file that could not be read or parsed whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceProblem {
    /// What kind of problem.
    pub kind: SourceProblemKind,
    /// What the parser or the system says, in one line.
    pub message: String,
    /// Where.
    pub range: Range,
}

/// Why a file could not be judged whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum SourceProblemKind {
    /// The parser reports a syntax error, or the nesting is too deep to parse.
    Parse,
    /// The file is not valid UTF-8; it was read with replacement characters.
    Encoding,
    /// The file could not be read at all, or the system has no room for parsing it. Another time it may.
    Unreadable,
}

/// A comment `// ringfence-ignore-next-line <rule>[, <rule>…] -- <reason>`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Suppression {
    /// The rules that are suppressed, as written.
    pub rules: Vec<Box<str>>,
    /// The text behind `--`, trimmed; `None` when it is missing or empty.
    pub reason: Option<Box<str>>,
    /// Where the comment's text is.
    pub range: Range,
    /// 1-based line that the comment speaks of: the next one that holds code.
    pub target_line: u32,
}

/// What a probe file says about itself.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProbeNotes {
    /// Rules named by `@arch-expect` comments.
    pub expectations: Vec<ExpectComment>,
    /// The text of the comments before the first statement: rule names in it count as
    /// expectations.
    pub head: String,
    /// Imports found inside comments, that is, commented out.
    pub commented_out: Vec<CommentedImport>,
}

/// A rule named by a comment `// @arch-expect <rule>`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExpectComment {
    /// The rule's name, as written.
    pub rule: Box<str>,
    /// Where the name stands.
    pub range: Range,
    /// The 1-based line of the next code when that code holds an import to bind to; `None` when
    /// the comment stands in the head of the file and speaks of the file as a whole.
    pub target_line: Option<u32>,
}

/// An import inside a comment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CommentedImport {
    /// Its specifier.
    pub specifier: Box<str>,
    /// Where the specifier stands.
    pub range: Range,
}
