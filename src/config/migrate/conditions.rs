//! The conditions of a rule's `to` that are no patterns.

use serde_json::{Value, json};

use crate::config::cruiser::raw::{CruiserTo, CruiserVia};

/// What the conditions of a rule come to.
#[derive(Debug, Default)]
pub(super) struct Conditions {
    /// What the target may be; `None` when anything.
    pub(super) targets: Option<Targets>,
    /// What it must not be, as items of `to`.
    pub(super) not: Vec<&'static str>,
    /// The keys of the rule and their values.
    pub(super) keys: Vec<(&'static str, Value)>,
}

/// What a target may be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Targets {
    pub(super) files: bool,
    pub(super) packages: bool,
    pub(super) builtins: bool,
}

/// Why something has no word here.
pub(super) type Why = String;

/// Types of dependencies that say that it is there for types alone.
const TYPES: [&str; 2] = ["type-only", "type-import"];
/// The sections of a manifest, by the type of the packages that it lists.
const SECTIONS: [(&str, &str); 4] = [
    ("npm", "dependencies"),
    ("npm-dev", "devDependencies"),
    ("npm-optional", "optionalDependencies"),
    ("npm-peer", "peerDependencies"),
];
const UNDECLARED: [&str; 2] = ["npm-no-pkg", "npm-unknown"];
const LOCAL: [&str; 3] = ["local", "localmodule", "undetermined"];

/// Translates what stands beside the patterns.
pub(super) fn translate(to: &CruiserTo) -> Result<Conditions, Why> {
    refuse(to)?;
    let mut all = Conditions::default();
    if let Some(types) = given(to.dependency_types.as_ref()) {
        all.be_of(&types)?;
    }
    for class in given(to.dependency_types_not.as_ref()).iter().flatten() {
        all.be_none_of(class)?;
    }
    all.no_part_of_packages(to)?;
    if let Some(CruiserVia::Restriction(via)) = &to.via_only {
        let types: Vec<&String> = via.dependency_types_not.iter().flatten().collect();
        let only_types = !types.is_empty() && types.iter().all(|it| TYPES.contains(&it.as_str()));
        if !only_types
            || via.path.is_some()
            || via.path_not.is_some()
            || via.dependency_types.is_some()
        {
            return Err("no rule speaks of what a cycle leads through".to_owned());
        }
        all.key("typeOnly", json!(false))?;
    }
    let flags = [
        (to.could_not_resolve, "resolved", true),
        (to.circular, "circular", false),
        (to.reachable, "reachable", false),
    ];
    for (flag, key, turned) in flags {
        if let Some(flag) = flag {
            all.key(key, json!(flag != turned))?;
        }
    }
    match to.dynamic {
        Some(true) => all.key("kind", json!("dynamic-import"))?,
        Some(false) => all.key("kindNot", json!("dynamic-import"))?,
        None => {}
    }
    if to.more_than_one_dependency_type == Some(true) {
        all.key("declared", json!("twice"))?;
    }
    Ok(all)
}

/// What the native config has no word for.
fn refuse(to: &CruiserTo) -> Result<(), Why> {
    let no_word = |what: &str| Err(format!("there is no word for `{what}`"));
    if to.circular == Some(false) {
        return Err("a rule cannot ask for what is part of no cycle".to_owned());
    }
    if to.more_than_one_dependency_type == Some(false) {
        return no_word("moreThanOneDependencyType: false");
    }
    let via_only_path = matches!(to.via_only, Some(CruiserVia::Path(_)));
    if to.via.is_some() || via_only_path || to.via_not.is_some() || to.via_some_not.is_some() {
        return Err("no rule speaks of what a cycle leads through".to_owned());
    }
    if to.via_only.is_some() && to.circular != Some(true) {
        return Err("`viaOnly` without `circular` says nothing".to_owned());
    }
    for (is_there, what) in [
        (to.more_unstable.is_some(), "moreUnstable"),
        (to.ancestor.is_some(), "ancestor"),
        (to.exotically_required.is_some(), "exoticallyRequired"),
        (to.exotic_require.is_some() || to.exotic_require_not.is_some(), "exoticRequire"),
        (to.pre_compilation_only.is_some(), "preCompilationOnly"),
    ] {
        if is_there {
            return no_word(what);
        }
    }
    if to.license.is_some() || to.license_not.is_some() {
        return Err("licences are not looked at: that takes an installation".to_owned());
    }
    Ok(())
}

fn given(types: Option<&Vec<String>>) -> Option<Vec<&str>> {
    let types: Vec<&str> = types?.iter().map(String::as_str).collect();
    (!types.is_empty()).then_some(types)
}

impl Conditions {
    fn key(&mut self, key: &'static str, value: Value) -> Result<(), Why> {
        match self.keys.iter().find(|(known, _)| *known == key) {
            Some((_, known)) if *known != value => {
                Err(format!("`{key}` would have to be two things at once"))
            }
            Some(_) => Ok(()),
            None => {
                self.keys.push((key, value));
                Ok(())
            }
        }
    }

    /// The dependency is of one of these types.
    fn be_of(&mut self, types: &[&str]) -> Result<(), Why> {
        let all = |of: &dyn Fn(&str) -> bool| types.iter().all(|class| of(class));
        if all(&|class| TYPES.contains(&class)) {
            return self.key("typeOnly", json!(true));
        }
        if all(&|class| class == "unknown") {
            return self.key("resolved", json!(false));
        }
        if let Some(kinds) = types.iter().map(|class| kind(class)).collect::<Option<Vec<_>>>() {
            return self.key("kind", one_or_more(&kinds));
        }
        let section = |class: &str| SECTIONS.iter().find(|(name, _)| *name == class);
        let is_npm = |class: &str| {
            section(class).is_some() || UNDECLARED.contains(&class) || class == "npm-bundled"
        };
        if !all(&|class| is_npm(class) || class == "core" || LOCAL.contains(&class)) {
            return Err(no_mixture(types));
        }
        // Files of which no rule can tell that they are of this type.
        if types.iter().any(|class| LOCAL.contains(class)) && !types.contains(&"local") {
            return Err(no_mixture(types));
        }
        let targets = Targets {
            files: types.contains(&"local"),
            packages: types.iter().any(|class| is_npm(class)),
            builtins: types.contains(&"core"),
        };
        self.targets = Some(targets);
        if targets.packages {
            let sections = types.iter().filter_map(|class| section(class)).map(|(_, key)| *key);
            let sections: Vec<&str> = sections.collect();
            let undeclared = types.iter().any(|class| UNDECLARED.contains(class));
            let declared = match (sections.len(), undeclared) {
                (4, true) => return Ok(()),
                (4, false) => json!(true),
                (0, true) => json!(false),
                (1.., false) => one_or_more(&sections),
                _ => return Err(no_mixture(types)),
            };
            if targets.files || targets.builtins {
                return Err(no_mixture(types));
            }
            self.key("declared", declared)?;
        }
        Ok(())
    }

    /// The dependency is not of this type.
    fn be_none_of(&mut self, class: &str) -> Result<(), Why> {
        if TYPES.contains(&class) {
            return self.key("typeOnly", json!(false));
        }
        match class {
            "unknown" => self.key("resolved", json!(true)),
            "core" => {
                self.not.extend(["node:*", "bun:*"]);
                Ok(())
            }
            "local" => {
                self.not.push("**");
                Ok(())
            }
            // Looked at together, behind the others.
            class if class.starts_with("npm") => Ok(()),
            // Nothing is of these types but in dependency-cruiser's older view.
            "localmodule" | "undetermined" => Ok(()),
            class => match kind(class) {
                Some(kind) if !self.keys.iter().any(|(key, _)| *key == "kindNot") => {
                    self.key("kindNot", json!(kind))
                }
                Some(kind) => {
                    for (key, value) in &mut self.keys {
                        if *key == "kindNot" {
                            *value = added(value, kind);
                        }
                    }
                    Ok(())
                }
                None => Err(no_mixture(&[class])),
            },
        }
    }

    /// Types of packages in `dependencyTypesNot`: all of them or none.
    fn no_part_of_packages(&mut self, to: &CruiserTo) -> Result<(), Why> {
        let not = given(to.dependency_types_not.as_ref()).unwrap_or_default();
        let npm: Vec<&str> = not.into_iter().filter(|class| class.starts_with("npm")).collect();
        if npm.is_empty() {
            return Ok(());
        }
        if !SECTIONS.iter().all(|(name, _)| npm.contains(name)) {
            return Err(format!("no rule leaves out packages by section ({})", npm.join(", ")));
        }
        if UNDECLARED.iter().all(|name| !npm.contains(name)) {
            return Err("no rule leaves out declared packages alone".to_owned());
        }
        self.not.push("npm:*");
        Ok(())
    }
}

fn added(value: &Value, kind: &str) -> Value {
    let mut all: Vec<Value> = match value {
        Value::Array(all) => all.clone(),
        one => vec![one.clone()],
    };
    if !all.iter().any(|known| known == kind) {
        all.push(json!(kind));
    }
    if all.len() == 1 { all.remove(0) } else { Value::Array(all) }
}

fn no_mixture(types: &[&str]) -> Why {
    if types.contains(&"deprecated") {
        return "whether a package is deprecated is not looked at: that takes an installation"
            .to_owned();
    }
    format!("there is no word for the dependency types {}", types.join(", "))
}

/// The kind of import that a type says.
fn kind(class: &str) -> Option<&'static str> {
    Some(match class {
        "import" => "import",
        "export" => "export",
        "require" => "require",
        "dynamic-import" => "dynamic-import",
        "import-equals" => "import-equals",
        class if class.starts_with("triple-slash") => "triple-slash",
        class if class.starts_with("jsdoc") => "jsdoc",
        class if class.starts_with("amd-") => "amd",
        _ => return None,
    })
}

fn one_or_more(all: &[&str]) -> Value {
    let mut once: Vec<&str> = Vec::new();
    for one in all {
        if !once.contains(one) {
            once.push(one);
        }
    }
    match once.as_slice() {
        [only] => json!(only),
        more => json!(more),
    }
}
