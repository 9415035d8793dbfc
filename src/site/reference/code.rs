//! Code in colours, written together with the code itself: reading it again with a grammar would cost more than all
//! the rest of a page. Classes are those of [`crate::markup::highlight`].

use super::writer::{Page, Source};
use crate::contracts::example::{Json, quoted};
use crate::site::html::push_code;

/// A coloured piece of code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ink {
    Plain,
    Keyword,
    Text,
    Number,
    Function,
    Option,
    Key,
}

impl Ink {
    fn class(self) -> Option<&'static str> {
        match self {
            Ink::Plain => None,
            Ink::Keyword => Some("k"),
            Ink::Text => Some("s"),
            Ink::Number => Some("n"),
            Ink::Function => Some("f"),
            Ink::Option => Some("v"),
            Ink::Key => Some("g"),
        }
    }
}

/// Code being written.
#[derive(Default)]
pub(super) struct Code {
    /// Finished HTML.
    pub(super) html: String,
    bytes: usize,
}

/// How a language calls nothing, true and false.
type Literals = [&'static str; 3];

const JSON: Literals = ["null", "true", "false"];
const PYTHON: Literals = ["None", "True", "False"];

impl Code {
    /// Bytes of the code itself.
    pub(super) fn bytes(&self) -> usize {
        self.bytes
    }

    pub(super) fn push(&mut self, ink: Ink, code: &str) -> &mut Self {
        self.bytes += code.len();
        match ink.class() {
            Some(class) => {
                self.html.push_str("<span class=\"");
                self.html.push_str(class);
                self.html.push_str("\">");
                push_code(&mut self.html, code);
                self.html.push_str("</span>");
            }
            None => push_code(&mut self.html, code),
        }
        self
    }

    /// A value of JSON over several lines, each but the first indented by so many blanks more.
    pub(super) fn json(&mut self, value: &Json, indent: usize) -> &mut Self {
        self.value(value, indent, &JSON)
    }

    /// The same in the words of Python, which has no `null`, `true` and `false`.
    pub(super) fn python(&mut self, value: &Json, indent: usize) -> &mut Self {
        self.value(value, indent, &PYTHON)
    }

    fn value(&mut self, value: &Json, indent: usize, literals: &Literals) -> &mut Self {
        match value {
            Json::Null => self.push(Ink::Number, literals[0]),
            Json::Bool(true) => self.push(Ink::Number, literals[1]),
            Json::Bool(false) => self.push(Ink::Number, literals[2]),
            Json::Number(digits) => self.push(Ink::Number, digits),
            Json::Text(text) => self.push(Ink::Text, &quoted(text)),
            Json::Array(items) if items.is_empty() => self.push(Ink::Plain, "[]"),
            Json::Object(fields) if fields.is_empty() => self.push(Ink::Plain, "{}"),
            Json::Array(items) => {
                self.push(Ink::Plain, "[");
                for (ix, item) in items.iter().enumerate() {
                    self.line(ix, indent + 2).value(item, indent + 2, literals);
                }
                self.end(indent, "]")
            }
            Json::Object(fields) => {
                self.push(Ink::Plain, "{");
                for (ix, (name, item)) in fields.iter().enumerate() {
                    self.line(ix, indent + 2).push(Ink::Key, &quoted(name)).push(Ink::Plain, ": ");
                    self.value(item, indent + 2, literals);
                }
                self.end(indent, "}")
            }
        }
    }

    /// Code that has its colours already.
    pub(super) fn push_html(&mut self, html: &str) -> &mut Self {
        self.html.push_str(html);
        self
    }

    fn line(&mut self, ix: usize, indent: usize) -> &mut Self {
        self.push(Ink::Plain, if ix > 0 { ",\n" } else { "\n" }).blanks(indent)
    }

    fn blanks(&mut self, count: usize) -> &mut Self {
        self.html.extend(std::iter::repeat_n(' ', count));
        self.bytes += count;
        self
    }

    fn end(&mut self, indent: usize, bracket: &str) -> &mut Self {
        self.push(Ink::Plain, "\n").blanks(indent).push(Ink::Plain, bracket)
    }
}

impl<C: Source> Page<'_, C> {
    /// A block of code, given as HTML, with words above it (may be empty).
    pub(super) fn figure(&mut self, caption: &str, language: &str, code: &str) {
        self.html("<figure class=\"code\">");
        if !caption.is_empty() {
            self.html("<figcaption>").text(caption).html("</figcaption>");
        }
        self.html("<pre tabindex=\"0\"><code class=\"language-").html(language).html("\">");
        self.html(code).html("</code></pre></figure>\n");
    }
}
