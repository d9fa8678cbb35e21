//! Gives the engine the ECMAScript modules that it asks for.

use std::{fmt::Write as _, rc::Rc};

use rquickjs::{
    Ctx, Error, Exception, Function, Module, Object, Result, Value,
    loader::{ImportAttributes, Loader, Resolver},
    module::Declared,
};

use crate::config::error::{ConfigError, Problem};

use super::{
    host::{Host, Way},
    source::{Kind, Source},
};

/// The global through which modules reach what [`prelude.js`](prelude.js) offers.
pub(super) const GLOBAL: &str = "__ringfence";

/// Names as the engine knows them.
pub(super) struct Names(pub(super) Rc<Host>);

impl Resolver for Names {
    fn resolve<'js>(
        &mut self,
        ctx: &Ctx<'js>,
        base: &str,
        name: &str,
        _: Option<ImportAttributes<'js>>,
    ) -> Result<String> {
        // The engine's own calls name files by their paths.
        if base.is_empty() || base == "." {
            return Ok(name.to_owned());
        }
        let found = self.0.resolve(base, name, Way::Import);
        found.map_err(|why| Exception::throw_message(ctx, &why))
    }
}

/// Modules by the names that [`Names`] gives them.
pub(super) struct Modules(pub(super) Rc<Host>);

impl Loader for Modules {
    fn load<'js>(
        &mut self,
        ctx: &Ctx<'js>,
        name: &str,
        _: Option<ImportAttributes<'js>>,
    ) -> Result<Module<'js, Declared>> {
        let source = if name.starts_with("node:") {
            None
        } else {
            Some(self.0.source(name).map_err(|error| throw(ctx, &self.0, error))?)
        };
        match source {
            Some(source) if source.kind == Kind::Module => module(ctx, &self.0, name, &source),
            _ => bridge(ctx, name),
        }
    }
}

fn module<'js>(
    ctx: &Ctx<'js>,
    host: &Host,
    name: &str,
    source: &Source,
) -> Result<Module<'js, Declared>> {
    // The engine would not say where.
    for (specifier, span) in &source.imports {
        if let Err(why) = host.resolve(name, specifier, Way::Import) {
            let help = host.help(&why);
            let problems = vec![Problem::new(why, span, "imported here", help)];
            let error = ConfigError::Invalid { file: source.file.clone(), problems };
            return Err(throw(ctx, host, error));
        }
    }
    let module = Module::declare(ctx.clone(), name, source.code.as_str())?;
    let describe: Function<'js> = prelude(ctx)?.get("describe")?;
    describe.call::<_, ()>((module.meta()?, name))?;
    Ok(module)
}

/// What is not an ECMAScript module, as one: its `module.exports` is the default export, and the
/// members of that are exports of their own.
fn bridge<'js>(ctx: &Ctx<'js>, name: &str) -> Result<Module<'js, Declared>> {
    let load: Function<'js> = prelude(ctx)?.get("load")?;
    let exports: Value<'js> = load.call((name,))?;
    let quoted = serde_json::to_string(name).unwrap_or_default();
    let mut code = format!("const exports = {GLOBAL}.load({quoted});\nexport default exports;\n");
    let keys = exports.as_object().map(Object::keys::<String>);
    for (at, key) in keys.into_iter().flatten().flatten().enumerate() {
        if is_name(&key) {
            // Writing to a string cannot fail.
            let _ = writeln!(code, "const e{at} = exports.{key};\nexport {{ e{at} as {key} }};");
        }
    }
    Module::declare(ctx.clone(), name, code)
}

/// Whether a key can be exported by its plain name.
fn is_name(key: &str) -> bool {
    let letter = |c: char| c.is_ascii_alphabetic() || c == '_' || c == '$';
    key != "default"
        && key.starts_with(letter)
        && key.chars().all(|c| letter(c) || c.is_ascii_digit())
}

/// What the prelude offers.
pub(super) fn prelude<'js>(ctx: &Ctx<'js>) -> Result<Object<'js>> {
    ctx.globals().get(GLOBAL)
}

/// Throws an error of ours through the engine.
pub(super) fn throw(ctx: &Ctx<'_>, host: &Host, error: ConfigError) -> Error {
    match Exception::from_message(ctx.clone(), &error.to_string()) {
        Ok(exception) => {
            let number = u32::try_from(host.fail(error)).unwrap_or(u32::MAX);
            match exception.as_object().set(GLOBAL, number) {
                Ok(()) => exception.throw(),
                Err(error) => error,
            }
        }
        Err(error) => error,
    }
}
