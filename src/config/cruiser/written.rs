//! Where a config says what its rules are made of.

use crate::{base::diagnostic::Spot, rules::ruleset::Written};

use super::{
    node::{Node, Value},
    raw::CruiserConfig,
};

/// The places of the rules of each list, in its order.
pub(super) struct Places {
    forbidden: Vec<Written>,
    allowed: Vec<Written>,
    required: Vec<Written>,
}

impl Places {
    /// Looks up where the rules of a config stand.
    pub(super) fn of(config: &Node) -> Self {
        let list = |key: &str| -> Vec<Written> {
            config.get(key).map(Node::elements).unwrap_or_default().iter().map(written).collect()
        };
        Self { forbidden: list("forbidden"), allowed: list("allowed"), required: list("required") }
    }

    /// Tells the rules of the config.
    pub(super) fn tell(self, config: &mut CruiserConfig) {
        let lists = [
            (&mut config.forbidden, self.forbidden),
            (&mut config.allowed, self.allowed),
            (&mut config.required, self.required),
        ];
        for (rules, places) in lists {
            for (rule, written) in rules.iter_mut().zip(places) {
                rule.written = written;
            }
        }
    }
}

fn written(rule: &Node) -> Written {
    let at = |side: &str, key: &str| -> Vec<Spot> {
        rule.get(side).and_then(|side| side.get(key)).and_then(spot).into_iter().collect()
    };
    // For rules on modules, `module` is the side that is judged: `from` in `required`, else `to`.
    let is_required = rule.get("module").is_some() && rule.get("to").is_some();
    let (from, to) = match rule.get("module") {
        Some(_) if is_required => ("module", "to"),
        Some(_) => ("from", "module"),
        None => ("from", "to"),
    };
    Written {
        rule: rule.get("name").and_then(spot).or_else(|| beginning(rule)).unwrap_or_default(),
        from: at(from, "path"),
        from_not: at(from, "pathNot"),
        to: at(to, "path"),
        to_not: at(to, "pathNot"),
        keys: rule.get(to).map(keys).unwrap_or_default(),
    }
}

/// The keys of a side, and where their values stand.
fn keys(side: &Node) -> Vec<(Box<str>, Spot)> {
    let Value::Object(members) = &side.value else { return Vec::new() };
    let keys = members.iter().map(|member| Some((&*member.key, spot(&member.node)?)));
    keys.flatten().map(|(key, at)| (key.into(), at)).collect()
}

fn spot(node: &Node) -> Option<Spot> {
    Some(Spot { file: node.place.file, span: node.place.span.clone()? })
}

/// An object of many lines is shown by its beginning.
fn beginning(node: &Node) -> Option<Spot> {
    let Spot { file, span } = spot(node)?;
    Some(Spot { file, span: span.start..span.start + 1 })
}
