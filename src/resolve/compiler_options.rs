//! The options of a `tsconfig.json` that decide on what compilation leaves of a file's imports.

use jsonc_parser::ast::Object;

use crate::resolve::document;

/// What a configuration says about compilation; `None` where it says nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "the options are TypeScript's own")]
pub struct CompilerOptions {
    pub emit_decorator_metadata: Option<bool>,
    pub imports_not_used_as_values: Option<String>,
    pub jsx_factory: Option<String>,
    pub jsx_fragment_factory: Option<String>,
    pub module: Option<String>,
    pub preserve_value_imports: Option<bool>,
    pub react_namespace: Option<String>,
    pub strict: Option<bool>,
    pub strict_null_checks: Option<bool>,
    pub target: Option<String>,
    pub verbatim_module_syntax: Option<bool>,
}

impl CompilerOptions {
    /// Reads `compilerOptions`. What has the wrong type counts as not said.
    pub(super) fn read(options: &Object<'_>) -> Self {
        let text = |key| document::string(options, key).map(str::to_owned);
        let flag = |key| Some(document::get(options, key)?.as_boolean_lit()?.value);
        Self {
            emit_decorator_metadata: flag("emitDecoratorMetadata"),
            imports_not_used_as_values: text("importsNotUsedAsValues"),
            jsx_factory: text("jsxFactory"),
            jsx_fragment_factory: text("jsxFragmentFactory"),
            module: text("module"),
            preserve_value_imports: flag("preserveValueImports"),
            react_namespace: text("reactNamespace"),
            strict: flag("strict"),
            strict_null_checks: flag("strictNullChecks"),
            target: text("target"),
            verbatim_module_syntax: flag("verbatimModuleSyntax"),
        }
    }

    /// These options, and where they say nothing those of a configuration that is extended.
    pub(super) fn or(self, base: &Self) -> Self {
        let text = |own: Option<String>, base: &Option<String>| own.or_else(|| base.clone());
        Self {
            emit_decorator_metadata: self.emit_decorator_metadata.or(base.emit_decorator_metadata),
            imports_not_used_as_values: text(
                self.imports_not_used_as_values,
                &base.imports_not_used_as_values,
            ),
            jsx_factory: text(self.jsx_factory, &base.jsx_factory),
            jsx_fragment_factory: text(self.jsx_fragment_factory, &base.jsx_fragment_factory),
            module: text(self.module, &base.module),
            preserve_value_imports: self.preserve_value_imports.or(base.preserve_value_imports),
            react_namespace: text(self.react_namespace, &base.react_namespace),
            strict: self.strict.or(base.strict),
            strict_null_checks: self.strict_null_checks.or(base.strict_null_checks),
            target: text(self.target, &base.target),
            verbatim_module_syntax: self.verbatim_module_syntax.or(base.verbatim_module_syntax),
        }
    }
}
