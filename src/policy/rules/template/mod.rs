//! Forms for pull requests and issues.

pub(super) mod topic_missing;
