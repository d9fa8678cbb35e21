//! Modules that the runtime brings along.

use nodejs_built_in_modules::is_nodejs_builtin_module;

use crate::resolve::{module_name::ModuleName, settings::Settings, target::Target};

/// The builtin that a specifier names by what the settings say, or by its scheme. Those that Node
/// knows by a bare name are left to the resolver library, because an alias may come before them.
pub(super) fn named(settings: &Settings, specifier: &str) -> Option<Target> {
    let is_builtin = match &settings.builtins_instead {
        Some(all) => holds(all, specifier),
        None => {
            specifier.starts_with("node:")
                || specifier.starts_with("bun:")
                || holds(&settings.builtins_added, specifier)
        }
    };
    is_builtin.then(|| Target::Builtin(specifier.into()))
}

/// The builtin that a name means, aliases or not, in the way of dependency-cruiser. The name is
/// without protocol ([`ModuleName`]).
pub(super) fn is_builtin(settings: &Settings, name: &str) -> bool {
    match &settings.builtins_instead {
        Some(all) => all.iter().any(|builtin| builtin == name),
        None => {
            is_nodejs_builtin_module(name)
                || name.starts_with("bun:")
                || settings.builtins_added.iter().any(|builtin| builtin == name)
        }
    }
}

/// The target that a builtin of this name is.
pub(super) fn target(name: &str) -> Target {
    let has_scheme = !is_nodejs_builtin_module(name) || name.starts_with("node:");
    Target::Builtin(if has_scheme { name.into() } else { format!("node:{name}").into() })
}

fn holds(builtins: &[String], specifier: &str) -> bool {
    !builtins.is_empty() && {
        let name = ModuleName::of(specifier);
        builtins.iter().any(|builtin| *builtin == name.module || builtin == specifier)
    }
}
