//! Knowledge that passes from people to people.

pub(super) mod topic_uncovered;
