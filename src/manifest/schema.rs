//! The shape of a whole manifest, and the JSON Schema that says the same to editors.

use serde_json::{Map, Value, json};

use super::ProblemKind;
use super::shape::{Field, Keys, Look, Need, Object, ROOT, Rest, Shape, Text, map, object, optional, required, text};

/// Categories of waivers.
pub(super) const CATEGORIES: &[&str] = &["accepted-risk", "planned", "false-positive", "not-detected", "not-supported"];

/// Who may read a portal.
const VISIBILITIES: &[&str] = &["private", "public"];
const PARTIES: &[&str] = &["outgoing", "incoming"];
const PARTS: &[&str] = &["code", "prose", "all"];
const SEVERITIES: &[&str] = &["error", "warn", "info", "off"];
const STRENGTHS: &[&str] = &["blocking", "required", "recommended"];
const TIERS: &[&str] = &["critical", "standard", "low"];
const TRACKERS: &[&str] = &["jira", "linear", "github", "gitlab", "bitbucket", "other"];

static TEXT: Text = text("text", 0);
static OWNER: Text = text("an owner: a handle (`@team`), a mail address or a name of the contacts", 2);
static REASON: Text = text("why the gap is accepted, in a sentence", 20);
static NOT_APPLICABLE: Text = text("why the kind makes no sense here", 10);

static EDITION: Text = Text {
    what: "an edition in quotes (`\"2026.1\"`)",
    least: 0,
    look: Some(Look {
        fits: is_edition,
        pattern: r"^20[0-9][0-9]\.[0-9]+$",
        words: "a year and a number (`\"2026.1\"`)",
    }),
};

static NAME: Text = Text {
    what: "a name",
    least: 0,
    look: Some(Look {
        fits: is_name,
        pattern: "^[a-z][a-z0-9-]*$",
        words: "a lower-case letter, then lower-case letters, digits and hyphens",
    }),
};

static LANGUAGE: Text = Text {
    what: "a language",
    least: 0,
    look: Some(Look {
        fits: is_language,
        pattern: "^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$",
        words: "a tag of BCP 47 (`en`, `de-AT`)",
    }),
};

static SERVICE_ID: Text = Text {
    what: "the id of a service",
    least: 0,
    look: Some(Look {
        fits: is_service_id,
        pattern: "^[a-z0-9][a-z0-9._-]*$",
        words: "lower-case letters, digits, dots, underscores and hyphens",
    }),
};

static RULE_ID: Text = Text {
    what: "the id of a rule",
    least: 0,
    look: Some(Look {
        fits: is_rule_id,
        pattern: "^[a-z0-9-]+/[a-z0-9-]+$",
        words: "`vendor/name`, in lower-case letters, digits and hyphens",
    }),
};

static WAIVER_ID: Text = Text {
    what: "the id of a waiver",
    least: 0,
    look: Some(Look { fits: |text| text.starts_with("W-"), pattern: "^W-", words: "`W-` and a number or name" }),
};

static POINTER: Text = Text {
    what: "a JSON Pointer",
    least: 0,
    look: Some(Look {
        fits: |text| text.starts_with('/'),
        pattern: "^/",
        words: "a JSON Pointer that starts with `/`",
    }),
};

static PATH: Text = Text {
    what: "a path",
    least: 0,
    look: Some(Look { fits: is_relative, pattern: "^[^/~]", words: "a path relative to the repository's root" }),
};

fn is_edition(text: &str) -> bool {
    let is_digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    text.split_once('.')
        .is_some_and(|(year, number)| year.len() == 4 && year.starts_with("20") && is_digits(year) && is_digits(number))
}

fn is_language(text: &str) -> bool {
    let mut parts = text.split('-');
    let is_primary = |part: &str| matches!(part.len(), 2 | 3) && part.bytes().all(|b| b.is_ascii_lowercase());
    let is_other = |part: &str| matches!(part.len(), 2..=8) && part.bytes().all(|b| b.is_ascii_alphanumeric());
    parts.next().is_some_and(is_primary) && parts.all(is_other)
}

fn is_name(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_lowercase()) && text.bytes().all(is_name_byte)
}

pub(super) fn is_service_id(text: &str) -> bool {
    let is_first = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
    text.starts_with(is_first) && text.bytes().all(|b| is_name_byte(b) || matches!(b, b'.' | b'_'))
}

fn is_rule_id(text: &str) -> bool {
    let is_part = |part: &str| !part.is_empty() && part.bytes().all(is_name_byte);
    text.split_once('/').is_some_and(|(group, name)| is_part(group) && is_part(name))
}

fn is_name_byte(byte: u8) -> bool {
    byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-'
}

fn is_relative(text: &str) -> bool {
    !text.is_empty() && !text.starts_with(['/', '~'])
}

const WORDS: Shape = Shape::Text(&TEXT);
const STRINGS: Shape = Shape::List(&WORDS, 0);
const PATHS: Shape = Shape::Text(&PATH);
const OWNERS: Shape = Shape::Text(&OWNER);
const SEVERITY: Shape = Shape::Word(SEVERITIES);

/// The shape of every manifest; which keys make sense in which file is for [`super::parse`] to say.
pub(super) static MANIFEST: Object = object(
    ROOT,
    &[
        required("version", Shape::One, "the version of this format"),
        optional("edition", Shape::Text(&EDITION), "the edition of default severities and requirements to stay with"),
        optional("extends", Shape::List(&PATHS, 0), "policy files to start from, relative to this file"),
        optional("locked", STRINGS, "patterns of rules and kinds that files built on this one cannot weaken"),
        optional("profile", Shape::Text(&NAME), "the set of requirements"),
        optional("project", Shape::Object(&PROJECT), "names, parties and dates of the handover"),
        optional("owners", Shape::Object(&OWNER_MAP), "who answers for what"),
        optional("services", Shape::Object(&SERVICES), "the services, by id"),
        optional("service", Shape::Object(&SERVICE), "the service of this directory; only below the root"),
        optional("discover", Shape::Object(&DISCOVER), "where to look, and what files and headings stand for"),
        optional("require", Shape::Object(&REQUIRE), "changes to the requirements of the profile, by kind"),
        optional("freshness", Shape::Object(&FRESHNESS), "limits of age, by pattern of kinds"),
        optional("milestones", Shape::List(&Shape::Object(&MILESTONE), 0), "gates, in order"),
        optional("rules", Shape::Object(&RULES), "severities and options of rules, by id or pattern"),
        optional("custom", Shape::List(&Shape::Object(&CUSTOM), 0), "rules of your own"),
        optional("waivers", Shape::List(&Shape::Object(&WAIVER), 0), "accepted gaps"),
        optional("facts", Shape::Object(&FACTS), "files of records, by type"),
        optional("portal", Shape::Object(&PORTAL), "looks of the portal"),
    ],
);

static PORTAL: Object = object(
    "portal",
    &[
        optional("language", Shape::Text(&LANGUAGE), "the language of what pages say themselves; `en` when not stated"),
        optional("theme", Shape::Text(&NAME), "the theme, by its name; `default` when not stated"),
        optional("theme_dir", PATHS, "a directory of files that stand in for those of the theme"),
        optional("visibility", Shape::Word(VISIBILITIES), "who may read it; `private` when not stated"),
    ],
);

static FACTS: Object = map("facts", PATHS);

static PROJECT: Object = object(
    "project",
    &[
        optional("name", WORDS, "the name of the portal"),
        optional("summary", WORDS, "one paragraph"),
        optional("parties", Shape::Object(&PARTY_PAIR), "who leaves and who takes over"),
        optional("dates", Shape::Object(&DATES), "when"),
        optional("tracker", Shape::Object(&TRACKER), "the issue tracker"),
        optional("portal_url", WORDS, "where the portal is published"),
    ],
);

static PARTY_PAIR: Object = object(
    "parties",
    &[
        optional("outgoing", Shape::Object(&PARTY), "who leaves"),
        optional("incoming", Shape::Object(&PARTY), "who takes over"),
    ],
);

static PARTY: Object = object(
    "party",
    &[
        optional("name", WORDS, "what people call it"),
        optional("legal_names", STRINGS, "names in contracts and copyright lines"),
        optional("orgs", STRINGS, "organisations on forges and registries"),
        optional("domains", STRINGS, "hosts, with their sub-domains"),
        optional("people", STRINGS, "handles and mail addresses; `*` stands for any characters"),
    ],
);

static DATES: Object = object(
    "dates",
    &[
        optional("start", Shape::Date, "the first day of the work"),
        optional("exit", Shape::Date, "the last day of the outgoing party"),
        optional("support_until", Shape::Date, "the last day of support after that"),
    ],
);

static TRACKER: Object = object(
    "tracker",
    &[
        optional("type", Shape::Word(TRACKERS), "the product"),
        optional("url", WORDS, "the address"),
        optional("keys", STRINGS, "prefixes of ticket numbers"),
    ],
);

static OWNER_MAP: Object = object(
    "owners",
    &[
        optional("default", OWNERS, "who answers for what names nobody else"),
        optional("roles", Shape::Object(&ROLES), "who has a role after the handover"),
        optional("teams", Shape::Object(&TEAMS), "teams and their parties"),
    ],
);

static ROLES: Object = map("roles", OWNERS);
static TEAMS: Object = map("teams", Shape::Object(&TEAM));

static TEAM: Object = object(
    "team",
    &[optional("party", Shape::Word(PARTIES), "which side it belongs to"), optional("members", STRINGS, "its members")],
);

static SERVICES: Object =
    Object { rest: Some(Rest { key: Some(&SERVICE_ID), value: Shape::Object(&SERVICE) }), ..object("services", &[]) };

static SERVICE: Object = object(
    "service",
    &[
        optional("path", PATHS, "its directory"),
        optional("name", WORDS, "its name for people"),
        optional("owner", OWNERS, "who answers for it"),
        optional("tier", Shape::Word(TIERS), "how much it matters"),
        optional("aliases", STRINGS, "other names of it"),
        optional("depends_on", STRINGS, "ids of services it calls"),
        optional("stores", STRINGS, "databases, caches and buckets it uses"),
        optional("consumes", STRINGS, "queues and topics it reads"),
        optional("produces", STRINGS, "queues and topics it writes"),
        optional("owns", STRINGS, "data entities it owns"),
        optional("apis", STRINGS, "its API contracts"),
        optional("docs", STRINGS, "globs of its documents outside its directory"),
        optional("traits", Shape::Object(&TRAITS), "properties that detection has wrong"),
        optional("require", Shape::Object(&REQUIRE), "changes to its requirements, by kind"),
        optional(
            "not_applicable",
            Shape::Object(&NOT_APPLICABLES),
            "kinds that make no sense for it, each with a reason",
        ),
    ],
);

static TRAITS: Object = map("traits", Shape::Flag);
static NOT_APPLICABLES: Object = map("not_applicable", Shape::Text(&NOT_APPLICABLE));

static DISCOVER: Object = object(
    "discover",
    &[
        optional("include", STRINGS, "globs of files to read in spite of the default exclusions"),
        optional("exclude", STRINGS, "globs of files never to read"),
        optional("services", STRINGS, "globs of directories that hold one service each"),
        optional("externals", STRINGS, "names of systems outside"),
        optional("docs_roots", STRINGS, "directories that links starting with `/` are resolved against"),
        optional("default_excludes", Shape::Flag, "whether vendored and generated files and test data are left out"),
        optional("kinds", Shape::Object(&KINDS), "globs of files that are of a kind"),
        optional("headings", Shape::Object(&HEADINGS), "more headings that stand for a kind"),
        optional(
            "runbook_urls",
            Shape::List(&Shape::Object(&RUNBOOK_URL), 0),
            "addresses of runbooks that lie in this repository",
        ),
    ],
);

static KINDS: Object = map("kinds", STRINGS);
static HEADINGS: Object = map("headings", STRINGS);

static RUNBOOK_URL: Object = object(
    "runbook_url",
    &[
        required("prefix", WORDS, "how such addresses start"),
        required("path", PATHS, "the directory that the prefix stands for"),
    ],
);

static REQUIRE: Object = map("require", Shape::Either(&[Shape::Flag, Shape::Object(&REQUIREMENT)]));

static REQUIREMENT: Object = object(
    "requirement",
    &[
        optional("strength", Shape::Word(STRENGTHS), "how strongly it is asked"),
        optional("when", WORDS, "of which services, as an expression (`has-store and not serverless`)"),
        optional("for", STRINGS, "ids of the services it is asked of"),
        optional("min", Shape::Number(1), "fewest artifacts"),
        optional("words", Shape::Number(0), "fewest content words"),
        optional("topics", STRINGS, "what it must speak about"),
        optional("fresh", Shape::Days, "limit of age"),
        optional("from", Shape::Date, "counts as a recommendation before this day"),
    ],
);

static FRESHNESS: Object = Object {
    rest: Some(Rest { key: None, value: Shape::Days }),
    ..object(
        "freshness",
        &[optional("drift_commits", Shape::Number(1), "commits on what an artifact covers after which it has drifted")],
    )
};

static MILESTONE: Object = object(
    "milestone",
    &[
        required("id", Shape::Text(&NAME), "its id"),
        optional("title", WORDS, "its name for people"),
        optional("due", Shape::Date, "the day by which it should be passed"),
        optional("after", STRINGS, "ids of milestones before it"),
        optional("needs", Shape::Object(&NEEDS), "what must be there"),
        optional("accept", Shape::List(&Shape::Object(&ACCEPTANCE), 0), "who accepts it"),
        optional("limits", Shape::Object(&LIMITS), "most waivers and warnings it may have"),
    ],
);

static NEEDS: Object = object(
    "needs",
    &[
        optional("kinds", STRINGS, "patterns of kinds that must be complete"),
        optional("rules", STRINGS, "patterns of rules that must have no error"),
        optional("services", SELECTOR, "of which services"),
    ],
);

const SELECTOR: Shape = Shape::Either(&[Shape::Word(&["*"]), STRINGS, Shape::Object(&LIKE)]);

static LIKE: Object = object(
    "selector",
    &[
        optional("owner", WORDS, "their owner"),
        optional("tier", Shape::Word(TIERS), "their tier"),
        optional("trait", WORDS, "a trait they have"),
    ],
);

static ACCEPTANCE: Object = object(
    "acceptance",
    &[
        required("role", WORDS, "a role of `owners.roles`"),
        required("party", Shape::Word(PARTIES), "the party the role belongs to"),
        optional("count", Shape::Number(1), "how many people"),
        optional("signed", Shape::Flag, "whether with a signature"),
    ],
);

static LIMITS: Object = map("limits", Shape::Number(0));

static RULES: Object = map("rules", Shape::Either(&[SEVERITY, Shape::Object(&RULE)]));

static RULE: Object = Object {
    rest: Some(Rest { key: None, value: Shape::Any }),
    ..object("rule", &[optional("severity", SEVERITY, "how much its findings matter")])
};

static CUSTOM: Object = object(
    "custom rule",
    &[
        required("id", Shape::Text(&RULE_ID), "your prefix and a name (`acme/dr-drill`)"),
        optional("title", WORDS, "what it checks, in one line"),
        required("severity", SEVERITY, "how much its findings matter"),
        optional("why", WORDS, "why it exists"),
        optional("for", Shape::Object(&SUBJECTS), "what it looks at; without it, it runs once"),
        required("assert", Shape::List(&Shape::Object(&ASSERTION), 1), "what must hold, all of it"),
        required("message", WORDS, "what its findings say; `{service}` and `{path}` are filled in"),
        optional("help", WORDS, "what to do; `{service}` and `{path}` are filled in"),
    ],
);

static SUBJECTS: Object = object(
    "subject",
    &[
        optional("kind", WORDS, "artifacts of this kind"),
        optional("path", WORDS, "files that match this glob"),
        optional("services", SELECTOR, "services"),
    ],
);

static ASSERTION: Object = Object {
    keys: Keys::One,
    ..object(
        "assertion",
        &[
            optional("exists", Shape::Either(&[WORDS, Shape::Object(&EXISTS)]), "files that match a glob"),
            optional("absent", WORDS, "a glob that no file matches"),
            optional("sections", Shape::List(&WORDS, 1), "headings that are there, with content"),
            optional("front_matter", Shape::Object(&FRONT), "a JSON Schema for the front matter"),
            optional("matches", Shape::Either(&[WORDS, Shape::Object(&MATCHES)]), "a regular expression that occurs"),
            optional(
                "not_matches",
                Shape::Either(&[WORDS, Shape::Object(&MATCHES)]),
                "a regular expression that does not occur",
            ),
            optional("json", Shape::Object(&JSON), "a value of a YAML, JSON or TOML file"),
            optional("links_to", Shape::Object(&LINKS_TO), "a link to an artifact of a kind"),
            optional("table", Shape::Object(&TABLE), "a table with these columns"),
            optional("words", Shape::Object(&WORD_COUNT), "content words"),
            optional("sarif", Shape::Object(&SARIF), "results of another tool (SARIF 2.1.0)"),
            optional("attest", Shape::Object(&ATTEST), "a question that a person answers again and again"),
            optional("expr", Shape::Reserved("edition 2026.1 has no expressions"), ""),
        ],
    )
};

static EXISTS: Object = object(
    "exists",
    &[
        required("glob", WORDS, "the glob"),
        optional("min", Shape::Number(0), "fewest files; 1 when not stated"),
        optional("max", Shape::Number(0), "most files"),
    ],
);

static FRONT: Object = map("front_matter", Shape::Any);

static MATCHES: Object = object(
    "pattern",
    &[
        required("pattern", WORDS, "the regular expression"),
        optional("in", Shape::Word(PARTS), "where to look; `all` when not stated"),
    ],
);

static JSON: Object = object(
    "json",
    &[
        required("file", PATHS, "the file"),
        optional("pointer", WORDS, "the JSON Pointer of the value; the whole file when not stated"),
        required("schema", Shape::Object(&JSON_SCHEMA), "its JSON Schema"),
    ],
);

static JSON_SCHEMA: Object = map("schema", Shape::Any);
static LINKS_TO: Object = object("links_to", &[required("kind", WORDS, "the kind")]);

static TABLE: Object = object(
    "table",
    &[
        optional("type", WORDS, "a fact table; any table when not stated"),
        optional("columns", STRINGS, "columns it has"),
        optional("min_rows", Shape::Number(0), "fewest rows; 1 when not stated"),
        optional(
            "each",
            Shape::Object(&EACH),
            "what every cell of a column is: `owner`, `date`, `service` or a regular expression",
        ),
    ],
);

static EACH: Object = map("each", WORDS);

static WORD_COUNT: Object =
    object("words", &[optional("min", Shape::Number(0), "fewest"), optional("max", Shape::Number(0), "most")]);

static SARIF: Object = object(
    "sarif",
    &[required("file", PATHS, "the report"), required("max", Shape::Object(&LEVELS), "most results of each level")],
);

static LEVELS: Object = object(
    "max",
    &[
        optional("error", Shape::Number(0), "results of level `error`"),
        optional("warning", Shape::Number(0), "results of level `warning`"),
        optional("note", Shape::Number(0), "results of level `note`"),
        optional("none", Shape::Number(0), "results of level `none`"),
    ],
);

static ATTEST: Object = object(
    "attest",
    &[required("question", WORDS, "the question"), required("every", Shape::Days, "how long an answer holds")],
);

static WAIVER: Object = Object {
    gaps: ProblemKind::Waiver,
    ..object(
        "waiver",
        &[
            required("id", Shape::Text(&WAIVER_ID), "its id (`W-1`)"),
            required("rule", WORDS, "the rule; a pattern only together with a scope"),
            optional("kind", WORDS, "scope: a kind"),
            optional("service", WORDS, "scope: the id of a service"),
            optional("path", WORDS, "scope: a glob of files"),
            optional("pointer", Shape::Text(&POINTER), "scope: a JSON Pointer into an API contract"),
            required("category", Shape::Word(CATEGORIES), "what sort of gap it is"),
            required("reason", Shape::Text(&REASON), "why the gap is accepted, in at least 20 characters"),
            required("owner", OWNERS, "who answers for it"),
            required("expires", Shape::Date, "the last day on which it applies"),
            optional("since", Shape::Date, "the first day"),
            optional("ticket", WORDS, "the ticket that closes the gap"),
        ],
    )
};

/// The JSON Schema (2020-12) of manifests, for editors: it accepts what this tool accepts, as far as one file
/// can tell.
pub fn json_schema() -> Value {
    let mut definitions = Map::new();
    let mut schema = properties(&MANIFEST, &mut definitions);
    schema.insert("$schema".into(), json!("https://json-schema.org/draft/2020-12/schema"));
    schema.insert("title".into(), json!("handover manifest 1"));
    schema.insert(
        "description".into(),
        json!("Policy of a handover: who hands over what to whom, and what must be there."),
    );
    schema.insert("$defs".into(), Value::Object(definitions));
    Value::Object(schema)
}

fn json_of(shape: &Shape, definitions: &mut Map<String, Value>) -> Value {
    match shape {
        Shape::Any => json!({}),
        Shape::Reserved(_) => json!(false),
        Shape::Flag => json!({"type": "boolean"}),
        Shape::One => json!({"const": 1}),
        Shape::Number(least) => json!({"type": "integer", "minimum": least, "maximum": u32::MAX}),
        Shape::Text(text) => json_of_text(text),
        Shape::Word([word]) => json!({"const": word}),
        Shape::Word(words) => json!({"enum": words}),
        Shape::Date => json!({"type": "string", "format": "date", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}),
        Shape::Days => json!({"type": "string", "pattern": "^[1-9][0-9]{0,4}[dwy]$"}),
        Shape::List(item, 0) => json!({"type": "array", "items": json_of(item, definitions)}),
        Shape::List(item, least) => json!({"type": "array", "minItems": least, "items": json_of(item, definitions)}),
        Shape::Either(shapes) => {
            let any: Vec<Value> = shapes.iter().map(|shape| json_of(shape, definitions)).collect();
            json!({"anyOf": any})
        }
        Shape::Object(object) => {
            let name = object.name.replace(' ', "_");
            if !definitions.contains_key(&name) {
                // Taken before its parts are made, so that the order is that of the manifest.
                definitions.insert(name.clone(), Value::Null);
                let made = Value::Object(properties(object, definitions));
                definitions.insert(name.clone(), made);
            }
            json!({"$ref": format!("#/$defs/{name}")})
        }
    }
}

fn json_of_text(text: &Text) -> Value {
    let mut schema = Map::from_iter([("type".to_owned(), json!("string"))]);
    if text.least > 0 {
        schema.insert("minLength".into(), json!(text.least));
    }
    if let Some(look) = &text.look {
        schema.insert("pattern".into(), json!(look.pattern));
    }
    Value::Object(schema)
}

fn properties(object: &Object, definitions: &mut Map<String, Value>) -> Map<String, Value> {
    let mut schema = Map::from_iter([("type".to_owned(), json!("object"))]);
    let required: Vec<&str> =
        object.fields.iter().filter(|field| field.need == Need::Required).map(|field| field.key).collect();
    if !required.is_empty() {
        schema.insert("required".into(), json!(required));
    }
    let described = |field: &Field, definitions: &mut Map<String, Value>| {
        let mut made = json_of(&field.shape, definitions);
        if let Value::Object(made) = &mut made {
            made.insert("description".into(), json!(field.doc));
        }
        (field.key.to_owned(), made)
    };
    if !object.fields.is_empty() {
        let fields = object.fields.iter().map(|field| described(field, definitions)).collect();
        schema.insert("properties".into(), Value::Object(fields));
    }
    match &object.rest {
        None => drop(schema.insert("additionalProperties".into(), json!(false))),
        Some(rest) => {
            if let Some(key) = rest.key {
                schema.insert("propertyNames".into(), json_of_text(key));
            }
            if !matches!(rest.value, Shape::Any) {
                schema.insert("additionalProperties".into(), json_of(&rest.value, definitions));
            }
        }
    }
    if object.keys == Keys::One {
        schema.insert("minProperties".into(), json!(1));
        schema.insert("maxProperties".into(), json!(1));
    }
    schema
}
