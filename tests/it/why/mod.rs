//! `ringfence why`: shortest chains, and where two ends come closest.

mod ends;
mod errors;

use crate::support::{Run, Tree, fixture, ringfence, text};

fn why(args: &[&str], status: i32) -> String {
    let run = Run::of(ringfence(&fixture("monorepo")).arg("why").args(args));
    assert_eq!(run.status(), status, "{}{}", run.stdout(), run.stderr());
    run.stdout()
}

#[test]
fn a_chain_over_packages_with_its_source_lines() {
    insta::assert_snapshot!(why(&["src/app", "packages/core/src/internal"], 0));
}

#[test]
fn every_shortest_chain_up_to_a_number() {
    insta::assert_snapshot!(why(&["services", "@acme/core", "--max", "2"], 0));
}

#[test]
fn no_chain_and_where_the_two_come_closest() {
    insta::assert_snapshot!(why(&["services/mailer", "packages/ui"], 1));
}

#[test]
fn as_json() {
    insta::assert_snapshot!(why(
        &["src/app/page.tsx", "@acme/core", "--format", "json", "--max", "1"],
        0
    ));
    insta::assert_snapshot!(why(&["services/mailer", "packages/ui", "--format", "json"], 1));
}

/// A diamond: two ways of the same length, one longer, and one for types alone that is shorter.
fn diamond() -> Tree {
    Tree::new(&[
        ("ringfence.jsonc", r#"{ "zones": { "src": { "path": "src" } } }"#),
        ("src/a.ts", "import \"./b\";\nimport \"./c\";\nimport type { D } from \"./d\";\n"),
        ("src/b.ts", "import \"./d\";\nimport type { E } from \"./d\";\n"),
        ("src/c.ts", "export * from \"./d\";\n"),
        ("src/d.ts", "import \"react\";\nimport \"node:fs\";\nimport \"./gone\";\n"),
        ("src/alone/x.ts", "import type { A } from \"../a\";\n"),
    ])
}

/// `file:line` of each hop of each chain, `t` for types alone.
fn chains(tree: &Tree, args: &[&str]) -> Vec<String> {
    let run = tree.run(&[&["why"], args, &["--format", "json"]].concat());
    let told = run.json();
    assert_eq!(run.status(), i32::from(told["found"] == false), "{}", run.stderr());
    let hop = |hop: &serde_json::Value| {
        let mark = if hop["typeOnly"] == true { " t" } else { "" };
        format!("{}:{}{mark}", text(&hop["from"]), hop["line"])
    };
    let chain = |chain: &serde_json::Value| {
        let hops: Vec<String> = chain.as_array().unwrap().iter().map(hop).collect();
        let last = chain.as_array().unwrap().last().unwrap();
        format!("{} > {}", hops.join(" > "), text(&last["to"]))
    };
    told["chains"].as_array().unwrap().iter().map(chain).collect()
}

#[test]
fn imports_for_types_alone_are_marked_and_can_be_left_out() {
    let tree = diamond();
    assert_eq!(chains(&tree, &["src/a.ts", "src/d.ts"]), ["src/a.ts:3 t > src/d.ts"]);
    assert_eq!(
        chains(&tree, &["src/a.ts", "src/d.ts", "--no-type-only"]),
        ["src/a.ts:1 > src/b.ts:1 > src/d.ts", "src/a.ts:2 > src/c.ts:1 > src/d.ts"]
    );
    let told = tree.run(&["why", "src/a.ts", "src/d.ts"]).stdout();
    assert!(told.contains("(types only)"), "{told}");
    assert!(chains(&tree, &["src/alone", "src/a.ts", "--no-type-only"]).is_empty());
    let told = tree.run(&["why", "src/alone", "src/a.ts", "--no-type-only"]);
    assert_eq!(told.status(), 1);
    assert!(told.stdout().contains("with imports for types there is one"), "{}", told.stdout());
}

#[test]
fn max_limits_the_chains_and_the_rest_is_counted() {
    let tree = diamond();
    let args = ["why", "src/a.ts", "src/d.ts", "--no-type-only", "--max"];
    let told = tree.run(&[&args[..], &["1"]].concat()).stdout();
    assert!(told.contains("2 shortest chains of 2 imports"), "{told}");
    assert!(told.contains("1 more of that length; `--max 0` shows all"), "{told}");
    assert!(told.contains("chain 1\n") && !told.contains("chain 2\n"), "{told}");
    let told = tree.run(&[&args[..], &["0"]].concat()).stdout();
    assert!(told.contains("chain 2") && !told.contains("more of that length"), "{told}");
}

#[test]
fn packages_builtins_and_what_resolves_to_nothing_are_ends() {
    let tree = diamond();
    for to in ["react", "npm:react"] {
        assert_eq!(chains(&tree, &["src/c.ts", to]), ["src/c.ts:1 > src/d.ts:1 > react"]);
    }
    for to in ["fs", "node:fs"] {
        assert_eq!(chains(&tree, &["src/c.ts", to]), ["src/c.ts:1 > src/d.ts:2 > node:fs"]);
    }
    let tree = Tree::new(&[("src/a.ts", "import \"../lib/gone\";\n"), ("lib/x.ts", "")]);
    assert_eq!(chains(&tree, &["src", "lib"]), ["src/a.ts:1 > lib/gone"]);
    let told = tree.run(&["why", "src", "lib"]).stdout();
    assert!(told.contains("(resolves to nothing: where it aims)"), "{told}");
}

/// A long chain, and as many shortest ones as nobody could list.
#[test]
fn depth_and_number_have_no_limit() {
    let tree = Tree::new(&[("src/end.ts", "")]);
    for layer in 0..70 {
        let next = |side: &str| match layer {
            69 => "./end".to_owned(),
            _ => format!("./l{}{side}", layer + 1),
        };
        let text = format!("import \"{}\";\nimport \"{}\";\n", next("a"), next("b"));
        tree.write(&format!("src/l{layer}a.ts"), &text);
        tree.write(&format!("src/l{layer}b.ts"), &text);
    }
    let told =
        tree.run(&["why", "src/l0a.ts", "src/end.ts", "--max", "1", "--format", "json"]).json();
    // 2^69 of them: more than can be counted.
    assert_eq!(told["length"], 70);
    assert_eq!(told["total"], u64::MAX);
}
