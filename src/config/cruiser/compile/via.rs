//! `via` and `viaOnly`, and their older spellings.

use crate::{
    config::cruiser::raw::{CruiserTo, CruiserVia, Patterns, ViaRestriction},
    rules::ruleset::{CycleShape, StepTest},
};

use super::{Compiler, conditions::type_set};

impl Compiler {
    /// What a cycle must be like; `None` when nothing is said about it.
    pub(super) fn via(&mut self, to: &CruiserTo) -> Option<CycleShape> {
        let via = self.restriction(to.via.as_ref(), to.via_some_not.as_ref());
        let only = self.restriction(to.via_only.as_ref(), to.via_not.as_ref());
        let shape = CycleShape {
            some: self.tests(&via, ["to.via.path", "to.via.pathNot"]),
            every: self.tests(&only, ["to.viaOnly.path", "to.viaOnly.pathNot"]),
        };
        (shape != CycleShape::default()).then_some(shape)
    }

    fn tests(&mut self, via: &Restriction, [path, path_not]: [&'static str; 2]) -> Vec<StepTest> {
        let not = via.path_not.clone().and_then(|text| self.pattern_of(text, path_not));
        let path = self.pattern(via.path.as_ref(), path);
        // dependency-cruiser does not look at `path` beside a `pathNot`.
        let path = path.filter(|_| !self.parity || not.is_none());
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

    /// The long form; the older spelling counts where there is no `pathNot`.
    fn restriction(&self, via: Option<&CruiserVia>, older_not: Option<&Patterns>) -> Restriction {
        let long = match via {
            None => ViaRestriction::default(),
            Some(CruiserVia::Path(path)) => {
                ViaRestriction { path: Some(path.clone()), ..ViaRestriction::default() }
            }
            Some(CruiserVia::Restriction(long)) => long.clone(),
        };
        let own = match &long.path_not {
            // dependency-cruiser does not join this list by `|`, and so it comes to be joined by
            // commas: it matches nothing, or everything when it is empty.
            Some(Patterns::Any(list)) if self.parity => Some(list.join(",")),
            not => not.as_ref().and_then(Patterns::joined),
        };
        Restriction {
            path: long.path,
            path_not: own.or_else(|| older_not.and_then(Patterns::joined)),
            types: long.dependency_types,
            types_not: long.dependency_types_not,
        }
    }
}

/// A `via` or `viaOnly` in its long form.
struct Restriction {
    path: Option<Patterns>,
    path_not: Option<String>,
    types: Option<Vec<String>>,
    types_not: Option<Vec<String>>,
}
