//! The `ringfence` program.

use std::process::ExitCode;

/// Parsing makes many small allocations on every thread, which this allocator is much faster at.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    ringfence::cli::main()
}
