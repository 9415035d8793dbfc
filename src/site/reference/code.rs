//! Code in colours, written together with the code itself: reading it again with a grammar would cost more than all
//! the rest of a page. Classes are those of [`crate::markup::highlight`].

use super::writer::{Page, Source};
use crate::contracts::example::{Json, Layout};
use crate::site::html::push_text;

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
    html: String,
}

impl Code {
    pub(super) fn push(&mut self, ink: Ink, code: &str) -> &mut Self {
        match ink.class() {
            Some(class) => {
                self.html.push_str("<span class=\"");
                self.html.push_str(class);
                self.html.push_str("\">");
                push_text(&mut self.html, code);
                self.html.push_str("</span>");
            }
            None => push_text(&mut self.html, code),
        }
        self
    }

    /// A value of JSON over several lines, each but the first indented by so many blanks more.
    pub(super) fn json(&mut self, value: &Json, indent: usize) -> &mut Self {
        match value {
            Json::Null => self.push(Ink::Number, "null"),
            Json::Bool(value) => self.push(Ink::Number, if *value { "true" } else { "false" }),
            Json::Number(digits) => self.push(Ink::Number, digits),
            Json::Text(_) => self.push(Ink::Text, &value.print(Layout::Line)),
            Json::Array(items) if items.is_empty() => self.push(Ink::Plain, "[]"),
            Json::Object(fields) if fields.is_empty() => self.push(Ink::Plain, "{}"),
            Json::Array(items) => {
                self.push(Ink::Plain, "[");
                for (ix, item) in items.iter().enumerate() {
                    self.line(ix, indent + 2).json(item, indent + 2);
                }
                self.end(indent, "]")
            }
            Json::Object(fields) => {
                self.push(Ink::Plain, "{");
                for (ix, (name, item)) in fields.iter().enumerate() {
                    let name = Json::Text(name.clone()).print(Layout::Line);
                    self.line(ix, indent + 2).push(Ink::Key, &name).push(Ink::Plain, ": ").json(item, indent + 2);
                }
                self.end(indent, "}")
            }
        }
    }

    /// The same in the words of Python, which has no `null`, `true` and `false`.
    pub(super) fn python(&mut self, value: &Json, indent: usize) -> &mut Self {
        let start = self.html.len();
        self.json(value, indent);
        for (json, python) in [("null", "None"), ("true", "True"), ("false", "False")] {
            // In colours a literal is all there is in its element; a text stands in quotes there.
            let (from, to) = (format!("<span class=\"n\">{json}<"), format!("<span class=\"n\">{python}<"));
            let changed = self.html[start..].replace(&from, &to);
            self.html.truncate(start);
            self.html.push_str(&changed);
        }
        self
    }

    /// Code that has its colours already.
    pub(super) fn push_html(&mut self, html: &str) -> &mut Self {
        self.html.push_str(html);
        self
    }

    fn line(&mut self, ix: usize, indent: usize) -> &mut Self {
        self.html.push_str(if ix > 0 { ",\n" } else { "\n" });
        self.html.extend(std::iter::repeat_n(' ', indent));
        self
    }

    fn end(&mut self, indent: usize, bracket: &str) -> &mut Self {
        self.html.push('\n');
        self.html.extend(std::iter::repeat_n(' ', indent));
        self.push(Ink::Plain, bracket)
    }
}

impl<C: Source> Page<'_, C> {
    /// A block of code with words above it (may be empty).
    pub(super) fn figure(&mut self, caption: &str, language: &str, code: &Code) {
        self.html("<figure class=\"code\">");
        if !caption.is_empty() {
            self.html("<figcaption>").text(caption).html("</figcaption>");
        }
        self.html("<pre tabindex=\"0\"><code class=\"language-").html(language).html("\">");
        self.html(&code.html).html("</code></pre></figure>\n");
    }
}
