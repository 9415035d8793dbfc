//! Whether a value is what a schema asks for, and where it is not.
//!
//! For examples and defaults in contracts of all versions. What cannot be judged (a pattern of another dialect, a
//! reference to another host, a schema that is too deep) counts as right: a contract is never blamed for what this
//! does not understand. Directions are not told apart, so a property that is only read or only written may be absent.
//!
//! Sources: JSON Schema 2020-12 (Core §10, Validation §6); OpenAPI 3.0.4 §4.7.24; OpenAPI 2.0 Schema Object.

mod formats;
mod keywords;
mod number;
mod pattern;
mod value;

use std::collections::HashMap;

use regex::Regex;

use super::openapi::Version;
use super::schema::Schema;
use super::spec::Node;

pub use value::{Type, canonical, type_of};

/// Steps for one value: a schema held against a part of it. The largest example that was seen needs some 8,000.
const MOST_STEPS: u32 = 20_000;

/// Steps for all values of one contract.
const MOST_STEPS_IN_ALL: u32 = 20_000_000;

/// Bytes that are compared or matched as one step.
const BYTES_PER_STEP: usize = 32;

/// Expressions of one contract that are compiled; each takes up to 300 kB.
const MOST_PATTERNS: usize = 300;

/// Schemas within schemas; bounds the stack. Real examples need some 30.
const MOST_DEPTH: u32 = 80;

/// Which keywords there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
    /// OpenAPI 2.0 and 3.0: what stands beside a reference is ignored, ends of a range are made exclusive by a truth value.
    Old,
    /// JSON Schema 2020-12.
    New,
}

impl From<Version> for Dialect {
    fn from(version: Version) -> Self {
        match version {
            Version::V2 | Version::V30 => Dialect::Old,
            Version::V31 | Version::V32 => Dialect::New,
        }
    }
}

/// What is wrong with a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mismatch<'s> {
    /// The smallest part of the value that must change.
    pub at: Node<'s>,
    /// What of the schema says so.
    pub said: Node<'s>,
    /// What it is and should not be, as the end of a sentence on that part: `is no integer`.
    pub what: String,
}

/// Holds values against schemas; keeps what is costly to make.
#[derive(Debug)]
pub struct Validator<'s> {
    dialect: Dialect,
    steps: u32,
    steps_in_all: u32,
    depth: u32,
    /// By their text; `None` for those that cannot be judged.
    patterns: HashMap<&'s str, Option<Regex>>,
}

/// What comes of holding a value against a schema.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Verdict<'s> {
    Fits,
    Unknown,
    Fails(Mismatch<'s>),
}

impl<'s> Verdict<'s> {
    /// A failure, when there is one.
    fn when(fails: Option<Mismatch<'s>>) -> Self {
        fails.map_or(Verdict::Fits, Verdict::Fails)
    }
}

impl<'s> Validator<'s> {
    /// A validator for contracts of one dialect.
    pub fn new(dialect: Dialect) -> Self {
        Self { dialect, steps: 0, steps_in_all: 0, depth: 0, patterns: HashMap::new() }
    }

    /// What is wrong with a value first; `None` when it is right, as far as can be told. Bounded.
    pub fn check(&mut self, value: Node<'s>, schema: Schema<'s>) -> Option<Mismatch<'s>> {
        (self.steps, self.depth) = (0, 0);
        if self.steps_in_all >= MOST_STEPS_IN_ALL {
            return None;
        }
        let verdict = self.against(value, schema);
        self.steps_in_all = self.steps_in_all.saturating_add(self.steps);
        match verdict {
            Verdict::Fails(mismatch) => Some(mismatch),
            Verdict::Fits | Verdict::Unknown => None,
        }
    }

    /// Recursion is bounded by [`MOST_DEPTH`].
    fn against(&mut self, value: Node<'s>, schema: Schema<'s>) -> Verdict<'s> {
        self.steps += 1;
        // What a value with a reference stands for is not known here.
        if self.steps > MOST_STEPS || self.depth >= MOST_DEPTH || value.get("$ref").is_some() {
            return Verdict::Unknown;
        }
        self.depth += 1;
        let verdict = self.of_schema(value, schema);
        self.depth -= 1;
        verdict
    }

    fn of_schema(&mut self, value: Node<'s>, schema: Schema<'s>) -> Verdict<'s> {
        if let Some(anything) = schema.0.bool() {
            let fails = (!anything).then(|| mismatch(value, schema.0, "is not allowed here"));
            return Verdict::when(fails);
        }
        if !schema.0.is_mapping() {
            return Verdict::Unknown;
        }
        if schema.0.target().is_none() {
            return self.keywords(value, schema);
        }
        let referred = match schema.0.referred() {
            Some(target) => self.against(value, Schema(target)),
            None => Verdict::Unknown,
        };
        match (self.dialect, referred) {
            (Dialect::New, Verdict::Fits) if schema.0.count() > 1 => self.keywords(value, schema),
            (_, verdict) => verdict,
        }
    }

    /// Counts work on long texts; what is too much is noticed at the next step.
    fn spend(&mut self, bytes: usize) {
        self.steps = self.steps.saturating_add(u32::try_from(bytes / BYTES_PER_STEP).unwrap_or(u32::MAX));
    }

    /// A regular expression; `None` when it cannot be judged.
    fn pattern(&mut self, text: &'s str) -> Option<&Regex> {
        if self.patterns.len() >= MOST_PATTERNS && !self.patterns.contains_key(text) {
            return None;
        }
        self.patterns.entry(text).or_insert_with(|| pattern::compile(text)).as_ref()
    }
}

/// A value and what is wrong with it.
fn mismatch<'s>(at: Node<'s>, said: Node<'s>, what: impl Into<String>) -> Mismatch<'s> {
    Mismatch { at, said, what: what.into() }
}

#[cfg(test)]
mod tests;
