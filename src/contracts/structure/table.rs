//! What the tables are made of: objects of a format, their fields, and what may stand in each.
//!
//! Tables are statics that point at each other, one per kind of object. Versions of a format share a table;
//! a field says in which releases it is known and asked for.

/// Release of a format: ten times the major number plus the minor one (`31` for 3.1).
pub(super) type Release = u8;

const FIRST: Release = 0;
const LAST: Release = Release::MAX;

/// One kind of object.
pub(super) struct Object {
    /// What people call it.
    pub(super) noun: &'static str,
    /// How one of them is told from another in a message.
    pub(super) called: Called,
    /// Fields with fixed names, in groups that kinds share.
    pub(super) fields: &'static [&'static [Field]],
    /// What keys mean that are no field.
    pub(super) others: Others,
    /// Whether a reference may stand for it.
    pub(super) reference: Reference,
    /// Where it has its place among the components; empty when it has none.
    pub(super) home: &'static str,
    /// What fields ask of each other.
    pub(super) rules: &'static [Rule],
    /// Keys, and values of the deciding key, that people write here, with what to do instead.
    pub(super) moved: &'static [(&'static str, &'static str)],
    /// The key whose value decides which fields there are.
    pub(super) by: Option<By>,
}

/// How a message tells an object from others of its kind.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Called {
    /// By its key, or its `name`.
    Key,
    /// By the method and the path it stands below.
    Method,
    /// There is only one.
    Only,
}

/// What a key means that is no field.
#[derive(Clone, Copy)]
pub(super) enum Others {
    /// Nothing: it may not stand there. Extensions (`x-…`) may.
    Extensions,
    /// Nothing, and extensions may not stand there either.
    Nothing,
    /// Whatever the author likes.
    Anything,
    /// A name of the author for one of these; extensions may stand among them.
    Named(Names, Holds),
}

/// Whether a reference may stand for an object.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Reference {
    /// Never.
    No,
    /// A Reference Object, whose other keys count for nothing (OpenAPI 3.1.1 §4.8.23).
    Instead,
    /// The same, from a release on.
    InsteadSince(Release),
    /// `$ref` is a field among others.
    Beside,
}

/// Decides by the value of a key which fields an object has.
#[derive(Clone, Copy)]
pub(super) struct By {
    pub(super) key: &'static str,
    pub(super) cases: &'static [Case],
    /// For all other values; without it they are flaws.
    pub(super) otherwise: Option<&'static Object>,
    /// When the key is not there; without it that is a flaw.
    pub(super) absent: Option<&'static Object>,
}

/// One value of a deciding key.
pub(super) struct Case {
    /// The value; with a `*` at its end, all values that start so.
    pub(super) word: &'static str,
    pub(super) from: Release,
    pub(super) object: &'static Object,
}

/// A field with a fixed name.
#[derive(Clone, Copy)]
pub(super) struct Field {
    pub(super) name: &'static str,
    pub(super) holds: Holds,
    /// First and last release that know it.
    pub(super) known: (Release, Release),
    /// First and last release that ask for it.
    pub(super) asked: Option<(Release, Release)>,
}

/// What may stand in a place.
#[derive(Clone, Copy)]
pub(super) enum Holds {
    /// Anything; not looked into.
    Any,
    /// Text.
    Text,
    /// Text, or a stated nothing.
    TextOrNull,
    /// Text without white space: an address, absolute, relative or with variables.
    Url,
    /// An address without a fragment.
    Base,
    /// The name of a path parameter: text without braces (OpenAPI 3.2.0 §4.12.2.1).
    Variable,
    /// The name of a header (RFC 9110 §5.1).
    Token,
    /// Name of a host, with a port or without (OpenAPI 2.0, Swagger Object).
    Host,
    /// A path that starts with `/`.
    Rooted,
    /// An e-mail address.
    Email,
    /// A media type or range.
    Media,
    /// A version of the format itself, with the number that it must start with.
    Version(&'static str),
    /// `true` or `false`.
    Bool,
    /// `true`.
    True,
    /// A number.
    Number,
    /// A number above zero.
    Positive,
    /// A whole number, not below zero.
    Count,
    /// One of these.
    Word(&'static [&'static str]),
    /// An object of a kind.
    Object(&'static Object),
    /// A list.
    List(&'static Holds),
    /// A list with at least one item.
    NotEmpty(&'static Holds),
    /// A list of texts, each once.
    Set(&'static Holds),
    /// Names of the author with values.
    Map(Names, &'static Holds),
    /// The same with exactly one entry.
    One(Names, &'static Holds),
    /// The first of these that has the right shape.
    Either(&'static [Holds]),
    /// The first from a release on, the second before.
    Since(Release, &'static Holds, &'static Holds),
}

/// What names an author may choose.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Names {
    /// Any.
    Free,
    /// Those of components (OpenAPI 3.1.1 §4.8.7).
    Component,
    /// Paths, which start with `/`.
    Path,
    /// Status codes, ranges of them, and `default` (OpenAPI 3.1.1 §4.8.16).
    Status,
    /// Status codes and `default` (OpenAPI 2.0, Responses Object).
    PlainStatus,
    /// Media types and ranges.
    Media,
    /// Methods that have no field of their own (OpenAPI 3.2.0 §4.9).
    Method,
}

/// What the fields of one object ask of each other.
#[derive(Clone, Copy)]
pub(super) struct Rule {
    pub(super) kind: RuleKind,
    /// First and last release that have it.
    pub(super) known: (Release, Release),
}

/// See [`Rule`].
#[derive(Clone, Copy)]
pub(super) enum RuleKind {
    /// At least one of these must be there.
    Any(&'static [&'static str]),
    /// The second cannot stand beside the first.
    Apart(&'static str, &'static str),
    /// At least one entry that is no extension.
    Filled,
}

/// A field that may be there.
pub(super) const fn may(name: &'static str, holds: Holds) -> Field {
    Field { name, holds, known: (FIRST, LAST), asked: None }
}

/// A field that must be there.
pub(super) const fn must(name: &'static str, holds: Holds) -> Field {
    Field { name, holds, known: (FIRST, LAST), asked: Some((FIRST, LAST)) }
}

impl Field {
    /// Known from a release on.
    pub(super) const fn since(mut self, release: Release) -> Self {
        self.known.0 = release;
        self
    }

    /// Known up to a release.
    pub(super) const fn until(mut self, release: Release) -> Self {
        self.known.1 = release;
        self
    }

    /// Asked for up to a release.
    pub(super) const fn asked_until(mut self, release: Release) -> Self {
        self.asked = Some((FIRST, release));
        self
    }

    pub(super) fn is_known(&self, release: Release) -> bool {
        (self.known.0..=self.known.1).contains(&release)
    }

    pub(super) fn is_asked(&self, release: Release) -> bool {
        self.is_known(release) && self.asked.is_some_and(|(from, to)| (from..=to).contains(&release))
    }
}

/// A rule of all releases.
pub(super) const fn rule(kind: RuleKind) -> Rule {
    Rule { kind, known: (FIRST, LAST) }
}

impl Rule {
    /// In force from a release on.
    pub(super) const fn since(mut self, release: Release) -> Self {
        self.known.0 = release;
        self
    }

    pub(super) fn holds(&self, release: Release) -> bool {
        (self.known.0..=self.known.1).contains(&release)
    }
}

/// A case of all releases.
pub(super) const fn case(word: &'static str, object: &'static Object) -> Case {
    Case { word, from: FIRST, object }
}

impl Case {
    /// Known from a release on.
    pub(super) const fn since(mut self, release: Release) -> Self {
        self.from = release;
        self
    }

    pub(super) fn is(&self, written: &str, release: Release) -> bool {
        release >= self.from
            && match self.word.strip_suffix('*') {
                Some(start) => written.starts_with(start),
                None => written == self.word,
            }
    }
}

/// A kind with fields, extensions, and nothing else.
pub(super) const fn object(noun: &'static str, fields: &'static [&'static [Field]]) -> Object {
    Object {
        noun,
        called: Called::Key,
        fields,
        others: Others::Extensions,
        reference: Reference::No,
        home: "",
        rules: &[],
        moved: &[],
        by: None,
    }
}

/// A kind whose fields depend on the value of a key.
pub(super) const fn cases(noun: &'static str, key: &'static str, cases: &'static [Case]) -> Object {
    let mut this = object(noun, &[]);
    this.by = Some(By { key, cases, otherwise: None, absent: None });
    this
}

impl Object {
    /// Told apart otherwise than by its key.
    pub(super) const fn called(mut self, called: Called) -> Self {
        self.called = called;
        self
    }

    /// With keys that are no fields.
    pub(super) const fn others(mut self, others: Others) -> Self {
        self.others = others;
        self
    }

    /// May be a reference.
    pub(super) const fn or(mut self, reference: Reference) -> Self {
        self.reference = reference;
        self
    }

    /// Has a place among the components.
    pub(super) const fn home(mut self, home: &'static str) -> Self {
        self.home = home;
        self
    }

    /// With rules.
    pub(super) const fn rules(mut self, rules: &'static [Rule]) -> Self {
        self.rules = rules;
        self
    }

    /// With keys, or values of the deciding key, that belong elsewhere.
    pub(super) const fn moved(mut self, moved: &'static [(&'static str, &'static str)]) -> Self {
        self.moved = moved;
        self
    }

    /// The kind for values of the deciding key that have no case, and for objects without it.
    pub(super) const fn else_(mut self, otherwise: Option<&'static Object>, absent: Option<&'static Object>) -> Self {
        if let Some(by) = &mut self.by {
            by.otherwise = otherwise;
            by.absent = absent;
        }
        self
    }

    pub(super) fn all_fields(&self) -> impl Iterator<Item = &'static Field> {
        self.fields.iter().copied().flatten()
    }

    pub(super) fn field(&self, name: &str, release: Release) -> Option<&'static Field> {
        self.all_fields().find(|field| field.name == name && field.is_known(release))
    }

    /// Whether a reference may stand for it.
    pub(super) fn can_be_reference(&self, release: Release) -> bool {
        match self.reference {
            Reference::No => false,
            Reference::Instead | Reference::Beside => true,
            Reference::InsteadSince(from) => release >= from,
        }
    }
}
