//! Source code, searched for the few lines that tell what a service does: messages taken and sent, jobs on a clock.
//!
//! Only files whose name suggests such a role are read at all ([`named`]), of those the ones that mention a library
//! ([`sniff`]), and each line by itself: no language is parsed here. Comments do not count.

mod patterns;

use std::sync::LazyLock;

use regex::Regex;

use crate::base::path::RepoPath;
use crate::base::span::Span;
use crate::source::SourceFile;

use super::{Body, CodeFacts, Format, Shown, Sign, Taken, Unread};

use patterns::{Language, Names, Pattern};

pub(super) const FORMAT: Format = Format { named, sniff: Some(sniff), unread: Unread::Ignored, read };

/// Larger files are bundles and data.
const LARGEST: usize = 256 << 10;

/// Longer lines were not written by hand.
const LONGEST_LINE: usize = 2_000;

/// More signs of one file say nothing new.
const MOST_SIGNS: usize = 20;

/// Words in the name of a file, or the name of its directory, that stand for messages and clocks.
const ROLES: &[&str] = &[
    "amqp",
    "broker",
    "bus",
    "celery",
    "consumer",
    "consumers",
    "cron",
    "crons",
    "event",
    "events",
    "job",
    "jobs",
    "kafka",
    "listener",
    "listeners",
    "messaging",
    "messenger",
    "nats",
    "outbox",
    "processor",
    "producer",
    "producers",
    "pubsub",
    "publisher",
    "publishers",
    "queue",
    "queues",
    "rabbit",
    "rabbitmq",
    "schedule",
    "scheduled",
    "scheduler",
    "sqs",
    "sns",
    "subscriber",
    "subscribers",
    "task",
    "tasks",
    "worker",
    "workers",
];

/// Words in the name of a file that starts a program or takes its calls.
const ENTRIES: &[&str] = &["app", "application", "handler", "index", "kernel", "main", "program", "server"];

/// Directories and endings of names that stand for tests, examples and other people's code.
const ASIDE: &[&str] = &[
    "test",
    "tests",
    "testing",
    "testdata",
    "spec",
    "specs",
    "e2e",
    "example",
    "examples",
    "sample",
    "samples",
    "fixture",
    "fixtures",
    "mock",
    "mocks",
    "benchmark",
    "benchmarks",
    "demo",
    "demos",
    "docs",
    "doc",
    "vendor",
    "third_party",
    "dist",
    "node_modules",
    "stories",
    "frontend",
    "components",
    "public",
    "static",
    "assets",
];

/// Judges the path alone, the cheapest question first: every file of the repository comes by here.
fn named(path: &RepoPath) -> bool {
    let name = path.file_name();
    let Some((stem, ending)) = name.rsplit_once('.') else { return false };
    if Language::of(ending).is_none() {
        return false;
    }
    let mut directories = path.segments().rev().skip(1);
    let is_role = has_word(stem, ROLES) || directories.next().is_some_and(|nearest| has_word(nearest, ROLES));
    (is_role || is_entry(path, stem)) && !is_aside(path, stem)
}

/// `index` is a role near the root only: every directory of a JavaScript project may have one.
fn is_entry(path: &RepoPath, stem: &str) -> bool {
    let is_near = || path.segments().count() <= 4;
    has_word(stem, ENTRIES) && (!stem.eq_ignore_ascii_case("index") || is_near())
}

fn is_aside(path: &RepoPath, stem: &str) -> bool {
    let is_test = |word: &str| matches!(&*word.to_lowercase(), "test" | "tests" | "spec" | "mock" | "stories" | "d");
    words(stem).any(is_test)
        || path
            .segments()
            .rev()
            .skip(1)
            .any(|segment| ASIDE.contains(&&*segment.to_lowercase()) || segment.starts_with("__test"))
}

fn has_word(name: &str, known: &[&str]) -> bool {
    words(name).any(|word| known.iter().any(|known| known.eq_ignore_ascii_case(word)))
}

/// Words of a name: `orderConsumer`, `order_consumer` and `OrderConsumer` have the same two.
fn words(name: &str) -> impl Iterator<Item = &str> {
    name.split(['-', '_', '.', ' ']).flat_map(|part| {
        let mut rest = part;
        std::iter::from_fn(move || {
            let end = rest
                .char_indices()
                .zip(rest.chars().skip(1))
                .find(|((_, c), next)| !c.is_uppercase() && next.is_uppercase())
                .map_or(rest.len(), |((at, c), _)| at + c.len_utf8());
            let (word, after) = rest.split_at(end);
            rest = after;
            (!word.is_empty()).then_some(word)
        })
    })
}

/// What every pattern needs at least one of.
static MENTIONS: LazyLock<Regex> = LazyLock::new(|| {
    let mentions = "afka|onsumer|roducer|onsume\\(|ubscribe\\(|ublish\\(|mqp|abbit|[sS][qQ][sS]|[sS][nN][sS]|[nN]ats|[bB]ull|new (?:Worker|Queue|Cron)|celery|shared_task|dramatiq|\
        Sidekiq|ActiveJob|ApplicationJob|Karafka|Sneakers|Shoryuken|basic_?[cCpP]|Scheduled|[cC]ron|[sS]chedule|\
        [pP]ub[sS]ub|Publisher|ShouldQueue|AsMessageHandler|Listener|IConsumer|Trigger\\(|Processor|sarama|kgo\\.|asynq|\
        EventPattern|MessagePattern|Incoming|Outgoing|[rR]eceiveMessage|receive_message|[sS]endMessage|send_message|\
        createReceiver|createSender|PutEvents|put_events|Oban|Broadway|IHandleMessages|IPublishEndpoint|ServiceBus|\
        AddOrUpdate|pg-boss|graphile";
    Regex::new(mentions).expect("the pattern is valid")
});

fn sniff(text: &str) -> bool {
    text.len() <= LARGEST && MENTIONS.is_match(text)
}

fn read(file: &SourceFile) -> Option<Taken> {
    let (_, ending) = file.path.file_name().rsplit_once('.')?;
    let signs = signs(file.text(), Language::of(ending)?);
    Some(Taken::new(Body::Code(CodeFacts { signs, tables: None })))
}

fn signs(text: &str, language: Language) -> Vec<Sign> {
    let patterns = language.patterns();
    let mut comments = Comments { language, is_inside: false };
    let mut signs: Vec<Sign> = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let start = at;
        at += line.len();
        let code = comments.without(line);
        if code.len() > LONGEST_LINE {
            continue;
        }
        for ix in patterns.set.matches(code) {
            let pattern = patterns.list[ix];
            let shift = start + (code.as_ptr() as usize - line.as_ptr() as usize);
            signs.extend(
                patterns.places[ix]
                    .find(code)
                    .into_iter()
                    .flat_map(|found| found_here(pattern, code, found.range(), shift)),
            );
        }
        if signs.len() >= MOST_SIGNS {
            signs.truncate(MOST_SIGNS);
            break;
        }
    }
    signs
}

/// The signs of one match in a line that starts at `shift`.
fn found_here(pattern: &Pattern, code: &str, place: std::ops::Range<usize>, shift: usize) -> Vec<Sign> {
    let target = match pattern.names {
        Names::Target => literal(&code[place.start..]),
        Names::Nothing => "",
    };
    let sign = |shows: Shown| Sign {
        shows,
        words: pattern.words.to_owned(),
        target: target.to_owned(),
        of: Vec::new(),
        span: Span::from(place.clone()).shifted(shift),
    };
    pattern.shows.iter().map(|shows| sign(*shows)).collect()
}

/// The first string on the rest of a line that can be the name of a queue or topic; empty when there is none.
fn literal(code: &str) -> &str {
    static LITERAL: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r#"["'`]([A-Za-z0-9][\w.:/-]{1,120})["'`]"#).expect("the pattern is valid"));
    LITERAL.captures(code).and_then(|found| found.get(1)).map_or("", |name| name.as_str())
}

/// Follows comments from line to line.
struct Comments {
    language: Language,
    is_inside: bool,
}

impl Comments {
    /// The part of a line that is code, as a slice of it; what stands between two comments may be lost.
    fn without<'a>(&mut self, line: &'a str) -> &'a str {
        let (open, close) = self.language.block_comment();
        let mut code = line;
        if self.is_inside {
            let Some((_, after)) = line.split_once(close) else { return "" };
            self.is_inside = false;
            code = after;
        }
        let line_comment = self.language.line_comments().iter().filter_map(|mark| comment_at(code, mark)).min();
        code = &code[..line_comment.unwrap_or(code.len())];
        if let Some((before, after)) = code.split_once(open) {
            self.is_inside = !after.contains(close);
            code = before;
        }
        code
    }
}

/// Where a line comment starts: not inside a word or an address (`https://…`), not inside a string.
fn comment_at(code: &str, mark: &str) -> Option<usize> {
    let starts = code.match_indices(mark).map(|(at, _)| at);
    let is_quoted = |at: usize| ['"', '\'', '`'].iter().any(|quote| code[..at].matches(*quote).count() % 2 == 1);
    let is_free = |at: &usize| *at == 0 || code[..*at].ends_with([' ', '\t', ';', '{', '}', ')', ',']);
    starts.take(8).filter(is_free).find(|at| !is_quoted(*at))
}

#[cfg(test)]
mod tests;
