//! The `handover` command. Everything is in the library; see [`handover::cli`].

use std::process::ExitCode;

/// A portal is many small values, made and dropped by several threads: a quarter of a rebuild was spent on that.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    handover::cli::run()
}
