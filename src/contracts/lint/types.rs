//! What is wrong with a GraphQL schema.

use super::{Check, Lint};
use crate::base::diag::{Label, Location};
use crate::base::path::RepoPath;
use crate::base::span::Span;
use crate::base::words::nearest;
use crate::contracts::graphql::{GraphQl, Part};

/// Names that nothing defines, parts without words, deprecations without a reason.
pub(super) fn check(schema: &GraphQl, path: &RepoPath, lints: &mut Vec<Lint>) {
    unknown(schema, path, lints);
    let own: Vec<Part> = schema.parts().filter(|part| is_asked(*part)).collect();
    let bare: Vec<Part> = schema.undescribed().filter(|part| is_asked(*part)).collect();
    let all = Counted { schema, path, of: own.len() };
    lints.extend(all.lint(
        Check::Undescribed,
        &bare,
        ("has no description", "have no description"),
        "types and fields",
    ));
    let silent: Vec<Part> = schema.deprecated_without_reason().collect();
    let of = schema.parts().filter(|part| schema.deprecated(*part).is_some()).count();
    let deprecated = Counted { schema, path, of };
    let words = ("is deprecated without a reason", "are deprecated without a reason");
    let lint = deprecated.lint(Check::DeprecationNoReason, &silent, words, "deprecated parts");
    lints.extend(lint.map(|lint| lint.help("say what to use instead: `@deprecated(reason: \"…\")`")));
}

/// Types and their fields must say what they are; arguments and values often say it by their name.
fn is_asked(part: Part) -> bool {
    matches!(part, Part::Type(_) | Part::Field(..))
}

/// Each name that nothing defines, once.
fn unknown(schema: &GraphQl, path: &RepoPath, lints: &mut Vec<Lint>) {
    const MOST: usize = 100;
    let mut said: Vec<&str> = Vec::new();
    for unknown in &schema.unknown {
        let name = unknown.name.value.as_str();
        if said.contains(&name) || said.len() >= MOST {
            continue;
        }
        said.push(name);
        let at = Location::new(path, unknown.name.span);
        let mut lint = Lint::new(Check::UnknownType, at, format!("type `{name}` is not defined"));
        let near = nearest(name, schema.types.iter().map(|def| def.name.value.as_str()));
        lint.help.extend(near.map(|near| format!("did you mean `{near}`?")));
        lints.push(lint);
    }
}

/// What a count is of.
struct Counted<'a> {
    schema: &'a GraphQl,
    path: &'a RepoPath,
    of: usize,
}

impl Counted<'_> {
    /// One lint for all parts that lack something: at the first, with up to three more.
    fn lint(&self, check: Check, parts: &[Part], (one, many): (&str, &str), what: &str) -> Option<Lint> {
        let (first, rest) = parts.split_first()?;
        let title = match rest {
            [] => format!("`{}` {one}", self.schema.coordinate(*first)),
            _ => format!("{} of {} {what} {many}", parts.len(), self.of),
        };
        let at = |part: &Part| Location::new(self.path, self.place(*part));
        let mut lint = Lint::new(check, at(first), title);
        let others = rest.iter().take(3);
        lint.related.extend(others.map(|part| Label { at: at(part), text: "and here".to_owned() }));
        Some(lint)
    }

    fn place(&self, part: Part) -> Span {
        self.schema.name(part).span
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contracts::graphql::parse;

    fn said(text: &str) -> String {
        let mut lints = Vec::new();
        check(&parse(text), &RepoPath::new("a.graphql").unwrap(), &mut lints);
        lints.iter().map(|lint| format!("{:?} {}", lint.check, lint.title)).collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn names_that_nothing_defines_are_said_once() {
        let text =
            "\"A\" type Query { \"a\" a: Ordr \"b\" b: [Ordr!] \"c\" c: Order }\n\"O\" type Order { \"i\" i: ID }\n";
        assert_eq!(said(text), "UnknownType type `Ordr` is not defined");
    }

    #[test]
    fn parts_without_words_are_counted_and_a_single_one_is_named() {
        assert_eq!(said("type Query { a: Int }\n"), "Undescribed 2 of 2 types and fields have no description");
        assert_eq!(said("\"Q\" type Query { a: Int }\n"), "Undescribed `Query.a` has no description");
    }

    #[test]
    fn a_deprecation_says_what_to_use_instead() {
        let text = "\"Q\" type Query { \"a\" a: Int @deprecated \"b\" b: Int @deprecated(reason: \"use a\") }\n";
        assert_eq!(said(text), "DeprecationNoReason `Query.a` is deprecated without a reason");
    }
}
