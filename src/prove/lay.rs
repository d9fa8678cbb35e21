//! Lays what has to be there for one import to break a rule.

use rustc_hash::FxHashMap;

use crate::{
    base::path,
    discover::FileIndex,
    extract::import::ImportKind,
    probes::witness::Search,
    prove::{
        candidates::Pair,
        construct::Construct,
        form::{FORMS, Form, Language, Naming, re_export},
        layout::{Layout, STEM, SiteId, Sites},
        route::{Goal, NoRoute, Route, Way, package_of, relative, routes, without_extension},
        verdict::Axis,
    },
    resolve::World,
    rules::ruleset::RuleId,
};

/// A rule, and where and by what it is to be broken.
#[derive(Clone, Debug)]
pub(super) struct Job {
    pub(super) id: RuleId,
    pub(super) construct: Construct,
    pub(super) pair: Pair,
    /// The form of the imports that are needed besides the one that is tried.
    pub(super) plain: &'static Form,
    /// How the target is named where the ordinary way does not break the rule.
    pub(super) pick: Option<Pick>,
}

/// A way to name the target, and by which alias or entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Pick {
    pub(super) way: Way,
    pub(super) by: Option<String>,
}

/// One spelling, laid.
#[derive(Debug)]
pub(super) struct Trial {
    pub(super) form: Option<&'static Form>,
    pub(super) pick: Option<Pick>,
    pub(super) axis: Axis,
    /// The import that is tried.
    pub(super) site: Option<SiteId>,
    /// What has to be there besides.
    pub(super) others: Vec<SiteId>,
    /// Where it leads.
    pub(super) goal: Goal,
    /// What shows that it was caught.
    pub(super) catch: Catch,
}

/// What shows that a spelling was caught.
#[derive(Debug)]
pub(super) enum Catch {
    /// A finding about the import.
    Import,
    /// A finding in which the file at this path has a part.
    File(String),
    /// A finding about this folder.
    Folder(String),
    /// A finding of any rule about one of the two imports on the way over each of these files: that
    /// of the file, and the one in it.
    Bridges(Vec<(SiteId, SiteId)>),
}

/// Lays trials over the tree.
pub(super) struct Layer<'l> {
    layout: Layout<'l>,
    world: &'l World,
    search: &'l Search<'l>,
    routes: FxHashMap<(String, Goal), (Vec<Route>, Vec<NoRoute>)>,
}

impl<'l> Layer<'l> {
    /// Lays over the files of `index`.
    pub(super) fn new(index: &'l FileIndex, world: &'l World, search: &'l Search<'l>) -> Self {
        Self { layout: Layout::new(index), world, search, routes: FxHashMap::default() }
    }

    /// What was laid, and where each import stands in it.
    pub(super) fn finish(self) -> (crate::discover::overlay::Overlay, Sites, usize) {
        let files = self.layout.len();
        let (overlay, sites) = self.layout.finish();
        (overlay, sites, files)
    }

    fn routes(&mut self, dir: &str, goal: &Goal) -> &(Vec<Route>, Vec<NoRoute>) {
        let key = (dir.to_owned(), goal.clone());
        self.routes.entry(key).or_insert_with(|| routes(self.world, dir, goal))
    }

    /// The ways by which the target of a job can be named, and those by which it cannot.
    pub(super) fn picks(&mut self, job: &Job) -> (Vec<Pick>, Vec<NoRoute>) {
        let goal = match (&job.pair.goal, job.construct) {
            (Goal::File(path), Construct::Cycle | Construct::Dependents(_)) => {
                let extension =
                    path::file_name(path).find('.').map_or("", |at| &path::file_name(path)[at..]);
                let name = format!("{STEM}{extension}");
                Goal::File(path::join(path::parent(path), &name).unwrap_or_default())
            }
            (Goal::File(path), Construct::Folders { .. }) => {
                let name = format!("{STEM}/x.ts");
                Goal::File(path::join(path::parent(path), &name).unwrap_or_default())
            }
            (goal, _) => goal.clone(),
        };
        let dir = path::parent(&job.pair.from).to_owned();
        let (found, missing) = self.routes(&dir, &goal);
        let pick = |route: &Route| Pick { way: route.way, by: route.by.clone() };
        let mut picks: Vec<Pick> = found.iter().map(pick).collect();
        picks.dedup();
        (picks, missing.clone())
    }

    /// The ways by which the target of a job can be named.
    pub(super) fn ways(&mut self, job: &Job) -> Vec<Way> {
        ways(&self.picks(job).0)
    }

    /// Lays one spelling; `None` when it cannot be written there.
    pub(super) fn lay(&mut self, job: &Job, form: &'static Form, pick: &Pick) -> Option<Trial> {
        let (search, id) = (self.search, job.id);
        let means_from = move |path: &str| search.means_from(id, path);
        let anything = |_: &str| true;
        let goal = job.pair.goal.clone();
        if let Goal::File(path) = &goal
            && job.pair.is_new
        {
            self.layout.touch(path);
        }
        let done = |site, others, goal, catch| {
            let (form, pick) = (Some(form), Some(pick.clone()));
            Trial { form, pick, axis: Axis::Both, site: Some(site), others, goal, catch }
        };
        Some(match job.construct {
            Construct::Edge | Construct::Direct => {
                let from = self.layout.file_like(&job.pair.from, form.language, &means_from)?;
                let site = self.import(&from, form, &goal, pick)?;
                let catch = match job.construct {
                    Construct::Edge => Catch::Import,
                    _ => Catch::File(from),
                };
                done(site, Vec::new(), goal, catch)
            }
            Construct::Cycle => {
                let from = self.layout.file_like(&job.pair.from, form.language, &means_from)?;
                let to = self.target(job, &from)?;
                let goal = Goal::File(to.clone());
                let site = self.import(&from, form, &goal, pick)?;
                let back = self.plainly(&to, job.plain, &from);
                done(site, vec![back], goal, Catch::File(from))
            }
            Construct::Reach => {
                let near =
                    self.layout.file_like(&job.pair.from, job.plain.language, &means_from)?;
                let bridge = self.layout.file_like(&job.pair.from, form.language, &anything)?;
                let site = self.import(&bridge, form, &goal, pick)?;
                let first = self.plainly(&near, job.plain, &bridge);
                done(site, vec![first], goal, Catch::File(near))
            }
            Construct::Dependents(limit) => {
                let from = self.layout.file_like(&job.pair.from, form.language, &means_from)?;
                let to = self.target(job, &from)?;
                let goal = Goal::File(to.clone());
                let site = self.import(&from, form, &goal, pick)?;
                let mut others = Vec::new();
                for _ in 0..limit {
                    let language = job.plain.language;
                    let other = self.layout.file_like(&job.pair.from, language, &means_from)?;
                    others.push(self.plainly(&other, job.plain, &to));
                }
                done(site, others, goal, Catch::File(to))
            }
            Construct::Folders { back } => {
                let Goal::File(to) = &goal else { return None };
                let (near, far) =
                    (self.layout.folder_like(&job.pair.from), self.layout.folder_like(to));
                let extension = form.language.extension();
                let (from, to) = (format!("{near}/x{extension}"), format!("{far}/x.ts"));
                self.layout.touch(&to);
                let goal = Goal::File(to.clone());
                let site = self.import(&from, form, &goal, pick)?;
                let others =
                    if back { vec![self.plainly(&to, job.plain, &from)] } else { Vec::new() };
                done(site, others, goal, Catch::Folder(near))
            }
            Construct::LoneFrom | Construct::LoneTo => return None,
        })
    }

    /// Lays the file that breaks a rule by its lack of imports.
    pub(super) fn lay_lone(&mut self, job: &Job) -> Option<Trial> {
        let (search, id) = (self.search, job.id);
        let path = if let (Construct::LoneTo, Goal::File(to)) = (job.construct, &job.pair.goal) {
            let from = job.pair.from.clone();
            let means_to = move |path: &str| search.means_to(id, &from, path);
            self.layout.file_like(to, Language::Any, &means_to)?
        } else {
            let means_from = move |path: &str| search.means_from(id, path);
            self.layout.file_like(&job.pair.from, Language::Any, &means_from)?
        };
        Some(Trial {
            form: None,
            pick: None,
            axis: Axis::Plain,
            site: None,
            others: Vec::new(),
            goal: Goal::File(path.clone()),
            catch: Catch::File(path),
        })
    }

    /// Lays a file beside the importing one that exports the target again.
    pub(super) fn lay_barrel(&mut self, job: &Job) -> Option<Trial> {
        if job.plain.file_name().is_some() {
            return None;
        }
        let (search, id) = (self.search, job.id);
        let means_from = move |path: &str| search.means_from(id, path);
        let barrel = self.layout.file_like(&job.pair.from, Language::Any, &means_from)?;
        let from = self.layout.file_like(&job.pair.from, job.plain.language, &means_from)?;
        let site = self.import_plainly(&barrel, re_export(), &job.pair.goal)?;
        let first = self.plainly(&from, job.plain, &barrel);
        Some(Trial {
            form: Some(job.plain),
            pick: Some(Pick { way: Way::Barrel, by: None }),
            axis: Axis::Way,
            site: Some(site),
            others: vec![first],
            goal: job.pair.goal.clone(),
            catch: Catch::Import,
        })
    }

    /// Lays such a file beside each of `places`, which the rule's `from` does not mean.
    pub(super) fn lay_bridges(&mut self, job: &Job, places: &[String]) -> Option<Trial> {
        if job.plain.file_name().is_some() {
            return None;
        }
        let (search, id) = (self.search, job.id);
        let means_from = move |path: &str| search.means_from(id, path);
        let is_elsewhere = move |path: &str| !search.means_from(id, path);
        let mut bridges = Vec::new();
        for place in places {
            let Some(bridge) = self.layout.file_like(place, Language::Any, &is_elsewhere) else {
                continue;
            };
            let from = self.layout.file_like(&job.pair.from, job.plain.language, &means_from)?;
            let site = self.import_plainly(&bridge, re_export(), &job.pair.goal)?;
            bridges.push((self.plainly(&from, job.plain, &bridge), site));
        }
        (!bridges.is_empty()).then(|| Trial {
            form: Some(job.plain),
            pick: Some(Pick { way: Way::Bridge, by: None }),
            axis: Axis::Way,
            site: None,
            others: Vec::new(),
            goal: job.pair.goal.clone(),
            catch: Catch::Bridges(bridges),
        })
    }

    /// Lays a `package.json` or a `tsconfig.json` that imports the target.
    ///
    /// # Errors
    /// Why it cannot be laid.
    pub(super) fn lay_steering(&mut self, job: &Job, form: &'static Form) -> Result<Trial, String> {
        let Language::Only(name) = form.language else { return Err(String::new()) };
        let Goal::File(target) = &job.pair.goal else {
            return Err("the target is no file of the tree".to_owned());
        };
        let path = format!("{}/{name}", self.layout.folder_like(&job.pair.from));
        if !self.search.means_from(job.id, &path) {
            return Err(format!("the rule means no {name} there"));
        }
        let (goal, specifier) = if form.kind == ImportKind::Tsconfig {
            (target.clone(), relative(path::parent(&path), target))
        } else {
            let package = package_of(self.world, path::parent(&path), target)
                .ok_or("the target lies in no package of the workspace")?;
            (
                path::join(&package.dir, name).unwrap_or_default(),
                package.name.clone().unwrap_or_default(),
            )
        };
        if !self.search.means_to(job.id, &path, &goal) {
            return Err(format!("the `to` of the rule does not mean {goal}"));
        }
        let site = self.layout.import(&path, form, &specifier);
        Ok(Trial {
            form: Some(form),
            pick: None,
            axis: Axis::Form,
            site: Some(site),
            others: Vec::new(),
            goal: Goal::File(goal),
            catch: Catch::Import,
        })
    }

    /// A new file that stands for the target.
    fn target(&mut self, job: &Job, from: &str) -> Option<String> {
        let Goal::File(like) = &job.pair.goal else { return None };
        let (search, id) = (self.search, job.id);
        let from = from.to_owned();
        let means_to = move |path: &str| search.means_to(id, &from, path);
        let target = self.layout.file_like(like, Language::Any, &means_to)?;
        (target != *like).then_some(target)
    }

    /// An import of `goal` in `path`, named as `pick` says.
    fn import(
        &mut self,
        path: &str,
        form: &'static Form,
        goal: &Goal,
        pick: &Pick,
    ) -> Option<SiteId> {
        let (found, _) = self.routes(path::parent(path), goal);
        let route = found.iter().find(|route| route.way == pick.way && route.by == pick.by);
        let specifier = specifier(form, goal, route?)?;
        Some(self.layout.import(path, form, &specifier))
    }

    /// An import of `goal` by its ordinary name.
    fn import_plainly(&mut self, path: &str, form: &'static Form, goal: &Goal) -> Option<SiteId> {
        let (found, _) = self.routes(path::parent(path), goal);
        let picks: Vec<Pick> =
            found.iter().map(|route| Pick { way: route.way, by: route.by.clone() }).collect();
        let pick = ordinary_ways(&picks, form).next()?.clone();
        self.import(path, form, goal, &pick)
    }

    /// An import of a laid file by its path.
    fn plainly(&mut self, from: &str, form: &'static Form, to: &str) -> SiteId {
        let exact = relative(path::parent(from), to);
        let specifier = match form.names {
            Naming::Anything => without_extension(&exact).unwrap_or(&exact),
            _ => &exact,
        };
        self.layout.import(from, form, specifier)
    }
}

/// The ways among some picks.
pub(super) fn ways(picks: &[Pick]) -> Vec<Way> {
    let mut ways: Vec<Way> = picks.iter().map(|pick| pick.way).collect();
    ways.dedup();
    ways
}

/// The ordinary ways to name the target in a form, the most ordinary first.
pub(super) fn ordinary_ways<'p>(
    picks: &'p [Pick],
    form: &Form,
) -> impl Iterator<Item = &'p Pick> + use<'p> {
    const ORDINARY: &[Way] = &[Way::Relative, Way::OwnExtension, Way::PackageName, Way::Scheme];
    let ways = match form.names {
        Naming::Anything => ORDINARY,
        _ => &[Way::OwnExtension],
    };
    ways.iter().filter_map(|way| picks.iter().find(|pick| pick.way == *way))
}

/// What a glob reads otherwise than it stands there.
const SPECIAL_IN_GLOBS: &[char] = &['[', ']', '{', '}', '(', ')', '*', '?', '!'];

/// What stands between the quotes; `None` where the form cannot name the target so.
fn specifier(form: &Form, goal: &Goal, route: &Route) -> Option<String> {
    let is_file = matches!(goal, Goal::File(_) | Goal::Missing(_));
    let exact = || route.exact.clone().filter(|_| is_file && route.way != Way::OutputExtension);
    match form.names {
        Naming::Anything => match goal {
            // Without the scheme, it is the name of a package of types.
            Goal::Builtin(_) if form.kind == ImportKind::TripleSlash => {
                (route.way == Way::Scheme).then(|| route.specifier.clone())
            }
            _ => Some(route.specifier.clone()),
        },
        // With the very extension, ways that differ in nothing else are one.
        _ if matches!(route.way, Way::Relative | Way::Folder) => None,
        // By the rules of URLs, `a/b` is a path, too: a package is none.
        Naming::Url => exact().filter(|path| path.starts_with(['.', '/'])),
        // Bundlers take a path, or an alias of theirs; some characters stand for others.
        Naming::Glob if route.way == Way::BaseUrl => None,
        // A pattern that nothing matches names the folder.
        Naming::Glob if matches!(goal, Goal::Missing(_)) => None,
        Naming::Glob => exact().filter(|path| !path.contains(SPECIAL_IN_GLOBS)),
        Naming::Path => exact().filter(|path| path.starts_with('.')),
    }
}

impl Form {
    /// Why the form cannot be written for a job.
    pub(super) fn why_not(&self, goal: &Goal) -> String {
        let is_file = matches!(goal, Goal::File(_) | Goal::Missing(_));
        match (self.names, self.language) {
            (Naming::Anything, Language::Only(extension)) => {
                format!("the rule means no {extension} file there")
            }
            (Naming::Anything, Language::TypeScript) => {
                "the rule means no TypeScript file there".to_owned()
            }
            (Naming::Anything, _) => "the rule means no such file there".to_owned(),
            _ if !is_file => "it names files of the tree by their paths".to_owned(),
            (Naming::Glob, _) if matches!(goal, Goal::Missing(_)) => {
                "a pattern that nothing matches names a folder".to_owned()
            }
            (Naming::Glob, _) => "the path has characters that a glob reads otherwise".to_owned(),
            _ => "it names files by their paths from the importing one".to_owned(),
        }
    }
}

impl Language {
    /// The extension of a file in which such a form can stand.
    fn extension(self) -> &'static str {
        match self {
            Self::Any | Self::TypeScript => ".ts",
            Self::JavaScript => ".js",
            Self::Only(extension) => extension,
        }
    }
}

/// The ordinary form.
pub(super) fn ordinary() -> &'static Form {
    &FORMS[0]
}
