//! Encodings of the parts of a body: by name or by position (OpenAPI 3.2.0 §4.14).

use super::walk::{Kind, Walk};
use super::{Check, Lint};
use crate::contracts::openapi::{OpenApi, Version};

pub(super) fn check<'s>(api: &'s OpenApi, walk: &Walk<'s>, out: &mut Vec<Lint>) {
    // Encodings may have further ones inside, by the same rule.
    let bodies = walk.of_kind(Kind::Media).chain(walk.of_kind(Kind::Encoding));
    for body in bodies.filter(|_| api.version >= Version::V32) {
        let by_position = ["prefixEncoding", "itemEncoding"].into_iter().find_map(|key| body.key(key));
        if let (Some(by_name), Some(by_position)) = (body.key("encoding"), by_position) {
            let title = format!("`encoding` and `{}` exclude each other", by_position.scalar().unwrap_or_default());
            let lint = Lint::at(Check::EncodingCombination, by_position, title).related(by_name, "by name here");
            out.push(lint.help("keep `encoding` for parts with names, the other for parts in an order"));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contracts::lint::testing::titles;

    #[test]
    fn parts_are_encoded_by_name_or_by_position() {
        let text = |version: &str, media: &str| {
            format!(
                "openapi: {version}\ncomponents:\n  requestBodies: {{b: {{content: {{multipart/mixed: {{{media}}}}}}}}}\n"
            )
        };
        let both = "encoding: {}, prefixEncoding: []";
        let found = |version, media| titles(&text(version, media), Check::EncodingCombination);
        assert_eq!(found("3.2.0", both), "3:65 `encoding` and `prefixEncoding` exclude each other");
        assert_eq!(found("3.2.0", "prefixEncoding: [], itemEncoding: {}"), "");
        assert_eq!(found("3.1.0", both), "");
        let nested = "itemEncoding: {encoding: {}, itemEncoding: {}}";
        assert_eq!(found("3.2.0", nested), "3:80 `encoding` and `itemEncoding` exclude each other");
    }
}
