//! What the clause of a static import or export names: values, types, or nothing.

use memchr::memchr;
use oxc_ast::ast::{
    ExportFromDeclaration, ImportDeclaration, ImportDeclarationSpecifier, ImportOrExportKind,
};

use crate::extract::import::Form;

/// Whether an import is of nothing but types, and its form.
pub(super) fn of_import(it: &ImportDeclaration<'_>, text: &str) -> (bool, Form) {
    let Some(specifiers) = &it.specifiers else { return (false, Form::Plain) };
    if it.import_kind == ImportOrExportKind::Type {
        return (true, Form::Plain);
    }
    let is_type = |specifier: &ImportDeclarationSpecifier<'_>| {
        matches!(specifier, ImportDeclarationSpecifier::ImportSpecifier(it)
            if it.import_kind == ImportOrExportKind::Type)
    };
    let named = |specifier: &&ImportDeclarationSpecifier<'_>| {
        matches!(specifier, ImportDeclarationSpecifier::ImportSpecifier(_))
    };
    // `import d, {} from "x"` leaves no other trace of its braces.
    let braces = match specifiers.as_slice() {
        [ImportDeclarationSpecifier::ImportDefaultSpecifier(it_alone)] => {
            let between = it_alone.span.end as usize..it.source.span.start as usize;
            memchr(b'{', &text.as_bytes()[between]).is_some()
        }
        [.., last] => named(&last),
        [] => true,
    };
    let types = braces && specifiers.iter().filter(named).all(is_type);
    let unused = specifiers.iter().all(is_type);
    let form = if types { Form::TypeNames { unused } } else { Form::Plain };
    (!specifiers.is_empty() && unused, form)
}

/// Whether an `export … from` is of nothing but types, and its form. What it exports is bound to no
/// name, so that nothing in the file can use it.
pub(super) fn of_export(it: &ExportFromDeclaration<'_>) -> (bool, Form) {
    if it.export_kind == ImportOrExportKind::Type {
        return (true, Form::Plain);
    }
    if it.specifiers.iter().all(|it| it.export_kind == ImportOrExportKind::Type) {
        return (!it.specifiers.is_empty(), Form::TypeNames { unused: true });
    }
    (false, Form::Plain)
}
