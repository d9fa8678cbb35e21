//! Which modules and dependencies a dependency-cruiser config looks at.

use std::sync::Arc;

use crate::{
    base::js_regex::JsRegex,
    cruise::{DependencyType, Edge},
};

/// What is left out, and where the graph ends. Patterns match names.
#[derive(Debug, Default)]
pub struct Scope {
    /// Modules that are left out, with the dependencies on them.
    pub exclude: Option<JsRegex>,
    /// Dependencies that are left out because they are (or are not) dynamic.
    pub exclude_dynamic: Option<bool>,
    /// The only modules that are looked at.
    pub include_only: Option<JsRegex>,
    /// Modules that are shown, but whose imports are not looked at.
    pub do_not_follow: Option<JsRegex>,
    /// Classes of dependencies whose targets are shown, but not looked at.
    pub do_not_follow_types: Vec<DependencyType>,
    /// What the view is narrowed to before rules are judged.
    pub focus: Option<Focus>,
    /// How many dependencies away from its start the graph ends; 0 for nowhere.
    pub max_depth: u32,
}

/// Modules and those around them.
#[derive(Clone, Debug)]
pub struct Focus {
    /// The modules.
    pub path: Arc<JsRegex>,
    /// How many dependencies away the others are; 0 for any number.
    pub depth: u32,
}

impl Scope {
    /// Whether a file or folder is left out when sources are looked for.
    pub fn prunes(&self, name: &str) -> bool {
        matches(self.exclude.as_ref(), name) || matches(self.do_not_follow.as_ref(), name)
    }

    /// Whether a module may be one to start from.
    pub fn includes(&self, name: &str) -> bool {
        self.include_only.as_ref().is_none_or(|pattern| pattern.is_match(name))
    }

    /// Whether the graph ends at the target of a dependency.
    pub fn stops_at(&self, resolved: &str, types: &[DependencyType]) -> bool {
        matches(self.do_not_follow.as_ref(), resolved)
            || self.do_not_follow_types.iter().any(|class| types.contains(class))
    }

    /// Whether a dependency is looked at: if not, its target is not gone to.
    pub fn keeps(&self, edge: &Edge) -> bool {
        !matches(self.exclude.as_ref(), &edge.resolved) && self.includes(&edge.resolved)
    }

    /// Whether a dependency is no part of the graph, although its target was gone to.
    pub fn forgets(&self, edge: &Edge) -> bool {
        self.exclude_dynamic == Some(edge.dynamic)
    }
}

fn matches(pattern: Option<&JsRegex>, name: &str) -> bool {
    pattern.is_some_and(|pattern| pattern.is_match(name))
}
