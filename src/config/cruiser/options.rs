//! Options from the config and from the command line, as one.

use serde_json::Value;

use super::raw::CruiserOptions;

/// Options that are objects of their own: the command line sets one key of them.
const MERGED: [&str; 3] = ["tsConfig", "webpackConfig", "babelConfig"];

impl CruiserOptions {
    /// These options, but for what `over` says.
    #[must_use]
    pub fn overridden_by(&self, over: &Self) -> Self {
        let mut all = self.to_json();
        for (key, value) in over.to_json() {
            match (all.get_mut(&key), value) {
                (Some(Value::Object(known)), Value::Object(set)) if MERGED.contains(&&*key) => {
                    known.extend(set);
                }
                (_, value) => {
                    all.insert(key, value);
                }
            }
        }
        // Both were of this form, and so is what is put together from them.
        serde_json::from_value(Value::Object(all)).unwrap_or_else(|_| self.clone())
    }

    /// The options that were said, by their names.
    pub fn to_json(&self) -> serde_json::Map<String, Value> {
        match serde_json::to_value(self) {
            Ok(Value::Object(options)) => options,
            _ => serde_json::Map::new(),
        }
    }
}
