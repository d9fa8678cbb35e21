//! One file: where it belongs, how each of its imports was read and resolved, and what each rule makes
//! of them.

use petgraph::graph::NodeIndex;

use crate::{
    base::position::Range,
    discover::FileId,
    explain::{
        question::{Asked, NoAnswer, Spot},
        target::TargetExplanation,
        verdict::{RuleVerdict, Verdicts},
    },
    extract::import::Import,
    pipeline::Examined,
    resolve::{Resolver, trace::Step},
    rules::{describe, engine::Module},
};

/// How many of the nearest imports are named where there is none.
const NEAR: usize = 3;

/// Everything about one file.
#[derive(Clone, Debug)]
pub struct FileExplanation {
    /// Its root-relative path.
    pub file: String,
    /// Its zone and cell.
    pub zone: Option<(String, String)>,
    /// What its cell may import, in words.
    pub allowance: Option<String>,
    /// What dependency-cruiser knows of it, where its rules are used.
    pub view: Option<ModuleView>,
    /// It lies in a probe folder.
    pub is_probe: bool,
    /// It is a source file: neither a `package.json` nor a `tsconfig.json`.
    pub is_source: bool,
    /// Why it could not be read whole.
    pub problem: Option<(Range, String)>,
    /// What rules that judge modules by themselves make of it.
    pub rules: Vec<RuleVerdict>,
    /// How many imports it has.
    pub total: usize,
    /// Those that were asked for, in the order of the file.
    pub imports: Vec<ImportExplanation>,
    /// Findings about the file that are no rule's of the config, and blind spots: where, what kind
    /// and what.
    pub remarks: Vec<Remark>,
}

/// What dependency-cruiser knows of a module.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ModuleView {
    /// How it calls it.
    pub name: String,
    /// It neither imports anything nor is imported.
    pub orphan: bool,
    /// How many modules depend on it.
    pub dependents: usize,
    /// Its imports were not read.
    pub leaf: bool,
}

/// A finding that is no rule's of the config, or a blind spot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remark {
    /// Where.
    pub range: Range,
    /// What kind.
    pub kind: String,
    /// What.
    pub message: String,
}

/// Everything about one import.
#[derive(Clone, Debug)]
pub struct ImportExplanation {
    /// As it was read.
    pub import: Import,
    /// The steps that resolution took.
    pub steps: Vec<Step>,
    /// What it leads to: one target, but of a glob. None where the config leaves the import out.
    pub targets: Vec<TargetExplanation>,
}

/// Explains a file, or the imports on one of its lines.
///
/// # Errors
/// There is no such file in the tree, or no import stands there.
pub fn explain(
    examined: &Examined<'_>,
    asked: &Asked,
    exists: bool,
) -> Result<FileExplanation, NoAnswer> {
    let (file, module) = module(examined, &asked.path, exists)?;
    let wanted = wanted(&asked.path, module, asked.spot)?;
    let (input, conclusion) = (examined.input, examined.conclude());
    let verdicts = Verdicts::new(examined, &conclusion);
    // What one import had looked for would not be looked for again by the next one.
    let resolver = || module.is_source.then(|| examined.resolver());
    let explain = |&at: &usize| import(examined, &verdicts, resolver().as_ref(), (file, at));
    let node = input.graph.file(file);
    let cell = module.cell.as_ref();
    Ok(FileExplanation {
        file: asked.path.clone(),
        zone: cell.map(|cell| (input.rules.zone(cell.zone).name.clone(), cell.dir.to_string())),
        allowance: cell.map(|cell| describe::allowance(input.rules, cell)),
        view: node.and_then(|node| view(examined, node)),
        is_probe: module.is_probe,
        is_source: module.is_source,
        problem: module
            .extracted
            .problem
            .as_ref()
            .map(|problem| (problem.range, problem.message.clone())),
        rules: node.map(|node| verdicts.of_module(node)).unwrap_or_default(),
        total: module.extracted.imports.len(),
        imports: wanted.iter().map(explain).collect(),
        remarks: remarks(&conclusion, file, &asked.path, &wanted, module, asked.spot),
    })
}

/// The module of a path.
pub(super) fn module<'e>(
    examined: &Examined<'e>,
    path: &str,
    exists: bool,
) -> Result<(FileId, &'e Module), NoAnswer> {
    let world = examined.input.world;
    let Some(file) = world.index.get(path) else {
        return Err(NoAnswer::no_file(&world.index, path, exists));
    };
    if let Some(module) = examined.input.module(file) {
        return Ok((file, module));
    }
    let path = path.to_owned();
    let why = if world.outputs.contains(&path) {
        "it is taken for build output"
    } else if examined.config.cruiser.is_some() {
        "it is no source file, or the config leaves it out"
    } else {
        "it is no source file"
    };
    Err(NoAnswer::Unread { path, why })
}

/// The imports at a place, by their places in the file.
fn wanted(path: &str, module: &Module, spot: Option<Spot>) -> Result<Vec<usize>, NoAnswer> {
    let imports = &module.extracted.imports;
    let Some(spot) = spot else { return Ok((0..imports.len()).collect()) };
    let covers = |import: &Import| match spot.column {
        None => import.stands_on(spot.line),
        Some(column) => {
            let Range { start, end } = import.range;
            let at = (spot.line, column);
            (start.line, start.column) <= at && at < (end.line, end.column)
        }
    };
    let found: Vec<usize> = (0..imports.len()).filter(|&at| covers(&imports[at])).collect();
    if !found.is_empty() {
        return Ok(found);
    }
    let mut near: Vec<&Import> = imports.iter().collect();
    let distance = |import: &&Import| {
        let start = import.range.start;
        (start.line.abs_diff(spot.line), start.column.abs_diff(spot.column.unwrap_or(1)))
    };
    near.sort_by_key(distance);
    near.truncate(NEAR);
    let near = near.into_iter().map(|import| {
        let start = import.range.start;
        (start.line, start.column, import.specifier.display())
    });
    Err(NoAnswer::NoImport { path: path.to_owned(), spot, near: near.collect() })
}

fn import(
    examined: &Examined<'_>,
    verdicts: &Verdicts<'_>,
    resolver: Option<&Resolver>,
    (file, at): (FileId, usize),
) -> ImportExplanation {
    let input = examined.input;
    let path = input.world.index.path(file);
    let dependencies = places(examined, file)
        .filter(|&place| input.dependencies[place].import as usize == at)
        .collect::<Vec<_>>();
    let import = input.module(file).map(|module| module.extracted.imports[at].clone());
    let import = import.unwrap_or_else(|| unreachable!("the file was read"));
    let steps = resolver
        .map(|resolver| resolver.folder(crate::base::path::parent(path)).trace(file, &import).1);
    ImportExplanation {
        steps: steps.unwrap_or_default(),
        targets: dependencies
            .into_iter()
            .map(|place| TargetExplanation::of(examined, verdicts, place))
            .collect(),
        import,
    }
}

/// The places of a file's dependencies.
pub(super) fn places(examined: &Examined<'_>, file: FileId) -> std::ops::Range<usize> {
    let dependencies = examined.input.dependencies;
    let start = dependencies.partition_point(|known| known.from < file);
    start..dependencies.partition_point(|known| known.from <= file)
}

fn view(examined: &Examined<'_>, node: NodeIndex) -> Option<ModuleView> {
    let derived = examined.input.cruise?;
    Some(ModuleView {
        name: derived.view().name(node).to_owned(),
        orphan: derived.is_orphan(node),
        dependents: derived.dependents()[node.index()].len(),
        leaf: derived.view().is_leaf(node),
    })
}

fn remarks(
    conclusion: &crate::pipeline::Conclusion,
    file: FileId,
    path: &str,
    wanted: &[usize],
    module: &Module,
    spot: Option<Spot>,
) -> Vec<Remark> {
    let of_no_rule = conclusion
        .violations
        .iter()
        .filter(|violation| violation.from == file && violation.rule_id.is_none())
        .map(|violation| Remark {
            range: violation.range,
            kind: violation.rule.to_string(),
            message: violation.message.clone(),
        });
    let blind = conclusion.blind_spots.iter().filter(|spot| &*spot.file == path);
    let blind = blind.map(|spot| Remark {
        range: spot.range,
        kind: spot.reason.as_str().to_owned(),
        message: spot.detail.clone(),
    });
    let is_wanted = |remark: &Remark| {
        let mut imports = wanted.iter().map(|&at| &module.extracted.imports[at]);
        spot.is_none() || imports.any(|import| import.range == remark.range)
    };
    let mut all: Vec<Remark> = of_no_rule.chain(blind).filter(is_wanted).collect();
    all.sort_by_key(|remark| remark.range);
    all
}
