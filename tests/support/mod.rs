//! Repositories for tests: [`Repo`] in memory for the pipeline, [`TempRepo`] on disk for the binary.

#![allow(dead_code, unused_imports, reason = "support for tests to come as well as for those that are there")]

mod example;
mod history;
mod repo;
mod temp;

pub(crate) use example::{Example, examples};
pub(crate) use history::history;
pub(crate) use repo::{Repo, TODAY};
pub(crate) use temp::{Run, TempRepo};
