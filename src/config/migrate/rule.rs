//! One rule of `forbidden`, or one member of `allowed`.

use serde_json::{Value, json};

use crate::config::cruiser::raw::{CruiserFrom, CruiserRule, CruiserScope, CruiserTo, Patterns};

use super::{
    Tree,
    cells::{self, Cells},
    conditions::{self, Conditions, Targets, Why},
    side::{self, Item, Kind, Side},
    zones::Zones,
};

/// The keys of a rule and their values, in the order in which they are written.
pub(super) type Keys = Vec<(&'static str, Value)>;

/// What a rule became.
pub(super) enum Became {
    /// A rule with these keys, beside what names it.
    Rule(Keys),
    /// The rule between the cells of the zone of this folder.
    CrossCells(String),
}

/// Translates a rule of `forbidden`.
pub(super) fn forbidden(tree: &Tree, zones: &mut Zones, raw: &CruiserRule) -> Result<Became, Why> {
    if raw.scope == Some(CruiserScope::Folder) {
        return Err("no rule judges folders as a whole".to_owned());
    }
    if raw.module.is_some() {
        return Err("no rule counts dependents".to_owned());
    }
    let from = raw.from.clone().unwrap_or_default();
    if let Some(orphan) = from.orphan {
        return if orphan {
            let mut keys = Keys::new();
            let side = side::translate(tree, from.path.as_ref(), from.path_not.as_ref(), true);
            put(&mut keys, "from", &side.texts());
            keys.push(("orphan", json!(true)));
            Ok(Became::Rule(keys))
        } else {
            Err("a rule cannot ask for what is no orphan".to_owned())
        };
    }
    imports(tree, zones, &from, &raw.to.clone().unwrap_or_default(), true)
}

/// Translates a member of `allowed`.
pub(super) fn allowed(tree: &Tree, zones: &mut Zones, raw: &CruiserRule) -> Result<Keys, Why> {
    let from = raw.from.clone().unwrap_or_default();
    let to = raw.to.clone().unwrap_or_default();
    if from.orphan.is_some() || to.reachable.is_some() || to.circular.is_some() {
        return Err("`allowed` is about single imports".to_owned());
    }
    match imports(tree, zones, &from, &to, false)? {
        Became::Rule(keys) => Ok(keys),
        Became::CrossCells(_) => Err("`allowed` cannot be a zone's".to_owned()),
    }
}

fn imports(
    tree: &Tree,
    zones: &mut Zones,
    from: &CruiserFrom,
    to: &CruiserTo,
    forbids: bool,
) -> Result<Became, Why> {
    refuse_written(to)?;
    let mut conditions = conditions::translate(to)?;
    leave_types_out(tree, &mut conditions, forbids)?;
    if !files_alone(&conditions) {
        side::refuse_unlisted(tree, to.path.as_ref())?;
        side::refuse_unlisted(tree, to.path_not.as_ref())?;
    }
    let is_about_more = to.reachable.is_some() || to.circular.is_some();
    if cells::asks(to) {
        if is_about_more {
            return Err("only rules about single imports can speak of what was captured".to_owned());
        }
        if let Some(cells) = cells::of(tree, from, to).filter(|cells| zones.take(&cells.dir)) {
            return Ok(of_cells(zones, cells, conditions, forbids));
        }
        return captured(tree, from, to, &conditions).map(Became::Rule);
    }
    let from = side::translate(tree, from.path.as_ref(), from.path_not.as_ref(), true);
    let to_side = target(tree, to, &conditions, forbids)?;
    let mut keys = Keys::new();
    put(&mut keys, "from", &from.texts());
    put(&mut keys, "to", &to_side);
    let lacks = |keys: &Keys, key: &str| !keys.iter().any(|(known, _)| *known == key);
    let needs_to = to.reachable == Some(true) && lacks(&keys, "to");
    let needs_from = to.reachable == Some(false) && lacks(&keys, "from");
    if needs_to {
        keys.push(("to", json!("**")));
    }
    if needs_from || (keys.is_empty() && conditions.keys.is_empty()) {
        keys.insert(0, ("from", json!("**")));
    }
    keys.extend(conditions.keys);
    Ok(Became::Rule(keys))
}

/// What a pattern says about how an import is written is lost once it is resolved.
fn refuse_written(to: &CruiserTo) -> Result<(), Why> {
    let texts = to.path.iter().flat_map(side::alternatives);
    let climbs = texts.into_iter().any(|text| text.contains("\\.\\./") || text.starts_with("../"));
    if climbs {
        return Err(
            "its `to` matches how an import is written, and that only where it resolves to \
                    nothing: such imports are reported as unresolved"
                .to_owned(),
        );
    }
    Ok(())
}

/// Where imports for types alone do not count, they do not count here either.
fn leave_types_out(tree: &Tree, conditions: &mut Conditions, forbids: bool) -> Result<(), Why> {
    if !tree.types_vanish || !forbids {
        return Ok(());
    }
    match conditions.keys.iter().find(|(key, _)| *key == "typeOnly") {
        Some((_, value)) if *value == json!(true) => {
            Err("without `tsPreCompilationDeps` no import for types counts, so it never fired"
                .to_owned())
        }
        Some(_) => Ok(()),
        None => {
            conditions.keys.push(("typeOnly", json!(false)));
            Ok(())
        }
    }
}

fn files_alone(conditions: &Conditions) -> bool {
    conditions.targets.is_some_and(|targets| !targets.packages && !targets.builtins)
}

/// The imported side, with what the conditions say of it.
fn target(
    tree: &Tree,
    to: &CruiserTo,
    conditions: &Conditions,
    forbids: bool,
) -> Result<Vec<String>, Why> {
    let files_only = files_alone(conditions);
    let mut side = side::translate(tree, to.path.as_ref(), to.path_not.as_ref(), files_only);
    if let Some(targets) = conditions.targets {
        restrict(&mut side, targets, to.path.as_ref())?;
    }
    if forbids {
        leave_out(tree, &mut side)?;
    }
    let not = conditions.not.iter().map(|text| Item { kind: Kind::File, text: (*text).to_owned() });
    side.none.extend(not);
    Ok(side.texts())
}

/// What was left out of the run stays out.
fn leave_out(tree: &Tree, side: &mut Side) -> Result<(), Why> {
    let vanish = [
        (tree.packages_vanish, Kind::Package, "npm:*"),
        (tree.builtins_vanish, Kind::Builtin, "node:*"),
    ];
    for (_, kind, all) in vanish.into_iter().filter(|(vanishes, ..)| *vanishes) {
        match &mut side.any {
            None => side.none.push(Item { kind, text: all.to_owned() }),
            Some(any) => {
                let is_about = !any.is_empty();
                any.retain(|item| item.kind != kind);
                if is_about && any.is_empty() {
                    return Err("what it is about is left out of the run by `exclude` or \
                                `includeOnly`, so it never fired"
                        .to_owned());
                }
            }
        }
    }
    Ok(())
}

fn restrict(side: &mut Side, targets: Targets, path: Option<&Patterns>) -> Result<(), Why> {
    let wanted = |kind: Kind| match kind {
        Kind::File => targets.files,
        Kind::Package => targets.packages,
        Kind::Builtin => targets.builtins,
    };
    let all = |kind: Kind, text: &str| Item { kind, text: text.to_owned() };
    let Some(any) = &mut side.any else {
        let every = [
            all(Kind::File, "**"),
            all(Kind::Package, "npm:*"),
            all(Kind::Builtin, "node:*"),
            all(Kind::Builtin, "bun:*"),
        ];
        side.any = Some(every.into_iter().filter(|item| wanted(item.kind)).collect());
        return Ok(());
    };
    let builtins_alone = targets.builtins && !targets.files && !targets.packages;
    if builtins_alone && let Some(named) = path.and_then(side::builtins_of) {
        *any = named;
        return Ok(());
    }
    any.retain(|item| wanted(item.kind));
    if any.is_empty() {
        return Err("nothing that its `to.path` names is of its `dependencyTypes`".to_owned());
    }
    Ok(())
}

fn of_cells(zones: &Zones, cells: Cells, conditions: Conditions, forbids: bool) -> Became {
    let zone = zones.name(&cells.dir);
    let is_plain = cells.from_is_whole
        && cells.from.is_empty()
        && cells.to_is_whole
        && cells.to.none.is_empty()
        && conditions.keys.is_empty()
        && conditions.not.is_empty()
        && conditions.targets.is_none();
    if forbids && is_plain && !cells.same && !zones.has_rule(&cells.dir) {
        return Became::CrossCells(cells.dir);
    }
    let whole = |is_whole: bool, rest: Vec<String>| -> Vec<String> {
        is_whole.then(|| zone.clone()).into_iter().chain(rest).collect()
    };
    let mut keys = Keys::new();
    put(&mut keys, "from", &whole(cells.from_is_whole, cells.from));
    put(&mut keys, "to", &whole(cells.to_is_whole, cells.to.texts()));
    keys.push(("sameCell", json!(cells.same)));
    keys.extend(conditions.keys);
    Became::Rule(keys)
}

/// What was captured as it stands: expressions that speak of one another.
fn captured(
    tree: &Tree,
    from: &CruiserFrom,
    to: &CruiserTo,
    conditions: &Conditions,
) -> Result<Keys, Why> {
    let captures: Vec<String> = from.path.iter().flat_map(side::alternatives).collect();
    if !captures.iter().any(|text| text.contains('(')) {
        return Err("it speaks of what was captured, but captures nothing".to_owned());
    }
    let of_packages = |targets: Targets| targets.packages || targets.builtins;
    let asking = [&to.path, &to.path_not].into_iter().flatten().flat_map(side::alternatives);
    let mut asking = asking.filter(|text| cells::takes_group(text));
    if conditions.targets.is_some_and(of_packages) || asking.any(|text| side::is_of_packages(&text))
    {
        return Err(
            "what was captured can be looked for in paths of the tree, not in packages".to_owned()
        );
    }
    let expressions = |patterns: Option<&Patterns>| -> (Vec<String>, Option<Patterns>) {
        let texts = patterns.into_iter().flat_map(side::alternatives);
        let (asking, plain): (Vec<String>, Vec<String>) =
            texts.partition(|text| cells::takes_group(text));
        (asking, (!plain.is_empty()).then_some(Patterns::Any(plain)))
    };
    let (asking, plain) = expressions(to.path.as_ref());
    let (not_asking, not_plain) = expressions(to.path_not.as_ref());
    let rest = side::translate(tree, plain.as_ref(), not_plain.as_ref(), false);
    let mut to_items: Vec<String> = asking.iter().map(|text| format!("re:{text}")).collect();
    to_items.extend(rest.texts());
    to_items.extend(not_asking.iter().map(|text| format!("!re:{text}")));
    let not = side::translate(tree, None, from.path_not.as_ref(), true);
    let from: Vec<String> =
        captures.iter().map(|text| format!("re:{text}")).chain(not.texts()).collect();
    let mut keys = Keys::new();
    put(&mut keys, "from", &from);
    put(&mut keys, "to", &to_items);
    keys.extend(conditions.keys.iter().cloned());
    Ok(keys)
}

/// Adds a side, one item as a string.
fn put(keys: &mut Keys, key: &'static str, items: &[String]) {
    match items {
        [] => {}
        [only] => keys.push((key, json!(only))),
        items => keys.push((key, json!(items))),
    }
}
