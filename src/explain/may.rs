//! May one file import another (or a package, or a builtin), and by which rule?
//!
//! The import is written into the file, in memory, and the tree is checked with it: what is new then
//! is the answer. Neither file needs to exist.

use std::{path::PathBuf, sync::Arc};

use rustc_hash::FxHashSet;

use crate::{
    base::{path, severity::Severity},
    explain::{
        file::{module, places},
        goal::Reading,
        question::NoAnswer,
        spell::{Spelling, spellings},
        target::TargetExplanation,
        verdict::Verdicts,
    },
    extract::{Language, import::ImportKind},
    pipeline::{Checked, Examined, RunError},
    resolve::trace::Step,
    rules::{
        ruleset::{Condition, RuleSet, ViewCondition},
        violation::Violation,
    },
    session::{Changes, Session},
};

/// What is to be imported.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Goal {
    /// A file, by its root-relative path.
    File {
        /// The path.
        path: String,
        /// There is such a file on the disk.
        exists: bool,
    },
    /// A package or a builtin, by its specifier.
    Name(String),
}

/// A question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// The root-relative path of the importing file.
    pub from: String,
    /// There is such a file on the disk.
    pub exists: bool,
    /// What it is to import.
    pub to: Goal,
    /// What that was taken for, where it could mean either.
    pub reading: Option<Reading>,
}

/// The answer.
#[derive(Clone, Debug)]
pub struct Permission {
    /// The importing file.
    pub from: String,
    /// Its zone and cell.
    pub zone: Option<(String, String)>,
    /// What its cell may import, in words.
    pub allowance: Option<String>,
    /// There is such a file.
    pub from_exists: bool,
    /// What it would import, as it was asked for.
    pub to: String,
    /// There is such a file; `None` for what is no file.
    pub to_exists: Option<bool>,
    /// What it was taken for, where it could mean either.
    pub reading: Option<Reading>,
    /// For each way to write the import, what comes of it.
    pub ways: Vec<Way>,
}

/// One way to write the import, and what comes of it.
#[derive(Clone, Debug)]
pub struct Way {
    /// The import, as it would be written.
    pub code: String,
    /// The specifier.
    pub specifier: String,
    /// The syntax.
    pub kind: ImportKind,
    /// For types alone.
    pub type_only: bool,
    /// No rule of severity error would be broken that is not broken already.
    pub allowed: bool,
    /// The rules that would be broken.
    pub broken: Vec<NewViolation>,
    /// The steps that resolution takes.
    pub steps: Vec<Step>,
    /// What it leads to, with what rules make of it. None where the config leaves the import out.
    pub targets: Vec<TargetExplanation>,
}

/// A rule that would be broken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewViolation {
    /// The rule's name.
    pub rule: String,
    /// How much it matters.
    pub severity: Severity,
    /// What would be wrong.
    pub message: String,
    /// What may be done instead.
    pub hint: Option<String>,
    /// The file that the violation would stand in, where that is another one.
    pub elsewhere: Option<String>,
    /// For a cycle or a forbidden reach: what lies on the way.
    pub chain: Vec<Arc<str>>,
}

impl Permission {
    /// Every way is allowed.
    pub fn allowed(&self) -> bool {
        self.ways.iter().all(|way| way.allowed)
    }
}

/// Why a question has no answer.
#[derive(Debug, thiserror::Error)]
pub enum MayError {
    /// The run cannot be made.
    #[error(transparent)]
    Run(#[from] RunError),
    /// The question makes no sense for this tree.
    #[error(transparent)]
    NoAnswer(#[from] NoAnswer),
}

/// Answers a question by running the tree of the session with the import in it. The session must be
/// given with no texts laid over it; afterwards some are.
///
/// # Errors
/// The run cannot be made, or there is no such file.
pub fn answer(session: &mut Session, question: &Question) -> Result<Permission, MayError> {
    let mut trial = Trial::new(session, question)?;
    let spellings = trial.spellings(session)?;
    let before: FxHashSet<Known> = known(session.checked());
    let syntaxes = syntaxes(&question.from, &session.checked().rules);
    let mut ways = Vec::new();
    for spelling in &spellings {
        for syntax in &syntaxes {
            ways.push(trial.way(session, spelling, syntax, &before)?);
        }
    }
    let (to, to_exists) = match &question.to {
        Goal::File { path, exists } => (path.clone(), Some(*exists)),
        Goal::Name(name) => (name.clone(), None),
    };
    let (zone, allowance) = trial.place;
    Ok(Permission {
        from: question.from.clone(),
        zone,
        allowance,
        from_exists: question.exists,
        to,
        to_exists,
        reading: question.reading,
        ways,
    })
}

/// A way to write an import.
struct Syntax {
    kind: ImportKind,
    type_only: bool,
    /// What stands before and behind the specifier in its quotes.
    code: (&'static str, &'static str),
}

const VALUE: Syntax = Syntax { kind: ImportKind::Import, type_only: false, code: ("import ", ";") };
const TYPE: Syntax =
    Syntax { kind: ImportKind::Import, type_only: true, code: ("import type {} from ", ";") };
const DYNAMIC: Syntax =
    Syntax { kind: ImportKind::DynamicImport, type_only: false, code: ("void import(", ");") };
const REQUIRE: Syntax =
    Syntax { kind: ImportKind::Require, type_only: false, code: ("require(", ");") };

/// The ways that can matter: for values and, in TypeScript, for types; and where rules look at the
/// syntax, the calls.
fn syntaxes(from: &str, rules: &RuleSet) -> Vec<Syntax> {
    let is_javascript = Language::of(path::file_name(from)) == Some(Language::JavaScript);
    let mut all = vec![VALUE];
    if !is_javascript {
        all.push(TYPE);
    }
    let looks_at_syntax = |condition: &Condition| {
        matches!(
            condition,
            Condition::Kind(_)
                | Condition::View(
                    ViewCondition::Dynamic(_)
                        | ViewCondition::Types(_)
                        | ViewCondition::TypesNot(_)
                )
        )
    };
    if rules.with_allowed().flat_map(|rule| &rule.conditions).any(looks_at_syntax) {
        all.extend([DYNAMIC, REQUIRE]);
    }
    all
}

/// What tells one violation from another, also when lines have moved.
type Known = (Box<str>, Box<str>, Option<Box<str>>, Option<Arc<str>>, Vec<Arc<str>>);

fn known(checked: &Checked) -> FxHashSet<Known> {
    all_violations(checked).map(|violation| identity(checked, violation)).collect()
}

fn all_violations(checked: &Checked) -> impl Iterator<Item = &Violation> {
    checked.violations.iter().chain(&checked.probe_violations)
}

fn identity(checked: &Checked, violation: &Violation) -> Known {
    (
        violation.rule.clone(),
        checked.index.path(violation.from).into(),
        violation.import.as_ref().map(|import| import.specifier.clone()),
        violation.to.as_ref().map(|to| to.file.clone()),
        violation.chain.clone(),
    )
}

/// The tree with the import in it.
struct Trial<'q> {
    question: &'q Question,
    /// The absolute path of the importing file.
    at: PathBuf,
    /// Its text without the import.
    text: String,
    /// The line that the import will stand on.
    line: u32,
    place: (Option<(String, String)>, Option<String>),
}

impl<'q> Trial<'q> {
    /// Lays the two files over the tree, where they do not exist.
    fn new(session: &mut Session, question: &'q Question) -> Result<Self, MayError> {
        let root = session.checked().index.root().to_path_buf();
        let index = &session.checked().index;
        let mut text = String::new();
        if let Some(file) = index.get(&question.from) {
            text = index.read(file).map(|source| source.text).unwrap_or_default();
        } else if question.exists || index.is_dir(&question.from) {
            return Err(NoAnswer::no_file(index, &question.from, question.exists).into());
        }
        let at = root.join(&question.from);
        let mut buffers: Vec<(PathBuf, Option<Arc<str>>)> = Vec::new();
        if !question.exists {
            buffers.push((at.clone(), Some(text.as_str().into())));
        }
        if let Goal::File { path, exists } = &question.to
            && index.get(path).is_none()
        {
            if *exists || index.is_dir(path) {
                return Err(NoAnswer::no_file(index, path, *exists).into());
            }
            buffers.push((root.join(path), Some(text_of_new(path).into())));
        }
        if !buffers.is_empty() {
            session.apply(&Changes { buffers, ..Changes::default() })?;
        }
        for path in [Some(&question.from), question.to.path()].into_iter().flatten() {
            if session.checked().index.get(path).is_none() {
                let why = "git or `ignore` of the config would leave it out";
                return Err(NoAnswer::Ignored { path: path.clone(), why }.into());
            }
        }
        let place = session.examine(|examined| -> Result<_, NoAnswer> {
            let (_, module) = module(examined, &question.from, true)?;
            if !module.is_source {
                let path = question.from.clone();
                let why = "what a manifest depends on is told by `explain` with the file alone";
                return Err(NoAnswer::Unread { path, why });
            }
            Ok(of_cell(examined, module))
        })?;
        Ok(Self { question, at, text, line: 0, place })
    }

    fn spellings(&self, session: &Session) -> Result<Vec<Spelling>, NoAnswer> {
        let Some(to) = self.question.to.path() else {
            let Goal::Name(name) = &self.question.to else { return Ok(Vec::new()) };
            return Ok(vec![Spelling { specifier: name.clone(), by_package_name: false }]);
        };
        session.examine(|examined| {
            let (file, _) = module(examined, &self.question.from, true)?;
            Ok(spellings(&examined.resolver(), (file, &self.question.from), to))
        })
    }

    /// Runs the tree with the import in it.
    fn way(
        &mut self,
        session: &mut Session,
        spelling: &Spelling,
        syntax: &Syntax,
        before: &FxHashSet<Known>,
    ) -> Result<Way, MayError> {
        let quoted = serde_json::Value::from(spelling.specifier.as_str()).to_string();
        let code = format!("{}{quoted}{}", syntax.code.0, syntax.code.1);
        let text = self.with(&code);
        let buffers = vec![(self.at.clone(), Some(Arc::from(text)))];
        session.apply(&Changes { buffers, ..Changes::default() })?;
        let (steps, targets) = session.examine(|examined| self.look(examined))?;
        let checked = session.checked();
        let broken: Vec<NewViolation> = all_violations(checked)
            .filter(|violation| {
                self.is_here(checked, violation) || !before.contains(&identity(checked, violation))
            })
            .map(|violation| self.new_violation(checked, violation))
            .collect();
        Ok(Way {
            code,
            specifier: spelling.specifier.clone(),
            kind: syntax.kind,
            type_only: syntax.type_only,
            allowed: !broken.iter().any(|broken| broken.severity == Severity::Error),
            broken,
            steps,
            targets,
        })
    }

    /// The file's text with one more line; of a component, in a script of its own.
    fn with(&mut self, code: &str) -> String {
        let mut text = self.text.clone();
        if !text.is_empty() && !text.ends_with(['\n', '\r']) {
            text.push('\n');
        }
        let language = Language::of(path::file_name(&self.question.from));
        let is_component = language.is_some_and(Language::is_component);
        if is_component {
            text.push_str("<script lang=\"ts\">\n");
        }
        let lines = crate::base::position::LineIndex::new(&text);
        self.line = lines.position(text.len()).line;
        text.push_str(code);
        text.push('\n');
        if is_component {
            text.push_str("</script>\n");
        }
        text
    }

    fn look(
        &self,
        examined: &Examined<'_>,
    ) -> Result<(Vec<Step>, Vec<TargetExplanation>), NoAnswer> {
        let path = &self.question.from;
        let (file, module) = module(examined, path, true)?;
        let mut imports = module.extracted.imports.iter();
        let Some(at) = imports.position(|import| import.range.start.line == self.line) else {
            let why = "it cannot be read as it stands, so nothing can be added to it";
            return Err(NoAnswer::Unread { path: path.clone(), why });
        };
        let resolver = examined.resolver();
        let import = &module.extracted.imports[at];
        let (_, steps) = resolver.folder(path::parent(path)).trace(file, import);
        let conclusion = examined.conclude();
        let verdicts = Verdicts::new(examined, &conclusion);
        let targets = places(examined, file)
            .filter(|&place| examined.input.dependencies[place].import as usize == at)
            .map(|place| TargetExplanation::of(examined, &verdicts, place))
            .collect();
        Ok((steps, targets))
    }

    /// Whether a violation stands at the import that was added.
    fn is_here(&self, checked: &Checked, violation: &Violation) -> bool {
        checked.index.path(violation.from) == self.question.from
            && violation.import.is_some()
            && violation.range.start.line == self.line
    }

    fn new_violation(&self, checked: &Checked, violation: &Violation) -> NewViolation {
        let file = checked.index.path(violation.from);
        NewViolation {
            rule: violation.rule.to_string(),
            severity: violation.severity,
            message: violation.message.clone(),
            hint: violation.hint.clone(),
            elsewhere: (!self.is_here(checked, violation)).then(|| file.to_owned()),
            chain: violation.chain.clone(),
        }
    }
}

/// What stands in a file that is not there yet.
fn text_of_new(path: &str) -> &'static str {
    let is_json = path.rsplit_once('.').is_some_and(|(_, ending)| ending == "json");
    match Language::of(path::file_name(path)) {
        Some(_) => "export {};\n",
        None if is_json => "{}\n",
        None => "",
    }
}

impl Goal {
    fn path(&self) -> Option<&String> {
        match self {
            Self::File { path, .. } => Some(path),
            Self::Name(_) => None,
        }
    }
}

/// The zone and cell of a module, and what it may import.
fn of_cell(
    examined: &Examined<'_>,
    module: &crate::rules::engine::Module,
) -> (Option<(String, String)>, Option<String>) {
    let rules = examined.input.rules;
    let cell = module.cell.as_ref();
    let zone = cell.map(|cell| (rules.zone(cell.zone).name.clone(), cell.dir.to_string()));
    (zone, cell.map(|cell| crate::rules::describe::allowance(rules, cell)))
}
