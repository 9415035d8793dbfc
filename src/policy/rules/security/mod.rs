//! What must not reach a reader's browser or eyes unseen.

pub(super) mod bidi_control;
pub(super) mod secret_in_docs;
pub(super) mod url_scheme;
