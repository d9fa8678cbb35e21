//! One hand-made run over real files, which every report is shown.

use std::{fs, path::Path, sync::Arc, time::Duration};

use ringfence::{
    base::{
        position::{LineIndex, Position, Range},
        severity::Severity,
    },
    discover::{FileId, FileIndex, index::IndexedFile},
    extract::import::{Extracted, Form, Import, ImportKind, Specifier},
    pipeline::Checked,
    probes::{ProbeResult, Verdict},
    resolve::{
        Resolved,
        target::{Aside, Dependency, Target},
    },
    rules::engine::{Module, RuleStats},
    rules::{
        cells::Cells,
        ruleset::{Rule, RuleId, RuleSet, Selector, Subject, Written, Zone, ZoneId, ZonePath},
        violation::{BlindReason, BlindSpot, End, ImportRef, Violation},
    },
};

/// A name that repaints the terminal, reorders text and gives the CI a command.
pub(super) const HOSTILE: &str = "services/b/src/\u{1b}[2J\u{202e}##[error]x.ts";
const MINIFIED: &str = "services/b/src/min.js";
const UTIL: &str = "src/shared/util.ts";

/// The files with their texts; the run is about these.
fn files() -> Vec<(&'static str, String)> {
    let filler = "var a=1;".repeat(400);
    let own = |text: &str| text.to_owned();
    vec![
        ("package.json", own("{}\n")),
        (UTIL, own("export const cn = 1;\n")),
        ("src/main.ts", own("import { db } from '@acme/db';\nimport fs from 'node:fs';\n")),
        ("src/style.css", own("a {}\n")),
        (
            "services/a/src/x.ts",
            own(
                "// Head.\n\nimport { cn } from \"@/shared/util\";\nimport type { T } from '../../b/src/y';\nimport React from 'react';\nimport './gone';\n",
            ),
        ),
        (
            "services/a/src/crlf.ts",
            own(
                "import a from './x';\r\n\tconst e = '😀é'; require('../../../src/shared/util');\r\n",
            ),
        ),
        ("services/a/src/orphan.ts", own("export {};\n")),
        ("services/b/src/y.ts", own("import './z';\nimport '../../../src/style.css';\n")),
        (
            "services/b/src/z.ts",
            own("export * from './y';\nimport.meta.glob('../../../*/**');\nimport(name);\n"),
        ),
        (MINIFIED, format!("{filler}require('../../a/src/x');{filler}\n")),
        (
            HOSTILE,
            own("import '\u{1b}]0;pwned\u{7}\u{202e}../../a/src/x##[error]'; // \u{9b}31m\n"),
        ),
        ("packages/db/src/index.ts", own("export const db = 1;\n")),
        ("services/a/__arch_probes__/fail_src.ts", own("import '../../../src/main';\n")),
        (
            "services/a/__arch_probes__/fail_dead.ts",
            own("// no-services-to-src\n// import '../../../src/main';\n"),
        ),
        (
            "services/a/__arch_probes__/fail_wrong.ts",
            own("// @arch-expect no-services-to-src\nimport '../../b/src/y';\n"),
        ),
        ("services/a/__arch_probes__/pass_own.ts", own("import '../../b/src/y';\n")),
        ("services/a/__arch_probes__/stub.ts", own("export {};\n")),
    ]
}

/// Writes the files below `root` and gives the run over them.
pub(super) fn checked(root: &Path) -> Checked {
    for (path, text) in files() {
        let path = root.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    let indexed = files().iter().map(|(path, _)| IndexedFile::new(*path)).collect();
    let index = Arc::new(FileIndex::new(root.to_owned(), indexed, Vec::new()));
    let rules = rules();
    let (modules, dependencies) = graph(&index, &rules);
    let (violations, blind_spots) = (violations(&index), blind_spots());
    let (probes, rule_stats) = (probes(&index), rule_stats(&index));
    Checked {
        config: None,
        config_bases: Vec::new(),
        config_read: Vec::new(),
        index,
        rules: rules.into(),
        modules: modules.into(),
        dependencies: dependencies.into(),
        violations,
        probe_violations: Vec::new(),
        blind_spots,
        probes,
        rule_stats,
        dead: Vec::new(),
        suppressed: 2,
        notes: vec!["no config: the built-in zones src, services, packages are used".to_owned()],
        duration: Duration::from_millis(1_052),
    }
}

fn rules() -> RuleSet {
    let zone = |name: &str, path: &str| Zone {
        name: name.to_owned(),
        path: ZonePath {
            text: path.to_owned(),
            segments: path.split('/').map(str::to_owned).collect(),
        },
        may_import: Vec::new(),
        may_import_spans: Vec::new(),
        entry: None,
        span: 0..0,
    };
    let rule = |name: &str, severity, comment: Option<&str>| Rule {
        name: name.to_owned(),
        severity,
        comment: comment.map(str::to_owned),
        subject: Subject::Dependency,
        from: Selector::default(),
        to: Selector::default(),
        conditions: Vec::new(),
        written: Written::default(),
    };
    RuleSet {
        zones: vec![
            zone("src", "src"),
            zone("services", "services/*"),
            zone("packages", "packages/*"),
        ],
        rules: vec![
            rule(
                "no-services-to-src",
                Severity::Error,
                Some("Services are deployed alone.\nMove what they share to packages/."),
            ),
            rule("no-cross-services", Severity::Error, None),
            rule("no-cycles", Severity::Warn, Some("Cycles break hot reload.")),
            rule("no-orphans", Severity::Info, None),
        ],
        ..RuleSet::default()
    }
}

/// The range of `needle` in a file.
fn range_of(file: &str, needle: &str) -> Range {
    let text = files().into_iter().find(|(path, _)| *path == file).unwrap().1;
    let at = text.find(needle).unwrap_or_else(|| panic!("{needle} in {file}"));
    LineIndex::new(&text).range(at, at + needle.len())
}

/// Importing file, the specifier with its quotes, kind, types only, what it resolves to.
type Site = (&'static str, &'static str, ImportKind, bool, To);

enum To {
    File(&'static str),
    Asset(&'static str),
    Package(&'static str),
    Builtin(&'static str),
    Gone(&'static str),
    /// A pattern that matches these.
    All(&'static [&'static str]),
    /// Computed; nothing is known.
    Unknown,
}

fn sites() -> Vec<Site> {
    use ImportKind::{DynamicImport, Export, Import, ImportMetaGlob, Require};
    vec![
        ("src/main.ts", "'@acme/db'", Import, false, To::File("packages/db/src/index.ts")),
        ("src/main.ts", "'node:fs'", Import, false, To::Builtin("node:fs")),
        ("services/a/src/x.ts", "\"@/shared/util\"", Import, false, To::File(UTIL)),
        ("services/a/src/x.ts", "'../../b/src/y'", Import, true, To::File("services/b/src/y.ts")),
        ("services/a/src/x.ts", "'react'", Import, false, To::Package("react")),
        ("services/a/src/x.ts", "'./gone'", Import, false, To::Gone("services/a/src/gone")),
        ("services/a/src/crlf.ts", "'./x'", Import, false, To::File("services/a/src/x.ts")),
        ("services/a/src/crlf.ts", "'../../../src/shared/util'", Require, false, To::File(UTIL)),
        ("services/b/src/y.ts", "'./z'", Import, false, To::File("services/b/src/z.ts")),
        (
            "services/b/src/y.ts",
            "'../../../src/style.css'",
            Import,
            false,
            To::Asset("src/style.css"),
        ),
        ("services/b/src/z.ts", "'./y'", Export, false, To::File("services/b/src/y.ts")),
        (
            "services/b/src/z.ts",
            "'../../../*/**'",
            ImportMetaGlob,
            false,
            To::All(&["packages/db/src/index.ts", "src/main.ts"]),
        ),
        ("services/b/src/z.ts", "name", DynamicImport, false, To::Unknown),
        (MINIFIED, "'../../a/src/x'", Require, false, To::File("services/a/src/x.ts")),
        (
            HOSTILE,
            "'\u{1b}]0;pwned\u{7}\u{202e}../../a/src/x##[error]'",
            Import,
            false,
            To::Gone("services/a/src/x"),
        ),
        (
            "services/a/__arch_probes__/fail_src.ts",
            "'../../../src/main'",
            Import,
            false,
            To::File("src/main.ts"),
        ),
    ]
}

fn graph(index: &FileIndex, rules: &RuleSet) -> (Vec<Module>, Vec<Dependency>) {
    let mut cells = Cells::new(rules);
    let mut dependencies = Vec::new();
    let mut modules = Vec::new();
    for (file, indexed) in index.iter().filter(|(_, file)| !file.path.ends_with(".css")) {
        let mut extracted = Extracted::default();
        for (_, quoted, kind, type_only, to) in sites().iter().filter(|s| *s.0 == *indexed.path) {
            let range = range_of(&indexed.path, quoted);
            dependencies.extend(targets(index, to).into_iter().map(|target| {
                let import = u32::try_from(extracted.imports.len()).unwrap();
                let mut resolved = Resolved::new(target);
                if quoted.contains("@acme") {
                    resolved.aside = Aside::of_declared("packages/db/dist/index.js", "");
                    resolved.by_package_name = true;
                }
                Dependency::new(file, import, resolved)
            }));
            extracted.imports.push(Import {
                specifier: specifier(quoted),
                kind: *kind,
                type_only: *type_only,
                form: Form::Plain,
                range,
                statement_line: range.start.line,
            });
        }
        modules.push(Module {
            file,
            cell: cells.of(&indexed.path),
            extracted: extracted.into(),
            is_probe: indexed.path.contains("__arch_probes__"),
            is_source: !indexed.path.ends_with(".json"),
        });
    }
    (modules, dependencies)
}

fn specifier(source: &str) -> Specifier {
    match source {
        "name" => Specifier::Computed { prefix: "".into() },
        quoted if quoted.contains('*') => Specifier::Glob(Box::new([unquoted(quoted).into()])),
        quoted => Specifier::Literal(unquoted(quoted).into()),
    }
}

fn unquoted(quoted: &str) -> &str {
    &quoted[1..quoted.len() - 1]
}

fn targets(index: &FileIndex, to: &To) -> Vec<Target> {
    let id = |path: &str| index.get(path).unwrap();
    match to {
        To::File(path) => vec![Target::Module(id(path))],
        To::Asset(path) => vec![Target::Asset((*path).into())],
        To::Package(name) => vec![Target::Package((*name).into())],
        To::Builtin(name) => vec![Target::Builtin((*name).into())],
        To::Gone(aim) => vec![Target::Unresolved { aim: Some((*aim).into()) }],
        To::All(paths) => paths.iter().map(|path| Target::Module(id(path))).collect(),
        To::Unknown => Vec::new(),
    }
}

/// A violation by the import that stands in quotes in the source.
fn violation(index: &FileIndex, rule: (u16, &str), from: &str, quoted: &str) -> Violation {
    let (_, _, kind, type_only, to) =
        sites().into_iter().find(|site| site.0 == from && site.1 == quoted).unwrap();
    let file = match to {
        To::File(file) | To::Asset(file) | To::Gone(file) => file,
        To::All(files) => files.last().unwrap(),
        To::Package(_) | To::Builtin(_) | To::Unknown => panic!("{quoted}"),
    };
    let zone = if file.starts_with("src/") { ZoneId(0) } else { ZoneId(1) };
    let cell = if zone.0 == 0 {
        "src".into()
    } else {
        file.splitn(3, '/').take(2).collect::<Vec<_>>().join("/")
    };
    Violation {
        rule: rule.1.into(),
        rule_id: Some(RuleId(rule.0)),
        severity: Severity::Error,
        message: format!("{from} must not import {file}"),
        hint: None,
        from: index.get(from).unwrap(),
        range: range_of(from, quoted),
        to: Some(End { file: file.into(), zone: Some(zone), cell: Some(cell.into()) }),
        import: Some(ImportRef { specifier: unquoted(quoted).into(), kind, type_only }),
        chain: Vec::new(),
        fingerprint: 0x00ab_cdef,
    }
}

fn violations(index: &FileIndex) -> Vec<Violation> {
    const TO_SRC: (u16, &str) = (0, "no-services-to-src");
    const CROSS: (u16, &str) = (1, "no-cross-services");
    let cycle = ["services/b/src/y.ts", "services/b/src/z.ts", "services/b/src/y.ts"];
    let mut all = vec![
        violation(index, TO_SRC, "services/a/src/crlf.ts", "'../../../src/shared/util'"),
        Violation {
            rule: "no-orphans".into(),
            rule_id: Some(RuleId(3)),
            severity: Severity::Info,
            message: "services/a/src/orphan.ts is imported by nothing".to_owned(),
            hint: Some("delete it, or import it".to_owned()),
            range: Range::FILE,
            from: index.get("services/a/src/orphan.ts").unwrap(),
            to: None,
            import: None,
            chain: Vec::new(),
            fingerprint: u64::MAX,
        },
        Violation {
            hint: Some("move util.ts to packages/".to_owned()),
            ..violation(index, TO_SRC, "services/a/src/x.ts", "\"@/shared/util\"")
        },
        violation(index, CROSS, "services/a/src/x.ts", "'../../b/src/y'"),
        violation(index, CROSS, HOSTILE, "'\u{1b}]0;pwned\u{7}\u{202e}../../a/src/x##[error]'"),
        violation(index, TO_SRC, "services/b/src/z.ts", "'../../../*/**'"),
        violation(index, CROSS, MINIFIED, "'../../a/src/x'"),
        Violation {
            rule: "no-cycles".into(),
            rule_id: Some(RuleId(2)),
            severity: Severity::Warn,
            message: "services/b/src/y.ts imports itself over services/b/src/z.ts".to_owned(),
            chain: cycle.map(Into::into).to_vec(),
            ..violation(index, TO_SRC, "services/b/src/y.ts", "'./z'")
        },
    ];
    all.sort_by(|a, b| (a.from, a.range, &a.rule).cmp(&(b.from, b.range, &b.rule)));
    all
}

fn blind_spots() -> Vec<BlindSpot> {
    use BlindReason::{DeadRule, ParseError, Unresolved};
    let spot =
        |file: &str, line, specifier: Option<&str>, reason, severity, detail: &str| BlindSpot {
            file: file.into(),
            range: Range {
                start: Position { line, column: 8 },
                end: Position { line, column: 16 },
            },
            specifier: specifier.map(Into::into),
            reason,
            severity,
            detail: detail.to_owned(),
        };
    let mut spots = vec![
        spot("packages/db/src/bad.ts", 3, None, ParseError, Severity::Error, "expected `,` or `}`"),
        BlindSpot {
            range: Range::FILE,
            ..spot(
                "ringfence.jsonc",
                1,
                None,
                DeadRule,
                Severity::Error,
                "no-apps-to-src: no file matches its `from`",
            )
        },
        spot(
            HOSTILE,
            1,
            Some("\u{1b}]0;pwned\u{7}"),
            Unresolved,
            Severity::Warn,
            "judged by services/a/src/x",
        ),
    ];
    spots.extend((1..=12).map(|line| {
        spot(
            "services/a/src/x.ts",
            line,
            Some("./gone"),
            Unresolved,
            Severity::Warn,
            "no such file; judged by services/a/src/gone",
        )
    }));
    spots
}

fn probes(index: &FileIndex) -> Vec<ProbeResult> {
    let probe =
        |name: &str, expects: &[&str], verdict, fired: &[&str], reason: Option<&str>, at| {
            ProbeResult {
                file: index.get(&format!("services/a/__arch_probes__/{name}.ts")).unwrap(),
                expects: expects.iter().map(|&rule| rule.into()).collect(),
                verdict,
                fired: fired.iter().map(|&rule| rule.into()).collect(),
                reason: reason.map(str::to_owned),
                at,
            }
        };
    let to_src = &["no-services-to-src"][..];
    let cross = &["no-cross-services"][..];
    let at = Some(Position { line: 2, column: 1 });
    vec![
        probe("fail_dead", to_src, Verdict::Dead, &[], Some("every import is commented out"), at),
        probe("fail_src", to_src, Verdict::Proved, to_src, None, None),
        probe(
            "fail_wrong",
            to_src,
            Verdict::WrongRule,
            cross,
            Some("no-cross-services fired instead"),
            Some(Position { line: 2, column: 8 }),
        ),
        probe("pass_own", &[], Verdict::Contradicted, cross, None, None),
        probe("stub", &[], Verdict::Stub, &[], None, None),
    ]
}

fn rule_stats(index: &FileIndex) -> Vec<RuleStats> {
    let proving: FileId = index.get("services/a/__arch_probes__/fail_src.ts").unwrap();
    let mut stats = vec![RuleStats { from_modules: 7, to_modules: 2, ..RuleStats::default() }; 4];
    stats[0] =
        RuleStats { dependencies: 3, violations: 2, proved_by: vec![proving], ..stats[0].clone() };
    stats
}
