//! What the program sets up before it works, so that the benches measure the same thing.

use ringfence::threads;

/// As in the program.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Starts the threads that all stages share, one for each core.
pub(crate) fn start_threads() {
    threads::start(0).expect("threads are started once");
}
