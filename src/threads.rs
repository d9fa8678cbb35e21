//! The threads that all stages share.

use std::{
    io,
    num::NonZero,
    sync::{Arc, Mutex, PoisonError},
    thread,
};

use rayon::{ThreadBuilder, ThreadPoolBuildError, ThreadPoolBuilder};

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
        .spawn_handler(|thread| spawn(thread, stack))
        .build_global()?;
    Ok(())
}

/// Starts one with a stack of so many bytes, or the largest that there is room for: the allocator may have
/// set aside more than its share.
fn spawn(thread: ThreadBuilder, mut stack: usize) -> io::Result<()> {
    let name = format!("ringfence-{}", thread.index());
    // A thread that does not start would take what it was to do with it.
    let thread = Arc::new(Mutex::new(Some(thread)));
    loop {
        let work = Arc::clone(&thread);
        let run = move || {
            extract::has_stack(stack);
            let work = work.lock().unwrap_or_else(PoisonError::into_inner).take();
            if let Some(work) = work {
                work.run();
            }
        };
        match thread::Builder::new().name(name.clone()).stack_size(stack).spawn(run) {
            Ok(_) => return Ok(()),
            Err(error) if stack <= LEAST_STACK => return Err(error),
            Err(_) => stack = (stack / 2).max(LEAST_STACK),
        }
    }
}

/// How much this process may have, in bytes.
fn address_space() -> u64 {
    #[cfg(unix)]
    let limit = rustix::process::getrlimit(rustix::process::Resource::As).current;
    #[cfg(not(unix))]
    let limit = None;
    limit.unwrap_or(usize::MAX as u64)
}
