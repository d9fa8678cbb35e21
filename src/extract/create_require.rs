//! Which names of a file stand for a `require` made by `createRequire`.
//!
//! `const load = createRequire(import.meta.url)` makes `load("x")` an import. The names are
//! gathered before the imports are, since a function above the declaration may use them; the few
//! files that mention `createRequire` at all are the only ones that pay for it.

use oxc_ast::ast::{
    AssignmentExpression, AssignmentTarget, BindingPattern, BindingProperty, CallExpression,
    Expression, ImportSpecifier, MemberExpression, Program, VariableDeclarator,
};
use oxc_ast_visit::{Visit, walk};
use rustc_hash::FxHashSet;

use crate::extract::spine;

const CREATE_REQUIRE: &str = "createRequire";

/// What a file calls `createRequire`, and what it calls the results.
#[derive(Default)]
pub(super) struct CreateRequire<'a> {
    makers: FxHashSet<&'a str>,
    made: FxHashSet<&'a str>,
}

impl<'a> CreateRequire<'a> {
    /// Looks through `program`, if its text says that there is something to find.
    pub(super) fn of(program: &Program<'a>) -> Self {
        let mut names = Self::default();
        if memchr::memmem::find(program.source_text.as_bytes(), CREATE_REQUIRE.as_bytes()).is_none()
        {
            return names;
        }
        let mut bindings = Bindings::default();
        bindings.visit_program(program);
        names.makers = bindings.makers;
        names.makers.insert(CREATE_REQUIRE);
        for (name, callee) in bindings.calls {
            let made = callee.is_none_or(|callee| names.makers.contains(callee));
            if made {
                names.made.insert(name);
            }
        }
        names
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
}

impl<'a> Bindings<'a> {
    fn bind(&mut self, name: &'a str, value: &Expression<'a>) {
        let Expression::CallExpression(call) = value.get_inner_expression() else { return };
        match call.callee.get_inner_expression() {
            Expression::Identifier(callee) => self.calls.push((name, Some(callee.name.as_str()))),
            callee if is_member(callee) => self.calls.push((name, None)),
            _ => {}
        }
    }
}

impl<'a> Visit<'a> for Bindings<'a> {
    fn visit_variable_declarator(&mut self, it: &VariableDeclarator<'a>) {
        if let (BindingPattern::BindingIdentifier(id), Some(value)) = (&it.id, &it.init) {
            self.bind(id.name.as_str(), value);
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
        if it.imported.name() == CREATE_REQUIRE {
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
