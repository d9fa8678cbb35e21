//! Where the rules come from: the native config, or the built-in defaults.
