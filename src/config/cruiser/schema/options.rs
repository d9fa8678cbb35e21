//! `options`.

use super::{ObjectShape, Shape, filters, reporters, violations, words};

pub(super) static OPTIONS: ObjectShape = ObjectShape::new(
    "`options`",
    &[
        ("doNotFollow", filters::DO_NOT_FOLLOW),
        ("exclude", filters::EXCLUDE),
        ("includeOnly", filters::PATH),
        ("focus", filters::FOCUS),
        ("reaches", filters::PATH),
        ("affected", Shape::OneOf(&[Shape::Text, Shape::Flag])),
        ("highlight", filters::PATH),
        ("collapse", Shape::OneOf(&[Shape::Pattern, Shape::Whole(1, 9)])),
        ("knownViolations", Shape::List(&Shape::Object(&violations::VIOLATION))),
        ("maxDepth", Shape::Whole(0, 99)),
        ("moduleSystems", Shape::Words(words::MODULE_SYSTEMS)),
        ("detectJSDocImports", Shape::Flag),
        ("detectProcessBuiltinModuleCalls", Shape::Flag),
        ("baseDir", Shape::Text),
        ("prefix", Shape::Text),
        ("suffix", Shape::Text),
        ("tsPreCompilationDeps", Shape::OneOf(&[Shape::Flag, Shape::Word(&["specify"])])),
        ("extraExtensionsToScan", Shape::Texts),
        ("preserveSymlinks", Shape::Flag),
        ("externalModuleResolutionStrategy", Shape::Word(&["node_modules", "yarn-pnp"])),
        ("builtInModules", Shape::Object(&BUILT_IN_MODULES)),
        ("forceDeriveDependents", Shape::Flag),
        ("combinedDependencies", Shape::Flag),
        ("exoticRequireStrings", Shape::Texts),
        ("reporterOptions", Shape::Object(&reporters::REPORTERS)),
        ("tsConfig", Shape::Object(&TS_CONFIG)),
        ("webpackConfig", Shape::Object(&WEBPACK_CONFIG)),
        ("babelConfig", Shape::Object(&BABEL_CONFIG)),
        ("parser", Shape::Word(&["acorn", "tsc", "swc"])),
        ("enhancedResolveOptions", Shape::Object(&RESOLVE_OPTIONS)),
        ("progress", Shape::Object(&PROGRESS)),
        ("metrics", Shape::Flag),
        ("experimentalStats", Shape::Flag),
        ("skipAnalysisNotInRules", Shape::Flag),
        ("cache", Shape::OneOf(&[Shape::Flag, Shape::Text, Shape::Object(&CACHE)])),
    ],
);

static BUILT_IN_MODULES: ObjectShape =
    ObjectShape::new("`builtInModules`", &[("override", Shape::Texts), ("add", Shape::Texts)]);

static TS_CONFIG: ObjectShape = ObjectShape::new("`tsConfig`", &[("fileName", Shape::Text)]);

static BABEL_CONFIG: ObjectShape = ObjectShape::new("`babelConfig`", &[("fileName", Shape::Text)]);

static WEBPACK_CONFIG: ObjectShape = ObjectShape::new(
    "`webpackConfig`",
    &[
        ("fileName", Shape::Text),
        ("env", Shape::OneOf(&[Shape::Record, Shape::Text])),
        ("arguments", Shape::Record),
    ],
);

static RESOLVE_OPTIONS: ObjectShape = ObjectShape::new(
    "`enhancedResolveOptions`",
    &[
        ("exportsFields", Shape::Texts),
        ("conditionNames", Shape::Texts),
        ("extensions", Shape::Texts),
        ("mainFields", Shape::Texts),
        ("mainFiles", Shape::Texts),
        ("aliasFields", Shape::Texts),
        ("cachedInputFileSystem", Shape::Object(&FILE_SYSTEM)),
    ],
);

static FILE_SYSTEM: ObjectShape =
    ObjectShape::new("`cachedInputFileSystem`", &[("cacheDuration", Shape::Whole(0, 1_800_000))]);

static PROGRESS: ObjectShape = ObjectShape::new(
    "`progress`",
    &[
        ("type", Shape::Word(&["cli-feedback", "performance-log", "ndjson", "none"])),
        ("maximumLevel", Shape::Level(&[-1, 40, 50, 60, 70, 80, 99])),
    ],
);

static CACHE: ObjectShape = ObjectShape::new(
    "`cache`",
    &[
        ("folder", Shape::Text),
        ("strategy", Shape::Word(&["metadata", "content"])),
        ("compress", Shape::Flag),
    ],
);
