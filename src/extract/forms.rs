//! How directly a call says what it loads.

use oxc_ast::ast::{CallExpression, Expression, ImportExpression};
use oxc_span::GetSpan;

use crate::extract::import::Form;

/// The form of `import(source)`.
pub(super) fn of_import_expression(it: &ImportExpression<'_>, text: &str) -> Form {
    // `import.defer("x")` is younger than dependency-cruiser.
    if it.phase.is_some() { Form::Indirect } else { of_source(&it.source, text) }
}

/// The form of a call of a name with a string, such as `require("x")`.
pub(super) fn of_call(call: &CallExpression<'_>, text: &str) -> Form {
    let source = call.arguments.first().and_then(|first| first.as_expression());
    let source = source.map_or(Form::Indirect, |source| of_source(source, text));
    match (&call.callee, source) {
        (Expression::Identifier(name), source) if name.span.start == call.span.start => source,
        (_, Form::Indirect) => Form::Indirect,
        (callee, _) => match callee.get_inner_expression() {
            Expression::Identifier(_) => Form::Parenthesized,
            _ => Form::Indirect,
        },
    }
}

pub(super) fn of_source(source: &Expression<'_>, text: &str) -> Form {
    if is_string(source) && !is_parenthesized(source, text) {
        Form::Plain
    } else if is_string(source.get_inner_expression()) {
        Form::Parenthesized
    } else {
        Form::Indirect
    }
}

/// A string, or a template without holes.
fn is_string(expression: &Expression<'_>) -> bool {
    match expression {
        Expression::StringLiteral(_) => true,
        Expression::TemplateLiteral(it) => it.expressions.is_empty(),
        _ => false,
    }
}

/// Whether an argument has parentheses of its own. The parser drops them.
fn is_parenthesized(argument: &Expression<'_>, text: &str) -> bool {
    let before = text[..argument.span().start as usize].trim_end();
    before.strip_suffix('(').is_some_and(|before| before.trim_end().ends_with('('))
}
