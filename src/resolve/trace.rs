//! What resolution tries, step by step, and what ends it.
//!
//! The steps are noted by the code that takes them, where somebody asks for that
//! ([`FolderResolver::trace`](crate::resolve::FolderResolver::trace)): nothing here could say that an
//! import resolves in another way than it does.

use std::cell::RefCell;

use crate::resolve::{Resolved, target::Target};

/// One step of resolution.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// What sort of step.
    pub kind: StepKind,
    /// What was tried: a specifier, a name, a path.
    pub subject: String,
    /// What came of it, in a clause. It may hold text of the repository.
    pub outcome: String,
    /// It ended the search.
    pub ends: bool,
    /// How the resolver library was asked, where it was.
    pub lookup: Option<Box<Lookup>>,
}

/// How the resolver library was asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lookup {
    /// The conditions under which entries of `exports` and `imports` count.
    pub conditions: Vec<String>,
    /// The configuration whose `paths` and `baseUrl` count, by its root-relative path.
    pub config: Option<String>,
    /// The paths, without extension, that those make of the specifier.
    pub aliases: Vec<String>,
    /// What was looked for and is not there, sorted; packages of the workspace lie in
    /// `node_modules/` at the root.
    pub missing: Vec<String>,
}

/// Defines [`StepKind`] and its names in one place.
macro_rules! step_kinds {
    ($($(#[$doc:meta])* $variant:ident = $name:literal,)+) => {
        /// The sorts of steps.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum StepKind { $($(#[$doc])* $variant,)+ }

        impl StepKind {
            /// The name used in every output format.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $name,)+ }
            }
        }
    };
}

step_kinds! {
    /// Which configuration the importing file has.
    Config = "config",
    /// A builtin by its scheme, or by what the config says.
    Builtin = "builtin",
    /// A path from the importing file's folder, or from the root.
    Path = "path",
    /// What the package manager installs under the package's name.
    Installed = "installed",
    /// As the import's syntax resolves, with the file's own configuration.
    Lookup = "lookup",
    /// Under any condition that some package of the workspace names.
    AnyCondition = "any-condition",
    /// Under the conditions by which packages offer their sources.
    SourceCondition = "source-condition",
    /// With the aliases of a configuration at the root: the last try.
    RootAliases = "root-aliases",
    /// What of a package of the workspace is named.
    Package = "package",
    /// The file that the path found stands for.
    Source = "source",
    /// A package under another name than its own.
    OtherName = "other-name",
    /// The further targets of `imports` for a `#specifier`.
    SubpathImports = "subpath-imports",
    /// What a bundler's alias stands for.
    BundlerAlias = "bundler-alias",
    /// A scheme that is no builtin's.
    Scheme = "scheme",
    /// The specifier with its percent escapes read.
    Decoded = "decoded",
    /// A part of webpack's `loader!./file`.
    Loader = "loader",
    /// A URL that is relative to the importing file.
    Url = "url",
    /// The beginning of a specifier that is computed.
    Prefix = "prefix",
    /// A pattern of `import.meta.glob`.
    Pattern = "pattern",
    /// What the disk has and the tree does not: installed packages, ignored files.
    Disk = "disk",
    /// What stands for an import that nothing was found for.
    Aim = "aim",
}

/// Takes down steps.
#[derive(Default)]
pub(super) struct Recorder(RefCell<Vec<Step>>);

impl Recorder {
    /// The steps. What ended one search and was followed by another one ended nothing.
    pub(super) fn into_steps(self) -> Vec<Step> {
        let mut steps = self.0.into_inner();
        for at in 1..steps.len() {
            let begins_anew = matches!(steps[at].kind, StepKind::Loader | StepKind::Pattern);
            steps[at - 1].ends &= begins_anew;
        }
        steps
    }
}

/// Where steps are noted, if anywhere.
#[derive(Clone, Copy, Default)]
pub(super) struct Trace<'t>(Option<&'t Recorder>);

impl<'t> Trace<'t> {
    pub(super) fn to(recorder: &'t Recorder) -> Self {
        Self(Some(recorder))
    }

    /// Whether somebody wants to know.
    pub(super) fn is_on(self) -> bool {
        self.0.is_some()
    }

    /// Notes a step after which the search goes on.
    pub(super) fn goes_on(self, kind: StepKind, subject: &str, outcome: impl FnOnce() -> String) {
        self.note(|| Step::new(kind, subject, outcome(), false));
    }

    /// Notes the step that ends the search.
    pub(super) fn ends(self, kind: StepKind, subject: &str, outcome: impl FnOnce() -> String) {
        self.note(|| Step::new(kind, subject, outcome(), true));
    }

    /// Notes a step.
    pub(super) fn note(self, step: impl FnOnce() -> Step) {
        if let Some(recorder) = self.0 {
            recorder.0.borrow_mut().push(step());
        }
    }
}

impl Step {
    pub(super) fn new(kind: StepKind, subject: &str, outcome: String, ends: bool) -> Self {
        Self { kind, subject: subject.to_owned(), outcome, ends, lookup: None }
    }
}

/// What an import resolves to, in a clause. Files go by the path that `path` gives.
pub(super) fn said<'p>(
    resolved: &Resolved,
    path: impl FnOnce(crate::discover::FileId) -> &'p str,
) -> String {
    match &resolved.target {
        Target::Module(file) => path(*file).to_owned(),
        Target::Asset(path) => format!("{path} (holds no imports to follow)"),
        Target::Package(name) => format!("the package {name}"),
        Target::Builtin(name) => format!("the builtin {name}"),
        Target::Unresolved { aim: Some(aim) } => format!("nothing that is there; judged by {aim}"),
        Target::Unresolved { aim: None } => "nothing that is there, and aims nowhere".to_owned(),
    }
}
