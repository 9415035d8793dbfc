//! What a hub reads of a portal. Every field may hold anything; what is not of the schema is refused with its place.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::error::Category;

use crate::site::html::external;

/// `portal.json`, as far as a hub needs it.
#[derive(Debug, Deserialize)]
#[serde(expecting = "an object")]
pub(in crate::site) struct PortalFile<'a> {
    #[serde(borrow)]
    schema: Cow<'a, str>,
    /// Services.
    #[serde(borrow)]
    pub(in crate::site) services: Vec<ServiceFile<'a>>,
    /// Artifacts.
    #[serde(borrow)]
    pub(in crate::site) artifacts: Vec<ArtifactFile<'a>>,
}

/// A service.
#[derive(Debug, Deserialize)]
#[serde(expecting = "an object")]
pub(in crate::site) struct ServiceFile<'a> {
    /// Its name.
    #[serde(borrow)]
    pub(in crate::site) name: Cow<'a, str>,
}

/// An artifact.
#[derive(Debug, Deserialize)]
#[serde(expecting = "an object")]
pub(in crate::site) struct ArtifactFile<'a> {
    /// The file.
    #[serde(borrow)]
    pub(in crate::site) path: Cow<'a, str>,
    /// Kind of artifact.
    #[serde(borrow)]
    pub(in crate::site) kind: Cow<'a, str>,
    /// Title.
    #[serde(borrow)]
    pub(in crate::site) title: Cow<'a, str>,
    /// Its page from the portal's root; empty when it has none.
    #[serde(borrow)]
    pub(in crate::site) url: Cow<'a, str>,
    /// Who answers for it.
    #[serde(default)]
    pub(in crate::site) owner: Option<String>,
    /// Number of a decision.
    #[serde(default)]
    pub(in crate::site) number: Option<u32>,
    /// Status of a decision.
    #[serde(default)]
    pub(in crate::site) status: Option<StatusFile>,
}

/// Status of a decision.
#[derive(Debug, Deserialize)]
#[serde(expecting = "an object")]
pub(in crate::site) struct StatusFile {
    /// Normal form.
    pub(in crate::site) value: String,
}

/// `report.json`, as far as a hub needs it.
#[derive(Debug, Deserialize)]
#[serde(expecting = "an object")]
pub(in crate::site) struct ReportFile {
    schema: String,
    /// The run.
    pub(in crate::site) run: RunFile,
    /// Counts.
    pub(in crate::site) summary: SummaryFile,
}

/// The run.
#[derive(Debug, Deserialize)]
#[serde(expecting = "an object")]
pub(in crate::site) struct RunFile {
    /// The day dates were judged by.
    pub(in crate::site) today: String,
}

/// Counts.
#[derive(Debug, Deserialize)]
#[serde(expecting = "an object")]
pub(in crate::site) struct SummaryFile {
    /// Findings.
    pub(in crate::site) errors: u64,
    /// Findings.
    pub(in crate::site) warnings: u64,
    /// Whole percent; null when nothing is asked.
    pub(in crate::site) readiness: Option<u32>,
    /// Blocking gaps.
    pub(in crate::site) blocking: u64,
    /// Slots by state.
    pub(in crate::site) states: BTreeMap<String, u64>,
}

/// Longest name or title that is taken over, in characters.
pub(in crate::site) const LONGEST: usize = 300;

impl<'a> PortalFile<'a> {
    /// Reads `portal.json`.
    ///
    /// # Errors
    /// What is wrong with it, in words that follow its name.
    pub(in crate::site) fn read(bytes: &'a [u8]) -> Result<Self, String> {
        let file: Self = parse(bytes)?;
        of_schema(&file.schema, "handover.portal/1")?;
        Ok(file)
    }
}

impl ReportFile {
    /// Reads `report.json`.
    ///
    /// # Errors
    /// Like [`PortalFile::read`].
    pub(in crate::site) fn read(bytes: &[u8]) -> Result<Self, String> {
        let file: Self = parse(bytes)?;
        of_schema(&file.schema, "handover.report/1")?;
        Ok(file)
    }
}

fn parse<'a, T: Deserialize<'a>>(bytes: &'a [u8]) -> Result<T, String> {
    serde_json::from_slice(bytes).map_err(|error| {
        let at = format!("line {}, column {}", error.line(), error.column());
        match error.classify() {
            Category::Eof => format!("ends early ({at})"),
            Category::Syntax | Category::Io => format!("is no JSON ({at})"),
            Category::Data => {
                let words = error.to_string();
                let words = words.split(" at line ").next().unwrap_or_default();
                format!("is not of its schema ({at}): {}", plain(words, 120))
            }
        }
    })
}

fn of_schema(found: &str, known: &str) -> Result<(), String> {
    if found == known { Ok(()) } else { Err(format!("is of the schema `{}` instead of `{known}`", plain(found, 60))) }
}

/// The first characters of a text in one line, without what moves a cursor or turns words round.
pub(in crate::site) fn plain(text: &str, most: usize) -> String {
    let is_odd = |c: char| {
        c.is_control() || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    if text.len() <= most && text.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
        return text.to_owned();
    }
    text.chars().map(|c| if is_odd(c) { ' ' } else { c }).take(most).collect()
}

/// Where a portal is, when pages may lead there: on the web, or beside the hub.
pub(super) fn address(stated: &str) -> Option<String> {
    let ends = |address: String| if address.ends_with('/') { address } else { address + "/" };
    if stated.contains("://") || stated.contains(':') {
        let web = external(stated).filter(|address| address.starts_with("http"))?;
        return Some(ends(web)).filter(|address| !address.contains(['"', '<', '>', ' ', '?', '#', '\\']));
    }
    is_path(stated).then(|| ends(stated.to_owned()))
}

/// Whether an address is nothing but a percent-encoded path, so that no scheme, host or script can be in it.
fn is_path(address: &str) -> bool {
    !address.starts_with('/') && address.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.~/%".contains(&byte))
}

/// Whether an address leads to a page of the portal that states it.
pub(in crate::site) fn is_inside(address: &str) -> bool {
    let (path, fragment) = address.split_once('#').unwrap_or((address, ""));
    let is_up =
        |segment: &str| segment.starts_with(['.', '%']) && segment.to_ascii_lowercase().replace("%2e", ".") == "..";
    is_path(path) && !path.split('/').any(is_up) && is_path(fragment)
}
