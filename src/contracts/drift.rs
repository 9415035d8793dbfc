//! What changed between two versions of an OpenAPI contract, and whom it breaks.
//!
//! Takes two contracts as they are read, of any versions of the format, and gives one [`Change`] per difference that a
//! consumer can notice. One comparison for all places a schema may stand: what a caller sends must not get narrower,
//! what it receives must not get wider. Descriptions and examples are no change, nor are names of schemas.
//!
//! Operations are matched by method and path, names of its parameters left out, then by `operationId`. Knows no clock:
//! dates are compared with each other.
//!
//! Sources: OpenAPI 2.0 to 3.2; checks and verdicts of oasdiff; `x-sunset` and `x-stability-level` as oasdiff reads them.

mod bodies;
mod bump;
mod check;
mod graph;
mod limits;
mod members;
mod operations;
mod parameters;
mod reading;
mod report;
mod same;
mod security;
mod unions;
mod value;
mod whole;

use jiff::civil::Date;

use super::openapi::{Kind as Called, OpenApi};
use super::spec::At;

pub use bump::{Bump, bump};
pub use check::{Check, Impact, Kind, Side};

/// A difference between two versions of a contract.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// What kind of difference.
    pub check: Check,
    /// Whom it breaks. Nobody, whatever the check says, where an operation promised no stability.
    pub impact: Impact,
    /// The operation; `None` for the contract as a whole.
    pub operation: Option<Endpoint>,
    /// Where in it, from the outside in, for people: `` request body `application/json` ``, `` `address.city` ``.
    pub place: Vec<String>,
    /// What happened there, for people: `` `limit` became required ``.
    pub text: String,
    /// Where the new contract says so.
    pub new_at: Option<At>,
    /// Where the old contract said otherwise.
    pub old_at: Option<At>,
}

/// An operation of two versions, named as the new one does unless it is gone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Endpoint {
    /// Method in upper case.
    pub method: String,
    /// Path as written; name of a webhook, expression of a callback.
    pub path: String,
    /// Where it is called.
    pub kind: Called,
    /// The operation object in the new contract; `None` when it is gone.
    pub new: Option<At>,
    /// The operation object in the old contract; `None` when it is new.
    pub old: Option<At>,
}

/// All differences between two versions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Changes {
    /// Those of the contract as a whole, then by operation as the new contract has them, then operations that are gone.
    pub changes: Vec<Change>,
    /// Whether there was too much to compare or to tell.
    pub is_cut: bool,
}

/// A difference, before it is known where it is met.
#[derive(Debug, Clone)]
struct Found {
    check: Check,
    text: String,
    new_at: Option<At>,
    old_at: Option<At>,
}

impl Changes {
    /// Those that break somebody who kept to the old contract.
    pub fn breaking(&self) -> impl Iterator<Item = &Change> {
        self.changes.iter().filter(|change| change.impact == Impact::Breaking)
    }

    /// How grave the gravest is; `None` without changes.
    pub fn worst(&self) -> Option<Impact> {
        self.changes.iter().map(|change| change.impact).max()
    }
}

/// Compares two versions of a contract.
///
/// `released` is the day of the new version, for operations that are gone before the day that was announced; when it is
/// not given and the version is no day itself, each deprecated operation may go. Total; bounded in time and memory:
/// O(size of both) when little differs, and never more than a fixed number of steps.
pub fn compare(old: &OpenApi, new: &OpenApi, released: Option<Date>) -> Changes {
    let released = released.or_else(|| bump::day(new.api_version()));
    let mut report = report::Report::new(old, new);
    whole::compare(&mut report);
    operations::compare(&mut report, released);
    report.finish()
}

#[cfg(test)]
mod tests;
