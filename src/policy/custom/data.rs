//! Data files and answers.

use serde_json::Value;

use crate::base::diag::Location;
use crate::base::path::RepoPath;
use crate::manifest::tree_json;
use crate::source::Content;
use crate::yaml::Syntax;

use super::schema::{age, misfit};
use super::{Cx, Failure};

/// A value of a file that fits a schema.
pub(super) fn json(cx: &Cx<'_>, file: &RepoPath, (pointer, schema): (&str, &Value)) -> Option<Failure> {
    let value = match read(cx, file) {
        Ok(value) => value,
        Err(failure) => return Some(failure),
    };
    let at = Location::file(file);
    let Some(value) = value.pointer(pointer) else {
        return Some(Failure::new(format!("`{file}` has no `{pointer}`")).at(at));
    };
    let (why, _) = misfit(cx, schema, value)?;
    Some(Failure::new(format!("`{file}` at `{pointer}`: {why}")).at(at))
}

/// A data file as JSON.
pub(super) fn read(cx: &Cx<'_>, file: &RepoPath) -> Result<Value, Failure> {
    let Some(found) = cx.portal.files.get(file) else {
        return Err(Failure::new(format!("`{file}` does not exist")));
    };
    let syntax = match &*file.extension() {
        "toml" => Syntax::Toml,
        "yaml" | "yml" => Syntax::Yaml,
        _ => Syntax::Json,
    };
    let cannot = || Failure::new(format!("`{file}` cannot be read")).at(Location::file(file));
    match &found.content {
        Content::Text(text) => tree_json(text, syntax).ok_or_else(cannot),
        Content::Listed { .. } => Err(cannot()),
    }
}

/// A question that somebody answered with yes, not too long ago.
pub(super) fn attest(cx: &Cx<'_>, rule: &str, (question, every): (&str, u32)) -> Option<Failure> {
    let file = RepoPath::new(&format!(".handover/attest/{rule}.yaml"))?;
    if !cx.portal.files.contains_key(&file) {
        return Some(Failure::new(format!("“{question}” is not answered: there is no `{file}`")));
    }
    let value = match read(cx, &file) {
        Ok(value) => value,
        Err(failure) => return Some(failure),
    };
    let text = |key: &str| value.get(key).map(|value| value.as_str().map_or_else(|| value.to_string(), str::to_owned));
    let at = Location::file(&file);
    let answer = text("answer").unwrap_or_default().to_lowercase();
    let why = match (&*answer, text("by"), text("at")) {
        ("", _, _) => "has no `answer`".to_owned(),
        (_, None, _) => "does not say `by` whom".to_owned(),
        (_, _, None) => "does not say `at` which day".to_owned(),
        (_, Some(by), Some(day)) => match day.get(..10).unwrap_or(&day).parse() {
            Err(_) => format!("`{day}` is no date (`YYYY-MM-DD`)"),
            Ok(day) => match age(day, cx.today, every) {
                Some(why) => why,
                None if matches!(&*answer, "yes" | "true") => return None,
                None => format!("{by} answered `{answer}`"),
            },
        },
    };
    Some(Failure::new(format!("“{question}”: `{file}`: {why}")).at(at))
}
