//! A link to a place on somebody's machine.

use crate::base::diag::{Location, Severity};
use crate::markup::{LinkKind, LinkRef};
use crate::model::{DocId, Resolution};
use crate::policy::words::code;
use crate::policy::{Check, Cx, Rule, Sink};

pub(in crate::policy) static RULE: Rule = Rule {
    id: "link/local-machine",
    title: "no link leads to a place on somebody's own machine",
    severity: Severity::Warn,
    since: "0.1.0",
    manual: include_str!("local_machine.md"),
    aka: &[],
    is_opt_in: false,
    check: Check::Document(check),
};

fn check(cx: &Cx<'_>, doc: DocId, out: &mut Sink) {
    let path = cx.portal.doc(doc).path();
    for (link, resolution) in cx.links(doc) {
        if *resolution == Resolution::LocalMachine && !is_instruction(link) {
            let help = match is_web(link) {
                true => "link to where it runs for everyone, or write the address as code",
                false => "copy the file into the repository and link to it, or link to where it is published",
            };
            out.report(Location::new(path, link.span), format!("{} exists on one machine only", code(&link.dest)))
                .label("not there for anyone else")
                .help(help)
                .note("who takes over does not get this machine");
        }
    }
}

/// Whether it is a port of the machine, not a file.
fn is_web(link: &LinkRef) -> bool {
    link.dest.to_ascii_lowercase().starts_with("http")
}

/// An address that is shown as it is (`http://localhost:3000`) tells what to open after starting something.
fn is_instruction(link: &LinkRef) -> bool {
    let shown = link.text.trim().trim_end_matches('/');
    let address = link.dest.trim_end_matches('/');
    is_web(link) && (link.kind == LinkKind::Autolink || address.ends_with(shown) && shown.contains(':'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::span::Span;
    use crate::policy::sketch::Sketch;

    fn said(dest: &str) -> String {
        let text = format!("[notes]({dest})");
        Sketch::new().doc("a.md", &text).resolves("a.md", dest, Resolution::LocalMachine).said_by(RULE.id)
    }

    #[test]
    fn a_path_in_a_home_directory_leaves_with_its_owner() {
        insta::assert_snapshot!(said("file:///home/ada/notes.md"), @r#"
        a.md:1:9 "file:///home/ada/notes.md": warning[link/local-machine] `file:///home/ada/notes.md` exists on one machine only
          here: not there for anyone else
          help: copy the file into the repository and link to it, or link to where it is published
          note: who takes over does not get this machine
        "#);
    }

    #[test]
    fn localhost_behind_words_is_a_link_and_shown_it_is_an_instruction() {
        assert!(said("http://localhost:3000/wiki").contains("help: link to where it runs for everyone"));
        let shown = |kind: LinkKind, text: &str| {
            let dest = "http://localhost:3000/".to_owned();
            is_instruction(&LinkRef {
                kind,
                dest,
                span: Span::default(),
                whole: Span::default(),
                text: text.to_owned(),
            })
        };
        assert!(shown(LinkKind::Autolink, "http://localhost:3000/"));
        assert!(shown(LinkKind::Link, "http://localhost:3000") && shown(LinkKind::Link, "localhost:3000"));
        assert!(!shown(LinkKind::Link, "the wiki") && !shown(LinkKind::Link, ""));
    }
}
