//! What templates may call: words, addresses of assets, and filters for texts and numbers.
//!
//! A function gives what its arguments say, and looks nowhere else.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use tera::{Error, Kwargs, State, Tera, TeraResult, Value};

use crate::site::html::push_text;
use crate::site::words::{self, Piece, Words, pieces};

/// Makes all functions and filters known. `links` leads from the path of an asset to its address from the portal's root.
pub(super) fn register(tera: &mut Tera, words: Arc<Words>, links: BTreeMap<String, String>) {
    tera.register_filter("ticks", ticks);
    tera.register_filter("thousands", thousands);
    let fixed = fixed(&words);
    tera.register_function("t", move |arguments: Kwargs, _: &State<'_>| text(&words, &fixed, &arguments));
    tera.register_function("asset", move |arguments: Kwargs, _: &State<'_>| {
        let path: &str = arguments.must_get("path")?;
        match links.get(path) {
            Some(link) => Ok(link.clone()),
            None if arguments.get("optional")?.unwrap_or(false) => Ok(String::new()),
            None => Err(Error::message(format!("no asset lies at `{path}`"))),
        }
    });
}

/// Escaped texts into which nothing is filled: most of them, made once.
fn fixed(words: &Words) -> HashMap<String, Value> {
    let keys = words.keys().map(|key| (key, words.form(key, None)));
    let plain = keys.filter(|(key, text)| !words.is_counted(key) && !pieces(text).any(|p| matches!(p, Piece::Hole(_))));
    plain.map(|(key, text)| (key.to_owned(), Value::safe_string(&escaped(text)))).collect()
}

fn escaped(text: &str) -> String {
    let (mut out, mut code) = (String::with_capacity(text.len()), Code::default());
    code.push(&mut out, text);
    code.end(&mut out);
    out
}

/// `t(key="…")`: the text of a key. `n` chooses the form and stands for `{n}`; further arguments stand for the holes
/// of their names: numbers in groups of three digits, markup as markup, other text escaped. What the words themselves
/// put in backticks is code.
fn text(words: &Words, fixed: &HashMap<String, Value>, arguments: &Kwargs) -> TeraResult<Value> {
    let key: &str = arguments.must_get("key")?;
    if let Some(text) = fixed.get(key) {
        return Ok(text.clone());
    }
    if !words.has(key) {
        return Err(Error::message(format!("no text has the key `{key}`")));
    }
    let mut out = String::new();
    let mut code = Code::default();
    for piece in pieces(words.form(key, arguments.get("n")?)) {
        match piece {
            Piece::Text(text) => code.push(&mut out, text),
            Piece::Hole(name) => push_argument(&mut out, (key, name), arguments.get::<&Value>(name)?)?,
        }
    }
    code.end(&mut out);
    Ok(Value::safe_string(&out))
}

/// Sets what stands between backticks of words as code, which may hold what is filled in.
#[derive(Default)]
struct Code {
    is_open: bool,
}

impl Code {
    fn push(&mut self, out: &mut String, text: &str) {
        for (ix, part) in text.split('`').enumerate() {
            if ix > 0 {
                self.is_open = !self.is_open;
                out.push_str(if self.is_open { "<code>" } else { "</code>" });
            }
            push_text(out, part);
        }
    }

    fn end(self, out: &mut String) {
        if self.is_open {
            out.push_str("</code>");
        }
    }
}

fn push_argument(out: &mut String, (key, name): (&str, &str), argument: Option<&Value>) -> TeraResult<()> {
    let Some(argument) = argument else {
        return Err(Error::message(format!("the text `{key}` asks for `{name}`, which is not given")));
    };
    match (argument.as_str(), argument.as_u64()) {
        (Some(text), _) if argument.is_safe() => out.push_str(text),
        (Some(text), _) => push_text(out, text),
        (None, Some(number)) => out.push_str(&words::thousands(number)),
        (None, None) => return Err(Error::message(format!("`{name}` of the text `{key}` is no text and no number"))),
    }
    Ok(())
}

/// Escapes a text and sets what stands in backticks as code.
fn ticks(text: &str, _: Kwargs, _: &State<'_>) -> Value {
    let mut out = String::with_capacity(text.len() + 16);
    let mut rest = text;
    while let Some((before, code, after)) = in_ticks(rest) {
        push_text(&mut out, before);
        out.push_str("<code>");
        push_text(&mut out, code);
        out.push_str("</code>");
        rest = after;
    }
    push_text(&mut out, rest);
    Value::safe_string(&out)
}

/// Text before, within and after the next pair of backticks.
fn in_ticks(text: &str) -> Option<(&str, &str, &str)> {
    let (before, rest) = text.split_once('`')?;
    let (code, after) = rest.split_once('`').filter(|(code, _)| !code.is_empty())?;
    Some((before, code, after))
}

/// A number with a thin space between thousands.
fn thousands(number: u64, _: Kwargs, _: &State<'_>) -> String {
    words::thousands(number)
}
