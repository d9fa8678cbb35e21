//! The threads that all stages share.

use std::{num::NonZero, thread};

use rayon::{ThreadPoolBuildError, ThreadPoolBuilder};

use crate::extract;

/// The largest stack that one gets, in bytes: address space, as what is not used costs no memory. Some
/// systems give out no more at once than they have memory, and small ones have little.
const LARGEST_STACK: usize = 512 << 20;
/// The least that one gets where address space is limited.
const LEAST_STACK: usize = 1 << 20;

/// What all stacks may take together: there are systems that count what is not used.
const ALL_STACKS: u64 = 4 << 30;
/// The part of a limited address space that they may take. The allocator sets most aside for itself.
const SHARE: u64 = 8;

/// Why the threads cannot be started.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// So many are too many for the address space that the process may have.
    #[error(
        "their stacks need {} MiB of address space, and the process may have {} MiB for everything",
        needed >> 20,
        limit >> 20
    )]
    NoRoom {
        /// Bytes that the smallest stacks take.
        needed: u64,
        /// Bytes that the process may have.
        limit: u64,
    },
    /// What else the system says.
    #[error(transparent)]
    Pool(#[from] ThreadPoolBuildError),
}

/// Starts so many threads, or with 0, one for each core. Where they are many or address space is limited,
/// their stacks are smaller: then more files are looked at closely before they are parsed.
///
/// # Errors
/// When the system has no room for them, or they were started before.
pub fn start(threads: usize) -> Result<(), StartError> {
    let cores = || thread::available_parallelism().map_or(1, NonZero::get);
    let count = if threads == 0 { cores() } else { threads };
    let (needed, limit) = ((count * LEAST_STACK) as u64, address_space());
    // Whoever has hardly any left cannot even say so.
    if needed > limit / 2 {
        return Err(StartError::NoRoom { needed, limit });
    }
    let all = usize::try_from(ALL_STACKS.min(limit / SHARE)).unwrap_or(usize::MAX);
    let stack = (all / count).clamp(LEAST_STACK, LARGEST_STACK);
    ThreadPoolBuilder::new()
        .num_threads(threads)
        .stack_size(stack)
        .start_handler(move |_| extract::has_stack(stack))
        .thread_name(|at| format!("ringfence-{at}"))
        .build_global()?;
    Ok(())
}

/// How much this process may have, in bytes.
fn address_space() -> u64 {
    #[cfg(unix)]
    let limit = rustix::process::getrlimit(rustix::process::Resource::As).current;
    #[cfg(not(unix))]
    let limit = None;
    limit.unwrap_or(usize::MAX as u64)
}
