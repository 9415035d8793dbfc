//! From a view to the bytes of a page.

use std::sync::Arc;

use serde::Serialize;

use super::fill::{Filling, fill};
use super::pack;
use super::sidebar::{self, Here};
use super::source_text;
use super::theme::Mistake;
use super::views::frame::{Audience, section_of_view};
use super::views::panel::PanelView;
use super::views::trace::TraceRow;
use super::views::{
    Backlinks, BodyView, Card, Crumb, FindingView, LinkTo, MainView, PageView, Shared, SourceView, Target,
};
use super::words::Words;
use super::{PageError, Theme, figure, graph, reference, routes, twin};
use crate::base::path::{UrlPath, percent_encode};
use crate::markup::{self, Fragment, Outline};

/// Everything a template sees: the view, and what was made of its texts.
#[derive(Serialize)]
struct Screen<'a> {
    /// Type of the page.
    page: &'static str,
    /// The page, from the portal's root.
    href: &'a str,
    /// Its twin in Markdown, from the portal's root; empty when it has none.
    twin: String,
    /// `../` as often as needed to reach the portal's root.
    root: &'a str,
    portal: &'a str,
    lang: &'a str,
    /// `ltr` or `rtl`.
    dir: &'a str,
    title: &'a str,
    heading: &'a str,
    distinction: &'a str,
    description: &'a str,
    audience: &'a Audience,
    breadcrumbs: &'a [Crumb],
    previous: &'a Option<Shared<Card>>,
    next: &'a Option<Shared<Card>>,
    source: &'a Option<SourceView>,
    backlinks: &'a Backlinks,
    panel: &'a PanelView,
    findings: &'a [Shared<FindingView>],
    main: &'a MainView,
    sidebar_html: String,
    contents: Vec<Content>,
    #[serde(flatten)]
    body: BodyScreen,
    /// Words of the glossary.
    words: &'a [LinkTo],
    /// What the page has to do with others, as a table.
    trace: Option<TraceScreen<'a>>,
    /// The drawing of a page: of what replaced what, or of the neighbourhood; empty on other pages.
    graph_html: String,
    /// The picture of a page whose file is one diagram; empty on other pages.
    figure_html: String,
    /// How many diagrams the page holds.
    diagrams: usize,
}

/// What a template sees of a neighbourhood.
#[derive(Serialize)]
struct TraceScreen<'a> {
    rows: &'a [TraceRow],
    more: usize,
}

/// A line of the contents.
#[derive(Serialize)]
struct Content {
    /// Anchor, percent-encoded.
    id: String,
    /// Words.
    text: String,
    /// 2 or 3.
    level: u8,
}

/// What a template sees of the text.
#[derive(Default, Serialize)]
struct BodyScreen {
    /// The text; empty when it is shown as source.
    body_html: String,
    /// Its lines; empty when it is not shown as source.
    lines_html: String,
    lines_shown: usize,
    lines_total: usize,
}

/// A page, and the same for programs.
#[derive(Debug, Clone)]
pub struct Rendered {
    /// The page.
    pub html: Arc<[u8]>,
    /// Its [twin](super::twin) and the twin's place; `None` for a page that only makes sense in a browser.
    pub markdown: Option<(UrlPath, Arc<[u8]>)>,
    /// Why the theme of the repository could not show it, so that the built-in one does.
    pub mistake: Option<Mistake>,
}

/// Renders one page.
///
/// # Errors
/// When the theme's template fails on this view.
pub fn render(view: &PageView, body: Option<&Fragment>, theme: &Theme) -> Result<Rendered, PageError> {
    let (body, contents) = body_screen(view, body, theme.words());
    let here = Here { root: &view.root, page: &view.href, section: section_of_view(&view.main), words: theme.words() };
    let screen = Screen {
        page: view.main.name(),
        href: &view.href,
        twin: if view.main.has_twin() { routes::twin(&view.href) } else { String::new() },
        root: &view.root,
        portal: &view.portal,
        lang: &view.lang,
        dir: theme.words().dir(),
        title: &view.title,
        heading: &view.heading,
        distinction: &view.distinction,
        description: &view.description,
        audience: &view.audience,
        breadcrumbs: &view.breadcrumbs,
        previous: &view.previous,
        next: &view.next,
        source: &view.source,
        backlinks: &view.backlinks,
        panel: &view.panel,
        findings: &view.findings,
        main: &view.main,
        sidebar_html: sidebar::html(&view.sidebar, &here),
        contents,
        body,
        words: &view.words,
        trace: view.trace.as_deref().map(|trace| TraceScreen { rows: &trace.rows, more: trace.more }),
        graph_html: graph_html(view, theme),
        figure_html: figure_html(view, theme.words()),
        diagrams: diagrams(view),
    };
    let made = theme.render(&format!("{}.html", view.main.name()), &screen);
    let made = made.map_err(|message| PageError { url: view.url.clone(), message })?;
    let html = match &view.body {
        Some(BodyView::Pack { parts }) => pack::with_texts(&made.html, parts, &view.root, theme.words()),
        _ => made.html,
    };
    let twin = || (UrlPath::new(routes::twin(view.url.as_str())), twin::markdown(&html).into_bytes().into());
    let markdown = view.main.has_twin().then(twin);
    Ok(Rendered { html: html.into_bytes().into(), markdown, mistake: made.mistake })
}

fn body_screen(view: &PageView, fragment: Option<&Fragment>, words: &Words) -> (BodyScreen, Vec<Content>) {
    match &view.body {
        Some(BodyView::Composed { document, targets }) => {
            let outline = &document.0.outline;
            let (root, page) = (&*view.root, &*view.href);
            let filling = Filling { outline, targets, figures: &view.figures, root, page, words };
            let body_html = fragment.map_or_else(String::new, |fragment| fill(fragment, &filling));
            (BodyScreen { body_html, ..BodyScreen::default() }, contents(outline))
        }
        Some(BodyView::Manual { text }) => {
            let outline = markup::outline(text);
            let targets = vec![Target::External; outline.links.len()];
            let (root, page) = (&*view.root, &*view.href);
            let filling = Filling { outline: &outline, targets: &targets, figures: &[], root, page, words };
            let body_html = fill(&markup::compose(text, &outline), &filling);
            (BodyScreen { body_html, ..BodyScreen::default() }, Vec::new())
        }
        Some(BodyView::Source { document }) => {
            let lines = source_text::lines(document.0.source.text());
            let screen = BodyScreen {
                body_html: String::new(),
                lines_html: lines.html,
                lines_shown: lines.shown,
                lines_total: lines.total,
            };
            (screen, Vec::new())
        }
        Some(BodyView::Reference(body)) => {
            let composed = reference::compose(body, words);
            let content = |(id, text): (String, String)| Content { id: percent_encode(&id), text, level: 2 };
            let contents = composed.contents.into_iter().map(content).collect();
            (BodyScreen { body_html: composed.html, ..BodyScreen::default() }, contents)
        }
        // Put in when the template is rendered, so that no text is held twice.
        Some(BodyView::Pack { .. }) | None => (BodyScreen::default(), Vec::new()),
    }
}

/// The contents of a page: headings of the second and third level.
fn contents(outline: &Outline) -> Vec<Content> {
    let shown = outline.headings.iter().zip(outline.display_levels());
    let shown = shown.filter(|(heading, level)| matches!(level, 2 | 3) && !heading.text.is_empty());
    let content = |(heading, level): (&markup::Heading, u8)| Content {
        id: crate::base::path::percent_encode(&heading.id),
        text: heading.text.clone(),
        level,
    };
    shown.map(content).collect()
}

/// The picture of a page whose file is one diagram.
fn figure_html(view: &PageView, words: &Words) -> String {
    let mut out = String::new();
    for figure in view.figures.iter().filter(|figure| figure.fence.is_none()) {
        figure::push_alone(&mut out, figure, &view.root, words);
    }
    out
}

fn diagrams(view: &PageView) -> usize {
    let parts = match &view.body {
        Some(BodyView::Pack { parts }) => parts.iter().map(|part| part.figures.len()).sum(),
        _ => 0,
    };
    view.figures.len() + parts
}

fn graph_html(view: &PageView, theme: &Theme) -> String {
    if let Some(trace) = &view.trace {
        return graph::svg_named(&trace.graph, &view.root, theme.words().get("trace.drawing"));
    }
    match &view.main {
        MainView::Decisions(decisions) => {
            decisions.graph.as_ref().map_or_else(String::new, |drawn| graph::svg(drawn, &view.root))
        }
        _ => String::new(),
    }
}
