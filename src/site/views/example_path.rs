//! From a pattern of paths to one path that people would choose.
//!
//! Patterns of kinds list every name that anybody ever used. A page that says where to put something shows one.

/// Choices that are taken before the first one of a list.
const USUAL: [&str; 4] = ["docs", "runbooks", "md", ".md"];

/// A path that the pattern covers, below `directory` where the pattern allows it. Patterns are our own.
pub(super) fn example_path(pattern: &str, directory: &str) -> String {
    let chosen = choose(pattern);
    let is_anywhere = chosen.starts_with("**/");
    let segments = chosen.split('/').filter(|segment| *segment != "**").map(plain);
    let path = segments.collect::<Vec<_>>().join("/");
    if is_anywhere && !directory.is_empty() { format!("{directory}/{path}") } else { path }
}

/// The pattern with one of each `{a,b}` and `[ab]`.
fn choose(pattern: &str) -> String {
    let mut out = String::new();
    let mut rest = pattern;
    while let Some(at) = rest.find(['{', '[']) {
        out.push_str(&rest[..at]);
        let close = if rest.as_bytes()[at] == b'{' { '}' } else { ']' };
        let Some(len) = rest[at..].find(close) else { break };
        let inside = &rest[at + 1..at + len];
        if close == ']' {
            out.extend(inside.chars().next());
        } else {
            let choices = || inside.split(',');
            let usual = choices().find(|choice| USUAL.contains(choice) || choice.is_empty());
            out.push_str(usual.or_else(|| choices().next()).unwrap_or_default());
        }
        rest = &rest[at + len + 1..];
    }
    out.push_str(rest);
    out
}

/// A segment without its stars, unless nothing else would be left of its name.
fn plain(segment: &str) -> String {
    let plain = segment.replace('*', "");
    let plain = plain.trim_matches(['-', '_']).replace("-.", ".").replace("_.", ".");
    if plain.is_empty() || plain.starts_with('.') && segment.starts_with('*') { segment.to_owned() } else { plain }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::glob::{Case, Globs};
    use crate::base::path::RepoPath;
    use crate::kinds;

    #[test]
    fn one_usual_path_stands_for_all_that_are_known() {
        assert_eq!(example_path("**/{doc,docs,wiki}/**/{slo,slos}.{md,rst}", ""), "docs/slo.md");
        assert_eq!(
            example_path("**/{runbook,runbooks}/**/{*rollback*,revert-*}.{md}", "pay"),
            "pay/runbooks/rollback.md"
        );
        assert_eq!(example_path("{CHANGELOG,CHANGES}", "pay"), "CHANGELOG");
        assert_eq!(example_path("**/*[-_.]openapi.{yaml,json}", ""), "openapi.yaml");
        assert_eq!(example_path("**/adr/**/*.{md}", ""), "adr/*.md");
    }

    #[test]
    fn the_first_example_of_each_kind_is_of_that_kind() {
        for kind in kinds::all() {
            for pattern in kind.paths.iter().take(1) {
                let example = example_path(pattern, "services/pay").replace('*', "x");
                let globs = Globs::new([*pattern], Case::Ignored).unwrap();
                assert!(globs.covers(&RepoPath::new(&example).unwrap()), "{}: {pattern} gives {example}", kind.id);
            }
        }
    }
}
