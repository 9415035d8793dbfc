//! Where the bytes of a visible text stand in the file.

use std::ops::Range;

use crate::base::span::Span;

/// The source of each byte, as runs.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Trace {
    runs: Vec<Run>,
    len: usize,
}

/// Bytes that were copied one by one, or that stand for a whole span.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Run {
    /// First byte of the visible text.
    at: usize,
    source: Span,
    copied: bool,
}

impl Trace {
    /// Appends bytes that were copied from `source`.
    pub(super) fn copied(&mut self, source: Span) {
        let len = source.range().len();
        match self.runs.last_mut().filter(|run| run.copied && run.source.end == source.start) {
            Some(run) => run.source.end = source.end,
            None if len > 0 => self.runs.push(Run { at: self.len, source, copied: true }),
            None => {}
        }
        self.len += len;
    }

    /// Appends `len` bytes that stand for the whole of `source`.
    pub(super) fn standing_for(&mut self, source: Span, len: usize) {
        if len > 0 && self.runs.last().is_none_or(|run| run.copied || run.source != source) {
            self.runs.push(Run { at: self.len, source, copied: false });
        }
        self.len += len;
    }

    /// Where a range of the visible text stands.
    pub(super) fn span(&self, range: Range<usize>) -> Span {
        let start = self.run(range.start).map(|run| run.start_of(range.start));
        let last = range.end.checked_sub(1).filter(|last| *last >= range.start);
        let end = last.and_then(|last| Some(self.run(last)?.end_of(last)));
        match (start, end) {
            (Some(start), Some(end)) => Span { start, end: end.max(start) },
            (Some(start), None) => Span { start, end: start },
            (None, _) => {
                self.runs.last().map_or(Span::default(), |run| Span { start: run.source.end, end: run.source.end })
            }
        }
    }

    /// The runs of a part.
    pub(super) fn part(&self, range: Range<usize>) -> Self {
        let first = self.runs.partition_point(|run| run.at <= range.start).saturating_sub(1);
        let mut part = Self::default();
        for (ix, run) in self.runs.iter().enumerate().skip(first).take_while(|(_, run)| run.at < range.end) {
            let end = self.runs.get(ix + 1).map_or(self.len, |next| next.at);
            let (from, to) = (run.at.max(range.start), end.min(range.end));
            if from < to && run.copied {
                part.copied(Span { start: run.start_of(from), end: run.end_of(to - 1) });
            } else if from < to {
                part.standing_for(run.source, to - from);
            }
        }
        part
    }

    /// Appends another trace.
    pub(super) fn append(&mut self, other: &Self) {
        let shift = self.len;
        self.runs.extend(other.runs.iter().map(|run| Run { at: run.at + shift, ..*run }));
        self.len += other.len;
    }

    /// The run of a byte; `None` past the end.
    fn run(&self, at: usize) -> Option<&Run> {
        let next = self.runs.partition_point(|run| run.at <= at);
        self.runs.get(next.checked_sub(1)?).filter(|_| at < self.len)
    }
}

impl Run {
    fn start_of(&self, at: usize) -> u32 {
        if self.copied { self.source.start + (at - self.at) as u32 } else { self.source.start }
    }

    fn end_of(&self, at: usize) -> u32 {
        if self.copied { self.start_of(at) + 1 } else { self.source.end }
    }
}
