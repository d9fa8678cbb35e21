//! What a run may use of earlier ones.

use std::{path::Path, sync::Arc, time::SystemTime};

use crate::{
    cache::{self, Caching, Known, Refused, Strategy},
    extract::Settings,
};

/// What a run may use of earlier ones.
pub(crate) struct Past<'p> {
    /// Where something may be stored.
    pub(crate) caching: Caching,
    /// What this process knows: wins over what is stored.
    pub(crate) known: Option<&'p Arc<Known>>,
    /// When the run began.
    pub(crate) started: SystemTime,
}

impl Default for Past<'_> {
    /// Nothing.
    fn default() -> Self {
        Self { caching: Caching::default(), known: None, started: SystemTime::now() }
    }
}

impl Past<'_> {
    /// Whether files of the tree at `root` may be known by their states, so that these are worth looking
    /// at.
    pub(super) fn may_know(&self, root: &Path, settings: &Settings) -> bool {
        self.caching.strategy == Strategy::Metadata
            && (self.known.is_some() || cache::is_there(root, &self.caching, settings))
    }

    /// What is known of the tree at `root`, as far as `settings` look for the same.
    pub(super) fn recall(&self, root: &Path, settings: &Settings) -> Result<Arc<Known>, Refused> {
        match self.known.filter(|known| known.settings == *settings) {
            Some(known) => Ok(Arc::clone(known)),
            None => Ok(Arc::new(cache::load(root, &self.caching, settings)?)),
        }
    }
}
