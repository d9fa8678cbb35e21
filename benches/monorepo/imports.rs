//! The imports of one file, in every common spelling.

use std::fmt::Write;

use super::{
    layout::{Cell, Dialect, File, Layout, SUBPATHS, Zone},
    random::Random,
    words::{camel, pascal},
};

const NPM: &[(&str, &str)] = &[
    ("{ z }", "zod"),
    ("clsx", "clsx"),
    ("{ format, parseISO }", "date-fns"),
    ("{ useQuery, useQueryClient }", "@tanstack/react-query"),
    ("{ debounce, groupBy }", "lodash-es"),
    ("pino", "pino"),
    ("{ nanoid }", "nanoid"),
    ("{ eq, and, desc }", "drizzle-orm"),
    ("type { NextRequest }", "next/server"),
    ("Link", "next/link"),
    ("{ invariant }", "tiny-invariant/dist/index.js"),
];

const BUILTIN: &[(&str, &str)] = &[
    ("{ readFile }", "node:fs/promises"),
    ("path", "node:path"),
    ("{ createHash, randomUUID }", "node:crypto"),
    ("{ EventEmitter }", "events"),
    ("{ setTimeout as sleep }", "node:timers/promises"),
];

/// The imports of a file: those at its beginning, and pieces of code that import.
#[derive(Default)]
pub(super) struct Imports {
    pub(super) head: String,
    pub(super) body: String,
}

/// What is known about the file that imports.
pub(super) struct Importer<'l> {
    pub(super) layout: &'l Layout,
    pub(super) cell: &'l Cell,
    /// The place of the file in its cell: it imports earlier ones only.
    pub(super) nth: usize,
}

impl Importer<'_> {
    fn file(&self) -> &File {
        &self.cell.files[self.nth]
    }

    /// Five to twelve imports.
    pub(super) fn imports(&self, random: &mut Random) -> Imports {
        let mut imports = Imports::default();
        self.usual(&mut imports, random);
        let count = random.between(4, 11);
        for at in 0..count {
            if at + 1 == count && random.chance(35) {
                self.unusual(&mut imports, random);
            } else {
                self.common(&mut imports, random);
            }
        }
        imports
    }

    /// What a file of its kind always imports.
    fn usual(&self, imports: &mut Imports, random: &mut Random) {
        let head = match self.file().dialect {
            Dialect::Tsx => {
                let _ = writeln!(
                    imports.head,
                    "import styles from \"./{}.module.css\";",
                    self.file().name
                );
                "import { useMemo, useState, type ReactNode } from \"react\";\n"
            }
            Dialect::Test => {
                let (subject, specifier) = self.sibling(random);
                let _ = writeln!(
                    imports.body,
                    "vi.mock(\"{specifier}\", async () => ({{\n  ...(await \
                     vi.importActual<object>(\"{specifier}\")),\n  {}: vi.fn(),\n}}));\n",
                    camel(&subject)
                );
                "import { describe, expect, it, vi } from \"vitest\";\n"
            }
            Dialect::CommonJs => "const path = require(\"path\");\n",
            Dialect::TypeScript | Dialect::JavaScript => "import { z } from \"zod\";\n",
        };
        imports.head += head;
    }

    fn common(&self, imports: &mut Imports, random: &mut Random) {
        let (clause, specifier) = match random.below(100) {
            0..50 => self.module(random),
            50..72 => self.workspace(random),
            72..92 => named(random.pick(NPM)),
            _ => named(random.pick(BUILTIN)),
        };
        let clause = if self.file().dialect == Dialect::CommonJs {
            let name = clause.replace("type ", "").replace("* as ", "").replace(" as ", ": ");
            let _ = writeln!(imports.head, "const {name} = require(\"{specifier}\");");
            return;
        } else if self.file().dialect == Dialect::JavaScript {
            clause.replace("type ", "")
        } else {
            clause
        };
        let _ = match random.below(12) {
            0 => writeln!(imports.head, "export * from \"{specifier}\";"),
            1 => writeln!(imports.head, "import \"{specifier}\";"),
            2 => writeln!(
                imports.head,
                "import {{\n  default as main{},\n}} from '{specifier}';",
                imports.head.len()
            ),
            _ => writeln!(imports.head, "import {clause} from \"{specifier}\";"),
        };
    }

    /// A module of the same cell: by its relative path, or by the app's alias.
    fn module(&self, random: &mut Random) -> (String, String) {
        let (name, specifier) = self.sibling(random);
        let clause = match random.below(10) {
            0..2 => format!("type {{ {}Options }}", pascal(&name)),
            2 => format!("{{ {}, type {}Options }}", camel(&name), pascal(&name)),
            3 => format!("* as {}", camel(&name)),
            4 => format!("{{ {}, {} }}", camel(&name), pascal(&name)),
            _ => format!("{{ {} }}", camel(&name)),
        };
        (clause, specifier)
    }

    /// The name and the specifier of an earlier module of the same cell.
    fn sibling(&self, random: &mut Random) -> (String, String) {
        // Most imports stay in the neighbourhood.
        let reach = if random.chance(70) { 15 } else { self.nth };
        let first = self.nth.saturating_sub(reach.max(1));
        let target = (0..4)
            .map(|_| &self.cell.files[first + random.below(self.nth - first)])
            .find(|file| file.dialect != Dialect::Test);
        let Some(target) = target.filter(|_| self.nth > 0) else {
            return ("zod".to_owned(), "zod".to_owned());
        };
        let here = &self.file().path;
        let alias = target.path.strip_prefix("src/").filter(|_| random.chance(50));
        let specifier = if let Some(rest) = alias {
            shortened(&format!("@/{rest}"), target, false)
        } else {
            let with_extension = self.cell.zone != Zone::App && random.chance(60);
            shortened(&relative(here, &target.path), target, with_extension)
        };
        (target.name.clone(), specifier)
    }

    /// A package of the workspace, by its name or one of its subpaths.
    fn workspace(&self, random: &mut Random) -> (String, String) {
        if self.cell.packages.is_empty() {
            return named(random.pick(NPM));
        }
        let package = &self.layout.cells[random.pick(&self.cell.packages)];
        let subpath = 1 + random.below(SUBPATHS);
        match package.files.get(subpath) {
            Some(file) if random.chance(40) => (
                format!("{{ {} }}", camel(&file.name)),
                format!("{}/{}", package.package, file.name),
            ),
            _ => {
                let clause = format!("{{ {} }}", camel(&package.files[0].name));
                (clause, package.package.clone())
            }
        }
    }

    /// A spelling that most files do not have.
    fn unusual(&self, imports: &mut Imports, random: &mut Random) {
        let (name, specifier) = self.sibling(random);
        let (camel, pascal) = (camel(&name), pascal(&name));
        let dialect = self.file().dialect;
        let typed = !matches!(dialect, Dialect::JavaScript | Dialect::CommonJs);
        let body = &mut imports.body;
        let _ = match random.below(8) {
            _ if dialect == Dialect::CommonJs => {
                writeln!(body, "const {camel}Path = require.resolve(\"{specifier}\");\n")
            }
            0..3 => writeln!(
                body,
                "export async function load{pascal}() {{\n  const {{ {camel} }} = await \
                 import(\"{specifier}\");\n  return {camel};\n}}\n"
            ),
            3 => writeln!(body, "const {camel}Lazy = () => require(\"{specifier}\").{camel};\n"),
            4 if typed => {
                writeln!(body, "type Lazy{pascal} = import(\"{specifier}\").{pascal}Options;\n")
            }
            4 | 5 => writeln!(
                body,
                "/**\n * @param {{import(\"{specifier}\").{pascal}Options}} options what to do\n * \
                 @returns {{void}}\n */\nfunction with{pascal}(options) {{\n  void \
                 options;\n}}\n"
            ),
            6 => writeln!(
                body,
                "export const messagesOf{pascal} = (locale) =>\n  import(`./messages/${{locale}}.json`);\n"
            ),
            _ => writeln!(
                body,
                "export const {camel}Location = import.meta.resolve(\"{specifier}\");\n"
            ),
        };
    }
}

/// The one import across a line that a few files hold.
pub(super) fn violation(layout: &Layout, at: usize, nth: usize) -> Option<String> {
    let cell = &layout.cells[at];
    let zone = |zone| layout.cells.iter().filter(move |cell| cell.zone == zone);
    let first = |cell: &Cell| Some(cell.files.first()?.path.clone());
    let place = zone(cell.zone).position(|other| other.dir == cell.dir)?;
    let target = match (cell.zone, place, nth) {
        (Zone::App, 0, 17) | (Zone::Service, 1, 9) => first(zone(Zone::Service).next()?)?,
        (Zone::App, 0, 29) => zone(Zone::Package).next()?.files.last()?.path.clone(),
        (Zone::Package, 1, 5) | (Zone::Service, 0, 9) => first(layout.cells.first()?)?,
        _ => return None,
    };
    let specifier = relative(&cell.files[nth].path, &target);
    let specifier = specifier.strip_suffix(".ts").unwrap_or(&specifier);
    Some(if cell.files[nth].dialect == Dialect::CommonJs {
        format!("require(\"{specifier}\");\n")
    } else {
        format!("import \"{specifier}\";\n")
    })
}

fn named((clause, specifier): (&str, &str)) -> (String, String) {
    (clause.to_owned(), specifier.to_owned())
}

/// `specifier` as people write it: without the index of a folder, without the extension of a
/// source (or with that of what is built from it).
fn shortened(specifier: &str, target: &File, with_extension: bool) -> String {
    let built = if with_extension { ".js" } else { "" };
    match target.dialect {
        Dialect::TypeScript | Dialect::Tsx | Dialect::Test => {
            let stem = specifier.trim_end_matches(".tsx").trim_end_matches(".ts");
            match stem.strip_suffix("/index") {
                Some(folder) if !with_extension && folder != "." => folder.to_owned(),
                _ => format!("{stem}{built}"),
            }
        }
        Dialect::JavaScript | Dialect::CommonJs => specifier.to_owned(),
    }
}

/// The path `to` as seen from the file `from`.
pub(super) fn relative(from: &str, to: &str) -> String {
    let mut here: Vec<&str> = from.split('/').collect();
    here.pop();
    let there: Vec<&str> = to.split('/').collect();
    let shared = here.iter().zip(&there).take_while(|(a, b)| a == b).count();
    let up = here.len() - shared;
    let prefix = if up == 0 { "./".to_owned() } else { "../".repeat(up) };
    prefix + &there[shared..].join("/")
}
