//! What `extends` does: one config laid over another.
//!
//! Source: dependency-cruiser's documentation, `doc/rules-reference.md` ("extends"), and what
//! version 18 does where that is silent.

use std::collections::hash_map::Entry;

use rustc_hash::{FxHashMap, FxHashSet};

use super::node::{Member, Node, Value};

/// `child`, with what it leaves unsaid from `base`. Both have passed
/// [`check::skeleton`](super::check::skeleton).
pub(super) fn merge(mut child: Node, mut base: Node) -> Node {
    let mut members = Vec::new();
    let mut add = |key: &str, node: Option<Node>| {
        members.extend(node.map(|node| Member { key: key.to_owned(), key_span: None, node }));
    };
    let both = |child: &mut Node, base: &mut Node, key| (child.remove(key), base.remove(key));
    for key in ["forbidden", "required"] {
        let (over, under) = both(&mut child, &mut base, key);
        add(key, merge_lists(over, under, merge_rules));
    }
    let (over, under) = both(&mut child, &mut base, "allowed");
    let allowed = merge_lists(over, under, |over, under| distinct(over.into_iter().chain(under)));
    let (over, under) = both(&mut child, &mut base, "allowedSeverity");
    add("allowedSeverity", allowed.as_ref().map(|rules| severity(over.or(under), rules)));
    add("allowed", allowed);
    let (over, under) = both(&mut child, &mut base, "options");
    add("options", merge_members(over, under));
    Node { value: Value::Object(members), place: child.place }
}

/// The severity of `allowed`. Once two configs are merged it is settled, so that no third one can
/// change it; without rules it is dropped.
fn severity(given: Option<Node>, rules: &Node) -> Node {
    let default = || Node { value: Value::Text("warn".to_owned()), place: rules.place.clone() };
    given.unwrap_or_else(default)
}

/// Two lists of rules; `None` when nothing is in them.
fn merge_lists(
    over: Option<Node>,
    under: Option<Node>,
    merge: impl FnOnce(Vec<Node>, Vec<Node>) -> Vec<Node>,
) -> Option<Node> {
    let place = over.as_ref().or(under.as_ref())?.place.clone();
    let merged = merge(elements(over), elements(under));
    (!merged.is_empty()).then_some(Node { value: Value::List(merged), place })
}

fn elements(list: Option<Node>) -> Vec<Node> {
    match list.map(|list| list.value) {
        Some(Value::List(elements)) => elements,
        _ => Vec::new(),
    }
}

/// Named rules first, each name once; then the anonymous ones that differ.
fn merge_rules(over: Vec<Node>, under: Vec<Node>) -> Vec<Node> {
    let (over_named, over_anonymous): (Vec<_>, Vec<_>) = over.into_iter().partition(is_named);
    let (under_named, under_anonymous): (Vec<_>, Vec<_>) = under.into_iter().partition(is_named);
    let mut merged: Vec<Node> = Vec::new();
    let mut at = FxHashMap::default();
    for rule in over_named {
        if let Entry::Vacant(entry) = at.entry(name(&rule).to_owned()) {
            entry.insert(merged.len());
            merged.push(rule);
        }
    }
    let own = merged.len();
    for rule in under_named {
        match at.entry(name(&rule).to_owned()) {
            Entry::Occupied(entry) if *entry.get() < own => fill(&mut merged[*entry.get()], rule),
            Entry::Occupied(_) => {}
            Entry::Vacant(entry) => {
                entry.insert(merged.len());
                merged.push(rule);
            }
        }
    }
    merged.extend(distinct(over_anonymous.into_iter().chain(under_anonymous)));
    merged
}

/// Gives an object the members that only `base` has.
fn fill(object: &mut Node, base: Node) {
    let Value::Object(additions) = base.value else { return };
    for member in additions {
        if object.get(&member.key).is_none()
            && let Value::Object(members) = &mut object.value
        {
            members.push(member);
        }
    }
}

fn merge_members(over: Option<Node>, under: Option<Node>) -> Option<Node> {
    match (over, under) {
        (Some(mut over), Some(under)) => {
            fill(&mut over, under);
            Some(over)
        }
        (over, under) => over.or(under),
    }
}

/// The name of a rule; empty when it has none.
fn name(rule: &Node) -> &str {
    rule.get("name").and_then(Node::text).unwrap_or_default()
}

fn is_named(rule: &Node) -> bool {
    !name(rule).is_empty()
}

/// The first of those that are equal.
fn distinct(rules: impl Iterator<Item = Node>) -> Vec<Node> {
    let mut seen = FxHashSet::default();
    rules.filter(|rule| seen.insert(rule.canonical())).collect()
}
