//! Sets the engine up, and runs one script in it.

use std::{hash::BuildHasher, path::PathBuf, rc::Rc, sync::Arc, time::Instant};

use rquickjs::{
    CatchResultExt, CaughtError, Context, Ctx, Error, Exception, Function, Module, Object, Promise,
    Result, Runtime, Value,
    context::EvalOptions,
    function::{Func, This},
    promise::PromiseState,
};
use rustc_hash::FxBuildHasher;

use crate::config::{
    ConfigFile, Revision,
    bounds::Bounds,
    cruiser::node::{Node, Place},
    error::{ConfigError, quote},
};

use super::{
    MEMORY, Outcome, STACK, Take, environment, failure,
    host::{Host, Way},
    loader::{self, GLOBAL, Modules, Names, throw},
    places,
    source::Kind,
    value::{self, Refusal},
    webpack,
};

/// A script to run, on a thread of its own.
pub(super) struct Job {
    pub(super) path: PathBuf,
    pub(super) file: ConfigFile,
    pub(super) index: usize,
    pub(super) root: PathBuf,
    pub(super) bounds: Bounds,
    pub(super) revision: Option<Arc<Revision>>,
    pub(super) deadline: Instant,
    pub(super) take: Take,
}

/// Runs a script.
pub(super) fn run(job: &Job) -> std::result::Result<Outcome, ConfigError> {
    let path = job
        .path
        .to_str()
        .ok_or_else(|| failure::not_run(&job.file.path, "its path is not UTF-8"))?;
    let host = Rc::new(Host::new(job));
    let source = host.add(path, job.file.clone())?;
    let set_up = |error: Error| failure::not_run(&job.file.path, &error.to_string());
    let runtime = Runtime::new().map_err(set_up)?;
    runtime.set_memory_limit(MEMORY);
    runtime.set_max_stack_size(STACK);
    let interrupt = Rc::clone(&host);
    runtime.set_interrupt_handler(Some(Box::new(move || interrupt.expired())));
    runtime.set_loader(Names(Rc::clone(&host)), Modules(Rc::clone(&host)));
    track_rejections(&runtime, &host, &job.file.path);
    let context = Context::full(&runtime).map_err(set_up)?;
    let mut node = context.with(|ctx| data(&ctx, &host, job, path, source.kind))?;
    places::attach(&mut node, &job.path, &source, &job.take);
    let (read, notes) = host.take();
    Ok(Outcome { node, read, notes })
}

/// Runs the file and takes the data out that it exports.
fn data(
    ctx: &Ctx<'_>,
    host: &Rc<Host>,
    job: &Job,
    path: &str,
    kind: Kind,
) -> std::result::Result<Node, ConfigError> {
    let exported = install(ctx, host).and_then(|()| exports(ctx, host, path, kind));
    let exported = exported.and_then(|exported| match (exported, &job.take) {
        (Exported::Value(config), Take::WebpackResolve { env, arguments }) => {
            webpack::resolve(ctx, host, config, [env, arguments])
        }
        (exported, _) => Ok(exported),
    });
    let failed = |caught: CaughtError<'_>| failure::error(host, &job.file.path, &caught);
    let value = match exported.catch(ctx).map_err(failed)? {
        Exported::Value(value) => value,
        Exported::Pending => return Err(failure::never_settles(&job.file.path)),
        Exported::Nothing => return Err(failure::no_export(&job.file)),
    };
    let place = Place::top(job.index);
    let place = match job.take {
        Take::Exported => place,
        Take::WebpackResolve { .. } => place.member("resolve"),
    };
    let node = match value::read(ctx, value, place) {
        Ok(node) => node,
        Err(Refusal::TooBig) => return Err(failure::too_big(&job.file.path)),
        Err(Refusal::Thrown(error)) => return Err(failed(CaughtError::from_error(ctx, error))),
    };
    // What is read out can still have rejected something.
    host.rejected().map_or(Ok(node), Err)
}

/// Remembers the promises whose rejection nobody handles: Node ends the process for them.
fn track_rejections(runtime: &Runtime, host: &Rc<Host>, path: &str) {
    let (host, path) = (Rc::clone(host), path.to_owned());
    runtime.set_host_promise_rejection_tracker(Some(Box::new(
        move |_, promise, reason, handled| {
            let promise = FxBuildHasher.hash_one(&promise);
            if handled {
                host.handle(promise);
            } else if !host.is_full_of_rejections() {
                let exception = reason.as_object().cloned().and_then(Exception::from_object);
                let caught = exception.map_or(CaughtError::Value(reason), CaughtError::Exception);
                host.reject(promise, failure::error(&host, &path, &caught));
            }
        },
    )));
}

/// What a script gives.
pub(super) enum Exported<'js> {
    Value(Value<'js>),
    /// A promise that nothing is left to settle.
    Pending,
    /// A module without a default export.
    Nothing,
}

/// Runs the file and takes what it exports.
fn exports<'js>(ctx: &Ctx<'js>, host: &Host, path: &str, kind: Kind) -> Result<Exported<'js>> {
    let value: Value<'js> = if kind == Kind::Module {
        let imported = Module::import(ctx, path)?;
        let Some(namespace) = settled(ctx, host, &imported)? else { return Ok(Exported::Pending) };
        let namespace: Object<'js> = namespace.get()?;
        if !namespace.contains_key("default")? {
            return Ok(Exported::Nothing);
        }
        namespace.get("default")?
    } else {
        let load: Function<'js> = loader::prelude(ctx)?.get("load")?;
        load.call((path,))?
    };
    // As there, a promise of a config is as good as one.
    let value = match Promise::from_value(value.clone()) {
        Err(_) => Exported::Value(value),
        Ok(promise) => settled(ctx, host, &promise)?.map_or(Exported::Pending, Exported::Value),
    };
    finish(ctx, host)?;
    Ok(value)
}

/// Does everything that is due.
pub(super) fn finish(ctx: &Ctx<'_>, host: &Host) -> Result<()> {
    while ctx.execute_pending_job() {
        in_time(ctx, host)?;
    }
    in_time(ctx, host)
}

fn in_time(ctx: &Ctx<'_>, host: &Host) -> Result<()> {
    if host.expired() { Err(Exception::throw_internal(ctx, "interrupted")) } else { Ok(()) }
}

/// What a promise gives, once everything that is due was done; `None` when it still gives nothing.
pub(super) fn settled<'js>(
    ctx: &Ctx<'js>,
    host: &Host,
    promise: &Promise<'js>,
) -> Result<Option<Value<'js>>> {
    while promise.state() == PromiseState::Pending {
        in_time(ctx, host)?;
        if !ctx.execute_pending_job() {
            return Ok(None);
        }
    }
    promise.result().transpose()
}

/// Puts the globals in place that a script finds.
fn install<'js>(ctx: &Ctx<'js>, host: &Rc<Host>) -> Result<()> {
    let object = host_object(ctx, host)?;
    let path: Function<'js> = script(ctx, include_str!("path.js"), "ringfence:path")?;
    let path: Object<'js> = path.call((object.clone(),))?;
    let url: Function<'js> = script(ctx, include_str!("url.js"), "ringfence:url")?;
    let url: Object<'js> = url.call((path.clone(),))?;
    let prelude: Function<'js> = script(ctx, include_str!("prelude.js"), "ringfence:prelude")?;
    let prelude: Object<'js> = prelude.call((object, path, url))?;
    ctx.globals().prop(GLOBAL, prelude)
}

/// Evaluates a text as a script.
fn script<'js>(ctx: &Ctx<'js>, text: &str, name: &str) -> Result<Function<'js>> {
    let mut options = EvalOptions::default();
    options.strict = false;
    options.filename = Some(name.to_owned());
    ctx.eval_with_options(text, options)
}

/// What the prelude can ask for.
fn host_object<'js>(ctx: &Ctx<'js>, host: &Rc<Host>) -> Result<Object<'js>> {
    let object = Object::new(ctx.clone())?;
    object.set("cwd", host.root().to_string_lossy().replace('\\', "/"))?;
    object.set("platform", platform())?;
    object.set("arch", arch())?;
    for (name, way) in [("resolve", Way::Require), ("find", Way::Import)] {
        let host = Rc::clone(host);
        let resolve = move |ctx: Ctx<'js>, from: String, name: String| {
            let found = host.resolve(&from, &name, way);
            found.map_err(|why| Exception::throw_message(&ctx, &why))
        };
        object.set(name, Function::new(ctx.clone(), resolve)?)?;
    }
    let own = Rc::clone(host);
    let note = move |text: String| own.note(&text);
    object.set("note", Function::new(ctx.clone(), note)?)?;
    environment::install(ctx, host, &object)?;
    modules(ctx, host, &object)?;
    Ok(object)
}

/// What the prelude can ask for about a module.
fn modules<'js>(ctx: &Ctx<'js>, host: &Rc<Host>, object: &Object<'js>) -> Result<()> {
    let own = Rc::clone(host);
    let kind = move |ctx: Ctx<'js>, path: String| {
        let source = own.source(&path).map_err(|error| throw(&ctx, &own, error))?;
        Ok::<_, Error>(match source.kind {
            Kind::Module => "module",
            Kind::CommonJs => "commonjs",
            Kind::Json => "json",
        })
    };
    object.set("kind", Function::new(ctx.clone(), kind)?)?;
    let own = Rc::clone(host);
    let text = move |ctx: Ctx<'js>, path: String| {
        let source = own.source(&path).map_err(|error| throw(&ctx, &own, error))?;
        Ok::<_, Error>(source.code.clone())
    };
    object.set("text", Function::new(ctx.clone(), text)?)?;
    let own = Rc::clone(host);
    let compile = move |ctx: Ctx<'js>, path: String| {
        let source = own.source(&path).map_err(|error| throw(&ctx, &own, error))?;
        let code = format!("{WRAPPER}{}\n}})", source.code);
        script(&ctx, &code, &path)
    };
    object.set("compile", Function::new(ctx.clone(), compile)?)?;
    let own = Rc::clone(host);
    let namespace = move |ctx: Ctx<'js>, path: String| {
        let imported = Module::import(&ctx, path.as_str())?;
        // Whoever requires it is told, so a rejection is handled.
        imported.catch()?.call::<_, ()>((This(imported.clone()), Func::from(|| {})))?;
        settled(&ctx, &own, &imported)?.ok_or_else(|| {
            let message = format!("{} waits for something, so it cannot be required", quote(&path));
            Exception::throw_message(&ctx, &message)
        })
    };
    object.set("namespace", Function::new(ctx.clone(), namespace)?)
}

/// The function around a `CommonJS` module; it takes one line.
const WRAPPER: &str = "(function (exports, require, module, __filename, __dirname) {\n";

/// The platform by Node's name.
fn platform() -> &'static str {
    match std::env::consts::OS {
        "macos" => "darwin",
        "windows" => "win32",
        other => other,
    }
}

/// The processor by Node's name.
fn arch() -> &'static str {
    match std::env::consts::ARCH {
        "x86_64" => "x64",
        "aarch64" => "arm64",
        other => other,
    }
}
