//! Which names of a file stand for a `require`.
//!
//! `const load = createRequire(import.meta.url)` makes `load("x")` an import, and so does
//! `const load = require`. The names are gathered before the imports are, since a function above
//! the declaration may use them; the few files that mention `createRequire`, or `require` as a
//! value, are the only ones that pay for it.

use memchr::memmem;
use oxc_ast::ast::{
    AssignmentExpression, AssignmentTarget, BindingPattern, BindingProperty, CallExpression,
    Expression, ImportSpecifier, MemberExpression, Program, VariableDeclarator,
};
use oxc_ast_visit::{Visit, walk};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::extract::spine;

pub(super) const CREATE_REQUIRE: &str = "createRequire";
pub(super) const REQUIRE: &str = "require";

/// What a file calls `createRequire`, what it calls the results, and what else it calls a
/// `require`.
#[derive(Default)]
pub(super) struct CreateRequire<'a> {
    makers: FxHashSet<&'a str>,
    made: FxHashSet<&'a str>,
    resolvers: FxHashSet<&'a str>,
}

impl<'a> CreateRequire<'a> {
    /// Looks through `program`, if its text says that there is something to find.
    pub(super) fn of(program: &Program<'a>) -> Self {
        let mut names = Self::default();
        let text = program.source_text.as_bytes();
        let has = |word: &str| memmem::find(text, word.as_bytes()).is_some();
        // Names are written with escapes of one kind, if with any.
        let has_maker = has(CREATE_REQUIRE) || has("\\u");
        if !has_maker && !holds_require(program.source_text) {
            return names;
        }
        let mut bindings = Bindings::default();
        bindings.visit_program(program);
        names.makers = bindings.makers;
        if has_maker {
            names.makers.insert(CREATE_REQUIRE);
        }
        for (name, callee) in bindings.calls {
            let made = callee.is_none_or(|callee| names.makers.contains(callee));
            if made {
                bindings.made.push(name);
            }
        }
        names.made = with_copies(bindings.made, &bindings.copies);
        for (name, source) in bindings.resolvers_of {
            if names.made.contains(source) {
                bindings.resolvers.push(name);
            }
        }
        names.resolvers = with_copies(bindings.resolvers, &bindings.copies);
        names
    }

    /// The file has no such name.
    pub(super) fn is_empty(&self) -> bool {
        self.makers.is_empty() && self.made.is_empty() && self.resolvers.is_empty()
    }

    /// `name` holds the `resolve` of a `require`.
    pub(super) fn resolves(&self, name: &str) -> bool {
        self.resolvers.contains(name)
    }

    /// `expression` is a `require`: the name itself, one that was made, `module.require`.
    pub(super) fn is_require(&self, expression: &Expression<'_>) -> bool {
        match expression.get_inner_expression() {
            Expression::Identifier(it) => it.name == REQUIRE || self.made(it.name.as_str()),
            other => is_member_require(other),
        }
    }

    /// `name` holds a `require` that was made.
    pub(super) fn made(&self, name: &str) -> bool {
        self.made.contains(name)
    }

    /// `call` makes one: `createRequire(…)`, `module.createRequire(…)`.
    pub(super) fn makes(&self, call: &CallExpression<'_>) -> bool {
        match call.callee.get_inner_expression() {
            Expression::Identifier(callee) => self.makers.contains(callee.name.as_str()),
            callee => is_member(callee),
        }
    }
}

/// `names`, and what they are assigned to.
fn with_copies<'a>(
    mut names: Vec<&'a str>,
    copies: &FxHashMap<&'a str, Vec<&'a str>>,
) -> FxHashSet<&'a str> {
    let mut all = FxHashSet::default();
    while let Some(name) = names.pop() {
        if all.insert(name) {
            names.extend(copies.get(name).into_iter().flatten());
        }
    }
    all
}

/// Whether an import is that of what makes a `require`, whatever the file calls it.
pub(super) fn is_maker(import: &ImportSpecifier<'_>) -> bool {
    import.imported.name() == CREATE_REQUIRE
}

/// Whether `text` speaks of a `require` other than to call it.
fn holds_require(text: &str) -> bool {
    let is_word = |c: char| c.is_alphanumeric() || matches!(c, '_' | '$');
    memmem::find_iter(text.as_bytes(), REQUIRE.as_bytes()).any(|at| {
        let rest = &text[at + REQUIRE.len()..];
        if text[..at].ends_with(is_word) || rest.starts_with(is_word) {
            return false;
        }
        // `require(…)`, `require?.(…)`, `require.resolve(…)`
        let rest = match rest.trim_start().strip_prefix('.') {
            Some(member) => member.trim_start().trim_start_matches(is_word),
            None => rest,
        };
        !rest.trim_start().starts_with(['(', '?'])
    })
}

/// The objects whose `require` is that of the module, or that of all modules.
pub(super) fn has_require(object: &Expression<'_>) -> bool {
    match object.get_inner_expression() {
        Expression::Identifier(it) => {
            matches!(it.name.as_str(), "module" | "globalThis" | "global" | "window")
        }
        Expression::ImportMeta(_) => true,
        member => member.get_member_expr().is_some_and(|member| {
            let Expression::Identifier(object) = member.object().get_inner_expression() else {
                return false;
            };
            matches!(
                (object.name.as_str(), member.static_property_name()),
                ("module", Some("parent"))
                    | ("require", Some("main"))
                    | ("process", Some("mainModule"))
            )
        }),
    }
}

/// `module.require` and its like.
fn is_member_require(expression: &Expression<'_>) -> bool {
    expression.get_member_expr().is_some_and(|member| {
        member.static_property_name() == Some(REQUIRE) && has_require(member.object())
    })
}

/// `<anything>.createRequire`
fn is_member(callee: &Expression<'_>) -> bool {
    let member = callee.get_member_expr();
    member.and_then(MemberExpression::static_property_name) == Some(CREATE_REQUIRE)
}

#[derive(Default)]
struct Bindings<'a> {
    /// Other names of `createRequire` itself.
    makers: FxHashSet<&'a str>,
    /// Names that are given the result of a call, with the callee's name; `None` for a member
    /// that is `createRequire` for certain.
    calls: Vec<(&'a str, Option<&'a str>)>,
    /// Names that are given a `require`.
    made: Vec<&'a str>,
    /// Names that are given the `resolve` of `require`.
    resolvers: Vec<&'a str>,
    /// Names that are given the `resolve` of another name.
    resolvers_of: Vec<(&'a str, &'a str)>,
    /// The names that are given what another name holds, by that name.
    copies: FxHashMap<&'a str, Vec<&'a str>>,
}

impl<'a> Bindings<'a> {
    fn bind(&mut self, name: &'a str, value: &Expression<'a>) {
        let value = value.get_inner_expression();
        if let Expression::Identifier(it) = value {
            match it.name.as_str() {
                REQUIRE if name == REQUIRE => {}
                REQUIRE => self.made.push(name),
                other => self.copies.entry(other).or_default().push(name),
            }
        } else if is_member_require(value) {
            self.made.push(name);
        } else if let Some(member) = value.get_member_expr()
            && member.static_property_name() == Some("resolve")
        {
            self.bind_resolver(name, member.object());
        }
        let Expression::CallExpression(call) = value else { return };
        match call.callee.get_inner_expression() {
            Expression::Identifier(callee) => self.calls.push((name, Some(callee.name.as_str()))),
            callee if is_member(callee) => self.calls.push((name, None)),
            _ => {}
        }
    }

    /// `name` is given the `resolve` of `object`.
    fn bind_resolver(&mut self, name: &'a str, object: &Expression<'a>) {
        match object.get_inner_expression() {
            Expression::Identifier(it) if it.name == REQUIRE => self.resolvers.push(name),
            Expression::Identifier(it) => self.resolvers_of.push((name, it.name.as_str())),
            other if is_member_require(other) => self.resolvers.push(name),
            _ => {}
        }
    }

    /// `const { resolve } = require`, `const { require: load } = module`
    fn destructure(&mut self, properties: &[BindingProperty<'a>], value: &Expression<'a>) {
        for property in properties {
            let BindingPattern::BindingIdentifier(id) = &property.value else { continue };
            let name = id.name.as_str();
            if property.key.is_specific_static_name("resolve") {
                self.bind_resolver(name, value);
            } else if property.key.is_specific_static_name(REQUIRE) && has_require(value) {
                self.made.push(name);
            }
        }
    }
}

impl<'a> Visit<'a> for Bindings<'a> {
    fn visit_variable_declarator(&mut self, it: &VariableDeclarator<'a>) {
        match (&it.id, &it.init) {
            (BindingPattern::BindingIdentifier(id), Some(value)) => {
                self.bind(id.name.as_str(), value);
            }
            (BindingPattern::ObjectPattern(pattern), Some(value)) => {
                self.destructure(&pattern.properties, value);
            }
            _ => {}
        }
        walk::walk_variable_declarator(self, it);
    }

    fn visit_assignment_expression(&mut self, it: &AssignmentExpression<'a>) {
        if let AssignmentTarget::AssignmentTargetIdentifier(id) = &it.left {
            self.bind(id.name.as_str(), &it.right);
        }
        walk::walk_assignment_expression(self, it);
    }

    fn visit_import_specifier(&mut self, it: &ImportSpecifier<'a>) {
        if is_maker(it) {
            self.makers.insert(it.local.name.as_str());
        }
    }

    fn visit_binding_property(&mut self, it: &BindingProperty<'a>) {
        if let BindingPattern::BindingIdentifier(id) = &it.value
            && it.key.is_specific_static_name(CREATE_REQUIRE)
        {
            self.makers.insert(id.name.as_str());
        }
        walk::walk_binding_property(self, it);
    }

    fn visit_expression(&mut self, it: &Expression<'a>) {
        spine::visit(self, it);
    }
}
