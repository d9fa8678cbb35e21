//! One walk over the syntax tree that finds the imports written as code.
//!
//! Static imports and the imports of the type grammar are read here; calls, which come in many
//! shapes, in `calls`. What is found keeps its offsets: lines are counted once,
//! when the walk is over.

use oxc_ast::ast::{
    ArrowFunctionExpression, BindingIdentifier, CallExpression, ClassElement, ExportAllDeclaration,
    ExportFromDeclaration, Expression, ExpressionStatement, FormalParameterKind, FormalParameters,
    Function, ImportDeclaration, ImportExpression, ImportOrExportKind, JSXMemberExpression,
    NewExpression, Program, Statement, StringLiteral, TSExternalModuleDeclaration,
    TSImportEqualsDeclaration, TSImportType, TSModuleBlock, TSModuleReference, TSTypeName,
    VariableDeclaration,
};
use oxc_ast_visit::{Visit, walk};
use oxc_span::{GetSpan, Span};
use oxc_syntax::scope::ScopeFlags;

use crate::extract::create_require::CreateRequire;
use crate::extract::import::{Form, ImportKind, Specifier};
use crate::extract::mentions::Mentions;
use crate::extract::names::Names;
use crate::extract::{Settings, calls, clauses, forms, specifier, spine};

/// An import, by its offsets in the script.
pub(super) struct Found {
    pub(super) specifier: Specifier,
    pub(super) kind: ImportKind,
    pub(super) type_only: bool,
    pub(super) form: Form,
    pub(super) span: Span,
    /// Where the declaration, call or type begins that imports.
    pub(super) statement: u32,
    /// The loader whose name the file may have given to something else; see [`Loader`].
    pub(super) loader: Option<Loader>,
}

/// A global function that loads modules, as long as the file binds nothing else to its name.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Loader {
    Require,
    Define,
}

/// A statement that holds an import, at whatever depth.
pub(super) struct Holder {
    /// Where the statement begins.
    pub(super) start: u32,
    /// Where the first import in it begins; see [`Found::statement`].
    pub(super) import_statement: u32,
}

/// What the walk has gathered.
#[derive(Default)]
pub(super) struct Walked {
    pub(super) imports: Vec<Found>,
    /// `None` when nobody asked for them.
    pub(super) holders: Option<Vec<Holder>>,
}

/// Walks over `program`, as far as it may hold an import. The statements that do are only noted if
/// `holders` are asked for.
pub(super) fn walk_program<'a>(
    program: &Program<'a>,
    settings: &'a Settings,
    holders: bool,
) -> Walked {
    let mentions = Mentions::of(program);
    let mentioning = mentions.as_ref().map(|mentions| mentions.mentioning(&program.body));
    let mentioning = mentioning.unwrap_or_else(|| program.body.iter().collect());
    let mut visitor = Visitor::new(program, &mentioning, settings, mentions.as_ref());
    visitor.walked.holders = holders.then(Vec::new);
    let Some(mentions) = mentions.filter(|_| visitor.knows_by_words()) else {
        visitor.visit_program(program);
        return visitor.finish();
    };
    visitor.walked.imports.reserve(mentions.likely_imports());
    visitor.mentions = Some(&mentions);
    for statement in mentioning {
        visitor.look_into(statement);
    }
    visitor.finish()
}

/// Walks over all of `program`: what [`walk_program`] must come to.
#[cfg(test)]
pub(super) fn walk_whole_program<'a>(program: &Program<'a>, settings: &'a Settings) -> Walked {
    let all: Vec<&Statement<'a>> = program.body.iter().collect();
    let mut visitor = Visitor::new(program, &all, settings, None);
    visitor.walked.holders = Some(Vec::new());
    visitor.visit_program(program);
    visitor.finish()
}

impl<'a> Visitor<'_, 'a> {
    /// For a program of which the statements of `mentioning` are those that mention something.
    fn new(
        program: &Program<'a>,
        mentioning: &[&Statement<'a>],
        settings: &'a Settings,
        mentions: Option<&Mentions>,
    ) -> Self {
        let create_require = match mentions {
            Some(mentions) if !mentions.require => CreateRequire::default(),
            _ => CreateRequire::of(program),
        };
        let is_module = program.body.iter().any(makes_module);
        Self {
            mentions: None,
            next_mention: 0,
            walked: Walked::default(),
            settings,
            text: program.source_text,
            create_require,
            names: Names::of(mentioning),
            is_module,
            statement: 0,
            inner: false,
            expression_statement: None,
            define_bodies: Vec::new(),
            functions: vec![program.span],
            ambient: false,
            bound: Vec::new(),
        }
    }

    /// Whether nothing imports but what one of the words of [`Mentions`] tells: no name of the file's
    /// own and none of the config does.
    fn knows_by_words(&self) -> bool {
        let own_names = self.names.hide_imports() || !self.create_require.is_empty();
        !own_names && self.settings.wrappers.is_empty() && !self.settings.builtin_modules
    }
}

/// A file is a module once one of its own statements imports or exports.
fn makes_module(statement: &Statement<'_>) -> bool {
    let import_equals = |statement: &Statement<'_>| {
        matches!(statement, Statement::TSImportEqualsDeclaration(it)
            if matches!(it.module_reference, TSModuleReference::ExternalModuleReference(_)))
    };
    statement.is_module_declaration() || import_equals(statement)
}

pub(super) struct Visitor<'m, 'a> {
    /// Where something may be found, when that is known.
    mentions: Option<&'m Mentions>,
    /// See [`Mentions::any_within`].
    next_mention: usize,
    pub(super) walked: Walked,
    pub(super) settings: &'a Settings,
    pub(super) text: &'a str,
    /// The names that stand for a `require` made by `createRequire`.
    pub(super) create_require: CreateRequire<'a>,
    pub(super) names: Names<'a>,
    is_module: bool,
    /// Where the declaration, call or type begins that is being read.
    statement: u32,
    /// What is being visited belongs to a `declare module` or namespace.
    inner: bool,
    /// The call that is a statement of its own and is about to be visited.
    pub(super) expression_statement: Option<Span>,
    /// The bodies of the functions that AMD's `define` passes a `require` to.
    pub(super) define_bodies: Vec<Span>,
    /// The functions around the node being visited, outermost (the file) first.
    functions: Vec<Span>,
    /// What is being visited declares a type, not a value.
    ambient: bool,
    /// The functions in which the name of a loader means something else.
    bound: Vec<(Loader, Span)>,
}

impl<'a> Visitor<'_, 'a> {
    /// Whether nothing is to be found within `span`.
    fn may_pass(&mut self, span: Span) -> bool {
        let next = &mut self.next_mention;
        self.mentions.is_some_and(|mentions| !mentions.any_within(span, next))
    }

    fn look_into(&mut self, it: &Statement<'a>) {
        self.within_statement(it.span().start, |this| walk::walk_statement(this, it));
    }

    /// Adds an import whose specifier is a plain string.
    fn add_literal(
        &mut self,
        kind: ImportKind,
        type_only: bool,
        form: Form,
        source: &StringLiteral<'a>,
    ) {
        let specifier = Specifier::Literal(source.value.as_str().into());
        let (statement, span) = (self.statement, source.span);
        let form = if self.inner && kind != ImportKind::ImportType { Form::Inner } else { form };
        let found = Found { specifier, kind, type_only, form, span, statement, loader: None };
        self.walked.imports.push(found);
    }

    /// Adds the imports of one call.
    pub(super) fn add_call(
        &mut self,
        kind: ImportKind,
        form: Form,
        loader: Option<Loader>,
        specifiers: Vec<(Specifier, Span)>,
    ) {
        let statement = self.statement;
        self.walked.imports.extend(specifiers.into_iter().map(|(specifier, span)| Found {
            specifier,
            kind,
            type_only: false,
            form,
            span,
            statement,
            loader,
        }));
    }

    /// Remembers that `name` is bound in `scope`.
    fn bind(&mut self, name: &str, scope: Option<Span>) {
        let loader = match name {
            "require" if !self.create_require.made(name) => Loader::Require,
            "define" => Loader::Define,
            _ => return,
        };
        if let Some(scope) = scope
            && !self.ambient
        {
            self.bound.push((loader, scope));
        }
    }

    /// Visits something that begins a statement of its own at `start`.
    fn within_statement(&mut self, start: u32, visit: impl FnOnce(&mut Self)) {
        let before = self.walked.imports.len();
        visit(self);
        let first = self.walked.imports.get(before);
        if let (Some(holders), Some(first)) = (&mut self.walked.holders, first) {
            holders.push(Holder { start, import_statement: first.statement });
        }
    }

    fn within_ambient(&mut self, ambient: bool, visit: impl FnOnce(&mut Self)) {
        let outer = self.ambient;
        self.ambient |= ambient;
        visit(self);
        self.ambient = outer;
    }

    /// Drops the calls of names that the file itself gave another meaning. A bundle hands its
    /// modules a `require` of its own: what it says in plain text is still an import, if only the
    /// beginning of a specifier, but what it computes from nothing is the bundle's affair.
    fn finish(mut self) -> Walked {
        for loader in [Loader::Require, Loader::Define] {
            let scopes = outermost(&self.bound, loader);
            if scopes.is_empty() {
                continue;
            }
            let lookalikes = self.settings.cruiser_amd && loader == Loader::Define;
            self.walked.imports.retain_mut(|found| {
                let scope = scopes.partition_point(|scope| scope.start <= found.span.start);
                let inside = scope > 0 && found.span.end <= scopes[scope - 1].end;
                let plain = loader == Loader::Require && !found.specifier.is_unknown();
                if found.loader != Some(loader) || !inside || plain {
                    return true;
                }
                let lookalike = lookalikes && matches!(found.form, Form::Plain | Form::Lookalike);
                found.form = Form::Lookalike;
                lookalike
            });
        }
        self.walked.imports.sort_by_key(|found| (found.span.start, found.span.end));
        self.walked
    }
}

/// The scopes in which `loader` is bound, less those inside another, by position.
fn outermost(bound: &[(Loader, Span)], loader: Loader) -> Vec<Span> {
    let mut scopes: Vec<Span> =
        bound.iter().filter(|(name, _)| *name == loader).map(|&(_, scope)| scope).collect();
    scopes.sort_unstable_by_key(|scope| (scope.start, std::cmp::Reverse(scope.end)));
    let mut end = 0;
    scopes.retain(|scope| {
        let outer = scope.end > end;
        end = end.max(scope.end);
        outer
    });
    scopes
}

impl<'a> Visit<'a> for Visitor<'_, 'a> {
    fn visit_expression(&mut self, it: &Expression<'a>) {
        if !self.may_pass(it.span()) {
            spine::visit(self, it);
        }
    }

    fn visit_statement(&mut self, it: &Statement<'a>) {
        // The span of an exported class begins behind its decorators.
        if it.is_module_declaration() || !self.may_pass(it.span()) {
            self.look_into(it);
        }
    }

    /// A comment above a field or method speaks of it, not of the whole class.
    fn visit_class_element(&mut self, it: &ClassElement<'a>) {
        if !self.may_pass(it.span()) {
            self.within_statement(it.span().start, |this| walk::walk_class_element(this, it));
        }
    }

    fn visit_import_declaration(&mut self, it: &ImportDeclaration<'a>) {
        self.statement = it.span.start;
        let (type_only, form) = clauses::of_import(it, self.text);
        self.add_literal(ImportKind::Import, type_only, form, &it.source);
        for specifier in it.specifiers.iter().flatten() {
            self.bind(specifier.name().as_str(), self.functions.first().copied());
        }
    }

    fn visit_export_from_declaration(&mut self, it: &ExportFromDeclaration<'a>) {
        self.statement = it.span.start;
        let (type_only, form) = clauses::of_export(it);
        self.add_literal(ImportKind::Export, type_only, form, &it.source);
    }

    fn visit_export_all_declaration(&mut self, it: &ExportAllDeclaration<'a>) {
        self.statement = it.span.start;
        let type_only = it.export_kind == ImportOrExportKind::Type;
        let form = if it.exported.is_some() { Form::Namespace } else { Form::Plain };
        self.add_literal(ImportKind::Export, type_only, form, &it.source);
    }

    fn visit_ts_import_equals_declaration(&mut self, it: &TSImportEqualsDeclaration<'a>) {
        self.statement = it.span.start;
        if let TSModuleReference::ExternalModuleReference(reference) = &it.module_reference {
            let type_only = it.import_kind == ImportOrExportKind::Type;
            let source = &reference.expression;
            self.add_literal(ImportKind::ImportEquals, type_only, Form::Plain, source);
        }
    }

    fn visit_ts_import_type(&mut self, it: &TSImportType<'a>) {
        self.statement = it.span.start;
        // Where something else than a string stands, which is a mistake, the parser makes one up.
        let text = it.source.span.source_text(self.text);
        if text.starts_with(['"', '\'']) {
            self.add_literal(ImportKind::ImportType, true, Form::Plain, &it.source);
        }
        if let Some(arguments) = &it.type_arguments {
            self.visit_ts_type_parameter_instantiation(arguments);
        }
    }

    fn visit_ts_external_module_declaration(&mut self, it: &TSExternalModuleDeclaration<'a>) {
        self.statement = it.span.start;
        if self.is_module && !it.id.value.contains('*') {
            self.add_literal(ImportKind::ModuleAugmentation, true, Form::Plain, &it.id);
        }
        walk::walk_ts_external_module_declaration(self, it);
    }

    fn visit_ts_module_block(&mut self, it: &TSModuleBlock<'a>) {
        let outer = std::mem::replace(&mut self.inner, true);
        walk::walk_ts_module_block(self, it);
        self.inner = outer;
    }

    fn visit_expression_statement(&mut self, it: &ExpressionStatement<'a>) {
        if let Expression::CallExpression(call) = &it.expression {
            self.expression_statement = Some(call.span);
        }
        walk::walk_expression_statement(self, it);
    }

    fn visit_import_expression(&mut self, it: &ImportExpression<'a>) {
        self.statement = it.span.start;
        let specifiers = specifier::of_expression(&it.source);
        let form = forms::of_import_expression(it, self.text);
        self.add_call(ImportKind::DynamicImport, form, None, specifiers);
        walk::walk_import_expression(self, it);
    }

    fn visit_call_expression(&mut self, it: &CallExpression<'a>) {
        self.statement = it.span.start;
        calls::call(self, it);
        walk::walk_call_expression(self, it);
    }

    fn visit_new_expression(&mut self, it: &NewExpression<'a>) {
        self.statement = it.span.start;
        calls::new(self, it);
        walk::walk_new_expression(self, it);
    }

    fn visit_function(&mut self, it: &Function<'a>, flags: ScopeFlags) {
        if let Some(id) = &it.id
            && it.is_declaration()
        {
            self.bind(id.name.as_str(), self.functions.last().copied());
        }
        self.functions.push(it.span);
        self.within_ambient(it.declare, |this| walk::walk_function(this, it, flags));
        self.functions.pop();
    }

    fn visit_arrow_function_expression(&mut self, it: &ArrowFunctionExpression<'a>) {
        self.functions.push(it.span);
        walk::walk_arrow_function_expression(self, it);
        self.functions.pop();
    }

    /// `declare const require: any` describes the loader instead of replacing it.
    fn visit_variable_declaration(&mut self, it: &VariableDeclaration<'a>) {
        self.within_ambient(it.declare, |this| walk::walk_variable_declaration(this, it));
    }

    fn visit_formal_parameters(&mut self, it: &FormalParameters<'a>) {
        let signature = it.kind == FormalParameterKind::Signature;
        self.within_ambient(signature, |this| walk::walk_formal_parameters(this, it));
    }

    fn visit_binding_identifier(&mut self, it: &BindingIdentifier<'a>) {
        self.bind(it.name.as_str(), self.functions.last().copied());
    }

    /// Dotted names hold no import, and would nest by the dot.
    fn visit_ts_type_name(&mut self, _: &TSTypeName<'a>) {}

    /// As for the dotted names of types.
    fn visit_jsx_member_expression(&mut self, _: &JSXMemberExpression<'a>) {}
}
