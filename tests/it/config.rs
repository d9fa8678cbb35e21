//! The config: where it is found, what it means, and what is said when it is wrong.

mod good;
mod locate;
mod wrong;

use ringfence::config::{Config, ConfigError, ConfigFile, read};

/// Reads a config from its text.
fn config(text: &str) -> Result<Config, ConfigError> {
    read(ConfigFile { path: "ringfence.jsonc".to_owned(), text: text.to_owned() })
}

/// Reads a config that is meant to be right.
#[track_caller]
fn good(text: &str) -> Config {
    config(text).unwrap_or_else(|error| panic!("{}", error.render(false)))
}

/// What is said about a config that is meant to be wrong.
#[track_caller]
fn wrong(text: &str) -> String {
    match config(text) {
        Ok(config) => panic!("this was accepted: {text}\n{:#?}", config.rules),
        Err(error) => error.render(false),
    }
}
