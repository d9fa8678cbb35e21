//! Calls that load a module as `require` does, by names that a config gives:
//! `need("x")`, `window.require("x")`.

use oxc_ast::ast::{CallExpression, Expression};

use crate::extract::import::{Form, ImportKind};
use crate::extract::visitor::Visitor;
use crate::extract::{amd, forms, specifier};

const BUILTIN: &[&str] = &["process.getBuiltinModule", "globalThis.process.getBuiltinModule"];

/// Adds what `call` imports, if what it calls is one of the names. What else was made of the call
/// gives way: the config knows better.
pub(super) fn call<'a>(visitor: &mut Visitor<'_, 'a>, call: &CallExpression<'a>, before: usize) {
    let Some(form) = form(visitor, call) else { return };
    let Some(argument) = call.arguments.first() else { return };
    let Some(source) = argument.as_expression() else { return };
    if forms::of_source(source, visitor.text) == Form::Indirect {
        return;
    }
    for (specifier, span) in specifier::of_argument(argument) {
        let mut index = 0;
        visitor.walked.imports.retain(|found| {
            index += 1;
            index <= before || found.span != span
        });
        if matches!(form, Form::Wrapper(_)) {
            amd::again_in_define(visitor, form, &specifier, span);
        }
        visitor.add_call(ImportKind::Require, form, None, vec![(specifier, span)]);
    }
}

fn form(visitor: &Visitor<'_, '_>, call: &CallExpression<'_>) -> Option<Form> {
    let wrappers = &visitor.settings.wrappers;
    let wrapper = wrappers.iter().position(|name| is_called(&call.callee, name));
    if let Some(index) = wrapper.and_then(|index| u8::try_from(index).ok()) {
        return Some(Form::Wrapper(index));
    }
    let builtin = visitor.settings.builtin_modules
        && BUILTIN.iter().any(|name| is_called(&call.callee, name));
    builtin.then_some(Form::BuiltinModule)
}

/// Whether `callee` is a name, or names with dots between, that reads `dotted`.
fn is_called(callee: &Expression<'_>, dotted: &str) -> bool {
    match dotted.rsplit_once('.') {
        None => matches!(callee, Expression::Identifier(it) if it.name == dotted),
        Some((object, property)) => match callee.get_inner_expression() {
            Expression::StaticMemberExpression(it) => {
                it.property.name == property && is_called(it.object.get_inner_expression(), object)
            }
            _ => false,
        },
    }
}
