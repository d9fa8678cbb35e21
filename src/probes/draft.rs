//! The texts of probes that nobody has written yet.
//!
//! # What TypeScript says to them
//!
//! A draft imports for the effects alone (`import "x";`) wherever the rule does not ask for another
//! form. TypeScript objects to no such import: it neither asks what the file exports nor whether it is
//! a module, and looks for it only with `noUncheckedSideEffectImports`, where it finds what
//! ringfence resolves by the same rules. That the imported file lies outside of `rootDir` or of a
//! composite project (TS6059, TS6307) is an error of the whole program: a directive above the import
//! hides it, and is itself reported as unused (TS2578). So no `@ts-expect-error` is written there:
//! it would be the only error.
//!
//! Every other form wants a module (TS2306). Targets that are modules are preferred; above an import
//! of one that neither imports nor exports, `@ts-expect-error` is written. With `moduleDetection`, or
//! in a package of modules for Node, such a file may be a module all the same, and the directive
//! would be unused: where a configuration of the tree may ask for that, it is `@ts-ignore`, which
//! never is.

use std::fmt::Write as _;

use rustc_hash::FxHashSet;

use crate::{
    base::path,
    discover::{FileId, PROBE_DIR},
    extract::{self, Language, import::ImportKind},
    probes::{
        style::Style,
        witness::{Aim, SYNTAXES, Search, Syntax, probe_path},
    },
    rules::{
        cells::{Cell, is_cell},
        engine::Input,
        ruleset::RuleId,
    },
};

/// How many folders are tried for one rule, how many targets in each, and how many drafts in all.
const HOMES: usize = 4;
const AIMS: usize = 3;
const DRAFTS: usize = 10;

/// What ends so is a module, whatever it says.
const MODULES: [&str; 2] = [".mts", ".cts"];

/// A probe that nobody has written yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// Its root-relative path.
    pub path: String,
    /// The rule that it is to prove.
    pub rule: Box<str>,
    /// What it imports: a path, or the name of a package or builtin.
    pub to: Box<str>,
    /// How that is spelled.
    pub specifier: String,
    /// Its text.
    pub text: String,
    /// What it has to resolve to.
    aim: Aim,
}

impl Draft {
    /// Whether it imports what it is meant to, in a run that has it in its tree.
    pub fn resolves(&self, input: &Input<'_>) -> bool {
        use crate::resolve::target::Target;
        let Some(file) = input.world.index.get(&self.path) else { return false };
        let mut own = input.dependencies.iter().filter(|known| known.from == file);
        own.any(|known| match (&known.target, &self.aim) {
            (Target::Module(found), Aim::File(_)) => input.world.index.path(*found) == &*self.to,
            (Target::Asset(found), Aim::File(_)) => *found == self.to,
            (Target::Package(name), Aim::Package(wanted))
            | (Target::Builtin(name), Aim::Builtin(wanted)) => name == wanted,
            // What dependency-cruiser's view calls a package may be named otherwise here.
            (Target::Package(_), Aim::Builtin(_)) | (Target::Builtin(_), Aim::Package(_)) => true,
            _ => false,
        })
    }
}

/// Drafts of a probe that proves a rule, the best first: in the cell `within` (none, if the rule's `from`
/// does not hold there), or in the folders where it does, those of `lacking` first.
///
/// # Errors
/// Why there can be none, in one sentence.
pub fn drafts(
    input: &Input<'_>,
    search: &Search<'_>,
    rule: RuleId,
    within: Option<&Cell>,
    lacking: &[Cell],
) -> Result<Vec<Draft>, String> {
    let name = &input.rules.rule(rule).name;
    if !can_be_named(name) {
        return Err(format!("no comment can name {name}: a name ends at white space or a comma"));
    }
    let stem = file_stem(name);
    let homes = search.homes(rule, &probe_path("", &format!("{stem}.ts")));
    let homes = match (homes, within) {
        (Ok(homes), None) => ranked(input, homes, lacking),
        (Err(why), None) => return Err(why.explain(name)),
        // Another rule may be proved there.
        (homes, Some(cell)) => {
            homes.unwrap_or_default().into_iter().filter(|home| *home == &*cell.dir).collect()
        }
    };
    let mut why = None;
    let mut drafts: Vec<Draft> = Vec::new();
    for home in homes.into_iter().take(HOMES) {
        let style = Style::of(input, home);
        let file_name = format!("{stem}{}", if style.typescript { ".ts" } else { ".js" });
        let path = probe_path(home, &file_name);
        if let Some(reason) = unwritable(input, &path) {
            why = why.or(Some(reason));
            continue;
        }
        match search.aims(rule, &path, &SYNTAXES) {
            Err(reason) => why = why.or_else(|| Some(reason.explain(name))),
            Ok(aims) => {
                for (aim, syntax) in varied(input, &aims) {
                    let make =
                        |specifier| Draft::new(input, &style, &path, name, &aim, syntax, specifier);
                    let specifiers = specifiers(input, &style, &path, &aim);
                    drafts.extend(specifiers.into_iter().map(make));
                }
            }
        }
    }
    drafts.truncate(DRAFTS);
    match why {
        Some(why) if drafts.is_empty() => Err(why),
        _ => Ok(drafts),
    }
}

/// Whether a comment can name a rule so that the name is read back.
fn can_be_named(name: &str) -> bool {
    !name.is_empty()
        && !name.contains(|c: char| c.is_whitespace() || c.is_control() || c == ',')
        && !name.contains("*/")
}

fn file_stem(rule: &str) -> String {
    let plain = |c: char| if c.is_ascii_alphanumeric() || "-_.".contains(c) { c } else { '-' };
    format!("fail_{}", rule.chars().map(plain).collect::<String>())
}

/// Cells alone, where there are some: those that lack a probe first. Then folders that have probes, and
/// those that hold sources or a manifest themselves; the root comes last.
fn ranked<'h>(input: &Input<'_>, mut homes: Vec<&'h str>, lacking: &[Cell]) -> Vec<&'h str> {
    if homes.iter().any(|home| is_cell(input.rules, home)) {
        homes.retain(|home| is_cell(input.rules, home));
    }
    let has_probes =
        |home: &str| input.world.index.is_dir(&path::join(home, PROBE_DIR).unwrap_or_default());
    let of_modules = input.modules.iter().map(|module| input.world.index.path(module.file));
    let holders: FxHashSet<&str> = of_modules.map(path::parent).collect();
    homes.sort_by_key(|home| {
        let lacks = lacking.iter().any(|cell| &*cell.dir == *home);
        let holds = holders.contains(home) || input.world.manifests.in_dir(home).is_some();
        (!lacks, home.is_empty(), !has_probes(home), !holds)
    });
    homes
}

/// Why nothing can be written at a path.
fn unwritable(input: &Input<'_>, path: &str) -> Option<String> {
    let index = &input.world.index;
    if index.get(path).is_some() {
        return Some(format!("{path} is there already, and is never overwritten"));
    }
    index.leads_outside(path).then(|| format!("{path} leads out of the root"))
}

/// The first few aims, of different folders: what the same folder holds breaks the same rules.
fn varied(input: &Input<'_>, aims: &[(Aim, Syntax)]) -> Vec<(Aim, Syntax)> {
    let folder = |aim: &Aim| match aim {
        Aim::File(file) => path::parent(input.world.index.path(*file)).to_owned(),
        Aim::Package(name) | Aim::Builtin(name) => name.to_string(),
    };
    // What stands first of what is a module, then anything.
    let is_fine = |(aim, syntax): &(Aim, Syntax)| !objects(input, aim, *syntax);
    let mut kept: Vec<(Aim, Syntax)> = Vec::new();
    let mut folders: Vec<String> = Vec::new();
    for aim in aims.iter().take(200).filter(|aim| is_fine(aim)).chain(aims) {
        let folder = folder(&aim.0);
        if kept.len() < AIMS && !folders.contains(&folder) {
            folders.push(folder);
            kept.push(aim.clone());
        }
    }
    kept
}

fn specifiers(input: &Input<'_>, style: &Style, from: &str, aim: &Aim) -> Vec<String> {
    match aim {
        Aim::File(file) => style.specifiers(from, input.world.index.path(*file)),
        Aim::Package(name) | Aim::Builtin(name) => vec![name.to_string()],
    }
}

/// Whether TypeScript is known to object to an import: see the top of this file.
fn objects(input: &Input<'_>, aim: &Aim, syntax: Syntax) -> bool {
    let plain = syntax == Syntax { kind: ImportKind::Import, type_only: false };
    match aim {
        Aim::File(file) if !plain => is_no_module(input, *file),
        _ => false,
    }
}

/// Whether a source is known to be no module: it neither imports nor exports, and its extension does
/// not make it one.
fn is_no_module(input: &Input<'_>, file: FileId) -> bool {
    let path = input.world.index.path(file);
    let is_typescript =
        matches!(Language::of(path::file_name(path)), Some(Language::TypeScript | Language::Tsx))
            && !MODULES.iter().any(|ending| path.ends_with(ending));
    let text = || input.world.index.read(file).ok().map(|source| source.text);
    is_typescript && text().is_some_and(|text| extract::is_script(&text))
}

/// Whether a `tsconfig` of the tree may say that every file is a module.
fn may_force_modules(input: &Input<'_>) -> bool {
    const WORDS: [&str; 6] =
        ["moduledetection", "node16", "node18", "node20", "nodenext", "@tsconfig/"];
    let index = &input.world.index;
    let mut configs = index.iter().filter(|(_, file)| {
        let name = path::file_name(&file.path);
        name.starts_with("tsconfig") && name.rsplit('.').next() == Some("json")
    });
    configs.any(|(id, _)| {
        index.read(id).is_ok_and(|source| {
            let text = source.text.to_lowercase();
            WORDS.iter().any(|word| text.contains(word))
        })
    })
}

impl Draft {
    fn new(
        input: &Input<'_>,
        style: &Style,
        path: &str,
        rule: &str,
        aim: &Aim,
        syntax: Syntax,
        specifier: String,
    ) -> Self {
        let to: Box<str> = match aim {
            Aim::File(file) => input.world.index.path(*file).into(),
            Aim::Package(name) | Aim::Builtin(name) => name.clone(),
        };
        let directive = match style.typescript && objects(input, aim, syntax) {
            true if may_force_modules(input) => Some("@ts-ignore"),
            true => Some("@ts-expect-error"),
            false => None,
        };
        let text = text(style, rule, syntax, &specifier, directive);
        Self { path: path.to_owned(), rule: rule.into(), to, specifier, text, aim: aim.clone() }
    }
}

fn text(
    style: &Style,
    rule: &str,
    syntax: Syntax,
    specifier: &str,
    directive: Option<&str>,
) -> String {
    let mut text = format!(
        "/**\n * An architecture probe: it shows that the rule {rule} bites.\n * It breaks the rule on \
         purpose and is no part of the program. Do not import it.\n */\n\n// @arch-expect {rule}\n"
    );
    if let Some(directive) = directive {
        let _ = writeln!(text, "// {directive}: what is imported is no module");
    }
    let (quote, end) = (style.quote, style.semicolon);
    let specifier = format!("{quote}{specifier}{quote}");
    let _ = match (syntax.kind, syntax.type_only) {
        (ImportKind::Export, false) => writeln!(text, "export * from {specifier}{end}"),
        (ImportKind::Export, true) => writeln!(text, "export type * from {specifier}{end}"),
        (ImportKind::DynamicImport, _) => writeln!(text, "void import({specifier}){end}"),
        (ImportKind::Require, _) => writeln!(text, "require({specifier}){end}"),
        (_, true) => writeln!(text, "import type {{}} from {specifier}{end}"),
        (_, false) => writeln!(text, "import {specifier}{end}"),
    };
    text
}
