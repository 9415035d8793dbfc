//! GraphQL schemas: told from query documents by their definitions, and read.

use std::sync::Arc;

use crate::base::path::RepoPath;
use crate::contracts::graphql;
use crate::source::SourceFile;

use super::{ApiFacts, Body, Format, Taken, Unread, data};

pub(super) const FORMAT: Format = Format { named, sniff: Some(graphql::is_schema), unread: Unread::Ignored, read };

fn named(path: &RepoPath) -> bool {
    matches!(&*path.extension(), "graphql" | "graphqls" | "gql")
}

fn read(file: &SourceFile) -> Option<Taken> {
    let text = file.text();
    if !graphql::is_schema(text) {
        return None;
    }
    let mut schema = graphql::parse(text);
    let issues = data::issues(std::mem::take(&mut schema.problems));
    let facts = ApiFacts {
        format: "graphql",
        operations: schema.operations() as u32,
        types: schema.types.len() as u32,
        graphql: Some(Arc::new(schema)),
        ..ApiFacts::default()
    };
    Some(Taken { issues, ..Taken::new(Body::Api(facts)) })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn operations(text: &str) -> usize {
        assert!(graphql::is_schema(text));
        let schema = graphql::parse(text);
        assert_eq!(schema.problems, []);
        schema.operations()
    }

    #[test]
    fn fields_of_the_root_types_are_counted() {
        let schema = r#"
            """
            All of it { query: not this }
            """
            type Query implements Node & Other @tag(name: "a:b") {
              "One: two"
              user(id: ID!, opts: Opts = {a: 1}): User @deprecated(reason: "x: y")
              type: String # a: comment
              users: [User!]!
            }
            type User { id: ID!, name: String }
            extend type Query { more: Int }
            type Mutation { save(input: In!): User }
            input In { a: Int = 1 }
            type Subscription { saved: User }
        "#;
        assert_eq!(operations(schema), 6);
    }

    #[test]
    fn root_types_may_have_other_names() {
        let schema = "schema { query: Root mutation: Write }\ntype Root { a: Int }\ntype Write { b: Int, c: Int }\ntype Query { d: Int }";
        assert_eq!(operations(schema), 3);
        assert_eq!(operations("type type { a: Int }\ntype Query { b: Int }"), 1);
    }

    #[test]
    fn a_broken_schema_has_one_problem_with_its_place() {
        let cases = [
            ("type Query { a: Int", "{", "this bracket is never closed"),
            ("type Query { a: Int } }", "}", "this bracket closes nothing"),
            ("type Query { \"a: Int }", "\"a: Int }", "this string has no end"),
            ("scalar A \"\"\" x", "\"\"\" x", "this string has no end"),
        ];
        for (text, place, message) in cases {
            let problems = graphql::parse(text).problems;
            let [problem] = &problems[..] else { panic!("{text}: {problems:?}") };
            assert_eq!((problem.span.of(text), &*problem.message), (place, message), "{text}");
        }
    }
}
