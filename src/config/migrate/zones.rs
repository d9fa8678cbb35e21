//! The zones that rules about cells need.

use serde_json::{Value, json};

use super::{cells::clash, rule::Keys};

/// The zones of a config that is being made.
#[derive(Debug, Default)]
pub(super) struct Zones(Vec<Zone>);

#[derive(Debug)]
struct Zone {
    dir: String,
    name: String,
    /// What names and explains the rule between its cells, when there is one.
    cross: Option<Keys>,
}

impl Zones {
    /// Has the folders in `dir` be the cells of a zone; `false` when those of another are in the way.
    pub(super) fn take(&mut self, dir: &str) -> bool {
        if self.0.iter().any(|zone| zone.dir == dir) {
            return true;
        }
        if self.0.iter().any(|zone| clash(&zone.dir, dir)) {
            return false;
        }
        let last = dir.rsplit('/').next().unwrap_or(dir);
        let is_free =
            |name: &str| !self.0.iter().any(|zone| zone.name == name) && name != "unzoned";
        let name = [last.to_owned(), dir.replace('/', "-")].into_iter().find(|name| is_free(name));
        let is_name = |name: &String| {
            name.starts_with(|c: char| c.is_ascii_alphanumeric())
                && name.chars().all(|c| c.is_ascii_alphanumeric() || "-_.@".contains(c))
        };
        let Some(name) = name.filter(is_name) else { return false };
        self.0.push(Zone { dir: dir.to_owned(), name, cross: None });
        true
    }

    /// The name of the zone of a folder.
    pub(super) fn name(&self, dir: &str) -> String {
        let zone = self.0.iter().find(|zone| zone.dir == dir);
        zone.map_or_else(|| dir.to_owned(), |zone| zone.name.clone())
    }

    /// Whether the cells of a folder have a rule between them.
    pub(super) fn has_rule(&self, dir: &str) -> bool {
        self.0.iter().any(|zone| zone.dir == dir && zone.cross.is_some())
    }

    /// Says how the rule between the cells of a folder is called.
    pub(super) fn describe(&mut self, dir: &str, naming: Keys) {
        if let Some(zone) = self.0.iter_mut().find(|zone| zone.dir == dir) {
            zone.cross = Some(naming);
        }
    }

    /// The members of `zones`.
    pub(super) fn members(&self) -> Vec<(String, Keys)> {
        self.0.iter().map(|zone| (zone.name.clone(), self.member(zone))).collect()
    }

    fn member(&self, zone: &Zone) -> Keys {
        let may = self.0.iter().filter(|other| other.name != zone.name || zone.cross.is_none());
        let may: Vec<&str> = may.map(|other| other.name.as_str()).collect();
        let mut keys: Keys = vec![("path", json!(format!("{}/*", zone.dir)))];
        if !may.is_empty() {
            keys.push(("mayImport", json!(may)));
        }
        if let Some(naming) = &zone.cross {
            let naming: serde_json::Map<String, Value> =
                naming.iter().map(|(key, value)| ((*key).to_owned(), value.clone())).collect();
            let mut pair = serde_json::Map::new();
            pair.insert(zone.name.clone(), Value::Object(naming));
            keys.push(("mustNotImport", Value::Object(pair)));
        }
        keys
    }
}
