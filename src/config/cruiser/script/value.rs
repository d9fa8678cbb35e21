//! Takes what a script exports out of the engine, as plain data.

use rquickjs::{Ctx, Error, Function, Object, Value as Js};

use crate::config::cruiser::node::{Member, Node, Place, UNDEFINED, Value};

use super::loader::prelude;

/// The most values that a config may hold, and the most bytes of text.
const MOST_VALUES: usize = 200_000;
const MOST_TEXT: usize = 1 << 20;

/// The most levels of nesting.
const MOST_LEVELS: usize = 60;

/// Why nothing could be taken out.
#[derive(Debug)]
pub(super) enum Refusal {
    /// The engine threw.
    Thrown(Error),
    /// There is too much of it.
    TooBig,
}

impl From<Error> for Refusal {
    fn from(error: Error) -> Self {
        Self::Thrown(error)
    }
}

/// The data that a value holds.
pub(super) fn read<'js>(ctx: &Ctx<'js>, value: Js<'js>, place: Place) -> Result<Node, Refusal> {
    let tag = prelude(ctx)?.get("tag")?;
    Reader { tag, values: 0, text: 0, above: Vec::new() }.node(value, place)
}

struct Reader<'js> {
    /// Says what sort of object a value is.
    tag: Function<'js>,
    values: usize,
    text: usize,
    /// The objects that hold the value.
    above: Vec<Js<'js>>,
}

impl<'js> Reader<'js> {
    fn node(&mut self, value: Js<'js>, place: Place) -> Result<Node, Refusal> {
        self.values += 1;
        if self.values > MOST_VALUES || self.text > MOST_TEXT {
            return Err(Refusal::TooBig);
        }
        let value = match scalar(&value) {
            Some(Value::Text(text)) => {
                self.text += text.len();
                Value::Text(text)
            }
            Some(value) => value,
            None => self.compound(value, &place)?,
        };
        Ok(Node { value, place })
    }

    #[expect(clippy::needless_pass_by_value, reason = "a handle, which is as cheap as a reference")]
    fn compound(&mut self, value: Js<'js>, place: &Place) -> Result<Value, Refusal> {
        let kind: String = self.tag.call((value.clone(),))?;
        if let Some(alien) = alien(&kind) {
            return Ok(Value::Alien(alien));
        }
        if self.above.contains(&value) {
            return Ok(Value::Alien("an object that holds itself"));
        }
        if self.above.len() >= MOST_LEVELS {
            return Ok(Value::Alien("nested too deeply"));
        }
        let Some(object) = value.as_object() else { return Ok(Value::Alien("no data")) };
        self.above.push(value.clone());
        let compound =
            if kind == "Array" { self.list(object, place) } else { self.object(object, place) };
        self.above.pop();
        compound
    }

    fn list(&mut self, list: &Object<'js>, place: &Place) -> Result<Value, Refusal> {
        // It may be longer than what fits in an integer of the engine.
        let length: f64 = list.get("length")?;
        let mut elements = Vec::new();
        let mut index = 0_u32;
        while f64::from(index) < length {
            let element = list.get(index)?;
            elements.push(self.node(element, place.element(index as usize))?);
            index += 1;
        }
        Ok(Value::List(elements))
    }

    fn object(&mut self, object: &Object<'js>, place: &Place) -> Result<Value, Refusal> {
        let mut members = Vec::new();
        for key in object.keys::<String>() {
            let key = key?;
            self.text += key.len();
            let node = self.node(object.get(key.as_str())?, place.member(&key))?;
            members.push(Member { key, key_span: None, node });
        }
        Ok(Value::Object(members))
    }
}

/// A value without parts; `None` for an object.
fn scalar(value: &Js<'_>) -> Option<Value> {
    if value.is_undefined() {
        return Some(Value::Alien(UNDEFINED));
    }
    if value.is_null() {
        return Some(Value::Null);
    }
    if let Some(text) = value.as_string() {
        // Half a surrogate pair is no text.
        return Some(text.to_string().map_or(Value::Alien("no text"), Value::Text));
    }
    if value.is_symbol() {
        return Some(Value::Alien("a symbol"));
    }
    if value.is_big_int() {
        return Some(Value::Alien("a bigint"));
    }
    value.as_bool().map(Value::Flag).or_else(|| value.as_number().map(Value::Number))
}

/// The objects that are no data, by what the prelude calls them.
fn alien(kind: &str) -> Option<&'static str> {
    Some(match kind {
        "Function" => "a function",
        "RegExp" => "a RegExp",
        "Promise" => "a promise",
        "Date" => "a date",
        "Map" => "a Map",
        "Set" => "a Set",
        "Error" => "an error",
        _ => return None,
    })
}
