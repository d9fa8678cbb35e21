//! Which names of a TypeScript file are used as values.

use std::cell::Cell;

use oxc_ast::ast::{
    BindingIdentifier, Class, ExportDeclaration, ExportFromDeclaration, ExportNamedDeclaration,
    Expression, Function, IdentifierReference, ImportDeclaration, ImportOrExportKind,
    JSXElementName, JSXMemberExpression, JSXMemberExpressionObject, JSXOpeningElement,
    JSXOpeningFragment, Program, PropertyDefinition, TSEnumDeclaration,
    TSExternalModuleDeclaration, TSGlobalDeclaration, TSImportEqualsDeclaration,
    TSInterfaceDeclaration, TSModuleReference, TSNamespaceDeclaration, TSTypeAliasDeclaration,
    TSTypeName, VariableDeclaration,
};
use oxc_ast_visit::{Visit, walk};
use oxc_semantic::Scoping;
use oxc_syntax::scope::{ScopeFlags, ScopeId};
use oxc_syntax::symbol::SymbolId;
use rustc_hash::FxHashMap;

use crate::extract::jsx_factory::JsxFactory;
use crate::extract::unused::Bound;
use crate::extract::{Compiler, metadata, spine};

/// The walk that looks for uses.
pub(super) struct Uses<'s, 'a> {
    scoping: &'s Scoping,
    pub(super) compiler: &'s Compiler,
    jsx: JsxFactory<'s>,
    /// What is imported, by its name.
    imported: FxHashMap<&'a str, &'a BindingIdentifier<'a>>,
    /// By symbol.
    used: Vec<bool>,
    /// `import A = N.B`: the symbols of `A` and `N`.
    aliases: Vec<(SymbolId, SymbolId)>,
    scopes: Vec<ScopeId>,
    /// What is being visited is declared, not run.
    ambient: bool,
    /// What is being visited is exported.
    exported: bool,
}

impl<'s, 'a> Uses<'s, 'a> {
    pub(super) fn new(
        scoping: &'s Scoping,
        bound: &[Bound<'a>],
        jsx: JsxFactory<'s>,
        compiler: &'s Compiler,
    ) -> Self {
        let names = bound.iter().flat_map(|it| &it.names);
        Self {
            scoping,
            compiler,
            jsx,
            imported: names.map(|&name| (name.name.as_str(), name)).collect(),
            used: vec![false; scoping.symbols_len()],
            aliases: Vec::new(),
            scopes: Vec::new(),
            ambient: false,
            exported: false,
        }
    }

    /// Whether each symbol is used.
    pub(super) fn of(mut self, program: &Program<'a>) -> Vec<bool> {
        self.visit_program(program);
        // One alias may stand for another.
        while let Some(at) = self.aliases.iter().position(|(alias, _)| self.used[alias.index()]) {
            let (_, root) = self.aliases.swap_remove(at);
            self.used[root.index()] = true;
        }
        self.used
    }

    fn symbol(&self, it: &IdentifierReference<'_>) -> Option<SymbolId> {
        self.scoping.get_reference(it.reference_id.get()?).symbol_id()
    }

    pub(super) fn mark(&mut self, it: &IdentifierReference<'_>) {
        if let Some(symbol) = self.symbol(it)
            && !self.ambient
        {
            self.used[symbol.index()] = true;
        }
    }

    /// Marks an import by its name, as far as the name means the import in this place.
    fn mark_named(&mut self, name: &str) {
        if let (Some(import), Some(&scope), false) =
            (self.imported.get(name), self.scopes.last(), self.ambient)
            && let Some(symbol) = self.scoping.find_binding(scope, import.name)
        {
            self.used[symbol.index()] = true;
        }
    }

    fn within_ambient(&mut self, ambient: bool, visit: impl FnOnce(&mut Self)) {
        let outer = self.ambient;
        self.ambient |= ambient;
        visit(self);
        self.ambient = outer;
    }
}

/// The name that a dotted name begins with.
pub(super) fn root<'n, 'a>(mut name: &'n TSTypeName<'a>) -> Option<&'n IdentifierReference<'a>> {
    loop {
        name = match name {
            TSTypeName::IdentifierReference(it) => return Some(it),
            TSTypeName::QualifiedName(it) => &it.left,
            TSTypeName::ThisExpression(_) => return None,
        }
    }
}

impl<'a> Visit<'a> for Uses<'_, 'a> {
    fn enter_scope(&mut self, _: ScopeFlags, scope: &Cell<Option<ScopeId>>) {
        let outer = self.scopes.last().copied();
        self.scopes.extend(scope.get().or(outer));
    }

    fn leave_scope(&mut self) {
        self.scopes.pop();
    }

    fn visit_expression(&mut self, it: &Expression<'a>) {
        spine::visit(self, it);
    }

    fn visit_identifier_reference(&mut self, it: &IdentifierReference<'a>) {
        self.mark(it);
    }

    /// The names of types, of `typeof x` in a type, of what is implemented.
    fn visit_ts_type_name(&mut self, _: &TSTypeName<'a>) {}

    fn visit_import_declaration(&mut self, _: &ImportDeclaration<'a>) {}

    fn visit_export_from_declaration(&mut self, _: &ExportFromDeclaration<'a>) {}

    fn visit_export_named_declaration(&mut self, it: &ExportNamedDeclaration<'a>) {
        if it.export_kind == ImportOrExportKind::Type {
            return;
        }
        for specifier in &it.specifiers {
            if specifier.export_kind == ImportOrExportKind::Value {
                self.visit_module_export_name(&specifier.local);
            }
        }
    }

    fn visit_export_declaration(&mut self, it: &ExportDeclaration<'a>) {
        self.exported = true;
        walk::walk_export_declaration(self, it);
        self.exported = false;
    }

    /// An alias is used for what it stands for once it is used itself.
    fn visit_ts_import_equals_declaration(&mut self, it: &TSImportEqualsDeclaration<'a>) {
        let root = match &it.module_reference {
            TSModuleReference::IdentifierReference(it) => Some(&**it),
            TSModuleReference::QualifiedName(it) => root(&it.left),
            TSModuleReference::ExternalModuleReference(_) => None,
        };
        if let Some(root) = root
            && it.import_kind == ImportOrExportKind::Value
        {
            if self.exported {
                self.mark(root);
            } else if let Some(symbol) = self.symbol(root) {
                self.aliases.push((it.id.symbol_id(), symbol));
            }
        }
    }

    fn visit_jsx_opening_element(&mut self, it: &JSXOpeningElement<'a>) {
        if let Some(factory) = self.jsx.element {
            self.mark_named(factory);
        }
        // TypeScript does not ask whether the name is that of an HTML element.
        if let JSXElementName::Identifier(name) = &it.name {
            self.mark_named(name.name.as_str());
        }
        walk::walk_jsx_opening_element(self, it);
    }

    fn visit_jsx_opening_fragment(&mut self, _: &JSXOpeningFragment) {
        if let Some(factory) = self.jsx.fragment {
            self.mark_named(factory);
        }
    }

    /// Only the first of the names is one; the rest would nest by the dot.
    fn visit_jsx_member_expression(&mut self, it: &JSXMemberExpression<'a>) {
        let mut object = &it.object;
        while let JSXMemberExpressionObject::MemberExpression(it) = object {
            object = &it.object;
        }
        if let JSXMemberExpressionObject::IdentifierReference(it) = object {
            self.mark(it);
        }
    }

    fn visit_class(&mut self, it: &Class<'a>) {
        if self.compiler.decorator_metadata && it.is_declaration() && !it.declare {
            metadata::class(self, it);
        }
        self.within_ambient(it.declare, |this| walk::walk_class(this, it));
    }

    fn visit_property_definition(&mut self, it: &PropertyDefinition<'a>) {
        self.within_ambient(it.declare, |this| walk::walk_property_definition(this, it));
    }

    fn visit_function(&mut self, it: &Function<'a>, flags: ScopeFlags) {
        self.within_ambient(it.declare, |this| walk::walk_function(this, it, flags));
    }

    fn visit_variable_declaration(&mut self, it: &VariableDeclaration<'a>) {
        self.within_ambient(it.declare, |this| walk::walk_variable_declaration(this, it));
    }

    fn visit_ts_enum_declaration(&mut self, it: &TSEnumDeclaration<'a>) {
        self.within_ambient(it.declare, |this| walk::walk_ts_enum_declaration(this, it));
    }

    fn visit_ts_interface_declaration(&mut self, it: &TSInterfaceDeclaration<'a>) {
        self.within_ambient(it.declare, |this| walk::walk_ts_interface_declaration(this, it));
    }

    fn visit_ts_type_alias_declaration(&mut self, it: &TSTypeAliasDeclaration<'a>) {
        self.within_ambient(it.declare, |this| walk::walk_ts_type_alias_declaration(this, it));
    }

    fn visit_ts_namespace_declaration(&mut self, it: &TSNamespaceDeclaration<'a>) {
        let exported = std::mem::take(&mut self.exported);
        self.within_ambient(it.declare, |this| walk::walk_ts_namespace_declaration(this, it));
        self.exported = exported;
    }

    fn visit_ts_global_declaration(&mut self, it: &TSGlobalDeclaration<'a>) {
        self.within_ambient(true, |this| walk::walk_ts_global_declaration(this, it));
    }

    fn visit_ts_external_module_declaration(&mut self, it: &TSExternalModuleDeclaration<'a>) {
        self.within_ambient(true, |this| walk::walk_ts_external_module_declaration(this, it));
    }
}
