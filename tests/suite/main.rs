//! One integration binary: behaviours of the whole tool.

#[path = "../support/mod.rs"]
mod support;

mod cli;
mod examples;
mod hostile;
mod house;
mod incremental;
mod manual;
mod portal;
mod serve;
