//! Which statements may hold an import, by their text.
//!
//! A syntax tree takes longer to look through than its text, and most statements hold nothing that
//! imports. Whatever imports needs one of a few words, and a word stands in the text as it is unless
//! something is written with an escape. So a statement without any of them need not be looked into.
//! A word may stand there for other reasons, in a comment for instance: that costs time alone. What
//! stands between two statements is comments, or decorators of an exported class. The imports that most
//! files begin with are looked into in any case, and not searched.

use std::sync::LazyLock;

use aho_corasick::packed::Searcher;
use memchr::memchr_iter;
use oxc_ast::ast::{
    Declaration, ExportDefaultDeclarationKind, ImportDeclarationSpecifier, Program, Statement,
};
use oxc_span::{GetSpan, Span};

use crate::extract::create_require::{CREATE_REQUIRE, REQUIRE, is_maker};

/// What a program mentions.
pub(super) struct Mentions {
    /// How many statements come first that say at once what they import. Nobody looks for words in them.
    head: usize,
    /// Byte offsets of the words, in order.
    places: Vec<u32>,
    /// `require` is among them, or what makes one.
    pub(super) require: bool,
}

/// The words; and whether a longer name that holds one means something else.
const WORDS: &[(&str, bool)] = &[
    // Declarations, calls, types, `import.meta`, and `vi.importActual`.
    ("import", false),
    (REQUIRE, true),
    (CREATE_REQUIRE, false),
    ("define", true),
    // Every method of `vi` and `jest` that takes a module is named for this, but for two.
    ("mock", false),
    ("Mock", false),
    // Augmentations.
    ("module", true),
    // `export … from`, also where it may not stand.
    (FROM, true),
];
const FROM: &str = "from";

/// `None` on machines that cannot look for several words at once: searching would take longer than
/// walking.
static FINDER: LazyLock<Option<Searcher>> =
    LazyLock::new(|| Searcher::new(WORDS.iter().map(|(word, _)| word)));

impl Mentions {
    /// What `program` mentions; `None` when it may spell words in another way.
    pub(super) fn of(program: &Program<'_>) -> Option<Self> {
        let text = program.source_text.as_bytes();
        if memchr_iter(b'\\', text).any(|at| may_spell(text.get(at + 1).copied())) {
            return None;
        }
        let head = program.body.iter().take_while(|statement| is_plain_import(statement)).count();
        let head_end = head.checked_sub(1).map_or(0, |last| program.body[last].span().end);
        let mut mentions = Self {
            head,
            places: Vec::new(),
            // Under another name.
            require: program.body[..head].iter().any(imports_maker),
        };
        let finder = FINDER.as_ref()?;
        let statements = &program.body[head..];
        for together in statements.chunk_by(|one, next| !are_apart(one, next)) {
            let (first, last) = (together.first()?, together.last()?);
            let start = if is_decorated(first) { head_end } else { first.span().start };
            mentions.search(finder, text, (start, last.span().end), together)?;
        }
        Some(mentions)
    }

    /// Searches the statements that stand `together` between two places of the text.
    fn search(
        &mut self,
        finder: &Searcher,
        text: &[u8],
        (start, end): (u32, u32),
        together: &[Statement<'_>],
    ) -> Option<()> {
        let mut statements = together.iter().peekable();
        for found in finder.find_iter(text.get(start as usize..end as usize)?) {
            let place = start + u32::try_from(found.start()).ok()?;
            while statements.next_if(|statement| statement.span().end <= place).is_some() {}
            let is_in_it = |it: &&Statement<'_>| place >= it.span().start || is_decorated(it);
            if !statements.peek().is_some_and(is_in_it) {
                continue;
            }
            let (word, is_whole) = WORDS[found.pattern().as_usize()];
            let (before, behind) = (&text[..place as usize], &text[place as usize + word.len()..]);
            let is_longer = || ends_in_name(before) || behind.first().copied().is_some_and(in_name);
            // `jest.requireActual`
            if is_whole && is_longer() && !behind.starts_with(b"Actual") {
                continue;
            }
            if word == FROM && !may_name(behind) {
                continue;
            }
            self.require |= matches!(word, REQUIRE | CREATE_REQUIRE);
            self.places.push(place);
        }
        Some(())
    }

    /// The statements of the program that mention a word, and all of its head.
    pub(super) fn mentioning<'s, 'a>(
        &self,
        statements: &'s [Statement<'a>],
    ) -> Vec<&'s Statement<'a>> {
        let (head, others) = statements.split_at(self.head);
        let mut places = self.places.iter().peekable();
        let mentions = |statement: &&Statement<'_>| {
            let end = statement.span().end;
            let is_first = places.next_if(|place| **place < end).is_some();
            while places.next_if(|place| **place < end).is_some() {}
            is_first
        };
        head.iter().chain(others.iter().filter(mentions)).collect()
    }

    /// About how many imports there are: most mentions stand in a comment or are other names, or stand in one
    /// import with others.
    pub(super) fn likely_imports(&self) -> usize {
        self.head + self.places.len() / 4
    }

    /// Whether a word stands within `span`. `next` is the first place behind the start of what was asked
    /// for before: those who ask in order have it found at once.
    pub(super) fn any_within(&self, span: Span, next: &mut usize) -> bool {
        let is_before = |place: &u32| *place < span.start;
        while self.places.get(*next).is_some_and(is_before) {
            *next += 1;
        }
        while next.checked_sub(1).is_some_and(|last| !is_before(&self.places[last])) {
            *next -= 1;
        }
        self.places.get(*next).is_some_and(|place| *place < span.end)
    }
}

/// Whether a statement is a static import, which holds nothing else that imports.
fn is_plain_import(statement: &Statement<'_>) -> bool {
    matches!(
        statement,
        Statement::ImportDeclaration(_)
            | Statement::ExportFromDeclaration(_)
            | Statement::ExportAllDeclaration(_)
    )
}

/// Whether a statement imports what makes a `require`.
fn imports_maker(statement: &Statement<'_>) -> bool {
    let Statement::ImportDeclaration(it) = statement else { return false };
    it.specifiers.iter().flatten().any(|specifier| match specifier {
        ImportDeclarationSpecifier::ImportSpecifier(it) => is_maker(it),
        _ => false,
    })
}

/// Whether a long gap, which holds no decorators of the next one, lies between two statements: a comment
/// most often, that is not searched.
fn are_apart(one: &Statement<'_>, next: &Statement<'_>) -> bool {
    /// In bytes: what searching them takes longer than to begin anew.
    const LONG: u32 = 128;
    next.span().start.saturating_sub(one.span().end) > LONG && !is_decorated(next)
}

/// Whether decorators stand before a statement that belong to it: the span of an exported class begins
/// behind them.
fn is_decorated(statement: &Statement<'_>) -> bool {
    let class = match statement {
        Statement::ExportDeclaration(it) => match &it.declaration {
            Declaration::ClassDeclaration(class) => class,
            _ => return false,
        },
        Statement::ExportDefaultDeclaration(it) => match &it.declaration {
            ExportDefaultDeclarationKind::ClassDeclaration(class) => class,
            _ => return false,
        },
        _ => return false,
    };
    !class.decorators.is_empty()
}

/// Whether what is `behind` the word `from` may begin with a string. Comments may come before it, and
/// what is not ASCII may be white space.
fn may_name(behind: &[u8]) -> bool {
    let next = behind.iter().find(|byte| !byte.is_ascii_whitespace() && **byte != 0x0b);
    next.is_some_and(|next| !next.is_ascii() || matches!(next, b'"' | b'\'' | b'/' | b'<' | b'-'))
}

fn ends_in_name(text: &[u8]) -> bool {
    text.last().copied().is_some_and(in_name)
}

/// Whether a byte can be part of a name. Of what is not ASCII it is not known.
fn in_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'$')
}

/// Whether a backslash before `next` may stand for a letter of one of the words, or for nothing. What
/// `\n` and its like stand for is no letter; those of `\d`, `\s` and `\w`, which regular expressions are
/// full of, are in none of the words that can be written in a string.
fn may_spell(next: Option<u8>) -> bool {
    match next {
        Some(
            b'b' | b'f' | b'n' | b'r' | b't' | b'v' | b'd' | b's' | b'w' | b'D' | b'S' | b'W'
            | b'B',
        ) => false,
        Some(next) => {
            next.is_ascii_alphanumeric() || !next.is_ascii() || matches!(next, b'\n' | b'\r')
        }
        None => true,
    }
}

#[cfg(test)]
mod tests {
    use std::{fs, path::Path};

    use oxc_allocator::Allocator;
    use oxc_parser::{ParseOptions, Parser};
    use oxc_span::SourceType;
    use proptest::prelude::*;

    use super::*;
    use crate::extract::{
        Settings,
        visitor::{Walked, walk_program, walk_whole_program},
    };

    fn mentions(text: &str) -> Option<Mentions> {
        let arena = Allocator::new();
        Mentions::of(&Parser::new(&arena, text, SourceType::tsx()).parse().program)
    }

    fn mentioned(text: &str) -> Vec<&str> {
        let rest = |place: &u32| text[*place as usize..].split_whitespace().next().unwrap();
        mentions(text).unwrap().places.iter().map(rest).collect()
    }

    #[test]
    fn whole_words_count_and_some_as_parts_of_others() {
        let text =
            "required; undefined; importer; $require; jest.requireActual; vi.doMock; modules";
        assert_eq!(mentioned(text), ["importer;", "requireActual;", "Mock;"]);
        assert_eq!(mentioned("a.require;é\u{301}define"), ["require;é\u{301}define", "define"]);
    }

    #[test]
    fn comments_between_statements_mention_nothing() {
        let text = "a; /** import */ b; // require\nc; @(require) export class D {} /* mock */";
        assert_eq!(mentioned(text), ["require)"]);
        assert!(!mentions("// require\na;").unwrap().require);
        let text = "// require\nfunction a() { /* import */ }";
        assert_eq!(mentioned(text), ["import"]);
    }

    #[test]
    fn from_counts_where_a_string_may_follow() {
        assert_eq!(mentioned("Array.from(a); from = 1; a.from; { from }"), [""; 0]);
        let text = "a; export { a } from\n'b'; export * from\"c\"; export * from/**/'d'; \
                    export * from\u{a0}'e'";
        assert_eq!(mentioned(text).len(), 4);
    }

    #[test]
    fn nothing_is_looked_for_in_the_imports_that_come_first() {
        let text = "import a from 'a'; export { b } from 'b'; c; import d from 'd';";
        assert_eq!(mentioned(text), ["import", "from"]);
        assert!(!mentions("import { require } from 'a';").unwrap().require);
        assert!(mentions("import { createRequire as a } from 'b'; a;").unwrap().require);
    }

    #[test]
    fn what_may_spell_a_word_settles_nothing() {
        for harmless in [r"/\d+\s*\.\/\w/", r"'\n\t\\'", r"`\``", r"\$"] {
            assert!(mentions(harmless).is_some(), "{harmless}");
        }
        for hidden in
            [r"r\u0065quire", r"'\x72equire'", r"'m\ock'", r"'\155ock'", "'mo\\\nck'", "\\"]
        {
            assert!(mentions(hidden).is_none(), "{hidden}");
        }
    }

    /// What a walk found, to be compared.
    fn told(walked: &Walked) -> Vec<String> {
        let imports = walked.imports.iter().map(|it| {
            let place = (it.span.start, it.span.end, it.statement);
            format!("{:?} {:?} {:?} {} {place:?}", it.kind, it.specifier, it.form, it.type_only)
        });
        let holders = walked
            .holders
            .iter()
            .flatten()
            .map(|it| format!("{} {}", it.start, it.import_statement));
        imports.chain(holders).collect()
    }

    /// Whether looking at what is mentioned finds what looking at everything does, and what that is.
    fn compare(text: &str) -> Result<usize, String> {
        let mut found = 0;
        for source_type in
            [SourceType::ts(), SourceType::tsx(), SourceType::jsx(), SourceType::d_ts()]
        {
            let arena = Allocator::new();
            let options = ParseOptions { preserve_parens: false, ..ParseOptions::default() };
            let parsed = Parser::new(&arena, text, source_type).with_options(options).parse();
            let all = told(&walk_whole_program(&parsed.program, &Settings::NATIVE));
            let mentioned = told(&walk_program(&parsed.program, &Settings::NATIVE, true));
            if all != mentioned {
                return Err(format!("{text}\n{all:#?}\n{mentioned:#?}"));
            }
            found += all.len();
        }
        Ok(found)
    }

    fn fixtures(folder: &Path, look: &mut impl FnMut(&str)) {
        for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
            let path = entry.path();
            if entry.file_type().unwrap().is_dir() {
                fixtures(&path, look);
            } else if let Ok(text) = fs::read_to_string(&path) {
                // Of a spec, what stands between fences.
                text.split("```").for_each(&mut *look);
            }
        }
    }

    #[test]
    fn what_is_mentioned_is_all_that_imports_in_fixtures() {
        let (mut texts, mut found) = (0, 0);
        fixtures(&Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures"), &mut |text| {
            texts += 1;
            found += compare(text).unwrap();
        });
        assert!(texts > 1_000 && found > 1_000, "{texts} texts, {found} imports");
    }

    /// Pieces of code that make imports, hide them, or look like them.
    const PIECES: &[&str] = &[
        "import a from 'a';",
        "import { createRequire as cr } from 'module';",
        "import v from 'vitest';",
        "import { vi as w, mock } from 'vitest';",
        "import { mock as m } from 'node:test';",
        "import { 'create\\Require' as c } from 'module';",
        "export * from 'b';",
        "export { x } from 'c';",
        "import f = require('d');",
        "declare module 'e' { export * from 'f'; }",
        "declare global { import g = require('g'); }",
        "namespace n { export import h = a.b; }",
        "const load = cr(import.meta.url);",
        "load('h');",
        "const load = require;",
        "const here = import.meta.url;",
        "new URL('./i', here);",
        "new URL('./i', import.meta.url);",
        "cr(1)('j');",
        "c(1)('k');",
        "w.mock('l');",
        "m.module('m');",
        "m['mo\\dule']('m');",
        "v.vi.mock('n');",
        "jest['\\mock']('o');",
        "jest.requireActual('p');",
        "vi.importActual('q');",
        "r\\u0065quire('r');",
        "module['r\\equire']('s');",
        "module.require('t');",
        "require('u');",
        "define(['v'], 1);",
        "function require() {}",
        "let define;",
        "(",
        ")",
        "{",
        "}",
        "function f() {",
        "class A { b = ",
        "type T = import('w').U;",
        "let t: typeof import('x');",
        "import('y');",
        "`${",
        "}`",
        "// import",
        "/* require */",
        "/* A long comment that mentions import, require and define; it has more bytes than a search for words \
         is worth beginning anew for. */",
        "// A long line that mentions from, mock and module; for a search that passes by what is long, this is \
         long enough as well, is it not? import",
        "\n",
        "=>",
        "'mo\\\nck'",
        "undefined",
        "required",
        "@d(require('z')) export class B {}",
        "@d(require('ll')) export default class {}",
        "@d(require('mm')) /* from 'a' */ export abstract class F {}",
        "@d(require('nn')) class G {}",
        "<a>import</a>",
        "if (a) ",
        "require.resolve('aa');",
        "import.meta.glob('./bb/*');",
        "export default ",
        "x['\\x72equire']",
        "mock.module('cc');",
        "{@d(require('gg')) class C {}}",
        "class D { @d(require('hh')) e() {} @d(import('ii')) f = 1 }",
        "() => { a; import('jj'); b }",
        "switch (a) { case require('kk'): b; c; default: import('ll') }",
        "x = @d(require('oo')) class {};",
        "(0, require)('pp');",
        "a?.b(import('qq'))",
        "<T>require('rr')",
        "new (require('tt'))()",
        "for await (const a of import('uu')) ;",
        "<b c={require('vv')} {...import('ww')} />",
        "x = { [require('xx')]: 1, get y() { return import('yy') } };",
        "f<typeof import('ab')>(1);",
        "x as import('ac').T",
        "a + b + require('ad') + c",
        "x = class { static { require('mm') } g = import('nn') };",
        "export ",
        "{export * from 'dd';}",
        "namespace o {",
        "export { y } from 'ee';",
        "from 'ff'",
        "from/**/'gg'",
        "from\u{a0}'hh'",
        "from //\n'ii'",
        "export*from\"jj\";",
        "import { \"createRequire\" as c } from 'node:module';",
        "import * as cr from 'module';",
        "/* export */",
        "export const z = ",
        "namespace p { @d(require('kk')) export class E {} }",
    ];

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(5_000))]
        #[test]
        fn what_is_mentioned_is_all_that_imports(pieces in prop::collection::vec(0..PIECES.len(), 1..8)) {
            let text: String = pieces.iter().map(|&piece| PIECES[piece]).collect();
            if let Err(difference) = compare(&text) {
                prop_assert!(false, "{difference}");
            }
        }
    }
}
