//! Content addresses.
//!
//! BLAKE3, cut to 128 bits: the content comes from an outside party, so a hash
//! that can be forged must not decide which cached page is shown.

use std::fmt::{self, Write as _};
use std::hash::{Hash, Hasher};
use std::io;

use postcard::ser_flavors::Flavor;
use serde::{Deserialize, Serialize};

/// A map for many small keys. Its hash is several times faster than the one of the standard library and seeded anew in
/// each process, so its order says nothing.
pub type FastMap<K, V> = foldhash::HashMap<K, V>;

/// Like [`FastMap`].
pub type FastSet<K> = foldhash::HashSet<K>;

/// A 128-bit content address.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
pub struct Digest([u8; 16]);

impl Digest {
    /// The address of some bytes.
    pub fn of(bytes: &[u8]) -> Self {
        Self::cut(&blake3::hash(bytes))
    }

    /// The address of everything a reader gives, in constant memory; equal to [`Digest::of`] of the same bytes.
    ///
    /// # Errors
    /// Those of the reader.
    pub fn of_reader(mut reader: impl io::Read) -> io::Result<Self> {
        let mut sink = Sink::new();
        io::copy(&mut reader, &mut sink)?;
        Ok(sink.digest())
    }

    /// The address of several digests in order.
    pub fn join(parts: &[Digest]) -> Self {
        let mut sink = Sink::new();
        parts.iter().for_each(|part| sink.take(&part.0));
        sink.digest()
    }

    /// The address of a value, through its `postcard` encoding.
    ///
    /// # Panics
    /// When the value's `Serialize` fails, which derived implementations over plain data do not.
    pub fn of_value<T: Serialize + ?Sized>(value: &T) -> Self {
        postcard::serialize_with_flavor(value, Sink::new()).expect("views are plain data")
    }

    /// The address of a value within this process, through what its `Hash` feeds: cheaper than [`Digest::of_value`] for
    /// what holds references and small values, and never stored, for it tells byte orders apart.
    pub fn of_hash<T: Hash + ?Sized>(value: &T) -> Self {
        let mut sink = Sink::new();
        value.hash(&mut sink);
        sink.digest()
    }

    /// The address that 32 hexadecimal digits in lower case stand for, as [`Display`](fmt::Display) writes them.
    pub fn parse(hex: &str) -> Option<Self> {
        let digit = |byte: u8| match byte {
            b'0'..=b'9' => Some(byte - b'0'),
            b'a'..=b'f' => Some(byte - b'a' + 10),
            _ => None,
        };
        let digits: Vec<u8> = hex.bytes().map(digit).collect::<Option<_>>()?;
        let bytes: Vec<u8> = digits.chunks_exact(2).map(|pair| pair[0] << 4 | pair[1]).collect();
        Some(Self(bytes.try_into().ok().filter(|_| digits.len() == 32)?))
    }

    /// The first `n` hexadecimal digits (at most 32), for file names.
    pub fn short(&self, n: usize) -> String {
        let mut hex = self.to_string();
        hex.truncate(n);
        hex
    }

    fn cut(hash: &blake3::Hash) -> Self {
        let mut out = [0; 16];
        out.copy_from_slice(&hash.as_bytes()[..16]);
        Self(out)
    }
}

/// Bytes that are hashed at once: an encoding comes in pieces of a few bytes, for which a hasher is slow.
const GATHERED: usize = 1024;

struct Sink {
    /// Takes what does not fit into `bytes`; most values are small and do without.
    hasher: Option<blake3::Hasher>,
    bytes: [u8; GATHERED],
    len: usize,
}

impl Sink {
    fn new() -> Self {
        Self { hasher: None, bytes: [0; GATHERED], len: 0 }
    }

    #[cold]
    fn pass_on(&mut self) {
        self.hasher.get_or_insert_default().update(&self.bytes[..self.len]);
        self.len = 0;
    }

    fn take(&mut self, bytes: &[u8]) {
        if self.len + bytes.len() > GATHERED {
            self.pass_on();
        }
        match self.bytes.get_mut(self.len..self.len + bytes.len()) {
            Some(room) => {
                room.copy_from_slice(bytes);
                self.len += bytes.len();
            }
            None => drop(self.hasher.get_or_insert_default().update(bytes)),
        }
    }

    #[inline]
    fn take_byte(&mut self, byte: u8) {
        if self.len == GATHERED {
            self.pass_on();
        }
        self.bytes[self.len] = byte;
        self.len += 1;
    }

    fn digest(mut self) -> Digest {
        if self.hasher.is_none() {
            return Digest::of(&self.bytes[..self.len]);
        }
        self.pass_on();
        Digest::cut(&self.hasher.unwrap_or_default().finalize())
    }
}

impl Flavor for Sink {
    type Output = Digest;

    fn try_push(&mut self, byte: u8) -> postcard::Result<()> {
        self.take_byte(byte);
        Ok(())
    }

    fn try_extend(&mut self, bytes: &[u8]) -> postcard::Result<()> {
        self.take(bytes);
        Ok(())
    }

    fn finalize(self) -> postcard::Result<Digest> {
        Ok(self.digest())
    }
}

impl io::Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.take(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Hasher for Sink {
    fn write(&mut self, bytes: &[u8]) {
        self.take(bytes);
    }

    #[inline]
    fn write_u8(&mut self, value: u8) {
        self.take_byte(value);
    }

    /// Lengths and variants, which are nearly always small, in one byte.
    #[inline]
    fn write_usize(&mut self, value: usize) {
        match u8::try_from(value) {
            Ok(small) if small < u8::MAX => self.take_byte(small),
            Ok(_) | Err(_) => {
                self.take_byte(u8::MAX);
                self.take(&value.to_ne_bytes());
            }
        }
    }

    #[inline]
    fn write_isize(&mut self, value: isize) {
        self.write_usize(value.cast_unsigned());
    }

    /// Nobody asks: [`Digest::of_hash`] takes the whole.
    fn finish(&self) -> u64 {
        0
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digit = |value: u8| char::from_digit(value.into(), 16).expect("a value below 16");
        for byte in self.0 {
            f.write_char(digit(byte >> 4))?;
            f.write_char(digit(byte & 15))?;
        }
        Ok(())
    }
}

impl fmt::Debug for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.short(8))
    }
}

/// A value and its digest, computed once; serialises as the digest alone,
/// so that a view which shares the value is hashed in constant time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hashed<T> {
    /// The value.
    pub value: T,
    /// Its address.
    pub digest: Digest,
}

impl<T: Serialize> Hashed<T> {
    /// Computes the digest.
    pub fn new(value: T) -> Self {
        let digest = Digest::of_value(&value);
        Self { value, digest }
    }
}

impl<T> Serialize for Hashed<T> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.digest.serialize(serializer)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::sync::Arc;

    use super::*;

    #[test]
    fn a_reader_has_the_address_of_its_bytes() {
        let bytes = vec![7; 100_000];
        assert_eq!(Digest::of_reader(&bytes[..]).unwrap(), Digest::of(&bytes));
    }

    #[test]
    fn a_value_has_the_address_of_its_encoding_whatever_the_size_of_its_pieces() {
        for size in [0, 1, 7, 1_023, 1_024, 1_025, 5_000] {
            let value = (3_u8, "x".repeat(size), 300_u32, "y".repeat(size / 2));
            let encoded = postcard::to_stdvec(&value).unwrap();
            assert_eq!(Digest::of_value(&value), Digest::of(&encoded), "{size}");
        }
    }

    #[test]
    fn an_address_by_hash_tells_apart_what_runs_together() {
        let all = [["ab", "c"], ["a", "bc"], ["", "abc"], ["abc", ""]];
        let addresses: BTreeSet<Digest> = all.iter().map(Digest::of_hash).collect();
        assert_eq!(addresses.len(), all.len());
        assert_ne!(Digest::of_hash(&vec![Some(1)]), Digest::of_hash(&vec![None, Some(1)]));
        assert_eq!(Digest::of_hash(&Arc::new("x".to_owned())), Digest::of_hash("x"));
    }

    #[test]
    fn an_address_reads_back() {
        let digest = Digest::of(b"x");
        assert_eq!(Digest::parse(&digest.to_string()), Some(digest));
        for other in ["", "0", "0g", &"0".repeat(33), &"A".repeat(32)] {
            assert_eq!(Digest::parse(other), None, "{other}");
        }
    }
}
