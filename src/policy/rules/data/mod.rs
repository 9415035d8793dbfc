//! What is kept, and whose it is.

pub(super) mod multiple_owners;
pub(super) mod store_undocumented;
