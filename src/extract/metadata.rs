//! The types that decorators keep: with `emitDecoratorMetadata`, what a decorated member takes and
//! returns is named in the compiled code.

use oxc_ast::ast::{
    Class, ClassElement, Decorator, FormalParameters, Function, MethodDefinition,
    MethodDefinitionKind, TSTupleElement, TSType, TSTypeAnnotation, TSTypeName,
};

use crate::extract::uses::{Uses, root};

/// Marks the types that the decorators of a class keep.
pub(super) fn class<'a>(uses: &mut Uses<'_, 'a>, class: &Class<'a>) {
    for element in &class.body.body {
        match element {
            ClassElement::MethodDefinition(it) if it.value.body.is_some() => {
                method(uses, class, it);
            }
            ClassElement::PropertyDefinition(it) if !it.decorators.is_empty() && !it.declare => {
                annotation(uses, it.type_annotation.as_deref());
            }
            ClassElement::AccessorProperty(it) if !it.decorators.is_empty() => {
                annotation(uses, it.type_annotation.as_deref());
            }
            _ => {}
        }
    }
}

fn method<'a>(uses: &mut Uses<'_, 'a>, class: &Class<'a>, method: &MethodDefinition<'a>) {
    let function = &method.value;
    let decorated = !method.decorators.is_empty();
    let parameters = parameters_decorated(&function.params);
    match method.kind {
        MethodDefinitionKind::Constructor => {
            if !class.decorators.is_empty() || parameters {
                parameter_types(uses, &function.params);
            }
        }
        MethodDefinitionKind::Method => {
            if decorated || parameters {
                parameter_types(uses, &function.params);
                annotation(uses, function.return_type.as_deref());
            }
        }
        MethodDefinitionKind::Get | MethodDefinitionKind::Set => {
            if decorated {
                accessor(uses, class, method);
            }
            if parameters {
                parameter_types(uses, &function.params);
            }
        }
    }
}

fn parameters_decorated(parameters: &FormalParameters<'_>) -> bool {
    let decorated = |decorators: &[Decorator<'_>]| !decorators.is_empty();
    parameters.items.iter().any(|it| decorated(&it.decorators))
        || parameters.rest.as_ref().is_some_and(|it| decorated(&it.decorators))
}

fn parameter_types(uses: &mut Uses<'_, '_>, parameters: &FormalParameters<'_>) {
    for parameter in &parameters.items {
        annotation(uses, parameter.type_annotation.as_deref());
    }
    let rest = parameters.rest.as_ref().and_then(|rest| rest.type_annotation.as_ref());
    match rest.map(|rest| &rest.type_annotation) {
        Some(TSType::TSArrayType(it)) => named(uses, &it.element_type),
        Some(TSType::TSTypeReference(it)) => {
            if let Some([element]) = it.type_arguments.as_ref().map(|it| it.params.as_slice()) {
                named(uses, element);
            }
        }
        _ => {}
    }
}

/// The type of an accessor may be written at its other half.
fn accessor<'a>(uses: &mut Uses<'_, 'a>, class: &Class<'a>, method: &MethodDefinition<'a>) {
    if let Some(own) = accessor_type(&method.value, method.kind) {
        return named(uses, own);
    }
    let other = class.body.body.iter().find_map(|element| match element {
        ClassElement::MethodDefinition(it)
            if it.kind.is_accessor()
                && it.kind != method.kind
                && it.r#static == method.r#static
                && it.key.static_name() == method.key.static_name() =>
        {
            accessor_type(&it.value, it.kind)
        }
        _ => None,
    });
    if let Some(other) = other {
        named(uses, other);
    }
}

fn accessor_type<'n, 'a>(
    function: &'n Function<'a>,
    kind: MethodDefinitionKind,
) -> Option<&'n TSType<'a>> {
    let annotation = match kind {
        MethodDefinitionKind::Get => function.return_type.as_ref(),
        _ => function.params.items.first()?.type_annotation.as_ref(),
    };
    annotation.map(|annotation| &annotation.type_annotation)
}

fn annotation(uses: &mut Uses<'_, '_>, annotation: Option<&TSTypeAnnotation<'_>>) {
    if let Some(annotation) = annotation {
        named(uses, &annotation.type_annotation);
    }
}

fn named(uses: &mut Uses<'_, '_>, of: &TSType<'_>) {
    let strict = uses.compiler.strict_null_checks;
    if let Some(root) = name_of(of, strict).and_then(root) {
        uses.mark(root);
    }
}

/// The one name that a type comes down to.
fn name_of<'n, 'a>(of: &'n TSType<'a>, strict: bool) -> Option<&'n TSTypeName<'a>> {
    match of {
        TSType::TSTypeReference(it) => Some(&it.type_name),
        TSType::TSParenthesizedType(it) => name_of(&it.type_annotation, strict),
        TSType::TSNamedTupleMember(it) => match &it.element_type {
            TSTupleElement::TSOptionalType(_) | TSTupleElement::TSRestType(_) => None,
            element => name_of(element.as_ts_type()?, strict),
        },
        TSType::TSUnionType(it) => common(it.types.iter(), strict),
        TSType::TSIntersectionType(it) => common(it.types.iter(), strict),
        TSType::TSConditionalType(it) => {
            common([&it.true_type, &it.false_type].into_iter(), strict)
        }
        _ => None,
    }
}

fn common<'n, 'a: 'n>(
    types: impl Iterator<Item = &'n TSType<'a>>,
    strict: bool,
) -> Option<&'n TSTypeName<'a>> {
    let mut common: Option<&TSTypeName<'a>> = None;
    for it in types.filter(|it| !is_nothing(it, strict)) {
        let name = name_of(it, strict)?;
        match (common, name) {
            (None, _) => common = Some(name),
            (
                Some(TSTypeName::IdentifierReference(known)),
                TSTypeName::IdentifierReference(name),
            ) if known.name == name.name => {}
            _ => return None,
        }
    }
    common
}

/// `never`, and what may be left out of any type unless told otherwise.
fn is_nothing(of: &TSType<'_>, strict: bool) -> bool {
    match of {
        TSType::TSNeverKeyword(_) => true,
        TSType::TSNullKeyword(_) | TSType::TSUndefinedKeyword(_) => !strict,
        _ => false,
    }
}
