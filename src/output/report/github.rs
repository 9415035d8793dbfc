//! Annotations of GitHub Actions: workflow commands that show findings beside the lines of a pull request.
//!
//! A step shows ten errors and ten warnings; the rest is counted in one notice.

use std::io;

use super::ReportCx;
use crate::base::diag::{Finding, Severity};
use crate::base::words::counted;
use crate::policy::Report;
use crate::policy::places::Places;

/// Annotations of one kind that a step shows.
const SHOWN: usize = 10;

/// Writes the gravest findings, those in changed files first.
///
/// # Errors
/// When the stream refuses.
pub fn write(report: &Report, cx: &ReportCx<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    let places = Places::new(cx.portal);
    let mut left = 0;
    for (severity, command) in [(Severity::Error, "error"), (Severity::Warn, "warning")] {
        let mut found: Vec<&Finding> = report.findings.iter().filter(|finding| finding.severity == severity).collect();
        found.sort_by_key(|finding| (!cx.is_changed(finding), finding.about.is_none()));
        left += found.len().saturating_sub(SHOWN);
        for finding in found.into_iter().take(SHOWN) {
            annotation(command, finding, &places, out)?;
        }
    }
    left += report.count(Severity::Info);
    if left > 0 {
        writeln!(out, "::notice title=handover::{} more, see the summary", counted(left, "finding"))?;
    }
    Ok(())
}

fn annotation(command: &str, finding: &Finding, places: &Places<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    write!(out, "::{command} file={}", property(finding.primary.at.path.as_str()))?;
    if let Some((start, end)) = places.range(&finding.primary.at) {
        write!(out, ",line={}", start.line)?;
        match start.line == end.line {
            true => write!(out, ",col={},endColumn={}", start.column, end.column)?,
            false => write!(out, ",endLine={}", end.line)?,
        }
    }
    let mut message = finding.title.clone();
    for help in &finding.help {
        message.push_str("\nhelp: ");
        message.push_str(help);
    }
    writeln!(out, ",title={}::{}", property(&finding.rule), data(&message))
}

/// A message: what would end the command is escaped, as the runner undoes it.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// A property, where `:` and `,` have a meaning, too.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::check;
    use crate::policy::sketch::{Sketch, TODAY};

    fn written(sketch: &Sketch) -> String {
        let portal = sketch.portal();
        let report = check(&portal, TODAY);
        let mut out = Vec::new();
        write(&report, &ReportCx::plain(&portal, TODAY), &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn names_of_the_repository_cannot_end_a_command_or_begin_one() {
        let sketch = Sketch::new().doc("a,b: 100%\n::error::x.md", "See [x](gone.md).\n");
        let out = written(&sketch);
        assert_eq!(out.lines().count(), 1, "{out}");
        assert!(out.starts_with("::error file=a%2Cb%3A 100%25%0A%3A%3Aerror%3A%3Ax.md,line=1,col="), "{out}");
        assert!(out.contains(",title=link/broken::"), "{out}");
    }

    #[test]
    fn more_than_a_step_shows_is_counted() {
        let text: String = (0..14).map(|n| format!("[x](gone-{n}.md)\n\n")).collect();
        let out = written(&Sketch::new().doc("a.md", &text));
        assert_eq!(out.lines().filter(|line| line.starts_with("::error ")).count(), 10);
        assert!(out.ends_with("::notice title=handover::4 findings more, see the summary\n"), "{out}");
    }
}
