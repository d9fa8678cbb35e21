//! The ways to write an import, once it is known what it names.

use std::sync::LazyLock;

use crate::{extract::import::ImportKind, probes::witness::Syntax};

/// One way to write an import.
#[derive(Clone, Copy, Debug)]
pub struct Form {
    /// What it is called in the matrix.
    pub name: &'static str,
    /// What extraction must take it for.
    pub kind: ImportKind,
    /// Whether extraction must take it for an import of types alone.
    pub type_only: bool,
    /// In which files it can stand.
    pub language: Language,
    /// What it can name.
    pub names: Naming,
    /// Whether it has to stand above all code of its file.
    pub is_head: bool,
    /// The source, in which [`SPECIFIER`] stands for the specifier with its quotes and [`NUMBER`] for
    /// what makes names unique.
    template: &'static str,
}

/// Stands for the specifier with its quotes.
pub(super) const SPECIFIER: &str = "{specifier}";
/// Stands for a number that no other import of the run has.
const NUMBER: &str = "{n}";

/// In which files a form can stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// In all.
    Any,
    /// In TypeScript alone.
    TypeScript,
    /// In JavaScript; where a rule means none, in TypeScript.
    JavaScript,
    /// In files with this extension (with its dot) alone.
    Only(&'static str),
}

/// What a form can name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Naming {
    /// Whatever a specifier can.
    Anything,
    /// A file by its path, extension and all: what browsers and bundlers load by a URL.
    Url,
    /// A file by its path, extension and all, in which some characters are special.
    Glob,
    /// A file by its path, seen from the importing one.
    Path,
}

/// An import in an ordinary file.
const fn form(
    name: &'static str,
    kind: ImportKind,
    type_only: bool,
    template: &'static str,
) -> Form {
    Form {
        name,
        kind,
        type_only,
        language: Language::Any,
        names: Naming::Anything,
        is_head: false,
        template,
    }
}

const fn in_typescript(form: Form) -> Form {
    Form { language: Language::TypeScript, ..form }
}

const fn in_javascript(form: Form) -> Form {
    Form { language: Language::JavaScript, ..form }
}

const fn naming(names: Naming, form: Form) -> Form {
    Form { names, ..form }
}

/// An ordinary import in a file with this extension.
const fn in_file(extension: &'static str, template: &'static str) -> Form {
    Form {
        language: Language::Only(extension),
        ..form(extension, ImportKind::Import, false, template)
    }
}

const IMPORT: &str = "import * as v{n} from {specifier};\nvoid v{n};\n";
const IN_COMPONENT: &str = "<script>\nimport * as v{n} from {specifier};\nvoid v{n};\n</script>\n";
const IN_ASTRO: &str = "---\nimport * as v{n} from {specifier};\nvoid v{n};\n---\n";

/// The ways to write an import. The first is the ordinary one.
pub const FORMS: &[Form] = &[
    form("import", ImportKind::Import, false, IMPORT),
    form("import \"x\"", ImportKind::Import, false, "import {specifier};\n"),
    form("export from", ImportKind::Export, false, "export * from {specifier};\n"),
    in_typescript(form(
        "import type",
        ImportKind::Import,
        true,
        "import type * as V{n} from {specifier};\nexport type W{n} = typeof V{n};\n",
    )),
    in_typescript(form(
        "{ type T }",
        ImportKind::Import,
        true,
        "import { type V{n} } from {specifier};\nexport type W{n} = V{n};\n",
    )),
    in_typescript(form(
        "export type",
        ImportKind::Export,
        true,
        "export type * as V{n} from {specifier};\n",
    )),
    form("import()", ImportKind::DynamicImport, false, "void import({specifier});\n"),
    form("require", ImportKind::Require, false, "void require({specifier});\n"),
    form(
        "createRequire",
        ImportKind::Require,
        false,
        "import { createRequire as make{n} } from \"node:module\";\nvoid make{n}(import.meta.url)({specifier});\n",
    ),
    form(
        "require.resolve",
        ImportKind::RequireResolve,
        false,
        "void require.resolve({specifier});\n",
    ),
    in_typescript(form(
        "import =",
        ImportKind::ImportEquals,
        false,
        "import v{n} = require({specifier});\nvoid v{n};\n",
    )),
    in_typescript(form(
        "import type =",
        ImportKind::ImportEquals,
        true,
        "import type V{n} = require({specifier});\nexport type W{n} = typeof V{n};\n",
    )),
    in_typescript(form(
        "import(\"x\").T",
        ImportKind::ImportType,
        true,
        "export type V{n} = import({specifier}).T;\n",
    )),
    in_typescript(form(
        "typeof import()",
        ImportKind::ImportType,
        true,
        "export type V{n} = typeof import({specifier});\n",
    )),
    Form {
        is_head: true,
        ..naming(
            Naming::Path,
            form("/// path", ImportKind::TripleSlash, true, "/// <reference path={specifier} />\n"),
        )
    },
    Form {
        is_head: true,
        ..form("/// types", ImportKind::TripleSlash, true, "/// <reference types={specifier} />\n")
    },
    in_javascript(form(
        "@import",
        ImportKind::Jsdoc,
        true,
        "/** @import { V{n} } from {specifier} */\n",
    )),
    in_javascript(form(
        "@type {import()}",
        ImportKind::Jsdoc,
        true,
        "/** @type {import({specifier}).T} */\nexport let v{n};\n",
    )),
    form(
        "import.meta.resolve",
        ImportKind::ImportMetaResolve,
        false,
        "void import.meta.resolve({specifier});\n",
    ),
    naming(
        Naming::Glob,
        form(
            "import.meta.glob",
            ImportKind::ImportMetaGlob,
            false,
            "void import.meta.glob({specifier});\n",
        ),
    ),
    naming(
        Naming::Url,
        form("new URL", ImportKind::NewUrl, false, "void new URL({specifier}, import.meta.url);\n"),
    ),
    form("vi.mock", ImportKind::Mock, false, "vi.mock({specifier});\n"),
    form("jest.requireActual", ImportKind::Mock, false, "void jest.requireActual({specifier});\n"),
    in_typescript(form(
        "declare module",
        ImportKind::ModuleAugmentation,
        true,
        "export {};\ndeclare module {specifier} { interface V{n} { v: V{n} } }\n",
    )),
    in_javascript(form("define", ImportKind::Amd, false, "define([{specifier}], () => {});\n")),
    in_file(".tsx", IMPORT),
    in_file(".mts", IMPORT),
    in_file(".cts", IMPORT),
    in_file(".d.ts", "import * as v{n} from {specifier};\nexport type V{n} = typeof v{n};\n"),
    in_file(".js", IMPORT),
    in_file(".jsx", IMPORT),
    in_file(".mjs", IMPORT),
    in_file(".cjs", IMPORT),
    in_file(".vue", IN_COMPONENT),
    in_file(".svelte", IN_COMPONENT),
    in_file(".astro", IN_ASTRO),
];

/// What a `package.json` and a `tsconfig.json` import, each in a file of its own.
pub const STEERING: &[Form] = &[
    Form {
        language: Language::Only("package.json"),
        ..form(
            "package.json",
            ImportKind::Manifest,
            false,
            "{ \"dependencies\": { {specifier}: \"workspace:*\" } }\n",
        )
    },
    Form {
        language: Language::Only("tsconfig.json"),
        ..form(
            "tsconfig.json",
            ImportKind::Tsconfig,
            false,
            "{ \"compilerOptions\": { \"paths\": { \"ringfence-prove-{n}\": [{specifier}] } } }\n",
        )
    },
];

/// What rules see of the forms, each once: that of the ordinary one first.
pub(super) fn syntaxes() -> &'static [Syntax] {
    static ALL: LazyLock<Vec<Syntax>> = LazyLock::new(|| {
        let mut all: Vec<Syntax> = Vec::new();
        for form in FORMS.iter().chain(STEERING) {
            let syntax = Syntax { kind: form.kind, type_only: form.type_only };
            if !all.contains(&syntax) {
                all.push(syntax);
            }
        }
        all
    });
    &ALL
}

/// The form of a re-export, as barrels have it.
pub fn re_export() -> &'static Form {
    &FORMS[2]
}

impl Form {
    /// The one name of a file in which it can stand.
    pub(super) fn file_name(&self) -> Option<&'static str> {
        match self.language {
            Language::Only(name) if !name.starts_with('.') => Some(name),
            _ => None,
        }
    }

    /// The source of an import of `specifier`, and the line of it (from 0) that names it.
    pub fn source(&self, specifier: &str, number: usize) -> (String, u32) {
        let text = self.template.replace(NUMBER, &number.to_string());
        let before = text.split(SPECIFIER).next().unwrap_or_default();
        let line = u32::try_from(before.matches('\n').count()).unwrap_or_default();
        (text.replace(SPECIFIER, &quoted(specifier)), line)
    }
}

/// A string of JavaScript that says `text`.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

#[cfg(test)]
mod tests {
    use crate::extract::{self, Settings, import::Specifier};

    use super::*;

    /// The table says of each form what extraction takes it for.
    #[test]
    fn each_form_is_read_as_what_it_says() {
        for form in FORMS {
            let extension = match form.language {
                Language::Any | Language::TypeScript => ".ts",
                Language::JavaScript => ".js",
                Language::Only(extension) => extension,
            };
            let language = extract::Language::of(&format!("x{extension}")).unwrap();
            let (source, line) = form.source("./a.ts", 7);
            let found = extract::extract(&source, language, false, &Settings::NATIVE);
            assert_eq!(found.problem, None, "{}: {source}", form.name);
            let named: Vec<_> =
                found.imports.iter().filter(|import| import.range.start.line == line + 1).collect();
            let [import] = named[..] else { panic!("{}: {:?}", form.name, found.imports) };
            assert_eq!((import.kind, import.type_only), (form.kind, form.type_only), "{source}");
            let expected = match form.names {
                Naming::Glob => Specifier::Glob(["./a.ts".into()].into()),
                _ => Specifier::Literal("./a.ts".into()),
            };
            assert_eq!(import.specifier, expected);
        }
    }

    /// A kind of import without a form would never be proved.
    #[test]
    fn every_kind_has_a_form() {
        for kind in ImportKind::ALL {
            let mut forms = FORMS.iter().chain(STEERING);
            assert!(forms.any(|form| form.kind == *kind), "{kind:?}");
        }
    }
}
