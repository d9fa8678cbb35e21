//! What can be said of a script that the parser gave up on.
//!
//! The parser keeps a record of the static and dynamic imports that it passed before it met the
//! error, while the syntax tree is lost. Importing sites behind the error are unknown: the file's
//! problem says so.

use oxc_span::Span;
use oxc_syntax::module_record::ModuleRecord;

use crate::extract::import::{Form, ImportKind, Specifier};
use crate::extract::specifier;
use crate::extract::visitor::{Found, Walked};

/// The imports in the parser's record.
pub(super) fn walked(record: &ModuleRecord<'_>, text: &str) -> Walked {
    let mut imports: Vec<Found> = statics(record).chain(dynamics(record, text)).collect();
    // The parser records a site again when it goes back to read it another way.
    imports.sort_by_key(|found| (found.span.start, found.span.end));
    imports.dedup_by_key(|found| found.span);
    // A statement that broke off before its specifier names nothing.
    imports.retain(|found| !found.span.is_empty());
    Walked { imports, holders: None }
}

fn statics(record: &ModuleRecord<'_>) -> impl Iterator<Item = Found> {
    record.requested_modules.iter().flat_map(|(name, sites)| {
        sites.iter().map(|site| Found {
            specifier: Specifier::Literal(name.as_str().into()),
            kind: if site.is_import { ImportKind::Import } else { ImportKind::Export },
            type_only: site.is_type,
            form: Form::Plain,
            span: site.span,
            statement: site.statement_span.start,
            loader: None,
        })
    })
}

fn dynamics(record: &ModuleRecord<'_>, text: &str) -> impl Iterator<Item = Found> {
    record.dynamic_imports.iter().map(|site| Found {
        specifier: plain_string(text, site.module_request).unwrap_or_else(specifier::unknown),
        kind: ImportKind::DynamicImport,
        type_only: false,
        form: Form::Plain,
        span: site.module_request,
        statement: site.span.start,
        loader: None,
    })
}

/// A string literal that says what it means: no escapes, no holes.
fn plain_string(text: &str, span: Span) -> Option<Specifier> {
    let source = &text[span.start as usize..span.end as usize];
    let quote = source.chars().next().filter(|quote| matches!(quote, '"' | '\'' | '`'))?;
    let inner = source.get(1..)?.strip_suffix(quote)?;
    let plain = !inner.contains([quote, '\\']) && !inner.contains("${");
    plain.then(|| Specifier::Literal(inner.into()))
}
