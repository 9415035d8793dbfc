//! `handover new`: documents from scaffolds, filled in as far as the repository knows.

use std::collections::BTreeSet;

use jiff::civil::Date;

use crate::author::{self, AdrStyle, Ask, Change, Filled, Refusal, Request};
use crate::base::path::RepoPath;
use crate::base::words::nearest;
use crate::kinds::{self, Kind, Scope};
use crate::model::{Portal, Service, ServiceId};
use crate::pipeline::{Checked, Pipeline};
use crate::site::Theme;
use crate::source::{Content, SourceFile, SourceTree};

use super::args::{AdrTemplate, NewArgs};
use super::{Error, Outcome, edit, read_tree, today};

pub(super) fn run(args: &NewArgs) -> Result<Outcome, Error> {
    let tree = read_tree(&args.root)?;
    if args.kind.as_deref() == Some(THEME) {
        return new_theme(args, &tree);
    }
    let today = today(args.today);
    let checked = Pipeline::new(Theme::built_in()).check(&tree, today);
    let request = Request { portal: &checked.portal, tree: &tree, today };
    let service = args.service.as_deref().map(|name| service(&checked.portal, name)).transpose()?;
    let Some(id) = &args.kind else {
        return fill_gaps(args, author::missing(&request, &checked.report, service));
    };
    let kind = kind(id)?;
    let title = args.title.as_deref().unwrap_or_default();
    let made = if kind.id == "adr" {
        let ask = Ask { service, style: args.template.map(style), supersedes: args.supersedes };
        author::decision(&request, title, ask)
    } else {
        only_for_decisions(args)?;
        subject(&checked.portal, kind, service)
            .and_then(|service| author::document(&request, kind, service, title))
            .map(|change| vec![change])
    };
    let changes = made.map_err(refused)?;
    if let Some(edited) = changes.iter().find(|change| matches!(change, Change::Edit { .. })) {
        is_understood(&checked, &tree, &changes, today).map_err(|why| {
            let hint = format!(
                "write the status of `{}` by hand, then `handover new adr` without `--supersedes`",
                edited.path()
            );
            Error::usage("supersede the decision", why).hint(hint)
        })?;
    }
    edit::apply(&args.root, &changes)?;
    tell(args, &changes);
    Ok(Outcome::Clean)
}

/// What is asked for that is no kind of document.
const THEME: &str = "theme";

/// A theme to start with.
fn new_theme(args: &NewArgs, tree: &SourceTree) -> Result<Outcome, Error> {
    only_for_decisions(args)?;
    let (dir, changes) = author::theme(tree, args.title.as_deref().unwrap_or_default())
        .map_err(|refusal| Error::usage("create the theme", refusal.cause).hint(refusal.hint))?;
    edit::apply(&args.root, &changes)?;
    for change in &changes {
        anstream::println!("created  {}", args.root.join(change.path().as_str()).display());
    }
    if changes.is_empty() {
        anstream::println!("`{dir}` holds a theme already: nothing was created");
    }
    anstream::println!("next     `portal: {{theme_dir: {dir}}}` in handover.yaml; `handover serve` shows every change");
    Ok(Outcome::Clean)
}

/// All gaps at once.
fn fill_gaps(args: &NewArgs, filled: Filled) -> Result<Outcome, Error> {
    edit::apply(&args.root, &filled.changes)?;
    for refusal in &filled.refusals {
        anstream::println!("left out {}", refusal.cause);
    }
    if filled.changes.is_empty() {
        let rest = if filled.refusals.is_empty() { "nothing is missing" } else { "nothing else is missing" };
        anstream::println!("{rest}: no document was created");
    } else {
        tell(args, &filled.changes);
    }
    Ok(Outcome::Clean)
}

/// What was done, each file once.
fn tell(args: &NewArgs, changes: &[Change]) {
    let mut told: BTreeSet<&RepoPath> = BTreeSet::new();
    for change in changes.iter().filter(|change| told.insert(change.path())) {
        let done = match change {
            Change::Create { .. } => "created",
            Change::Edit { .. } => "edited",
        };
        anstream::println!("{done:<8} {}", args.root.join(change.path().as_str()).display());
    }
    let created = changes.iter().filter(|change| matches!(change, Change::Create { .. })).count();
    anstream::println!(
        "next     write {}; `handover status` shows what counts",
        if created == 1 { "it" } else { "them" }
    );
}

/// Options that mean nothing for other kinds are a mistake, not a wish to be passed over.
fn only_for_decisions(args: &NewArgs) -> Result<(), Error> {
    let given = [("--supersedes", args.supersedes.is_some()), ("--template", args.template.is_some())];
    match given.into_iter().find(|(_, is_given)| *is_given) {
        Some((option, _)) => {
            let cause = format!("`{option}` is for decisions only");
            Err(Error::usage("create the document", cause)
                .hint("`handover new adr \"Title\"`, or leave the option out"))
        }
        None => Ok(()),
    }
}

/// Reads the repository as it would be after the changes: a status that nobody would read as superseded is not written.
fn is_understood(before: &Checked, tree: &SourceTree, changes: &[Change], today: Date) -> Result<(), String> {
    let mut after = tree.clone();
    for change in changes {
        let text = match change {
            Change::Create { text, .. } => text.clone(),
            Change::Edit { path, span, text, .. } => {
                let Some(Content::Text(old)) = after.get(path).map(|file| &file.content) else {
                    return Err(format!("`{path}` is no text"));
                };
                // Later edits of the same file are looked for from its end, as they are carried out.
                format!("{}{text}{}", &old[..span.start as usize], &old[span.end as usize..])
            }
        };
        after.insert(SourceFile::new(change.path().clone(), Content::Text(text.as_str().into()), Vec::new()));
    }
    let after = Pipeline::new(Theme::built_in()).check(&after, today);
    let paths: BTreeSet<&RepoPath> = changes.iter().map(Change::path).collect();
    let of = |checked: &Checked| -> BTreeSet<(RepoPath, String)> {
        let about = checked.report.findings.iter().filter(|finding| finding.rule.starts_with("adr/"));
        about.map(|finding| (finding.primary.at.path.clone(), finding.title.clone())).collect()
    };
    let known = of(before);
    let new = of(&after).into_iter().find(|one| paths.contains(&one.0) && !known.contains(one));
    new.map_or(Ok(()), |(path, title)| Err(format!("then `{path}` would say: {title}")))
}

fn refused(refusal: Refusal) -> Error {
    let error = Error::usage("create the document", refusal.cause);
    if refusal.hint.is_empty() { error } else { error.hint(refusal.hint) }
}

fn kind(id: &str) -> Result<&'static Kind, Error> {
    kinds::find(id).ok_or_else(|| {
        let hint = match nearest(id, kinds::all().map(|kind| kind.id)) {
            Some(meant) => format!("`handover new {meant}`, or `handover kinds` for all"),
            None => "`handover kinds` lists all".to_owned(),
        };
        Error::usage("create the document", format!("there is no kind `{id}`")).hint(hint)
    })
}

fn service(portal: &Portal, name: &str) -> Result<ServiceId, Error> {
    let found = portal.services.iter().position(|service| service.id == name);
    found.map(|ix| ServiceId(ix as u32)).ok_or_else(|| unknown_service("create the document", portal, name))
}

/// Why a service cannot be meant, with what could.
pub(super) fn unknown_service(doing: &str, portal: &Portal, name: &str) -> Error {
    /// Ids that are listed; more are read in `handover.yaml`.
    const MOST: usize = 20;
    let ids = || portal.services.iter().map(|service| service.id.as_str());
    let hint = match nearest(name, ids()) {
        Some(meant) => format!("`--service {meant}`"),
        None if portal.services.len() > MOST => {
            format!("one of {}, … ({} in all)", ids().take(MOST).collect::<Vec<_>>().join(", "), portal.services.len())
        }
        None => format!("one of {}", ids().collect::<Vec<_>>().join(", ")),
    };
    Error::usage(doing, format!("there is no service `{name}`")).hint(hint)
}

/// The service a document is for: the one that is named, or the only one there is; the project where nothing runs.
fn subject(portal: &Portal, kind: &Kind, named: Option<ServiceId>) -> Result<Option<ServiceId>, Refusal> {
    let is_idle = || !portal.services.iter().any(Service::is_operated);
    match (kind.scope, named, portal.services.as_slice()) {
        (Scope::Project, Some(_), _) => Err(Refusal {
            cause: format!("{} {} is asked of the project, not of a service", article(kind.title), kind.title),
            hint: format!("`handover new {}`", kind.id),
        }),
        (_, Some(id), _) => Ok(Some(id)),
        (Scope::Project | Scope::Either, None, _) => Ok(None),
        (Scope::Service | Scope::Operated, None, [_]) => Ok(Some(ServiceId(0))),
        (Scope::Operated, None, _) if is_idle() => Ok(None),
        (Scope::Service | Scope::Operated, None, services) => {
            let ids: Vec<&str> = services.iter().map(|service| service.id.as_str()).collect();
            Err(Refusal {
                cause: format!("{} {} is asked of each service", article(kind.title), kind.title),
                hint: format!("`handover new {} --service {}`, or one of {}", kind.id, ids[0], ids.join(", ")),
            })
        }
    }
}

fn article(noun: &str) -> &'static str {
    if noun.starts_with(['a', 'e', 'i', 'o', 'A', 'E', 'I', 'O']) { "an" } else { "a" }
}

fn style(template: AdrTemplate) -> AdrStyle {
    match template {
        AdrTemplate::Madr => AdrStyle::Madr,
        AdrTemplate::Nygard => AdrStyle::Nygard,
    }
}
