//! Findings with the lines they point to, as compilers show them. Door of `annotate_snippets`.
//!
//! One block per finding: title, place, lines with labels, other places, then what to do and why.
//! Only the lines concerned are handed to the renderer, cut to a bounded length, so that a line of
//! megabytes costs nothing; their control characters are replaced one for one (see [`visible`]).

use std::io;
use std::ops::Range;

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{Annotation, AnnotationKind, Element, Group, Level, Origin, Renderer, Snippet};

use super::summary::{self, Folded};
use super::visible::visible;
use super::{Color, ReportCx};
use crate::base::diag::{Finding, Fix, Label, Severity};
use crate::base::span::LineIndex;
use crate::policy::Report;
use crate::policy::places::Places;

/// Lines between two labels of one file that still go into one excerpt.
const NEAR_LINES: u32 = 6;

/// Bytes of a line that are shown after the last label on it. The renderer cuts further, to the terminal.
const SHOWN_AFTER: usize = 200;

/// Writes all findings, then the summary.
///
/// # Errors
/// When the stream refuses.
pub fn write(report: &Report, cx: &ReportCx<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    summary::head(report, cx, out)?;
    let folded = Folded::of(report, cx.listing);
    let places = Places::new(cx.portal);
    let renderer = renderer(cx);
    for finding in folded.listed(report) {
        writeln!(out, "{}\n", renderer.render(&groups(finding, &places)))?;
    }
    summary::tail(report, cx, &folded, out)
}

fn renderer(cx: &ReportCx<'_>) -> Renderer {
    let renderer = match cx.color {
        Color::Never => Renderer::plain(),
        Color::Always => Renderer::styled(),
    };
    renderer.decor_style(DecorStyle::Ascii).term_width(cx.width)
}

fn groups<'a>(finding: &'a Finding, places: &Places<'a>) -> Vec<Group<'a>> {
    let title = level(finding.severity).primary_title(visible(&finding.title)).id(&*finding.rule);
    let mut groups = vec![Group::with_title(title).elements(elements(finding, places))];
    let help = finding.help.iter().map(|text| Level::HELP.secondary_title(visible(text)));
    let notes = finding.notes.iter().map(|text| Level::NOTE.secondary_title(visible(text)));
    let fix = finding.fix.as_ref().map(|fix| Level::HELP.secondary_title(offer(fix)));
    groups.extend(help.chain(fix).chain(notes).map(Group::with_title));
    groups
}

fn offer(fix: &Fix) -> &'static str {
    match fix.is_unsafe {
        true => "`handover fix --unsafe` does that; look at what it wrote",
        false => "`handover fix` does that",
    }
}

fn level(severity: Severity) -> Level<'static> {
    match severity {
        Severity::Error => Level::ERROR,
        Severity::Warn => Level::WARNING,
        Severity::Info => Level::INFO,
    }
}

/// The primary place, then the others; those near each other in one file share an excerpt.
fn elements<'a>(finding: &'a Finding, places: &Places<'a>) -> Vec<Element<'a>> {
    let mut excerpts: Vec<Excerpt<'a>> = Vec::new();
    let labels = std::iter::once((&finding.primary, AnnotationKind::Primary))
        .chain(finding.related.iter().map(|label| (label, AnnotationKind::Context)));
    for (label, kind) in labels {
        let mark = Mark { label, kind };
        match excerpts.iter_mut().find(|excerpt| excerpt.is_near(label, places)) {
            Some(excerpt) => excerpt.marks.push(mark),
            None => excerpts.push(Excerpt { marks: vec![mark] }),
        }
    }
    excerpts.iter().flat_map(|excerpt| excerpt.elements(places)).collect()
}

#[derive(Clone, Copy)]
struct Mark<'a> {
    label: &'a Label,
    kind: AnnotationKind,
}

/// Labels of one file that are shown together; never empty.
struct Excerpt<'a> {
    marks: Vec<Mark<'a>>,
}

impl<'a> Excerpt<'a> {
    fn is_near(&self, label: &Label, places: &Places<'_>) -> bool {
        let same_file = |mark: &Mark<'_>| mark.label.at.path == label.at.path;
        let line = |label: &Label| places.range(&label.at).map(|(start, _)| start.line);
        let near = |mark: &Mark<'_>| match (line(mark.label), line(label)) {
            (Some(a), Some(b)) => a.abs_diff(b) <= NEAR_LINES,
            _ => false,
        };
        self.marks.iter().any(|mark| same_file(mark) && near(mark))
    }

    fn elements(&self, places: &Places<'a>) -> Vec<Element<'a>> {
        let first = self.marks[0].label;
        let path = visible(first.at.path.as_str());
        match places.text(&first.at.path).filter(|_| !first.at.is_file()) {
            Some((text, index)) => vec![self.snippet(text, index).path(path).into()],
            None if first.text.is_empty() => vec![Origin::path(path).into()],
            None => vec![Origin::path(path).into(), Level::NOTE.no_name().message(visible(&first.text)).into()],
        }
    }

    fn snippet(&self, text: &'a str, index: &LineIndex) -> Snippet<'a, Annotation<'a>> {
        let line_of = |mark: &Mark<'_>| index.line(mark.label.at.span.start);
        let first_line = self.marks.iter().map(line_of).min().unwrap_or(1);
        let last_line = self.marks.iter().map(line_of).max().unwrap_or(first_line);
        let mut shown = Shown::default();
        for line in first_line..=last_line {
            let range = line_range(text, index, line);
            let marks: Vec<Mark<'a>> = self.marks.iter().copied().filter(|mark| line_of(mark) == line).collect();
            shown.line(text, range, &marks);
        }
        let Shown { source, annotations } = shown;
        Snippet::source(source).line_start(first_line as usize).annotations(annotations)
    }
}

/// A line without its end.
fn line_range(text: &str, index: &LineIndex, line: u32) -> Range<usize> {
    let start = index.start_of(line).map_or(text.len(), |start| start as usize);
    let end = index.start_of(line + 1).map_or(text.len(), |next| next as usize - 1);
    start..end.max(start)
}

/// Lines as they are shown, and labels on them.
#[derive(Default)]
struct Shown<'a> {
    source: String,
    annotations: Vec<Annotation<'a>>,
}

impl<'a> Shown<'a> {
    /// Adds one line; labels that go beyond it end with it.
    fn line(&mut self, text: &str, line: Range<usize>, marks: &[Mark<'a>]) {
        let clamp = |at: u32| text.floor_char_boundary((at as usize).clamp(line.start, line.end));
        let last = marks.iter().map(|mark| clamp(mark.label.at.span.end)).max().unwrap_or(line.start);
        let cut = text.floor_char_boundary((last + SHOWN_AFTER).min(line.end));
        let start = self.source.len();
        for Mark { label, kind } in marks {
            // Replacing characters moves what follows them.
            let moved = |at: u32| start + visible(&text[line.start..clamp(at)]).len();
            let words = Some(visible(&label.text)).filter(|words| !words.is_empty());
            self.annotations.push(kind.span(moved(label.at.span.start)..moved(label.at.span.end)).label(words));
        }
        self.source.push_str(&visible(&text[line.start..cut]));
        self.source.push('\n');
    }
}

#[cfg(test)]
mod tests;
