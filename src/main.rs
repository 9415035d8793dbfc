//! The `handover` command. Everything is in the library; see [`handover::cli`].

use std::process::ExitCode;

fn main() -> ExitCode {
    handover::cli::run()
}
