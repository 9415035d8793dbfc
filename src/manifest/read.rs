//! Merged values to the types of a [`Manifest`].
//!
//! Total: what is wrong is noted, left out, and everything else is read. Checks that need other parts of the
//! manifest are in [`super::vet`].

mod custom;
mod gates;
mod services;

pub use custom::REGEX_BYTES;

use std::collections::BTreeMap;

use crate::base::diag::{Location, Severity};
use crate::base::glob::{Case, Globs};
use crate::base::path::RepoPath;
use crate::base::words::nearest;
use crate::kinds::{self, Profile};

use super::load::Files;
use super::nearest::nearest_path;
use super::shape::{one_of, problem, quoted};
use super::value::{Entry, Value};
use super::{
    Discover, EDITIONS, Freshness, LANGUAGES, Look, Manifest, Owners, Party, Problem, ProblemKind, Project,
    RuleSetting, Side, Sited, THEMES, Team, Tracker, Visibility, Waiver,
};
use crate::kinds::pattern_covers as covers;

/// Reads what all files say together.
pub(super) fn manifest(merged: &Value, files: &dyn Files) -> Manifest {
    let mut cx = Reader { files, problems: Vec::new() };
    let profile = merged.get("profile").and_then(|value| cx.profile(value));
    let mut manifest = Manifest {
        edition: merged.get("edition").and_then(|value| cx.edition(value)),
        project: merged.get("project").map(project).unwrap_or_default(),
        owners: merged.get("owners").map(owners).unwrap_or_default(),
        services: cx.services(merged.get("services")),
        discover: merged.get("discover").map(|value| cx.discover(value)).unwrap_or_default(),
        require: cx.requirements(merged.get("require")),
        freshness: merged.get("freshness").map(|value| cx.freshness(value)).unwrap_or_default(),
        milestones: cx.milestones(merged.get("milestones"), profile.as_ref()),
        rules: entries(merged.get("rules")).map(rule_setting).collect(),
        custom: cx.custom(merged.get("custom")),
        waivers: cx.waivers(merged.get("waivers")),
        facts: cx.facts(merged.get("facts")),
        portal: merged.get("portal").map(|value| cx.look(value)).unwrap_or_default(),
        profile,
        ..Manifest::default()
    };
    manifest.problems = cx.problems;
    manifest
}

/// Entries of a map that may not be there.
fn entries(value: Option<&Value>) -> impl Iterator<Item = &Entry> {
    value.map(Value::entries).unwrap_or_default().iter()
}

/// Reads a value that may be written wrong in ways that its form does not show.
struct Reader<'a> {
    files: &'a dyn Files,
    problems: Vec<Problem>,
}

impl Reader<'_> {
    fn wrong(&mut self, at: &Location, title: String) -> &mut Problem {
        self.problems.push(problem(at.clone(), title));
        self.problems.last_mut().expect("just pushed")
    }

    /// A name that must be one of those known.
    fn unknown<'n>(&mut self, at: &Location, (what, name): (&str, &str), known: impl Iterator<Item = &'n str>) {
        self.problems.push(unknown(at, (what, name), known));
    }

    fn profile(&mut self, value: &Value) -> Option<Sited<Profile>> {
        let name = value.as_str()?;
        let found = Profile::find(name).map(|profile| value.site(profile));
        if found.is_none() {
            self.unknown(&value.at, ("profile", name), Profile::ALL.iter().map(|profile| profile.id()));
        }
        found
    }

    fn edition(&mut self, value: &Value) -> Option<Sited<String>> {
        let found = value.sited()?;
        if EDITIONS.contains(&found.value.as_str()) {
            return Some(found);
        }
        let title = format!("this program does not know edition `{}`", quoted(&found.value));
        let help = format!("write {}, or use a newer version of the program", one_of(EDITIONS));
        self.wrong(&value.at, title).help.push(help);
        None
    }

    fn look(&mut self, value: &Value) -> Look {
        let theme_dir = value.get("theme_dir").and_then(|dir| self.existing(dir, "portal.theme_dir"));
        let language = value.get("language").and_then(|language| self.language(language, theme_dir.as_ref()));
        let theme = value.get("theme").and_then(Value::sited).filter(|theme| {
            let is_known = THEMES.contains(&theme.value.as_str());
            if !is_known {
                self.unknown(&theme.at, ("theme", &theme.value), THEMES.iter().copied());
            }
            is_known
        });
        let visibility = match value.get("visibility").and_then(Value::as_str) {
            Some("public") => Visibility::Public,
            Some(_) | None => Visibility::Private,
        };
        Look { language, theme, theme_dir, visibility }
    }

    /// A language that there are words of, or of which it is a variant.
    fn language(&mut self, value: &Value, theme_dir: Option<&Sited<RepoPath>>) -> Option<Sited<String>> {
        let language = value.sited()?;
        let of_theme = theme_dir.and_then(|dir| dir.value.join("i18n"));
        let paths = self.files.paths();
        let of_theme =
            paths.iter().filter(|path| Some(path.parent()) == of_theme && path.file_name().ends_with(".yaml"));
        let mut known: Vec<&str> = LANGUAGES.iter().copied().chain(of_theme.map(|path| path.stem())).collect();
        known.sort_unstable();
        known.dedup();
        let primary = language.value.split('-').next().unwrap_or_default();
        if known.contains(&primary) || known.contains(&language.value.as_str()) {
            return Some(language);
        }
        let mut wrong = problem(language.at.clone(), format!("no words of the language `{}`", quoted(&language.value)));
        wrong.help.push(format!("write {}, or add a file of `i18n` to the theme of the portal", one_of(&known)));
        self.problems.push(wrong);
        None
    }

    /// Whether a name is that of a kind.
    fn is_kind(&mut self, name: &str, at: &Location) -> bool {
        let is_known = kinds::find(name).is_some();
        if !is_known {
            self.unknown(at, ("kind", name), kinds::all().map(|kind| kind.id));
        }
        is_known
    }

    /// Whether a pattern is that of at least one kind.
    fn is_kind_pattern(&mut self, pattern: &str, at: &Location) -> bool {
        if !pattern.contains('*') {
            return self.is_kind(pattern, at);
        }
        let is_known = kinds::all().any(|kind| covers(pattern, kind.id));
        if !is_known {
            self.wrong(at, format!("no kind matches `{}`", quoted(pattern)))
                .help
                .push("see `handover kinds` for all of them".to_owned());
        }
        is_known
    }

    /// A glob, when it is one.
    fn glob(&mut self, value: &Value) -> Option<Sited<String>> {
        let glob = value.sited()?;
        if glob.value.len() > LONGEST_PATTERN {
            let title = format!("a glob of {} bytes (at most {LONGEST_PATTERN} are read)", glob.value.len());
            self.wrong(&value.at, title);
            return None;
        }
        match Globs::new([&glob.value], Case::Sensitive) {
            Ok(_) => Some(glob),
            Err((_, why)) => {
                self.wrong(&value.at, format!("`{}` is no glob: {why}", quoted(&glob.value)));
                None
            }
        }
    }

    fn globs(&mut self, list: Option<&Value>) -> Vec<Sited<String>> {
        list.map(Value::items).unwrap_or_default().iter().filter_map(|item| self.glob(item)).collect()
    }

    /// A path below the root.
    fn path(&mut self, value: &Value) -> Option<RepoPath> {
        inside(value, &RepoPath::root(), &mut self.problems)
    }

    /// A path at which there must be something; `name` is what asks for it.
    fn existing(&mut self, value: &Value, name: &str) -> Option<Sited<RepoPath>> {
        existing_path(value, &RepoPath::root(), name, (self.files, &mut self.problems)).map(|path| value.site(path))
    }

    fn facts(&mut self, value: Option<&Value>) -> BTreeMap<String, Sited<RepoPath>> {
        let mut facts = BTreeMap::new();
        for Entry { key, value } in entries(value) {
            if self.is_fact_type(key)
                && let Some(path) = self.existing(value, &format!("facts.{}", key.value))
            {
                facts.insert(key.value.clone(), path);
            }
        }
        facts
    }

    fn is_fact_type(&mut self, name: &Sited<String>) -> bool {
        unknown_fact_type(name, &mut self.problems).is_none()
    }

    fn discover(&mut self, value: &Value) -> Discover {
        let mut kinds = BTreeMap::new();
        for Entry { key, value } in entries(value.get("kinds")) {
            if self.is_kind(&key.value, &key.at) {
                kinds.insert(key.value.clone(), self.globs(Some(value)));
            }
        }
        let mut headings = BTreeMap::new();
        for Entry { key, value } in entries(value.get("headings")) {
            if self.is_kind(&key.value, &key.at) {
                headings.insert(key.value.clone(), value.texts());
            }
        }
        let roots = value.get("docs_roots").map(Value::items).unwrap_or_default();
        let urls = value.get("runbook_urls").map(Value::items).unwrap_or_default();
        Discover {
            include: self.globs(value.get("include")),
            exclude: self.globs(value.get("exclude")),
            services: self.globs(value.get("services")),
            externals: value.get("externals").map(Value::texts).unwrap_or_default(),
            docs_roots: roots
                .iter()
                .filter_map(|root| Some(self.existing(root, "discover.docs_roots")?.value))
                .collect(),
            default_excludes: value.get("default_excludes").and_then(Value::flag).unwrap_or(true),
            kinds,
            headings,
            runbook_urls: urls
                .iter()
                .filter_map(|url| Some((url.get("prefix")?.text()?, self.path(url.get("path")?)?)))
                .collect(),
        }
    }

    fn freshness(&mut self, value: &Value) -> Freshness {
        let mut freshness = Freshness::default();
        for Entry { key, value } in value.entries() {
            match key.value.as_str() {
                "drift_commits" => freshness.drift_commits = value.number(),
                "default" => freshness.default = value.days().map(|days| value.site(days)),
                pattern if self.is_kind_pattern(pattern, &key.at) => {
                    freshness.kinds.extend(value.days().map(|days| (pattern.to_owned(), value.site(days))));
                }
                _ => {}
            }
        }
        freshness
    }

    fn waivers(&mut self, list: Option<&Value>) -> Vec<Waiver> {
        list.map(Value::items).unwrap_or_default().iter().filter_map(|item| self.waiver(item)).collect()
    }

    /// `None` for a waiver that waives nothing.
    fn waiver(&mut self, value: &Value) -> Option<Waiver> {
        let sited = |key: &str| value.get(key).and_then(Value::sited);
        let text = |key: &str| value.get(key).and_then(Value::text);
        let date = |key: &str| value.get(key).and_then(|value| Some(value.site(value.date()?)));
        let kind = value.get("kind");
        let is_kind = kind.is_none_or(|kind| self.is_kind(kind.as_str().unwrap_or_default(), &kind.at));
        let is_glob = value.get("path").is_none_or(|path| self.glob(path).is_some());
        let waiver = Waiver {
            id: sited("id")?,
            rule: sited("rule")?,
            kind: text("kind"),
            service: sited("service"),
            path: text("path"),
            pointer: text("pointer"),
            category: text("category")?,
            reason: sited("reason")?,
            owner: sited("owner")?,
            expires: date("expires")?,
            since: date("since").map(|since| since.value),
            ticket: text("ticket"),
            at: value.at.clone(),
        };
        (self.may_waive(&waiver) && is_kind && is_glob).then_some(waiver)
    }

    fn may_waive(&mut self, waiver: &Waiver) -> bool {
        let rule = waiver.rule.value.as_str();
        let is_scoped =
            waiver.kind.is_some() || waiver.service.is_some() || waiver.path.is_some() || waiver.pointer.is_some();
        let (title, help) = if is_unwaivable(rule) {
            (format!("`{}` cannot be waived", quoted(rule)), "mend what it reports")
        } else if rule.contains('*') && !is_scoped {
            let title = format!("`{}` stands for many rules, and the waiver has no scope", quoted(rule));
            (title, "add `kind`, `service`, `path` or `pointer`, or name one rule")
        } else {
            return true;
        };
        let problem = self.wrong(&waiver.rule.at, title);
        problem.kind = ProblemKind::Waiver;
        problem.help.push(help.to_owned());
        false
    }
}

/// A name that is none of those known, with the one that was probably meant.
fn unknown<'n>(at: &Location, (what, name): (&str, &str), known: impl Iterator<Item = &'n str>) -> Problem {
    let known: Vec<&str> = known.collect();
    let mut wrong = problem(at.clone(), format!("unknown {what} `{}`", quoted(name)));
    match nearest(name, known.iter().copied()) {
        Some(meant) => wrong.offer(Some(meant)),
        None if known.len() <= MOST_NAMED => wrong.help.push(format!("write {}", one_of(&known))),
        None => {}
    }
    wrong
}

/// The type of facts that nobody knows, as a note; `None` when it is known.
pub(super) fn unknown_fact_type<'p>(name: &Sited<String>, problems: &'p mut Vec<Problem>) -> Option<&'p mut Problem> {
    if kinds::facts::find(&name.value).is_some() {
        return None;
    }
    let known = kinds::facts::FACT_TYPES.iter().map(|fact| fact.id);
    problems.push(unknown(&name.at, ("type of facts", &name.value), known));
    problems.last_mut()
}

/// More names than this are not listed in a message.
const MOST_NAMED: usize = 20;

/// Longest glob and regular expression that is compiled, in bytes.
const LONGEST_PATTERN: usize = 4_096;

/// Whether no waiver has power over a rule, or over any rule of a pattern.
pub fn is_unwaivable(rule: &str) -> bool {
    let of_engine = |group| matches!(group, "manifest" | "waiver" | "signoff" | "gate");
    rule == "security/secret-in-docs" || rule.split_once('/').is_some_and(|(group, _)| of_engine(group))
}

/// A path below `base`; one that leads out of the repository is noted.
fn inside(value: &Value, base: &RepoPath, problems: &mut Vec<Problem>) -> Option<RepoPath> {
    let written = value.as_str()?;
    let path = base.join(written);
    if path.is_none() {
        let mut outside = problem(value.at.clone(), format!("`{}` leads out of the repository", quoted(written)));
        outside.help.push("name something inside it".to_owned());
        problems.push(outside);
    }
    path
}

/// A path at which there must be something; one without is noted, and not given.
pub(super) fn existing_path(
    value: &Value,
    base: &RepoPath,
    name: &str,
    (files, problems): (&dyn Files, &mut Vec<Problem>),
) -> Option<RepoPath> {
    let path = inside(value, base, problems)?;
    if path.is_root() || files.has(&path) {
        return Some(path);
    }
    let title = format!("`{}` names `{path}`, which does not exist", quoted(name));
    let mut missing = Problem { kind: ProblemKind::PathMissing, ..problem(value.at.clone(), title) };
    missing.offer(nearest_path(&path, files).map(|path| path.to_string()));
    // It is written from there, and not from the root.
    missing.meant = missing.meant.filter(|_| base.is_root());
    problems.push(missing);
    None
}

fn project(value: &Value) -> Project {
    let sited = |key: &str| value.get(key).and_then(Value::sited);
    let party = |key: &str| value.path(&["parties", key]).map(|value| party(value, key));
    let date = |key: &str| value.path(&["dates", key]).and_then(|value| Some(value.site(value.date()?)));
    Project {
        name: sited("name"),
        summary: sited("summary"),
        outgoing: party("outgoing"),
        incoming: party("incoming"),
        start: date("start"),
        exit: date("exit"),
        support_until: date("support_until"),
        tracker: value.get("tracker").map(tracker),
        portal_url: sited("portal_url"),
    }
}

fn party(value: &Value, role: &str) -> Party {
    let texts = |key: &str| value.get(key).map(Value::texts).unwrap_or_default();
    Party {
        at: value.at.clone(),
        name: value.get("name").and_then(Value::text).unwrap_or_else(|| role.to_owned()),
        legal_names: texts("legal_names"),
        orgs: texts("orgs"),
        domains: texts("domains"),
        people: texts("people"),
    }
}

fn tracker(value: &Value) -> Tracker {
    let text = |key: &str| value.get(key).and_then(Value::text).unwrap_or_default();
    Tracker { kind: text("type"), url: text("url"), keys: value.get("keys").map(Value::texts).unwrap_or_default() }
}

fn owners(value: &Value) -> Owners {
    let role = |entry: &Entry| Some((entry.key.value.clone(), entry.value.sited()?));
    let team = |entry: &Entry| {
        let party = entry.value.get("party").and_then(Value::as_str).and_then(side);
        let members = entry.value.get("members").map(Value::texts).unwrap_or_default();
        (entry.key.value.clone(), Team { at: entry.key.at.clone(), party, members })
    };
    Owners {
        default: value.get("default").and_then(Value::sited),
        roles: entries(value.get("roles")).filter_map(role).collect(),
        teams: entries(value.get("teams")).map(team).collect(),
    }
}

fn side(text: &str) -> Option<Side> {
    match text {
        "outgoing" => Some(Side::Outgoing),
        "incoming" => Some(Side::Incoming),
        _ => None,
    }
}

/// `None` for `off`.
fn severity(text: &str) -> Option<Severity> {
    match text {
        "error" => Some(Severity::Error),
        "warn" => Some(Severity::Warn),
        "info" => Some(Severity::Info),
        _ => None,
    }
}

fn rule_setting(entry: &Entry) -> RuleSetting {
    let option = |option: &Entry| {
        let written = option.value.text().unwrap_or_else(|| option.value.json().to_string());
        (option.key.value.clone(), written)
    };
    RuleSetting {
        rule: entry.key.clone(),
        severity: entry.value.get("severity").and_then(Value::as_str).map(severity),
        options: entry.value.entries().iter().filter(|entry| entry.key.value != "severity").map(option).collect(),
    }
}
