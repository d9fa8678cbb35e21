//! Folders and the dependencies between them.

use crate::{
    cruise::derive,
    report::cruise::{
        project::{Run, modules::chain, rules::Broken},
        result::{Folder, FolderDependency, FolderDependent},
    },
};

/// Every folder that holds modules or is depended on.
pub(super) fn all(run: &Run<'_>, broken: &Broken<'_>) -> Vec<Folder> {
    run.derived.folders().all.iter().map(|folder| one(run, broken, folder)).collect()
}

fn one(run: &Run<'_>, broken: &Broken<'_>, folder: &derive::Folder) -> Folder {
    let known = folder.modules.is_some();
    let dependent = |name: &str| FolderDependent { name: name.to_owned() };
    Folder {
        name: folder.name.to_string(),
        dependencies: Some(
            folder.dependencies.clone().map(|at| dependency(run, broken, at)).collect(),
        ),
        dependents: Some(folder.dependents.iter().map(|name| dependent(name)).collect()),
        module_count: folder.modules.map_or(-1, i64::from),
        experimental_stats: None,
        afferent_couplings: known.then(|| folder.coupling.afferent.into()),
        efferent_couplings: known.then(|| folder.coupling.efferent.into()),
        instability: known.then(|| folder.coupling.instability()),
    }
}

fn dependency(run: &Run<'_>, broken: &Broken<'_>, at: usize) -> FolderDependency {
    let folders = run.derived.folders();
    let to = &folders.all[folders.dependencies[at].to];
    let rules = broken.summaries(broken.by_folders(at));
    let cycle = u32::try_from(at).ok().filter(|_| run.told.cycles);
    let cycle = cycle.and_then(|at| folders.cycles.of(at)).map(|cycle| {
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
