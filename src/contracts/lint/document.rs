//! What is wrong with a contract as a document: its structure, and references that lead nowhere.

use std::collections::HashMap;

use super::{Check, Lint, place};
use crate::base::diag::{Edit, Fix, Location};
use crate::base::path::RepoPath;
use crate::base::words::{is_slip, requoted};
use crate::contracts::spec::{Lost, Node, Spec, Target};
use crate::contracts::structure::{self, Format};

/// Structure and references of a contract and all its files.
pub(super) fn check(spec: &Spec, lints: &mut Vec<Lint>) {
    if let Some(format) = Format::of(spec.root()) {
        structure(spec, format, lints);
    }
    references(spec, lints);
}

fn structure(spec: &Spec, format: Format, lints: &mut Vec<Lint>) {
    let found = structure::check(spec, format);
    let count = found.flaws.len();
    for (ix, flaw) in found.flaws.into_iter().enumerate() {
        let at = Location::new(spec.node(flaw.node).path(), flaw.span);
        let mut lint = Lint::new(Check::Invalid, at, flaw.title).label(flaw.label);
        lint.help.extend(flaw.help);
        if ix + 1 == count && found.more > 0 {
            lint = lint.note(format!("{} more of this kind are not listed", found.more));
        }
        lints.push(lint);
    }
}

/// One lint for each reference as written: a schema that is gone may be asked for in a hundred places.
fn references(spec: &Spec, lints: &mut Vec<Lint>) {
    let lost = spec.references().into_iter().filter_map(|(node, target)| match target {
        Target::Lost(lost) => Some((node, lost)),
        Target::Value(_) | Target::External => None,
    });
    let mut said: Vec<(Node<'_>, &Lost, Vec<Node<'_>>)> = Vec::new();
    let mut known: HashMap<(&RepoPath, &str), usize> = HashMap::new();
    for (node, lost) in lost {
        let key = (node.path(), node.reference().unwrap_or_default());
        match known.get(&key) {
            Some(ix) => said[*ix].2.push(node),
            None if said.len() < MOST => {
                known.insert(key, said.len());
                said.push((node, lost, Vec::new()));
            }
            None => {}
        }
    }
    lints.extend(said.into_iter().map(|(node, lost, places)| unresolved(node, lost, &places)));
}

/// References of one contract that are reported.
const MOST: usize = 200;

fn unresolved(node: Node<'_>, lost: &Lost, more: &[Node<'_>]) -> Lint {
    let value = node.get("$ref").unwrap_or(node);
    let written = node.reference().unwrap_or_default();
    let (label, help) = match lost {
        Lost::Pointer { file, nearest } => {
            let meant = nearest.as_ref().map(|nearest| format!("did you mean `{nearest}`?"));
            (format!("no such place in `{file}`"), meant)
        }
        Lost::File(path) => (format!("no such file: `{path}`"), None),
        Lost::Outside => {
            ("leads out of the repository".to_owned(), Some("copy the file into the repository".to_owned()))
        }
        Lost::Malformed => {
            ("no JSON pointer".to_owned(), Some("write `#/` and the names on the way, with `/` between".to_owned()))
        }
    };
    let mut lint = Lint::new(Check::UnresolvedRef, place(value), format!("`$ref` target `{written}` does not exist"));
    lint = lint.label(label);
    lint.help.extend(help);
    if let Lost::Pointer { nearest: Some(nearest), .. } = lost
        && is_slip(written, nearest)
        && let Some(text) = requoted(value.written(), nearest)
    {
        lint.fix = Some(Fix { is_unsafe: false, edits: vec![Edit { at: place(value), text }] });
    }
    for other in more {
        lint = lint.related(*other, "asks for it, too");
    }
    if more.len() > 3 {
        lint = lint.note(format!("{} places ask for it", more.len() + 1));
    }
    lint
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contracts::testing::spec_of;

    fn said(files: &[(&str, &str)]) -> String {
        let spec = spec_of(files);
        let mut lints = Vec::new();
        check(&spec, &mut lints);
        let line = |lint: &Lint| {
            let text = spec
                .files()
                .find(|(path, _)| **path == lint.primary.at.path)
                .map(|(_, tree)| tree.source().to_string());
            let text = text.unwrap_or_default();
            let at = crate::base::span::LineIndex::new(&text).position(&text, lint.primary.at.span.start);
            let rest = [lint.primary.text.clone()].into_iter().chain(lint.help.clone()).chain(lint.notes.clone());
            format!(
                "{}:{}:{} {}: {}",
                lint.primary.at.path,
                at.line,
                at.column,
                lint.title,
                rest.collect::<Vec<_>>().join("; ")
            )
        };
        lints.iter().map(line).collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn a_reference_that_leads_nowhere_is_said_once_with_what_was_meant() {
        let places: String = (0..5).map(|n| format!("      A{n}: {{$ref: '#/components/schemas/Ivoice'}}\n")).collect();
        let text = format!(
            "openapi: 3.1.0\ninfo: {{title: a, version: '1'}}\ncomponents:\n  schemas:\n    Invoice: {{type: object}}\n    B:\n      $ref: x.yaml\n    C:\n      properties:\n{places}"
        );
        insta::assert_snapshot!(said(&[("a.yaml", &text)]), @r#"
    a.yaml:9:7 `properties` must be an object: nothing stands here; fill it in, or remove the key
    a.yaml:7:13 `$ref` target `x.yaml` does not exist: no such file: `x.yaml`
    a.yaml:10:18 `$ref` target `#/components/schemas/Ivoice` does not exist: no such place in `a.yaml`; did you mean `#/components/schemas/Invoice`?; 5 places ask for it
    "#);
    }

    #[test]
    fn what_stands_where_it_must_not_is_said_at_its_place() {
        insta::assert_snapshot!(said(&[("a.yaml", "openapi: 3.0.3\ninfo: {title: a, version: '1'}\npaths: []\n")]), @r#"a.yaml:3:1 `paths` must be an object: a list stands here"#);
    }
}
