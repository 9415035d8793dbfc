//! Window: reads the repository once, and gives a frozen [`SourceTree`].
//!
//! Takes a root directory, gives names, texts and git facts as values.
//! Every text is in its normal form: UTF-8, `\n` line ends, no byte order mark;
//! line and column are the same as in the file on disk.
//! Symbolic links are never followed, nothing is executed but `git`, nothing is fetched.

pub mod decode;
mod exclude;
pub mod git;
pub mod tree;
pub mod walk;
pub mod watch;

pub use tree::{
    Changes, Commit, Content, Difference, GitState, Limits, Release, Said, Side, SignOff, SourceFile, SourceIssue,
    SourceTree, Step, Trouble, Version, Versions, Want,
};
