//! Requests in code blocks: curl, wget, HTTPie, and requests as they go over the wire.

use std::collections::BTreeSet;
use std::slice::Iter;

use super::lex::{self, Word};
use super::target::{self, Around, Target, method_at, target};
use super::{Form, MOST, Mention, Mentioned};
use crate::base::span::Span;
use crate::markup::{Fence, Outline};
use crate::records::Command;

/// Languages of blocks that hold raw requests.
const REQUESTS: [&str; 5] = ["http", "https", "rest", "restclient", "httprequest"];

/// Languages of blocks that hold anything.
const ANYTHING: [&str; 4] = ["", "text", "txt", "plaintext"];

/// Requests in the code blocks of a document: in its commands, and in blocks that name no language.
pub(super) fn in_blocks(text: &str, outline: &Outline, commands: &[Command]) -> Vec<Mention> {
    let mut found = Vec::new();
    for command in commands {
        calls(text, command.span, Form::Command, &mut found);
        if found.len() >= MOST {
            break;
        }
    }
    for fence in &outline.fences {
        let has_commands = commands.partition_point(|command| command.span.start < fence.span.start);
        let has_commands = commands.get(has_commands).is_some_and(|command| command.span.end <= fence.span.end);
        if REQUESTS.contains(&&*fence.lang) || ANYTHING.contains(&&*fence.lang) {
            requests(text, fence, &mut found);
        }
        if ANYTHING.contains(&&*fence.lang) && !has_commands {
            calls(text, fence.body, Form::Command, &mut found);
        }
        if found.len() >= 2 * MOST {
            break;
        }
    }
    found
}

/// Lines of a block that begin with method and target (RFC 9112 §3).
fn requests(text: &str, fence: &Fence, found: &mut Vec<Mention>) {
    let mut at = fence.body.start as usize;
    for line in fence.body.of(text).split_inclusive('\n') {
        if found.len() >= 2 * MOST {
            return;
        }
        let bare = line.trim_start_matches([' ', '\t', '>']);
        let start = at + line.len() - bare.len();
        at += line.len();
        let Some(method) = method_at(bare.as_bytes(), 0) else { continue };
        let behind = &bare[method.len()..];
        let from = bare.len() - behind.trim_start_matches([' ', '\t']).len();
        let Some(sent) = target(&bare[from..], Around::Code).filter(|_| from > method.len()) else { continue };
        found.push(mention(method, &sent, Span::new(start, start + from + sent.end), Form::Command));
    }
}

fn mention(method: &str, target: &Target, span: Span, form: Form) -> Mention {
    let what = Mentioned::Endpoint { method: method.to_owned(), path: target.path.clone() };
    Mention { what, host: target.host.clone(), span, form }
}

/// A method, and the words that may be addresses.
type Sent<'w> = (&'static str, Vec<&'w Word>);

/// A program that sends requests.
struct Program {
    name: &'static str,
    /// Whether the text before its name lets it be a program: some names are also common words.
    may_stand: fn(&str) -> bool,
    /// Method and addresses in its arguments.
    read: fn(&[Word]) -> Option<Sent<'_>>,
}

static PROGRAMS: [Program; 4] = [
    Program { name: "curl", may_stand: |_| true, read: curl },
    Program { name: "wget", may_stand: |_| true, read: wget },
    Program { name: "http", may_stand: starts_command, read: httpie },
    Program { name: "https", may_stand: starts_command, read: httpie },
];

/// Whether a text begins with the name of such a program and an argument.
pub(super) fn is_call(text: &str) -> bool {
    let calls = |program: &Program| text.strip_prefix(program.name).is_some_and(|rest| rest.starts_with(' '));
    PROGRAMS.iter().any(calls)
}

/// Calls of programs that send requests, in one stretch of the file.
pub(super) fn calls(text: &str, span: Span, form: Form, found: &mut Vec<Mention>) {
    let Some(stretch) = text.get(..span.end as usize) else { return };
    for program in &PROGRAMS {
        let mut at = span.start as usize;
        while let Some(start) = stretch.get(at..).and_then(|rest| rest.find(program.name)).map(|start| at + start) {
            at = start + program.name.len();
            let around = stretch[..start].bytes().next_back().filter(|_| start > span.start as usize);
            let is_free = around.is_none_or(|b| b.is_ascii_whitespace() || b"'\"`(|;&$/".contains(&b));
            let has_arguments = stretch[at..].starts_with([' ', '\t', '\\']);
            if !is_free || !has_arguments || !(program.may_stand)(&stretch[span.start as usize..start]) {
                continue;
            }
            let (words, end) = lex::words(stretch, at, around.filter(|b| matches!(b, b'\'' | b'"')));
            at = end.max(at);
            let Some((method, addresses)) = (program.read)(&words) else { continue };
            for word in addresses {
                found.extend(target::address(&word.text).map(|sent| mention(method, &sent, word.span, form)));
            }
            if found.len() >= 2 * MOST {
                return;
            }
        }
    }
}

/// Whether a command may begin behind this text: at the start of a line, a prompt, a pipe.
fn starts_command(before: &str) -> bool {
    let before = before.trim_end_matches([' ', '\t']);
    before.is_empty() || before.ends_with(['\n', '$', '%', '#', '>', '|', ';', '&', '(', '❯'])
}

/// What an option says of the method.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Means {
    /// Its value is the method.
    Method,
    Head,
    Get,
    Put,
    /// Something is sent, which makes it POST.
    Data,
}

/// Options of one program.
struct Options {
    /// Short ones that take a value.
    short: &'static str,
    /// Long ones that take a value.
    long: &'static [&'static str],
    /// Those that say something of the method.
    means: &'static [(&'static str, Means)],
}

/// curl 8.17, `curl --help all`.
#[rustfmt::skip]
static CURL: Options = Options {
    short: "XdFTHuAeobcmwxEKCrtyYzPQUD",
    long: &[
        "request", "data", "data-raw", "data-binary", "data-urlencode", "data-ascii", "json", "form", "form-string",
        "upload-file", "header", "user", "user-agent", "output", "cookie", "cookie-jar", "max-time", "connect-timeout",
        "retry", "retry-delay", "retry-max-time", "write-out", "proxy", "proxy-user", "proxy-header", "noproxy",
        "preproxy", "socks4", "socks4a", "socks5", "socks5-hostname", "cert", "cert-type", "key", "key-type", "pass",
        "ciphers", "cacert", "capath", "crlfile", "config", "referer", "resolve", "connect-to", "interface",
        "output-dir", "unix-socket", "abstract-unix-socket", "aws-sigv4", "oauth2-bearer", "range", "continue-at",
        "limit-rate", "rate", "dump-header", "stderr", "trace", "trace-ascii", "max-redirs", "max-filesize",
        "netrc-file", "time-cond", "variable", "tls-max", "keepalive-time", "dns-servers", "doh-url", "hostpubsha256",
        "pinnedpubkey", "etag-save", "etag-compare", "url-query", "speed-limit", "speed-time", "quote", "local-port",
        "haproxy-clientip", "parallel-max",
    ],
    means: &[
        ("X", Means::Method), ("request", Means::Method), ("G", Means::Get), ("get", Means::Get), ("I", Means::Head),
        ("head", Means::Head), ("T", Means::Put), ("upload-file", Means::Put), ("d", Means::Data), ("F", Means::Data),
        ("json", Means::Data), ("form", Means::Data), ("form-string", Means::Data), ("data", Means::Data),
        ("data-raw", Means::Data), ("data-binary", Means::Data), ("data-urlencode", Means::Data),
        ("data-ascii", Means::Data),
    ],
};

/// GNU Wget 1.25 manual, "HTTP Options".
#[rustfmt::skip]
static WGET: Options = Options {
    short: "OoaPUeQtTwlADRIXi",
    long: &[
        "method", "post-data", "post-file", "body-data", "body-file", "header", "user", "password", "output-document",
        "output-file", "append-output", "directory-prefix", "user-agent", "tries", "timeout", "wait", "ca-certificate",
        "certificate", "private-key", "load-cookies", "save-cookies", "referer", "execute", "input-file", "base",
    ],
    means: &[
        ("method", Means::Method), ("post-data", Means::Data), ("post-file", Means::Data), ("spider", Means::Head),
    ],
};

/// HTTPie 3.2, `http --help`.
#[rustfmt::skip]
static HTTPIE: Options = Options {
    short: "aAopsP",
    long: &[
        "auth", "auth-type", "output", "print", "style", "pretty", "session", "session-read-only", "timeout", "verify",
        "proxy", "cert", "cert-key", "cert-key-pass", "raw", "max-redirects", "max-headers", "boundary",
        "response-mime", "response-charset", "format-options", "default-scheme", "ssl", "ciphers",
    ],
    means: &[("raw", Means::Data)],
};

/// Arguments of a program, taken apart.
#[derive(Default)]
struct Arguments<'w> {
    /// Words that are no options and no values of such.
    plain: Vec<&'w Word>,
    /// The method in the words of the author.
    named: Option<&'w str>,
    said: BTreeSet<Means>,
}

impl<'w> Arguments<'w> {
    fn new(words: &'w [Word], options: &Options) -> Self {
        let mut arguments = Self::default();
        let mut rest = words.iter();
        while let Some(word) = rest.next() {
            if word.text == "--" {
                arguments.plain.extend(rest);
                break;
            }
            if let Some(long) = word.text.strip_prefix("--") {
                arguments.long(long, &mut rest, options);
            } else if let Some(cluster) = word.text.strip_prefix('-').filter(|cluster| !cluster.is_empty()) {
                arguments.cluster(cluster, &mut rest, options);
            } else {
                arguments.plain.push(word);
            }
        }
        arguments
    }

    /// `--request POST`, `--request=POST`. The address behind `--url` is taken as if it stood alone.
    fn long(&mut self, long: &'w str, rest: &mut Iter<'w, Word>, options: &Options) {
        let (name, value) = long.split_once('=').map_or((long, None), |(name, value)| (name, Some(value)));
        let takes = value.is_none() && options.long.contains(&name);
        let next = if takes { rest.next().map(|word| &*word.text) } else { None };
        self.note(name, value.or(next).unwrap_or_default(), options);
    }

    /// `-sSX POST`, `-XPOST`.
    fn cluster(&mut self, cluster: &'w str, rest: &mut Iter<'w, Word>, options: &Options) {
        let valued = cluster.find(|c| options.short.contains(c));
        for flag in cluster[..valued.unwrap_or(cluster.len())].split("").filter(|flag| !flag.is_empty()) {
            self.note(flag, "", options);
        }
        let Some(at) = valued else { return };
        let value = &cluster[at + 1..];
        let next = if value.is_empty() { rest.next().map(|word| &*word.text) } else { None };
        self.note(&cluster[at..=at], next.unwrap_or(value), options);
    }

    fn note(&mut self, option: &str, value: &'w str, options: &Options) {
        let Some((_, means)) = options.means.iter().find(|(name, _)| *name == option) else { return };
        self.said.insert(*means);
        if *means == Means::Method {
            self.named = Some(value);
        }
    }

    /// `None` for a method that is not known, as in `-X $METHOD`.
    fn method(&self) -> Option<&'static str> {
        match (self.named, self.said.first()) {
            (Some(named), _) => target::method(named.trim()),
            (None, Some(Means::Head)) => Some("HEAD"),
            (None, Some(Means::Put)) => Some("PUT"),
            (None, Some(Means::Data)) => Some("POST"),
            (None, Some(Means::Method | Means::Get) | None) => Some("GET"),
        }
    }
}

fn curl(words: &[Word]) -> Option<Sent<'_>> {
    let arguments = Arguments::new(words, &CURL);
    Some((arguments.method()?, arguments.plain))
}

fn wget(words: &[Word]) -> Option<Sent<'_>> {
    let arguments = Arguments::new(words, &WGET);
    Some((arguments.method()?, arguments.plain))
}

/// `http [METHOD] URL [ITEM …]`: without a method, items that are data make it POST (HTTPie docs, "Optional GET and POST").
fn httpie(words: &[Word]) -> Option<Sent<'_>> {
    let arguments = Arguments::new(words, &HTTPIE);
    let (first, items) = arguments.plain.split_first()?;
    if let Some(method) = target::method(&first.text) {
        return Some((method, items.first().copied().into_iter().collect()));
    }
    let sends = items.iter().any(|item| is_data(&item.text));
    let method = if sends { "POST" } else { arguments.method()? };
    Some((method, vec![*first]))
}

/// `name=value`, `name:=json`, `name@file`; not `name==query` and `Header:value`.
fn is_data(item: &str) -> bool {
    let mark = item.find(['=', '@', ':']).map_or("", |at| &item[at..]);
    !mark.starts_with("==") && (mark.starts_with(['=', '@']) || mark.starts_with(":="))
}
