//! Which names of a file stand for a mocker, or for the file's own address.
//!
//! Both are looked for where they are nearly always declared: among the statements of the file
//! itself, which costs no walk.

use oxc_ast::ast::{
    BindingPattern, Expression, ImportDeclaration, ImportDeclarationSpecifier, Statement,
    VariableDeclaration,
};
use rustc_hash::FxHashSet;

use crate::extract::calls::is_import_meta_url;

/// Whether a module's `mock` is an object with a method `module`.
fn is_tracker(module: &str) -> bool {
    matches!(module, "node:test" | "bun:test")
}

/// Whether a module exports something else that mocks.
fn is_mocker(module: &str) -> bool {
    matches!(module, "vitest" | "@jest/globals")
}

/// The names of one file.
#[derive(Default)]
pub(super) struct Names<'a> {
    /// `import { vi as v }`
    mock_objects: FxHashSet<&'a str>,
    /// `import { mock as m }`
    mock_trackers: FxHashSet<&'a str>,
    /// What else such a module exports, and the module as a whole: `vt.vi`, `test.mock`
    namespaces: FxHashSet<&'a str>,
    /// A module is imported that [`is_tracker`].
    has_trackers: bool,
    /// `const here = import.meta.url`
    own_urls: FxHashSet<&'a str>,
}

impl<'a> Names<'a> {
    /// Of the statements of a file, those that may declare such a name: `import` stands in them.
    pub(super) fn of(statements: &[&Statement<'a>]) -> Self {
        let mut names = Self::default();
        for statement in statements {
            match statement {
                Statement::ImportDeclaration(it) => names.import(it),
                Statement::VariableDeclaration(it) => names.variables(it),
                _ => {}
            }
        }
        names
    }

    /// The file may import by some of these names without a word of
    /// [`Mentions`](super::mentions::Mentions) in the call. A mocker may have any name, but its methods
    /// have not; of those, only `module` can be written with an escape that is not told from the `\d` of
    /// a regular expression.
    pub(super) fn hide_imports(&self) -> bool {
        !self.own_urls.is_empty() || self.has_trackers
    }

    fn has_mockers(&self) -> bool {
        !self.mock_objects.is_empty()
            || !self.mock_trackers.is_empty()
            || !self.namespaces.is_empty()
    }

    fn import(&mut self, it: &ImportDeclaration<'a>) {
        let source = it.source.value.as_str();
        if !is_tracker(source) && !is_mocker(source) {
            return;
        }
        self.has_trackers |= is_tracker(source);
        for specifier in it.specifiers.iter().flatten() {
            let local = specifier.local().name.as_str();
            let imported = match specifier {
                ImportDeclarationSpecifier::ImportSpecifier(it) => it.imported.name(),
                _ => "*".into(),
            };
            match imported.as_str() {
                "vi" | "vitest" | "jest" => self.mock_objects.insert(local),
                "mock" => self.mock_trackers.insert(local),
                _ => self.namespaces.insert(local),
            };
        }
    }

    fn variables(&mut self, it: &VariableDeclaration<'a>) {
        for declarator in &it.declarations {
            let Some(value) = &declarator.init else { continue };
            match &declarator.id {
                BindingPattern::BindingIdentifier(id) if is_import_meta_url(value) => {
                    self.own_urls.insert(id.name.as_str());
                }
                BindingPattern::ObjectPattern(pattern)
                    if matches!(value.get_inner_expression(), Expression::ImportMeta(_)) =>
                {
                    for property in &pattern.properties {
                        if let BindingPattern::BindingIdentifier(id) = &property.value
                            && property.key.is_specific_static_name("url")
                        {
                            self.own_urls.insert(id.name.as_str());
                        }
                    }
                }
                _ => {}
            }
        }
    }

    /// `base` is a name for `import.meta.url`.
    pub(super) fn is_own_url(&self, base: &Expression<'_>) -> bool {
        matches!(base.get_inner_expression(), Expression::Identifier(it)
            if self.own_urls.contains(it.name.as_str()))
    }

    /// `object.method` mocks a module, when `methods` are those of `vi` and `jest`.
    pub(super) fn mocks(&self, object: &Expression<'_>, method: &str, methods: &[&str]) -> bool {
        if !self.has_mockers() || (method != "module" && !methods.contains(&method)) {
            return false;
        }
        match object {
            Expression::Identifier(it) if method == "module" => {
                self.mock_trackers.contains(it.name.as_str())
            }
            Expression::Identifier(it) => self.mock_objects.contains(it.name.as_str()),
            object => object.get_member_expr().is_some_and(|member| {
                let known = matches!(member.object().get_inner_expression(),
                    Expression::Identifier(it) if self.namespaces.contains(it.name.as_str()));
                known
                    && match member.static_property_name() {
                        Some("mock") => method == "module" && self.has_trackers,
                        Some("vi" | "vitest" | "jest") => method != "module",
                        _ => false,
                    }
            }),
        }
    }
}
