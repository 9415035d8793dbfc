//! Rules that a repository makes for itself.

use std::collections::BTreeMap;

use regex::RegexBuilder;

use crate::base::path::RepoPath;
use crate::manifest::shape::quoted;
use crate::manifest::value::{Entry, Value};
use crate::manifest::{Assertion, CustomRule, Part, Sited};

use super::{LONGEST_PATTERN, Reader, entries, severity};

/// Largest compiled expression, in bytes: a few characters can ask for gigabytes.
pub const REGEX_BYTES: usize = 1 << 20;

impl Reader<'_> {
    pub(super) fn custom(&mut self, list: Option<&Value>) -> Vec<CustomRule> {
        let mut rules = Vec::new();
        let mut places = BTreeMap::new();
        for item in list.map(Value::items).unwrap_or_default() {
            let Some(id) = item.get("id").and_then(Value::sited) else { continue };
            match places.get(&id.value) {
                Some(first) => self.twice(&id, "rule", first),
                None => rules.extend(self.custom_rule(item, id.clone())),
            }
            places.entry(id.value).or_insert(id.at);
        }
        rules
    }

    fn custom_rule(&mut self, value: &Value, id: Sited<String>) -> Option<CustomRule> {
        let text = |key: &str| value.get(key).and_then(Value::text);
        let subject = |key: &str| value.path(&["for", key]);
        let kind = subject("kind").and_then(Value::sited);
        let is_kind = kind.as_ref().is_none_or(|kind| self.is_kind(&kind.value, &kind.at));
        let path = subject("path");
        let glob = path.and_then(|path| self.glob(path));
        let assertions: Vec<Sited<Assertion>> =
            value.get("assert")?.items().iter().filter_map(|item| Some(item.site(self.assertion(item)?))).collect();
        // A rule that looks at less than its author meant says nothing.
        if !is_kind || (path.is_some() && glob.is_none()) {
            return None;
        }
        Some(CustomRule {
            title: text("title").unwrap_or_else(|| id.value.clone()),
            id,
            severity: value.get("severity").and_then(Value::as_str).map(severity)?,
            why: text("why").unwrap_or_default(),
            kind,
            path: glob,
            services: subject("services").map(|services| self.selector(services)),
            assertions,
            message: text("message")?,
            help: text("help").unwrap_or_default(),
        })
    }

    fn assertion(&mut self, item: &Value) -> Option<Assertion> {
        let Entry { key, value } = item.entries().first()?;
        let number = |key: &str| value.get(key).and_then(Value::number);
        Some(match key.value.as_str() {
            "exists" => {
                let glob = self.glob(value.get("glob").unwrap_or(value))?.value;
                Assertion::Exists { glob, min: number("min").unwrap_or(1), max: number("max") }
            }
            "absent" => Assertion::Absent { glob: self.glob(value)?.value },
            "sections" => Assertion::Sections(value.texts()),
            "front_matter" => Assertion::FrontMatter(self.schema(value)?),
            name @ ("matches" | "not_matches") => {
                let pattern = self.regex(value.get("pattern").unwrap_or(value))?;
                let part = match value.get("in").and_then(Value::as_str) {
                    Some("code") => Part::Code,
                    Some("prose") => Part::Prose,
                    _ => Part::All,
                };
                Assertion::Matches { pattern, negated: name == "not_matches", part }
            }
            "json" => Assertion::Json {
                file: self.file(value)?,
                pointer: self.pointer(value.get("pointer"))?,
                schema: self.schema(value.get("schema")?)?,
            },
            "links_to" => {
                let kind = value.get("kind")?.sited()?;
                self.is_kind(&kind.value, &kind.at).then_some(Assertion::LinksTo { kind: kind.value })?
            }
            "table" => self.table(value)?,
            "words" => Assertion::Words { min: number("min").unwrap_or(0), max: number("max") },
            "sarif" => {
                let max =
                    entries(value.get("max")).filter_map(|max| Some((max.key.value.clone(), max.value.number()?)));
                Assertion::Sarif { file: self.file(value)?, max: max.collect() }
            }
            "attest" => {
                Assertion::Attest { question: value.get("question")?.text()?, every: value.get("every")?.days()? }
            }
            _ => return None,
        })
    }

    /// A JSON Schema without references: with them, a small schema can take for ever on a small value.
    fn schema(&mut self, value: &Value) -> Option<serde_json::Value> {
        let Some(reference) = reference(value) else { return Some(value.json()) };
        let title = format!("`{}` cannot stand in the schema of an assertion", reference.value);
        self.wrong(&reference.at, title).help.push("write out what it refers to".to_owned());
        None
    }

    /// A file that another tool writes: it need not be there yet.
    fn file(&mut self, value: &Value) -> Option<RepoPath> {
        self.path(value.get("file")?)
    }

    fn pointer(&mut self, value: Option<&Value>) -> Option<String> {
        let Some(value) = value else { return Some(String::new()) };
        let pointer = value.text()?;
        if pointer.is_empty() || pointer.starts_with('/') {
            return Some(pointer);
        }
        let title = format!("`{}` is no JSON Pointer", quoted(&pointer));
        self.wrong(&value.at, title).help.push("start it with `/` (`/spec/replicas`)".to_owned());
        None
    }

    fn table(&mut self, value: &Value) -> Option<Assertion> {
        let fact = value.get("type").and_then(Value::sited);
        if fact.as_ref().is_some_and(|fact| !self.is_fact_type(fact)) {
            return None;
        }
        let mut each = BTreeMap::new();
        for Entry { key, value } in entries(value.get("each")) {
            let cell = match value.as_str()? {
                word @ ("owner" | "date" | "service") => Some(word.to_owned()),
                _ => self.regex(value),
            };
            each.insert(key.value.clone(), cell?);
        }
        Some(Assertion::Table {
            fact: fact.map(|fact| fact.value).unwrap_or_default(),
            columns: value.get("columns").map(Value::texts).unwrap_or_default(),
            min_rows: value.get("min_rows").and_then(Value::number).unwrap_or(1),
            each,
        })
    }

    /// A regular expression, when it is one.
    fn regex(&mut self, value: &Value) -> Option<String> {
        let pattern = value.text()?;
        let compiled = match pattern.len() {
            0..=LONGEST_PATTERN => RegexBuilder::new(&pattern).size_limit(REGEX_BYTES).build().map(drop),
            _ => Err(regex::Error::CompiledTooBig(REGEX_BYTES)),
        };
        let why = match compiled {
            Ok(()) => return Some(pattern),
            Err(regex::Error::CompiledTooBig(_)) => "it is too large".to_owned(),
            Err(error) => reason(&error.to_string()),
        };
        let problem = self.wrong(&value.at, format!("`{}` is no regular expression: {why}", quoted(&pattern)));
        problem.help.push("look-around and back-references are not known: they could take forever".to_owned());
        None
    }
}

/// The first key that refers to another schema. As deep as the tree, which is bounded.
fn reference(value: &Value) -> Option<&Sited<String>> {
    let is_reference = |key: &str| matches!(key, "$ref" | "$dynamicRef" | "$recursiveRef");
    let of_entry = |entry| {
        let Entry { key, value }: &Entry = entry;
        if is_reference(&key.value) { Some(key) } else { reference(value) }
    };
    value.entries().iter().find_map(of_entry).or_else(|| value.items().iter().find_map(reference))
}

/// The last line of a message that draws the expression first (`error: unclosed group`).
fn reason(message: &str) -> String {
    let last = message.lines().last().unwrap_or_default().trim();
    last.strip_prefix("error: ").unwrap_or(last).to_owned()
}
