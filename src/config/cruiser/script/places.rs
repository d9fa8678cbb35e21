//! Finds out where in a script the values stand that it exports.
//!
//! What a script says literally has a place; what it computes is shown at the expression that it
//! comes from.

use std::path::Path;

use oxc_allocator::Allocator;
use oxc_ast::ast::{
    ArrayExpression, ArrayExpressionElement, ArrowFunctionBody, AssignmentTarget, BindingPattern,
    Declaration, ExportDefaultDeclarationKind, Expression, ObjectExpression, ObjectPropertyKind,
    Program, Statement, VariableDeclaration,
};
use oxc_span::GetSpan;
use rustc_hash::FxHashMap;

use crate::config::cruiser::node::{Member, Node, Value};

use super::{
    Take,
    source::{self, Source},
};

/// How many names of constants are followed to get to one value.
const MOST_NAMES: usize = 20;

/// Gives the values of a script their places, as far as they are known.
pub(super) fn attach(node: &mut Node, path: &Path, source: &Source, take: &Take) {
    let arena = Allocator::new();
    let parsed = source::parse_again(&arena, path, source);
    let places = Places { constants: constants(&parsed.program) };
    let Some(exported) = exported(&parsed.program) else { return };
    match take {
        Take::Exported => places.value(node, exported),
        Take::WebpackResolve { .. } => {
            if let Some(resolve) = places.resolve(exported) {
                places.value(node, resolve);
            }
        }
    }
}

struct Places<'a, 'b> {
    /// What the constants at the top hold.
    constants: FxHashMap<&'b str, &'b Expression<'a>>,
}

impl<'a, 'b> Places<'a, 'b> {
    fn value(&self, node: &mut Node, expression: &'b Expression<'a>) {
        let expression = self.meaning(expression);
        let span = expression.span();
        node.place.span = Some(span.start as usize..span.end as usize);
        match (&mut node.value, expression) {
            (Value::Object(members), Expression::ObjectExpression(object)) => {
                for member in members {
                    self.member(member, object);
                }
            }
            (Value::List(elements), Expression::ArrayExpression(array)) => {
                self.elements(elements, array);
            }
            _ => {}
        }
        inherit(node);
    }

    /// `resolve` of a webpack config, where that is an object or a function that returns one.
    fn resolve(&self, exported: &'b Expression<'a>) -> Option<&'b Expression<'a>> {
        let config = match self.meaning(exported) {
            Expression::ArrowFunctionExpression(function) => match &function.body {
                ArrowFunctionBody::FunctionBody(body) => returned(&body.statements)?,
                body => body.as_expression()?,
            },
            Expression::FunctionExpression(function) => {
                returned(&function.body.as_ref()?.statements)?
            }
            other => other,
        };
        let Expression::ObjectExpression(config) = self.meaning(config) else { return None };
        config.properties.iter().rev().find_map(|property| match property {
            ObjectPropertyKind::ObjectProperty(property)
                if property.key.static_name().is_some_and(|name| name == "resolve") =>
            {
                Some(&property.value)
            }
            _ => None,
        })
    }

    /// The expression behind casts, brackets and names.
    fn meaning(&self, expression: &'b Expression<'a>) -> &'b Expression<'a> {
        let mut inner = expression.get_inner_expression();
        for _ in 0..MOST_NAMES {
            let Expression::Identifier(name) = inner else { break };
            let Some(value) = self.constants.get(name.name.as_str()) else { break };
            inner = value.get_inner_expression();
        }
        inner
    }

    fn member(&self, member: &mut Member, object: &'b ObjectExpression<'a>) {
        // The last of those that set the key; what is spread after it may set it too.
        for property in object.properties.iter().rev() {
            let ObjectPropertyKind::ObjectProperty(property) = property else { return };
            match property.key.static_name() {
                None => return,
                Some(key) if key == member.key => {
                    let span = property.key.span();
                    member.key_span = Some(span.start as usize..span.end as usize);
                    self.value(&mut member.node, &property.value);
                    return;
                }
                Some(_) => {}
            }
        }
    }

    /// The elements before everything that is spread, and those behind it.
    fn elements(&self, elements: &mut [Node], array: &'b ArrayExpression<'a>) {
        let said = array.elements.as_slice();
        let plain = |element: &&ArrayExpressionElement<'_>| !element.is_spread();
        let before = said.iter().take_while(plain).count();
        if before == said.len() && before != elements.len() {
            return;
        }
        for (node, element) in elements.iter_mut().zip(&said[..before]) {
            self.element(node, element);
        }
        let behind = said.iter().rev().take_while(plain).take(said.len() - before);
        for (node, element) in elements.iter_mut().skip(before).rev().zip(behind) {
            self.element(node, element);
        }
    }

    fn element(&self, node: &mut Node, element: &'b ArrayExpressionElement<'a>) {
        if let Some(expression) = element.as_expression() {
            self.value(node, expression);
        }
    }
}

/// Shows what has no place of its own where that is which holds it.
fn inherit(node: &mut Node) {
    let span = node.place.span.clone();
    let give = |part: &mut Node| {
        if part.place.span.is_none() {
            part.place.span.clone_from(&span);
            inherit(part);
        }
    };
    match &mut node.value {
        Value::List(elements) => elements.iter_mut().for_each(give),
        Value::Object(members) => members.iter_mut().map(|it| &mut it.node).for_each(give),
        _ => {}
    }
}

/// The expression that a script exports: the last one, when there are several.
fn exported<'a, 'b>(program: &'b Program<'a>) -> Option<&'b Expression<'a>> {
    program.body.iter().rev().find_map(|statement| match statement {
        Statement::ExportDefaultDeclaration(export) => match &export.declaration {
            ExportDefaultDeclarationKind::FunctionDeclaration(_)
            | ExportDefaultDeclarationKind::ClassDeclaration(_)
            | ExportDefaultDeclarationKind::TSInterfaceDeclaration(_) => None,
            declaration => declaration.as_expression(),
        },
        Statement::TSExportAssignment(export) => Some(&export.expression),
        Statement::ExpressionStatement(statement) => assigned(&statement.expression),
        _ => None,
    })
}

/// What a function returns at its end.
fn returned<'a, 'b>(statements: &'b [Statement<'a>]) -> Option<&'b Expression<'a>> {
    statements.iter().rev().find_map(|statement| match statement {
        Statement::ReturnStatement(statement) => statement.argument.as_ref(),
        _ => None,
    })
}

/// What is assigned to `module.exports`.
fn assigned<'a, 'b>(expression: &'b Expression<'a>) -> Option<&'b Expression<'a>> {
    let Expression::AssignmentExpression(assignment) = expression else { return None };
    match &assignment.left {
        AssignmentTarget::StaticMemberExpression(member)
            if member.property.name == "exports" && member.object.is_specific_id("module") =>
        {
            Some(&assignment.right)
        }
        // `exports = module.exports = …`
        _ => assigned(&assignment.right),
    }
}

/// The constants at the top of a script.
fn constants<'a, 'b>(program: &'b Program<'a>) -> FxHashMap<&'b str, &'b Expression<'a>> {
    let declared = |statement: &'b Statement<'a>| -> Option<&'b VariableDeclaration<'a>> {
        match statement {
            Statement::VariableDeclaration(declaration) => Some(declaration),
            Statement::ExportDeclaration(export) => match &export.declaration {
                Declaration::VariableDeclaration(declaration) => Some(declaration),
                _ => None,
            },
            _ => None,
        }
    };
    let declarations = program.body.iter().filter_map(declared);
    declarations
        .filter(|declaration| declaration.kind.is_const())
        .flat_map(|declaration| &declaration.declarations)
        .filter_map(|declarator| {
            let BindingPattern::BindingIdentifier(name) = &declarator.id else { return None };
            Some((name.name.as_str(), declarator.init.as_ref()?))
        })
        .collect()
}
