//! Markdown, also with JSX or ERB in it.

use crate::base::path::RepoPath;
use crate::markup::{self, Fence, Flavor, Fragment, Outline, outline_as};
use crate::records;
use crate::source::SourceFile;

use super::{Body, Document, Format, Issue, IssueKind, Markup, Prose, Taken, Unread, diagram_kind};

pub(super) const FORMAT: Format = Format { named, sniff: None, unread: Unread::Document, read };

fn named(path: &RepoPath) -> bool {
    let name = path.file_name().to_lowercase();
    let name = name.strip_suffix(".erb").unwrap_or(&name);
    matches!(name.rsplit_once('.'), Some((stem, "md" | "markdown" | "mdx")) if !stem.is_empty())
}

fn read(file: &SourceFile) -> Option<Taken> {
    Some(prose(file, Markup::Markdown, outline_as(file.text(), flavor(&file.path))))
}

/// Body of a Markdown page.
pub(super) fn compose(document: &Document) -> Fragment {
    markup::compose_as(document.source.text(), &document.outline, flavor(document.path()))
}

fn flavor(path: &RepoPath) -> Flavor {
    match &*path.extension() {
        "mdx" => Flavor::Mdx,
        "erb" => Flavor::Erb,
        _ => Flavor::Plain,
    }
}

/// A prose document in any of the languages.
pub(super) fn prose(file: &SourceFile, markup: Markup, outline: Outline) -> Taken {
    let reading = records::read(&file.path, file.text(), &outline);
    let measure = records::measure::measure(file.text(), &outline, &reading.commands);
    let mentions = records::mentions::mentions(file.text(), &outline, &reading.commands);
    let calls = records::calls::calls(file.text(), &outline, &reading.commands);
    let drawn = |(ix, fence): (usize, &Fence)| Some((ix as u32, diagram_kind(&fence.lang, &fence.text)?));
    let diagrams = outline.fences.iter().enumerate().filter_map(drawn).collect();
    let summary = if reading.summary.is_empty() { &outline.summary } else { &reading.summary };
    let broken = outline.front.broken.iter().map(|problem| Issue {
        kind: IssueKind::Unreadable,
        span: problem.span,
        message: problem.value.clone(),
    });
    Taken {
        title: reading.title.clone(),
        summary: super::one_line(summary),
        issues: broken.collect(),
        outline,
        data: None,
        body: Body::Prose(Box::new(Prose { markup, reading, measure, diagrams, mentions, calls })),
    }
}
