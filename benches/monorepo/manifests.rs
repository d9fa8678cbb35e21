//! Everything but sources: manifests, configurations, and files that hold no imports.

use std::fmt::Write;

use super::layout::{Cell, Dialect, Layout, SUBPATHS, Zone};

const CONFIG: &str = r#"{
  "zones": {
    "src":      { "path": "src",        "mayImport": ["packages"] },
    "services": { "path": "services/*", "mayImport": ["packages"] },
    "packages": { "path": "packages/*", "mayImport": ["packages"], "entry": "exports" }
  }
}
"#;

const BASE: &str = r#"{
  "compilerOptions": {
    "target": "es2022",
    "module": "esnext",
    "moduleResolution": "bundler",
    "strict": true,
    "jsx": "preserve",
    "skipLibCheck": true,
    "paths": {
      "@/*": ["./src/*"]
    }
  }
}
"#;

const PROJECT: &str = r#"{
  // Built on its own: `pnpm -r build`.
  "extends": "../../tsconfig.base.json",
  "compilerOptions": {
    "composite": true,
    "rootDir": "src",
    "outDir": "dist"
  },
  "include": ["src"]
}
"#;

const WORKSPACE: &str = "packages:\n  - \"packages/*\"\n  - \"services/*\"\n";

const GITIGNORE: &str =
    "node_modules/\ndist/\ncoverage/\n.next/\n*.tsbuildinfo\n*.log\n.env*.local\n";

const STYLE: &str = ".root {\n  display: grid;\n  gap: 8px;\n  padding: 12px 16px;\n}\n\n.title {\n  font-weight: 600;\n}\n";

/// The files, with their root-relative paths.
pub(super) fn all(layout: &Layout) -> Vec<(String, String)> {
    let mut files: Vec<(String, String)> = [
        ("ringfence.jsonc", CONFIG),
        ("tsconfig.base.json", BASE),
        ("pnpm-workspace.yaml", WORKSPACE),
        (".gitignore", GITIGNORE),
        ("README.md", "# acme\n\nThe monorepo.\n"),
    ]
    .map(|(path, text)| (path.to_owned(), text.to_owned()))
    .to_vec();
    files.push(("tsconfig.json".to_owned(), root_project(layout)));
    for cell in &layout.cells {
        let inside = |name: &str| {
            if cell.dir.is_empty() { name.to_owned() } else { format!("{}/{name}", cell.dir) }
        };
        files.push((inside("package.json"), manifest(layout, cell)));
        if cell.zone != Zone::App {
            files.push((inside("tsconfig.json"), PROJECT.to_owned()));
            files.push((inside("README.md"), format!("# {}\n", cell.package)));
            // What a build left behind is neither read nor reported.
            files.push((inside("dist/index.js"), "export * from \"./gone.js\";\n".to_owned()));
        }
        let styled = cell.files.iter().filter(|file| file.dialect == Dialect::Tsx);
        files.extend(
            styled.map(|file| (file.path.replace(".tsx", ".module.css"), STYLE.to_owned())),
        );
    }
    files
}

/// The solution: the app itself, with references to every package.
fn root_project(layout: &Layout) -> String {
    let packages = layout.cells.iter().filter(|cell| cell.zone == Zone::Package);
    let references: Vec<String> =
        packages.map(|cell| format!("    {{ \"path\": \"./{}\" }}", cell.dir)).collect();
    format!(
        "{{\n  \"extends\": \"./tsconfig.base.json\",\n  \"compilerOptions\": {{ \"noEmit\": true \
         }},\n  \"include\": [\"src/**/*.ts\", \"src/**/*.tsx\"],\n  \"references\": [\n{}\n  \
         ]\n}}\n",
        references.join(",\n")
    )
}

fn manifest(layout: &Layout, cell: &Cell) -> String {
    let mut text = format!(
        "{{\n  \"name\": \"{}\",\n  \"version\": \"1.0.0\",\n  \"private\": true,\n  \"type\": \
         \"module\",\n",
        cell.package
    );
    if cell.zone == Zone::Package {
        let _ = write!(text, "  \"exports\": {{\n    \".\": {}", target("index"));
        for file in cell.files.iter().skip(1).take(SUBPATHS) {
            let _ = write!(text, ",\n    \"./{}\": {}", file.name, target(&file.name));
        }
        text += "\n  },\n";
    }
    text += "  \"scripts\": { \"build\": \"tsc -b\", \"test\": \"vitest run\" },\n";
    text += "  \"dependencies\": {\n";
    for &package in &cell.packages {
        let _ = writeln!(text, "    \"{}\": \"workspace:*\",", layout.cells[package].package);
    }
    text += "    \"react\": \"^19.0.0\",\n    \"zod\": \"^4.0.0\"\n  }\n}\n";
    text
}

fn target(name: &str) -> String {
    format!("{{ \"types\": \"./dist/{name}.d.ts\", \"default\": \"./dist/{name}.js\" }}")
}
