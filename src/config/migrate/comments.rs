//! The comments that stand directly above a rule in the text of its config.

/// The comments above the rule of this name; nothing when that cannot be told.
pub(super) fn above_rule(text: &str, name: &str) -> Vec<String> {
    let lines: Vec<&str> = text.lines().collect();
    let mut found = lines.iter().enumerate().filter(|(_, line)| names(line, name));
    let (Some((at, _)), None) = (found.next(), found.next()) else { return Vec::new() };
    let start = (0..=at).rev().take(FURTHEST).find(|&at| lines[at].trim_start().starts_with('{'));
    start.map(|start| above(&lines, start)).unwrap_or_default()
}

/// As far above its name as a rule may begin, in lines.
const FURTHEST: usize = 12;

/// The comments above each member of the list with this key, when it has that many.
pub(super) fn above_members(text: &str, key: &str, number: usize) -> Vec<Vec<String>> {
    let lines: Vec<&str> = text.lines().collect();
    let begins = |line: &&&str| {
        let line = line.trim_start().trim_start_matches(['"', '\'']);
        let rest = line.strip_prefix(key).map(|rest| rest.trim_start_matches(['"', '\'']));
        rest.is_some_and(|rest| {
            rest.trim_start().strip_prefix(':').is_some_and(|it| it.trim() == "[")
        })
    };
    let Some(start) = lines.iter().position(|line| begins(&line)) else { return Vec::new() };
    let mut members = Vec::new();
    let mut depth = 0_isize;
    for (at, line) in lines.iter().enumerate().skip(start + 1) {
        let code = line.split("//").next().unwrap_or_default();
        if depth == 0 && code.trim_start().starts_with('{') {
            members.push(above(&lines, at));
        }
        depth += code
            .chars()
            .map(|c| match c {
                '{' | '[' => 1,
                '}' | ']' => -1,
                _ => 0,
            })
            .sum::<isize>();
        if depth < 0 {
            break;
        }
    }
    if members.len() == number { members } else { Vec::new() }
}

fn names(line: &str, name: &str) -> bool {
    let line = line.trim_start().trim_start_matches(['{', ' ', '"', '\'']);
    let Some(rest) = line.strip_prefix("name") else { return false };
    let rest = rest.trim_start_matches(['"', '\'']).trim_start();
    let Some(rest) = rest.strip_prefix(':').map(str::trim_start) else { return false };
    ['"', '\'', '`'].iter().any(|quote| {
        let inner = rest.strip_prefix(*quote).and_then(|rest| rest.split_once(*quote));
        inner.is_some_and(|(inner, _)| inner == name)
    })
}

/// The comment lines that end above a line, without rulers.
fn above(lines: &[&str], at: usize) -> Vec<String> {
    let comments = lines[..at].iter().rev().map_while(|line| line.trim_start().strip_prefix("//"));
    let mut comments: Vec<String> =
        comments.map(|line| line.trim_start_matches('/').trim().to_owned()).collect();
    comments.reverse();
    let is_ruler = |line: &String| !line.is_empty() && line.chars().all(|c| "=-*#~_".contains(c));
    comments.retain(|line| !is_ruler(line));
    comments
}
