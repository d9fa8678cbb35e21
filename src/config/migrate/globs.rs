//! Turns what was read of an expression into globs: those that say the same first, and then
//! those that a person would rather write. Which of them mean the same files of this tree is for the
//! caller to try.

use super::expression::{Piece, Sequence};

/// Sets of globs that may stand for a sequence, the most pleasant ones first; none when it cannot be
/// said in globs. A sequence without captures is expected.
pub(super) fn candidates(sequence: &Sequence) -> Vec<Vec<String>> {
    let Some(mut bodies) = body(&sequence.pieces, sequence.anchored) else { return Vec::new() };
    if bodies.iter().any(String::is_empty) {
        bodies = vec!["**".to_owned()];
    }
    let last = sequence.pieces.last();
    let is_whole = sequence.ended || matches!(last, Some(Piece::SegmentEnd));
    if is_whole || bodies.iter().all(|body| body.ends_with('/') || body.ends_with('*')) {
        return vec![bodies];
    }
    let with = |ending: &str| bodies.iter().map(|body| format!("{body}{ending}")).collect();
    if sequence.anchored { vec![with("/"), with("*")] } else { vec![with("*")] }
}

/// The globs for the pieces, without what may follow.
fn body(pieces: &[Piece], anchored: bool) -> Option<Vec<String>> {
    let mut bodies = vec![String::new()];
    let mut open = !anchored;
    for (at, piece) in pieces.iter().enumerate() {
        if matches!(piece, Piece::SegmentStart) && at == 0 {
            add(&mut bodies, "**/");
            open = false;
            continue;
        }
        if open && at == 0 {
            add(&mut bodies, if begins_with_slash(piece) { "**" } else { "**/*" });
            open = false;
            if *piece == Piece::Any {
                continue;
            }
        }
        match piece {
            Piece::Any => bodies = any(&bodies, pieces.get(at + 1)),
            Piece::SegmentEnd if at + 1 == pieces.len() => {}
            piece => {
                let text = plain(piece)?;
                add(&mut bodies, &text);
            }
        }
    }
    Some(bodies)
}

fn add(bodies: &mut [String], text: &str) {
    for body in bodies {
        body.push_str(text);
    }
}

fn begins_with_slash(piece: &Piece) -> bool {
    match piece {
        Piece::Text(text) => text.starts_with('/'),
        Piece::Choice(choices) => {
            choices.iter().all(|choice| choice.first().is_some_and(begins_with_slash))
        }
        _ => false,
    }
}

/// Anything, slashes as well, behind each body.
fn any(bodies: &[String], next: Option<&Piece>) -> Vec<String> {
    let slash_follows = next.is_some_and(begins_with_slash);
    let mut all = Vec::new();
    for body in bodies {
        if body.is_empty() || body.ends_with('/') {
            all.push(format!(
                "{body}**{}",
                if slash_follows || next.is_none() { "" } else { "/*" }
            ));
        } else {
            all.push(format!("{body}*"));
            if next.is_some() {
                all.push(format!("{body}*/**{}", if slash_follows { "" } else { "/*" }));
            }
        }
    }
    all
}

/// A piece of which a glob has one form alone.
fn plain(piece: &Piece) -> Option<String> {
    match piece {
        Piece::Text(text) if text.contains(['{', '}', '*', '?', ',', '!', '\\']) => None,
        Piece::Text(text) => Some(text.clone()),
        Piece::Segment | Piece::Capture => Some("*".to_owned()),
        Piece::Choice(choices) => {
            let all = choices.iter().map(|choice| {
                let pieces: Option<Vec<String>> = choice.iter().map(plain).collect();
                Some(pieces?.concat())
            });
            let all: Option<Vec<String>> = all.collect();
            Some(format!("{{{}}}", all?.join(",")))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{super::expression::read, *};

    #[test]
    fn expressions_become_globs() {
        for (pattern, expected) in [
            ("^src/", "src/"),
            ("^src/core", "src/core/ or src/core*"),
            ("^(src|packages)/", "{src,packages}/"),
            ("^services/[^/]+/", "services/*/"),
            (r"^src/index\.ts$", "src/index.ts"),
            (r"[.](?:spec|test)[.](?:js|ts)$", "**/*.{spec,test}.{js,ts}"),
            (r"(^|/)[.][^/]+[.]js$", "**/.*.js"),
            (r"(^|/)tsconfig[.]json$", "**/tsconfig.json"),
            (r"^src/.*\.test\.ts$", "src/**/*.test.ts"),
            (r"^src/a.*\.ts$", "src/a*.ts + src/a*/**/*.ts"),
            ("^src/.*/internal/", "src/**/internal/"),
            ("/__tests__/", "**/__tests__/"),
            ("schedule", "**/*schedule*"),
            (r"^src/x(/|$)", "src/x"),
            (r"\.[jt]sx?$", "**/*.{j,t}s{,x}"),
            ("^a{b", ""),
            (".*", "**/*"),
            ("", "**"),
        ] {
            let found = read(pattern).map(|mut all| candidates(&all.remove(0))).unwrap_or_default();
            let found: Vec<String> = found.iter().map(|set| set.join(" + ")).collect();
            assert_eq!(found.join(" or "), expected, "{pattern}");
        }
    }
}
