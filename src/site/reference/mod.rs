//! The text of API pages: operations, channels, schemas and the contract as a whole, as HTML.
//!
//! Takes a contract, gives the body of one page. Written by hand and not by a template: a large contract has a thousand
//! pages with thousands of rows each. Links go to pages of the same contract only, so that a body depends on nothing but
//! the contract and the names of its pages. Everything that comes from the contract is escaped; descriptions go
//! through [`crate::markup`] like any document.

mod channels;
mod code;
mod kept;
mod limits;
mod media;
mod messages;
mod operation;
mod overview;
mod prose;
mod sample;
mod schema;
mod security;
mod types;
mod writer;

use std::sync::Arc;

use serde::{Serialize, Serializer};

use crate::base::hash::Digest;
use crate::contracts::Contract;
use crate::site::words::Words;

pub(super) use kept::Kept;

/// A page of a contract.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub enum Part {
    /// The contract as a whole.
    Overview,
    /// An operation, of AsyncAPI a channel, by index.
    Operation(u32),
    /// A named schema, by index.
    Schema(u32),
}

/// File names of a contract's pages, without ending; each unique.
#[derive(Debug, Default, Serialize)]
pub struct Names {
    /// Operations, of AsyncAPI channels, by index; in the directory of the contract.
    pub operations: Vec<String>,
    /// Schemas, by index; in its directory `schemas`.
    pub schemas: Vec<String>,
}

/// The body of a page of a contract. Stands in a view by the address of everything it shows.
#[derive(Debug, Clone)]
pub struct ReferenceBody {
    /// The contract.
    pub contract: Contract,
    /// Names of its pages.
    pub names: Arc<Names>,
    /// What its pages share.
    pub kept: Arc<Kept>,
    /// Which page.
    pub part: Part,
    /// Address of all that the page shows.
    pub digest: Digest,
}

impl Serialize for ReferenceBody {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        (self.part, self.digest).serialize(serializer)
    }
}

/// A body, and the headings on it.
#[derive(Debug)]
pub(super) struct Composed {
    pub(super) html: String,
    /// Id and words of the headings of the second level, in order.
    pub(super) contents: Vec<(String, String)>,
}

/// Bytes of a body above which less is laid out on the page, and more is linked.
const LARGE: usize = 48 << 10;

/// Bytes of a body above which as little as possible is laid out.
const TOO_LARGE: usize = 380 << 10;

/// Composes the body of a page. O(size of what it shows), bounded.
pub(super) fn compose(body: &ReferenceBody, words: &Words) -> Composed {
    let most_bytes = if body.part == Part::Overview { usize::MAX } else { LARGE };
    let made = attempt(body, words, writer::Extent { inlined: 2, example_bytes: 16 << 10, most_bytes });
    if made.html.len() <= most_bytes {
        return made;
    }
    let made = attempt(body, words, writer::Extent { inlined: 1, example_bytes: 16 << 10, most_bytes: TOO_LARGE });
    if made.html.len() <= TOO_LARGE {
        return made;
    }
    attempt(body, words, writer::Extent { inlined: 0, example_bytes: 2 << 10, most_bytes: usize::MAX })
}

fn attempt(body: &ReferenceBody, words: &Words, extent: writer::Extent) -> Composed {
    match &body.contract {
        Contract::OpenApi(api) => {
            let mut page = writer::Page::new(&**api, body, words, extent);
            match body.part {
                Part::Overview => overview::write(&mut page),
                Part::Operation(ix) => operation::write(&mut page, ix),
                Part::Schema(ix) => schema::write(&mut page, ix),
            }
            page.finish()
        }
        Contract::AsyncApi(api) => {
            let mut page = writer::Page::new(&**api, body, words, extent);
            match body.part {
                Part::Overview => channels::overview(&mut page),
                Part::Operation(ix) => channels::write(&mut page, ix),
                Part::Schema(ix) => schema::write(&mut page, ix),
            }
            page.finish()
        }
        Contract::GraphQl(schema) => {
            let mut page = writer::Page::new(&**schema, body, words, extent);
            match body.part {
                Part::Overview => types::overview(&mut page),
                Part::Operation(_) => {}
                Part::Schema(ix) => types::write(&mut page, ix),
            }
            page.finish()
        }
    }
}

#[cfg(test)]
mod tests;
