//! The text of one file.

use std::fmt::Write;

use super::{
    bodies,
    imports::{Importer, relative, violation},
    layout::{Dialect, Layout, Zone},
    random::Random,
    words::{NOUNS, SENTENCES, VERBS, camel, pascal},
};

/// The source of the file `nth` of the cell at `at`.
pub(super) fn text(layout: &Layout, at: usize, nth: usize, random: &mut Random) -> String {
    let cell = &layout.cells[at];
    let file = &cell.files[nth];
    let mut text = String::new();
    if file.dialect == Dialect::Tsx && cell.zone == Zone::App && random.chance(50) {
        text += "\"use client\";\n\n";
    }
    if random.chance(30) {
        let _ = writeln!(text, "/**\n * {}.\n */", random.pick(SENTENCES));
    }
    if file.path.ends_with("/index.ts") {
        // A barrel: what the folder offers.
        for other in cell.files[..nth].iter().rev().take(6) {
            if matches!(other.dialect, Dialect::TypeScript | Dialect::Tsx) {
                let specifier = relative(&file.path, &other.path);
                let specifier = specifier.trim_end_matches(".tsx").trim_end_matches(".ts");
                let _ = writeln!(text, "export {{ {} }} from \"{specifier}\";", camel(&other.name));
            }
        }
    }
    let imports = Importer { layout, cell, nth }.imports(random);
    text += &imports.head;
    text += &violation(layout, at, nth).unwrap_or_default();
    text.push('\n');
    text += &imports.body;
    text += &own_exports(&file.name, file.dialect);
    let size = size(random);
    while text.len() < size {
        let kinds = bodies::of(file.dialect);
        let kind = random.pick(kinds);
        let template = random.pick(kind);
        text += &filled(template, text.len(), random);
        text.push('\n');
    }
    text
}

/// A length in bytes: most files are small, a few are long.
fn size(random: &mut Random) -> usize {
    match random.below(100) {
        0..45 => random.between(1_200, 4_500),
        45..82 => random.between(4_500, 9_500),
        82..96 => random.between(9_500, 18_000),
        _ => random.between(18_000, 36_000),
    }
}

/// What other files import from this one.
fn own_exports(name: &str, dialect: Dialect) -> String {
    let (camel, pascal) = (camel(name), pascal(name));
    match dialect {
        Dialect::CommonJs => format!(
            "function {camel}(options) {{\n  return {{ ...options, name: \"{name}\" \
             }};\n}}\n\nmodule.exports = {{ {camel} }};\n\n"
        ),
        Dialect::JavaScript => format!(
            "export class {pascal} {{}}\n\nexport function {camel}(options) {{\n  return {{ \
             ...options, name: \"{name}\" }};\n}}\n\n"
        ),
        Dialect::Test => String::new(),
        Dialect::TypeScript | Dialect::Tsx => format!(
            "export interface {pascal}Options {{\n  id: string;\n  limit?: number;\n}}\n\nexport class \
             {pascal} {{\n  constructor(private readonly options: {pascal}Options) {{}}\n\n  get id() \
             {{\n    return this.options.id;\n  }}\n}}\n\nexport function {camel}(options: \
             {pascal}Options) {{\n  return new {pascal}(options).id;\n}}\n\n"
        ),
    }
}

/// A template with words in its holes: `%N` and `%n` one noun, `%O` and `%o` another, `%v` a verb,
/// `%d` a number, `%s` a sentence, `%u` what makes a name unique in its file.
fn filled(template: &str, unique: usize, random: &mut Random) -> String {
    let (noun, other) = (random.pick(NOUNS), random.pick(NOUNS));
    let verb = random.pick(VERBS);
    let mut pieces = template.split('%');
    let mut text = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let (hole, rest) = piece.split_at(1);
        match hole {
            "N" => text += &pascal(noun),
            "n" => text += noun,
            "O" => text += &pascal(other),
            "o" => text += other,
            "v" => text += verb,
            "s" => text += random.pick(SENTENCES),
            "d" => {
                let _ = write!(text, "{}", random.between(2, 5_000));
            }
            "u" => {
                let _ = write!(text, "{unique}");
            }
            _ => {
                text.push('%');
                text += hole;
            }
        }
        text += rest;
    }
    text
}
