//! What draw.io packs: pages in a file, and a file in a PNG picture.
//!
//! A packed page is its XML, percent-encoded, deflated (RFC 1951) and written in base64. A PNG export has the file in a text
//! chunk named `mxfile` or `mxGraphModel`: `tEXt`, `zTXt` or `iTXt` (PNG 3rd edition §11.3.3). Each unfolds to a stated size
//! at most: a few bytes can be made to unfold to gigabytes.

use base64::Engine as _;
use base64::engine::DecodePaddingMode;
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig};
use miniz_oxide::inflate::{decompress_to_vec_with_limit, decompress_to_vec_zlib_with_limit};

use crate::base::path::percent_decode;

const BASE64: GeneralPurpose = GeneralPurpose::new(
    &base64::alphabet::STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// Bytes that the text of a picture may unfold to.
const MAX_TEXT: usize = 16 << 20;

/// The XML of a packed page; `None` when it is none, or larger than `most` bytes.
pub(super) fn unpacked(content: &str, most: usize) -> Option<String> {
    let bare: String = content.split_whitespace().collect();
    let deflated = BASE64.decode(bare).ok()?;
    let encoded = decompress_to_vec_with_limit(&deflated, most).ok()?;
    percent_decode(std::str::from_utf8(&encoded).ok()?)
}

/// The draw.io file in a PNG picture; `None` for one without.
pub(in crate::formats) fn in_png(bytes: &[u8]) -> Option<String> {
    let mut rest = bytes.strip_prefix(b"\x89PNG\r\n\x1a\n")?;
    while let Some((length, after)) = rest.split_first_chunk::<4>() {
        let (kind, after) = after.split_first_chunk::<4>()?;
        let (data, after) = after.split_at_checked(u32::from_be_bytes(*length) as usize)?;
        if let Some(text) = text_of(kind, data) {
            return Some(text);
        }
        // The check sum is left to those who show the picture.
        rest = after.get(4..)?;
    }
    None
}

fn text_of(kind: &[u8; 4], data: &[u8]) -> Option<String> {
    let (keyword, rest) = split_at_nul(data)?;
    if !matches!(keyword, b"mxfile" | b"mxGraphModel") {
        return None;
    }
    let text = match kind {
        b"tEXt" => rest.to_vec(),
        b"zTXt" => unfolded(rest.strip_prefix(&[0])?)?,
        b"iTXt" => {
            let (is_packed, rest) = rest.split_first()?;
            let (_language, rest) = split_at_nul(rest.get(1..)?)?;
            let (_translated, rest) = split_at_nul(rest)?;
            if *is_packed == 1 { unfolded(rest)? } else { rest.to_vec() }
        }
        _ => return None,
    };
    let text = String::from_utf8(text).ok()?;
    // Older versions percent-encode the text, whatever the chunk.
    if text.trim_start().starts_with("%3C") { percent_decode(&text) } else { Some(text) }
}

fn unfolded(data: &[u8]) -> Option<Vec<u8>> {
    // Some versions leave out the header of zlib.
    decompress_to_vec_zlib_with_limit(data, MAX_TEXT).or_else(|_| decompress_to_vec_with_limit(data, MAX_TEXT)).ok()
}

fn split_at_nul(data: &[u8]) -> Option<(&[u8], &[u8])> {
    let at = data.iter().position(|byte| *byte == 0)?;
    Some((&data[..at], &data[at + 1..]))
}

#[cfg(test)]
pub(in crate::formats) mod tests {
    use super::*;
    use miniz_oxide::deflate::{compress_to_vec, compress_to_vec_zlib};

    /// A page as draw.io packs it.
    pub(in crate::formats) fn packed(xml: &str) -> String {
        let encoded = crate::base::path::percent_encode(xml);
        BASE64.encode(compress_to_vec(encoded.as_bytes(), 6))
    }

    /// A PNG of nothing but a header and a chunk.
    pub(in crate::formats) fn png(kind: &[u8; 4], data: &[u8]) -> Vec<u8> {
        let mut out = b"\x89PNG\r\n\x1a\n".to_vec();
        for (kind, data) in [(b"IHDR", &[0, 0, 0, 9, 0, 0, 0, 5, 8, 0, 0, 0, 0][..]), (kind, data)] {
            out.extend((data.len() as u32).to_be_bytes());
            out.extend(kind);
            out.extend(data);
            out.extend([0; 4]);
        }
        out
    }

    #[test]
    fn the_file_is_found_in_each_kind_of_chunk() {
        let xml = "<mxfile><diagram/></mxfile>";
        let folded = compress_to_vec_zlib(crate::base::path::percent_encode(xml).as_bytes(), 6);
        let join = |parts: &[&[u8]]| parts.concat();
        for (kind, data) in [
            (b"tEXt", join(&[b"mxfile\0", xml.as_bytes()])),
            (b"tEXt", join(&[b"mxfile\0", b"%3Cmxfile%3E%3Cdiagram%2F%3E%3C%2Fmxfile%3E"])),
            (b"zTXt", join(&[b"mxfile\0\0", &folded])),
            (b"iTXt", join(&[b"mxfile\0\0\0\0\0", xml.as_bytes()])),
            (b"iTXt", join(&[b"mxfile\0\x01\0en\0\0", &folded])),
        ] {
            assert_eq!(in_png(&png(kind, &data)).as_deref(), Some(xml), "{data:?}");
        }
    }

    #[test]
    fn pictures_without_a_file_and_broken_ones_give_nothing() {
        for bytes in [
            png(b"tEXt", b"Software\0x"),
            png(b"zTXt", b"mxfile\0\0rubbish"),
            png(b"tEXt", b"mxfile"),
            b"\x89PNG\r\n\x1a\n\xff\xff\xff\xfftEXt".to_vec(),
            b"GIF89a".to_vec(),
            Vec::new(),
        ] {
            assert_eq!(in_png(&bytes), None);
        }
        let bomb = compress_to_vec_zlib(&vec![b'x'; MAX_TEXT + 1], 6);
        assert_eq!(in_png(&png(b"zTXt", &[b"mxfile\0\0", &bomb[..]].concat())), None);
    }
}
