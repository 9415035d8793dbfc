//! GraphQL schemas: told from query documents by their definitions, and counted.
//!
//! Grammar: GraphQL specification of September 2025, §2.1 (lexical tokens) and §3 (type system).
//! Only the outline of definitions is read; what stands inside is skipped token by token.

use crate::base::path::RepoPath;
use crate::base::span::Span;
use crate::source::SourceFile;

use super::{ApiFacts, Body, Format, Issue, IssueKind, Taken, Unread};

pub(super) const FORMAT: Format = Format { named, sniff: Some(is_schema), unread: Unread::Ignored, read };

/// Words that begin a definition of the type system; `extend` stands before one of them.
const DEFINITIONS: &[&str] =
    &["schema", "type", "interface", "union", "enum", "input", "scalar", "directive", "extend"];

fn named(path: &RepoPath) -> bool {
    matches!(&*path.extension(), "graphql" | "graphqls" | "gql")
}

/// Whether a text defines types; queries and fragments of a client are no contract.
fn is_schema(text: &str) -> bool {
    let mut depth = 0_u32;
    Tokens { text, at: 0 }.any(|token| match token.kind {
        Lexeme::Open => {
            depth += 1;
            false
        }
        Lexeme::Close => {
            depth = depth.saturating_sub(1);
            false
        }
        Lexeme::Name => depth == 0 && DEFINITIONS.contains(&token.span.of(text)),
        Lexeme::Colon | Lexeme::Unclosed => false,
    })
}

fn read(file: &SourceFile) -> Option<Taken> {
    let text = file.text();
    if !is_schema(text) {
        return None;
    }
    let outline = Outline::of(text);
    let facts = ApiFacts {
        format: "graphql",
        operations: outline.operations(),
        types: outline.types.len() as u32,
        ..ApiFacts::default()
    };
    let issues =
        outline.problem.map(|(span, message)| Issue { kind: IssueKind::Unreadable, span, message: message.to_owned() });
    Some(Taken { issues: issues.into_iter().collect(), ..Taken::new(Body::Api(facts)) })
}

#[derive(Clone, Copy, PartialEq)]
enum Lexeme {
    Name,
    Colon,
    /// `{`, `(` or `[`.
    Open,
    /// `}`, `)` or `]`.
    Close,
    /// A string that never ends.
    Unclosed,
}

#[derive(Clone, Copy)]
struct Token {
    kind: Lexeme,
    span: Span,
}

/// Tokens that matter for the outline; strings, comments, numbers and other punctuation are skipped.
struct Tokens<'a> {
    text: &'a str,
    at: usize,
}

impl Iterator for Tokens<'_> {
    type Item = Token;

    fn next(&mut self) -> Option<Token> {
        let bytes = self.text.as_bytes();
        loop {
            let start = self.at;
            let kind = match *bytes.get(start)? {
                b'#' => {
                    self.at = self.text[start..].find('\n').map_or(bytes.len(), |ix| start + ix);
                    continue;
                }
                b'"' => match self.after_string() {
                    Some(end) => {
                        self.at = end;
                        continue;
                    }
                    None => {
                        self.at = bytes.len();
                        Lexeme::Unclosed
                    }
                },
                byte if byte == b'_' || byte.is_ascii_alphabetic() => {
                    let is_part = |byte: &u8| *byte == b'_' || byte.is_ascii_alphanumeric();
                    self.at += bytes[start..].iter().take_while(|byte| is_part(byte)).count();
                    Lexeme::Name
                }
                byte => {
                    self.at += 1;
                    match byte {
                        b'{' | b'(' | b'[' => Lexeme::Open,
                        b'}' | b')' | b']' => Lexeme::Close,
                        b':' => Lexeme::Colon,
                        _ => continue,
                    }
                }
            };
            return Some(Token { kind, span: Span::new(start, self.at) });
        }
    }
}

impl Tokens<'_> {
    /// End of the string that starts here; `None` when it has none.
    fn after_string(&self) -> Option<usize> {
        let rest = &self.text[self.at..];
        let (quotes, rest) = match rest.strip_prefix(r#"""""#) {
            Some(rest) => (3, rest),
            None => (1, &rest[1..]),
        };
        let bytes = rest.as_bytes();
        let mut ix = 0;
        while ix < bytes.len() {
            match bytes[ix] {
                b'\\' if quotes == 1 => ix += 1,
                b'\\' if rest[ix..].starts_with(r#"\""""#) => ix += 3,
                b'"' if quotes == 1 || rest[ix..].starts_with(r#"""""#) => return Some(self.at + quotes + ix + quotes),
                b'\n' if quotes == 1 => return None,
                _ => {}
            }
            ix += 1;
        }
        None
    }
}

/// Which types stand at the root, and how many fields each type has.
#[derive(Default)]
struct Outline<'a> {
    /// Names given in `schema { query: Name }`.
    roots: Vec<&'a str>,
    /// Types by name with their number of fields; extensions have an entry of their own.
    types: Vec<(&'a str, u32)>,
    problem: Option<(Span, &'static str)>,
}

impl<'a> Outline<'a> {
    fn of(text: &'a str) -> Self {
        let mut outline = Self::default();
        let mut open: Vec<Span> = Vec::new();
        let mut header: Vec<&str> = Vec::new();
        let mut after_colon = false;
        for token in (Tokens { text, at: 0 }) {
            let in_fields = open.len() == 1 && open[0].of(text) == "{";
            match token.kind {
                Lexeme::Name if open.is_empty() => outline.take_header(&mut header, token.span.of(text)),
                Lexeme::Name if after_colon && in_fields && header.first() == Some(&"schema") => {
                    outline.roots.push(token.span.of(text));
                }
                Lexeme::Colon if in_fields && header.first() == Some(&"type") => {
                    let fields = outline.types.last_mut().map(|(_, fields)| fields);
                    fields.into_iter().for_each(|fields| *fields += 1);
                }
                Lexeme::Open => open.push(token.span),
                Lexeme::Close => match open.pop() {
                    Some(opening) if open.is_empty() && opening.of(text) == "{" => header.clear(),
                    Some(_) => {}
                    None => outline.report(token.span, "this bracket closes nothing"),
                },
                Lexeme::Unclosed => outline.report(token.span, "this string has no end"),
                Lexeme::Name | Lexeme::Colon => {}
            }
            after_colon = token.kind == Lexeme::Colon;
        }
        if let Some(span) = open.first() {
            outline.report(*span, "this bracket is never closed");
        }
        outline
    }

    /// A name outside all brackets: a definition begins, or its header goes on (`type A implements B`).
    fn take_header(&mut self, header: &mut Vec<&'a str>, name: &'a str) {
        let begins = DEFINITIONS.contains(&name) && header.len() != 1;
        if begins {
            header.clear();
        }
        if name == "extend" {
            return;
        }
        if *header == ["type"] {
            self.types.push((name, 0));
        }
        header.push(name);
    }

    fn report(&mut self, span: Span, message: &'static str) {
        self.problem.get_or_insert((span, message));
    }

    fn operations(&self) -> u32 {
        let standard = ["Query", "Mutation", "Subscription"];
        let roots = if self.roots.is_empty() { &standard[..] } else { &self.roots };
        self.types.iter().filter(|(name, _)| roots.contains(name)).map(|(_, fields)| fields).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn operations(text: &str) -> u32 {
        assert!(is_schema(text));
        let outline = Outline::of(text);
        assert_eq!(outline.problem, None);
        outline.operations()
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
    fn queries_of_a_client_are_no_schema() {
        for text in [
            "query Users($type: Type) { users(type: $type) { id } }",
            "{ type schema }",
            "fragment F on User { type: kind }",
            "# type Query {}\n\"type\"",
            "",
        ] {
            assert!(!is_schema(text), "{text}");
        }
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
            let (span, words) = Outline::of(text).problem.unwrap();
            assert_eq!((span.of(text), words), (place, message), "{text}");
        }
    }
}
