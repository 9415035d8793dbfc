//! Backstage catalogues ("Descriptor Format of Catalog Entities").

use crate::base::span::Spanned;
use crate::formats::{Entity, EntityKind, ServiceHint};
use crate::yaml::{Node, Parsed};

use super::hint;

/// Component types that nobody operates (`spec.type`).
const NOT_OPERATED: &[&str] = &["cli", "documentation", "docs", "library", "package", "plugin", "template", "tool"];

/// Components of a Backstage catalogue that somebody operates.
pub(super) fn components(parsed: &Parsed) -> Vec<ServiceHint> {
    parsed.documents.iter().filter_map(component).collect()
}

fn component(entity: &Node) -> Option<ServiceHint> {
    let kind = entity.at(&["spec", "type"]).and_then(Node::as_str).unwrap_or_default().to_lowercase();
    if entity.get("kind")?.as_str() != Some("Component") || NOT_OPERATED.contains(&&*kind) {
        return None;
    }
    let owner = entity.at(&["spec", "owner"]).and_then(Node::as_str).unwrap_or_default();
    Some(ServiceHint {
        owner: name_of(owner).to_owned(),
        directory: ".".to_owned(),
        ..hint(entity.at(&["metadata", "name"])?)?
    })
}

/// The name in an entity reference, `kind:namespace/name`; kind and namespace may be left out.
fn name_of(reference: &str) -> &str {
    reference.rsplit([':', '/']).next().unwrap_or_default()
}

/// Entities that say something of services.
pub(super) fn entities(parsed: &Parsed) -> Vec<Entity> {
    parsed.documents.iter().filter_map(entity).collect()
}

fn entity(node: &Node) -> Option<Entity> {
    let kind = match node.get("kind")?.as_str()? {
        "Component" => EntityKind::Component,
        "API" => EntityKind::Api,
        "Resource" => EntityKind::Resource,
        "System" => EntityKind::System,
        "Group" => EntityKind::Group,
        "User" => EntityKind::User,
        _ => return None,
    };
    let name = hint(node.at(&["metadata", "name"])?)?;
    let text = |path: &[&str]| node.at(path).and_then(Node::as_str).unwrap_or_default().to_owned();
    let spanned = |node: &Node| Some(Spanned::new(node.as_str()?.trim().to_owned(), node.span));
    let list = |key: &str| {
        let items = node.at(&["spec", key]).map_or(&[][..], Node::items);
        items.iter().filter_map(spanned).collect()
    };
    Some(Entity {
        kind,
        name: Spanned::new(name.name, name.span),
        title: text(&["metadata", "title"]),
        owner: node.at(&["spec", "owner"]).and_then(spanned),
        system: text(&["spec", "system"]),
        depends_on: list("dependsOn"),
        provides: list("providesApis"),
        consumes: list("consumesApis"),
    })
}
