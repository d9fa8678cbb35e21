//! The options that decide on what counts as a dependency.

use crate::{cruise::ModuleSystem, extract};

/// The options that decide on what counts as a dependency, and as which. The default is
/// dependency-cruiser's.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "they are independent options of a config")]
pub struct Settings {
    /// `tsPreCompilationDeps`.
    pub pre_compilation: PreCompilation,
    /// JavaScript, too, is read with the TypeScript compiler: `parser: "tsc"`.
    pub tsc: bool,
    /// `detectJSDocImports`; implies `tsc`.
    pub jsdoc: bool,
    /// `moduleSystems`.
    pub systems: Vec<ModuleSystem>,
    /// `exoticRequireStrings`; at most [`extract::MOST_WRAPPERS`].
    pub wrappers: Vec<Box<str>>,
    /// `detectProcessBuiltinModuleCalls`.
    pub builtin_modules: bool,
    /// `extraExtensionsToScan`, each with its dot: files with one of these are modules, but not
    /// read.
    pub unread: Vec<Box<str>>,
    /// What the `tsconfig.json` says of what compilation leaves.
    pub compiler: extract::Compiler,
    /// Compilation removes no import for want of use (`verbatimModuleSyntax`; before TypeScript
    /// 5.5 also `preserveValueImports` and `importsNotUsedAsValues`).
    pub verbatim: bool,
    /// What the `tsconfig.json` says about what imports of TypeScript become; see
    /// [`Emit::of`]. Without [`Settings::parity`] they are judged as they were written.
    pub emit: Option<Emit>,
    /// Do as dependency-cruiser does, also where that is not what its documentation promises.
    pub parity: bool,
}

/// Whether imports count that compilation removes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PreCompilation {
    /// They do not: `false`.
    #[default]
    Removed,
    /// They do: `true`.
    Kept,
    /// They do, and are marked: `"specify"`.
    Marked,
}

/// What the imports of a TypeScript file become when it is compiled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Emit {
    /// They stay as they are, but for `import x = require("x")`, which is gone.
    Es,
    /// The same, and `export * as x from "x"`, which came later, becomes an import.
    Es2015,
    /// Every import becomes a `require`.
    CommonJs,
    /// Every import but `import()` becomes a `require`.
    Node,
}

impl Emit {
    /// What follows from the compiler options `module` and `target`; `None` when nothing does.
    pub fn of(module: Option<&str>, target: Option<&str>) -> Option<Self> {
        let is =
            |value: &str, names: &[&str]| names.iter().any(|it| value.eq_ignore_ascii_case(it));
        match module {
            Some(module) if is(module, &["commonjs"]) => Some(Self::CommonJs),
            Some(module) if is(module, &["node16", "node18", "node20", "nodenext"]) => {
                Some(Self::Node)
            }
            Some(module) if is(module, &["es6", "es2015"]) => Some(Self::Es2015),
            Some(_) => Some(Self::Es),
            None => target.filter(|it| is(it, &["es3", "es5"])).map(|_| Self::CommonJs),
        }
    }
}

impl Default for Settings {
    fn default() -> Self {
        use ModuleSystem::{Amd, Cjs, Es6, Tsd};
        Self {
            pre_compilation: PreCompilation::Removed,
            tsc: false,
            jsdoc: false,
            systems: vec![Es6, Cjs, Tsd, Amd],
            wrappers: Vec::new(),
            builtin_modules: false,
            unread: Vec::new(),
            compiler: extract::Compiler::default(),
            verbatim: false,
            emit: None,
            parity: false,
        }
    }
}

impl Settings {
    /// What extraction has to look for, so that its imports can be classified.
    pub fn extraction(&self) -> extract::Settings {
        let compiles = match self.pre_compilation {
            PreCompilation::Removed => !self.reads_all_with_tsc(),
            PreCompilation::Kept => false,
            PreCompilation::Marked => true,
        };
        extract::Settings {
            wrappers: self.wrappers.clone(),
            builtin_modules: self.builtin_modules,
            cruiser_amd: true,
            unused: (compiles && !self.verbatim).then(|| self.compiler.clone()),
            without: None,
        }
    }

    pub(super) fn reads_all_with_tsc(&self) -> bool {
        self.tsc || self.jsdoc
    }
}
