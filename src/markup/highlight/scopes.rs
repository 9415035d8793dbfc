//! From the scopes of a grammar to one of our classes.

use std::collections::HashMap;
use std::sync::LazyLock;

use syntect::parsing::{Scope, ScopeStack};

/// A class of a span; one letter, see [`highlight`](super::highlight).
pub(super) type Class = &'static str;

/// What a scope says about the text in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Verdict {
    /// It has this class, unless a scope further in says otherwise.
    Is(Class),
    /// It is plain: what scopes further out say is about the text around it.
    Plain,
    /// Nothing; the scope further out decides.
    Open,
}

/// Verdicts by scope prefix; of several that fit, the first counts.
const TABLE: &[(&str, Verdict)] = &[
    ("comment", Verdict::Is("c")),
    ("string.unquoted.plain", Verdict::Plain),
    ("string", Verdict::Is("s")),
    ("constant.character", Verdict::Is("s")),
    ("constant.other.placeholder", Verdict::Is("s")),
    ("constant", Verdict::Is("n")),
    ("support.constant", Verdict::Is("n")),
    ("keyword.operator.accessor", Verdict::Plain),
    ("keyword.operator", Verdict::Is("o")),
    ("keyword", Verdict::Is("k")),
    ("storage", Verdict::Is("k")),
    ("variable.language", Verdict::Is("k")),
    ("variable.annotation", Verdict::Is("m")),
    ("variable.function", Verdict::Is("f")),
    ("support.function", Verdict::Is("f")),
    ("support.macro", Verdict::Is("f")),
    ("entity.name.function", Verdict::Is("f")),
    ("entity.name.tag", Verdict::Is("g")),
    ("entity.name.table", Verdict::Is("g")),
    ("entity.other.attribute-name", Verdict::Is("g")),
    ("variable.declaration.terraform", Verdict::Is("g")),
    ("support.type.property-name", Verdict::Is("g")),
    ("entity.name.section", Verdict::Is("m")),
    ("entity.name", Verdict::Is("t")),
    ("entity.other.inherited-class", Verdict::Is("t")),
    ("support.type", Verdict::Is("t")),
    ("support.class", Verdict::Is("t")),
    ("punctuation.definition.variable", Verdict::Is("v")),
    ("variable.other.readwrite.shell", Verdict::Is("v")),
    ("variable.other.readwrite.assignment.shell", Verdict::Is("v")),
    ("variable.parameter.option", Verdict::Is("v")),
    ("meta.annotation", Verdict::Is("m")),
    ("meta.preprocessor", Verdict::Is("m")),
    ("meta.diff.header", Verdict::Is("m")),
    ("meta.diff.range", Verdict::Is("m")),
    ("markup.heading", Verdict::Is("m")),
    ("markup.inserted", Verdict::Is("i")),
    ("markup.deleted", Verdict::Is("d")),
    ("markup.raw", Verdict::Is("s")),
    ("markup.underline.link", Verdict::Is("s")),
    ("meta.interpolation", Verdict::Plain),
    ("meta.template.expression", Verdict::Plain),
    ("meta.embedded", Verdict::Plain),
    ("meta.group.expansion.command", Verdict::Plain),
    ("source", Verdict::Plain),
];

/// The table by the first word of the scope.
static VERDICTS: LazyLock<HashMap<u16, Vec<(Scope, Verdict)>>> = LazyLock::new(|| {
    let mut verdicts: HashMap<u16, Vec<(Scope, Verdict)>> = HashMap::new();
    for (prefix, verdict) in TABLE {
        let scope = scope(prefix);
        verdicts.entry(scope.atom_at(0)).or_default().push((scope, *verdict));
    }
    verdicts
});

/// A string that is the key of a mapping is a key.
static KEY: LazyLock<Scope> = LazyLock::new(|| scope("meta.mapping.key"));

fn scope(name: &str) -> Scope {
    Scope::new(name).expect("the names in the table are scopes")
}

/// The class of text inside these scopes; `None` for plain text.
pub(super) fn class(stack: &ScopeStack) -> Option<Class> {
    let mut scopes = stack.as_slice().iter().rev();
    while let Some(scope) = scopes.next() {
        match verdict(*scope) {
            Verdict::Is("s") if scopes.next().is_some_and(|outer| KEY.is_prefix_of(*outer)) => return Some("g"),
            Verdict::Is(class) => return Some(class),
            Verdict::Plain => return None,
            Verdict::Open => {}
        }
    }
    None
}

fn verdict(scope: Scope) -> Verdict {
    let candidates = VERDICTS.get(&scope.atom_at(0)).map(Vec::as_slice).unwrap_or_default();
    candidates.iter().find(|(prefix, _)| prefix.is_prefix_of(scope)).map_or(Verdict::Open, |(_, verdict)| *verdict)
}
