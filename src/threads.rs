//! The threads that all stages share.

use std::{num::NonZero, thread};

use rayon::{ThreadPoolBuildError, ThreadPoolBuilder};

use crate::extract;

/// The stack of each, in bytes: address space, as what is not used costs no memory.
const STACK: usize = 256 << 20;
/// The least that one gets where address space is limited.
const LEAST_STACK: usize = 1 << 20;

/// The part of a limited address space that all stacks may take. The allocator sets most aside for itself.
const SHARE: usize = 8;

/// Starts so many threads, or with 0, one for each core. Where address space is limited, so are their stacks:
/// then more files are looked at closely before they are parsed.
///
/// # Errors
/// When the system has no room for them, or they were started before.
pub fn start(threads: usize) -> Result<(), ThreadPoolBuildError> {
    let cores = || thread::available_parallelism().map_or(1, NonZero::get);
    let count = if threads == 0 { cores() } else { threads };
    let stack = (address_space() / SHARE / count).clamp(LEAST_STACK, STACK);
    ThreadPoolBuilder::new()
        .num_threads(threads)
        .stack_size(stack)
        .start_handler(move |_| extract::has_stack(stack))
        .thread_name(|at| format!("ringfence-{at}"))
        .build_global()
}

/// How much this process may have, in bytes.
#[cfg(unix)]
fn address_space() -> usize {
    use rustix::process::{Resource, getrlimit};
    let limit = getrlimit(Resource::As).current;
    limit.and_then(|limit| usize::try_from(limit).ok()).unwrap_or(usize::MAX)
}

/// How much this process may have, in bytes.
#[cfg(not(unix))]
fn address_space() -> usize {
    usize::MAX
}
