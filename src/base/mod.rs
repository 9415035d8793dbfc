//! The vocabulary of the whole house: paths, spans, digests, memos, findings.
//!
//! Knows nothing of repositories, documents or pages.

pub mod diag;
pub mod glob;
pub mod hash;
pub mod media;
pub mod memo;
pub mod pack;
pub mod path;
pub mod span;
pub mod words;
