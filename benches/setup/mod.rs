//! What the program sets up before it works, so that the benches measure the same thing.

use ringfence::extract;

/// As in the program.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Starts the threads that all stages share, one for each core.
pub(crate) fn start_threads() {
    rayon::ThreadPoolBuilder::new()
        .stack_size(extract::WORKER_STACK)
        .start_handler(|_| extract::on_worker_thread())
        .build_global()
        .expect("threads are started once");
}
