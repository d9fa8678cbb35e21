//! Folders and the dependencies between them.

use crate::{
    cruise::derive::{self, Derived},
    report::cruise::{
        project::{modules::chain, rules::Broken},
        result::{Folder, FolderDependency, FolderDependent},
    },
};

/// Every folder that holds modules or is depended on.
pub(super) fn all(derived: &Derived<'_>, broken: &Broken<'_>) -> Vec<Folder> {
    derived.folders().all.iter().map(|folder| one(derived, broken, folder)).collect()
}

fn one(derived: &Derived<'_>, broken: &Broken<'_>, folder: &derive::Folder) -> Folder {
    let known = folder.modules.is_some();
    let dependents = || {
        let dependent = |name: &str| FolderDependent { name: name.to_owned() };
        folder.dependents.iter().map(|name| dependent(name)).collect()
    };
    Folder {
        name: folder.name.to_string(),
        dependencies: known.then(|| {
            folder.dependencies.clone().map(|at| dependency(derived, broken, at)).collect()
        }),
        dependents: known.then(dependents),
        module_count: folder.modules.map_or(-1, i64::from),
        experimental_stats: None,
        afferent_couplings: known.then(|| folder.coupling.afferent.into()),
        efferent_couplings: known.then(|| folder.coupling.efferent.into()),
        instability: known.then(|| folder.coupling.instability()),
    }
}

fn dependency(derived: &Derived<'_>, broken: &Broken<'_>, at: usize) -> FolderDependency {
    let folders = derived.folders();
    let to = &folders.all[folders.dependencies[at].to];
    let rules = broken.summaries(broken.by_folders(at));
    let cycle = u32::try_from(at).ok().and_then(|at| folders.cycles.of(at)).map(|cycle| {
        let name = |&at: &u32| &*folders.all[folders.dependencies[at as usize].to].name;
        chain(&cycle.iter().map(|step| (name(step), [].as_slice())).collect::<Vec<_>>())
    });
    FolderDependency {
        name: to.name.to_string(),
        instability: Some(to.coupling.instability()),
        circular: cycle.is_some(),
        cycle,
        valid: rules.is_none(),
        rules,
    }
}
