//! Values as bytes and back, for what is kept between two runs of the tool on one machine.

use serde::{Serialize, de::DeserializeOwned};

/// A value as bytes (`postcard`); `None` when it cannot be written so.
pub fn pack<T: Serialize + ?Sized>(value: &T) -> Option<Vec<u8>> {
    postcard::to_stdvec(value).ok()
}

/// The value that bytes hold; `None` when they hold none of this type.
pub fn unpack<T: DeserializeOwned>(bytes: &[u8]) -> Option<T> {
    postcard::from_bytes(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_comes_back() {
        let value = ("ä".to_owned(), vec![1u32, 2], Some(1.5));
        assert_eq!(unpack(&pack(&value).unwrap()), Some(value));
    }

    #[test]
    fn other_bytes_give_nothing() {
        assert_eq!(unpack::<(String, Vec<u32>)>(&[0xff; 9]), None);
        assert_eq!(unpack::<String>(b""), None);
    }
}
