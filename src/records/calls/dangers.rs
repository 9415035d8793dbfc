//! Commands that destroy, and whether somebody warns of them.

use std::sync::LazyLock;

use regex::Regex;

use super::super::Command;
use super::Danger;
use crate::base::span::Span;
use crate::markup::Outline;

/// What takes away more than can be brought back.
///
/// What a program makes again is left out (pods, caches, build output), and so is what asks by itself.
static DESTROYS: LazyLock<Regex> = LazyLock::new(|| {
    let all = [
        r"\brm[ \t]+(?:-[a-zA-Z]*[rR][a-zA-Z]*|--recursive)\b[^\n;|&]*",
        r"\bdrop[ \t]+(?:table|database|schema|keyspace|collection)\b[^\n;]*",
        r"\btruncate[ \t]+(?:table[ \t]+)?[a-z_.\x22]+[ \t]*(?:;|$|cascade)",
        r"\bdelete[ \t]+from[ \t]+[^\s;]+[ \t]*(?:;|$|\x22|')",
        r"\b(?:kubectl|oc)\b[^\n;|&]*\bdelete[ \t]+(?:ns|namespaces?|pvc?|persistentvolume(?:claim)?s?|crds?|customresourcedefinitions?|statefulsets?|sts|secrets?|-f|-k|[^\n]*--all\b)[^\n;|&]*",
        r"\bterraform\b[^\n;|&]*\b(?:destroy|apply[ \t]+-destroy)\b[^\n;|&]*(?:-auto-approve|-force)\b",
        r"\bterragrunt\b[^\n;|&]*\bdestroy\b[^\n;|&]*",
        r"\bflush(?:all|db)\b",
        r"\bgit[ \t]+push\b[^\n;|&]*[ \t](?:--force|-f)(?:[ \t][^\n;|&]*|$)",
        r"\b(?:rabbitmqctl[ \t]+purge_queue|rabbitmqadmin[ \t]+(?:purge|delete)|sqs[ \t]+purge-queue)\b[^\n;|&]*",
        r"\bkafka-(?:topics|delete-records)\b[^\n;|&]*--delete\b[^\n;|&]*",
        r"\baws[ \t]+s3[ \t]+(?:rm\b[^\n;|&]*--recursive|rb\b[^\n;|&]*--force)[^\n;|&]*",
        r"\bgsutil\b[^\n;|&]*\brm[ \t]+-r[^\n;|&]*",
        r"\baws[ \t]+[a-z0-9-]+[ \t]+delete-(?:db|table|cluster|bucket|stack|volume|snapshot|file-system)[^\n;|&]*",
        r"\bdocker[ \t]+(?:volume[ \t]+(?:rm|prune)|system[ \t]+prune[^\n;|&]*--volumes)[^\n;|&]*",
        r"\bdropdb\b[^\n;|&]*",
        r"\bmkfs(?:\.\w+)?[ \t][^\n;|&]*",
        r"\bdd[ \t][^\n;|&]*\bof=/dev/[^\n;|&]*",
    ];
    Regex::new(&format!("(?im){}", all.join("|"))).expect("a pattern of this file")
});

/// What is deleted and made again, or what asks first.
static HARMLESS: LazyLock<Regex> = LazyLock::new(|| {
    let paths = r"(?:[\w./~$-]*/)?(?:tmp|temp|cache|\.cache|node_modules|build|dist|target|out|coverage|\.terraform|vendor|\.next|venv|\.venv|__pycache__|logs?)(?:[/\s*]|$)";
    Regex::new(&format!(r"(?im)(?:^|\s)/?{paths}|--dry-run|--force-with-lease|\s-[a-z]*i[a-z]*\s|\$\(mktemp|\$\{{?TMP"))
        .expect("a pattern of this file")
});

/// Words by which a text warns.
static WARNS: LazyLock<Regex> = LazyLock::new(|| {
    let words = r"warning|caution|danger|careful|irreversib|cannot be (?:undone|reversed|recovered|restored|reverted)|can't be (?:undone|recovered)|can not be undone|no (?:way back|undo)|destructive|data loss|los(?:e|es|ing) (?:all |any |the )?(?:data|messages)|permanent(?:ly)?|for good|are gone|is gone|back(?: it)? ?up|backup|snapshot first|make sure|double[- ]check|confirm|only if|only when|do not run|don't run|never run|must not|agreed? with|approval|approved|second person|four eyes|⚠|🚨|achtung|vorsicht|unwiderruflich|endgültig|sicherstellen|sicherung";
    Regex::new(&format!("(?i){words}")).expect("a pattern of this file")
});

/// Longest quotation of a command, in bytes.
const LONGEST: usize = 80;

pub(super) fn dangers(text: &str, outline: &Outline, commands: &[Command]) -> Vec<Danger> {
    let mut found = Vec::new();
    for command in commands {
        for words in DESTROYS.find_iter(&command.text) {
            let line = command.text[words.start()..].lines().next().unwrap_or_default();
            if !HARMLESS.is_match(words.as_str()) {
                let heading = heading_of(outline, command.span);
                let is_guarded = warns(text, outline, heading, command);
                found.push(Danger {
                    what: short(words.as_str().trim_end_matches(['"', '\''])),
                    span: place(text, command, line),
                    heading,
                    is_guarded,
                });
            }
        }
    }
    found
}

/// Where the words stand; the whole command when they cannot be told.
fn place(text: &str, command: &Command, words: &str) -> Span {
    let raw = command.span.of(text);
    let words = words.trim();
    raw.find(words).map_or(command.span, |at| {
        let start = command.span.start as usize + at;
        Span::new(start, start + words.len())
    })
}

fn short(words: &str) -> String {
    let line = words.lines().next().unwrap_or_default().trim().trim_end_matches(';');
    line[..line.floor_char_boundary(LONGEST)].to_owned()
}

fn heading_of(outline: &Outline, span: Span) -> Option<u32> {
    let after = outline.headings.partition_point(|heading| heading.span.start <= span.start);
    after.checked_sub(1).map(|ix| ix as u32)
}

/// Whether the section of a command warns, in its heading, its text, or a comment beside the command. What the commands
/// themselves say does not count (`backup.sh`).
fn warns(text: &str, outline: &Outline, heading: Option<u32>, command: &Command) -> bool {
    let from = heading.map_or(outline.body_start, |ix| outline.headings[ix as usize].span.start);
    let next = heading.map_or(0, |ix| ix as usize + 1);
    let to = outline.headings.get(next).map_or(text.len() as u32, |heading| heading.span.start);
    let section = Span { start: from, end: to };
    let mut at = from;
    for fence in outline.fences.iter().filter(|fence| section.contains(fence.span)) {
        if WARNS.is_match(Span { start: at, end: fence.span.start }.of(text)) {
            return true;
        }
        let is_own = fence.span.contains(command.span);
        let comments =
            fence.text.lines().filter(|line| line.trim_start().starts_with(['#', '-']) || line.contains(" # "));
        if is_own && comments.into_iter().any(|line| WARNS.is_match(line)) {
            return true;
        }
        at = fence.span.end;
    }
    WARNS.is_match(Span { start: at, end: to }.of(text))
}
