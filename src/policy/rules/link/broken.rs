//! A reference whose target is not in the repository.

use crate::base::diag::{Edit, Location, Severity};
use crate::base::path::RepoPath;
use crate::base::span::Span;
use crate::base::words::is_slip;
use crate::markup::LinkRef;
use crate::model::{DocId, Resolution, WhyMissing};
use crate::policy::words::code;
use crate::policy::{Check, Cx, Rule, Sink};

pub(in crate::policy) static RULE: Rule = Rule {
    id: "link/broken",
    title: "every link and picture leads to a file that exists",
    severity: Severity::Error,
    since: "0.1.0",
    manual: include_str!("broken.md"),
    aka: &[],
    is_opt_in: false,
    check: Check::Document(check),
};

fn check(cx: &Cx<'_>, doc: DocId, out: &mut Sink) {
    let source = &cx.portal.doc(doc).source;
    for (link, resolution) in cx.links(doc) {
        if let Resolution::Missing { why, target, nearest } = resolution {
            let (target, nearest) = (target.as_ref(), nearest.as_ref());
            let missing = Missing { path: &source.path, text: source.text(), link, target, nearest };
            match why {
                WhyMissing::File => missing.file(out),
                WhyMissing::Case => missing.case(out),
                WhyMissing::Outside => missing.outside(out),
            }
        }
    }
}

/// Longest path that a label repeats, in bytes; the title has most of a longer one.
const LONGEST_PLACE: usize = 60;

/// Endings that a site generator publishes as `.html`, the longest first.
const PAGE_ENDINGS: [&str; 7] = [".html.md.erb", ".html.erb", ".markdown", ".html.md", ".md.erb", ".mdx", ".md"];

struct Missing<'a> {
    path: &'a RepoPath,
    text: &'a str,
    link: &'a LinkRef,
    target: Option<&'a RepoPath>,
    nearest: Option<&'a RepoPath>,
}

impl Missing<'_> {
    fn file(&self, out: &mut Sink) {
        if let Some(url) = self.url_inside() {
            out.report(self.at(), format!("{} does not exist", self.written()))
                .label("taken for a path: something stands before the URL")
                .help(format!("write {}", code(url)));
            return;
        }
        let what = if self.link.dest.ends_with('/') { "directory" } else { "file" };
        let place = self.target.map(|target| format!("`{target}`")).filter(|place| place.len() <= LONGEST_PLACE);
        let label = format!("no {what} at {}", place.as_deref().unwrap_or("this path"));
        let linked = self.nearest.map(|nearest| self.as_linked(nearest));
        let meant = linked.as_ref().map(|linked| format!("did you mean `{linked}`?"));
        let draft = out.report(self.at(), format!("{} does not exist", self.written())).label(label).help_opt(meant);
        let Some(Edit { at, text }) = linked.and_then(|linked| self.written_as(&linked)) else { return };
        // A file that moved, or one letter: nothing else can be meant.
        match self.target.zip(self.nearest).is_some_and(|(target, nearest)| is_slip(target.stem(), nearest.stem())) {
            true => draft.fix(at, text),
            false => draft.guess(at, text),
        };
    }

    fn case(&self, out: &mut Sink) {
        let label = self.nearest.map_or(String::new(), |found| format!("the file is `{found}`"));
        let write = self.nearest.map(|found| format!("write `{}`", found.relative_from(self.path)));
        out.report(self.at(), format!("{} exists only in other letter case", self.written()))
            .label(label)
            .help_opt(write)
            .fix_opt(self.nearest.and_then(|found| self.written_as(&found.relative_from(self.path))))
            .note("it works where file names ignore letter case, and breaks on Linux and on most servers");
    }

    fn outside(&self, out: &mut Sink) {
        out.report(self.at(), format!("{} leads out of the repository", self.written()))
            .label("not part of what is handed over")
            .help("copy the file into the repository, or link to where it is published");
    }

    /// How this document would link to a file: as `.html` when that is how it names pages.
    fn as_linked(&self, file: &RepoPath) -> String {
        let dest = file.relative_from(self.path);
        let names_html = self.link.dest.split('#').next().unwrap_or_default().ends_with(".html");
        let stem = PAGE_ENDINGS.iter().find_map(|ending| dest.strip_suffix(ending)).filter(|_| names_html);
        stem.map_or(dest.clone(), |stem| format!("{stem}.html"))
    }

    /// The edit that lets the link lead to another path; its fragment stays.
    fn written_as(&self, path: &str) -> Option<Edit> {
        let at = self.at();
        let end = self.link.dest.find(['#', '?']).unwrap_or(self.link.dest.len());
        let span = Span { end: at.span.start + end as u32, ..at.span };
        let is_as_written = self.text.get(at.span.range()) == Some(&*self.link.dest);
        is_as_written.then(|| Edit { at: Location { span, ..at }, text: path.to_owned() })
    }

    /// The URL that was meant when a stray bracket or quotation mark stands before it.
    fn url_inside(&self) -> Option<&str> {
        let dest = &self.link.dest;
        let at = dest.find("https://").or_else(|| dest.find("http://"))?;
        Some(dest[at..].trim_end_matches([')', '"', '\'', '>']))
    }

    fn at(&self) -> Location {
        Location::new(self.path, self.link.span)
    }

    /// The destination without its fragment, which is not what is missing.
    fn written(&self) -> String {
        code(self.link.dest.split('#').next().unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::sketch::{Sketch, path};

    fn missing(why: WhyMissing, target: Option<&str>, nearest: Option<&str>) -> Resolution {
        Resolution::Missing { why, target: target.map(path), nearest: nearest.map(path) }
    }

    fn said(dest: &str, to: Resolution) -> String {
        let text = format!("See [it]({dest}).");
        Sketch::new().doc("docs/runbooks/a.md", &text).resolves("docs/runbooks/a.md", dest, to).said_by(RULE.id)
    }

    #[test]
    fn a_missing_file_comes_with_what_to_write_instead() {
        let to = missing(WhyMissing::File, Some("docs/adr/0003-quues.md"), Some("docs/adr/0003-queues.md"));
        insta::assert_snapshot!(said("../adr/0003-quues.md#why", to), @r#"
        docs/runbooks/a.md:1:10 "../adr/0003-quues.md#why": error[link/broken] `../adr/0003-quues.md` does not exist
          here: no file at `docs/adr/0003-quues.md`
          help: did you mean `../adr/0003-queues.md`?
        "#);
    }

    #[test]
    fn other_letter_case_says_why_that_matters() {
        let to = missing(WhyMissing::Case, Some("docs/runbooks/B.md"), Some("docs/runbooks/b.md"));
        insta::assert_snapshot!(said("B.md", to), @r#"
        docs/runbooks/a.md:1:10 "B.md": error[link/broken] `B.md` exists only in other letter case
          here: the file is `docs/runbooks/b.md`
          help: write `b.md`
          note: it works where file names ignore letter case, and breaks on Linux and on most servers
        "#);
    }

    #[test]
    fn a_path_out_of_the_repository_is_no_missing_file() {
        insta::assert_snapshot!(said("../../../x.md", missing(WhyMissing::Outside, None, None)), @r#"
        docs/runbooks/a.md:1:10 "../../../x.md": error[link/broken] `../../../x.md` leads out of the repository
          here: not part of what is handed over
          help: copy the file into the repository, or link to where it is published
        "#);
    }

    #[test]
    fn a_destination_with_a_slash_at_its_end_is_a_directory() {
        let said = said("../ops/", missing(WhyMissing::File, Some("docs/ops"), None));
        assert!(said.contains("here: no directory at `docs/ops`"), "{said}");
    }

    #[test]
    fn a_stray_quotation_mark_before_a_url_is_shown() {
        let said = said("\"https://forge.example/x", missing(WhyMissing::File, Some("x"), Some("docs/runbooks/x")));
        assert!(said.contains("here: taken for a path: something stands before the URL"), "{said}");
        assert!(said.contains("help: write `https://forge.example/x`"), "{said}");
    }

    #[test]
    fn a_document_that_links_to_html_is_offered_html() {
        let said =
            said("b.html#x", missing(WhyMissing::File, Some("docs/runbooks/b.html"), Some("docs/b.html.md.erb")));
        assert!(said.contains("help: did you mean `../b.html`?"), "{said}");
    }

    #[test]
    fn each_reference_is_a_finding_of_its_own() {
        let sketch = Sketch::new().doc("a.md", "[x](b.md) ![y](b.md) [z](a.md)");
        assert_eq!(sketch.said_by(RULE.id).matches("does not exist").count(), 2);
    }
}
