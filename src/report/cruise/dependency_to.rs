//! How the far end of a violation is called.

use serde_json::{Map, Value};

use super::result::Violation;

/// Which far ends are shown as they are imported, instead of by their path.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct ShowUnresolved {
    external: bool,
    aliased: bool,
}

impl ShowUnresolved {
    /// As the options of a reporter have it.
    pub(super) fn new(options: Option<&Map<String, Value>>) -> Self {
        let is = |key| options.and_then(|options| options.get(key)?.as_bool()).unwrap_or(false);
        Self {
            external: is("showExternalModulesUnresolved"),
            aliased: is("showAliasedModulesUnresolved"),
        }
    }

    /// The name of the far end.
    pub(super) fn to(self, violation: &Violation) -> &str {
        let Some(specifier) = violation.unresolved_to.as_deref().filter(|to| !to.is_empty()) else {
            return &violation.to;
        };
        let types = violation.dependency_types.as_deref().unwrap_or_default();
        let external = self.external && types.iter().any(|class| class.starts_with("npm"));
        let aliased = self.aliased && types.iter().any(|class| class == "aliased");
        if external || aliased { specifier } else { &violation.to }
    }
}
