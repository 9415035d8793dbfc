//! Examples in manual pages: fences that hold a miniature repository.
//!
//! A fence of the language `files` is a list of files, each after a line `=== path`. After the word `bad` the
//! list ends with a line `--- findings` and the findings as `handover check --format concise` prints them;
//! after `ok` there are none. Before the findings a line `--- history` may begin the commits, newest first: a day and
//! the files that it touched; without one, ages are known to nobody.
//! A path behind which `@` and a tag stand (`=== openapi.yaml @ v1.0.0`) is a file as it was there.
//! `\u{202e}` stands for a character that cannot be seen.

use super::Repo;

/// One example of a manual page.
#[derive(Debug, Clone)]
pub(crate) struct Example {
    /// The files.
    pub(crate) repo: Repo,
    /// Findings that are expected, one per line.
    pub(crate) findings: String,
}

/// The examples of a manual page, in order.
///
/// # Panics
/// When an example is not in the notation.
pub(crate) fn examples(manual: &str) -> Vec<Example> {
    let mut examples = Vec::new();
    let mut lines = manual.lines();
    while let Some(line) = lines.next() {
        let marks = line.len() - line.trim_start_matches('`').len();
        if marks < 3 {
            continue;
        }
        let fence = &line[..marks];
        let body: Vec<&str> = lines.by_ref().take_while(|line| *line != fence).collect();
        match &line[marks..] {
            "files ok" => examples.push(Example { repo: files(&body), findings: String::new() }),
            "files bad" => {
                let end =
                    body.iter().position(|line| *line == "--- findings").expect("`--- findings` in a bad example");
                let findings: String = body[end + 1..].iter().map(|line| format!("{line}\n")).collect();
                assert!(!findings.is_empty(), "a bad example without findings");
                examples.push(Example { repo: files(&body[..end]), findings });
            }
            _ => {}
        }
    }
    examples
}

fn files(lines: &[&str]) -> Repo {
    let history = lines.iter().position(|line| *line == "--- history");
    let (lines, commits) = lines.split_at(history.unwrap_or(lines.len()));
    let mut files: Vec<(&str, String)> = Vec::new();
    for line in lines {
        match (line.strip_prefix("=== "), files.last_mut()) {
            (Some(path), _) => files.push((path, String::new())),
            (None, Some((_, text))) => text.push_str(&format!("{}\n", unescaped(line))),
            (None, None) => panic!("{line:?} stands before the first `=== path`"),
        }
    }
    let repo = files.into_iter().fold(Repo::new(), |repo, (path, text)| match path.split_once(" @ ") {
        Some((path, tag)) => repo.past(tag, path, &text),
        None => repo.file(path, text),
    });
    let commit = |repo: Repo, line: &&str| {
        let (day, paths) = line.split_once(' ').expect("a day and paths");
        repo.commit(day, paths.split(' '))
    };
    commits.iter().skip(1).fold(repo, commit)
}

/// Replaces `\u{…}` by its character.
fn unescaped(line: &str) -> String {
    let mut parts = line.split("\\u{");
    let mut text = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (digits, rest) = part.split_once('}').expect("a closed escape");
        let code = u32::from_str_radix(digits, 16).expect("hexadecimal digits");
        text.push(char::from_u32(code).expect("a character"));
        text.push_str(rest);
    }
    text
}
