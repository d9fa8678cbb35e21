//! Whether one file may import another, for people.

use std::fmt::Write;

use crate::{
    base::severity::Severity,
    explain::{
        Outcome,
        goal::Reading,
        may::{NewViolation, Permission, Way},
    },
    report::{
        explain::{Options, file::described, rules, steps},
        text::{Paint, noun, safe},
    },
};

/// The answer, way by way.
pub fn render(permission: &Permission, options: Options) -> String {
    let paint = Paint { color: options.color };
    let mut out = String::new();
    let (mark, verb) = match permission.ways.iter().filter(|way| way.allowed).count() {
        0 => (paint.severity(Severity::Error, "✗"), "may not import"),
        n if n == permission.ways.len() => (paint.good("✓"), "may import"),
        _ => (paint.severity(Severity::Warn, "~"), "may in some ways import"),
    };
    let (from, to) = (safe(&permission.from), safe(&permission.to));
    _ = writeln!(out, "{mark} {}", paint.bold(&format!("{from} {verb} {to}")));
    if !permission.from_exists {
        _ = writeln!(out, "  {from} does not exist yet");
    }
    if permission.to_exists == Some(false) {
        _ = writeln!(out, "  {to} does not exist yet");
    }
    match permission.reading {
        Some(Reading::Path) => {
            _ = writeln!(out, "  taken for a path; a package is asked for with npm:");
        }
        Some(Reading::Package) => {
            _ = writeln!(out, "  taken for a package; a file is asked for with ./");
        }
        None => {}
    }
    if let Some((zone, cell)) = &permission.zone {
        _ = writeln!(out, "  zone {}, cell {}", safe(zone), safe(cell));
    }
    if let Some(allowance) = &permission.allowance {
        _ = writeln!(out, "  {}", safe(allowance));
    }
    let mut before: Option<&Way> = None;
    for way in &permission.ways {
        out.push('\n');
        let same = before.filter(|before| {
            before.specifier == way.specifier && before.targets == way.targets && !options.all
        });
        out += &one(way, same.is_some(), options);
        before = Some(way);
    }
    out
}

/// `same`: the way before it leads to the same, and rules make the same of it.
fn one(way: &Way, same: bool, options: Options) -> String {
    let paint = Paint { color: options.color };
    let mark = if !way.allowed {
        paint.severity(Severity::Error, "✗")
    } else if way.broken.is_empty() {
        paint.good("✓")
    } else {
        paint.severity(Severity::Warn, "!")
    };
    let mut out = format!("{mark} {}\n", paint.bold(&safe(&way.code)));
    // What the import itself breaks is told among the rules.
    let is_told = |broken: &&NewViolation| {
        let mut rules = way.targets.iter().flat_map(|target| &target.rules);
        broken.elsewhere.is_none()
            && rules.any(|verdict| {
                verdict.rule == broken.rule && matches!(verdict.outcome, Outcome::Breaks(_))
            })
    };
    for broken in way.broken.iter().filter(|broken| !is_told(broken)) {
        out += &new_violation(broken, paint);
    }
    if way.targets.is_empty() {
        _ = writeln!(out, "    not judged: the config leaves this import out");
    }
    if same {
        _ = writeln!(out, "    the same");
        return out;
    }
    for target in &way.targets {
        _ = writeln!(out, "    target {}", described(target));
        if options.all {
            _ = writeln!(out, "    resolution");
            out += &steps::render(&way.steps, "      ", options);
        }
        _ = writeln!(out, "    rules");
        out += &rules::render(&target.rules, "      ", options);
    }
    out
}

fn new_violation(broken: &NewViolation, paint: Paint) -> String {
    let file = match &broken.elsewhere {
        Some(file) => format!("with it {} would break ", safe(file)),
        None => String::new(),
    };
    let kind = format!("{}:", noun(broken.severity));
    let mut out = format!(
        "    {file}{} {} {}\n",
        paint.bold(&safe(&broken.rule)),
        paint.severity(broken.severity, &kind),
        safe(&broken.message)
    );
    out += &rules::chain(&broken.chain, "    ");
    out
}
