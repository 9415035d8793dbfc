//! References between documents.

pub(super) mod broken;
pub(super) mod broken_anchor;
pub(super) mod leaves_with_vendor;
pub(super) mod local_machine;
