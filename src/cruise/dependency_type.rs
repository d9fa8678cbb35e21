//! The classes of dependencies that rules can ask for.

/// Defines [`DependencyType`], its names and the list of all of them in one place.
macro_rules! dependency_types {
    ($($variant:ident = $name:literal,)+) => {
        /// A class of dependencies. A dependency is of several: how its specifier was found
        /// (`aliased-…`), where its target lies (`local`, `npm`, `core`, …), how it is written
        /// (`import`, `require`, …).
        ///
        /// Source: dependency-cruiser's `doc/rules-reference.md`, "dependencyTypes".
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[expect(missing_docs, reason = "the names are dependency-cruiser's own")]
        pub enum DependencyType { $($variant,)+ }

        impl DependencyType {
            /// Every class.
            pub const ALL: &[Self] = &[$(Self::$variant,)+];

            /// The name used in configs and in every output format.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $name,)+ }
            }
        }
    };
}

dependency_types! {
    Aliased = "aliased",
    AliasedSubpathImport = "aliased-subpath-import",
    AliasedTsconfig = "aliased-tsconfig",
    AliasedTsconfigBaseUrl = "aliased-tsconfig-base-url",
    AliasedTsconfigPaths = "aliased-tsconfig-paths",
    AliasedWebpack = "aliased-webpack",
    AliasedWorkspace = "aliased-workspace",
    AmdDefine = "amd-define",
    AmdExoticRequire = "amd-exotic-require",
    AmdRequire = "amd-require",
    Core = "core",
    Deprecated = "deprecated",
    DynamicImport = "dynamic-import",
    ExoticRequire = "exotic-require",
    Export = "export",
    Import = "import",
    ImportEquals = "import-equals",
    Jsdoc = "jsdoc",
    JsdocBracketImport = "jsdoc-bracket-import",
    JsdocImportTag = "jsdoc-import-tag",
    Local = "local",
    Localmodule = "localmodule",
    Npm = "npm",
    NpmBundled = "npm-bundled",
    NpmDev = "npm-dev",
    NpmNoPkg = "npm-no-pkg",
    NpmOptional = "npm-optional",
    NpmPeer = "npm-peer",
    NpmUnknown = "npm-unknown",
    PreCompilationOnly = "pre-compilation-only",
    ProcessGetBuiltinModule = "process-get-builtin-module",
    Require = "require",
    TripleSlashAmdDependency = "triple-slash-amd-dependency",
    TripleSlashDirective = "triple-slash-directive",
    TripleSlashFileReference = "triple-slash-file-reference",
    TripleSlashTypeReference = "triple-slash-type-reference",
    TypeImport = "type-import",
    TypeOnly = "type-only",
    Undetermined = "undetermined",
    Unknown = "unknown",
}

impl DependencyType {
    /// The class with this name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|class| class.as_str() == name)
    }
}

/// A set of classes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TypeSet(u64);

impl TypeSet {
    /// Whether a class is in it.
    pub fn contains(self, class: DependencyType) -> bool {
        self.0 & Self::bit(class) != 0
    }

    /// Whether both have a class in common.
    pub fn intersects(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// How many classes both have in common.
    pub fn common(self, other: Self) -> u32 {
        (self.0 & other.0).count_ones()
    }

    /// Its classes, by name.
    pub fn iter(self) -> impl Iterator<Item = DependencyType> {
        DependencyType::ALL.iter().copied().filter(move |&class| self.contains(class))
    }

    const fn bit(class: DependencyType) -> u64 {
        1 << class as u8
    }
}

impl FromIterator<DependencyType> for TypeSet {
    fn from_iter<I: IntoIterator<Item = DependencyType>>(classes: I) -> Self {
        Self(classes.into_iter().fold(0, |set, class| set | Self::bit(class)))
    }
}
