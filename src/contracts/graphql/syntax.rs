//! The parser behind this library, and its findings in our words.

use apollo_parser::cst::CstNode;
use apollo_parser::{Error, Parser, SyntaxNode};

use super::tokens;

/// A text with more tokens, blanks counted, is read definition by definition: memory of the parser is linear in them,
/// and most where it finds mistakes.
const WHOLE_TOKENS: usize = 500_000;

/// A definition with more tokens, blanks counted, is not read: 50,000 fields.
const PIECE_TOKENS: usize = 250_000;

/// Deepest nesting of lists and values. Stack use of the parser is linear in it.
const DEPTH: usize = 128;

/// The tree of a text that has no mistake.
pub(super) fn parse_whole(text: &str) -> Option<SyntaxNode> {
    let tree = Parser::new(text).recursion_limit(DEPTH).token_limit(WHOLE_TOKENS).parse();
    (tree.errors().len() == 0).then(|| tree.document().syntax().clone())
}

/// What the parser made of a piece of a text.
pub(super) struct Piece {
    pub(super) document: SyntaxNode,
    /// The first mistake; the others may come from it.
    pub(super) fault: Option<Fault>,
}

pub(super) fn parse_piece(text: &str) -> Piece {
    let tree = Parser::new(text).recursion_limit(DEPTH).token_limit(PIECE_TOKENS).parse();
    Piece { document: tree.document().syntax().clone(), fault: tree.errors().next().map(Fault::of) }
}

/// A mistake.
pub(super) struct Fault {
    /// Byte offset of the token that does not fit.
    pub(super) at: usize,
    pub(super) kind: FaultKind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum FaultKind {
    /// Something else should stand here, or should have come before.
    Missing(&'static str),
    /// What came before is complete, and this does not go on with it.
    Stray,
    /// Brackets that hold nothing.
    Empty,
    /// A string, a number or a character by itself.
    Token(&'static str),
    /// The extension of nothing.
    Extension(&'static str),
    TooDeep,
    TooLong,
}

impl Fault {
    fn of(error: &Error) -> Self {
        Self { at: error.index(), kind: FaultKind::of(error.message()) }
    }
}

impl FaultKind {
    /// Told by the parser's words, as it gives no other sign; what it says anew is [`FaultKind::Stray`].
    fn of(message: &str) -> Self {
        const KINDS: &[(&str, FaultKind)] = &[
            ("recursion limit", FaultKind::TooDeep),
            ("token limit", FaultKind::TooLong),
            ("Invalid Type System Extension", FaultKind::Extension("nothing follows `extend` that can be extended")),
            ("expected directives or", FaultKind::Extension("this extension adds nothing")),
            ("expected Directives or", FaultKind::Extension("this extension adds nothing")),
            ("expected Directive or", FaultKind::Extension("this extension adds nothing")),
            ("Interfaces, Directives", FaultKind::Extension("this extension adds nothing")),
            ("Interface, Directives", FaultKind::Extension("this extension adds nothing")),
            ("surrogate", FaultKind::Token("this escape stands for no character")),
            ("unicode", FaultKind::Token("this escape stands for no character")),
            ("escape", FaultKind::Token("this string has an escape that stands for nothing")),
            ("leading zero", FaultKind::Token("a number does not begin with a zero")),
            ("suffix", FaultKind::Token("letters follow a number")),
            ("digit", FaultKind::Token("this number has a part without digits")),
            ("variable value", FaultKind::Token("a schema has no variables")),
            ("invalid Enum Value", FaultKind::Token("`true`, `false` and `null` are no values of an enum")),
            ("Field Definition", FaultKind::Empty),
            ("Enum Value Definition", FaultKind::Empty),
            ("Input Value Definition", FaultKind::Empty),
            ("Argument", FaultKind::Empty),
            ("Root Operation Type Definition", FaultKind::Empty),
            ("Directive Location", FaultKind::Missing("a known place")),
            ("expected R_", FaultKind::Stray),
            ("definition", FaultKind::Stray),
            ("OperationDefinition", FaultKind::Stray),
            ("Member Type", FaultKind::Missing("a type")),
            ("type", FaultKind::Missing("a type")),
            ("Type", FaultKind::Missing("a type")),
            ("alue", FaultKind::Missing("a value")),
            ("ame", FaultKind::Missing("a name")),
            ("@", FaultKind::Missing("`@`")),
        ];
        let known = KINDS.iter().find(|(words, _)| message.contains(words));
        known.map_or(Self::Stray, |(_, kind)| *kind)
    }

    /// The mistake in words, where `found` stands.
    pub(super) fn words(self, found: &str) -> String {
        match self {
            Self::Missing("a type" | "a name") if is_member(found) => {
                format!("`{found}` is not followed by `:` and a type")
            }
            Self::Missing(what) => format!("{what} is missing after `{found}`"),
            Self::Stray => format!("`{found}` does not belong here"),
            Self::Empty => "these brackets hold nothing that can be read".to_owned(),
            Self::Token(words) | Self::Extension(words) => words.to_owned(),
            Self::TooDeep => format!("nested deeper than {DEPTH} levels"),
            Self::TooLong => "this definition is too long to be read".to_owned(),
        }
    }
}

/// Whether a token is the name of a field or an argument, not a word of a definition's head.
fn is_member(token: &str) -> bool {
    token.starts_with(|first: char| first == '_' || first.is_ascii_alphabetic())
        && token != "implements"
        && !tokens::DEFINITIONS.contains(&token)
}
