//! `options.reporterOptions`.

use super::{ObjectShape, Shape, filters, words};

pub(super) static REPORTERS: ObjectShape = ObjectShape::new(
    "`reporterOptions`",
    &[
        ("anon", Shape::Object(&ANON)),
        ("archi", Shape::Object(&DOT)),
        ("dot", Shape::Object(&DOT)),
        ("ddot", Shape::Object(&DOT)),
        ("flat", Shape::Object(&DOT)),
        ("markdown", Shape::Object(&MARKDOWN)),
        ("metrics", Shape::Object(&METRICS)),
        ("mermaid", Shape::Object(&MERMAID)),
        ("text", Shape::Object(&TEXT)),
        ("err", Shape::Object(&ERROR)),
        ("err-long", Shape::Object(&ERROR)),
        ("err-html", Shape::Object(&ERROR)),
    ],
);

static ANON: ObjectShape = ObjectShape::new("the options of `anon`", &[("wordlist", Shape::Texts)]);

static DOT: ObjectShape = ObjectShape::new(
    "the options of a dot reporter",
    &[
        ("collapsePattern", Shape::Patterns),
        ("filters", Shape::Object(&FILTERS)),
        ("showMetrics", Shape::Flag),
        ("theme", Shape::Object(&THEME)),
    ],
);

static FILTERS: ObjectShape = ObjectShape::new(
    "the filters of a dot reporter",
    &[
        ("exclude", Shape::Object(&filters::EXCLUDE_OBJECT)),
        ("includeOnly", Shape::Object(&filters::PATH_OBJECT)),
        ("focus", Shape::Object(&filters::FOCUS_OBJECT)),
        ("reaches", Shape::Object(&filters::PATH_OBJECT)),
    ],
);

static THEME: ObjectShape = ObjectShape::new(
    "a theme",
    &[
        ("replace", Shape::Flag),
        ("graph", Shape::Record),
        ("node", Shape::Record),
        ("edge", Shape::Record),
        ("modules", Shape::List(&Shape::Object(&THEME_ENTRY))),
        ("dependencies", Shape::List(&Shape::Object(&THEME_ENTRY))),
    ],
);

static THEME_ENTRY: ObjectShape = ObjectShape::new(
    "an entry of a theme",
    &[("criteria", Shape::Record), ("attributes", Shape::Record)],
);

static MARKDOWN: ObjectShape = ObjectShape::new(
    "the options of `markdown`",
    &[
        ("showTitle", Shape::Flag),
        ("title", Shape::Text),
        ("showSummary", Shape::Flag),
        ("showSummaryHeader", Shape::Flag),
        ("summaryHeader", Shape::Text),
        ("showStatsSummary", Shape::Flag),
        ("showRulesSummary", Shape::Flag),
        ("includeIgnoredInSummary", Shape::Flag),
        ("showDetails", Shape::Flag),
        ("includeIgnoredInDetails", Shape::Flag),
        ("showDetailsHeader", Shape::Flag),
        ("detailsHeader", Shape::Text),
        ("collapseDetails", Shape::Flag),
        ("collapsedMessage", Shape::Text),
        ("showExternalModulesUnresolved", Shape::Flag),
        ("showAliasedModulesUnresolved", Shape::Flag),
        ("noViolationsMessage", Shape::Text),
        ("showFooter", Shape::Flag),
    ],
);

static METRICS: ObjectShape = ObjectShape::new(
    "the options of `metrics`",
    &[
        ("orderBy", Shape::Word(words::METRICS)),
        ("hideModules", Shape::Flag),
        ("hideFolders", Shape::Flag),
    ],
);

static MERMAID: ObjectShape =
    ObjectShape::new("the options of `mermaid`", &[("minify", Shape::Flag)]);

static TEXT: ObjectShape =
    ObjectShape::new("the options of `text`", &[("highlightFocused", Shape::Flag)]);

static ERROR: ObjectShape = ObjectShape::new(
    "the options of an `err` reporter",
    &[
        ("showExternalModulesUnresolved", Shape::Flag),
        ("showAliasedModulesUnresolved", Shape::Flag),
    ],
);
