//! The command line, as types.

use std::path::PathBuf;
use std::str::FromStr;

use clap::{Args as ClapArgs, Parser, Subcommand, ValueEnum};
use jiff::civil::Date;

use crate::author::Host;
use crate::kinds::Profile;

/// Turn a repository into a handover portal, and see what is missing.
#[derive(Debug, Parser)]
#[command(name = "handover", version, propagate_version = true, max_term_width = 100)]
#[command(after_help = "Start with `handover serve --open` in any repository: no configuration is needed.\n\
                        Exit codes: 0 fine, 1 findings at the fail level, 2 usage, 3 input/output or internal error.")]
pub(super) struct Args {
    #[command(subcommand)]
    pub(super) command: Command,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Write the portal of a repository to a directory
    Build(BuildArgs),
    /// Bring the portal of a repository to where people read it
    Publish(PublishArgs),
    /// Put many published portals on one page, with one search over all
    Hub(HubArgs),
    /// Report what is wrong, with the place and what to do
    Check(CheckArgs),
    /// Show what is asked of whom and what there is, as a matrix with one number
    Status(StatusArgs),
    /// Preview the portal on this machine and rebuild on every save
    Serve(ServeArgs),
    /// Mend what findings say how to mend
    Fix(FixArgs),
    /// Accept what is found today, so that checks fail on what is new
    Baseline(BaselineArgs),
    /// List what is accepted, by whom and until when
    Waivers(WaiversArgs),
    /// Print the manual page of a rule or of a kind of artifact
    Explain(ExplainArgs),
    /// List all rules
    Rules(RulesArgs),
    /// Write a first handover.yaml with what was discovered, which turns enforcement on; with --ci a pipeline
    Init(InitArgs),
    /// Create a document from a scaffold, filled in as far as the repository knows
    New(NewArgs),
    /// List all kinds of artifacts that a handover can ask for
    Kinds(RulesArgs),
    /// Tell how a file was read: kind, evidence, every source of its metadata
    Why(WhyArgs),
    /// Print the JSON Schema of a file that this tool reads or writes
    Schema(SchemaArgs),
    /// Print a completion script for a shell
    Completions(CompletionsArgs),
}

/// Of which repository a portal is made, and how.
#[derive(Debug, ClapArgs)]
pub(super) struct PortalArgs {
    /// Repository to read
    #[arg(default_value = ".")]
    pub(super) root: PathBuf,
    /// Address at which it will be read, instead of `project.portal_url` of the manifest
    #[arg(long, value_name = "URL", value_parser = web_address)]
    pub(super) base_url: Option<String>,
    /// Use this theme instead of the one that the manifest names
    #[arg(long, value_name = "NAME", value_parser = clap::builder::PossibleValuesParser::new(crate::manifest::THEMES))]
    pub(super) theme: Option<String>,
    /// Judge dates as of this day instead of today (YYYY-MM-DD)
    #[arg(long, value_name = "DATE")]
    pub(super) today: Option<Date>,
}

#[derive(Debug, ClapArgs)]
pub(super) struct BuildArgs {
    /// Directory to write; made when absent, never one that holds other files
    #[arg(long, short, default_value = "handover-portal")]
    pub(super) out: PathBuf,
    #[command(flatten)]
    pub(super) portal: PortalArgs,
}

fn web_address(text: &str) -> Result<String, String> {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    let is_plain = |c: char| c.is_ascii_graphic() && !"?#\"<>@\\".contains(c);
    match rest {
        Some(rest) if !rest.is_empty() && !rest.starts_with('/') && rest.chars().all(is_plain) => Ok(text.to_owned()),
        _ => Err("write a whole address, for example https://docs.example.org/orders".to_owned()),
    }
}

#[derive(Debug, ClapArgs)]
pub(super) struct PublishArgs {
    /// Where: dir:PATH, archive:FILE (.tar.gz, .tar, .zip), s3://bucket/prefix, gs://bucket/prefix, az://container/prefix
    #[arg(long, value_name = "TARGET")]
    pub(super) to: String,
    /// Say what would be uploaded and deleted, and touch nothing
    #[arg(long)]
    pub(super) dry_run: bool,
    /// Go on when much of what is published would be deleted
    #[arg(long)]
    pub(super) allow_mass_delete: bool,
    #[command(flatten)]
    pub(super) portal: PortalArgs,
}

#[derive(Debug, ClapArgs)]
pub(super) struct HubArgs {
    /// Portals: directories, s3://bucket/prefix and its like, or web addresses, each as it is or as NAME=PLACE; or lists
    /// of them (hub.yaml)
    #[arg(required = true, value_name = "PORTAL")]
    pub(super) portals: Vec<String>,
    /// Directory to write; made when absent, never one that holds other files
    #[arg(long, short, default_value = "handover-hub")]
    pub(super) out: PathBuf,
    /// What it is called
    #[arg(long)]
    pub(super) name: Option<String>,
}

#[derive(Debug, ClapArgs)]
pub(super) struct CheckArgs {
    /// Repository to read
    #[arg(default_value = ".")]
    pub(super) root: PathBuf,
    /// How findings are printed
    #[arg(long, value_enum, default_value_t = Format::Full)]
    pub(super) format: Format,
    /// Write a further report to a file; may be given several times
    #[arg(long, value_name = "FORMAT:PATH")]
    pub(super) output: Vec<ToFile>,
    /// Exit with 1 when a finding has at least this severity [default: error, or never without a handover.yaml]
    #[arg(long, value_enum, value_name = "LEVEL")]
    pub(super) fail_on: Option<FailOn>,
    /// The same as --fail-on warn
    #[arg(long, value_enum, conflicts_with = "fail_on")]
    pub(super) deny: Option<Deny>,
    /// The same as --fail-on never
    #[arg(long, conflicts_with_all = ["fail_on", "deny"])]
    pub(super) exit_zero: bool,
    /// Fail only for findings in files that changed since this branch, tag or commit; all are reported
    #[arg(long, value_name = "REF")]
    pub(super) changed_since: Option<String>,
    /// Print every finding, also when one rule has more than 50
    #[arg(long)]
    pub(super) all: bool,
    /// Compare API contracts with this tag, branch or commit [default: the newest tag]
    #[arg(long, value_name = "REF")]
    pub(super) since: Option<String>,
    /// Judge dates as of this day instead of today (YYYY-MM-DD)
    #[arg(long, value_name = "DATE")]
    pub(super) today: Option<Date>,
    /// Use colour
    #[arg(long, value_enum, default_value_t = ColorChoice::Auto)]
    pub(super) color: ColorChoice,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// Snippets, labels and help, for people
    Full,
    /// One line a finding: path:line:column: severity[rule] message
    Concise,
    /// Schema handover.report/1, for programs
    Json,
    /// The same, one object a line
    Jsonl,
    /// SARIF 2.1.0, for code scanning
    Sarif,
    /// JUnit XML, for CI servers
    Junit,
    /// Annotations of GitHub Actions
    Github,
    /// Code Quality of GitLab
    Gitlab,
    /// A summary for $GITHUB_STEP_SUMMARY and comments on merge requests
    Markdown,
    /// A picture of the readiness (SVG)
    Badge,
}

/// A report that goes to a file, as it is written: `FORMAT:PATH`.
#[derive(Debug, Clone)]
pub(super) struct ToFile {
    pub(super) format: Format,
    pub(super) path: PathBuf,
}

impl FromStr for ToFile {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let form = || "write FORMAT:PATH, for example sarif:handover.sarif".to_owned();
        let (format, path) = text.split_once(':').filter(|(_, path)| !path.is_empty()).ok_or_else(form)?;
        let format = Format::from_str(format, false).map_err(|_| {
            let all = Format::value_variants().iter().filter_map(ValueEnum::to_possible_value);
            let all: Vec<String> = all.map(|value| value.get_name().to_owned()).collect();
            format!("`{format}` is none of {}", all.join(", "))
        })?;
        Ok(Self { format, path: path.into() })
    }
}

/// What is treated as graver than it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Deny {
    Warnings,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum FailOn {
    Error,
    Warn,
    Info,
    Never,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum ColorChoice {
    Auto,
    Always,
    Never,
}

#[derive(Debug, ClapArgs)]
pub(super) struct StatusArgs {
    /// Repository to read
    #[arg(default_value = ".")]
    pub(super) root: PathBuf,
    /// Only this service
    #[arg(long, value_name = "ID")]
    pub(super) service: Option<String>,
    /// Say of every cell what was found, why it is asked and what closes it, with the whole sum
    #[arg(long)]
    pub(super) why: bool,
    /// How it is printed
    #[arg(long, value_enum, default_value_t = ListFormat::Text)]
    pub(super) format: ListFormat,
    /// Judge dates as of this day instead of today (YYYY-MM-DD)
    #[arg(long, value_name = "DATE")]
    pub(super) today: Option<Date>,
    /// Use colour
    #[arg(long, value_enum, default_value_t = ColorChoice::Auto)]
    pub(super) color: ColorChoice,
}

#[derive(Debug, ClapArgs)]
pub(super) struct InitArgs {
    /// Repository to write into
    #[arg(default_value = ".")]
    pub(super) root: PathBuf,
    /// Requirement set: minimal, standard, outsourced-backend, regulated [default: standard]
    #[arg(long, value_name = "PROFILE")]
    pub(super) profile: Option<ProfileArg>,
    /// Write a pipeline, too: install, check, build, keep the portal
    #[arg(long, value_enum, value_name = "HOST")]
    pub(super) ci: Option<CiHost>,
    /// Publish the portal to the pages of the host; whoever can open them can read it
    #[arg(long, requires = "ci")]
    pub(super) pages: bool,
    /// Git address that the pipeline installs this tool from
    #[arg(long, requires = "ci", value_name = "URL")]
    pub(super) tool: Option<String>,
    /// Print the pipeline and write nothing
    #[arg(long, requires = "ci")]
    pub(super) print: bool,
}

/// Whose pipelines can be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum CiHost {
    /// .github/workflows/handover.yml
    Github,
    /// .gitlab-ci.yml
    Gitlab,
    /// bitbucket-pipelines.yml
    Bitbucket,
    /// Jenkinsfile
    Jenkins,
}

impl CiHost {
    pub(super) fn host(self) -> Host {
        match self {
            CiHost::Github => Host::Github,
            CiHost::Gitlab => Host::Gitlab,
            CiHost::Bitbucket => Host::Bitbucket,
            CiHost::Jenkins => Host::Jenkins,
        }
    }
}

/// A profile as it is written.
#[derive(Debug, Clone, Copy)]
pub(super) struct ProfileArg(pub(super) Profile);

impl FromStr for ProfileArg {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let all = Profile::ALL.map(Profile::id).join(", ");
        Profile::find(text).map(Self).ok_or_else(|| format!("one of {all}"))
    }
}

#[derive(Debug, ClapArgs)]
pub(super) struct NewArgs {
    /// Kind of artifact, for example runbook.rollback or adr; see `handover kinds`. `theme` writes a theme for the portal
    #[arg(required_unless_present = "all_missing")]
    pub(super) kind: Option<String>,
    /// Title, where a kind has many: decisions, incidents, alerts; of a theme its directory [default: theme]
    pub(super) title: Option<String>,
    /// Service it is for
    #[arg(long, value_name = "ID")]
    pub(super) service: Option<String>,
    /// Create everything that `handover status` shows as missing
    #[arg(long, conflicts_with_all = ["kind", "title", "supersedes", "template"])]
    pub(super) all_missing: bool,
    /// Number of the decision that the new one supersedes; its status is changed too
    #[arg(long, value_name = "NUMBER")]
    pub(super) supersedes: Option<u32>,
    /// How a decision is written [default: as the newest of its log]
    #[arg(long, value_enum)]
    pub(super) template: Option<AdrTemplate>,
    /// Repository to write into
    #[arg(long, default_value = ".")]
    pub(super) root: PathBuf,
    /// Date the document with this day instead of today (YYYY-MM-DD)
    #[arg(long, value_name = "DATE")]
    pub(super) today: Option<Date>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum AdrTemplate {
    /// MADR 4.0
    Madr,
    /// Michael Nygard's
    Nygard,
}

#[derive(Debug, ClapArgs)]
pub(super) struct ServeArgs {
    /// Repository to read
    #[arg(default_value = ".")]
    pub(super) root: PathBuf,
    /// Port on 127.0.0.1; 0 takes a free one
    #[arg(long, short, default_value_t = 4747)]
    pub(super) port: u16,
    /// Open the portal in the browser
    #[arg(long)]
    pub(super) open: bool,
}

#[derive(Debug, ClapArgs)]
pub(super) struct FixArgs {
    /// Repository to mend
    #[arg(default_value = ".")]
    pub(super) root: PathBuf,
    /// Also make edits that may say what nobody meant
    #[arg(long = "unsafe")]
    pub(super) guesses: bool,
    /// Print a patch instead, and exit with 1 when there is one
    #[arg(long)]
    pub(super) diff: bool,
    /// Judge dates as of this day instead of today (YYYY-MM-DD)
    #[arg(long, value_name = "DATE")]
    pub(super) today: Option<Date>,
}

#[derive(Debug, ClapArgs)]
pub(super) struct BaselineArgs {
    #[command(subcommand)]
    pub(super) command: BaselineCommand,
}

#[derive(Debug, Subcommand)]
pub(super) enum BaselineCommand {
    /// Write .handover/baseline.json with everything that is found
    Create(BaselineCreateArgs),
    /// Take out of it what is mended
    Prune(PruneArgs),
}

#[derive(Debug, ClapArgs)]
pub(super) struct BaselineCreateArgs {
    /// Repository to read
    #[arg(default_value = ".")]
    pub(super) root: PathBuf,
    /// Write it anew when there is one, and say how many were added
    #[arg(long)]
    pub(super) update: bool,
    /// Judge dates as of this day instead of today (YYYY-MM-DD)
    #[arg(long, value_name = "DATE")]
    pub(super) today: Option<Date>,
}

#[derive(Debug, ClapArgs)]
pub(super) struct PruneArgs {
    /// Repository to read
    #[arg(default_value = ".")]
    pub(super) root: PathBuf,
    /// Judge dates as of this day instead of today (YYYY-MM-DD)
    #[arg(long, value_name = "DATE")]
    pub(super) today: Option<Date>,
}

#[derive(Debug, ClapArgs)]
#[command(args_conflicts_with_subcommands = true)]
pub(super) struct WaiversArgs {
    #[command(subcommand)]
    pub(super) command: Option<WaiversCommand>,
    #[command(flatten)]
    pub(super) list: PruneArgs,
}

#[derive(Debug, Subcommand)]
pub(super) enum WaiversCommand {
    /// Remove those that are over or accept nothing
    Prune(PruneArgs),
}

#[derive(Debug, ClapArgs)]
pub(super) struct ExplainArgs {
    /// Id of a rule or of a kind, for example link/broken or runbook.rollback
    pub(super) id: String,
}

#[derive(Debug, ClapArgs)]
pub(super) struct RulesArgs {
    /// How the list is printed
    #[arg(long, value_enum, default_value_t = ListFormat::Text)]
    pub(super) format: ListFormat,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum ListFormat {
    Text,
    Json,
}

#[derive(Debug, ClapArgs)]
pub(super) struct WhyArgs {
    /// File, as seen from here or from the root of the repository
    pub(super) path: PathBuf,
    /// Repository the file belongs to
    #[arg(long, default_value = ".")]
    pub(super) root: PathBuf,
}

#[derive(Debug, ClapArgs)]
pub(super) struct SchemaArgs {
    /// Which file
    #[arg(value_enum)]
    pub(super) of: SchemaOf,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum SchemaOf {
    /// handover.yaml, what people write
    Manifest,
    /// portal.json, the portal for programs
    Portal,
    /// report.json, the report for programs
    Report,
    /// A line of the report as `check --format jsonl` prints it
    ReportLine,
}

#[derive(Debug, ClapArgs)]
pub(super) struct CompletionsArgs {
    /// Shell
    #[arg(value_enum)]
    pub(super) shell: clap_complete::Shell,
}
