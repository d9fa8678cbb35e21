//! Takes `resolve` out of a webpack config.

use rquickjs::{Ctx, Exception, Promise, Result, Value};

use super::{
    engine::{Exported, finish, settled},
    host::Host,
};

/// How many functions, promises and lists a config may be wrapped in.
const MOST_WRAPPINGS: usize = 16;

/// `resolve` of what a webpack config exports: of what it returns, where it is a function; of the
/// first config, where there are several.
///
/// Source: <https://webpack.js.org/configuration/configuration-types/>.
pub(super) fn resolve<'js>(
    ctx: &Ctx<'js>,
    host: &Host,
    exported: Value<'js>,
    [env, arguments]: [&str; 2],
) -> Result<Exported<'js>> {
    let mut config = exported;
    for _ in 0..MOST_WRAPPINGS {
        config = if let Some(function) = config.as_function() {
            function.call((ctx.json_parse(env)?, ctx.json_parse(arguments)?))?
        } else if let Ok(promise) = Promise::from_value(config.clone()) {
            let Some(given) = settled(ctx, host, &promise)? else { return Ok(Exported::Pending) };
            given
        } else if let Some(list) = config.as_array() {
            list.get(0)?
        } else {
            break;
        };
    }
    finish(ctx, host)?;
    match config.as_object() {
        Some(object) => object.get("resolve").map(Exported::Value),
        None => {
            Err(Exception::throw_message(ctx, "it gives no webpack config, which is an object"))
        }
    }
}
