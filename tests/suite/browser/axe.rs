//! axe-core in a page that refuses foreign scripts: it runs in a world of its own.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use serde_json::{Value, json};

use super::Browser;
use super::driver;

/// All rules that are on by themselves, and the one on the size of targets (WCAG 2.2, 2.5.8).
pub(super) const ALL: &str = "{resultTypes: ['violations'], rules: {'target-size': {enabled: true}}}";

/// Those that another scheme of colours can break.
pub(super) const COLOURS: &str = "{resultTypes: ['violations'], runOnly: ['cat.color']}";

/// Where `tests/run` puts it.
fn file() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).with_file_name("axe-core").join("axe.min.js")
}

static SCRIPT: LazyLock<Option<String>> = LazyLock::new(|| fs::read_to_string(file()).ok());

/// What breaks the rules of axe-core, each with the rule, the element and why; `None` when there is no axe-core.
pub(super) fn violations(browser: &Browser, options: &str) -> Option<Vec<String>> {
    let Some(script) = &*SCRIPT else {
        driver::skip(&format!("there is no `{}`; `tests/run` fetches it", file().display()));
        return None;
    };
    let frame = browser.cdp("Page.getFrameTree", json!({}));
    let world = json!({"frameId": frame["frameTree"]["frame"]["id"], "worldName": "axe"});
    let context = browser.cdp("Page.createIsolatedWorld", world)["executionContextId"].clone();
    let run = |expression: &str| {
        let call = json!({"expression": expression, "contextId": context, "awaitPromise": true, "returnByValue": true});
        let outcome = browser.cdp("Runtime.evaluate", call);
        assert_eq!(outcome["exceptionDetails"], Value::Null, "axe-core failed");
        outcome["result"]["value"].clone()
    };
    // Once a page: a world of one name is the same world.
    if run("typeof axe") == "undefined" {
        run(&format!("{script};0"));
    }
    let lines = "(outcome) => outcome.violations.flatMap((rule) => rule.nodes.map((node) => \
                 rule.id + ': ' + node.target.join(' ') + ': ' + node.failureSummary))";
    let found = run(&format!("axe.run(document, {options}).then({lines})"));
    Some(serde_json::from_value(found).expect("axe-core gives strings"))
}
