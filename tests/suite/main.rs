//! One integration binary: behaviours of the whole tool.

#[path = "../support/mod.rs"]
mod support;

mod accepted;
mod author;
mod browser;
mod cli;
mod conformance;
mod contracts;
mod examples;
mod fix;
mod hostile;
mod house;
mod hub;
mod incremental;
mod manual;
mod portal;
mod publish;
mod readiness;
mod recipes;
mod reports;
mod serve;
mod themes;
mod words;
