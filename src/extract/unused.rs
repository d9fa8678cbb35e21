//! Which static imports compilation removes because nothing uses them as a value.
//!
//! TypeScript keeps an import when one of its names stands in an expression, unless the expression
//! belongs to a declaration that is not run; anywhere else a name is that of a type. It looks at one
//! file at a time and does not know what a name stands for, so that a type that is exported again
//! counts as used.

use oxc_ast::ast::{
    BindingIdentifier, ImportDeclarationSpecifier, ImportOrExportKind, Program, Statement,
    TSModuleReference,
};
use oxc_semantic::SemanticBuilder;
use oxc_span::Span;

use crate::extract::Compiler;
use crate::extract::comments::Comments;
use crate::extract::import::Form;
use crate::extract::jsx_factory::JsxFactory;
use crate::extract::uses::Uses;
use crate::extract::visitor::Found;

/// The values that a static import binds.
pub(super) struct Bound<'a> {
    /// Where its source is named.
    source: Span,
    pub(super) names: Vec<&'a BindingIdentifier<'a>>,
}

/// Marks the imports of `program` that compilation removes. `imports` are in the order of their
/// positions.
pub(super) fn mark<'a>(
    program: &'a Program<'a>,
    comments: &Comments<'_>,
    compiler: &Compiler,
    imports: &mut [Found],
) {
    let bound: Vec<Bound<'a>> = program.body.iter().filter_map(bound).collect();
    if bound.is_empty() {
        return;
    }
    let scoping = SemanticBuilder::new().build(program).semantic.into_scoping();
    let uses = Uses::new(&scoping, &bound, JsxFactory::of(comments, compiler), compiler);
    let used = uses.of(program);
    for it in &bound {
        let is_used = |name: &&BindingIdentifier<'_>| used[name.symbol_id().index()];
        if !it.names.iter().any(is_used) {
            mark_one(imports, it.source);
        }
    }
}

fn mark_one(imports: &mut [Found], source: Span) {
    let at = imports.partition_point(|found| found.span.start < source.start);
    for found in imports[at..].iter_mut().take_while(|found| found.span == source) {
        found.form = match found.form {
            Form::Plain => Form::Unused,
            Form::TypeNames { .. } => Form::TypeNames { unused: true },
            other => other,
        };
    }
}

/// The values that a statement imports, if it does and binds them to names. What is exported at
/// once counts as used.
fn bound<'a>(statement: &'a Statement<'a>) -> Option<Bound<'a>> {
    match statement {
        Statement::ImportDeclaration(it) if it.import_kind == ImportOrExportKind::Value => {
            let specifiers = it.specifiers.as_ref()?.iter().filter(|specifier| {
                !matches!(specifier, ImportDeclarationSpecifier::ImportSpecifier(it)
                    if it.import_kind == ImportOrExportKind::Type)
            });
            let names = specifiers.map(ImportDeclarationSpecifier::local).collect();
            Some(Bound { source: it.source.span, names })
        }
        Statement::TSImportEqualsDeclaration(it) if it.import_kind == ImportOrExportKind::Value => {
            let TSModuleReference::ExternalModuleReference(reference) = &it.module_reference else {
                return None;
            };
            Some(Bound { source: reference.expression.span, names: vec![&it.id] })
        }
        _ => None,
    }
}
