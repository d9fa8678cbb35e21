//! Looks for imports that would break a rule: from which folder, and of what.
//!
//! It is judged by paths and names, before any such import is there. What only a run can tell (cycles,
//! classes of dependencies) is left open, so an import that is found here has to be tried:
//! lay a file that holds it over the tree, and see which rules fire.

use std::cell::RefCell;

use petgraph::graph::NodeIndex;
use rustc_hash::FxHashSet;

use crate::{
    base::{
        path,
        position::{Position, Range},
    },
    cruise::Names,
    discover::{FileId, PROBE_DIR},
    extract::import::{Form, Import, ImportKind, Specifier},
    graph::Node,
    probes::sample,
    resolve::{
        Resolved,
        target::{Dependency, Target},
    },
    rules::{
        captures,
        cells::{Cell, Cells},
        condition::Judged,
        engine::Input,
        facts::Facts,
        ruleset::{Condition, Rule, RuleId, Section, Selector, Subject, Term, ViewCondition},
    },
};

/// How an import is written, as far as rules tell it apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Syntax {
    /// Its kind.
    pub kind: ImportKind,
    /// It is for types alone.
    pub type_only: bool,
}

/// The ways to write an import that are tried, the plainest first.
pub const SYNTAXES: [Syntax; 6] = [
    Syntax { kind: ImportKind::Import, type_only: false },
    Syntax { kind: ImportKind::Import, type_only: true },
    Syntax { kind: ImportKind::Export, type_only: false },
    Syntax { kind: ImportKind::DynamicImport, type_only: false },
    Syntax { kind: ImportKind::Require, type_only: false },
    Syntax { kind: ImportKind::Export, type_only: true },
];

/// What an import has to lead to.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Aim {
    /// A file of the tree.
    File(FileId),
    /// A package that is not part of the workspace.
    Package(Box<str>),
    /// A builtin, with its scheme.
    Builtin(Box<str>),
}

/// Why nothing was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoWitness {
    /// No import by itself breaks such a rule: what it is about.
    NotByImport(&'static str),
    /// No new file of this name would be meant by the rule's `from`.
    NoFrom,
    /// Nothing that an import could lead to is meant by the rule's `to`.
    NoTo,
    /// What both sides mean does not meet this condition: why not, for what came closest.
    Condition(String),
}

impl NoWitness {
    /// The reason in words, about the rule with this name.
    pub fn explain(&self, rule: &str) -> String {
        match self {
            Self::NotByImport(what) => {
                format!("{rule} is about {what}: no import by itself breaks it")
            }
            Self::NoFrom => {
                format!("no file in a probe folder of the tree would match the `from` of {rule}")
            }
            Self::NoTo => {
                format!("nothing that could be imported from there matches the `to` of {rule}")
            }
            Self::Condition(why) => format!("no import meets the conditions of {rule}: {why}"),
        }
    }
}

/// Looks for imports that would break rules, in the graph of a run.
pub struct Search<'s> {
    input: &'s Input<'s>,
    /// The names that dependency-cruiser's rules see; `None` when there are no such rules.
    names: Option<Names>,
    /// Every folder that holds a module outside of probes, and those above it, sorted.
    folders: Vec<&'s str>,
    /// The cells of the paths that were asked about.
    cells: RefCell<Cells<'s>>,
}

impl<'s> Search<'s> {
    /// A search in this run. `names` are those of the run's dependency-cruiser config.
    pub fn new(input: &'s Input<'s>, names: Option<Names>) -> Self {
        let mut folders: FxHashSet<&str> = FxHashSet::default();
        for module in input.modules.iter().filter(|module| module.is_source && !module.is_probe) {
            for dir in path::ancestors(path::parent(input.world.index.path(module.file))) {
                if !folders.insert(dir) {
                    break;
                }
            }
        }
        let mut folders: Vec<&str> = folders.into_iter().collect();
        folders.sort_unstable();
        let cells = RefCell::new(Cells::new(input.rules));
        Self { input, names, folders, cells }
    }

    /// The cell of a path, whether there is a file or not.
    pub fn cell(&self, path: &str) -> Option<Cell> {
        self.cells.borrow_mut().of(path)
    }

    fn rule(&self, rule: RuleId) -> &'s Rule {
        self.input.rules.rule(rule)
    }

    /// The name of a path, as dependency-cruiser's rules see it.
    pub fn name(&self, path: &str) -> String {
        self.names.as_ref().map_or_else(|| path.to_owned(), |names| names.name(path))
    }

    /// Whether the rule's `from` means a file at this path, whether there is one or not.
    pub fn means_from(&self, rule: RuleId, path: &str) -> bool {
        let rule = self.rule(rule);
        match rule.subject {
            // What is judged is the dependency, whichever rules allow something.
            Subject::Allowed => true,
            Subject::Folder => self.means(&rule.from, path::parent(path)),
            _ => self.means(&rule.from, path),
        }
    }

    /// Whether the rule's `to` means a file at this path, whether there is one or not, for a file at
    /// `from`.
    pub fn means_to(&self, rule: RuleId, from: &str, path: &str) -> bool {
        let found = self.rule(rule);
        if self.input.cruise.is_some() {
            return self.means_name(rule, from, &self.name(path));
        }
        if found.subject != Subject::Allowed && !captures::asks(found) {
            return self.means(&found.to, path);
        }
        let node = Node::Path(path.into());
        let facts = Facts { path: Some(path), cell: self.cell(path), node: &node };
        self.far(found, from)(&facts)
    }

    /// Whether the `to` of a rule of dependency-cruiser means what goes by a name, for a file at
    /// `from`.
    pub fn means_name(&self, rule: RuleId, from: &str, name: &str) -> bool {
        let found = self.rule(rule);
        let groups = match found.from.any.first() {
            Some(Term::Name(pattern)) => pattern.capture(&self.name(from)),
            _ => Vec::new(),
        };
        names_match(&found.to, name, &groups, self.parity())
    }

    fn means(&self, selector: &Selector, path: &str) -> bool {
        if self.input.cruise.is_some() {
            return names_match(selector, &self.name(path), &[], self.parity());
        }
        let node = Node::Path(path.into());
        Facts { path: Some(path), cell: self.cell(path), node: &node }.matches(selector)
    }

    fn parity(&self) -> bool {
        self.input.cruise.is_some_and(|derived| derived.view().parity)
    }

    /// The modules outside of probes that the rule's `from` means, in the order of their files.
    pub fn importers(&self, rule: RuleId) -> impl Iterator<Item = FileId> {
        let at = usize::from(rule.0);
        let is_allowed = self.rule(rule).subject == Subject::Allowed;
        let modules = self.input.modules.iter();
        modules.filter(|module| module.is_source && !module.is_probe).filter_map(move |module| {
            let node = self.input.graph.file(module.file)?;
            (is_allowed || self.input.matches.from(at, node)).then_some(module.file)
        })
    }

    /// The folders of the tree, of those that hold modules, in which a new file called `name` (a path
    /// seen from the folder) would be meant by the rule's `from`; the outermost first.
    ///
    /// # Errors
    /// When there is none, or when no import breaks such a rule.
    pub fn homes(&self, rule: RuleId, name: &str) -> Result<Vec<&'s str>, NoWitness> {
        not_by_import(self.rule(rule)).map_or(Ok(()), Err)?;
        let is_meant = |dir: &str, name| {
            path::join(dir, name).is_some_and(|path| self.means_from(rule, &path))
        };
        // A folder of probes must not pass for a cell: `services/__arch_probes__`.
        let is_home = |dir: &&str| is_meant(dir, name) && is_meant(dir, path::file_name(name));
        let mut homes: Vec<&str> = self.folders.iter().copied().filter(is_home).collect();
        homes.sort_by_key(|dir| (path::ancestors(dir).count(), *dir));
        if homes.is_empty() { Err(NoWitness::NoFrom) } else { Ok(homes) }
    }

    /// What a file at `from`, which need not exist, would break the rule by importing, and how that
    /// has to be written (the first of `syntaxes`): what somebody might import first, else in the
    /// order of the tree.
    ///
    /// # Errors
    /// When there is nothing.
    pub fn aims(
        &self,
        rule: RuleId,
        from: &str,
        syntaxes: &[Syntax],
    ) -> Result<Vec<(Aim, Syntax)>, NoWitness> {
        let found = self.rule(rule);
        not_by_import(found).map_or(Ok(()), Err)?;
        let candidates = self.candidates(rule, from);
        if candidates.is_empty() {
            return Err(NoWitness::NoTo);
        }
        let mut why = None;
        let mut aims = Vec::new();
        for aim in candidates {
            match self.syntax(found, from, &aim, syntaxes) {
                Ok(syntax) => aims.push((aim, syntax)),
                Err(reason) => why = why.or(Some(reason)),
            }
        }
        match why {
            Some(why) if aims.is_empty() => Err(NoWitness::Condition(why)),
            _ => Ok(aims),
        }
    }

    /// What the rule's `to` means, given that the file at `from` imports it.
    fn candidates(&self, rule: RuleId, from: &str) -> Vec<Aim> {
        let found = self.rule(rule);
        let means = self.far_side(rule, from);
        let nodes = self.input.graph.inner().node_indices().filter(|&node| means(node));
        let mut aims: Vec<Aim> = nodes
            .filter(|&node| !self.input.is_probe(node))
            .filter_map(|node| self.aim(node))
            .collect();
        let mut made_up = found.to.any.iter().flat_map(made_up);
        aims.extend(made_up.find(|aim| self.means_aim(rule, from, aim)));
        if asks_for_declared(found) {
            aims.extend(self.packages(from).filter(|aim| self.means_aim(rule, from, aim)));
        }
        aims.sort_by_cached_key(|aim| (self.rank(aim), aim.clone()));
        aims.dedup();
        aims
    }

    /// Packages that manifests above `from` declare, and one that none does.
    fn packages(&self, from: &str) -> impl Iterator<Item = Aim> {
        let manifests = self.input.world.manifests.above(path::parent(from));
        let sections = manifests.flat_map(|manifest| {
            Section::ALL.into_iter().filter_map(|section| manifest.json.get(section.as_str()))
        });
        let names =
            sections.filter_map(|section| section.as_object()).flat_map(|names| names.keys());
        let mut names: Vec<&str> = names.map(String::as_str).collect();
        names.sort_unstable();
        names.dedup();
        names.push(UNDECLARED);
        names.into_iter().map(|name| Aim::Package(name.into())).collect::<Vec<_>>().into_iter()
    }

    /// Whether the rule's `to` means a package or builtin, imported or not, for a file at `from`.
    pub fn means_aim(&self, rule: RuleId, from: &str, aim: &Aim) -> bool {
        let (node, name) = match aim {
            Aim::File(file) => {
                return self.means_to(rule, from, self.input.world.index.path(*file));
            }
            Aim::Package(name) => (Node::Package(name.clone()), format!("node_modules/{name}")),
            Aim::Builtin(name) => (Node::Builtin(name.clone()), name.to_string()),
        };
        if self.input.cruise.is_some() {
            return self.means_name(rule, from, &name);
        }
        let facts = Facts { path: None, cell: None, node: &node };
        self.far(self.rule(rule), from)(&facts)
    }

    /// How little an import of this would look like one that somebody might write: sources come before
    /// configurations, manifests, declarations and tests, and what is imported before what is not.
    fn rank(&self, aim: &Aim) -> (u8, bool) {
        let Aim::File(file) = aim else { return (0, false) };
        let node = self.input.graph.file(*file);
        let is_imported = node.is_some_and(|node| {
            let graph = self.input.graph.inner();
            let mut near = graph.neighbors_directed(node, petgraph::Direction::Incoming);
            near.any(|near| near != node && !self.input.is_probe(near))
        });
        (self.kind_of_file(*file), !is_imported)
    }

    fn kind_of_file(&self, file: FileId) -> u8 {
        let path = self.input.world.index.path(file);
        let is_source = self.input.module(file).is_some_and(|module| module.is_source);
        let name = path::file_name(path);
        let is_steering = !path.contains('/') || path.starts_with('.') || name.starts_with('.');
        let is_beside = [".d.", ".test.", ".spec.", ".stories.", ".config."];
        if !is_source {
            3
        } else if is_steering || is_beside.iter().any(|part| name.contains(part)) {
            2
        } else {
            u8::from(path.split('/').any(|part| matches!(part, "test" | "tests" | "__tests__")))
        }
    }

    /// Tells which nodes the rule's `to` means for a file at `from`.
    fn far_side<'a>(&'a self, rule: RuleId, from: &str) -> Box<dyn Fn(NodeIndex) -> bool + 'a> {
        let found = self.rule(rule);
        let Some(derived) = self.input.cruise else {
            let at = usize::from(rule.0);
            let is_plain = found.subject != Subject::Allowed && !captures::asks(found);
            if is_plain {
                return Box::new(move |node| self.input.matches.to(at, node));
            }
            let far = self.far(found, from);
            return Box::new(move |node| far(&self.input.facts[node.index()]));
        };
        let name = self.name(from);
        let groups = match found.from.any.first() {
            Some(Term::Name(pattern)) => pattern.capture(&name),
            _ => Vec::new(),
        };
        let (view, parity) = (derived.view(), derived.view().parity);
        match found.subject {
            Subject::Allowed => {
                let allowed = self.allowed(&name);
                Box::new(move |node| {
                    !allowed
                        .iter()
                        .any(|(to, groups)| names_match(to, view.name(node), groups, parity))
                })
            }
            // A module breaks it by importing something else.
            Subject::Requires(_) => {
                Box::new(move |node| !names_match(&found.to, view.name(node), &groups, parity))
            }
            Subject::Folder => Box::new(move |node| {
                names_match(&found.to, path::parent(view.name(node)), &groups, parity)
            }),
            _ => Box::new(move |node| names_match(&found.to, view.name(node), &groups, parity)),
        }
    }

    /// Tells what the `to` of a native rule means for a file at `from`; of the allowed list, what no
    /// entry allows whatever the import is like.
    fn far(&self, rule: &'s Rule, from: &str) -> Box<dyn Fn(&Facts<'_>) -> bool + 's> {
        if rule.subject == Subject::Allowed {
            let allowed = &self.input.rules.allowed;
            let allowing = self.allowing(rule, from);
            let allowed = allowed.iter().zip(allowing).filter(|(_, allows)| *allows);
            let allowed: Vec<(&Rule, Selector)> =
                allowed.map(|(allowed, _)| (allowed, captures::to_of(allowed, from))).collect();
            return Box::new(move |facts| {
                !allowed.iter().any(|(rule, to)| rule.conditions.is_empty() && facts.matches(to))
            });
        }
        let to = captures::to_of(rule, from);
        Box::new(move |facts| facts.matches(&to))
    }

    /// Of the allowed list, which entries speak of the file at `from`; nothing for other rules.
    pub fn allowing(&self, rule: &Rule, from: &str) -> Vec<bool> {
        if rule.subject != Subject::Allowed {
            return Vec::new();
        }
        self.input.rules.allowed.iter().map(|allowed| self.means(&allowed.from, from)).collect()
    }

    /// The `to` of each allowance for dependencies of the file of this name, with what was captured.
    fn allowed(&self, name: &str) -> Vec<(&'s Selector, Vec<Box<str>>)> {
        let parity = self.parity();
        let of_dependencies =
            self.input.rules.allowed.iter().filter(|rule| rule.subject == Subject::Dependency);
        of_dependencies
            .filter(|rule| names_match(&rule.from, name, &[], parity))
            .map(|rule| {
                let groups = match rule.from.any.first() {
                    Some(Term::Name(pattern)) => pattern.capture(name),
                    _ => Vec::new(),
                };
                (&rule.to, groups)
            })
            .collect()
    }

    fn aim(&self, node: NodeIndex) -> Option<Aim> {
        match &self.input.graph.inner()[node] {
            Node::File(file) => Some(Aim::File(*file)),
            Node::Package(name) => Some(Aim::Package(name.clone())),
            Node::Builtin(name) => Some(Aim::Builtin(name.clone())),
            Node::Path(_) => None,
        }
    }

    /// How an import of `aim` has to be written to meet the rule's conditions, or what is not met.
    fn syntax(
        &self,
        rule: &Rule,
        from: &str,
        aim: &Aim,
        syntaxes: &[Syntax],
    ) -> Result<Syntax, String> {
        let (node, target) = match aim {
            Aim::File(file) => (Node::File(*file), Target::Module(*file)),
            Aim::Package(name) => (Node::Package(name.clone()), Target::Package(name.clone())),
            Aim::Builtin(name) => (Node::Builtin(name.clone()), Target::Builtin(name.clone())),
        };
        let path = match aim {
            Aim::File(file) => Some(self.input.world.index.path(*file)),
            _ => None,
        };
        self.written(rule, from, (path, &node, target), syntaxes)
    }

    /// Whether an import, by a file at `from`, of a path at which there is no file meets the rule's
    /// conditions; if it is laid there, or (`is_missing`) if nothing is.
    ///
    /// # Errors
    /// What is not met.
    pub fn admits(
        &self,
        rule: RuleId,
        from: &str,
        path: &str,
        is_missing: bool,
        syntaxes: &[Syntax],
    ) -> Result<(), String> {
        let target = if is_missing {
            Target::Unresolved { aim: Some(path.into()) }
        } else {
            Target::Asset(path.into())
        };
        let node = Node::Path(path.into());
        self.written(self.rule(rule), from, (Some(path), &node, target), syntaxes).map(drop)
    }

    /// The first of `syntaxes` in which an import meets the rule's conditions, be it by a path or by
    /// the name of a package; or what is not met.
    fn written(
        &self,
        rule: &Rule,
        from: &str,
        (to, node, target): (Option<&str>, &Node, Target),
        syntaxes: &[Syntax],
    ) -> Result<Syntax, String> {
        let near = Node::Path(from.into());
        let near = Facts { path: Some(from), cell: self.cell(from), node: &near };
        let far = Facts { path: to, cell: to.and_then(|path| self.cell(path)), node };
        if rule.conditions.is_empty() {
            return syntaxes.first().copied().ok_or_else(String::new);
        }
        // What depends on both sides alone may be dear, and is asked for once.
        let (on_syntax, on_sides): (Vec<&Condition>, Vec<&Condition>) =
            rule.conditions.iter().partition(|condition| depends_on_syntax(condition));
        let mut why = None;
        for by_package_name in [false, true] {
            if by_package_name && to.is_none_or(|path| !self.is_in_package(path)) {
                continue;
            }
            let resolved = Resolved { by_package_name, ..Resolved::new(target.clone()) };
            let dependency = Dependency::new(FileId(0), 0, resolved);
            let failing = |conditions: &[&Condition], syntax| {
                let import = as_written(syntax);
                let judged = Judged {
                    dependency: &dependency,
                    import: &import,
                    from: &near,
                    to: &far,
                    rules: self.input.rules,
                    world: self.input.world,
                    seen: None,
                };
                let mut conditions = conditions.iter();
                let fails = conditions.find(|condition| !may_hold(condition, syntax, &judged));
                fails.map(|condition| condition.explain(&judged))
            };
            let Some(&first) = syntaxes.first() else { continue };
            if let Some(reason) = failing(&on_sides, first) {
                why = why.or(Some(reason));
                continue;
            }
            for &syntax in syntaxes {
                match failing(&on_syntax, syntax) {
                    None => return Ok(syntax),
                    Some(reason) => why = why.or(Some(reason)),
                }
            }
        }
        Err(why.unwrap_or_default())
    }

    /// Whether a path lies in a package that can be named.
    fn is_in_package(&self, path: &str) -> bool {
        let mut above = self.input.world.manifests.above(path::parent(path));
        above.any(|manifest| manifest.name.is_some())
    }
}

/// What a rule is about that no single import breaks.
fn not_by_import(rule: &Rule) -> Option<NoWitness> {
    let circular =
        |condition: &Condition| matches!(condition, Condition::View(ViewCondition::Circular(true)));
    let what = match rule.subject {
        Subject::Cycle => "cycles",
        Subject::Dependency if rule.conditions.iter().any(circular) => "cycles",
        Subject::Orphan | Subject::Lone(_) => "modules that nothing is imported by",
        Subject::Module => "files, whatever they import",
        Subject::Reachable(false) | Subject::Unreached => "modules that are not reached",
        Subject::Dependents { .. } => "how many modules depend on one",
        Subject::Dependency
        | Subject::Reachable(true)
        | Subject::Reaches
        | Subject::Requires(_)
        | Subject::Folder
        | Subject::Allowed => return None,
    };
    Some(NoWitness::NotByImport(what))
}

/// A package that no manifest declares.
const UNDECLARED: &str = "ringfence-undeclared";

/// Whether a rule asks for what manifests say of packages.
fn asks_for_declared(rule: &Rule) -> bool {
    rule.conditions.iter().any(|condition| {
        matches!(
            condition,
            Condition::Declared(_) | Condition::DeclaredIn(_) | Condition::DeclaredTwice
        )
    })
}

/// Whether it makes a difference to a condition how an import is written.
fn depends_on_syntax(condition: &Condition) -> bool {
    match condition {
        Condition::Kind(_)
        | Condition::KindNot(_)
        | Condition::TypeOnly(_)
        // Types may be declared for what is not.
        | Condition::Declared(_)
        | Condition::DeclaredIn(_)
        | Condition::DeclaredTwice
        | Condition::View(_) => true,
        Condition::SameCell(_)
        | Condition::Entry(_)
        | Condition::ByName(_)
        | Condition::Resolved(_) => false,
    }
}

/// Whether a condition holds, or may hold as far as can be known without a run.
fn may_hold(condition: &Condition, syntax: Syntax, judged: &Judged<'_>) -> bool {
    use crate::cruise::DependencyType as Type;
    let Condition::View(view) = condition else { return judged.holds(condition) };
    let written = [
        (Type::TypeOnly, syntax.type_only),
        (Type::Import, syntax.kind == ImportKind::Import),
        (Type::Export, syntax.kind == ImportKind::Export),
        (Type::DynamicImport, syntax.kind == ImportKind::DynamicImport),
        (Type::Require, syntax.kind == ImportKind::Require),
    ];
    let is = |class: Type| written.iter().find(|(known, _)| *known == class).map(|(_, is)| *is);
    match view {
        ViewCondition::Types(wanted) => wanted.iter().any(|class| is(class) != Some(false)),
        ViewCondition::TypesNot(unwanted) => unwanted.iter().all(|class| is(class) != Some(true)),
        ViewCondition::Dynamic(wanted) => (syntax.kind == ImportKind::DynamicImport) == *wanted,
        _ => true,
    }
}

fn as_written(Syntax { kind, type_only }: Syntax) -> Import {
    let range = Range { start: Position::START, end: Position::START };
    let specifier = Specifier::Literal("".into());
    Import { specifier, kind, type_only, form: Form::Plain, range, statement_line: 1 }
}

/// Whether a selector on names means a name, given what was captured.
fn names_match(selector: &Selector, name: &str, groups: &[Box<str>], parity: bool) -> bool {
    let term = |term: &Term| match term {
        Term::Name(pattern) => {
            pattern.with(groups, parity).is_some_and(|regex| regex.is_match(name))
        }
        _ => false,
    };
    (selector.any.is_empty() || selector.any.iter().any(term)) && !selector.none.iter().any(term)
}

/// Packages and builtins that everybody knows.
const KNOWN: &[&str] = &["react", "vue", "lodash"];

/// Packages or builtins that a term means, though nothing of the tree imports them.
fn made_up(term: &Term) -> Vec<Aim> {
    let (glob, aim): (_, fn(Box<str>) -> Aim) = match term {
        Term::Package(glob) => (glob, Aim::Package),
        Term::Builtin(glob) => (glob, Aim::Builtin),
        _ => return Vec::new(),
    };
    let text = glob.glob().glob();
    let sampled = sample::of_glob(text);
    let (exact, open): (Vec<String>, Vec<String>) =
        sampled.into_iter().partition(|name| !text.contains('*') || text == format!("{name}*"));
    let known = KNOWN.iter().map(|&name| name.to_owned()).chain([text.replace('*', "fs")]);
    let names = exact.into_iter().chain(known).chain(open);
    let meant = names.filter(|name| {
        !name.is_empty() && !name.contains('*') && !name.ends_with(':') && glob.is_match(name)
    });
    meant.map(|name| aim(name.into())).collect()
}

/// The path of a new probe in a folder.
pub fn probe_path(folder: &str, name: &str) -> String {
    if folder.is_empty() {
        format!("{PROBE_DIR}/{name}")
    } else {
        format!("{folder}/{PROBE_DIR}/{name}")
    }
}
