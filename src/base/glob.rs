//! Globs of paths, and which can be compiled.

use globset::{Glob, GlobBuilder};

/// In bytes. Lists of a hundred folders are shorter.
const LONGEST: usize = 4096;

/// Levels of braces in braces.
const DEEPEST: usize = 64;

/// A glob of which `*` and `?` stay within one segment.
///
/// # Errors
/// Why it is none, or none that can be compiled, in a few words.
pub fn of_paths(glob: &str) -> Result<Glob, String> {
    if let Some(why) = refusal(glob) {
        return Err(why);
    }
    let built = GlobBuilder::new(glob).literal_separator(true).build();
    built.map_err(|error| error.kind().to_string())
}

/// Why a glob is not to be compiled, as what follows its name; `None` when it may be. The regular
/// expression of a glob beyond these bounds takes forever or is refused, and globset then panics.
pub fn refusal(glob: &str) -> Option<String> {
    if glob.len() > LONGEST {
        return Some(format!("it has more than {LONGEST} bytes"));
    }
    let (mut depth, mut deepest) = (0_usize, 0);
    for byte in glob.bytes() {
        match byte {
            b'{' => depth += 1,
            b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        deepest = deepest.max(depth);
    }
    (deepest > DEEPEST).then(|| format!("its braces nest more than {DEEPEST} deep"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_refused_can_be_compiled() {
        let nested = |levels: usize| format!("{}x{}", "{a,".repeat(levels), "}".repeat(levels));
        assert_eq!(refusal(&nested(DEEPEST)), None);
        assert!(refusal(&nested(DEEPEST + 1)).is_some());
        for piece in ["a", "?", "*a", "**/", "[!a-z]", "{a,b}", "{é,?,[^x]}", "{a/**,*}"] {
            let glob = piece.repeat(LONGEST / piece.len());
            _ = of_paths(&glob).unwrap().compile_matcher().is_match("a/b.ts");
            assert!(refusal(&piece.repeat(LONGEST + 1)).is_some());
        }
    }
}
