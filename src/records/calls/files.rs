//! Files that commands run, read or hand on.

use super::shell::{Simple, Word};
use crate::base::span::Span;

/// A path that a command needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileCall {
    /// As written, without quotes.
    pub written: String,
    /// Where it stands.
    pub span: Span,
    /// Directory that the block changed to before, as written (`services/billing`); empty for none.
    pub dir: String,
    /// Whether it must be a path: it starts with `./` or `../`, or follows a word that takes a file. Else it is one
    /// only when it starts with a directory of the repository.
    pub is_sure: bool,
}

/// Endings of files that are read by a program named before them.
const ENDINGS: [&str; 14] =
    ["sh", "bash", "py", "rb", "js", "mjs", "ts", "php", "sql", "yml", "yaml", "json", "tf", "toml"];

/// Programs that run the file they are given.
const INTERPRETERS: [&str; 18] = [
    "bash",
    "sh",
    "zsh",
    "source",
    ".",
    "python",
    "python3",
    "python2",
    "node",
    "ruby",
    "perl",
    "php",
    "deno",
    "tsx",
    "ts-node",
    "pwsh",
    "ansible-playbook",
    "k6",
];

/// Options by which programs take a file.
const OPTIONS: [&str; 12] = [
    "-f",
    "--file",
    "--filename",
    "-k",
    "--kustomize",
    "--values",
    "--env-file",
    "-var-file",
    "--var-file",
    "-chdir",
    "--config",
    "--compose-file",
];

/// Programs whose `-f`, `-k` or `--config` is something else than a file.
const NO_FILE_OPTIONS: [&str; 22] = [
    "rm",
    "cp",
    "mv",
    "ln",
    "tail",
    "cut",
    "awk",
    "curl",
    "grep",
    "date",
    "ssh",
    "scp",
    "pkill",
    "kill",
    "sort",
    "ps",
    "git",
    "journalctl",
    "apt",
    "docker-machine",
    "tar",
    "sudo",
];

/// Programs whose operands name something else than files of the repository: resources, images, branches, packages.
const OPERANDS_ARE_NAMES: [&str; 52] = [
    "kubectl",
    "oc",
    "helm",
    "helmfile",
    "flux",
    "argocd",
    "docker",
    "podman",
    "nerdctl",
    "crictl",
    "git",
    "gh",
    "glab",
    "aws",
    "az",
    "gcloud",
    "gsutil",
    "vault",
    "consul",
    "nomad",
    "etcdctl",
    "npm",
    "npx",
    "pnpm",
    "yarn",
    "pip",
    "pip3",
    "brew",
    "apt",
    "apt-get",
    "yum",
    "dnf",
    "apk",
    "gem",
    "cargo",
    "go",
    "ssh",
    "scp",
    "rsync",
    "curl",
    "wget",
    "http",
    "psql",
    "mysql",
    "mongosh",
    "redis-cli",
    "cf",
    "heroku",
    "fly",
    "echo",
    "printf",
    "bundle",
];

/// Programs after which a block goes on somewhere else.
const ELSEWHERE: [&str; 6] = ["ssh", "su", "chroot", "telnet", "vagrant", "mosh"];

/// Programs that bring files whose names nobody can tell.
const UNPACK: [&str; 7] = ["tar", "unzip", "gunzip", "wget", "gh", "curl", "scp"];

/// Directories that tools make.
const MADE: [&str; 12] = [
    "node_modules",
    "target",
    "build",
    "dist",
    "out",
    ".venv",
    "venv",
    "env",
    ".terraform",
    "__pycache__",
    "coverage",
    "tmp",
];

/// Endings of files that a program makes, or that everybody brings along.
const RUNTIME: [&str; 22] = [
    "db", "sqlite", "sqlite3", "log", "out", "pid", "sock", "bak", "dump", "gz", "tgz", "zip", "tar", "pem", "key",
    "crt", "csr", "env", "tfstate", "tfplan", "tmp", "jar",
];

/// Words in capitals that stand for what a reader has to put in.
const SLOTS: [&str; 14] =
    ["NAME", "FILE", "FILENAME", "DIR", "ID", "VERSION", "SERVICE", "ENV", "DATE", "USER", "TITLE", "NUMBER", "X", "N"];

/// Where a block is, and what it has made so far.
#[derive(Default)]
struct Walk {
    dir: String,
    made: Vec<String>,
    /// Whether it has left the files of the repository.
    is_away: bool,
    /// Whether it brought files of unknown names.
    has_unpacked: bool,
}

pub(super) fn of_block(commands: &[Simple], out: &mut Vec<FileCall>) {
    let mut walk = Walk::default();
    for simple in commands {
        if walk.is_away {
            return;
        }
        walk.take(simple, out);
    }
}

impl Walk {
    fn take(&mut self, simple: &Simple, out: &mut Vec<FileCall>) {
        let program = simple.program();
        if is_inside_another_machine(simple) {
            return;
        }
        if program == "cd" || program == "pushd" {
            return self.change(simple);
        }
        if ELSEWHERE.contains(&program) {
            // With a command of its own it runs that there and comes back.
            self.is_away = simple.operands().count() < 2;
            return;
        }
        self.made.extend(simple.written.iter().map(|word| normal(&word.text)));
        if makes(program) {
            self.made.extend(simple.operands().map(|word| normal(&word.text)));
            return;
        }
        self.has_unpacked |= UNPACK.contains(&program) || program == "git" && has(simple, "clone");
        self.made.extend(simple.options(&["-o", "--output", "-O", "-out", "--out"]).map(|word| normal(&word.text)));
        for candidate in candidates(simple) {
            self.offer(&candidate, out);
        }
        if matches!(program, "cp" | "mv") {
            self.made.extend(simple.operands().last().map(|word| normal(&word.text)));
        }
    }

    fn change(&mut self, simple: &Simple) {
        match simple.operands().next().map(|word| &*word.text) {
            Some(dir) if is_plain(dir) && !dir.starts_with('/') && dir != "-" => {
                self.dir = if self.dir.is_empty() { dir.to_owned() } else { format!("{}/{dir}", self.dir) };
            }
            _ => self.is_away = true,
        }
    }

    fn offer(&self, candidate: &Candidate<'_>, out: &mut Vec<FileCall>) {
        let Candidate { word, is_sure } = *candidate;
        let Some(written) = path_of(&word.text) else { return };
        let name = normal(written);
        let is_made = |made: &String| !made.is_empty() && (name == *made || name.starts_with(&format!("{made}/")));
        let is_unknown = self.has_unpacked && written.starts_with("./");
        let is_made_by_running = name.rsplit_once('.').is_some_and(|(_, ending)| RUNTIME.contains(&ending));
        if is_unknown
            || is_made_by_running
            || self.made.iter().any(is_made)
            || name.split('/').any(|part| MADE.contains(&part))
        {
            return;
        }
        let span = Span::new(word.span.start as usize, word.span.start as usize + written.len());
        out.push(FileCall { written: written.to_owned(), span, dir: self.dir.clone(), is_sure });
    }
}

/// A word of a command that may be a path.
struct Candidate<'a> {
    word: &'a Word,
    /// Whether it must be one.
    is_sure: bool,
}

/// Words of a command that may be paths.
fn candidates(simple: &Simple) -> Vec<Candidate<'_>> {
    let program = simple.program();
    let mut found = Vec::new();
    if let Some(first) = simple.words.first().filter(|word| word.text.contains('/')) {
        let is_sure = first.text.starts_with("./") || first.text.starts_with("../");
        found.push(Candidate { word: first, is_sure });
    }
    let arguments = simple.arguments();
    let mut is_script_next = INTERPRETERS.contains(&program);
    for (ix, word) in arguments.iter().enumerate() {
        let before = ix.checked_sub(1).map_or("", |ix| &*arguments[ix].text);
        let takes_file = !NO_FILE_OPTIONS.contains(&program) && OPTIONS.contains(&before);
        if word.text.starts_with('-') {
            // `python -m module`, `bash -c "…"`, `node -e "…"` run no file.
            is_script_next &= !matches!(&*word.text, "-m" | "-c" | "-e" | "--eval" | "--command");
            continue;
        }
        let has_ending = word.text.rsplit_once('.').is_some_and(|(_, ending)| ENDINGS.contains(&ending));
        let is_dotted = word.text.starts_with("./") || word.text.starts_with("../");
        if is_dotted || (takes_file || is_script_next) && has_ending {
            found.push(Candidate { word, is_sure: true });
        } else if word.text.contains('/') && !OPERANDS_ARE_NAMES.contains(&program) && !takes_value(before) {
            found.push(Candidate { word, is_sure: false });
        }
        is_script_next = false;
    }
    found
}

/// Whether an option before a word makes it a value; of long options nobody knows, so that none is held against them.
fn takes_value(option: &str) -> bool {
    option.starts_with("--") && !option.contains('=')
}

fn makes(program: &str) -> bool {
    matches!(program, "mkdir" | "touch" | "tee" | "rm" | "rmdir" | "ln" | "install" | "truncate" | "dd" | "mktemp")
}

/// `docker exec web ./x`, `kubectl exec web -- ./x`: the path is one of another machine.
fn is_inside_another_machine(simple: &Simple) -> bool {
    let runs = ["exec", "run", "cp", "debug", "rsh"];
    let program = simple.program();
    let is_cluster = matches!(program, "kubectl" | "oc" | "docker" | "podman" | "docker-compose" | "nerdctl" | "cf");
    is_cluster && simple.operands().take(3).any(|word| runs.contains(&&*word.text))
}

fn has(simple: &Simple, word: &str) -> bool {
    simple.arguments().iter().any(|argument| argument.text == word)
}

fn normal(path: &str) -> String {
    path.trim_start_matches("./").trim_end_matches('/').to_owned()
}

/// A path in a word, without `:12` and `#L1` behind it; `None` for what is no path of a repository, or not one alone.
pub fn path_of(word: &str) -> Option<&str> {
    let word = word.split('#').next().unwrap_or_default();
    let word = match word.rsplit_once(':') {
        Some((path, line)) if !line.is_empty() && line.bytes().all(|b| b.is_ascii_digit() || b == b'-') => path,
        _ => word,
    };
    (is_plain(word) && !word.starts_with(['/', '-', '+', '@', '=']) && word.len() > 2).then_some(word)
}

/// Whether a word has nothing in it that somebody has to fill in.
fn is_plain(word: &str) -> bool {
    let fits = |c: char| c.is_alphanumeric() || "._-/+@=,".contains(c);
    let lower = || word.to_lowercase();
    let is_sample = |part: &str| {
        ["path", "to", "your", "foo", "bar", "baz", "xxx", "xxxx", "yyyy", "nnnn", "nnn", "my", "example", "some"]
            .contains(&part)
    };
    word.chars().all(fits)
        && !word.contains("...")
        && !word.contains("//")
        && !lower().split(['/', '-', '_', '.']).any(is_sample)
        && !word.split(['/', '.']).any(|part| SLOTS.contains(&part))
}

/// Whether a code span is one path with a directory.
pub fn is_path(code: &str) -> bool {
    code.contains('/') && code.len() <= 200 && path_of(code).is_some() && !code.contains(char::is_whitespace)
}
