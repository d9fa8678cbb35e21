//! `--no-cache` and its kin.

use std::path::{Path, PathBuf};

use clap::{Args as ClapArgs, ValueEnum};

use crate::cache::{Caching, Folder};

/// What a run keeps for the next one.
#[derive(Debug, ClapArgs)]
#[command(next_help_heading = "Cache options")]
pub struct Cache {
    /// Keep nothing for the next run, and use nothing that earlier ones kept
    #[arg(long, conflicts_with_all = ["cache_dir", "cache_strategy"])]
    pub no_cache: bool,
    /// Where to keep it [default: `node_modules/.cache/ringfence` at the root if there is a
    /// `node_modules`, else the user's cache folder]
    #[arg(long, value_name = "DIR")]
    pub cache_dir: Option<PathBuf>,
    /// How a file is recognised that has not changed
    #[arg(long, value_name = "HOW", default_value = "metadata")]
    pub cache_strategy: Strategy,
}

/// How a file is recognised that has not changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Strategy {
    /// By its size, inode and times of change
    Metadata,
    /// By what it holds: for fresh checkouts, such as in CI. By default then in the user's cache folder
    Content,
}

impl Cache {
    /// The settings, of a command that runs in `cwd`.
    pub(super) fn caching(&self, cwd: &Path) -> Caching {
        let folder = match &self.cache_dir {
            _ if self.no_cache => Folder::None,
            Some(dir) => Folder::At(cwd.join(dir)),
            None => Folder::Usual,
        };
        let strategy = match self.cache_strategy {
            Strategy::Metadata => crate::cache::Strategy::Metadata,
            Strategy::Content => crate::cache::Strategy::Content,
        };
        Caching { folder, strategy }
    }
}
