//! `ringfence migrate`

use std::{
    fs,
    path::{Path, PathBuf},
};

use clap::Args as ClapArgs;

use crate::{
    base::escape::printable,
    cli::{
        Answer, Failure,
        args::Format,
        cruiser::is_standard,
        output::{Output, complain},
    },
    config::{self, cruiser, migrate::Lost},
    migrate::{self, Migration, NAME},
    report::migrate as report,
};

const EXAMPLES: &str = "\
Examples:
  ringfence migrate                      make ringfence.jsonc from .dependency-cruiser.*
  ringfence migrate --output - | less    only show it
  ringfence migrate --from tools/deps.cjs --root .

Exit status:
  0  everything was translated, and the verdicts are the same
  1  something was not, or they differ
  2  no config could be made; nothing was written";

/// The arguments of `migrate`.
#[derive(Debug, ClapArgs)]
#[command(after_help = EXAMPLES)]
pub struct Migrate {
    /// The config of dependency-cruiser [default: `.dependency-cruiser.*` at the root]
    #[arg(long, value_name = "FILE")]
    pub from: Option<PathBuf>,
    /// The file to write; `-` for the standard output [default: `ringfence.jsonc` at the root]
    #[arg(long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Overwrite the file
    #[arg(long)]
    pub force: bool,
    /// For people or for tools
    #[arg(long, value_name = "FORMAT", default_value = "terminal")]
    pub format: Format,
    /// The root of the tree [default: the folder of `--from`; else the nearest folder above that holds
    /// a config; else the workspace root, else the top of the repository]
    #[arg(long, value_name = "DIR", help_heading = "Global options")]
    pub root: Option<PathBuf>,
}

/// Makes a native config of dependency-cruiser's, and says how the two compare.
pub(super) fn run(args: &Migrate, cwd: &Path, output: &Output) -> Result<Answer, Failure> {
    let color = output.color_of_errors();
    let failed = |error: config::ConfigError| Failure::Run(error.render(color));
    let located =
        config::locate(cwd, args.root.as_deref(), args.from.as_deref()).map_err(failed)?;
    let root = located.root;
    let from = match &args.from {
        Some(from) => cwd.join(from),
        None => cruiser::find(&root).map_err(failed)?,
    };
    let place = Place::of(args.output.as_deref(), cwd, &root);
    place.refuse_to_overwrite(args.force, &root)?;
    let migration = migrate::migrate(&root, &from).map_err(|failure| explain(&failure, color))?;
    place.write(&migration)?;
    let to = place.shown();
    let text = match args.format {
        Format::Terminal => report::render(&migration, to.as_deref(), output.color()),
        Format::Json => report::render_json(&migration, to.as_deref()),
    };
    let is_fine = report::is_fine(&migration);
    if let Place::StandardOutput = place {
        // The report would be in the way of the config.
        complain(&text);
        return Ok(Answer::new(migration.text, !is_fine));
    }
    Ok(Answer::new(text, !is_fine))
}

/// Where the config goes.
pub(super) enum Place {
    StandardOutput,
    /// A file, and how it is shown.
    File(PathBuf, String),
}

impl Place {
    /// The file that is named, else the usual one at the root.
    pub(super) fn of(named: Option<&Path>, cwd: &Path, root: &Path) -> Self {
        match named {
            Some(named) if is_standard(named) => Self::StandardOutput,
            Some(named) => Self::File(cwd.join(named), named.to_string_lossy().into_owned()),
            None => Self::File(root.join(NAME), NAME.to_owned()),
        }
    }

    /// A config that is there is not lost by accident, and not put out of use by another.
    pub(super) fn refuse_to_overwrite(&self, force: bool, root: &Path) -> Result<(), Failure> {
        let Self::File(path, shown) = self else { return Ok(()) };
        let refuse = |shown: &str, help: &str| {
            let shown = printable(shown);
            Err(Failure::Run(format!("error: `{shown}` is already there\n  help: {help}\n")))
        };
        match fs::symlink_metadata(path) {
            // What the link leads to is not what was asked for, and may lie outside of the tree.
            Ok(there) if there.is_symlink() && force => {
                return refuse(shown, "it is a symbolic link: remove it first");
            }
            Ok(_) if !force => return refuse(shown, "`--force` overwrites it"),
            _ => {}
        }
        let other = root.join("ringfence.json");
        if *path == root.join(NAME) && fs::symlink_metadata(other).is_ok() {
            return refuse("ringfence.json", "remove it first: a tree has one config");
        }
        Ok(())
    }

    fn write(&self, migration: &Migration) -> Result<(), Failure> {
        self.write_text(&migration.text)
    }

    /// Writes the text, unless it goes to the standard output.
    pub(super) fn write_text(&self, text: &str) -> Result<(), Failure> {
        let Self::File(path, shown) = self else { return Ok(()) };
        fs::write(path, text).map_err(|error| {
            Failure::Run(format!("error: cannot write `{}`: {error}\n", printable(shown)))
        })
    }

    /// The file as it is shown.
    pub(super) fn shown(&self) -> Option<String> {
        match self {
            Self::StandardOutput => None,
            Self::File(_, shown) => Some(shown.clone()),
        }
    }
}

fn explain(failure: &migrate::Failure, color: bool) -> Failure {
    Failure::Run(match failure {
        migrate::Failure::Before(error) => error.render(color),
        migrate::Failure::Nothing(lost) if lost.is_empty() => {
            "error: the config has no rules; nothing is written\n".to_owned()
        }
        migrate::Failure::Nothing(lost) => {
            let line =
                |lost: &Lost| format!("  {}: {}\n", printable(&lost.title()), printable(&lost.why));
            let lines: String = lost.iter().map(line).collect();
            format!("error: no rule could be translated; nothing is written\n{lines}")
        }
        migrate::Failure::After(error, _) => {
            let error = error.render(color);
            format!("error: the config that was made cannot be used; nothing is written\n\n{error}")
        }
    })
}
