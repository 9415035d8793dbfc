//! Window: writes portals to directories and reports to streams.

pub mod report;
pub mod write;
