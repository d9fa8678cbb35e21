//! The text of a config.

use std::fmt::Write as _;

use serde_json::Value;

use super::{Made, rule::Keys};

/// The width that a line should not exceed.
const WIDTH: usize = 100;

/// A member of a list, with the comment lines above it.
pub(super) struct Entry {
    pub(super) comments: Vec<String>,
    pub(super) keys: Keys,
}

/// The whole text.
pub(super) fn text(made: &Made, dead_rules: usize) -> String {
    let mut sections: Vec<String> = Vec::new();
    if !made.zones.is_empty() {
        sections.push(zones(made));
    }
    if let Some((naming, imports)) = &made.allowed {
        sections.push(allowed(naming, imports));
    }
    if !made.rules.is_empty() || !made.lost_rules.is_empty() {
        sections.push(rules(made));
    }
    if dead_rules > 0 {
        let what = if dead_rules == 1 { "One of the rules matches" } else { "Some rules match" };
        sections.push(format!(
            "  // {what} nothing in this tree; without this line that is an error.\n  \
             \"blindSpots\": {{ \"deadRule\": \"warn\" }}"
        ));
    }
    if !made.ignore.is_empty() {
        let value = Value::from(made.ignore.clone());
        sections.push(format!("  \"ignore\": {}", value_at(&value, 2, "  \"ignore\": ".len())));
    }
    let mut out = comment_lines(&made.head, 0);
    _ = writeln!(out, "{{\n{}\n}}", sections.join(",\n\n"));
    out
}

fn zones(made: &Made) -> String {
    let members = made.zones.iter().map(|(name, keys)| {
        let key = format!("    {}: ", quoted(name));
        format!("{key}{}", object(keys, 4, key.len()))
    });
    let members: Vec<String> = members.collect();
    format!("  \"zones\": {{\n{}\n  }}", members.join(",\n"))
}

fn allowed(naming: &Keys, imports: &[Entry]) -> String {
    let mut out = "  \"allowed\": {\n".to_owned();
    for (key, value) in naming {
        let key = format!("    {}: ", quoted(key));
        _ = writeln!(out, "{key}{},", value_at(value, 4, key.len()));
    }
    _ = write!(out, "    \"imports\": [\n{}\n    ]\n  }}", entries(imports, 6));
    out
}

fn rules(made: &Made) -> String {
    let mut out = String::from("  \"rules\": [\n");
    out += &entries(&made.rules, 4);
    if !made.rules.is_empty() {
        out.push('\n');
    }
    if !made.lost_rules.is_empty() {
        if !made.rules.is_empty() {
            out.push('\n');
        }
        out += &comment_lines(&["Not translated:".to_owned()], 4);
        out += &comment_lines(&made.lost_rules, 4);
    }
    out + "  ]"
}

fn entries(entries: &[Entry], indent: usize) -> String {
    let margin = " ".repeat(indent);
    let all = entries.iter().map(|entry| {
        let comments = comment_lines(&entry.comments, indent);
        format!("{comments}{margin}{}", object(&entry.keys, indent, indent))
    });
    all.collect::<Vec<_>>().join(",\n")
}

/// Lines of comments. No text of theirs can end one.
fn comment_lines(lines: &[String], indent: usize) -> String {
    let margin = " ".repeat(indent);
    lines.iter().fold(String::new(), |mut out, line| {
        let line: String = line.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        let line = line.replace(['\u{2028}', '\u{2029}'], " ");
        _ = writeln!(out, "{}", format!("{margin}// {}", line.trim_end()).trim_end());
        out
    })
}

/// An object on one line if that is not too long, else with a line for each key.
fn object(keys: &Keys, indent: usize, start: usize) -> String {
    let members = || keys.iter().map(|(key, value)| (*key, value));
    let line = inline_object(members());
    if start + line.chars().count() < WIDTH {
        return line;
    }
    let margin = " ".repeat(indent + 2);
    let members = members().map(|(key, value)| {
        let key = format!("{margin}{}: ", quoted(key));
        format!("{key}{}", value_at(value, indent + 2, key.chars().count()))
    });
    let members: Vec<String> = members.collect();
    format!("{{\n{}\n{}}}", members.join(",\n"), " ".repeat(indent))
}

fn inline_object<'v>(members: impl Iterator<Item = (&'v str, &'v Value)>) -> String {
    let members = members.map(|(key, value)| format!("{}: {}", quoted(key), inline(value)));
    format!("{{ {} }}", members.collect::<Vec<_>>().join(", "))
}

/// A value, arrays and objects on several lines where they are too long for one.
fn value_at(value: &Value, indent: usize, start: usize) -> String {
    let line = inline(value);
    if start + line.chars().count() < WIDTH {
        return line;
    }
    let margin = " ".repeat(indent + 2);
    let (open, close, items): (_, _, Vec<String>) = match value {
        Value::Array(items) => {
            ("[", "]", items.iter().map(|it| value_at(it, indent + 2, indent + 2)).collect())
        }
        Value::Object(members) => {
            let member = |(key, value): (&String, &Value)| {
                let key = format!("{}: ", quoted(key));
                let start = indent + 2 + key.chars().count();
                format!("{key}{}", value_at(value, indent + 2, start))
            };
            ("{", "}", members.iter().map(member).collect())
        }
        _ => return line,
    };
    let items: Vec<String> = items.into_iter().map(|item| format!("{margin}{item}")).collect();
    format!("{open}\n{}\n{}{close}", items.join(",\n"), " ".repeat(indent))
}

fn inline(value: &Value) -> String {
    match value {
        Value::Array(items) => {
            format!("[{}]", items.iter().map(inline).collect::<Vec<_>>().join(", "))
        }
        Value::Object(members) => {
            inline_object(members.iter().map(|(key, value)| (key.as_str(), value)))
        }
        other => other.to_string(),
    }
}

fn quoted(text: &str) -> String {
    Value::from(text).to_string()
}
