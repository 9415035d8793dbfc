//! The matrix for a terminal: kinds in rows, the project and its services in columns. Door of `unicode_width`.

use std::collections::BTreeMap;
use std::io;

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::visible::visible;
use super::{Color, ReportCx};
use crate::kinds::{Group, Kind, Strength};
use crate::policy::State;
use crate::policy::slots::{Slot, Subject, subject_id};

/// Widest name of a column, in columns of the terminal.
const MAX_COLUMN: usize = 14;

/// Columns of the terminal for the names of kinds, with their signs.
const NAME_WIDTH: usize = 28;

/// Columns of the terminal between two columns of the matrix.
const GAP: usize = 2;

/// Writes the matrix of some slots, in blocks of as many columns as the width holds, and a line that explains its signs.
pub(super) fn write(slots: &[&Slot], cx: &ReportCx<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    if slots.is_empty() {
        return Ok(());
    }
    let cells: BTreeMap<(&'static str, Subject), &Slot> =
        slots.iter().map(|slot| ((slot.kind.id, slot.subject), *slot)).collect();
    let subjects = subjects(slots);
    let names: Vec<(Subject, String)> = subjects.into_iter().map(|subject| (subject, name(subject, cx))).collect();
    let of_names = names.iter().map(|(_, name)| name.width());
    let width = of_names.chain(slots.iter().map(|slot| text(slot).width())).max().unwrap_or_default();
    let per_block = (cx.width.saturating_sub(NAME_WIDTH) / (width + GAP)).max(1);
    let table = Table { kinds: kinds(slots), cells, width, color: cx.color };
    for block in names.chunks(per_block) {
        table.write(block, out)?;
        writeln!(out)?;
    }
    writeln!(out, "{}\n", legend(slots, cx.color))
}

/// Subjects of the slots: the project first, then services by id.
pub(super) fn subjects(slots: &[&Slot]) -> Vec<Subject> {
    let mut subjects: Vec<Subject> = slots.iter().map(|slot| slot.subject).collect();
    subjects.sort();
    subjects.dedup();
    subjects
}

/// Kinds of the slots, in order, each once.
pub(super) fn kinds(slots: &[&Slot]) -> Vec<&'static Kind> {
    let mut kinds: Vec<&'static Kind> = slots.iter().map(|slot| slot.kind).collect();
    kinds.dedup();
    kinds
}

/// The head of a column. Of a long name both ends are shown: services of one family differ at the end.
fn name(subject: Subject, cx: &ReportCx<'_>) -> String {
    let name = visible(subject_id(cx.portal, subject)).into_owned();
    if name.width() <= MAX_COLUMN {
        return name;
    }
    let half = (MAX_COLUMN - 1) / 2;
    let fitting = |chars: &mut dyn Iterator<Item = char>| {
        let mut taken = 0;
        let fits = |c: &char| {
            taken += c.width().unwrap_or(0);
            taken <= half
        };
        chars.take_while(fits).collect::<Vec<char>>()
    };
    let start = fitting(&mut name.chars());
    let end = fitting(&mut name.chars().rev());
    start.into_iter().chain(['…']).chain(end.into_iter().rev()).collect()
}

struct Table<'a> {
    kinds: Vec<&'static Kind>,
    cells: BTreeMap<(&'static str, Subject), &'a Slot>,
    /// Of each column of the matrix.
    width: usize,
    color: Color,
}

impl Table<'_> {
    fn write(&self, block: &[(Subject, String)], out: &mut dyn io::Write) -> io::Result<()> {
        let heads: Vec<String> = block.iter().map(|(_, name)| padded(name, name, self.width)).collect();
        writeln!(out, "{:NAME_WIDTH$}{}", "", heads.concat().trim_end())?;
        let mut group: Option<Group> = None;
        for kind in &self.kinds {
            let row: Vec<Option<&Slot>> =
                block.iter().map(|(subject, _)| self.cells.get(&(kind.id, *subject)).copied()).collect();
            if row.iter().all(Option::is_none) {
                continue;
            }
            if group != Some(kind.group) {
                group = Some(kind.group);
                writeln!(out, "{}", self.color.paint("1", kind.group.title()))?;
            }
            let strength = row.iter().flatten().map(|slot| slot.strength).max().unwrap_or_default();
            let cells: Vec<String> = row.iter().map(|slot| self.cell(*slot)).collect();
            let label = format!("{} {}", sign(strength), kind.id);
            writeln!(out, "{label:<NAME_WIDTH$}{}", cells.concat().trim_end())?;
        }
        Ok(())
    }

    fn cell(&self, slot: Option<&Slot>) -> String {
        let Some(slot) = slot else { return padded("", "", self.width) };
        let text = text(slot);
        padded(&painted(slot.state, &text, self.color), &text, self.width)
    }
}

/// A cell after its gap, filled up to a width; `plain` is what is seen of it.
fn padded(shown: &str, plain: &str, width: usize) -> String {
    format!("{:GAP$}{shown}{}", "", " ".repeat(width.saturating_sub(plain.width())))
}

fn text(slot: &Slot) -> String {
    match (slot.state, slot.candidates.len()) {
        (State::Ok, n) if n > 1 => format!("{} {n}", slot.state.glyph()),
        (State::Ok | State::NotApplicable, _) => slot.state.glyph().to_owned(),
        (state, _) => format!("{} {}", state.glyph(), state.word()),
    }
}

/// Red for nothing, yellow for too little, green for enough.
pub(super) fn painted(state: State, text: &str, color: Color) -> String {
    match state {
        State::Missing | State::Stub => color.paint("31", text),
        State::Thin | State::Stale | State::Unknown | State::Waived => color.paint("33", text),
        State::Ok => color.paint("32", text),
        State::NotApplicable => color.paint("2", text),
    }
}

fn sign(strength: Strength) -> &'static str {
    match strength {
        Strength::Blocking => "●",
        Strength::Required => "○",
        Strength::Recommended => "·",
    }
}

/// Signs that occur, each with its word.
fn legend(slots: &[&Slot], color: Color) -> String {
    let used = |state: &&State| slots.iter().any(|slot| slot.state == **state);
    let states = State::ALL.iter().filter(used).map(|state| format!("{} {}", state.glyph(), state.word()));
    let strengths = [Strength::Blocking, Strength::Required, Strength::Recommended];
    let used = |strength: &Strength| slots.iter().any(|slot| slot.strength == *strength);
    let strengths = strengths.into_iter().filter(used).map(|strength| format!("{} {}", sign(strength), strength.id()));
    let all: Vec<String> = strengths.chain(states).collect();
    color.paint("2", &all.join("  "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::path::RepoPath;
    use crate::model::{Service, ServiceId};
    use crate::policy::sketch::{Sketch, TODAY, slot};

    /// The matrix of two kinds and some services.
    fn matrix(services: &[&str], width: usize) -> String {
        let mut portal = Sketch::new().doc("a.md", "# A").portal();
        portal.services = services
            .iter()
            .map(|id| Service { id: (*id).to_owned(), ..Service::new(id, RepoPath::root(), "", None) })
            .collect();
        let subjects = || (0..services.len() as u32).map(|ix| Subject::Service(ServiceId(ix)));
        let required = |kind, subject, state| slot(kind, subject, Strength::Required, state);
        let slots: Vec<Slot> = std::iter::once(required("readme", Subject::Project, State::Ok))
            .chain(subjects().map(|subject| required("runbook.rollback", subject, State::Missing)))
            .chain(subjects().map(|subject| required("onboarding.starter-tasks", subject, State::NotApplicable)))
            .collect();
        let mut out = Vec::new();
        let cx = ReportCx { width, ..ReportCx::plain(&portal, TODAY) };
        write(&slots.iter().collect::<Vec<_>>(), &cx, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn a_narrow_terminal_gets_blocks() {
        insta::assert_snapshot!(matrix(&["api", "worker"], 60), @r"
                                      project    api
        Architecture and data
        ○ readme                      ✓
        Operations and quality
        ○ runbook.rollback                       ✗ missing
        People and transfer
        ○ onboarding.starter-tasks               –

                                      worker
        Operations and quality
        ○ runbook.rollback            ✗ missing
        People and transfer
        ○ onboarding.starter-tasks    –

        ○ required  – n/a  ✗ missing  ✓ ok
        ");
    }

    #[test]
    fn columns_stand_under_their_heads_whatever_services_are_called() {
        let hostile =
            ["\u{1b}[2J\u{202e}evil", "日本語のとても長いサービス", "e\u{301}te\u{301}", "👩\u{200d}🔧-tools", ""];
        let many: Vec<String> = (0..40).map(|ix| format!("payments-of-the-north-{ix:02}")).collect();
        let names: Vec<&str> = many.iter().map(String::as_str).chain(hostile).collect();
        for width in [40, 60, 100, 400] {
            let shown = matrix(&names, width);
            assert!(!shown.contains(|c: char| c.is_control() && c != '\n'), "{shown:?}");
            let widest = shown.lines().map(UnicodeWidthStr::width).max().unwrap();
            assert!(widest <= width.max(NAME_WIDTH + GAP + MAX_COLUMN), "{widest} of {width}");
            for row in shown.lines().filter(|line| line.contains("✗") && !line.contains("n/a")) {
                let starts = row.match_indices('✗').map(|(at, _)| row[..at].width() - NAME_WIDTH - GAP);
                // Shortened names are one column narrower: both ends are of the same length.
                assert!(starts.into_iter().all(|start| start % (MAX_COLUMN - 1 + GAP) == 0), "{row}");
            }
        }
        let heads = matrix(&names, 400);
        assert!(heads.contains("paymen…rth-07") && heads.contains("paymen…rth-39"), "{heads}");
    }
}
