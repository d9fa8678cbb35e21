//! `process.env`: what a script learns of the environment.
//!
//! What a config says is shown, and the environment of a CI job has secrets in it. So a script is given what
//! is none, and what was named for it.

use std::rc::Rc;

use rquickjs::{Ctx, Function, Object, Result};

use crate::config::error::quote;

use super::host::Host;

/// The variables that a script is given.
const GIVEN: [&str; 2] = ["CI", "NODE_ENV"];

/// What the names of variables begin with that are meant for a config.
const PREFIX: &str = "RINGFENCE_";

/// Offers the environment to the prelude: what there is to see, and what to do when a script asks for more.
pub(super) fn install<'js>(ctx: &Ctx<'js>, host: &Rc<Host>, object: &Object<'js>) -> Result<()> {
    let given = Object::new(ctx.clone())?;
    for (name, value) in std::env::vars_os() {
        if let (Some(name), Some(value)) = (name.to_str(), value.to_str())
            && is_given(name)
        {
            given.set(name, value)?;
        }
    }
    object.set("env", given)?;
    let host = Rc::clone(host);
    let missed = move |name: String| {
        if !is_given(&name) && std::env::var_os(&name).is_some() {
            host.note_missed(&name);
        }
    };
    object.set("missed", Function::new(ctx.clone(), missed)?)
}

fn is_given(name: &str) -> bool {
    GIVEN.contains(&name) || name.starts_with(PREFIX)
}

/// The remark about a variable that a script asked for and was not given.
pub(super) fn remark(name: &str) -> String {
    let name = quote(name);
    let given = GIVEN.map(quote).join(", ");
    format!(
        "the config asks for {name} of the environment and is told that it is not set: it sees {given} and \
         what begins with `{PREFIX}`"
    )
}
