use std::sync::LazyLock;

use proptest::prelude::*;
use pulldown_cmark::{Event, Options, Parser};
use regex::Regex;
use scraper::Html;

use super::*;
use crate::site::testing::Site;

#[test]
fn what_a_page_says_is_said_in_markdown() {
    let page = "<nav>menu</nav><main id=\"ho-main\"><nav class=\"crumbs\">way</nav>\n<h1>Orders &amp; more</h1>\n\
        <dl class=\"facts\"><div><dt>Owner</dt><dd>team <b>a</b></dd></div></dl>\n\
        <p>See <a href=\"../repo/a%20b.html#x\">the *guide*</a>, <a href=\"https://x.example/y.html\">there</a>.<br>Next.</p>\n\
        <ol><li>One</li><li><p>Two</p><pre><code class=\"language-sh\">$ ls\n  `x`\n</code></pre></li></ol>\n\
        <ul><li>a<ul><li>b</li></ul></li><li><input type=\"checkbox\" checked disabled> c</li></ul>\n\
        <blockquote><p>said</p><p>again</p></blockquote>\n\
        <details><summary>More</summary><p>inside</p></details>\n\
        <div class=\"table\"><table><thead><tr><th>A</th><th>B</th></tr></thead>\
        <tbody><tr><td>1 | 2</td><td><code>x|y</code> <ul><li>p</li><li>q</li></ul></td></tr></tbody></table></div>\n\
        <p><img src=\"x.png\" alt=\"A plan\"></p><svg><text>no</text></svg><p>1. no list, # no heading, &lt;b&gt;</p></main>";
    insta::assert_snapshot!(markdown(page), @r"
    # Orders & more

    **Owner**: team **a**

    See [the \*guide\*](../repo/a%20b.md#x), [there](https://x.example/y.html).\
    Next.

    1. One
    2. Two

       ```sh
       $ ls
         `x`
       ```

    - a
      - b
    - [x] c

    > said
    >
    > again

    **More**

    inside

    | A | B |
    | --- | --- |
    | 1 \| 2 | `x\|y` p q |

    ![A plan](x.png)

    1\. no list, # no heading, \<b>
    ");
}

#[test]
fn marks_around_nothing_are_left_out() {
    assert_eq!(markdown("<main><p><b></b><a href=\"x\"></a>a <b> b </b>c</p><p> </p></main>"), "a **b** c\n");
}

#[test]
fn every_page_of_a_portal_has_a_twin_whose_links_lead_to_twins() {
    let site =
        Site::of(&[("README.md", "# Shop\n\nSee [how](docs/how.md#now).\n"), ("docs/how.md", "# How\n\n## Now\n")]);
    let twin = &site.twins["repo/readme.md"];
    assert!(twin.starts_with("# Shop\n"), "{twin}");
    assert!(twin.contains("See [how](../repo/docs/how.md#now)."), "{twin}");
    assert!(site.page("repo/readme.html").contains("type=\"text/markdown\" href=\"../repo/readme.md\""));
    assert!(site.twins.contains_key("index.md") && !site.twins.contains_key("404.md"));
    assert_eq!(site.problems(), [] as [&str; 0]);
    assert!(!site.page("404.html").contains("text/markdown"));
}

/// Words of a text in Markdown, code included.
fn words_of_markdown(text: &str) -> Vec<String> {
    let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_TASKLISTS;
    let mut words = String::new();
    for event in Parser::new_ext(text, options) {
        match event {
            Event::Text(text) | Event::Code(text) => words.push_str(&text),
            Event::Html(html) | Event::InlineHtml(html) => panic!("raw HTML {html} in\n{text}"),
            Event::SoftBreak | Event::HardBreak | Event::Start(_) | Event::End(_) => {}
            _ => {}
        }
    }
    letters(&words)
}

/// Everything but blanks, one by one: where blocks join, blanks differ.
fn letters(text: &str) -> Vec<String> {
    text.split_whitespace().map(str::to_owned).collect::<String>().chars().map(String::from).collect()
}

static ANCHOR: LazyLock<Regex> = LazyLock::new(|| Regex::new("<a class=\"anchor\"[^>]*>.*?</a>").unwrap());

fn words_of_page(html: &str) -> Vec<String> {
    let page = Html::parse_document(html);
    let main = scraper::Selector::parse("article.body").unwrap();
    letters(&page.select(&main).flat_map(|main| main.text()).collect::<String>())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    #[test]
    fn a_twin_says_what_the_page_says(
        blocks in prop::collection::vec(prop::sample::select(vec![
            "para *em* **strong** `co|de` [l](https://x.example/a_(b)) end", "# a\n\n## b # c", "- x\n- y\n  - z\n\n    more",
            "1. a\n2. b\n\n   ```sh\n   $ x `y`\n   ```", "> q\n> - r", "| a | b |\n|---|---|\n| `x\\|y` | 1\\|2 |",
            "<b>raw</b> & &amp; &lt;x&gt; \\*no\\* snake_case _em_", "- [x] done\n- [ ] not", "line\\\nbreak ~~gone~~",
            "2026. was a year", "\\# no\n\\- no\n\\+ no", "***", "a<br>b", "**bold*em*bold**", "``` \n\n  ind\n\n```", "x[^1]\n\n[^1]: note",
        ]), 1..8),
    ) {
        let text = blocks.join("\n\n");
        let site = Site::of(&[("docs/a.md", &text)]);
        // The link to a heading itself is no text.
        let page = ANCHOR.replace_all(site.page("repo/docs/a.html"), "");
        let start = page.find("<article").unwrap();
        let end = page.find("</article>").unwrap();
        let twin = markdown(&format!("<main>{}</main>", &page[start..end]));
        prop_assert_eq!(words_of_markdown(&twin), words_of_page(&page), "{}", twin);
    }

    #[test]
    fn any_text_has_a_twin(text in "(<[a-z/]{0,8}( [a-z]{1,5}=\"[^\"]{0,4}\")?>|[^<]{0,6}){0,40}") {
        markdown(&text);
    }
}
