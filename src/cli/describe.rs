//! `handover explain`, `rules`, `schema`, `completions`: what the tool knows about itself.

use std::io::{self, Write};

use clap::CommandFactory;

use crate::base::words::nearest;
use crate::kinds;
use crate::manifest;
use crate::output::report::{self, explain};
use crate::policy::{self, RULES};
use crate::site::{portal_json, report_json};

use super::args::{Args, ColorChoice, CompletionsArgs, ExplainArgs, ListFormat, RulesArgs, SchemaArgs, SchemaOf};
use super::check::color;
use super::{Error, Outcome};

pub(super) fn explain(args: &ExplainArgs) -> Result<Outcome, Error> {
    let (color, mut out) = (color(ColorChoice::Auto), io::stdout().lock());
    if let Some(rule) = policy::rule(&args.id) {
        explain::page(rule, color, &mut out)?;
        return Ok(Outcome::Clean);
    }
    if let Some(kind) = kinds::find(&args.id) {
        report::kinds::page(kind, color, &mut out)?;
        return Ok(Outcome::Clean);
    }
    let ids = RULES.iter().map(|rule| rule.id).chain(kinds::all().map(|kind| kind.id));
    let all = "`handover rules` and `handover kinds` for all";
    let hint = nearest(&args.id, ids).map_or_else(|| all.to_owned(), |id| format!("`handover explain {id}`, or {all}"));
    Err(Error::usage("explain it", format!("there is no rule and no kind `{}`", args.id)).hint(hint))
}

pub(super) fn kinds(args: &RulesArgs) -> Result<Outcome, Error> {
    let mut out = io::stdout().lock();
    match args.format {
        ListFormat::Text => report::kinds::list(color(ColorChoice::Auto), &mut out)?,
        ListFormat::Json => report::kinds::list_json(&mut out)?,
    }
    Ok(Outcome::Clean)
}

pub(super) fn rules(args: &RulesArgs) -> Result<Outcome, Error> {
    let mut out = io::stdout().lock();
    match args.format {
        ListFormat::Text => explain::rules(color(ColorChoice::Auto), &mut out)?,
        ListFormat::Json => explain::rules_json(&mut out)?,
    }
    Ok(Outcome::Clean)
}

pub(super) fn schema(args: &SchemaArgs) -> Result<Outcome, Error> {
    let schema = match args.of {
        SchemaOf::Manifest => manifest::json_schema(),
        SchemaOf::Portal => portal_json::schema(),
        SchemaOf::Report => report_json::schema(),
        SchemaOf::ReportLine => report_json::line_schema(),
    };
    let text = serde_json::to_string_pretty(&schema).map_err(|error| Error::system("print the schema", error))?;
    writeln!(io::stdout().lock(), "{text}")?;
    Ok(Outcome::Clean)
}

pub(super) fn completions(args: &CompletionsArgs) -> Result<Outcome, Error> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Args::command(), "handover", &mut script);
    io::stdout().lock().write_all(&script)?;
    Ok(Outcome::Clean)
}
