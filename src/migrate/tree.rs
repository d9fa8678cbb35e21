//! What there is to know of a tree to translate a config for it.

use std::collections::BTreeSet;

use crate::{
    base::path,
    config::migrate::{Package, Tree},
    extract::Language,
    pipeline::Checked,
    resolve::{manifest::Manifest, target::Target},
};

/// What a run found out about its tree.
pub(super) fn of(checked: &Checked) -> Tree {
    let is_source = |path: &&str| Language::of(path::file_name(path)).is_some();
    let files = checked.index.iter().map(|(_, file)| &*file.path);
    let sources: BTreeSet<String> = files.filter(is_source).map(str::to_owned).collect();
    let mut paths = sources.clone();
    let (mut packages, mut builtins) = (BTreeSet::new(), BTreeSet::new());
    for dependency in checked.dependencies.iter() {
        paths.extend(dependency.aside.declared().map(str::to_owned));
        match &dependency.target {
            Target::Module(file) => {
                paths.insert(checked.index.path(*file).to_owned());
            }
            Target::Asset(path) => {
                paths.insert(path.to_string());
            }
            Target::Unresolved { aim } => paths.extend(aim.as_deref().map(str::to_owned)),
            Target::Builtin(name) => {
                builtins.insert(name.to_string());
            }
            Target::Package(name) => {
                let specifier = checked.import(dependency).specifier.display();
                let below = if specifier.starts_with(&**name) { &specifier } else { &**name };
                let seen = match dependency.aside.installed() {
                    Some(path) => path.to_string(),
                    None => format!("node_modules/{below}"),
                };
                packages.insert(Package { name: name.to_string(), seen });
            }
        }
    }
    let is_manifest = |path: &str| path::file_name(path) == "package.json" && !is_installed(path);
    let manifests = checked.index.iter().filter(|(_, file)| is_manifest(&file.path));
    let manifests: Vec<Manifest> = manifests
        .filter_map(|(id, _)| checked.index.read(id).ok())
        .map(|source| Manifest::read("", &source.text).0)
        .collect();
    let own: BTreeSet<&String> = manifests.iter().filter_map(|it| it.name.as_ref()).collect();
    let declared = manifests.iter().flat_map(|manifest| &manifest.dependencies);
    let declared = declared.map(|dependency| &dependency.name.text);
    let declared: BTreeSet<String> = declared.filter(|name| !own.contains(name)).cloned().collect();
    // What is installed is no file of the tree.
    paths.retain(|path| !is_installed(path));
    Tree {
        paths: paths.into_iter().collect(),
        sources: sources.into_iter().collect(),
        declared: declared.into_iter().collect(),
        packages: packages.into_iter().collect(),
        builtins: builtins.into_iter().collect(),
        ..Tree::default()
    }
}

fn is_installed(path: &str) -> bool {
    format!("/{path}").contains("/node_modules/")
}
