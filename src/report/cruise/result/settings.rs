//! The rules and options of the run. They are kept as they were given: a report only looks up a few
//! of their keys.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::Severity;

/// The rules of the run.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RuleSet {
    /// Rules of which a match is a violation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub forbidden: Option<Vec<Rule>>,
    /// Rules of which at least one must match.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub allowed: Option<Vec<Rule>>,
    /// The severity of what none of those matches.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub allowed_severity: Option<Severity>,
    /// Rules that say what a module must depend on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub required: Option<Vec<Rule>>,
}

impl RuleSet {
    /// The rules that have names: `forbidden`, then `required`.
    pub fn named(&self) -> impl Iterator<Item = &Rule> {
        self.forbidden.iter().flatten().chain(self.required.iter().flatten())
    }

    /// The first rule with this name.
    pub fn find(&self, name: &str) -> Option<&Rule> {
        self.named().find(|rule| rule.name() == Some(name))
    }
}

/// One rule, as the config has it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Rule(pub Map<String, Value>);

impl Rule {
    /// Its name.
    pub fn name(&self) -> Option<&str> {
        self.0.get("name")?.as_str()
    }

    /// Its severity.
    pub fn severity(&self) -> Option<Severity> {
        serde_json::from_value(self.0.get("severity")?.clone()).ok()
    }

    /// Why it is there.
    pub fn comment(&self) -> Option<&str> {
        self.0.get("comment")?.as_str()
    }

    /// A condition on what is depended on.
    pub fn to(&self, condition: &str) -> Option<&Value> {
        self.0.get("to")?.get(condition)
    }
}

/// The options of the run.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct OptionsUsed(pub Map<String, Value>);

impl OptionsUsed {
    /// An option that is a text.
    pub fn text(&self, key: &str) -> Option<&str> {
        self.0.get(key)?.as_str()
    }

    /// The options of one reporter.
    pub fn reporter(&self, name: &str) -> Option<&Map<String, Value>> {
        self.0.get("reporterOptions")?.get(name)?.as_object()
    }
}
