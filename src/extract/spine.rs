//! Visits an expression without nesting along its left edge.
//!
//! `a + b + c + …` and `a.b.c…` hang from their left end: the parser builds them in a loop, and
//! a visitor that recursed into them would need stack for each operand of a sum that a code
//! generator wrote. Everything else that nests has to open with some bracket or prefix, which
//! [`nesting`](super::nesting) can count.

use oxc_ast::ast::Expression;
use oxc_ast_visit::{Visit, walk};

/// What a visitor's `visit_expression` is to do.
pub(super) fn visit<'a, V: Visit<'a>>(visitor: &mut V, expression: &Expression<'a>) {
    let mut rest = expression;
    loop {
        rest = match rest {
            Expression::BinaryExpression(it) => {
                visitor.visit_expression(&it.right);
                &it.left
            }
            Expression::LogicalExpression(it) => {
                visitor.visit_expression(&it.right);
                &it.left
            }
            Expression::StaticMemberExpression(it) => &it.object,
            Expression::PrivateFieldExpression(it) => &it.object,
            Expression::TSAsExpression(it) => {
                visitor.visit_ts_type(&it.type_annotation);
                &it.expression
            }
            Expression::TSSatisfiesExpression(it) => {
                visitor.visit_ts_type(&it.type_annotation);
                &it.expression
            }
            _ => return walk::walk_expression(visitor, rest),
        }
    }
}
