//! Text in lines of bearable width, indented.

use super::numbers::length;

const WIDTH: usize = 78;

/// The lines, each wrapped at blanks so that none is wider than 78 characters where that can be, and
/// indented.
///
/// A word that is too long for a line stands on one of its own, after an empty line when it is the
/// first: so does dependency-cruiser.
pub(super) fn wrapped<'l>(lines: impl IntoIterator<Item = &'l str>, indent: usize) -> String {
    let margin = " ".repeat(indent);
    let indented = |line: String| if line.is_empty() { line } else { format!("{margin}{line}") };
    let lines = lines.into_iter().flat_map(|line| split(line, WIDTH - indent));
    lines.map(indented).collect::<Vec<_>>().join("\n")
}

fn split(line: &str, width: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let mut current = String::new();
    for word in line.split(' ') {
        if length(&current) + length(word) > width {
            lines.push(current.trim_end().to_owned());
            current.clear();
        }
        if !current.is_empty() {
            current.push(' ');
        }
        current.push_str(word);
    }
    lines.push(current.trim_end().to_owned());
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_lines_are_wrapped_and_all_lines_indented() {
        let words = "word ".repeat(20);
        let text = wrapped([words.as_str(), "", "end"], 4);
        let lines: Vec<&str> = text.split('\n').collect();
        assert_eq!(lines.len(), 4, "{text}");
        assert_eq!(lines[0].len(), 4 + 74);
        assert_eq!(&lines[1..], ["    word word word word word", "", "    end"]);
    }

    #[test]
    fn a_long_word_stands_alone() {
        let long = "x".repeat(80);
        assert_eq!(wrapped([format!("{long} →").as_str()], 6), format!("\n      {long}\n      →"));
    }
}
