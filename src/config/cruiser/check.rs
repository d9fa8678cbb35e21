//! Checks what a config says against the [`super::schema`].
//!
//! It is done by hand so that every problem is told, at its place, with what was likely meant.

use crate::config::error::{guess, quote};

use super::{
    finding::Finding,
    node::{Member, Node, Value},
    pattern,
    schema::{self, ObjectShape, Shape},
};

/// Checks what must hold for one file before it can be merged with another.
pub(super) fn skeleton(config: &Node) -> Vec<Finding> {
    let mut check = Check::default();
    if !check.is(config, &Shape::Record) {
        return check.findings;
    }
    check.unknown_keys(config, &schema::CONFIG);
    for rules in schema::LISTS.iter().filter_map(|list| config.get(list)) {
        if check.is(rules, &Shape::List(&Shape::Record)) {
            for rule in rules.elements() {
                check.is(rule, &Shape::Record);
            }
        }
    }
    if let Some(options) = config.get("options") {
        check.is(options, &Shape::Record);
    }
    if let Some(extends) = config.get("extends") {
        check.value(extends, &schema::EXTENDS);
    }
    check.findings
}

/// Checks a whole config.
pub(super) fn whole(config: &Node) -> Vec<Finding> {
    let mut check = Check::default();
    if check.is(config, &Shape::Record) {
        check.object(config, &schema::CONFIG);
    }
    check.findings
}

#[derive(Default)]
struct Check {
    findings: Vec<Finding>,
    /// The name of the rule that is being looked at.
    rule: Option<String>,
}

impl Check {
    fn value(&mut self, node: &Node, shape: &'static Shape) {
        if !self.is(node, shape) {
            return;
        }
        match shape {
            Shape::Flag | Shape::Text | Shape::Number => {}
            Shape::Record => self.plain(node),
            Shape::Texts => self.each(node, &Shape::Text),
            Shape::Word(words) => self.word(node, words),
            Shape::Words(words) => {
                for element in node.elements() {
                    if self.is(element, &Shape::Word(words)) {
                        self.word(element, words);
                    }
                }
            }
            Shape::Pattern => self.pattern(node),
            Shape::Patterns => {
                self.each(node, &Shape::Text);
                self.pattern(node);
            }
            Shape::Whole(least, most) => self.whole(node, f64::from(*least), f64::from(*most)),
            Shape::Level(levels) => self.level(node, levels),
            Shape::Object(object) => self.object(node, object),
            Shape::Chosen(choose) => self.rule(node, choose(node)),
            Shape::List(element) => self.each(node, element),
            Shape::OneOf(shapes) => {
                if let Some(shape) = shapes.iter().find(|shape| shape.fits(&node.value)) {
                    self.value(node, shape);
                }
            }
        }
    }

    fn each(&mut self, node: &Node, shape: &'static Shape) {
        for element in node.elements() {
            self.value(element, shape);
        }
    }

    /// Whether a value has the type of a shape; says so when it has not.
    fn is(&mut self, node: &Node, shape: &Shape) -> bool {
        let fits = shape.fits(&node.value);
        if !fits {
            let kind = node.value.kind();
            let subject = if node.place.path.is_empty() {
                "the config".to_owned()
            } else {
                quote(&node.place.path)
            };
            let message = format!("{subject} is {kind}, not {}", shape.expected());
            let label = format!("this is {kind}");
            self.add(node, &message, &label, alien_help(&node.value));
        }
        fits
    }

    fn rule(&mut self, node: &Node, shape: &'static ObjectShape) {
        self.rule = node.get("name").and_then(Node::text).map(str::to_owned);
        self.object(node, shape);
        self.rule = None;
    }

    fn object(&mut self, node: &Node, shape: &'static ObjectShape) {
        let Value::Object(members) = &node.value else { return };
        self.unknown_keys(node, shape);
        for member in members {
            if let Some(shape) = shape.get(&member.key) {
                self.value(&member.node, shape);
            }
        }
        for (key, example) in shape.required {
            if node.get(key).is_none() {
                self.missing(node, key, example, shape);
            }
        }
    }

    fn unknown_keys(&mut self, node: &Node, shape: &ObjectShape) {
        let Value::Object(members) = &node.value else { return };
        for member in members.iter().filter(|member| shape.get(&member.key).is_none()) {
            match shape.other {
                Some((other, why)) if other.get(&member.key).is_some() => {
                    self.misplaced(member, why);
                }
                _ => self.unknown_key(member, shape),
            }
        }
    }

    fn unknown_key(&mut self, member: &Member, shape: &ObjectShape) {
        let keys: Vec<&str> = shape.keys.iter().map(|(key, _)| *key).collect();
        let help = known(&member.key, &keys, &format!("the keys of {} are", shape.name));
        let message = format!("unknown key {}", quote(&member.node.place.path));
        let finding =
            Finding::new(&member.node.place, self.named(&message), "unknown key", Some(help));
        self.findings.push(finding.at(member.key_span.clone()));
    }

    fn misplaced(&mut self, member: &Member, why: &str) {
        let message = format!("{} cannot stand here", quote(&member.node.place.path));
        let place = &member.node.place;
        let finding = Finding::new(place, self.named(&message), "not here", Some(why.to_owned()));
        self.findings.push(finding.at(member.key_span.clone()));
    }

    fn missing(&mut self, node: &Node, key: &str, example: &str, shape: &ObjectShape) {
        let message = format!("{} is missing", quote(&node.place.member(key).path));
        let label = format!("`{key}` is missing here");
        let mut help = format!("{} has a `{key}`: at least `{key}: {example}`", shape.name);
        if self.rule.is_some() && key != "rule" {
            help += "\nto change a rule of a config that is extended, give the name of that rule";
        }
        let message = self.named(&message);
        // An object of many lines is shown by its beginning.
        let start = node.place.span.as_ref().map(|span| span.start..span.start + 1);
        self.findings.push(Finding::new(&node.place, message, label, Some(help)).at(start));
    }

    fn word(&mut self, node: &Node, words: &[&str]) {
        let Some(text) = node.text() else { return };
        if words.contains(&text) {
            return;
        }
        let help = known(text, words, "it can be");
        let message = format!("{} cannot be {}", quote(&node.place.path), quote(text));
        self.add(node, &message, "unknown word", Some(help));
    }

    fn whole(&mut self, node: &Node, least: f64, most: f64) {
        let Value::Number(number) = node.value else { return };
        if number.fract() != 0.0 || !(least..=most).contains(&number) {
            let message = format!("{} cannot be {number}", quote(&node.place.path));
            let help = format!("it is a whole number from {least} to {most}");
            self.add(node, &message, "out of range", Some(help));
        }
    }

    fn level(&mut self, node: &Node, levels: &[i32]) {
        let Value::Number(number) = node.value else { return };
        #[expect(clippy::float_cmp, reason = "only these very numbers are levels")]
        if !levels.iter().any(|level| f64::from(*level) == number) {
            let message = format!("{} cannot be {number}", quote(&node.place.path));
            let levels: Vec<String> = levels.iter().map(i32::to_string).collect();
            let help = format!("it can be {}", levels.join(", "));
            self.add(node, &message, "no such level", Some(help));
        }
    }

    fn pattern(&mut self, node: &Node) {
        if let Some((culprit, why)) = pattern::problem(node) {
            let message = format!(
                "{} cannot be used as a regular expression: {why}",
                quote(&culprit.place.path)
            );
            self.add(culprit, &message, "this pattern", None);
        }
    }

    /// Checks that a value is plain data all the way down.
    fn plain(&mut self, node: &Node) {
        match &node.value {
            Value::List(elements) => elements.iter().for_each(|element| self.plain(element)),
            Value::Object(members) => members.iter().for_each(|member| self.plain(&member.node)),
            Value::Number(number) if number.is_finite() => {}
            Value::Alien(_) | Value::Number(_) => {
                let kind = node.value.kind();
                let message = format!("{} is {kind}, not plain data", quote(&node.place.path));
                self.add(node, &message, &format!("this is {kind}"), alien_help(&node.value));
            }
            _ => {}
        }
    }

    fn add(&mut self, node: &Node, message: &str, label: &str, help: Option<String>) {
        let message = self.named(message);
        self.findings.push(Finding::new(&node.place, message, label, help));
    }

    /// A message, with the rule that it is about.
    fn named(&self, message: &str) -> String {
        match &self.rule {
            Some(rule) => format!("rule {}: {message}", quote(rule)),
            None => message.to_owned(),
        }
    }
}

/// What was likely meant, and what there is; of many names only the former.
fn known(wrong: &str, names: &[&str], lead: &str) -> String {
    const MANY: usize = 12;
    let all: Vec<String> = names.iter().copied().map(quote).collect();
    let all = format!("{lead} {}", all.join(", "));
    match guess(wrong, names.iter().copied()) {
        Some(guess) if names.len() > MANY => format!("did you mean {}?", quote(guess)),
        Some(guess) => format!("did you mean {}?\n{all}", quote(guess)),
        None => all,
    }
}

/// How what no config can hold is written.
fn alien_help(value: &Value) -> Option<String> {
    let Value::Alien(kind) = value else { return None };
    let help = match *kind {
        "a RegExp" => "write it as a string: `/x/` is \"x\"",
        "a function" => "a config is data: call the function, and use what it returns",
        "a promise" => "a config is data: `await` the promise, and use what it gives",
        _ => return None,
    };
    Some(help.to_owned())
}

impl Shape {
    /// Whether a value has the type that is asked for, whatever is in it.
    fn fits(&self, value: &Value) -> bool {
        match (self, value) {
            (Self::Flag, Value::Flag(_))
            | (Self::Text | Self::Word(_) | Self::Pattern | Self::Patterns, Value::Text(_))
            | (Self::Texts | Self::Words(_) | Self::Patterns | Self::List(_), Value::List(_))
            | (Self::Record | Self::Object(_) | Self::Chosen(_), Value::Object(_)) => true,
            (Self::Number | Self::Whole(..) | Self::Level(_), Value::Number(number)) => {
                number.is_finite()
            }
            (Self::OneOf(shapes), value) => shapes.iter().any(|shape| shape.fits(value)),
            _ => false,
        }
    }

    /// What is asked for, in words.
    fn expected(&self) -> String {
        match self {
            Self::Flag => "`true` or `false`".to_owned(),
            Self::Text => "a string".to_owned(),
            Self::Texts | Self::Words(_) => "an array of strings".to_owned(),
            Self::Word(words) if words.len() <= 4 => {
                let words: Vec<String> = words.iter().copied().map(quote).collect();
                let lead = if words.len() > 1 { "one of " } else { "" };
                lead.to_owned() + &words.join(", ")
            }
            Self::Word(_) => "a word".to_owned(),
            Self::Pattern => "a regular expression (a string)".to_owned(),
            Self::Patterns => "a regular expression (a string or an array of strings)".to_owned(),
            Self::Number | Self::Level(_) => "a number".to_owned(),
            Self::Whole(least, most) => format!("a whole number from {least} to {most}"),
            Self::Record | Self::Object(_) | Self::Chosen(_) => "an object".to_owned(),
            Self::List(_) => "an array".to_owned(),
            Self::OneOf(shapes) => {
                let each: Vec<String> = shapes.iter().map(Self::expected).collect();
                each.join(" or ")
            }
        }
    }
}
