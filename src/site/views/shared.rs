//! Values that several pages show.

use std::hash::{Hash, Hasher};
use std::sync::Arc;

use serde::{Serialize, Serializer};

use crate::base::hash::Hashed;

/// A value made once and shown on many pages.
///
/// A template sees the value. The digest of a page takes only the value's own digest,
/// so that sharing costs the same however large the value is.
#[derive(Debug)]
pub struct Shared<T>(Arc<Hashed<T>>);

impl<T: Serialize> Shared<T> {
    /// Takes the value and its digest.
    pub fn new(value: T) -> Self {
        Self(Arc::new(Hashed::new(value)))
    }
}

impl<T> Clone for Shared<T> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

/// By address.
impl<T> PartialEq for Shared<T> {
    fn eq(&self, other: &Self) -> bool {
        self.0.digest == other.0.digest
    }
}

impl<T> Eq for Shared<T> {}

/// By address.
impl<T> Hash for Shared<T> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.digest.hash(state);
    }
}

impl<T> std::ops::Deref for Shared<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0.value
    }
}

impl<T: Serialize> Serialize for Shared<T> {
    /// The digest in encodings for machines (`postcard`, which addresses are made with), the value in all others.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if serializer.is_human_readable() {
            self.0.value.serialize(serializer)
        } else {
            self.0.digest.serialize(serializer)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::hash::Digest;

    #[test]
    fn an_address_takes_the_digest_and_a_template_the_value() {
        let long = Shared::new("x".repeat(1000));
        assert_eq!(Digest::of_value(&long), Digest::of_value(&Digest::of_value(&"x".repeat(1000))));
        assert_eq!(serde_json::to_value(&long).unwrap(), serde_json::json!("x".repeat(1000)));
    }
}
