//! Keeps hostile nesting from overflowing the stack.
//!
//! The parser and the visitor call themselves for each level of nesting, and a stack that
//! overflows takes the whole process with it. So before a file is parsed, the stack that it can
//! need at most is worked out from its text.
//!
//! The bound rests on one fact: there is no way to nest deeper without writing some byte of
//! [`WEIGHTS`] or some word of [`WORDS`]. What merely hangs from its left end
//! (`a + b + c`) costs the parser nothing, and the visitors follow it in a loop (see
//! [`spine`](super::spine)); it counts only when names are looked up. These bytes count wherever
//! they stand, in comments too and in strings (but for long ones that a script is certain to begin
//! with, see [`long_strings`]), and no closing bracket takes a level off. That is crude on purpose: where a
//! string or a regular expression begins cannot be told without parsing, and a bound that guesses can
//! be fooled. What the bound asks for is address space: stack that is not used costs no memory.

use std::cell::Cell;
use std::io;
use std::sync::{Mutex, PoisonError};

use memchr::memmem;

use crate::extract::long_strings;

/// The stack that any thread is trusted to have left, unless it says that it has more by calling
/// [`has_stack`]: files of ordinary size then need no closer look.
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

/// Says that the calling thread was started with a stack of so many bytes, and has hardly begun.
pub fn has_stack(bytes: usize) {
    STACK.set(bytes);
}

/// Why a text cannot be parsed.
pub(super) enum Refusal {
    /// No stack would be large enough.
    TooDeep,
    /// The system gives no thread with a stack that is. Where it has more room it does.
    NoThread(io::Error),
}

/// Runs `read` where the stack is large enough for parsing `text`, and for looking its names up
/// if that is asked for. `is_script`: the text is no component.
pub(super) fn with_stack_for<T: Send>(
    text: &str,
    is_script: bool,
    names: bool,
    read: impl FnOnce() -> T + Send,
) -> Result<T, Refusal> {
    let available = STACK.get();
    // Even if every byte opened a level, a short text would fit.
    if stack_for(text.len().saturating_mul(LARGEST_WEIGHT)) <= available {
        return Ok(read());
    }
    let pieces = if is_script { long_strings::left_out(text) } else { vec![text] };
    // Nor do words have to be counted in most longer ones.
    let without_words = weight_without_words(&pieces, names);
    if stack_for(without_words + most_of_words(&pieces)) <= available {
        return Ok(read());
    }
    match stack_for(without_words + words(&pieces, WORDS)) {
        needed if needed <= available => Ok(read()),
        needed if needed <= LARGEST_STACK => on_thread_with(needed, read),
        _ => Err(Refusal::TooDeep),
    }
}

/// Runs `read` on a thread of its own. One at a time, so that many such files do not add up.
fn on_thread_with<T: Send>(stack: usize, read: impl FnOnce() -> T + Send) -> Result<T, Refusal> {
    static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());
    let _turn = ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner);
    std::thread::scope(|scope| {
        let builder = std::thread::Builder::new().stack_size(stack);
        let thread = builder.spawn_scoped(scope, read).map_err(Refusal::NoThread)?;
        match thread.join() {
            Ok(value) => Ok(value),
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
    stack_for(weight(&[text], true))
}

fn stack_for(weight: usize) -> usize {
    weight.saturating_mul(WEIGHT_STACK).saturating_add(BASE_STACK)
}

/// No less than the weight of all levels of nesting that a text can have at one place, which is given in
/// pieces. With `hanging`, what hangs from its left end counts as well.
fn weight(pieces: &[&str], hanging: bool) -> usize {
    weight_without_words(pieces, hanging) + words(pieces, WORDS)
}

/// The part of the weight that does not come from [`WORDS`].
fn weight_without_words(pieces: &[&str], hanging: bool) -> usize {
    let of_bytes = sum(pieces, |byte| WEIGHTS[usize::from(byte)].into());
    if !hanging {
        return of_bytes;
    }
    of_bytes + sum(pieces, |byte| HANGING.contains(&byte).into()) + words(pieces, HANGING_WORDS)
}

/// The sum over all bytes.
fn sum(pieces: &[&str], of: impl Fn(u8) -> usize) -> usize {
    let of_piece = |piece: &&str| piece.bytes().map(&of).sum::<usize>();
    pieces.iter().map(of_piece).sum()
}

/// The bytes that begin what hangs from its left end, as far as [`WEIGHTS`] has none for them.
const HANGING: &[u8] = b"/%&|^>";

/// The words that do the same: `a as b as c`.
const HANGING_WORDS: &[(&str, usize)] =
    &[("as", 1), ("satisfies", 1), ("in", 1), ("instanceof", 1)];

/// The weight of each byte: of those that begin, or continue on the right, something that nests.
/// Brackets and tags, assignments and arrows, templates, unary and other right-associative operators,
/// conditions and labels, decorators, and the escapes that could spell a word in another way.
const WEIGHTS: [u8; 256] = {
    let mut weights = [0; 256];
    let mut byte = 0_u8;
    while byte < u8::MAX {
        weights[byte as usize] = match byte {
            b'(' | b'[' | b'{' | b'<' => 3,
            b'=' | b'`' | b'\\' => 2,
            // `namespace a.b.c {}` nests by the dot.
            b'!' | b'~' | b'+' | b'-' | b'*' | b'?' | b':' | b'@' | b'.' => 1,
            _ => 0,
        };
        byte += 1;
    }
    weights
};

/// The words that nest what follows them without a bracket or an operator of their own, with their
/// weights.
const WORDS: &[(&str, usize)] = &[
    ("await", 1),
    ("asserts", 2),
    ("class", 1),
    ("delete", 1),
    ("do", 1),
    ("else", 1),
    ("extends", 1),
    ("infer", 1),
    ("keyof", 1),
    ("new", 1),
    ("readonly", 1),
    ("typeof", 1),
    ("this", 2),
    ("unique", 1),
    ("void", 1),
    ("yield", 2),
];

/// The weight of these words, also where they are part of others.
fn words(pieces: &[&str], words: &[(&str, usize)]) -> usize {
    let count = |word: &str| -> usize {
        let finder = memmem::Finder::new(word);
        pieces.iter().map(|piece| finder.find_iter(piece.as_bytes()).count()).sum()
    };
    words.iter().map(|(word, weight)| weight * count(word)).sum()
}

/// The most that [`WORDS`] can weigh in pieces as long as these, as words of their own, which alone nest:
/// nothing weighs more for its length than `this` and what stands between it and the next word.
fn most_of_words(pieces: &[&str]) -> usize {
    let length: usize = pieces.iter().map(|piece| piece.len() + 1).sum();
    length.div_ceil("this ".len()) * 2
}

#[cfg(test)]
mod tests {
    use super::{WORDS, most_of_words, weight, words};
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
    fn words_weigh_wherever_they_stand() {
        for (text, expected) in [
            ("do", 1),
            ("a do b await c", 2),
            ("1do this", 3),
            ("thistle extends_ redo", 4),
            ("thi delet e", 0),
            ("as asserts", 2),
        ] {
            assert_eq!(weight(&[text], false), expected, "{text}");
        }
    }

    #[test]
    fn no_text_has_more_words_than_fit() {
        for (word, _) in WORDS {
            let (spaced, mixed) =
                (format!("{word} ").repeat(99), format!("{word},this ").repeat(99));
            for pieces in [vec![*word; 99], vec![&*spaced], vec![&*mixed]] {
                assert!(words(&pieces, WORDS) <= most_of_words(&pieces), "{word}");
            }
        }
    }

    #[test]
    fn every_byte_weighs_the_same_wherever_it_stands() {
        for length in 0..200 {
            let text = ": (=".repeat(length);
            assert_eq!(weight(&[&*text], false), 6 * length);
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

    /// Whole programs are written into sources this way.
    #[test]
    fn brackets_in_a_long_string_nest_nothing() {
        let source = format!("export default '{}';\nimport './a';", "(".repeat(2_000_000));
        let extracted = extract(&source, Language::TypeScript, false, &Settings::NATIVE);
        assert_eq!((extracted.problem, extracted.imports.len()), (None, 1));
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
