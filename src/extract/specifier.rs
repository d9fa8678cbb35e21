//! What an expression in the place of a specifier says about the module it names.
//!
//! `require("./a" + ".js")` is as plain as `require("./a.js")`, and `` import(`./lang/${x}`) ``
//! still says where it aims. Only string operations are folded: what needs a scope to be known
//! is a hole.

use compact_str::CompactString;
use oxc_ast::ast::{Argument, Expression, LogicalOperator, TemplateLiteral};
use oxc_span::{GetSpan, Span};
use oxc_syntax::operator::BinaryOperator;

use crate::extract::import::Specifier;

/// Every specifier that `argument` can evaluate to, each with the span to report.
///
/// `a ? "x" : "y"` names two modules, and both are imported as far as a boundary is concerned.
pub(super) fn of_argument(argument: &Argument<'_>) -> Vec<(Specifier, Span)> {
    let mut found = Vec::with_capacity(1);
    match argument.as_expression() {
        Some(expression) => alternatives(expression, &mut found),
        None => found.push((unknown(), argument.span())),
    }
    found
}

/// Every specifier that `expression` can evaluate to.
pub(super) fn of_expression(expression: &Expression<'_>) -> Vec<(Specifier, Span)> {
    let mut found = Vec::with_capacity(1);
    alternatives(expression, &mut found);
    found
}

/// The specifier of which nothing is known.
pub(super) fn unknown() -> Specifier {
    Specifier::Computed { prefix: "".into() }
}

fn alternatives(expression: &Expression<'_>, found: &mut Vec<(Specifier, Span)>) {
    match expression.get_inner_expression() {
        Expression::ConditionalExpression(choice) => {
            alternatives(&choice.consequent, found);
            alternatives(&choice.alternate, found);
        }
        Expression::LogicalExpression(choice) => {
            if choice.operator != LogicalOperator::And {
                alternatives(&choice.left, found);
            }
            alternatives(&choice.right, found);
        }
        Expression::SequenceExpression(sequence) => {
            if let Some(last) = sequence.expressions.last() {
                alternatives(last, found);
            }
        }
        inner => {
            let mut known = Known::default();
            known.append(inner);
            let span = if known.open { expression.span() } else { inner.span() };
            found.push((known.into_specifier(), span));
        }
    }
}

/// The string that an expression certainly begins with.
#[derive(Default)]
struct Known {
    text: CompactString,
    /// Something unknown follows `text`.
    open: bool,
}

impl Known {
    fn into_specifier(self) -> Specifier {
        if self.open {
            Specifier::Computed { prefix: self.text.into() }
        } else {
            Specifier::Literal(self.text)
        }
    }

    fn append(&mut self, expression: &Expression<'_>) {
        match expression.get_inner_expression() {
            Expression::StringLiteral(literal) => self.text.push_str(&literal.value),
            Expression::TemplateLiteral(template) => self.append_template(template),
            sum @ Expression::BinaryExpression(_) => self.append_sum(sum),
            _ => self.open = true,
        }
    }

    fn append_template(&mut self, template: &TemplateLiteral<'_>) {
        for (index, quasi) in template.quasis.iter().enumerate() {
            if self.open {
                return;
            }
            match quasi.value.cooked {
                Some(cooked) => self.text.push_str(&cooked),
                None => self.open = true,
            }
            if let Some(hole) = template.expressions.get(index)
                && !self.open
            {
                self.append(hole);
            }
        }
    }

    /// `a + b + c` hangs from its left end, so a loop keeps a long sum from nesting.
    fn append_sum(&mut self, sum: &Expression<'_>) {
        let mut operands = Vec::new();
        let mut rest = sum;
        while let Expression::BinaryExpression(binary) = rest {
            if binary.operator != BinaryOperator::Addition {
                break;
            }
            operands.push(&binary.right);
            rest = binary.left.get_inner_expression();
        }
        if matches!(rest, Expression::BinaryExpression(_)) {
            self.open = true;
        } else {
            self.append(rest);
        }
        while let Some(operand) = operands.pop()
            && !self.open
        {
            self.append(operand);
        }
    }
}

/// `https:`, `data:`, …: the address of something that is no file of this tree.
pub(super) fn has_scheme(url: &str) -> bool {
    url.split_once(':').is_some_and(|(scheme, _)| {
        scheme.starts_with(|first: char| first.is_ascii_alphabetic())
            && scheme.bytes().all(|b| b.is_ascii_alphanumeric() || b"+-.".contains(&b))
    })
}
