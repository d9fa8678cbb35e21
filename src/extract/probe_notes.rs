//! What a probe says about itself in its comments.
//!
//! # What an `@arch-expect` comment binds to
//!
//! It binds to the next statement (found by skipping white space and comments) if that statement
//! holds an import, and
//! - some code stands before the comment, or
//! - the comment is in the head of the file, is no `/** */` block (such a block describes the
//!   file), and nothing but line ends, without a blank line, and further comments stand between
//!   it and the statement.
//!
//! Otherwise it speaks of the file as a whole.

use std::ops::Range;

use oxc_ast::ast::Comment;

use crate::extract::comments::{self, Comments};
use crate::extract::import::{CommentedImport, ExpectComment, ProbeNotes, Specifier};
use crate::extract::parse;
use crate::extract::source::Script;
use crate::extract::visitor::Holder;

const MARKER: &str = "@arch-expect";

/// The most lines, and bytes, that one commented-out statement is looked for in.
const STATEMENT_LINES: usize = 16;
const STATEMENT_BYTES: usize = 2000;

/// Reads the notes of one script. `holders` are the statements that hold an import.
pub(super) fn read(
    script: Script<'_, '_>,
    comments: &Comments<'_>,
    holders: &[Holder],
) -> ProbeNotes {
    let mut holders: Vec<&Holder> = holders.iter().collect();
    holders.sort_by_key(|holder| holder.start);
    ProbeNotes {
        expectations: expectations(script, comments, &holders),
        head: head(comments),
        commented_out: commented_out(script, comments),
    }
}

fn head(comments: &Comments<'_>) -> String {
    let mut head = String::new();
    for (_, line) in comments.head().flat_map(|(_, text)| comments::lines(text)) {
        head.push_str(line);
        head.push('\n');
    }
    head
}

fn expectations(
    script: Script<'_, '_>,
    comments: &Comments<'_>,
    holders: &[&Holder],
) -> Vec<ExpectComment> {
    let mut found = Vec::new();
    for (comment, text) in comments.iter() {
        if !text.contains(MARKER) {
            continue;
        }
        let target_line = target(script, comments, holders, comment);
        for name in text.match_indices(MARKER).flat_map(|(at, _)| rules(&text[at + MARKER.len()..]))
        {
            let start = comment.span.start as usize + offset_in(text, name);
            found.push(ExpectComment {
                rule: name.into(),
                range: script.range(start, start + name.len()),
                target_line,
            });
        }
    }
    found
}

/// The names behind one marker: the first word, and one more behind each comma.
fn rules(text: &str) -> Vec<&str> {
    let mut names = Vec::new();
    let line = text.split(['\n', '\r']).next().unwrap_or_default();
    let line = line.strip_suffix("*/").unwrap_or(line);
    if !line.starts_with(char::is_whitespace) {
        return names;
    }
    for part in line.split(',') {
        let mut words = part.split_whitespace();
        names.extend(words.next());
        if words.next().is_some() {
            break;
        }
    }
    names
}

/// See the rule at the top of this file.
fn target(
    script: Script<'_, '_>,
    comments: &Comments<'_>,
    holders: &[&Holder],
    comment: &Comment,
) -> Option<u32> {
    let end = comment.span.end as usize;
    let code = comments.next_code(end, |_| false);
    let in_head = end <= comments.head_end();
    let opens_block = script.slice(comment.span).starts_with("/**");
    if in_head && (opens_block || has_blank_line(&script.text[end..code], end, comments)) {
        return None;
    }
    let at = holders.binary_search_by_key(&code, |holder| holder.start as usize).ok()?;
    // An import deep inside the statement is reported by its own line.
    Some(script.line(holders[at].import_statement as usize))
}

/// Whether a blank line stands in `between`, outside the comments in it.
fn has_blank_line(between: &str, start: usize, comments: &Comments<'_>) -> bool {
    let mut at = 0;
    let mut gaps = Vec::new();
    for (comment, _) in comments.iter() {
        let (from, to) = (comment.span.start as usize, comment.span.end as usize);
        if from >= start && to <= start + between.len() {
            gaps.push(&between[at..from - start]);
            at = to - start;
        }
    }
    gaps.push(&between[at..]);
    gaps.iter().any(|gap| gap.matches('\n').count() > 1)
}

/// The imports inside comments, by parsing what the comments hold: prose does not parse.
fn commented_out(script: Script<'_, '_>, comments: &Comments<'_>) -> Vec<CommentedImport> {
    runs(script.text, comments).into_iter().flat_map(|run| imports_of_run(script, &run)).collect()
}

/// The lines of one comment, or of several `//` comments below each other, as places in the text.
fn runs(text: &str, comments: &Comments<'_>) -> Vec<Vec<Range<usize>>> {
    let mut runs: Vec<Vec<Range<usize>>> = Vec::new();
    let mut line_comment_end = None;
    for (comment, content) in comments.iter() {
        let (start, end) = (comment.span.start as usize, comment.span.end as usize);
        let places = comments::lines(content).map(|(offset, line)| {
            let at = start + offset;
            at..at + line.len()
        });
        let continues = line_comment_end.is_some_and(|previous: usize| {
            let between = &text[previous..start];
            comment.is_line() && between.trim().is_empty() && between.matches('\n').count() == 1
        });
        match runs.last_mut() {
            Some(run) if continues => run.extend(places),
            _ => runs.push(places.collect()),
        }
        line_comment_end = comment.is_line().then_some(end);
    }
    runs
}

fn imports_of_run(script: Script<'_, '_>, lines: &[Range<usize>]) -> Vec<CommentedImport> {
    let mut found = Vec::new();
    let mut first = 0;
    while first < lines.len() {
        let (taken, imports) =
            statement_at(script.text, &lines[first..]).unwrap_or((1, Vec::new()));
        found.extend(imports.into_iter().map(|(specifier, place)| CommentedImport {
            specifier,
            range: script.range(place.start, place.end),
        }));
        first += taken;
    }
    found
}

type Placed = (Box<str>, Range<usize>);

/// The statement that begins on the first line and imports something: how many lines it takes,
/// and what it imports.
fn statement_at(text: &str, lines: &[Range<usize>]) -> Option<(usize, Vec<Placed>)> {
    const WORDS: &[&str] = &["import", "export", "require", "const", "let", "var", "mock"];
    let opens = &text[lines.first()?.clone()];
    if !WORDS.iter().any(|word| opens.contains(word)) {
        return None;
    }
    let mut code = String::new();
    let mut starts = Vec::new();
    for (index, line) in lines.iter().take(STATEMENT_LINES).enumerate() {
        starts.push((code.len(), line.start));
        code.push_str(&text[line.clone()]);
        code.push('\n');
        if line.is_empty() || code.len() > STATEMENT_BYTES {
            return None;
        }
        if code.contains(['"', '\'', '`'])
            && let Some(imports) = parse::snippet(&code)
        {
            let place = |at: u32| place(&starts, at as usize);
            let placed = imports.into_iter().filter_map(|import| match import.specifier {
                Specifier::Literal(name) => {
                    Some((name.into(), place(import.span.start)..place(import.span.end)))
                }
                _ => None,
            });
            let placed: Vec<Placed> = placed.collect();
            return (!placed.is_empty()).then_some((index + 1, placed));
        }
    }
    None
}

/// Where in the script a place of the joined lines is.
fn place(starts: &[(usize, usize)], at: usize) -> usize {
    let line = starts.partition_point(|&(start, _)| start <= at).saturating_sub(1);
    starts.get(line).map_or(at, |&(start, origin)| origin + (at - start))
}

fn offset_in(outer: &str, inner: &str) -> usize {
    inner.as_ptr() as usize - outer.as_ptr() as usize
}
