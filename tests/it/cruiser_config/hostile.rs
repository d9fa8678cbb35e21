//! A config that means harm cannot crash the program, nor keep it busy for long.

use std::{
    thread,
    time::{Duration, Instant},
};

use super::load;
use crate::support::Tree;

/// The limit on the run of scripts, what is waited beyond it, and the time of everything else on a
/// busy machine.
const LIMIT: Duration = Duration::from_secs(5 + 1 + 10);

/// What is said about a config, and that it is said in time.
fn verdict(text: &str) -> Result<String, String> {
    let start = Instant::now();
    let tree = Tree::new(&[("c.mjs", text)]);
    let loaded = load(&tree, "c.mjs");
    assert!(start.elapsed() < LIMIT, "{:?}: {text}", start.elapsed());
    loaded.map(|loaded| format!("{:?}", loaded.config)).map_err(|error| error.render(false))
}

/// Scripts that must be refused.
const REFUSED: &[&str] = &[
    // They never end.
    "while (true);",
    "for (;;) { try { (() => { while (true); })() } catch {} }",
    "try { while (true); } finally { while (true); }",
    "const f = () => Promise.resolve().then(f); f(); export default new Promise(() => {});",
    "async function f() { for (;;) await null; } await f();",
    "/(a*)*b/.test('a'.repeat(64)); while (/(x+x+)+y/.test('x'.repeat(99))); while (true);",
    "export default new Proxy({}, { ownKeys() { while (true); } });",
    "export default { get forbidden() { while (true); } };",
    "Array.prototype.indexOf.call({ length: 2 ** 53 - 1 }, 1);",
    "[].concat(new Proxy([], { get: (t, k) => k === 'length' ? 2 ** 32 - 1 : Symbol.isConcatSpreadable === k }));",
    "const e = new Error('x'); e.toString = () => { while (true); }; Object.defineProperty(e, 'message', { get() { while (true); } }); throw e;",
    // They want all the memory.
    "const all = []; for (;;) all.push(new Array(1e6).fill(all.length));",
    "let s = 'x'; for (;;) s += s + Math.random();",
    "new ArrayBuffer(2 ** 40);",
    "const m = new Map(); for (let i = 0; ; i++) m.set(i, {});",
    "2n ** (2n ** 40n);",
    "'x'.padEnd(2 ** 29).split('');",
    "JSON.stringify(new Array(1e8).fill(0));",
    // They nest.
    "const f = () => f(); f();",
    "let a = []; for (let i = 0; i < 1e6; i++) a = [a]; JSON.stringify(a);",
    "let a = []; for (let i = 0; i < 1e5; i++) a = [a]; export default { forbidden: a };",
    "eval('('.repeat(1e6));",
    "new Function('return ' + '!'.repeat(1e6))();",
    "new RegExp('('.repeat(1e6));",
    "let o = {}; for (let i = 0; i < 1e5; i++) o = Object.create(o); export default { options: o.x.y };",
    "const p = new Proxy({}, {}); Object.setPrototypeOf(p, p); p.x;",
    // They lie.
    "export default new Proxy([], { get: (t, k) => k === 'length' ? -1 : {} });",
    "export default { forbidden: new Proxy([], { get: (t, k) => k === 'length' ? NaN : 1 }), x: 1 };",
    "export default { forbidden: { __proto__: Array.prototype, length: 1e9 } };",
    "Error.prototype.__ringfence = 7; throw new Error('numbered');",
    "const e = new Error('odd'); e.stack = `    at x (${import.meta.filename}:99999999999:-1)`; throw e;",
    "const e = new Error('odd'); e.stack = `    at x (${import.meta.filename}:4294967295:4294967295)`; throw e;",
    "const e = new Error('odd'); e.stack = { toString: 1 }; throw e;",
    "Object.defineProperty(Error.prototype, 'stack', { get() { throw 1 } }); throw new Error('x');",
    "Error.prepareStackTrace = () => { throw 1 }; throw new Error('x');",
    "Object.prototype.toString = () => { throw new Error('tag') }; export default { options: {} };",
    "Map.prototype.get = () => null; await import('node:path'); throw new Error('still here');",
    "globalThis.__ringfence = null; delete globalThis.__ringfence; __ringfence.load('/etc/passwd');",
    "__ringfence.load('../../../../../etc/shadow');",
    "__ringfence.describe(null, null);",
    "__ringfence.load({ toString() { throw new Error('no') } });",
    "export default import.meta;",
    "import * as self from './c.mjs'; export default self;",
    "throw null;",
    "throw new Proxy(new Error('x'), { get() { throw 1 } });",
];

/// Scripts that do no harm after all.
const HARMLESS: &[&str] = &[
    "new Promise(() => {}); export default {};",
    "Object.freeze(Object.prototype); Object.freeze(Array.prototype); export default { forbidden: [] };",
    "Array.isArray = () => false; JSON.stringify = null; Object.keys = null; export default { forbidden: [] };",
    "new FinalizationRegistry(() => { while (true); }).register({}, 1); export default {};",
    "function* g() { try { yield 1 } finally { await_ = 1 } } var await_; g().next(); export default {};",
    "class A { static { this.x = new WeakRef(this) } } export default {};",
    "export default { options: { prefix: new Intl_().x } }; function Intl_() { this.x = 'x' }",
];

#[test]
fn hostile_scripts_are_refused_in_time() {
    thread::scope(|scope| {
        let check = |text: &'static str| match verdict(text) {
            Ok(config) => panic!("this was accepted: {text}\n{config}"),
            Err(error) => assert!(error.starts_with("error: "), "{text}\n{error}"),
        };
        let threads: Vec<_> = REFUSED.iter().map(|text| scope.spawn(move || check(text))).collect();
        for (thread, text) in threads.into_iter().zip(REFUSED) {
            assert!(thread.join().is_ok(), "{text}");
        }
    });
}

#[test]
fn odd_scripts_are_run() {
    for text in HARMLESS {
        if let Err(error) = verdict(text) {
            panic!("{text}\n{error}");
        }
    }
}

/// Each of these is the way into one more level of nesting, and what closes it.
const NESTS: &[(&str, &str, &str)] = &[
    ("(", "1", ")"),
    ("[", "1", "]"),
    ("({ a: ", "1", " })"),
    ("!", "1", ""),
    ("a=>", "1", ""),
    ("a?b:", "1", ""),
    ("<T,>(a: T) => ", "1", ""),
    ("", "a", " as b"),
    ("f(", "1", ")"),
    ("`${", "1", "}`"),
    ("class { a = ", "1", " }"),
    ("function () { return ", "1", " }"),
    ("", "a", ".b"),
    ("a + ", "1", ""),
    ("", "1", " + 1"),
];

#[test]
fn deep_scripts_do_not_overflow_the_stack() {
    for levels in [100, 3_000, 60_000] {
        for (open, inner, close) in NESTS {
            let nested = format!("{}{inner}{}", open.repeat(levels), close.repeat(levels));
            for file in ["c.mjs", "c.ts", "c.cts"] {
                let text = format!("let a, b, f; let x = {nested};\nlet t: typeof x;");
                if text.len() < 500_000 {
                    let _ = load(&Tree::new(&[(file, &text)]), file);
                }
            }
            let types = format!("type A = {}a{};", open.repeat(levels), close.repeat(levels));
            let _ = load(&Tree::new(&[("c.ts", &types[..types.len().min(500_000)])]), "c.ts");
        }
    }
}

#[test]
fn deep_patterns_do_not_overflow_the_stack() {
    for (open, close) in
        [("(", ")"), ("(?:", ")"), ("a|", ""), ("[", "]"), ("(?=", ")"), ("a{1,9}", "")]
    {
        let pattern = open.repeat(20_000) + &close.repeat(20_000);
        let text = format!("export default {{ options: {{ exclude: {pattern:?} }} }};");
        let _ = verdict(&text);
    }
}

/// What is said of scripts that want too much.
#[test]
fn limits_are_named() {
    let texts = [
        "while (true);",
        "const all = []; for (;;) all.push(new Array(1e5).fill(all.length));",
        "export default { forbidden: Array(2e5).fill({}) };",
        "export default { options: { prefix: 'x'.repeat(2 ** 21), suffix: 'x' } };",
        &format!("let x = {}1{};", "[".repeat(200_000), "]".repeat(200_000)),
    ];
    let said = texts.map(|text| verdict(text).unwrap_err());
    insta::assert_snapshot!(said.join("\n"));
    let tree = Tree::new(&[("c.js", "for (let i = 0; i < 2001; i++) require(`./m/${i}`);")]);
    for at in 0..2001 {
        tree.write(&format!("m/{at}.js"), "");
    }
    let error = load(&tree, "c.js").unwrap_err().render(false);
    assert!(error.contains("loads too many modules: `m/1999.js` is one too much"), "{error}");
}
