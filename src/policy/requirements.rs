//! What is asked of a subject: the profile, changed by the manifest, changed by the service's own entry.

use jiff::civil::Date;

use crate::base::diag::Location;
use crate::kinds::profiles::{Profile, Strength};
use crate::kinds::{Condition, Fresh, Kind, pattern_covers};
use crate::manifest::{Manifest, Require, ServiceEntry, Sited};

use super::slots::Because;

/// One kind, as it is asked of one subject.
#[derive(Debug, Clone)]
pub(super) struct Requirement<'a> {
    pub(super) kind: &'static Kind,
    pub(super) strength: Strength,
    /// Of which services: the kind's own condition unless the manifest gives another.
    pub(super) when: &'a Condition,
    /// Ids of services when the manifest lists them: then no condition applies.
    pub(super) only: Option<&'a [String]>,
    pub(super) min: u32,
    /// Limit of age in days; `None` when age does not count.
    pub(super) limit_days: Option<u32>,
    pub(super) because: Because,
}

/// The requirement for a kind; `None` when nobody asks for it.
///
/// `entry` is the service's own entry in the manifest, when a service is asked.
pub(super) fn requirement<'a>(
    manifest: &'a Manifest,
    entry: Option<&'a ServiceEntry>,
    kind: &'static Kind,
    today: Date,
) -> Option<Requirement<'a>> {
    let profile = manifest.profile.as_ref().map_or(Profile::default(), |profile| profile.value);
    let changes = [manifest.require.get(kind.id), entry.and_then(|entry| entry.require.get(kind.id))];
    let changes = || changes.iter().flatten().copied();
    let mut strength = profile.asks(kind.id);
    for change in changes() {
        strength = changed(strength, &change.value, today);
    }
    let last = |pick: fn(&Require) -> bool| changes().rfind(|change| pick(&change.value));
    Some(Requirement {
        kind,
        strength: strength?,
        when: last(|change| change.when.is_some())
            .and_then(|change| change.value.when.as_ref())
            .unwrap_or_else(|| kind.condition()),
        only: last(|change| !change.services.is_empty()).map(|change| change.value.services.as_slice()),
        min: last(|change| change.min.is_some()).and_then(|change| change.value.min).unwrap_or(1),
        limit_days: last(|change| change.fresh.is_some())
            .and_then(|change| change.value.fresh)
            .or_else(|| limit(manifest, kind)),
        because: because(manifest, profile, last(|change| change.asked.is_some() || change.strength.is_some())),
    })
}

fn changed(strength: Option<Strength>, change: &Require, today: Date) -> Option<Strength> {
    if change.asked == Some(false) {
        return None;
    }
    let asked = match (change.strength, change.asked) {
        (Some(strength), _) => Some(strength),
        (None, Some(true)) => Some(strength.unwrap_or_default().max(Strength::Required)),
        (None, _) => strength,
    };
    let is_early = change.from.is_some_and(|from| today < from);
    if is_early { asked.map(|_| Strength::Recommended) } else { asked }
}

/// Limit of age of a kind: the longest pattern of the manifest that covers it, the manifest's default, the registry.
fn limit(manifest: &Manifest, kind: &Kind) -> Option<u32> {
    let patterns = manifest.freshness.kinds.iter().filter(|(pattern, _)| pattern_covers(pattern, kind.id));
    let named = patterns.max_by_key(|(pattern, _)| pattern.len()).map(|(_, days)| days.value);
    let default = || manifest.freshness.default.as_ref().map(|days| days.value);
    match kind.fresh {
        Fresh::Days(days) => Some(named.or_else(default).unwrap_or(days)),
        Fresh::Drift | Fresh::Never => named,
    }
}

fn because(manifest: &Manifest, profile: Profile, change: Option<&Sited<Require>>) -> Because {
    let by_profile = |at: Option<Location>| Because {
        is_by_profile: true,
        text: format!("profile `{}` asks for it", profile.id()),
        at,
    };
    match (change, &manifest.profile) {
        (Some(change), _) => {
            Because { is_by_profile: false, text: "the manifest asks for it".to_owned(), at: Some(change.at.clone()) }
        }
        (None, Some(named)) => by_profile(Some(named.at.clone())),
        (None, None) => by_profile(None),
    }
}
