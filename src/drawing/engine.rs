//! The door of `merman`: a Mermaid text to an SVG for light grounds, or why not.

mod deadline;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::LazyLock;
use std::time::Duration;

use merman::svg::{
    DeterministicTextMeasurer, MeasurementProfileId, TextMeasurementPolicy, TextMeasurementProfile,
    TextMeasurementProfileIdentity,
};
use merman::{
    MermaidEngine, ParseOptions, RenderError, RenderRequest, Renderer, SourcePresentationConfig, SvgEnvironment,
    SvgRequest, TerminalDiagnostic,
};
use serde_json::Value;

use super::font::{self, Weight};
use super::palette::{self, Scale};
use crate::base::span::Span;

/// Longest time for one text. Limits on edges and work end all known attacks in a tenth of a second, so this
/// decides nothing on a machine that works; it bounds what a mistake of the engine can cost.
pub(super) const DEADLINE: Duration = Duration::from_secs(10);

/// Why the engine gives no picture.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Failure {
    /// The text does not begin like a diagram.
    NoDiagram,
    /// The grammar of this type of diagram does not allow the text.
    Syntax {
        /// The engine's words.
        message: String,
        /// Where, when it can tell.
        span: Option<Span>,
    },
    /// A type that is not compiled in, by the engine's name.
    Type(String),
    /// Limits of size, work or time.
    Size(String),
    /// A mistake of the engine.
    Engine(String),
}

struct Engine {
    fills: Renderer,
    strong: Renderer,
    measures: TextMeasurementPolicy,
}

static ENGINE: LazyLock<Engine> = LazyLock::new(|| Engine {
    fills: renderer(palette::settings(Scale::Fills)),
    strong: renderer(palette::settings(Scale::Strong)),
    measures: measures(),
});

fn renderer(settings: Value) -> Renderer {
    let config = SourcePresentationConfig::from_value(settings);
    Renderer::new()
        .with_presentation_engine(MermaidEngine::new().with_site_config(config))
        .with_parse_options(ParseOptions::strict())
}

fn measures() -> TextMeasurementPolicy {
    let measurer = DeterministicTextMeasurer::default().with_width_callback(|text, style| {
        font::width(text, Weight::of(style.font_weight.as_deref())) * style.font_size
    });
    let profile = MeasurementProfileId::new("arial").expect("the name is short and plain");
    let identity =
        TextMeasurementProfileIdentity::new(profile, "1".to_owned()).expect("the version is short and plain");
    TextMeasurementPolicy::uniform(TextMeasurementProfile::new(identity, measurer))
}

/// Draws a text on light ground, all ids beginning with `id`.
pub(super) fn draw(text: &str, scale: Scale, id: &str) -> Result<String, Failure> {
    let renderer = match scale {
        Scale::Fills => &ENGINE.fills,
        Scale::Strong => &ENGINE.strong,
    };
    draw_by(renderer, text, id)
}

fn draw_by(renderer: &Renderer, text: &str, id: &str) -> Result<String, Failure> {
    let mut request = SvgRequest::default();
    request.options.diagram_id = Some(id.to_owned());
    request.environment = SvgEnvironment::deterministic().with_text_measurement_policy(ENGINE.measures.clone());
    // The renderer keeps nothing of a call, so one that panicked leaves nothing half done.
    let drawn = catch_unwind(AssertUnwindSafe(|| {
        deadline::within(|control| renderer.render_svg_data(RenderRequest::svg(text, control, request)))
    }));
    match drawn {
        Ok(Ok(Some(svg))) => Ok(svg),
        Ok(Ok(None) | Err(RenderError::NoDiagram)) => Err(Failure::NoDiagram),
        Ok(Err(error)) => Err(failure(error)),
        Err(_) => Err(Failure::Engine("the engine gave up on it".to_owned())),
    }
}

/// Draws a text on dark ground: what a picture is compared with.
#[cfg(test)]
pub(super) fn draw_dark(text: &str, scale: Scale, id: &str) -> Result<String, Failure> {
    draw_by(&renderer(palette::dark_settings(scale)), text, id)
}

fn failure(error: RenderError) -> Failure {
    match error {
        RenderError::Parse(diagnostic) => syntax(&diagnostic),
        RenderError::Cancelled(_) => Failure::Size(format!("drawing it takes longer than {} s", DEADLINE.as_secs())),
        RenderError::ResourceLimitExceeded(limit) => Failure::Size(format!("{limit}")),
        other => Failure::Engine(other.to_string()),
    }
}

fn syntax(diagnostic: &TerminalDiagnostic) -> Failure {
    let details = diagnostic.terminal_diagnostic_details();
    let message = diagnostic.terminal_safe_message();
    match &*details.code {
        "merman.parse.no_diagram_detected" => Failure::NoDiagram,
        "merman.parse.unsupported_diagram" => Failure::Type(details.diagram_type.unwrap_or_default()),
        _ if diagnostic.is_resource_limit() => Failure::Size(message),
        "merman.internal.failure" => Failure::Engine(message),
        _ => Failure::Syntax { message, span: details.span.map(|span| Span::new(span.start, span.end)) },
    }
}
