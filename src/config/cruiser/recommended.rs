//! The configs that come with dependency-cruiser, so that they can be extended without it.
//!
//! They are the same whether it is installed or not: one answer on every machine.

use crate::config::{ConfigFile, error::ConfigError};

use super::{
    json5,
    node::{Member, Node, Value},
    sources::Sources,
};

/// Where they lie in the package.
const FOLDER: &str = "dependency-cruiser/configs/";

/// One of the configs.
#[derive(Clone, Copy, Debug)]
pub(super) struct Recommended {
    name: &'static str,
    /// The severity of all its rules; `None` leaves each its own.
    severity: Option<&'static str>,
}

const ALL: [Recommended; 3] = [
    Recommended { name: "recommended", severity: None },
    Recommended { name: "recommended-strict", severity: Some("error") },
    Recommended { name: "recommended-warn-only", severity: Some("warn") },
];

/// The config that a name in `extends` stands for: of the package, or by a path to it.
pub(super) fn find(specifier: &str) -> Option<Recommended> {
    let (before, name) = specifier.rsplit_once(FOLDER)?;
    if !before.is_empty() && !before.ends_with("node_modules/") {
        return None;
    }
    let name = name.strip_suffix(".cjs").or_else(|| name.strip_suffix(".js")).unwrap_or(name);
    ALL.into_iter().find(|config| config.name == name)
}

/// What a config says.
pub(super) fn node(config: Recommended, sources: &mut Sources) -> Result<Node, ConfigError> {
    let path = format!("{FOLDER}{}", config.name);
    let file = ConfigFile { path, text: include_str!("recommended.json5").to_owned() };
    let file = sources.add(file);
    let mut node = json5::read(&sources.file(file).text, file).map_err(|problem| {
        ConfigError::Invalid { file: sources.file(file).clone(), problems: vec![problem] }
    })?;
    if let (Some(severity), Value::Object(members)) = (config.severity, &mut node.value) {
        members.iter_mut().filter(|member| member.key == "forbidden").for_each(|member| {
            set_severity(member, severity);
        });
    }
    Ok(node)
}

fn set_severity(forbidden: &mut Member, severity: &str) {
    let Value::List(rules) = &mut forbidden.node.value else { return };
    for rule in rules {
        let Value::Object(members) = &mut rule.value else { continue };
        for member in members.iter_mut().filter(|member| member.key == "severity") {
            member.node.value = Value::Text(severity.to_owned());
        }
    }
}
