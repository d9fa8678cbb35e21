//! AMD: `define(["x"], …)` and `require(["x"], …)`.

use oxc_ast::ast::{
    Argument, ArrayExpression, ArrayExpressionElement, BindingPattern, CallExpression, Expression,
};
use oxc_span::{GetSpan, Span};

use crate::extract::calls::{array, elements};
use crate::extract::import::{Form, ImportKind, Specifier};
use crate::extract::visitor::{Loader, Visitor};

/// What an AMD loader passes to a module under these names is not another module.
const PSEUDO_MODULES: &[&str] = &["require", "exports", "module"];

/// Adds the modules of `define([…], …)` and `define("name", […], …)`.
pub(super) fn define<'a>(visitor: &mut Visitor<'_, 'a>, call: &CallExpression<'a>) {
    let modules = match call.arguments.as_slice() {
        [Argument::StringLiteral(_), modules, ..] | [modules, ..] => array(modules),
        [] => None,
    };
    // A function of the file's own that happens to be called `define` loads nothing.
    for (specifier, span) in modules.map(without_pseudo_modules).into_iter().flatten() {
        let form = form(visitor, call, modules, span);
        visitor.add_call(ImportKind::Amd, form, Some(Loader::Define), vec![(specifier, span)]);
    }
    if visitor.settings.cruiser_amd {
        for_cruiser(visitor, call, Loader::Define);
        bodies(visitor, call);
    }
}

/// Adds the modules of `require([…], …)`.
pub(super) fn require<'a>(
    visitor: &mut Visitor<'_, 'a>,
    call: &CallExpression<'a>,
    modules: &ArrayExpression<'a>,
) {
    for (specifier, span) in without_pseudo_modules(modules) {
        let form = form(visitor, call, Some(modules), span);
        let loader = Some(Loader::Require).filter(|_| specifier.is_unknown());
        visitor.add_call(ImportKind::Amd, form, loader, vec![(specifier, span)]);
    }
    if visitor.settings.cruiser_amd {
        for_cruiser(visitor, call, Loader::Require);
    }
}

/// Dependency-cruiser looks at strings alone, and at calls that are statements of their own.
fn form(
    visitor: &Visitor<'_, '_>,
    call: &CallExpression<'_>,
    modules: Option<&ArrayExpression<'_>>,
    span: Span,
) -> Form {
    let named = matches!(call.callee.get_inner_expression(), Expression::Identifier(_));
    let modules = modules.filter(|_| named);
    let element = modules.and_then(|it| it.elements.iter().find(|it| it.span() == span));
    match element {
        Some(ArrayExpressionElement::StringLiteral(_)) if is_statement(visitor, call) => {
            Form::Plain
        }
        Some(
            ArrayExpressionElement::StringLiteral(_) | ArrayExpressionElement::TemplateLiteral(_),
        ) => Form::Overlooked,
        _ => Form::Indirect,
    }
}

fn is_statement(visitor: &Visitor<'_, '_>, call: &CallExpression<'_>) -> bool {
    let named = matches!(call.callee, Expression::Identifier(_));
    named && visitor.expression_statement == Some(call.span)
}

/// Adds what dependency-cruiser alone takes for a module: it reads every array among the
/// arguments, and knows of no pseudo-modules.
fn for_cruiser<'a>(visitor: &mut Visitor<'_, 'a>, call: &CallExpression<'a>, loader: Loader) {
    if !is_statement(visitor, call) {
        return;
    }
    let arrays = call.arguments.iter().filter_map(array);
    for element in arrays.flat_map(|array| &array.elements) {
        let ArrayExpressionElement::StringLiteral(name) = element else { continue };
        let pseudo = PSEUDO_MODULES.contains(&name.value.as_str());
        if pseudo || !visitor.walked.imports.iter().rev().any(|found| found.span == name.span) {
            let specifier = Specifier::Literal(name.value.as_str().into());
            let form = if pseudo { Form::Lookalike } else { Form::Plain };
            let loader = Some(loader).filter(|loader| *loader == Loader::Define);
            visitor.add_call(ImportKind::Amd, form, loader, vec![(specifier, name.span)]);
        }
    }
}

/// Remembers the functions that `define` passes a `require` to.
fn bodies<'a>(visitor: &mut Visitor<'_, 'a>, call: &CallExpression<'a>) {
    if !is_statement(visitor, call) {
        return;
    }
    for argument in &call.arguments {
        let Argument::FunctionExpression(function) = argument else { continue };
        let takes_require = function.params.items.iter().any(|parameter| {
            matches!(&parameter.pattern, BindingPattern::BindingIdentifier(id)
                if id.name == "require"
                    || visitor.settings.wrappers.iter().any(|name| **name == *id.name))
        });
        if let (true, Some(body)) = (takes_require, &function.body) {
            visitor.define_bodies.push(body.span);
        }
    }
}

/// Adds a `require` once more when it stands in the body of a `define`.
pub(super) fn again_in_define(
    visitor: &mut Visitor<'_, '_>,
    form: Form,
    specifier: &Specifier,
    span: Span,
) {
    let inside = |body: &Span| body.start <= span.start && span.end <= body.end;
    if visitor.define_bodies.iter().any(inside) {
        visitor.add_call(ImportKind::Amd, form, None, vec![(specifier.clone(), span)]);
    }
}

fn without_pseudo_modules(modules: &ArrayExpression<'_>) -> Vec<(Specifier, Span)> {
    let mut specifiers = elements(modules);
    specifiers.retain(|(specifier, _)| {
        !matches!(specifier, Specifier::Literal(name) if PSEUDO_MODULES.contains(&&**name))
    });
    specifiers
}
