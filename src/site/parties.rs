//! Which side of the handover an owner stands on, as far as the manifest says.

use super::words::Words;
use crate::manifest::{Manifest, Party, Side};
use crate::model::parties::is_below;

/// The side of an owner (`@team`, `@org/team`, a mail address, a name); `None` when nothing tells.
///
/// Asked in this order: teams, then people and organisations of each party, then mail domains.
pub(super) fn side_of(manifest: &Manifest, owner: &str) -> Option<Side> {
    let team = manifest.owners.teams.iter().find(|(name, team)| team.party.is_some() && fits(name, owner));
    team.and_then(|(_, team)| team.party).or_else(|| {
        let parties = [(Side::Outgoing, &manifest.project.outgoing), (Side::Incoming, &manifest.project.incoming)];
        let named = parties.into_iter().filter_map(|(side, party)| Some((side, party.as_ref()?)));
        named.into_iter().find(|(_, party)| is_of(party, owner)).map(|(side, _)| side)
    })
}

/// What the party of a side is called: `Contoso Delivery (outgoing)`.
pub(super) fn party_words(manifest: &Manifest, words: &Words, side: Side) -> String {
    let (party, role) = match side {
        Side::Outgoing => (&manifest.project.outgoing, "outgoing"),
        Side::Incoming => (&manifest.project.incoming, "incoming"),
    };
    let stated = party.as_ref().map(|party| party.name.as_str()).filter(|name| !name.is_empty() && *name != role);
    let role = words.named("party", role);
    match stated {
        Some(name) => format!("{name} ({role})"),
        None => role.to_string(),
    }
}

fn is_of(party: &Party, owner: &str) -> bool {
    let org = owner.strip_prefix('@').map(|handle| handle.split('/').next().unwrap_or(handle));
    let host = owner.rsplit_once('@').filter(|(name, _)| !name.is_empty()).map(|(_, host)| host);
    let in_domain =
        |domain: &String| host.is_some_and(|host| is_below(&host.to_ascii_lowercase(), &domain.to_ascii_lowercase()));
    party.people.iter().any(|people| fits(people, owner))
        || party.orgs.iter().any(|known| org.is_some_and(|org| org.eq_ignore_ascii_case(known)))
        || party.domains.iter().any(in_domain)
        || [&party.name].into_iter().chain(&party.legal_names).any(|name| name.eq_ignore_ascii_case(owner))
}

/// Whether a pattern covers a name, letter case aside; `*` stands for any characters. O(pattern × name).
fn fits(pattern: &str, name: &str) -> bool {
    let (pattern, name) = (pattern.to_lowercase(), name.to_lowercase());
    let mut parts = pattern.split('*');
    let first = parts.next().unwrap_or_default();
    let Some(mut rest) = name.strip_prefix(first) else { return false };
    let Some(last) = parts.next_back() else { return rest.is_empty() };
    for part in parts {
        let Some(at) = rest.find(part) else { return false };
        rest = &rest[at + part.len()..];
    }
    rest.ends_with(last)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::diag::Location;
    use crate::base::path::RepoPath;
    use crate::manifest::Team;
    use crate::site::words::english;

    fn manifest() -> Manifest {
        let at = Location::file(&RepoPath::new("handover.yaml").unwrap());
        let party = |name: &str, org: &str| Party {
            at: at.clone(),
            name: name.to_owned(),
            legal_names: Vec::new(),
            orgs: vec![org.to_owned()],
            domains: vec![format!("{org}.example")],
            people: vec![format!("@*-{org}")],
        };
        let mut manifest = Manifest::default();
        manifest.project.outgoing = Some(party("Contoso Delivery", "contoso"));
        manifest.project.incoming = Some(party("incoming", "northwind"));
        let team = Team { at, party: Some(Side::Outgoing), members: Vec::new() };
        manifest.owners.teams.insert("@northwind/contractors*".to_owned(), team);
        manifest
    }

    #[test]
    fn an_owner_is_known_by_team_organisation_mail_or_name() {
        let side = |owner: &str| side_of(&manifest(), owner);
        for owner in ["@contoso/ops", "@kemal-contoso", "k@mail.contoso.example", "contoso delivery"] {
            assert_eq!(side(owner), Some(Side::Outgoing), "{owner}");
        }
        assert_eq!(side("@Northwind/platform"), Some(Side::Incoming));
        assert_eq!(side("@northwind/contractors-eu"), Some(Side::Outgoing));
        for owner in ["", "ops", "@northwinds/x", "k@notcontoso.example", "@contoso.example"] {
            assert_eq!(side(owner), None, "{owner}");
        }
    }

    #[test]
    fn a_party_without_a_name_goes_by_its_role() {
        assert_eq!(party_words(&manifest(), &english(), Side::Outgoing), "Contoso Delivery (outgoing)");
        assert_eq!(party_words(&manifest(), &english(), Side::Incoming), "incoming");
        assert_eq!(party_words(&Manifest::default(), &english(), Side::Outgoing), "outgoing");
    }

    #[test]
    fn many_stars_cost_no_more_than_one() {
        assert!(fits(&"*a".repeat(2_000), &"a".repeat(4_000)));
        assert!(!fits(&format!("{}b", "*a".repeat(2_000)), &"a".repeat(4_000)));
        assert!(fits("a*a", "aa") && !fits("a*a", "a") && fits("*", "") && fits("x", "X"));
    }
}
