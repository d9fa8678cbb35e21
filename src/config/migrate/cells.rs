//! Rules that speak of what was captured: folders of one kind that must leave one another alone, as
//! cells of a zone.

use crate::config::cruiser::raw::{CruiserFrom, CruiserTo, Patterns};

use super::{
    Tree,
    expression::{Piece, Sequence, read},
    globs::candidates,
    side::{Item, Kind, Side, alternatives, translate},
};

/// The cells of a rule.
#[derive(Debug)]
pub(super) struct Cells {
    /// The folder that holds them: `services` for `services/*`.
    pub(super) dir: String,
    /// The importing side, and whether it is the cells as a whole.
    pub(super) from: Vec<String>,
    pub(super) from_is_whole: bool,
    /// The imported side, likewise. Whole cells stand for the zone.
    pub(super) to: Side,
    pub(super) to_is_whole: bool,
    /// Whether both sides must lie in one cell, or must not.
    pub(super) same: bool,
}

/// Whether a pattern of `to` speaks of what was captured.
pub(super) fn asks(to: &CruiserTo) -> bool {
    let texts = [&to.path, &to.path_not].into_iter().flatten().flat_map(alternatives);
    texts.into_iter().any(|text| takes_group(&text))
}

pub(super) fn takes_group(text: &str) -> bool {
    text.as_bytes().windows(2).any(|pair| pair[0] == b'$' && pair[1].is_ascii_digit())
}

/// The cells that a rule means; `None` when it means something else.
pub(super) fn of(tree: &Tree, from: &CruiserFrom, to: &CruiserTo) -> Option<Cells> {
    let only = match alternatives(from.path.as_ref()?).as_slice() {
        [only] => read(only)?.pop()?,
        _ => return None,
    };
    let (prefix, rest) = parts(&only, &Piece::Capture)?;
    let dir = prefix.strip_suffix('/')?.to_owned();
    let is_folder = |segment: &str| {
        !segment.is_empty() && !segment.contains(['*', '?', '{', '}', '!', ',', '[', ']'])
    };
    let has_cells = tree
        .sources
        .iter()
        .any(|path| path.strip_prefix(prefix).is_some_and(|below| below.contains('/')));
    if !dir.split('/').all(is_folder) || !has_cells {
        return None;
    }
    let from_is_whole = is_whole(rest, only.ended);
    let from_any = if from_is_whole { Vec::new() } else { candidates(&only).into_iter().next()? };
    let none = translate(tree, None, from.path_not.as_ref(), true).texts();
    let from = from_any.into_iter().chain(none).collect();

    let (of_cell, plain) = divide(to.path.as_ref(), prefix)?;
    let (not_of_cell, not_plain) = divide(to.path_not.as_ref(), prefix)?;
    let same = match (of_cell.is_empty(), plain.is_empty(), not_of_cell.is_empty()) {
        (false, true, true) => true,
        (true, _, false) => false,
        _ => return None,
    };
    if !not_of_cell.iter().all(|(sequence, rest)| is_whole(rest, sequence.ended)) {
        return None;
    }
    let mut side =
        translate(tree, plain_patterns(plain).as_ref(), plain_patterns(not_plain).as_ref(), false);
    let mut to_is_whole = false;
    if same {
        to_is_whole = of_cell.iter().any(|(sequence, rest)| is_whole(rest, sequence.ended));
        let globs =
            of_cell.iter().filter_map(|(sequence, _)| candidates(sequence).into_iter().next());
        let globs = globs.flatten().map(|text| Item { kind: Kind::File, text }).collect();
        side.any = (!to_is_whole).then_some(globs);
    } else if let Some(any) = &mut side.any {
        // All of the folder that holds the cells: what lies in none of them is in no other either.
        let holds = |item: &Item| {
            [format!("{dir}/"), format!("{dir}/*/"), format!("{dir}/*")].contains(&item.text)
        };
        if any.iter().all(holds) && !lies_beside(tree, prefix) {
            any.clear();
            to_is_whole = true;
        }
    }
    Some(Cells { dir, from, from_is_whole, to: side, to_is_whole, same })
}

/// Whether something lies in the folder itself, in no cell.
fn lies_beside(tree: &Tree, prefix: &str) -> bool {
    tree.paths.iter().any(|path| path.strip_prefix(prefix).is_some_and(|it| !it.contains('/')))
}

/// The text before the marked piece, and the pieces behind it.
fn parts<'s>(sequence: &'s Sequence, mark: &Piece) -> Option<(&'s str, &'s [Piece])> {
    match sequence.pieces.as_slice() {
        [Piece::Text(prefix), marked, rest @ ..] if sequence.anchored && marked == mark => {
            Some((prefix, rest))
        }
        _ => None,
    }
}

/// Whether everything in a cell is meant.
fn is_whole(rest: &[Piece], ended: bool) -> bool {
    match rest {
        [] | [Piece::SegmentEnd] => !ended,
        [Piece::Text(text)] => text == "/" && !ended,
        [Piece::Text(text), Piece::Any] => text == "/",
        _ => false,
    }
}

type OfCell = (Sequence, Vec<Piece>);

/// The alternatives that speak of the captured cell below `prefix`, and the others.
fn divide(patterns: Option<&Patterns>, prefix: &str) -> Option<(Vec<OfCell>, Vec<String>)> {
    let (mut of_cell, mut plain) = (Vec::new(), Vec::new());
    for text in patterns.into_iter().flat_map(alternatives) {
        if !takes_group(&text) {
            plain.push(text);
            continue;
        }
        let sequence = read(&text)?.pop()?;
        let (own, rest) = parts(&sequence, &Piece::Back)?;
        if own != prefix || rest.contains(&Piece::Back) {
            return None;
        }
        let rest = rest.to_vec();
        let pieces = sequence.pieces.iter().map(|piece| match piece {
            Piece::Back => Piece::Segment,
            other => other.clone(),
        });
        let pieces = pieces.collect();
        of_cell.push((Sequence { pieces, ..sequence }, rest));
    }
    Some((of_cell, plain))
}

fn plain_patterns(texts: Vec<String>) -> Option<Patterns> {
    (!texts.is_empty()).then_some(Patterns::Any(texts))
}

/// Whether two folders can hold cells that lie in one another, or are both.
pub(super) fn clash(a: &str, b: &str) -> bool {
    a != b && {
        let of =
            |dir: &str| -> Vec<String> { dir.split('/').chain(["*"]).map(str::to_owned).collect() };
        of(a).iter().zip(&of(b)).all(|(a, b)| a == b || a == "*" || b == "*")
    }
}
