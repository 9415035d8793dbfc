//! Window: reads the repository once, and gives a frozen [`SourceTree`].
//!
//! Takes a root directory, gives names, texts and git facts as values.
//! Every text is in its normal form: UTF-8, `\n` line ends, no byte order mark, and no secrets: a mark stands in
//! place of each. Lines are the same as in the file on disk, and so are columns but behind such a mark.
//! Symbolic links are never followed, nothing is executed but `git`, nothing is fetched.

pub mod decode;
mod exclude;
pub mod git;
mod secrets;
pub mod tree;
pub mod walk;
pub mod watch;

pub use secrets::{Secret, without_secrets};
pub use tree::{
    Changes, Commit, Content, Difference, GitState, Limits, Release, Said, Side, SignOff, SourceFile, SourceIssue,
    SourceTree, Step, Trouble, Version, Versions, Want,
};
