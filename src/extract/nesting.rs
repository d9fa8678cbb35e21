//! Keeps hostile nesting from overflowing the stack.
//!
//! The parser and the visitor call themselves for each level of nesting, and a stack that
//! overflows takes the whole process with it. So before a file is parsed, the stack that it can
//! need at most is worked out from its text.
//!
//! The bound rests on one fact: there is no way to nest deeper without writing some byte of
//! [`byte_weight`] or some word of [`word_weight`]. What merely hangs from its left end
//! (`a + b + c`) costs the parser nothing, and the visitors follow it in a loop (see
//! [`spine`](super::spine)); it counts only when names are looked up. These bytes count wherever
//! they stand, in strings and comments too, and no closing bracket takes a level off. That is
//! crude on purpose: where a string or a regular expression begins cannot be told without
//! parsing, and a bound that guesses can be fooled. What the bound asks for is address space:
//! stack that is not used costs no memory.

use std::cell::Cell;
use std::sync::{Mutex, PoisonError};

use memchr::memmem;

/// The stack of the threads that extraction is meant to run on. A thread that has it says so by
/// calling [`on_worker_thread`]; files of ordinary size then need no closer look.
pub const WORKER_STACK: usize = 128 << 20;

/// The stack that any thread is trusted to have left.
const ANY_STACK: usize = 1 << 20;

/// The largest stack that is set up for one file.
const LARGEST_STACK: usize = 1 << 30;

/// What parsing needs besides the levels: the frames around it, and room for its leaves.
const BASE_STACK: usize = 128 << 10;

/// The stack that a byte or word of weight 1 can cost at most. Measured for every construct that
/// nests, the dearest cost two thirds of what their bytes weigh (`((((` takes 1.9 KB for each
/// level in an optimised build); `tests` holds the same constructs against the bound.
const WEIGHT_STACK: usize = if cfg!(debug_assertions) { 2 << 10 } else { 1 << 10 };

/// The weight of the dearest byte.
const LARGEST_WEIGHT: usize = 3;

thread_local! {
    static STACK: Cell<usize> = const { Cell::new(ANY_STACK) };
}

/// Says that the calling thread was started with a stack of [`WORKER_STACK`].
pub fn on_worker_thread() {
    STACK.set(WORKER_STACK);
}

/// Runs `read` where the stack is large enough for parsing `text`, and for looking its names up
/// if that is asked for; `None` when none would be.
pub(super) fn with_stack_for<T: Send>(
    text: &str,
    names: bool,
    read: impl FnOnce() -> T + Send,
) -> Option<T> {
    let available = STACK.get();
    // Even if every byte opened a level, a short text would fit.
    if stack_for(text.len().saturating_mul(LARGEST_WEIGHT)) <= available {
        return Some(read());
    }
    match stack_for(weight(text, names)) {
        needed if needed <= available => Some(read()),
        needed if needed <= LARGEST_STACK => on_thread_with(needed, read),
        _ => None,
    }
}

/// Runs `read` on a thread of its own. One at a time, so that many such files do not add up.
fn on_thread_with<T: Send>(stack: usize, read: impl FnOnce() -> T + Send) -> Option<T> {
    static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());
    let _turn = ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner);
    std::thread::scope(|scope| {
        let builder = std::thread::Builder::new().stack_size(stack);
        let thread = builder.spawn_scoped(scope, read).ok()?;
        match thread.join() {
            Ok(value) => Some(value),
            Err(panic) => std::panic::resume_unwind(panic),
        }
    })
}

/// The longest beginning of `text`, in whole lines, that is sure to fit on any stack.
pub(super) fn shallow_beginning(text: &str) -> &str {
    let longest = (ANY_STACK - BASE_STACK) / (WEIGHT_STACK * LARGEST_WEIGHT);
    let mut end = text.len().min(longest);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let lines = text[..end].rfind('\n').map_or(0, |at| at + 1);
    &text[..lines]
}

/// The stack that parsing `text` needs at most, in bytes.
pub fn stack_for_parsing(text: &str) -> usize {
    stack_for(weight(text, true))
}

fn stack_for(weight: usize) -> usize {
    weight.saturating_mul(WEIGHT_STACK).saturating_add(BASE_STACK)
}

/// No less than the weight of all levels of nesting that `text` can have at one place. With `hanging`,
/// what hangs from its left end counts as well.
fn weight(text: &str, hanging: bool) -> usize {
    let bytes = text.as_bytes();
    let mut weight = if hanging {
        bytes.iter().filter(|byte| HANGING.contains(byte)).count() + words_hanging(bytes)
    } else if dots_nest(bytes) {
        memchr::memchr_iter(b'.', bytes).count()
    } else {
        0
    };
    let mut in_word = false;
    for (at, &byte) in bytes.iter().enumerate() {
        let class = CLASSES[usize::from(byte)];
        weight += usize::from(class & WEIGHT);
        // Most words are none of them, which their first two letters tell: one branch that is
        // nearly never taken.
        let next = bytes.get(at + 1).copied().unwrap_or_default();
        if !in_word & (SECONDS[usize::from(byte)] & letter(next) != 0) {
            weight += word_weight(&bytes[at..]);
        }
        in_word = class & LETTER != 0;
    }
    weight
}

/// The bytes that begin what hangs from its left end, as far as [`byte_weight`] has no weight for them.
const HANGING: &[u8] = b"./%&|^>";

/// How often the words occur that do the same: `a as b as c`.
fn words_hanging(bytes: &[u8]) -> usize {
    ["as", "satisfies", "in", "instanceof"]
        .iter()
        .map(|word| memmem::find_iter(bytes, word.as_bytes()).count())
        .sum()
}

/// What each byte is: its weight, and whether it is part of a word. A digit ends a
/// word here, as the parser may read one right behind a number.
const CLASSES: [u8; 256] = {
    let mut classes = [0; 256];
    let mut byte = 0_u8;
    while byte < u8::MAX {
        let mut class = byte_weight(byte);
        if byte.is_ascii_alphabetic() || byte == b'_' || byte == b'$' {
            class |= LETTER;
        }
        classes[byte as usize] = class;
        byte += 1;
    }
    classes
};
/// The bits of [`CLASSES`].
const WEIGHT: u8 = 3;
const LETTER: u8 = 4;

/// The bytes that begin, or continue on the right, something that nests: brackets and tags,
/// assignments and arrows, templates, unary and other right-associative operators, conditions
/// and labels, decorators, and the escapes that could spell a word in another way.
const fn byte_weight(byte: u8) -> u8 {
    match byte {
        b'(' | b'[' | b'{' | b'<' => 3,
        b'=' | b'`' | b'\\' => 2,
        b'!' | b'~' | b'+' | b'-' | b'*' | b'?' | b':' | b'@' => 1,
        _ => 0,
    }
}

/// The words that nest what follows them without a bracket or an operator of their own, with their
/// weights.
const WORDS: &[(&[u8], usize)] = &[
    (b"await", 1),
    (b"asserts", 2),
    (b"class", 1),
    (b"delete", 1),
    (b"do", 1),
    (b"else", 1),
    (b"extends", 1),
    (b"infer", 1),
    (b"keyof", 1),
    (b"new", 1),
    (b"readonly", 1),
    (b"typeof", 1),
    (b"this", 2),
    (b"unique", 1),
    (b"void", 1),
    (b"yield", 2),
];

/// For each byte, the second letters of the words that it begins; see [`letter`].
const SECONDS: [u32; 256] = {
    let mut seconds = [0; 256];
    let mut at = 0;
    while at < WORDS.len() {
        let word = WORDS[at].0;
        seconds[word[0] as usize] |= letter(word[1]);
        at += 1;
    }
    seconds
};

/// A bit for a letter. Other bytes share them.
const fn letter(byte: u8) -> u32 {
    1 << (byte & 31)
}

/// The weight of the word that `text` begins with.
fn word_weight(text: &[u8]) -> usize {
    let beginning = text.first_chunk().copied().unwrap_or_else(|| packed(text));
    let beginning = u64::from_le_bytes(beginning);
    PACKED
        .iter()
        .map(|word| if beginning & word.mask == word.letters { word.weight } else { 0 })
        .sum()
}

/// One of [`WORDS`], to be compared at once.
struct Packed {
    letters: u64,
    /// The bits of its letters.
    mask: u64,
    weight: usize,
}

const PACKED: [Packed; WORDS.len()] = {
    let mut all = [const { Packed { letters: 0, mask: 0, weight: 0 } }; WORDS.len()];
    let mut at = 0;
    while at < WORDS.len() {
        let (word, weight) = WORDS[at];
        let mask = packed([0xff; 8].split_at(word.len()).0);
        let (letters, mask) = (u64::from_le_bytes(packed(word)), u64::from_le_bytes(mask));
        all[at] = Packed { letters, mask, weight };
        at += 1;
    }
    all
};

/// Up to eight bytes; none of [`WORDS`] has more.
const fn packed(word: &[u8]) -> [u8; 8] {
    let mut bytes = [0; 8];
    let mut at = 0;
    while at < word.len() && at < 8 {
        bytes[at] = word[at];
        at += 1;
    }
    bytes
}

/// `namespace a.b.c {}` nests by the dot, which is far too common elsewhere to count for others.
fn dots_nest(bytes: &[u8]) -> bool {
    ["namespace", "module"].iter().any(|word| memmem::find(bytes, word.as_bytes()).is_some())
}

#[cfg(test)]
mod tests {
    use super::weight;
    use crate::extract::{Language, Settings, extract};

    /// Every way to nest, as what opens a level, what is innermost, and what closes a level.
    const NESTS: &[(&str, &str, &str)] = &[
        ("(", "1", ")"),
        ("(", "", ""),
        ("[", "1", "]"),
        ("[...", "a", "]"),
        ("[", "a", "] = 1"),
        ("{", "1", "}"),
        ("({a:", "1", "})"),
        ("({get a(){return ", "1", "}})"),
        ("<a>", "", "</a>"),
        ("<a", "", ""),
        ("<a b=", "<a/>", "/>"),
        ("<a>{", "1", "}</a>"),
        ("`${", "1", "}`"),
        ("!", "1", ""),
        ("- ", "1", ""),
        ("typeof ", "1", ""),
        ("void ", "1", ""),
        ("new ", "a", ""),
        ("await ", "a", ""),
        ("a**", "1", ""),
        ("a=", "1", ""),
        ("a=>", "1", ""),
        ("async a=>", "1", ""),
        ("(a)=>", "1", ""),
        ("(a=", "1", ")=>1"),
        ("<T,>()=>", "1", ""),
        ("a?b:", "1", ""),
        ("a?", "1", ":b"),
        ("a?(", "1", "):b"),
        ("a+", "1", ""),
        ("a&&", "1", ""),
        ("a,", "1", ""),
        ("", "a", ".b"),
        ("", "a", ".#b"),
        ("", "a", "?.b"),
        ("", "a", "()"),
        ("", "a", "[1]"),
        ("", "a", "!"),
        ("", "a", " as b"),
        ("", "a", "`x`"),
        ("f(", "1", ")"),
        ("a[", "1", "]"),
        ("import(\n", "1", ")\n"),
        ("require(\n", "1", ")\n"),
        ("require(\n'a'+", "b", ")\n"),
        ("require(\na?'b':", "'c'", ")\n"),
        ("if(a)", "1", ""),
        ("if(a)b;else ", "1", ""),
        ("for(;;)", "1", ""),
        ("do ", "1;", " while(1)"),
        ("a:", "1", ""),
        ("try{", "1", "}catch{}"),
        ("switch(a){case 1:", "1", "}"),
        ("function f(){", "1", "}"),
        ("(function(){", "1", "})()"),
        ("class A{a=", "1", "}"),
        ("(class{a(){", "1", "}})"),
        ("class extends ", "a", "{}"),
        ("@(", "a", ") class A{}"),
        ("namespace a{", "1", "}"),
        ("namespace a.", "a", "{}"),
        ("let a:", "b", ""),
    ];

    /// Ways to nest in a type.
    const TYPES: &[(&str, &str, &str)] = &[
        ("(", "a", ")"),
        ("[", "a", "]"),
        ("", "a", "[]"),
        ("", "a", ".b"),
        ("{a:", "a", "}"),
        ("{[k in a]:", "a", "}"),
        ("a<", "a", ">"),
        ("`${", "a", "}`"),
        ("()=>", "a", ""),
        ("()=>a is ", "a", ""),
        ("this is ", "a", ""),
        ("asserts a is ", "a", ""),
        ("keyof ", "a", ""),
        ("readonly ", "a[]", ""),
        ("unique ", "symbol", ""),
        ("infer ", "a", ""),
        ("typeof ", "a", ""),
        ("a extends b?c:", "a", ""),
        ("a extends b?", "a", ":c"),
        ("a|", "a", ""),
        ("import('a')\n.b<", "a", ">"),
    ];

    fn hostile(levels: usize) -> impl Iterator<Item = String> {
        let nested = move |prefix: &str, &(open, inner, close): &(&str, &str, &str)| {
            format!("{prefix}{}{inner}{}", open.repeat(levels), close.repeat(levels))
        };
        let types = TYPES.iter().map(move |nest| nested("type A = ", nest));
        NESTS.iter().map(move |nest| nested("", nest)).chain(types)
    }

    fn survives(levels: usize, languages: &[Language]) {
        for source in hostile(levels) {
            for &language in languages {
                extract(&source, language, false, &Settings::NATIVE);
            }
        }
    }

    const ALL: &[Language] = &[Language::Tsx, Language::TypeScript, Language::JavaScript];

    /// These have to do with the stack that any thread has.
    #[test]
    fn shallow() {
        survives(40, ALL);
    }

    #[test]
    fn words_weigh_where_they_begin() {
        for (text, expected) in [
            ("do", 1),
            ("a do b await c", 2),
            ("1do this", 3),
            ("readonly", 1),
            ("thistle extends_", 3),
            ("_do $new xyield redo", 0),
            ("thi readonl e", 0),
            ("as asserts", 2),
        ] {
            assert_eq!(weight(text, false), expected, "{text}");
        }
    }

    /// Most of these are parsed, on a thread of their own.
    #[test]
    fn deep() {
        survives(4_000, ALL);
    }

    /// Some of these are refused.
    #[test]
    fn deeper() {
        survives(100_000, &[Language::Tsx]);
    }

    #[test]
    fn closing_brackets_in_strings_take_no_level_off() {
        extract(&"(')',".repeat(50_000), Language::JavaScript, false, &Settings::NATIVE);
    }

    #[test]
    fn a_file_too_deep_keeps_the_imports_that_it_begins_with() {
        let source = format!("import './a';\n{}", "(".repeat(2_000_000));
        let extracted = extract(&source, Language::TypeScript, false, &Settings::NATIVE);
        assert_eq!(extracted.imports.len(), 1);
        let problem = extracted.problem.expect("the file cannot be parsed");
        assert_eq!(problem.message, "nested too deeply to parse");
    }
}
