use super::super::testing::titles;
use super::*;

#[test]
fn what_would_run_is_found_where_it_stands() {
    let table = [
        ("\"a <script src='x'>b</script>\"", "2:24 a description holds `<script`"),
        ("'[x](javascript:alert)'", "2:26 a description holds `javascript:`"),
        ("'<a href=\"JavaScript:x\">'", "2:31 a description holds `JavaScript:`"),
        ("'<img src=x onerror=y>'", "2:33 a description holds `onerror`"),
        ("'call eval(x)'", "2:27 a description holds `eval`"),
        ("'see JavaScript: the good parts'", ""),
        ("'a <b>bold</b> word, on = off'", ""),
        ("'`<script>` and ``eval(x)``'", ""),
        ("'medieval (old)'", ""),
        ("\"x\\n```html\\n<script>\\n```\\ny\"", ""),
    ];
    let text = |description: &str| format!("openapi: 3.1.0\ninfo: {{description: {description}}}\n");
    let told = table.iter().map(|(description, _)| titles(&text(description), Check::UnsafeMarkdown));
    assert_eq!(told.collect::<Vec<_>>(), table.iter().map(|row| row.1).collect::<Vec<_>>());
}

#[test]
fn descriptions_are_looked_at_wherever_they_stand() {
    let text = "
openapi: 3.1.0
tags: [{name: a, description: '<script>'}]
paths: {/a: {get: {summary: '<script>', responses: {200: {description: '<script>'}}}}}
components: {schemas: {S: {properties: {description: {description: '<script>'}}}}}
";
    assert_eq!(titles(text, Check::UnsafeMarkdown).lines().count(), 4);
}

#[test]
fn many_backticks_take_no_longer() {
    let ticks: String = (1..2_000).map(|n| format!("{} ", "`".repeat(n % 7 + 1))).collect();
    assert_eq!(without_code(&ticks).len(), ticks.len());
}
