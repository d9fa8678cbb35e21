//! The order of names that JavaScript's `localeCompare` gives.
//!
//! dependency-cruiser sorts with it, and its reports are in that order: punctuation before digits
//! before letters, lower case before upper case only where nothing else differs. Node asks ICU, with
//! the locale of the machine; here it is always ICU's root collation, which is also that of English.

use std::{cmp::Ordering, sync::LazyLock};

use icu_collator::{Collator, CollatorBorrowed, CollatorPreferences, options::CollatorOptions};

static COLLATOR: LazyLock<Option<CollatorBorrowed<'static>>> = LazyLock::new(|| {
    // The data is compiled in, so this cannot fail; if it did, any order would have to do.
    Collator::try_new(CollatorPreferences::default(), CollatorOptions::default()).ok()
});

/// Compares as `a.localeCompare(b)` does. Texts that only differ in characters without weight, such
/// as controls, are equal.
pub fn locale_compare(a: &str, b: &str) -> Ordering {
    match &*COLLATOR {
        _ if a == b => Ordering::Equal,
        Some(collator) => collator.compare(a, b),
        None => a.cmp(b),
    }
}

/// Compares as JavaScript's `<` and `>` do: by UTF-16 units.
pub fn compare_units(a: &str, b: &str) -> Ordering {
    // The units of ASCII are its bytes.
    if a.is_ascii() && b.is_ascii() { a.cmp(b) } else { a.encode_utf16().cmp(b.encode_utf16()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// In this order according to `localeCompare` of Node 22.
    const SORTED: [&str; 26] = [
        "__x", "_x", "-x", ",x", ";x", ":x", "!x", ".x", "(x)", "[x]", "{x}", "@x", "*x", "/x",
        "&x", "#x", "+x", "~x", "$x", "10x", "1x", "2x", "a.ts", "A.ts", "a/b", "b",
    ];

    #[test]
    fn names_are_in_the_order_of_locale_compare() {
        for pair in SORTED.windows(2) {
            assert_eq!(locale_compare(pair[0], pair[1]), Ordering::Less, "{pair:?}");
        }
        assert_eq!(locale_compare("src/é.ts", "src/f.ts"), Ordering::Less);
        assert_eq!(locale_compare("a\u{0}b", "ab"), Ordering::Equal);
    }

    #[test]
    fn units_are_not_code_points() {
        assert_eq!(compare_units("\u{1F600}", "\u{FF5E}"), Ordering::Less);
        assert_eq!(compare_units("Z", "a"), Ordering::Less);
    }
}
