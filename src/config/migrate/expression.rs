//! Reads the regular expressions that configs are made of: literal text, alternatives, and the few
//! ways to say "anything". What is more than that stays an expression.

/// A part of an expression.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Piece {
    /// Literal text.
    Text(String),
    /// `[^/]+` or `[^/]*`: something within a segment.
    Segment,
    /// `([^/]+)`: the same, captured.
    Capture,
    /// `.*` or `.+`: anything.
    Any,
    /// One of these.
    Choice(Vec<Vec<Piece>>),
    /// `(^|/)`: where a segment begins.
    SegmentStart,
    /// `(/|$)`: where a segment ends.
    SegmentEnd,
    /// `$1`: what was captured.
    Back,
    /// `(?!…)`: none of these follows.
    Not(Vec<Sequence>),
}

/// One alternative of an expression.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Sequence {
    /// It begins with `^`.
    pub(super) anchored: bool,
    pub(super) pieces: Vec<Piece>,
    /// It ends with `$`.
    pub(super) ended: bool,
}

/// Reads an expression; `None` when it says more than can be read here.
pub(super) fn read(pattern: &str) -> Option<Vec<Sequence>> {
    let mut reader = Reader { rest: pattern.chars().collect(), at: 0, depth: 0 };
    let sequences = reader.alternatives()?;
    (reader.at == reader.rest.len()).then_some(sequences)
}

/// An expression deeper than this is none that a person wrote.
const MAX_DEPTH: usize = 20;

struct Reader {
    rest: Vec<char>,
    at: usize,
    depth: usize,
}

impl Reader {
    fn peek(&self) -> Option<char> {
        self.rest.get(self.at).copied()
    }

    fn takes(&mut self, text: &str) -> bool {
        let end = self.at + text.chars().count();
        let is_there =
            self.rest.get(self.at..end).is_some_and(|it| text.chars().eq(it.iter().copied()));
        if is_there {
            self.at = end;
        }
        is_there
    }

    fn alternatives(&mut self) -> Option<Vec<Sequence>> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return None;
        }
        let mut all = vec![self.sequence()?];
        while self.takes("|") {
            all.push(self.sequence()?);
        }
        self.depth -= 1;
        Some(all)
    }

    fn sequence(&mut self) -> Option<Sequence> {
        let mut sequence = Sequence { anchored: self.takes("^"), ..Sequence::default() };
        while let Some(c) = self.peek() {
            if c == '|' || c == ')' {
                break;
            }
            if self.takes("$") {
                match self.peek() {
                    Some('1') => {
                        self.at += 1;
                        sequence.pieces.push(Piece::Back);
                        continue;
                    }
                    None | Some('|' | ')') => {
                        sequence.ended = true;
                        break;
                    }
                    _ => return None,
                }
            }
            let piece = self.piece(c)?;
            let piece = self.quantified(piece)?;
            push(&mut sequence.pieces, piece);
        }
        Some(sequence)
    }

    fn piece(&mut self, c: char) -> Option<Piece> {
        match c {
            '(' => self.group(),
            '[' => self.class(),
            '\\' => {
                self.at += 1;
                let escaped = self.peek()?;
                self.at += 1;
                // `\d`, `\w`, `\b` and the like, and references.
                (!escaped.is_ascii_alphanumeric()).then(|| Piece::Text(escaped.to_string()))
            }
            '*' | '+' | '?' | '{' | '}' | '^' | ']' => None,
            '.' => {
                self.at += 1;
                let anything = self.takes("*") || self.takes("+");
                if anything {
                    self.takes("?");
                    return Some(Piece::Any);
                }
                // Mostly a dot that nobody escaped; whether it is one is seen when it is tried.
                Some(Piece::Text(".".to_owned()))
            }
            _ => {
                self.at += 1;
                Some(Piece::Text(c.to_string()))
            }
        }
    }

    /// `x?` is a choice between it and nothing; every other quantifier says too much.
    fn quantified(&mut self, piece: Piece) -> Option<Piece> {
        if self.takes("?") {
            return match piece {
                Piece::Text(_) => Some(Piece::Choice(vec![vec![], vec![piece]])),
                Piece::Choice(mut choices) => {
                    choices.insert(0, Vec::new());
                    Some(Piece::Choice(choices))
                }
                _ => None,
            };
        }
        (!matches!(self.peek(), Some('*' | '+' | '{'))).then_some(piece)
    }

    fn group(&mut self) -> Option<Piece> {
        self.at += 1;
        let (negative, captures) = if self.takes("?!") {
            (true, false)
        } else if self.takes("?:") {
            (false, false)
        } else if self.peek() == Some('?') {
            return None;
        } else {
            (false, true)
        };
        let sequences = self.alternatives()?;
        if !self.takes(")") {
            return None;
        }
        if negative {
            return Some(Piece::Not(sequences));
        }
        let of = |anchored: bool, text: &str, ended: bool| {
            let pieces = if text.is_empty() { vec![] } else { vec![Piece::Text(text.to_owned())] };
            Sequence { anchored, pieces, ended }
        };
        let (start, slash, end) = (of(true, "", false), of(false, "/", false), of(false, "", true));
        if sequences.len() == 2 && sequences.contains(&slash) {
            if sequences.contains(&start) {
                return Some(Piece::SegmentStart);
            }
            if sequences.contains(&end) {
                return Some(Piece::SegmentEnd);
            }
        }
        if captures && sequences.len() == 1 && sequences[0].pieces == [Piece::Segment] {
            return Some(Piece::Capture);
        }
        let plain = sequences.iter().all(|it| !it.anchored && !it.ended && is_plain(&it.pieces));
        plain.then(|| Piece::Choice(sequences.into_iter().map(|it| it.pieces).collect()))
    }

    fn class(&mut self) -> Option<Piece> {
        if self.takes("[^/]") || self.takes("[^\\/]") {
            let repeated = self.takes("+") || self.takes("*");
            self.takes("?");
            return repeated.then_some(Piece::Segment);
        }
        self.at += 1;
        let mut choices = Vec::new();
        loop {
            let c = self.peek()?;
            self.at += 1;
            match c {
                ']' => break,
                '^' if choices.is_empty() => return None,
                '-' => return None,
                '\\' => {
                    let escaped = self.peek()?;
                    self.at += 1;
                    if escaped.is_ascii_alphanumeric() {
                        return None;
                    }
                    choices.push(vec![Piece::Text(escaped.to_string())]);
                }
                c => choices.push(vec![Piece::Text(c.to_string())]),
            }
        }
        match choices.len() {
            0 => None,
            1 => choices.pop().and_then(|mut only| only.pop()),
            _ => Some(Piece::Choice(choices)),
        }
    }
}

fn is_plain(pieces: &[Piece]) -> bool {
    let plain = |piece: &Piece| match piece {
        Piece::Text(_) | Piece::Segment | Piece::Any => true,
        Piece::Choice(choices) => choices.iter().all(|choice| is_plain(choice)),
        _ => false,
    };
    pieces.iter().all(plain)
}

fn push(pieces: &mut Vec<Piece>, piece: Piece) {
    if let (Some(Piece::Text(last)), Piece::Text(next)) = (pieces.last_mut(), &piece) {
        last.push_str(next);
    } else {
        pieces.push(piece);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_says_too_much_is_left_an_expression() {
        for pattern in
            [r"\d", "a{2}", "(?<=a)b", "(?=a)b", "a+", "[a-z]", "[^a]", "a(", "(^a|b)", "$2"]
        {
            assert_eq!(read(pattern), None, "{pattern}");
        }
        assert_eq!(read(&format!("{}a{}", "(".repeat(30), ")".repeat(30))), None);
    }

    #[test]
    fn the_usual_parts_are_known() {
        let only = |pattern: &str| read(pattern).unwrap().pop().unwrap().pieces;
        assert_eq!(only("(^|/)"), [Piece::SegmentStart]);
        assert_eq!(only(r"a(?:\/|$)"), [Piece::Text("a".into()), Piece::SegmentEnd]);
        assert_eq!(only("^([^/]+)"), [Piece::Capture]);
        assert_eq!(only("[.]"), [Piece::Text(".".into())]);
        assert_eq!(only("a.+"), [Piece::Text("a".into()), Piece::Any]);
        assert_eq!(read("^a|b$").unwrap().len(), 2);
    }
}
