//! What older versions of files are asked: which are documents by their name, and what a record said of itself.

use crate::base::path::RepoPath;
use crate::records;
use crate::source::{Content, Said, SourceFile};

use super::{Body, Format, parse};

/// Whether a file may have a page, by its name alone; contracts and alert rules share their endings with other files.
pub fn may_have_page(path: &RepoPath) -> bool {
    let with_pages: [&Format; 8] = [
        &super::markdown::FORMAT,
        &super::rst::FORMAT,
        &super::asciidoc::FORMAT,
        &super::diagram::FORMAT,
        &super::diagram::STRUCTURIZR,
        &super::graphql::FORMAT,
        &super::openapi::FORMAT,
        &super::alerts::FORMAT,
    ];
    !super::machine::writes(path) && with_pages.iter().any(|format| (format.named)(path))
}

/// Whether a file is text for people, by its name alone.
pub fn is_prose(path: &RepoPath) -> bool {
    let prose = [&super::markdown::FORMAT, &super::rst::FORMAT, &super::asciidoc::FORMAT];
    prose.iter().any(|format| (format.named)(path))
}

/// Title and status that a prose text states, in the order of strength of the guide "How documents are read".
pub fn said(path: &RepoPath, text: &str) -> Said {
    let file = SourceFile::new(path.clone(), Content::Text(text.into()), Vec::new());
    let document = parse(&file.into());
    let Body::Prose(prose) = &document.body else {
        return Said { title: document.card.title.to_string(), status: None, written: String::new() };
    };
    let known = |stated: &&records::Stated<Option<records::Status>>| stated.value.is_some();
    let statuses = &prose.reading.statuses;
    let status = statuses.iter().find(known).or(statuses.first());
    Said {
        title: prose.reading.title.clone(),
        status: status.and_then(|stated| stated.value),
        written: status.map(|stated| stated.written.clone()).unwrap_or_default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_old_record_tells_its_title_and_status() {
        let path = RepoPath::new("docs/adr/0001-poll.md").unwrap();
        let said = said(&path, "# 1. Poll\n\n## Status\n\nProposed\n");
        assert_eq!((said.title.as_str(), said.status), ("Poll", Some(records::Status::Proposed)));
    }

    #[test]
    fn names_tell_what_may_have_a_page() {
        let may = |path: &str| may_have_page(&RepoPath::new(path).unwrap());
        assert!(["a.md", "a.rst", "a.mmd", "api.yaml", "x.graphql"].into_iter().all(may));
        assert!(!["a.rs", "Dockerfile", "a.png"].into_iter().any(may));
    }
}
