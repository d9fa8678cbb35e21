//! `via` and `viaOnly`, and their older spellings.

use crate::{
    config::cruiser::raw::{CruiserTo, CruiserVia, Patterns, ViaRestriction},
    rules::ruleset::{CycleShape, StepTest},
};

use super::{Compiler, conditions::type_set};

impl Compiler {
    /// What a cycle must be like; `None` when nothing is said about it.
    pub(super) fn via(&mut self, to: &CruiserTo) -> Option<CycleShape> {
        let via = restriction(to.via.as_ref(), to.via_some_not.as_ref());
        let only = restriction(to.via_only.as_ref(), to.via_not.as_ref());
        let shape = CycleShape {
            some: self.tests(&via, ["to.via.path", "to.via.pathNot"]),
            every: self.tests(&only, ["to.viaOnly.path", "to.viaOnly.pathNot"]),
        };
        (shape != CycleShape::default()).then_some(shape)
    }

    fn tests(&mut self, via: &Restriction, [path, path_not]: [&'static str; 2]) -> Vec<StepTest> {
        // dependency-cruiser joins a list of `pathNot` with commas, which then matches nothing, and
        // does not look at `path` beside it.
        let not = match &via.path_not {
            Some(Patterns::Any(list)) if self.parity && via.path_not_is_own => Some(list.join(",")),
            not => not.as_ref().and_then(Patterns::joined),
        };
        let not = not.filter(|text| !text.is_empty());
        let not = not.and_then(|text| self.pattern_of(text, path_not));
        let path = self.pattern(via.path.as_ref(), path).filter(|_| !self.parity || not.is_none());
        [
            path.map(StepTest::Path),
            not.map(StepTest::PathNot),
            via.types.as_deref().map(type_set).map(StepTest::Types),
            via.types_not.as_deref().map(type_set).map(StepTest::TypesNot),
        ]
        .into_iter()
        .flatten()
        .collect()
    }
}

/// A `via` or `viaOnly` in its long form.
#[derive(Default)]
struct Restriction {
    path: Option<Patterns>,
    path_not: Option<Patterns>,
    /// `path_not` is its own, and not that of the older spelling.
    path_not_is_own: bool,
    types: Option<Vec<String>>,
    types_not: Option<Vec<String>>,
}

/// The long form; the older spelling counts where there is no `pathNot`.
fn restriction(via: Option<&CruiserVia>, older_not: Option<&Patterns>) -> Restriction {
    let long = match via {
        None => ViaRestriction::default(),
        Some(CruiserVia::Path(path)) => {
            ViaRestriction { path: Some(path.clone()), ..ViaRestriction::default() }
        }
        Some(CruiserVia::Restriction(long)) => long.clone(),
    };
    let own = long.path_not.as_ref().and_then(Patterns::joined).is_some();
    Restriction {
        path: long.path,
        path_not: if own { long.path_not } else { older_not.cloned() },
        path_not_is_own: own,
        types: long.dependency_types,
        types_not: long.dependency_types_not,
    }
}
