//! The answers of `why` as JSON, for tools.
//!
//! These structs are the wire format: the order of the fields is the order of the keys. A new
//! field is a promise.

use serde::Serialize;

use crate::{
    discover::FileIndex,
    report::{json_text, why::Lines},
    why::{Answer, End, Frontier, Hop, Near},
};

/// The answer as JSON.
pub fn render(index: &FileIndex, answer: &Answer) -> String {
    let mut lines = Lines::new(index);
    let mut chain = |chain: &'_ Vec<Hop>| -> Vec<Option<String>> {
        chain.iter().map(|hop| lines.of(hop)).collect()
    };
    let texts: Vec<Vec<Option<String>>> = answer.chains.iter().map(&mut chain).collect();
    let chains = answer.chains.iter().zip(&texts);
    json_text::to_string(&Why {
        version: 1,
        from: EndEntry::of(&answer.from),
        to: EndEntry::of(&answer.to),
        found: answer.total > 0,
        length: answer.chains.first().map(Vec::len),
        total: answer.total,
        chains: chains
            .map(|(hops, texts)| hops.iter().zip(texts).map(HopEntry::of).collect())
            .collect(),
        by_types_alone: answer.by_types_alone,
        frontier: answer.frontier.as_ref().map(FrontierEntry::of),
    })
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Why<'a> {
    version: u8,
    from: EndEntry<'a>,
    to: EndEntry<'a>,
    found: bool,
    /// How many imports the chains are long.
    length: Option<usize>,
    /// How many chains of that length there are.
    total: u64,
    chains: Vec<Vec<HopEntry<'a>>>,
    by_types_alone: bool,
    frontier: Option<FrontierEntry<'a>>,
}

#[derive(Serialize)]
struct EndEntry<'a> {
    kind: &'static str,
    name: &'a str,
}

impl<'a> EndEntry<'a> {
    fn of(end: &'a End) -> Self {
        Self { kind: end.kind, name: &end.name }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct HopEntry<'a> {
    from: &'a str,
    line: u32,
    column: u32,
    specifier: &'a str,
    kind: &'static str,
    type_only: bool,
    unresolved: bool,
    to: &'a str,
    /// Further imports of the file that lead to the same.
    more: usize,
    /// The source line, or a piece of it.
    source: Option<&'a str>,
}

impl<'a> HopEntry<'a> {
    fn of((hop, source): (&'a Hop, &'a Option<String>)) -> Self {
        let start = hop.range.start;
        Self {
            from: &hop.from,
            line: start.line,
            column: start.column,
            specifier: &hop.specifier,
            kind: hop.kind.as_str(),
            type_only: hop.type_only,
            unresolved: hop.unresolved,
            to: &hop.to,
            more: hop.more,
            source: source.as_deref(),
        }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct FrontierEntry<'a> {
    reached: usize,
    leading: usize,
    folder: Option<&'a str>,
    near_from: Option<NearEntry<'a>>,
    near_to: Option<NearEntry<'a>>,
    importers: &'a [String],
}

#[derive(Serialize)]
struct NearEntry<'a> {
    file: &'a str,
    steps: u32,
}

impl<'a> FrontierEntry<'a> {
    fn of(frontier: &'a Frontier) -> Self {
        let near = |near: &'a Near| NearEntry { file: &near.file, steps: near.steps };
        Self {
            reached: frontier.reached,
            leading: frontier.leading,
            folder: frontier.folder.as_deref(),
            near_from: frontier.near_from.as_ref().map(near),
            near_to: frontier.near_to.as_ref().map(near),
            importers: &frontier.importers,
        }
    }
}
