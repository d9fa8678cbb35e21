//! What an import leads to, with what rules make of it.

use crate::{
    cruise::DependencyType,
    explain::verdict::{RuleVerdict, Verdicts},
    pipeline::Examined,
    resolve::target::Target,
};

/// One thing that an import leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TargetExplanation {
    /// `module`, `asset`, `package`, `builtin` or `unresolved`.
    pub class: &'static str,
    /// A root-relative path, or the name of a package or builtin; `None` for what is unresolved.
    pub to: Option<String>,
    /// The path by which an unresolved import is judged.
    pub aim: Option<String>,
    /// The path that the package declares, where it is not the target.
    pub declared: Option<String>,
    /// The import came in by the name of the target's package.
    pub by_package_name: bool,
    /// The zone and the cell of the target.
    pub zone: Option<(String, String)>,
    /// What rules of dependency-cruiser see of the dependency.
    pub view: Option<Seen>,
    /// What each rule makes of it.
    pub rules: Vec<RuleVerdict>,
}

/// A dependency as rules of dependency-cruiser see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    /// The name of the target.
    pub resolved: String,
    /// Its `dependencyTypes`.
    pub types: Vec<&'static str>,
    /// Another name by which rules may catch the target.
    pub also: Option<String>,
    /// The graph goes on from the target.
    pub followed: bool,
}

impl TargetExplanation {
    /// The target of the dependency at a place.
    pub(super) fn of(examined: &Examined<'_>, verdicts: &Verdicts<'_>, at: usize) -> Self {
        let input = examined.input;
        let dependency = &input.dependencies[at];
        let (class, to, aim) = match &dependency.target {
            Target::Module(file) => ("module", Some(input.world.index.path(*file)), None),
            Target::Asset(path) => ("asset", Some(&**path), None),
            Target::Package(name) => ("package", Some(&**name), None),
            Target::Builtin(name) => ("builtin", Some(&**name), None),
            Target::Unresolved { aim } => ("unresolved", None, aim.as_deref()),
        };
        let cell = input.graph.ends(at).and_then(|(_, to)| input.facts[to.index()].cell.as_ref());
        let view = input.cruise.map(|derived| {
            let edge = &derived.view().edges[at];
            Seen {
                resolved: edge.resolved.to_string(),
                types: edge.types.iter().copied().map(DependencyType::as_str).collect(),
                also: edge.also.as_deref().map(str::to_owned),
                followed: edge.followable,
            }
        });
        Self {
            class,
            to: to.map(str::to_owned),
            aim: aim.map(str::to_owned),
            declared: dependency.aside.declared().map(str::to_owned),
            by_package_name: dependency.by_package_name,
            zone: cell.map(|cell| (input.rules.zone(cell.zone).name.clone(), cell.dir.to_string())),
            view,
            rules: verdicts.of_import(at),
        }
    }
}
