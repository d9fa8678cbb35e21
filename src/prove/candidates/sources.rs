//! Files that a rule's `from` means.

use std::collections::BTreeSet;

use crate::{
    base::path,
    discover::{FileId, is_probe},
    prove::{
        candidates::{Candidates, NotTried, is_own, one_per_folder},
        construct::{Construct, asks_for_manifest},
        form::STEERING,
        layout::STEM,
    },
    rules::{
        captures,
        ruleset::{Condition, Rule, RuleId, Subject, ViewCondition},
    },
};

/// How many files of `from` are tried.
const SOURCES: usize = 6;
/// How many files of `from` are asked, where they differ in what they could import.
const SORTS: usize = 200;

/// What a file that is not there yet may be called, the plainest first.
const NEW: &[&str] = &[
    ".ts", ".js", ".tsx", ".jsx", ".mts", ".cts", ".mjs", ".cjs", ".d.ts", ".vue", ".svelte",
    ".astro",
];

impl Candidates<'_> {
    /// Files that `from` means, spread over the tree; where there are none, paths that it would mean.
    pub(super) fn sources(
        &self,
        id: RuleId,
        rule: &Rule,
        construct: Construct,
    ) -> Result<Vec<String>, NotTried> {
        let mut found: Vec<String> = self.importers(id, rule).filter(|path| is_own(path)).collect();
        if found.is_empty() {
            found = self.steering(id);
        }
        if found.is_empty() {
            found = self.homes(id);
        }
        if found.is_empty() && construct == Construct::LoneTo {
            // What nothing of `from` imports breaks it the more.
            found = self.own_files();
        }
        // Configurations and scripts lie at the root; what a rule is about rarely does.
        found.sort_by_key(|path| !path.contains('/'));
        if !found.is_empty() {
            return Ok(one_per_folder(found, SOURCES));
        }
        if self.importers_and_probes(id).next().is_some() {
            let why = format!("the `from` of {} means probes alone", rule.name);
            return Err(NotTried::Cannot(why));
        }
        Err(NotTried::Dead(format!("no module matches the `from` of {}", rule.name)))
    }

    fn importers(&self, id: RuleId, rule: &Rule) -> Box<dyn Iterator<Item = String> + '_> {
        if rule.subject == Subject::Folder {
            // Of folders, not of files, the rule means some.
            let all = self.own_files().into_iter();
            return Box::new(all.filter(move |path| self.search.means_from(id, path)));
        }
        Box::new(self.search.importers(id).map(|file| self.path(file)))
    }

    fn path(&self, file: FileId) -> String {
        self.examined.input.world.index.path(file).to_owned()
    }

    /// The sources that are no probes.
    fn own_files(&self) -> Vec<String> {
        let modules = self.examined.input.modules.iter();
        let modules = modules.filter(|module| module.is_source && !module.is_probe);
        modules.map(|module| self.path(module.file)).collect()
    }

    /// Manifests and configurations that `from` means.
    fn steering(&self, id: RuleId) -> Vec<String> {
        let modules = self.examined.input.modules.iter().filter(|module| !module.is_source);
        let paths = modules.map(|module| self.path(module.file));
        paths.filter(|path| self.search.means_from(id, path)).collect()
    }

    fn importers_and_probes(&self, id: RuleId) -> impl Iterator<Item = String> {
        let paths = self.examined.input.modules.iter().map(|module| self.path(module.file));
        paths.filter(move |path| self.search.means_from(id, path))
    }

    /// Paths at which there is no file, and that `from` would mean.
    fn homes(&self, id: RuleId) -> Vec<String> {
        let dirs = self.folders();
        let names = NEW.iter().map(|extension| format!("{STEM}{extension}"));
        let steering = STEERING.iter().filter_map(|form| form.file_name().map(str::to_owned));
        for name in names.chain(steering) {
            let paths = dirs.iter().filter_map(|dir| path::join(dir, &name));
            let meant = paths.filter(|path| !is_probe(path) && self.search.means_from(id, path));
            let found: Vec<String> = meant.collect();
            if !found.is_empty() {
                return found;
            }
        }
        Vec::new()
    }

    /// Every folder that holds a file, in order.
    pub(super) fn folders(&self) -> BTreeSet<&str> {
        let index = &self.examined.input.world.index;
        let mut dirs: BTreeSet<&str> =
            index.iter().map(|(_, file)| path::parent(&file.path)).collect();
        dirs.insert("");
        dirs
    }

    /// A file of `from` of each sort that can make a difference to what it could import; and
    /// whether these are all.
    pub(super) fn each_sort_of_source(&self, id: RuleId, rule: &Rule) -> (Vec<String>, bool) {
        const SAME_CELL: fn(&Condition) -> bool =
            |condition| matches!(condition, Condition::SameCell(_));
        const ANCESTOR: fn(&Condition) -> bool =
            |condition| matches!(condition, Condition::View(ViewCondition::Ancestor(_)));
        let asks = |is: fn(&Condition) -> bool| rule.conditions.iter().any(is);
        let mut seen = BTreeSet::new();
        let mut found = Vec::new();
        for path in self.importers(id, rule).filter(|path| is_own(path)) {
            let key = (
                asks(SAME_CELL).then(|| self.search.cell(&path)),
                asks_for_manifest(rule).map(|_| self.manifest_of(&path)),
                asks(ANCESTOR).then(|| path::parent(&path).to_owned()),
                captures::asks(rule).then(|| captures::captured(rule, &self.search.name(&path))),
                self.search.allowing(rule, &path),
            );
            if seen.insert(key) {
                found.push(path);
            }
            if found.len() == SORTS {
                return (found, false);
            }
        }
        (found, true)
    }

    /// The folder of the manifest by which packages are judged that a file imports.
    fn manifest_of(&self, path: &str) -> Option<Box<str>> {
        let mut above = self.examined.input.world.manifests.above(path::parent(path));
        above.find(|manifest| manifest.name.is_some()).map(|manifest| manifest.dir.clone())
    }
}
