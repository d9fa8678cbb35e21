//! The reporters, by name.

use std::{fmt, str::FromStr};

use crate::base::escape::printable;

/// Defines [`OutputType`], its names and the list of all of them in one place.
macro_rules! output_types {
    ($($(#[$doc:meta])* $variant:ident = $name:literal $(| $alias:literal)?,)+) => {
        /// A reporter.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum OutputType { $($(#[$doc])* $variant,)+ }

        impl OutputType {
            /// Every reporter.
            pub const ALL: &[Self] = &[$(Self::$variant,)+];

            /// The name used on the command line and in configs.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $name,)+ }
            }

            fn named(name: &str) -> Option<Self> {
                match name {
                    $($name $(| $alias)? => Some(Self::$variant),)+
                    _ => None,
                }
            }
        }
    };
}

output_types! {
    /// JSON in which names cannot be recognised.
    Anon = "anon",
    /// Graphviz, with the folders that matter as nodes.
    Archi = "archi" | "cdot",
    /// Commands for a log of Azure `DevOps`.
    AzureDevops = "azure-devops",
    /// The violations as JSON, to be ignored from now on.
    Baseline = "baseline",
    /// A matrix of modules.
    Csv = "csv",
    /// The language of d2lang.com.
    D2 = "d2",
    /// Graphviz, with folders as nodes.
    Ddot = "ddot",
    /// Graphviz.
    Dot = "dot",
    /// Violations as a page.
    ErrHtml = "err-html",
    /// Violations for a terminal, with the comments of the rules.
    ErrLong = "err-long",
    /// Violations for a terminal.
    Err = "err",
    /// Graphviz, without boxes around folders.
    Flat = "flat" | "fdot",
    /// A matrix of modules as a page.
    Html = "html",
    /// Everything, for tools.
    Json = "json",
    /// Violations in Markdown.
    Markdown = "markdown",
    /// The language of mermaid.js.org.
    Mermaid = "mermaid",
    /// A table of figures.
    Metrics = "metrics",
    /// Nothing but the exit status.
    Null = "null",
    /// Commands for a log of `TeamCity`.
    Teamcity = "teamcity",
    /// A line per dependency.
    Text = "text",
    /// A page with the picture that Graphviz makes.
    DotWebpage = "x-dot-webpage",
}

impl OutputType {
    /// The key of the options of this reporter.
    pub fn section(self) -> &'static str {
        if self == Self::DotWebpage { Self::Dot.as_str() } else { self.as_str() }
    }
}

impl fmt::Display for OutputType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for OutputType {
    type Err = String;

    /// # Errors
    /// That there is no such reporter, as a sentence.
    fn from_str(name: &str) -> Result<Self, String> {
        Self::named(name).ok_or_else(|| {
            let name = printable(name);
            if name.starts_with("plugin:") {
                format!("'{name}' is a plugin: reporters written in JavaScript cannot be run here.")
            } else {
                let all: Vec<&str> = Self::ALL.iter().map(|output| output.as_str()).collect();
                format!("'{name}' is not a valid output type. Use one of {}.", all.join(", "))
            }
        })
    }
}
