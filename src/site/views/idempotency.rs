//! Which operations can be sent twice, over all APIs: the first question after a timeout.

use std::sync::Arc;

use serde::Serialize;

use super::parts::{Badge, LinkTo, Tone};
use super::{MainView, PageView, frame};
use crate::contracts::Contract;
use crate::contracts::openapi::idempotency::{Key, KeyPlace, Repeats, Words as Said};
use crate::contracts::openapi::{Idempotency, Kind};
use crate::site::cx::Cx;
use crate::site::routes::{self, Route};
use crate::site::words::Words;

/// The page.
#[derive(Debug, Serialize)]
pub struct IdempotencyView {
    /// Operations of all contracts.
    pub operations: usize,
    /// How many of them do not say whether they can be sent twice.
    pub unstated: usize,
    /// By contract, those with operations that change something.
    pub apis: Vec<ApiRepeats>,
}

/// Operations of a contract whose method does not already say that they can be sent twice, or that say more.
#[derive(Debug, Serialize)]
pub struct ApiRepeats {
    /// The contract.
    pub api: LinkTo,
    /// In the order of the contract.
    pub rows: Vec<RepeatRow>,
    /// How many others can be sent twice by their method.
    pub by_method: usize,
}

/// One operation.
#[derive(Debug, Serialize)]
pub struct RepeatRow {
    /// Its page.
    pub operation: LinkTo,
    /// Whether it can be sent twice.
    pub badge: Badge,
    /// Why, or how; with code in backticks.
    pub words: String,
}

/// The page of all operations that matter after a timeout.
pub(in crate::site) fn page(cx: &Cx<'_>) -> PageView {
    let mut view = IdempotencyView { operations: 0, unstated: 0, apis: Vec::new() };
    for (id, checked) in &cx.portal.contracts {
        let Contract::OpenApi(api) = &checked.contract else { continue };
        let (Some(routes), Some(card)) = (cx.routes.api(*id), cx.card(*id)) else { continue };
        let api_link = LinkTo::new(Arc::clone(&card.href), card.full_title());
        let mut found = ApiRepeats { api: api_link, rows: Vec::new(), by_method: 0 };
        for ((operation, call), route) in api.operations.iter().zip(&checked.calls).zip(&routes.operations) {
            if operation.kind != Kind::Path {
                continue;
            }
            view.operations += 1;
            view.unstated += usize::from(call.idempotency == Idempotency::Unstated);
            let Some((badge, words)) = said(cx.words, &call.idempotency) else {
                found.by_method += 1;
                continue;
            };
            let text = format!("{} {}", operation.method, operation.path.value);
            found.rows.push(RepeatRow { operation: LinkTo::new(Arc::clone(&route.href), text), badge, words });
        }
        if !found.rows.is_empty() {
            view.apis.push(found);
        }
    }
    let route = Route::new(routes::IDEMPOTENCY);
    let mut page = frame::generated(cx, &route, cx.words.get("idempotency.title"), MainView::Idempotency(view));
    page.breadcrumbs.push(cx.section(routes::APIS, "common.apis"));
    page
}

/// A badge and the reason; `None` for what the method already says.
pub(in crate::site) fn said(words: &Words, idempotency: &Idempotency) -> Option<(Badge, String)> {
    let said =
        |said: &Said| if said.text.is_empty() { words.get("repeats.stated").to_owned() } else { said.text.clone() };
    let badge = |tone: Tone, key: &str| Badge::new(tone, words.get(key));
    Some(match idempotency {
        Idempotency::ByMethod => return None,
        Idempotency::Stated(Repeats::Safely, why) => (badge(Tone::Ok, "repeats.safe"), said(why)),
        Idempotency::Stated(Repeats::Again, why) => (badge(Tone::Bad, "repeats.unsafe"), said(why)),
        Idempotency::Key(key) => (badge(Tone::Ok, "repeats.with_key"), key_words(words, key)),
        Idempotency::Unstated => (badge(Tone::Warn, "common.not_stated"), words.get("repeats.unstated").to_owned()),
        Idempotency::Contradicted(why) => (badge(Tone::Bad, "repeats.unsafe"), said(why)),
    })
}

fn key_words(words: &Words, key: &Key) -> String {
    let place = match key.place {
        KeyPlace::Header => "repeats.header",
        KeyPlace::Query => "repeats.query",
        KeyPlace::Body => "repeats.body",
    };
    let need = if key.required { "repeats.required" } else { "repeats.optional" };
    let mut parts = vec![format!("{} `{}`", words.get(place), key.name), words.get(need).to_owned()];
    if !key.ttl.is_empty() {
        parts.push(words.with("repeats.remembered", &[("time", &key.ttl)]));
    }
    if !key.scope.is_empty() {
        parts.push(words.with("repeats.unique", &[("scope", &key.scope)]));
    }
    parts.join(", ")
}
