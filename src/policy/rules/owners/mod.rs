//! Who answers for what.

pub(super) mod missing;
pub(super) mod outgoing_party;
pub(super) mod role_missing;
pub(super) mod unknown;

#[cfg(test)]
pub(super) mod testing {
    use std::sync::Arc;

    use crate::base::span::LineIndex;
    use crate::formats;
    use crate::model;
    use crate::policy::sketch::TODAY;
    use crate::policy::{Report, check};
    use crate::source::SourceTree;

    /// A repository of these files, and all that is found in it.
    fn judged(files: &[(&str, &str)]) -> (SourceTree, Report) {
        let files = files.iter().map(|(path, text)| (*path, text.as_bytes()));
        let tree = SourceTree::from_files("repo", files, formats::wants);
        let documents = tree.files.values().filter(|file| formats::claims(file));
        let portal =
            model::link(&tree, model::Parsed::of(documents.map(|file| Arc::new(formats::parse(file))).collect()));
        let report = check(&portal, TODAY);
        (tree, report)
    }

    /// What one rule says of a repository: `place: title`, then related places, help and notes.
    pub(in crate::policy::rules) fn said(rule: &str, files: &[(&str, &str)]) -> String {
        let (tree, report) = judged(files);
        let place = |at: &crate::base::diag::Location| {
            let text = tree.get(&at.path).map_or("", |file| file.text());
            let position = LineIndex::new(text).position(text, at.span.start);
            format!("{}:{}:{} <{}>", at.path, position.line, position.column, at.span.of(text))
        };
        let mut out = String::new();
        for finding in report.findings.iter().filter(|finding| finding.rule == rule) {
            out += &format!("{}: {} {}\n", place(&finding.primary.at), finding.severity.word(), finding.title);
            let related = finding.related.iter().map(|label| format!("  {}: {}\n", place(&label.at), label.text));
            out.extend(related);
            out.extend(finding.help.iter().map(|help| format!("  help: {help}\n")));
            out.extend(finding.notes.iter().map(|note| format!("  note: {note}\n")));
        }
        out
    }

    /// What the fixes of one rule make of a repository: the lines that are new, each with its file; `unsafe` before those
    /// that a person has to agree to.
    pub(in crate::policy::rules) fn mended(rule: &str, files: &[(&str, &str)]) -> String {
        let (tree, report) = judged(files);
        let mut out = String::new();
        for fix in report.findings.iter().filter(|finding| finding.rule == rule).filter_map(|found| found.fix.as_ref())
        {
            for edit in &fix.edits {
                let before = tree.get(&edit.at.path).map_or("", |file| file.text());
                let mut after = before.to_owned();
                after.replace_range(edit.at.span.range(), &edit.text);
                let old: Vec<&str> = before.lines().collect();
                let new = after.lines().filter(|line| !old.contains(line));
                let trust = if fix.is_unsafe { "unsafe " } else { "" };
                out.extend(new.map(|line| format!("{trust}{}: {line}\n", edit.at.path)));
            }
        }
        out
    }
}
