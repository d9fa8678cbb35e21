//! What extraction looks for beside what ringfence's own rules ask for.
//!
//! Configs of dependency-cruiser can ask for more: for wrappers of `require`, and for what is left
//! of a TypeScript file once it has been compiled. Nobody else pays for that.

use crate::extract::import::ImportKind;

/// What to look for. By default it is what ringfence's own rules are judged by.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Settings {
    /// Functions that load a module as `require` does, by their dotted names: `need`,
    /// `window.require`. An import by one of them says which by its index
    /// ([`Form::Wrapper`](super::import::Form::Wrapper)), so only the first [`MOST_WRAPPERS`]
    /// are looked for.
    pub wrappers: Vec<Box<str>>,
    /// `process.getBuiltinModule("fs")` counts as an import.
    pub builtin_modules: bool,
    /// Everything counts that dependency-cruiser takes for AMD: `/// <amd-dependency path="x" />`,
    /// a `require` in a `define` a second time, and what merely looks like a module to it
    /// ([`Form::Lookalike`](super::import::Form::Lookalike)).
    pub cruiser_amd: bool,
    /// Imports of TypeScript that compilation removes because nothing uses them as a value are
    /// told apart ([`Form::Unused`](super::import::Form::Unused)).
    pub unused: Option<Compiler>,
    /// A kind of import that is not looked for: nobody's wish, but it shows that what watches over
    /// extraction notices.
    pub without: Option<ImportKind>,
}

impl Settings {
    /// What ringfence's own rules are judged by.
    pub const NATIVE: Self = Self {
        wrappers: Vec::new(),
        builtin_modules: false,
        cruiser_amd: false,
        unused: None,
        without: None,
    };
}

/// How many names [`Settings::wrappers`] may hold.
pub const MOST_WRAPPERS: usize = 1 << u8::BITS;

/// The options of a `tsconfig.json` that decide on which imports compilation removes.
///
/// `verbatimModuleSyntax` is not among them: with it no import is removed for want of use, so there
/// is nothing to find out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Compiler {
    /// What JSX compiles to calls of (`jsxFactory`, `reactNamespace`); `React.createElement`
    /// when absent.
    pub jsx_factory: Option<Box<str>>,
    /// What `<>` compiles to (`jsxFragmentFactory`), when it is not the factory's business.
    pub jsx_fragment_factory: Option<Box<str>>,
    /// Decorated members keep the types of their parameters (`emitDecoratorMetadata`).
    pub decorator_metadata: bool,
    /// `null` and `undefined` are types of their own (`strictNullChecks`, `strict`).
    pub strict_null_checks: bool,
}
