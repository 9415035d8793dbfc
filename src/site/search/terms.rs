//! Text to terms, the same way as `search.js` makes terms of a query: what differs there is never found.
//!
//! A *chunk* is a run of letters, digits and the signs that names are written with (`ADR-7`, `/orders/{id}`,
//! `order_lines`, `outbox.lag`). Its parts are terms, the words of camel case are, and the chunk as a whole is;
//! of a path, the path is (`/orders/orderid`), which is the only way to tell `/orders` from `/orders/{id}`; of a name
//! with underscores, the name as it is written, for a table `idempotency_keys` is no header `Idempotency-Key`.
//! Letters are folded: lower case, compatibility forms taken apart, marks dropped (Unicode TR15 NFKD), and the few
//! Latin letters that do not come apart spelled out. Runs without blanks between words (Chinese, Japanese, Korean,
//! Thai and their like) become pairs of neighbours.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Longer than any word: digests and encoded data are left out.
const MOST_CHARS: usize = 40;

/// Longest path that is a term, in bytes.
const MOST_PATH: usize = 80;

/// Most parts of a chunk that is a term as a whole.
const MOST_PARTS: usize = 6;

/// What a term is of its text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// A word, or a part of a name.
    Part,
    /// A name of several parts as a whole.
    Whole,
}

/// Gives each term of a text, in order. O(length of the text).
pub(super) fn each_term(text: &str, stop: &Stop, mut each: impl FnMut(&str, Role)) {
    let mut scratch = Scratch::default();
    let mut rest = text;
    while let Some(start) = rest.find(is_word) {
        let end = rest[start..].find(|c| !is_word(c) && !is_joiner(c)).map_or(rest.len(), |end| start + end);
        let is_path = rest[..start].ends_with('/');
        scratch.take(rest[start..end].trim_end_matches(is_joiner), stop, &mut each);
        if is_path {
            scratch.path(rest[start..end].trim_end_matches(is_joiner), &mut each);
        }
        rest = &rest[end..];
    }
}

/// Words that are left out.
#[derive(Debug, Clone, Copy)]
pub(super) enum Stop {
    /// None.
    Nothing,
    /// Those of a list, sorted.
    These(&'static [&'static str]),
}

impl Stop {
    fn holds(&self, word: &str) -> bool {
        match self {
            Stop::Nothing => false,
            Stop::These(words) => words.binary_search(&word).is_ok(),
        }
    }
}

fn is_word(c: char) -> bool {
    if c.is_ascii() { c.is_ascii_alphanumeric() } else { c.is_alphanumeric() || is_combining_mark(c) }
}

/// Signs within names.
fn is_joiner(c: char) -> bool {
    matches!(c, '_' | '-' | '.' | '/' | ':' | '{' | '}' | '@' | '+')
}

#[derive(Default)]
struct Scratch {
    whole: String,
    part: String,
}

impl Scratch {
    fn take(&mut self, chunk: &str, stop: &Stop, each: &mut impl FnMut(&str, Role)) {
        self.whole.clear();
        let (mut parts, is_address) = (0, chunk.contains("://"));
        for part in chunk.split(|c| !is_word(c)).filter(|part| !part.is_empty()) {
            parts += 1;
            let from = self.whole.len();
            let humps = self.humps(part, stop, each);
            if humps > 1 {
                emit(&self.whole[from..], Role::Whole, each);
            }
        }
        if (2..=MOST_PARTS).contains(&parts) && !is_address {
            emit(&self.whole, Role::Whole, each);
        }
        if chunk.contains('_') && !is_address {
            self.snakes(chunk, each);
        }
    }

    /// Names with underscores, not stemmed.
    fn snakes(&mut self, chunk: &str, each: &mut impl FnMut(&str, Role)) {
        for name in chunk.split(|c| !is_word(c) && c != '_') {
            self.whole.clear();
            for part in name.split('_').filter(|part| !part.is_empty()) {
                self.whole.push_str(if self.whole.is_empty() { "" } else { "_" });
                self.whole.push_str(&fold(part));
            }
            if self.whole.contains('_') && self.whole.len() <= MOST_PATH {
                each(&self.whole, Role::Whole);
            }
        }
    }

    /// A path without its braces, not stemmed.
    fn path(&mut self, chunk: &str, each: &mut impl FnMut(&str, Role)) {
        self.whole.clear();
        for part in chunk.split(|c| !is_word(c)).filter(|part| !part.is_empty()) {
            self.whole.push('/');
            self.whole.push_str(number(&fold(part)));
        }
        if self.whole.len() <= MOST_PATH {
            each(&self.whole, Role::Whole);
        }
    }

    /// Words of camel case, each a term; adds them to the whole, and gives how many there were.
    fn humps(&mut self, part: &str, stop: &Stop, each: &mut impl FnMut(&str, Role)) -> usize {
        let (mut count, mut rest) = (0, part);
        while !rest.is_empty() {
            let (hump, after) = rest.split_at(hump(rest));
            rest = after;
            count += 1;
            let folded = fold(hump);
            let folded = number(&folded);
            self.whole.push_str(folded);
            if !stop.holds(folded) {
                self.words(folded, each);
            }
        }
        count
    }

    /// A folded word, or pairs of neighbours where words are written without blanks.
    fn words(&mut self, folded: &str, each: &mut impl FnMut(&str, Role)) {
        if folded.is_ascii() {
            return emit(folded, Role::Part, each);
        }
        let mut before: Option<char> = None;
        let mut alone = false;
        self.part.clear();
        for c in folded.chars() {
            if !is_dense(c) {
                self.end_dense(&mut before, alone, each);
                self.part.push(c);
                continue;
            }
            if !self.part.is_empty() {
                emit(&self.part, Role::Part, each);
                self.part.clear();
            }
            alone = before.is_none();
            if let Some(before) = before {
                each(String::from_iter([before, c]).as_str(), Role::Part);
            }
            before = Some(c);
        }
        self.end_dense(&mut before, alone, each);
        if !self.part.is_empty() {
            emit(&self.part, Role::Part, each);
        }
    }

    /// A character without neighbours is a term by itself.
    fn end_dense(&mut self, before: &mut Option<char>, alone: bool, each: &mut impl FnMut(&str, Role)) {
        if let Some(c) = before.take().filter(|_| alone) {
            each(c.encode_utf8(&mut [0; 4]), Role::Part);
        }
    }
}

fn emit(folded: &str, role: Role, each: &mut impl FnMut(&str, Role)) {
    let fits = folded.len() <= MOST_CHARS || folded.chars().nth(MOST_CHARS).is_none();
    if fits && !folded.is_empty() {
        each(&stem(folded), role);
    }
}

/// Where the first word of camel case ends: before a capital behind a small letter, and before the last capital of
/// several that a small letter follows (`API` of `APIKey`).
fn hump(part: &str) -> usize {
    let mut chars = part.char_indices().peekable();
    let mut before: Option<char> = None;
    while let Some((at, c)) = chars.next() {
        if let Some(before) = before.filter(|_| c.is_uppercase()) {
            let is_start = before.is_lowercase();
            let is_last_capital = before.is_uppercase() && chars.peek().is_some_and(|(_, after)| after.is_lowercase());
            if is_start || is_last_capital {
                return at;
            }
        }
        before = Some(c);
    }
    part.len()
}

/// Lower case, without marks.
pub(in crate::site) fn fold(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return match text.bytes().any(|b| b.is_ascii_uppercase()) {
            true => text.to_ascii_lowercase().into(),
            false => text.into(),
        };
    }
    let mut out = String::with_capacity(text.len());
    let folded = text.nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase).nfc();
    // What comes apart may leave signs behind: the bar of a fraction, the dot of a capital İ.
    for c in folded.filter(|c| c.is_alphanumeric()) {
        match c {
            'ß' => out.push_str("ss"),
            'æ' => out.push_str("ae"),
            'œ' => out.push_str("oe"),
            'ø' => out.push('o'),
            'đ' | 'ð' => out.push('d'),
            'ł' => out.push('l'),
            'ı' => out.push('i'),
            'þ' => out.push_str("th"),
            'ς' => out.push('σ'),
            c => out.push(c),
        }
    }
    out.into()
}

/// `0007` is `7`.
fn number(folded: &str) -> &str {
    let kept = folded.trim_start_matches('0');
    match folded.len() > 1 && folded.bytes().all(|b| b.is_ascii_digit()) {
        true if kept.is_empty() => "0",
        true => kept,
        false => folded,
    }
}

/// A term without its ending: plural and final `e`. What is left need not be a word, only the same for both.
pub(super) fn stem(folded: &str) -> Cow<'_, str> {
    let chars = |text: &str| if text.is_ascii() { text.len() } else { text.chars().count() };
    if let Some(start) = folded.strip_suffix("ies").filter(|start| chars(start) > 1) {
        return format!("{start}y").into();
    }
    if chars(folded) == 4 && folded.ends_with('s') && !folded.ends_with("ss") {
        return folded[..folded.len() - 1].into();
    }
    let (mut kept, mut left) = (folded, chars(folded));
    while left > 4 && kept.ends_with(['s', 'e']) {
        kept = &kept[..kept.len() - 1];
        left -= 1;
    }
    kept.into()
}

/// Scripts written without blanks between words, and Hangul, whose words carry their particles.
fn is_dense(c: char) -> bool {
    matches!(u32::from(c),
        0x0E00..=0x0EFF | 0x1000..=0x109F | 0x1780..=0x17FF | 0x2E80..=0x2FDF | 0x3005..=0x3007
        | 0x3040..=0x30FF | 0x3400..=0x4DBF | 0x4E00..=0x9FFF | 0xAC00..=0xD7AF | 0xF900..=0xFAFF
        | 0x20000..=0x3FFFF)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn terms(text: &str) -> String {
        let mut out = Vec::new();
        each_term(text, &Stop::These(&["the"]), |term, role| {
            out.push(if role == Role::Whole { format!("[{term}]") } else { term.to_owned() });
        });
        out.join(" ")
    }

    #[test]
    fn names_are_kept_whole_and_taken_apart() {
        assert_eq!(terms("ADR-0007"), "adr 7 [adr7]");
        assert_eq!(terms("`GET /orders/{id}`."), "get order id [ordersid] [/orders/id]");
        assert_eq!(terms("order_lines"), "order line [orderlin] [order_lines]");
        assert_eq!(terms("public.ORDER_Lines"), "public order line [publicorderlin] [order_lines]");
        assert_eq!(terms("idempotencyKey, APIKey v2"), "idempotency key [idempotencykey] api key [apikey] v2");
        assert_eq!(terms("E0042 p95 k8s"), "e0042 p95 k8s");
    }

    #[test]
    fn sentences_are_words() {
        assert_eq!(terms("The relay, stuck. (Again)"), "relay stuck again");
        assert_eq!(terms("https://a.example/b?c=1"), "http a exampl b c 1");
        assert_eq!(terms("-- ... {}"), "");
    }

    #[test]
    fn letters_are_folded() {
        assert_eq!(terms("Größe ÉTAT Yılmaz Łódź ﬁn ½ ΟΔΟΣ"), "gros etat yilmaz lodz fin 12 οδοσ");
        assert_eq!(terms("e\u{301}tat"), "etat");
    }

    #[test]
    fn one_and_many_are_the_same() {
        for (one, many) in [
            ("service", "services"),
            ("policy", "policies"),
            ("process", "processes"),
            ("batch", "batches"),
            ("cache", "caches"),
            ("job", "jobs"),
            ("use", "uses"),
            ("Dienst", "Dienste"),
        ] {
            assert_eq!(terms(one), terms(many));
        }
        assert_eq!(terms("redis bus aws pass"), "redi bus aws pass");
    }

    #[test]
    fn texts_without_blanks_become_pairs() {
        assert_eq!(terms("障害対応 手 v2版"), "障害 害対 対応 手 v2 版");
        assert_eq!(terms("한국어"), "한국 국어");
    }

    #[test]
    fn what_is_too_long_is_no_word() {
        assert_eq!(terms(&"a".repeat(41)), "");
        assert_eq!(terms(&"ab-".repeat(15)), "ab ".repeat(15).trim());
    }
}
