//! Results of other tools, in SARIF 2.1.0.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::base::diag::Location;
use crate::base::path::RepoPath;

use super::data::read;
use super::{Cx, Failure};
use crate::base::words::counted;

/// At most so many results of each level.
pub(super) fn sarif(cx: &Cx<'_>, file: &RepoPath, max: &BTreeMap<String, u32>) -> Option<Failure> {
    let report = match read(cx, file) {
        Ok(report) => report,
        Err(failure) => return Some(failure),
    };
    let at = Location::file(file);
    let Some(runs) = report.get("runs").and_then(Value::as_array) else {
        return Some(Failure::new(format!("`{file}` is no SARIF report: it has no `runs`")).at(at));
    };
    if runs.is_empty() {
        return Some(Failure::new(format!("`{file}` holds no run of a tool")).at(at));
    }
    let mut counts: BTreeMap<&str, u32> = BTreeMap::new();
    for run in runs {
        for result in
            run.get("results").and_then(Value::as_array).into_iter().flatten().filter(|result| counts_at_all(result))
        {
            *counts.entry(level(run, result)).or_default() += 1;
        }
    }
    let over = max.iter().find_map(|(level, most)| {
        let found = counts.get(level.as_str()).copied().unwrap_or_default();
        (found > *most).then_some((level, found, most))
    });
    let (level, found, most) = over?;
    Some(
        Failure::new(format!("`{file}` has {} of level `{level}` (at most {most})", counted(found as usize, "result")))
            .at(at),
    )
}

/// Suppressed results (§3.27.23, unless the suppression was rejected or is under review) and those that are gone
/// (§3.27.24) do not count.
fn counts_at_all(result: &Value) -> bool {
    let is_in_force = |suppression: &Value| {
        !matches!(suppression.get("status").and_then(Value::as_str), Some("rejected" | "underReview"))
    };
    let suppressions = result.get("suppressions").and_then(Value::as_array);
    let is_suppressed = suppressions.is_some_and(|all| !all.is_empty() && all.iter().all(is_in_force));
    !is_suppressed && result.get("baselineState").and_then(Value::as_str) != Some("absent")
}

/// The level of a result (§3.27.10): its own, else that of its rule, else `warning`; `none` for what is no failure.
fn level<'a>(run: &'a Value, result: &'a Value) -> &'a str {
    if result.get("kind").and_then(Value::as_str).is_some_and(|kind| kind != "fail") {
        return "none";
    }
    let rules = run.pointer("/tool/driver/rules").and_then(Value::as_array);
    let index = result.get("ruleIndex").and_then(Value::as_u64).and_then(|index| usize::try_from(index).ok());
    let rule = rules.and_then(|rules| match index {
        Some(index) => rules.get(index),
        None => {
            let id = result.get("ruleId")?;
            rules.iter().find(|rule| rule.get("id") == Some(id))
        }
    });
    let own = result.get("level").and_then(Value::as_str);
    let of_rule = rule.and_then(|rule| rule.pointer("/defaultConfiguration/level")).and_then(Value::as_str);
    own.or(of_rule).unwrap_or("warning")
}
