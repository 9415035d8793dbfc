//! Any bytes that are read as YAML or JSON give a contract that can be linted, and that is the same as itself.

#![no_main]

use std::sync::Arc;

use handover::base::path::RepoPath;
use handover::contracts::{Contract, Spec, drift, lint};
use handover::yaml::flat::Flat;
use handover::yaml::{Limits, Syntax};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let path = RepoPath::new("openapi.yaml").expect("a path inside the root");
    let text: Arc<str> = text.into();
    for syntax in [Syntax::Yaml, Syntax::Json] {
        let Some(tree) = Flat::read(&text, syntax, &Limits::default()).tree.map(Arc::new) else { continue };
        let read = || Contract::read(Spec::new(&path, Arc::clone(&tree), &|asked| (*asked == path).then(|| Arc::clone(&tree))));
        let (Some(one), Some(other)) = (read(), read()) else { continue };
        for found in lint::lint(&one, &path) {
            assert!(text.get(found.primary.at.span.range()).is_some(), "{found:?} lies outside the text");
        }
        if let (Contract::OpenApi(one), Contract::OpenApi(other)) = (&one, &other) {
            let changes = drift::compare(one, other, None).changes;
            assert!(changes.is_empty(), "{changes:?}");
        }
    }
});
