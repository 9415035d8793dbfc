//! Properties of a service that decide what is asked of it, and expressions over them.

use std::collections::BTreeSet;
use std::fmt;

use serde::Serialize;

use crate::base::span::{Span, Spanned};
use crate::base::words::nearest;

/// A property of a service. Detected from the repository with a line of evidence, or declared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Trait {
    /// Something runs it: image, workload, process file, deploy job.
    Deployable,
    /// It answers HTTP requests.
    HttpApi,
    /// Its API is GraphQL.
    Graphql,
    /// It takes messages from a queue, topic or stream.
    ConsumesQueue,
    /// It publishes messages.
    ProducesEvents,
    /// It keeps state in a database or cache.
    HasStore,
    /// Its schema changes by migrations.
    HasMigrations,
    /// Something starts it by the clock.
    Scheduled,
    /// Alert rules watch it.
    Alerts,
    /// It moves money.
    HandlesPayments,
    /// It holds data on persons; declared, never guessed.
    HandlesPersonalData,
    /// It serves several customers apart; declared, never guessed.
    MultiTenant,
    /// It switches behaviour by flags.
    UsesFeatureFlags,
    /// It is what people look at: a front end.
    HasUi,
    /// It runs without a server of its own.
    Serverless,
}

impl Trait {
    /// All of them.
    pub const ALL: [Trait; 15] = [
        Trait::Deployable,
        Trait::HttpApi,
        Trait::Graphql,
        Trait::ConsumesQueue,
        Trait::ProducesEvents,
        Trait::HasStore,
        Trait::HasMigrations,
        Trait::Scheduled,
        Trait::Alerts,
        Trait::HandlesPayments,
        Trait::HandlesPersonalData,
        Trait::MultiTenant,
        Trait::UsesFeatureFlags,
        Trait::HasUi,
        Trait::Serverless,
    ];

    /// As written in a manifest: `consumes-queue`.
    pub fn id(self) -> &'static str {
        match self {
            Trait::Deployable => "deployable",
            Trait::HttpApi => "http-api",
            Trait::Graphql => "graphql",
            Trait::ConsumesQueue => "consumes-queue",
            Trait::ProducesEvents => "produces-events",
            Trait::HasStore => "has-store",
            Trait::HasMigrations => "has-migrations",
            Trait::Scheduled => "scheduled",
            Trait::Alerts => "alerts",
            Trait::HandlesPayments => "handles-payments",
            Trait::HandlesPersonalData => "handles-personal-data",
            Trait::MultiTenant => "multi-tenant",
            Trait::UsesFeatureFlags => "uses-feature-flags",
            Trait::HasUi => "has-ui",
            Trait::Serverless => "serverless",
        }
    }

    /// What a service does that has it, for people (`takes messages from a queue`).
    pub fn title(self) -> &'static str {
        match self {
            Trait::Deployable => "is deployed",
            Trait::HttpApi => "answers HTTP requests",
            Trait::Graphql => "serves GraphQL",
            Trait::ConsumesQueue => "takes messages from a queue",
            Trait::ProducesEvents => "publishes messages",
            Trait::HasStore => "keeps data in a store",
            Trait::HasMigrations => "changes its schema by migrations",
            Trait::Scheduled => "is started by the clock",
            Trait::Alerts => "is watched by alert rules",
            Trait::HandlesPayments => "moves money",
            Trait::HandlesPersonalData => "holds personal data",
            Trait::MultiTenant => "serves several tenants",
            Trait::UsesFeatureFlags => "switches behaviour by flags",
            Trait::HasUi => "is a user interface",
            Trait::Serverless => "runs without a server of its own",
        }
    }

    /// The trait of an id.
    pub fn find(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|known| known.id() == id)
    }
}

/// How much a service matters: a weight in the score.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Tier {
    /// Counts one and a half.
    Critical,
    /// Counts one.
    #[default]
    Standard,
    /// Counts a half.
    Low,
}

impl Tier {
    /// As written in a manifest.
    pub fn id(self) -> &'static str {
        match self {
            Tier::Critical => "critical",
            Tier::Standard => "standard",
            Tier::Low => "low",
        }
    }

    /// The tier of an id.
    pub fn find(id: &str) -> Option<Self> {
        [Tier::Critical, Tier::Standard, Tier::Low].into_iter().find(|tier| tier.id() == id)
    }
}

/// An expression over traits: `has-store and not (serverless or tier:low)`.
///
/// `not` binds tighter than `and`, `and` tighter than `or`; words are separated by blanks or parentheses.
/// Grammar: `expr = term {"or" term}; term = factor {"and" factor};
/// factor = ["not"] (trait | "tier:" tier | "(" expr ")")`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Condition {
    /// The empty expression.
    Always,
    /// A trait holds.
    Has(Trait),
    /// The service is of a tier.
    Tier(Tier),
    /// The inner one does not hold.
    Not(Box<Condition>),
    /// All hold.
    All(Vec<Condition>),
    /// At least one holds.
    Any(Vec<Condition>),
}

/// Why a text is no condition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConditionError {
    /// Byte range in the text.
    pub span: Span,
    /// In words, lower case, no final period.
    pub message: String,
}

/// Parentheses that stand in each other. Parsing recurses once for each; nobody writes three.
const DEEPEST: u32 = 32;

impl Condition {
    /// Reads an expression; a blank text is [`Condition::Always`].
    ///
    /// # Errors
    /// The first place that is not as the grammar wants it. Spans lie in `text`; that of something missing
    /// is the word before it.
    pub fn parse(text: &str) -> Result<Self, ConditionError> {
        let words = words_of(text);
        if words.is_empty() {
            return Ok(Condition::Always);
        }
        let mut parser = Parser { words: &words, at: 0, depth: 0 };
        let condition = parser.expression()?;
        match parser.next() {
            None => Ok(condition),
            Some(word) if word.value == ")" => Err(error(word.span, "`)` closes nothing")),
            Some(word) => Err(error(word.span, format!("expected `and` or `or` before `{}`", word.value))),
        }
    }

    /// Traits that it names, each once, sorted.
    pub fn named(&self) -> BTreeSet<Trait> {
        match self {
            Condition::Always | Condition::Tier(_) => BTreeSet::new(),
            Condition::Has(one) => BTreeSet::from([*one]),
            Condition::Not(inner) => inner.named(),
            Condition::All(parts) | Condition::Any(parts) => parts.iter().flat_map(Condition::named).collect(),
        }
    }

    /// Traits that make it hold when they do: those that are not negated, sorted.
    pub fn traits(&self) -> Vec<Trait> {
        let mut traits = match self {
            Condition::Always | Condition::Tier(_) | Condition::Not(_) => Vec::new(),
            Condition::Has(one) => vec![*one],
            Condition::All(parts) | Condition::Any(parts) => parts.iter().flat_map(Condition::traits).collect(),
        };
        traits.sort();
        traits.dedup();
        traits
    }

    /// Whether it holds for a service. Linear in its length.
    pub fn holds(&self, has: &dyn Fn(Trait) -> bool, tier: Tier) -> bool {
        match self {
            Condition::Always => true,
            Condition::Has(one) => has(*one),
            Condition::Tier(one) => *one == tier,
            Condition::Not(inner) => !inner.holds(has, tier),
            Condition::All(parts) => parts.iter().all(|part| part.holds(has, tier)),
            Condition::Any(parts) => parts.iter().any(|part| part.holds(has, tier)),
        }
    }
}

/// As it is written in a manifest, with no more parentheses than needed.
impl fmt::Display for Condition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Condition::Always => Ok(()),
            Condition::Has(one) => f.write_str(one.id()),
            Condition::Tier(tier) => write!(f, "tier:{}", tier.id()),
            Condition::Not(inner) => match **inner {
                Condition::Not(_) | Condition::All(_) | Condition::Any(_) => write!(f, "not ({inner})"),
                Condition::Always | Condition::Has(_) | Condition::Tier(_) => write!(f, "not {inner}"),
            },
            Condition::All(parts) => {
                joined(f, parts, " and ", |part| matches!(part, Condition::All(_) | Condition::Any(_)))
            }
            Condition::Any(parts) => joined(f, parts, " or ", |part| matches!(part, Condition::Any(_))),
        }
    }
}

fn joined(
    f: &mut fmt::Formatter<'_>,
    parts: &[Condition],
    link: &str,
    needs_parentheses: fn(&Condition) -> bool,
) -> fmt::Result {
    for (ix, part) in parts.iter().enumerate() {
        f.write_str(if ix == 0 { "" } else { link })?;
        match needs_parentheses(part) {
            true => write!(f, "({part})")?,
            false => write!(f, "{part}")?,
        }
    }
    Ok(())
}

/// Words and parentheses, with their places.
fn words_of(text: &str) -> Vec<Spanned<&str>> {
    let mut words = Vec::new();
    let mut start = None;
    for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
        let parenthesis = matches!(c, '(' | ')');
        if !parenthesis && !c.is_whitespace() {
            start = start.or(Some(at));
            continue;
        }
        if let Some(from) = start.take() {
            words.push(Spanned::new(&text[from..at], Span::new(from, at)));
        }
        if parenthesis {
            words.push(Spanned::new(&text[at..=at], Span::new(at, at + 1)));
        }
    }
    words
}

fn error(span: Span, message: impl Into<String>) -> ConditionError {
    ConditionError { span, message: message.into() }
}

/// Recursive descent over the words; depth is that of open parentheses.
struct Parser<'a> {
    words: &'a [Spanned<&'a str>],
    at: usize,
    depth: u32,
}

impl<'a> Parser<'a> {
    fn next(&mut self) -> Option<&'a Spanned<&'a str>> {
        let word = self.words.get(self.at)?;
        self.at += 1;
        Some(word)
    }

    /// Steps over a word when it comes next.
    fn take(&mut self, wanted: &str) -> Option<Span> {
        let word = self.words.get(self.at).filter(|word| word.value == wanted)?;
        self.at += 1;
        Some(word.span)
    }

    fn expression(&mut self) -> Result<Condition, ConditionError> {
        let mut parts = vec![self.term()?];
        while self.take("or").is_some() {
            parts.push(self.term()?);
        }
        Ok(alone(parts).unwrap_or_else(Condition::Any))
    }

    fn term(&mut self) -> Result<Condition, ConditionError> {
        let mut parts = vec![self.factor()?];
        while self.take("and").is_some() {
            parts.push(self.factor()?);
        }
        Ok(alone(parts).unwrap_or_else(Condition::All))
    }

    fn factor(&mut self) -> Result<Condition, ConditionError> {
        match self.take("not") {
            Some(_) => Ok(Condition::Not(Box::new(self.operand()?))),
            None => self.operand(),
        }
    }

    fn operand(&mut self) -> Result<Condition, ConditionError> {
        let Some(word) = self.next() else {
            let last = self.words.last().expect("a text without words is no expression");
            return Err(error(last.span, format!("expected a trait after `{}`", last.value)));
        };
        match word.value {
            "(" => self.parenthesised(word.span),
            "and" | "or" | "not" | ")" => Err(error(word.span, format!("expected a trait before `{}`", word.value))),
            name => match name.strip_prefix("tier:") {
                Some(tier) => tier_of(tier, word.span).map(Condition::Tier),
                None => trait_of(name, word.span).map(Condition::Has),
            },
        }
    }

    fn parenthesised(&mut self, open: Span) -> Result<Condition, ConditionError> {
        if self.depth == DEEPEST {
            return Err(error(open, format!("more than {DEEPEST} parentheses stand in each other")));
        }
        self.depth += 1;
        let inner = self.expression()?;
        self.depth -= 1;
        match self.next() {
            Some(word) if word.value == ")" => Ok(inner),
            Some(word) => Err(error(word.span, format!("expected `and`, `or` or `)` before `{}`", word.value))),
            None => Err(error(open, "`(` is never closed")),
        }
    }
}

/// The only part, or all of them back.
fn alone(parts: Vec<Condition>) -> Result<Condition, Vec<Condition>> {
    <[Condition; 1]>::try_from(parts).map(|[one]| one)
}

fn trait_of(name: &str, span: Span) -> Result<Trait, ConditionError> {
    Trait::find(name).ok_or_else(|| match nearest(name, Trait::ALL.map(Trait::id)) {
        Some(meant) => error(span, format!("unknown trait `{name}`, did you mean `{meant}`")),
        None => error(span, format!("unknown trait `{name}`")),
    })
}

fn tier_of(name: &str, span: Span) -> Result<Tier, ConditionError> {
    Tier::find(name)
        .ok_or_else(|| error(span, format!("unknown tier `{name}`, expected `critical`, `standard` or `low`")))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn holds(text: &str, traits: &[Trait]) -> bool {
        Condition::parse(text).unwrap().holds(&|one| traits.contains(&one), Tier::Low)
    }

    fn refused(text: &str) -> String {
        let ConditionError { span, message } = Condition::parse(text).unwrap_err();
        format!("{}..{}: {message}", span.start, span.end)
    }

    #[test]
    fn a_blank_text_always_holds() {
        assert_eq!(Condition::parse(" \n"), Ok(Condition::Always));
        assert!(holds("", &[]));
    }

    #[test]
    fn not_binds_before_and_and_and_before_or() {
        assert!(holds("alerts or graphql and has-store", &[Trait::Alerts]));
        assert!(!holds("(alerts or graphql) and has-store", &[Trait::Alerts]));
        assert!(!holds("not alerts and has-store", &[Trait::Alerts, Trait::HasStore]));
        assert!(holds("not (alerts and has-store)", &[Trait::Alerts]));
        assert!(holds("tier:low and not tier:critical", &[]));
    }

    #[test]
    fn the_traits_of_a_condition_are_listed_once() {
        let condition = Condition::parse("alerts or not (graphql and tier:low) or alerts").unwrap();
        assert_eq!(condition.named(), BTreeSet::from([Trait::Graphql, Trait::Alerts]));
    }

    #[test]
    fn a_refusal_names_its_place_and_what_was_meant() {
        insta::assert_snapshot!(refused("has-store and consumes-qeue"), @"14..27: unknown trait `consumes-qeue`, did you mean `consumes-queue`");
        insta::assert_snapshot!(refused("zebra"), @"0..5: unknown trait `zebra`");
        insta::assert_snapshot!(refused("tier:high"), @"0..9: unknown tier `high`, expected `critical`, `standard` or `low`");
        insta::assert_snapshot!(refused("alerts and"), @"7..10: expected a trait after `and`");
        insta::assert_snapshot!(refused("or alerts"), @"0..2: expected a trait before `or`");
        insta::assert_snapshot!(refused("not not alerts"), @"4..7: expected a trait before `not`");
        insta::assert_snapshot!(refused("alerts && graphql"), @"7..9: expected `and` or `or` before `&&`");
        insta::assert_snapshot!(refused("(alerts graphql)"), @"8..15: expected `and`, `or` or `)` before `graphql`");
        insta::assert_snapshot!(refused("()"), @"1..2: expected a trait before `)`");
        insta::assert_snapshot!(refused("not (alerts"), @"4..5: `(` is never closed");
        insta::assert_snapshot!(refused("alerts) or"), @"6..7: `)` closes nothing");
    }

    #[test]
    fn parentheses_nest_only_so_deep() {
        let nested = |depth: usize| format!("{}alerts{}", "(".repeat(depth), ")".repeat(depth));
        assert_eq!(Condition::parse(&nested(32)), Ok(Condition::Has(Trait::Alerts)));
        insta::assert_snapshot!(refused(&nested(33)), @"32..33: more than 32 parentheses stand in each other");
        assert!(Condition::parse(&"(".repeat(1_000_000)).is_err());
    }

    fn any_condition() -> impl Strategy<Value = Condition> {
        let leaf = prop_oneof![
            prop::sample::select(Trait::ALL.to_vec()).prop_map(Condition::Has),
            prop::sample::select(vec![Tier::Critical, Tier::Standard, Tier::Low]).prop_map(Condition::Tier),
        ];
        leaf.prop_recursive(6, 40, 4, |inner| {
            prop_oneof![
                inner.clone().prop_map(|one| Condition::Not(Box::new(one))),
                prop::collection::vec(inner.clone(), 2..4).prop_map(Condition::All),
                prop::collection::vec(inner, 2..4).prop_map(Condition::Any),
            ]
        })
    }

    proptest! {
        #[test]
        fn what_is_printed_reads_back_as_the_same(condition in any_condition()) {
            prop_assert_eq!(Condition::parse(&condition.to_string()), Ok(condition));
        }

        #[test]
        fn every_text_is_read_or_refused_at_a_place_in_it(text in "([a-z():& é-]|and |or |not |alerts |tier:low ){0,40}") {
            if let Err(error) = Condition::parse(&text) {
                prop_assert!(text.get(error.span.range()).is_some_and(|place| !place.is_empty()));
            }
        }
    }
}
