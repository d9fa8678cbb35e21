//! The calls that import: `require` and its kin, `import.meta`, mocks, AMD, `new URL`.

use oxc_ast::ast::{
    Argument, ArrayExpression, ArrayExpressionElement, CallExpression, Expression, NewExpression,
    ObjectPropertyKind,
};
use oxc_span::{GetSpan, Span};

use crate::extract::create_require::has_require;
use crate::extract::import::{Form, ImportKind, Specifier};
use crate::extract::visitor::{Loader, Visitor};
use crate::extract::{amd, forms, specifier, wrappers};

/// The methods of `vi`, `vitest` and `jest` that take a module.
const MOCKS: &[&str] = &[
    "mock",
    "doMock",
    "unmock",
    "doUnmock",
    "dontMock",
    "deepUnmock",
    "setMock",
    "importActual",
    "importMock",
    "requireActual",
    "requireMock",
    "createMockFromModule",
    "genMockFromModule",
    "unstable_mockModule",
    "unstable_unmockModule",
];

/// Adds what `call` imports, if it does.
pub(super) fn call<'a>(visitor: &mut Visitor<'_, 'a>, call: &CallExpression<'a>) {
    let before = visitor.walked.imports.len();
    usual(visitor, call);
    if visitor.settings.builtin_modules || !visitor.settings.wrappers.is_empty() {
        wrappers::call(visitor, call, before);
    }
}

fn usual<'a>(visitor: &mut Visitor<'_, 'a>, call: &CallExpression<'a>) {
    match callee(&call.callee) {
        Expression::Identifier(name) => named(visitor, name.name.as_str(), call),
        Expression::CallExpression(made) if visitor.create_require.makes(made) => {
            add_first(visitor, ImportKind::Require, None, call);
        }
        member => {
            if let Some(member) = member.get_member_expr()
                && let Some(property) = member.static_property_name()
            {
                method(visitor, callee(member.object()), property, call);
            }
        }
    }
}

/// Adds what `new URL("x", import.meta.url)` names.
pub(super) fn new<'a>(visitor: &mut Visitor<'_, 'a>, new: &NewExpression<'a>) {
    let [path, base, ..] = new.arguments.as_slice() else { return };
    let own = |base: &Expression<'a>| is_import_meta_url(base) || visitor.names.is_own_url(base);
    if !is_url(callee(&new.callee)) || !base.as_expression().is_some_and(own) {
        return;
    }
    let mut specifiers = specifier::of_argument(path);
    specifiers.retain_mut(|(specifier, _)| {
        // `file:x` is as relative as `x`.
        if let Some((scheme, path)) = specifier.known().and_then(|text| text.split_at_checked(5))
            && scheme.eq_ignore_ascii_case("file:")
            && !path.starts_with('/')
        {
            *specifier = specifier.with_known(path);
        }
        !specifier.known().is_some_and(specifier::has_scheme)
    });
    visitor.add_call(ImportKind::NewUrl, Form::Plain, None, specifiers);
}

/// `URL`, `globalThis.URL`
fn is_url(callee: &Expression<'_>) -> bool {
    match callee {
        Expression::Identifier(it) => it.name == "URL",
        callee => callee.get_member_expr().is_some_and(|member| {
            let object = member.object().get_inner_expression();
            member.static_property_name() == Some("URL")
                && matches!(object, Expression::Identifier(it)
                    if matches!(it.name.as_str(), "globalThis" | "window" | "global" | "self"))
        }),
    }
}

/// The function that is called: `(0, require)("x")` and `require!("x")` call `require`.
fn callee<'e, 'a>(expression: &'e Expression<'a>) -> &'e Expression<'a> {
    match expression.get_inner_expression() {
        Expression::SequenceExpression(it) => {
            it.expressions.last().map_or(expression, Expression::get_inner_expression)
        }
        inner => inner,
    }
}

/// A call of a plain name.
fn named<'a>(visitor: &mut Visitor<'_, 'a>, name: &'a str, call: &CallExpression<'a>) {
    match name {
        "define" => amd::define(visitor, call),
        // Made or not, it is called by its usual name.
        "require" if visitor.create_require.made(name) => {
            let first = call.arguments.first().map(specifier::of_argument).unwrap_or_default();
            let form = forms::of_call(call, visitor.text);
            visitor.add_call(ImportKind::Require, form, None, first);
        }
        _ if visitor.create_require.made(name) => {
            add_first(visitor, ImportKind::Require, None, call);
        }
        _ if visitor.create_require.resolves(name) => {
            add_first(visitor, ImportKind::RequireResolve, None, call);
        }
        "require" => match call.arguments.first().and_then(array) {
            Some(modules) => amd::require(visitor, call, modules),
            None => require(visitor, call),
        },
        _ => {}
    }
}

/// A call of `object.property`.
fn method<'a>(
    visitor: &mut Visitor<'_, 'a>,
    object: &Expression<'a>,
    property: &str,
    call: &CallExpression<'a>,
) {
    match object {
        // `module.require(x)` is read like `require(x)`; the rest may be anything when computed.
        object if property == "require" && has_require(object) => {
            let own = matches!(object, Expression::Identifier(it) if it.name == "module");
            add_known(visitor, own, specifiers_of(call.arguments.first()));
        }
        object if property == "call" && visitor.create_require.is_require(object) => {
            add_known(visitor, false, specifiers_of(call.arguments.get(1)));
        }
        object if property == "apply" && visitor.create_require.is_require(object) => {
            let first = call.arguments.get(1).and_then(array).and_then(|it| it.elements.first());
            let first = first.and_then(ArrayExpressionElement::as_expression);
            add_known(visitor, false, first.map(specifier::of_expression).unwrap_or_default());
        }
        object if visitor.names.mocks(object, property, MOCKS) => mock(visitor, call),
        Expression::Identifier(object) => {
            method_of_name(visitor, object.name.as_str(), property, call);
        }
        Expression::ImportMeta(_) => import_meta(visitor, property, call),
        Expression::CallExpression(made)
            if property == "resolve" && visitor.create_require.makes(made) =>
        {
            add_first(visitor, ImportKind::RequireResolve, None, call);
        }
        _ => {}
    }
}

fn specifiers_of(argument: Option<&Argument<'_>>) -> Vec<(Specifier, Span)> {
    argument.map(specifier::of_argument).unwrap_or_default()
}

/// Adds what a `require` that is reached in a roundabout way loads, as far as it is known;
/// what is unknown only when `all` is asked for.
fn add_known(visitor: &mut Visitor<'_, '_>, all: bool, mut specifiers: Vec<(Specifier, Span)>) {
    specifiers.retain(|(specifier, _)| all || !specifier.is_unknown());
    visitor.add_call(ImportKind::Require, Form::Indirect, None, specifiers);
}

fn method_of_name<'a>(
    visitor: &mut Visitor<'_, 'a>,
    object: &'a str,
    property: &str,
    call: &CallExpression<'a>,
) {
    match (object, property) {
        (_, "resolve") if visitor.create_require.made(object) => {
            add_first(visitor, ImportKind::RequireResolve, None, call);
        }
        ("require", "resolve" | "resolveWeak") => {
            add_first(visitor, ImportKind::RequireResolve, Some(Loader::Require), call);
        }
        ("require", "context") => context(visitor, call),
        ("require", "ensure") => {
            if let Some(modules) = call.arguments.first().and_then(array) {
                amd::require(visitor, call, modules);
            }
        }
        ("mock", "module") => mock(visitor, call),
        ("vi" | "vitest" | "jest", _) if MOCKS.contains(&property) => mock(visitor, call),
        _ => {}
    }
}

fn import_meta<'a>(visitor: &mut Visitor<'_, 'a>, property: &str, call: &CallExpression<'a>) {
    match property {
        "resolve" => add_first(visitor, ImportKind::ImportMetaResolve, None, call),
        "glob" | "globEager" => glob(visitor, call),
        "webpackContext" => context(visitor, call),
        _ => {}
    }
}

/// Adds what the first argument names. A loader's name that is bound to something else only
/// matters for what is computed: see [`Visitor::finish`].
fn add_first<'a>(
    visitor: &mut Visitor<'_, 'a>,
    kind: ImportKind,
    loader: Option<Loader>,
    call: &CallExpression<'a>,
) {
    let Some(argument) = call.arguments.first() else { return };
    // Only `require` by its own name is plain.
    let form = if kind == ImportKind::Require { Form::Indirect } else { Form::Plain };
    for (specifier, span) in specifier::of_argument(argument) {
        let loader = loader.filter(|_| specifier.is_unknown());
        visitor.add_call(kind, form, loader, vec![(specifier, span)]);
    }
}

/// Adds what `require` loads.
fn require<'a>(visitor: &mut Visitor<'_, 'a>, call: &CallExpression<'a>) {
    let Some(argument) = call.arguments.first() else { return };
    let form = forms::of_call(call, visitor.text);
    for (specifier, span) in specifier::of_argument(argument) {
        if matches!(form, Form::Plain | Form::Parenthesized) {
            amd::again_in_define(visitor, Form::InDefine, &specifier, span);
        }
        let loader = Some(Loader::Require).filter(|_| specifier.is_unknown());
        visitor.add_call(ImportKind::Require, form, loader, vec![(specifier, span)]);
    }
}

/// `vi.mock(import("x"))` says its module by an import that is found on its own.
fn mock<'a>(visitor: &mut Visitor<'_, 'a>, call: &CallExpression<'a>) {
    let argument = call.arguments.first().and_then(Argument::as_expression);
    let imported = argument
        .is_some_and(|it| matches!(it.get_inner_expression(), Expression::ImportExpression(_)));
    if !imported {
        add_first(visitor, ImportKind::Mock, None, call);
    }
}

/// `require.context("./dir", …)` imports what it finds below a folder.
fn context<'a>(visitor: &mut Visitor<'_, 'a>, call: &CallExpression<'a>) {
    let Some(argument) = call.arguments.first() else { return };
    let mut specifiers = specifier::of_argument(argument);
    for (specifier, _) in &mut specifiers {
        if let Specifier::Literal(folder) = specifier {
            let prefix = format!("{}/", folder.trim_end_matches('/')).into();
            *specifier = Specifier::Computed { prefix };
        }
    }
    let loader = Some(Loader::Require);
    visitor.add_call(ImportKind::Require, Form::Indirect, loader, specifiers);
}

/// The literal patterns of one call belong together: those with `!` take away from the others.
fn glob<'a>(visitor: &mut Visitor<'_, 'a>, call: &CallExpression<'a>) {
    let Some(argument) = call.arguments.first() else { return };
    let mut specifiers = match array(argument) {
        Some(list) => elements(list),
        None => specifier::of_argument(argument),
    };
    for (base, span) in glob_base(call) {
        match base {
            Specifier::Literal(base) => {
                for (specifier, _) in &mut specifiers {
                    rebase(specifier, &base);
                }
            }
            unknown => specifiers.push((unknown, span)),
        }
    }
    let (literal, unknown): (Vec<_>, Vec<_>) =
        specifiers.into_iter().partition(|(it, _)| matches!(it, Specifier::Literal(_)));
    let span = match literal.as_slice() {
        [] => None,
        [(_, span)] => Some(*span),
        _ => Some(argument.span()),
    };
    let patterns = literal.into_iter().filter_map(|(specifier, _)| match specifier {
        Specifier::Literal(pattern) => Some(pattern.into()),
        _ => None,
    });
    let glob = Specifier::Glob(patterns.collect());
    visitor.add_call(
        ImportKind::ImportMetaGlob,
        Form::Plain,
        None,
        span.map(|at| (glob, at)).into_iter().collect(),
    );
    visitor.add_call(ImportKind::ImportMetaGlob, Form::Plain, None, unknown);
}

/// The folder that a glob's relative patterns start from: `{ base: "../x" }`.
fn glob_base(call: &CallExpression<'_>) -> Vec<(Specifier, Span)> {
    let options = call.arguments.get(1).and_then(Argument::as_expression);
    let Some(Expression::ObjectExpression(options)) = options.map(Expression::get_inner_expression)
    else {
        return Vec::new();
    };
    let base = options.properties.iter().find_map(|property| match property {
        ObjectPropertyKind::ObjectProperty(it) if it.key.is_specific_static_name("base") => {
            Some(&it.value)
        }
        _ => None,
    });
    base.map(specifier::of_expression).unwrap_or_default()
}

/// Makes a relative pattern start from `base`.
fn rebase(specifier: &mut Specifier, base: &str) {
    let Some(pattern) = specifier.known() else { return };
    let (not, path) = match pattern.strip_prefix('!') {
        Some(path) => ("!", path),
        None => ("", pattern),
    };
    if path.starts_with("./") || path.starts_with("../") {
        let path = path.strip_prefix("./").unwrap_or(path);
        let rebased = format!("{not}{}/{path}", base.trim_end_matches('/'));
        *specifier = specifier.with_known(&rebased);
    }
}

pub(super) fn array<'e, 'a>(argument: &'e Argument<'a>) -> Option<&'e ArrayExpression<'a>> {
    match argument.as_expression()?.get_inner_expression() {
        Expression::ArrayExpression(array) => Some(array),
        _ => None,
    }
}

/// What the elements of an array name; a spread names something unknown.
pub(super) fn elements(array: &ArrayExpression<'_>) -> Vec<(Specifier, Span)> {
    let mut specifiers = Vec::with_capacity(array.elements.len());
    for element in &array.elements {
        match element.as_expression() {
            Some(expression) => specifiers.extend(specifier::of_expression(expression)),
            None if element.is_elision() => {}
            None => specifiers.push((specifier::unknown(), element.span())),
        }
    }
    specifiers
}

pub(super) fn is_import_meta_url(expression: &Expression<'_>) -> bool {
    expression.get_inner_expression().get_member_expr().is_some_and(|member| {
        member.static_property_name() == Some("url")
            && matches!(member.object().get_inner_expression(), Expression::ImportMeta(_))
    })
}
