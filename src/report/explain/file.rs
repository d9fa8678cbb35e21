//! One file and its imports, for people.

use std::fmt::Write;

use crate::{
    base::position::LineIndex,
    discover::FileIndex,
    explain::{
        TargetExplanation,
        file::{FileExplanation, ImportExplanation},
    },
    extract::import::{Import, Specifier},
    report::{
        excerpt::excerpt,
        explain::{Options, rules, steps},
        text::{Paint, count, place, safe},
    },
};

/// The explanation of a file. Source lines are read from `index`.
pub fn render(index: &FileIndex, file: &FileExplanation, options: Options) -> String {
    let paint = Paint { color: options.color };
    let mut out = format!("{}\n", paint.bold(&safe(&file.file)));
    out += &head(file);
    if !file.rules.is_empty() {
        _ = writeln!(out, "  rules about the file itself");
        out += &rules::render(&file.rules, "    ", options);
    }
    for remark in &file.remarks {
        let at = remark.range.start;
        _ = writeln!(
            out,
            "  {}:{} {}: {}",
            at.line,
            at.column,
            safe(&remark.kind),
            safe(&remark.message)
        );
    }
    if file.imports.is_empty() {
        _ = writeln!(out, "  it imports nothing");
    } else if file.imports.len() < file.total {
        _ = writeln!(out, "  {} of {}", file.imports.len(), count(file.total, "import"));
    }
    let source = index.get(&file.file).and_then(|id| index.read(id).ok());
    let lines = source.as_ref().map(|source| LineIndex::new(&source.text));
    for import in &file.imports {
        out.push('\n');
        out += &one(file, import, lines.as_ref(), options);
    }
    out
}

fn head(file: &FileExplanation) -> String {
    let mut out = String::new();
    if let Some(view) = &file.view {
        let leaf = if view.leaf { ", not read for imports" } else { "" };
        let orphan = if view.orphan { ", an orphan" } else { "" };
        _ = writeln!(
            out,
            "  dependency-cruiser's rules know it as {} ({}{orphan}{leaf})",
            safe(&view.name),
            count(view.dependents, "dependent"),
        );
    } else if let Some((zone, cell)) = &file.zone {
        _ = writeln!(out, "  zone {}, cell {}", safe(zone), folder(cell));
    } else {
        _ = writeln!(out, "  in no zone");
    }
    if let Some(allowance) = &file.allowance {
        _ = writeln!(out, "  {}", safe(allowance));
    }
    if file.is_probe {
        _ = writeln!(out, "  a probe: what it breaks is no violation");
    }
    if let Some((range, message)) = &file.problem {
        let at = range.start;
        _ = writeln!(out, "  {}:{} could not be read whole: {}", at.line, at.column, safe(message));
    }
    out
}

fn folder(dir: &str) -> String {
    if dir.is_empty() { ".".to_owned() } else { safe(dir).into_owned() }
}

fn one(
    file: &FileExplanation,
    explained: &ImportExplanation,
    lines: Option<&LineIndex<'_>>,
    options: Options,
) -> String {
    let paint = Paint { color: options.color };
    let import = &explained.import;
    let mut out = format!("{}\n", paint.bold(&place(&file.file, import.range.start)));
    if let Some(line) = lines.and_then(|lines| lines.line(import.range.start.line)) {
        let shown = excerpt(line, import.range).text;
        _ = writeln!(out, "  {} │ {}", import.range.start.line, shown.trim_end());
    }
    _ = writeln!(out, "  read as {}", read_as(import));
    if explained.steps.is_empty() {
        _ = writeln!(out, "  resolved with the manifest that it stands in");
    } else {
        _ = writeln!(out, "  resolution");
        out += &steps::render(&explained.steps, "    ", options);
    }
    if explained.targets.is_empty() {
        _ = writeln!(out, "  not judged: the config leaves this import out");
    }
    for target in &explained.targets {
        _ = writeln!(out, "  target {}", described(target));
        _ = writeln!(out, "  rules");
        out += &rules::render(&target.rules, "    ", options);
    }
    out
}

/// How an import was read: `import, for types alone, of "x"`.
fn read_as(import: &Import) -> String {
    let types = if import.type_only { ", for types alone" } else { "" };
    let what = match &import.specifier {
        Specifier::Literal(text) => format!("of \"{}\"", safe(text)),
        Specifier::Computed { prefix } if prefix.is_empty() => {
            "of a specifier that is computed, of which nothing is known".to_owned()
        }
        Specifier::Computed { prefix } => {
            format!("of a specifier that is computed and begins with \"{}\"", safe(prefix))
        }
        Specifier::Glob(patterns) => format!("of the patterns {}", safe(&patterns.join(", "))),
    };
    format!("{}{types}, {what}", import.kind.as_str())
}

/// A target in a line.
pub(super) fn described(target: &TargetExplanation) -> String {
    let name = match (&target.to, &target.aim) {
        (Some(to), _) => safe(to).into_owned(),
        (None, Some(aim)) => format!("none; judged by {}", safe(aim)),
        (None, None) => "none; it aims nowhere".to_owned(),
    };
    let mut facts = vec![target.class.to_owned()];
    if let Some((zone, cell)) = &target.zone {
        facts.push(format!("zone {}, cell {}", safe(zone), folder(cell)));
    }
    if let Some(declared) = &target.declared {
        facts.push(format!("declared {}", safe(declared)));
    }
    if target.by_package_name {
        facts.push("by its package's name".to_owned());
    }
    if let Some(view) = &target.view {
        if target.to.as_deref() != Some(&*view.resolved) {
            facts.push(format!("rules see {}", safe(&view.resolved)));
        }
        if let Some(also) = &view.also {
            facts.push(format!("and {}", safe(also)));
        }
        facts.push(format!("types {}", view.types.join(" ")));
        if !view.followed {
            facts.push("not followed".to_owned());
        }
    }
    format!("{name} ({})", facts.join("; "))
}
