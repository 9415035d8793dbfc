//! The page of a runbook: what must be known before the first step.

use std::sync::Arc;

use serde::Serialize;

use super::body::body;
use super::parts::LinkTo;
use super::runbooks::kind_word;
use super::{MainView, PageView, frame};
use crate::model::{DocId, Runbook};
use crate::records::{Role, RunbookKind};
use crate::site::cx::Cx;

/// What the page of a runbook shows above its steps. Empty texts stand for what is not stated.
#[derive(Debug, Serialize)]
pub struct RunbookView {
    /// What it is about; empty when it cannot be told.
    pub kind: Arc<str>,
    /// Who answers for it.
    pub owner: String,
    /// Severity, as written.
    pub severity: String,
    /// How long it takes, as written.
    pub duration: String,
    /// Last review.
    pub last_reviewed: String,
    /// Next review.
    pub next_review: String,
    /// Last test or drill.
    pub last_tested: String,
    /// Services it concerns.
    pub services: Vec<LinkTo>,
    /// Sections to go to at once, as anchor and words; a role is `None` when no section has it.
    pub rollback: Option<LinkTo>,
    /// What is needed before the first step.
    pub prerequisites: Option<LinkTo>,
    /// How to see that it worked.
    pub verify: Option<LinkTo>,
    /// Whom to call.
    pub escalation: Option<LinkTo>,
    /// How many commands it holds.
    pub commands: u32,
    /// Why the file was taken for a runbook.
    pub evidence: String,
}

/// The page of a runbook.
pub(in crate::site) fn page(cx: &Cx<'_>, id: DocId, runbook: &Runbook) -> Option<PageView> {
    let artifact = cx.portal.placement(id)?;
    let date = |date: Option<crate::records::Ymd>| date.map_or_else(String::new, |date| date.to_string());
    let owner = runbook.owner.clone().or_else(|| artifact.owner.clone());
    let view = RunbookView {
        kind: match runbook.kind {
            RunbookKind::Unspecified => Arc::default(),
            kind => kind_word(cx.words, kind),
        },
        owner: owner.unwrap_or_default(),
        severity: runbook.severity.clone().unwrap_or_default(),
        duration: runbook.duration.clone().unwrap_or_default(),
        last_reviewed: date(runbook.last_reviewed),
        next_review: date(runbook.next_review),
        last_tested: date(runbook.last_tested),
        services: cx.services_of(artifact),
        rollback: rollback(runbook),
        prerequisites: section(cx, id, Role::Prerequisites),
        verify: section(cx, id, Role::Verify),
        escalation: section(cx, id, Role::Escalation),
        commands: runbook.commands,
        evidence: artifact.evidence.clone(),
    };
    frame::written(cx, id, body(cx, id), MainView::Runbook(Box::new(view)))
}

fn rollback(runbook: &Runbook) -> Option<LinkTo> {
    let (anchor, title, _) = runbook.rollback.as_ref()?;
    Some(LinkTo { href: fragment(anchor), text: title.clone() })
}

/// The first section that has a role.
fn section(cx: &Cx<'_>, id: DocId, role: Role) -> Option<LinkTo> {
    let document = cx.portal.doc(id);
    let (heading, _) = document.reading()?.roles.iter().find(|(_, of)| *of == role)?;
    let heading = document.outline.headings.get(*heading)?;
    Some(LinkTo { href: fragment(&heading.id), text: heading.text.clone() })
}

fn fragment(anchor: &str) -> String {
    format!("#{}", crate::base::path::percent_encode(anchor))
}
