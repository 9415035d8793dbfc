//! Window: writes portals to directories, publishes them, and writes reports to streams.

pub mod publish;
pub mod report;
pub mod write;
