//! Which grammar a language name on a fence asks for.
//!
//! The list is closed, for a grammar can hang: where two of its contexts `set` each other without
//! consuming anything, syntect 5.3 never returns (trishume/syntect#706; JavaScript's does on `x /*`).
//! The grammars here have no cycle of such steps, and reach no grammar that has one, except by the
//! texts in [`ASTRAY`]. JavaScript is read as TypeScript, HTML as XML. Before a grammar is added, its
//! contexts are to be checked for such cycles, and the ignored test of this room is to be run on it.

/// A grammar, and how the block is to be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Language {
    /// Its number in the table.
    pub(super) number: usize,
    /// Name of the grammar in the set.
    pub(super) syntax: &'static str,
    /// Commands behind prompts with their output, rather than a script.
    pub(super) is_session: bool,
}

const SHELL: &str = "Bourne Again Shell (bash)";

/// The language that a name on a fence stands for; scripts whose first line is a prompt are sessions.
pub(super) fn find(name: &str, code: &str) -> Option<Language> {
    let name = name.strip_prefix("language-").unwrap_or(name);
    let mut table = TABLE.iter().enumerate();
    let (number, (syntax, _)) = table.find(|(_, (_, names))| names.split(' ').any(|known| known == name))?;
    if ASTRAY.iter().any(|(grammar, texts)| grammar == syntax && texts.iter().any(|text| code.contains(text))) {
        return None;
    }
    let is_session = SESSIONS.contains(&name) || (*syntax == SHELL && code.trim_start().starts_with("$ "));
    Some(Language { number, syntax, is_session })
}

/// Length of the prompt with which a line of a session begins: `$ `, `% `, `me@host:~# `, `[root@host ~]# `, `PS C:\> `.
pub(super) fn prompt(line: &str) -> usize {
    let start = line.len() - line.trim_start().len();
    let rest = &line[start..];
    if rest.starts_with("$ ") || rest.starts_with("% ") {
        return start + 2;
    }
    let end = rest.find(['$', '#', '%', '>']).filter(|end| rest[end + 1..].starts_with(' '));
    let names_place = |before: &str| {
        let before = before.trim_end();
        before.starts_with("PS ") || (before.contains('@') && before.split(' ').count() <= 2)
    };
    end.filter(|end| names_place(&rest[..*end])).map_or(0, |end| start + end + 2)
}

/// Texts that lead from a grammar into JavaScript's: documentation comments and heredocs in HTML.
const ASTRAY: &[(&str, &[&str])] = &[("Java", &["/**"]), ("Groovy", &["/**"]), ("Ruby", &["<<", "__END__"])];

/// Names under which [`SHELL`] is a session.
const SESSIONS: &[&str] =
    &["console", "shell-session", "shellsession", "sh-session", "bash-session", "terminal", "session"];

/// Grammar and the names for it: those of GitHub's linguist, file endings, and what documents really write.
pub(super) const TABLE: &[(&str, &str)] = &[
    (
        SHELL,
        "sh bash shell zsh ash ksh dash fish shell-script shellscript envrc bats console shell-session shellsession sh-session bash-session terminal session",
    ),
    ("YAML", "yaml yml compose docker-compose openapi ansible"),
    ("JSON", "json json5 jsonc jsonl ndjson geojson avsc webmanifest ipynb"),
    ("SQL", "sql psql pgsql plpgsql postgres postgresql mysql mariadb sqlite sqlite3 tsql mssql cql hql ddl dml"),
    ("Terraform", "tf hcl terraform tfvars opentofu tofu nomad packer"),
    ("Python", "py python python3 python2 py3 pycon pyi starlark bazel bzl"),
    ("TypeScript", "ts typescript mts cts js javascript mjs cjs node ecmascript"),
    ("TypeScriptReact", "tsx jsx"),
    ("Go", "go golang"),
    ("Rust", "rs rust"),
    ("Java", "java"),
    ("Kotlin", "kt kts kotlin"),
    ("Groovy", "groovy gradle jenkinsfile jenkins"),
    ("C#", "cs csharp c# dotnet csx"),
    ("F#", "fs fsharp f# fsx"),
    ("C", "c h"),
    ("C++", "cpp c++ cxx cc hpp hxx"),
    ("Objective-C", "objc objective-c objectivec m"),
    ("Swift", "swift"),
    ("Dart", "dart"),
    ("Ruby", "rb ruby irb gemfile rakefile"),
    ("Lua", "lua"),
    ("R", "r rscript"),
    ("Julia", "jl julia"),
    ("Elixir", "ex exs elixir iex"),
    ("Erlang", "erl erlang"),
    ("Haskell", "hs haskell"),
    ("OCaml", "ml ocaml"),
    ("Clojure", "clj clojure cljs edn"),
    ("Lisp", "lisp scheme scm elisp"),
    ("Zig", "zig"),
    ("Nim", "nim"),
    ("Nix", "nix"),
    ("Solidity", "sol solidity"),
    ("x86_64 Assembly", "asm nasm assembly"),
    ("XML", "xml xsd xslt svg xaml rss plist pom wsdl html htm xhtml vue svelte"),
    ("CSS", "css scss less"),
    ("Jinja2", "jinja jinja2 j2 nunjucks"),
    ("TOML", "toml"),
    ("INI", "ini cfg conf config systemd service desktop editorconfig inf gitconfig"),
    ("Java Properties", "properties props"),
    ("DotENV", "env dotenv"),
    ("nginx", "nginx nginxconf"),
    ("Apache Conf", "apache apacheconf htaccess"),
    ("Crontab", "cron crontab"),
    ("SSH Config", "ssh-config ssh_config sshconfig"),
    ("Dockerfile (with bash)", "dockerfile docker containerfile"),
    ("Makefile", "make makefile mk gnumake"),
    ("CMake", "cmake"),
    ("Puppet", "puppet pp"),
    ("Protocol Buffer", "proto protobuf proto3"),
    ("GraphQL", "graphql gql graphqls"),
    ("Rego", "rego opa"),
    ("jsonnet", "jsonnet libsonnet"),
    ("JQ", "jq"),
    ("AWK", "awk gawk"),
    ("Batch File", "bat batch cmd dosbatch"),
    ("Diff", "diff patch udiff"),
    ("Git Ignore", "gitignore ignore dockerignore"),
    ("Regular Expression", "regex regexp"),
    ("Separated Values", "csv tsv"),
];
