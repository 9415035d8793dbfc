//! `handover explain`, `rules`, `schema`, `completions`: what the tool knows about itself.

use std::io::{self, Write};

use clap::CommandFactory;

use crate::output::report::explain;
use crate::policy::rules::RULES;
use crate::site::portal_json;

use super::args::{Args, ColorChoice, CompletionsArgs, ExplainArgs, ListFormat, RulesArgs, SchemaArgs, SchemaOf};
use super::check::color;
use super::{Error, Outcome};

pub(super) fn explain(args: &ExplainArgs) -> Result<Outcome, Error> {
    let Some(rule) = RULES.iter().find(|rule| rule.id == args.rule) else {
        let nearest = RULES.iter().min_by_key(|rule| strsim::damerau_levenshtein(rule.id, &args.rule));
        let hint = nearest
            .map_or_else(String::new, |rule| format!("`handover explain {}`, or `handover rules` for all", rule.id));
        return Err(Error::usage("explain the rule", format!("there is no rule `{}`", args.rule)).hint(hint));
    };
    explain::page(rule, color(ColorChoice::Auto), &mut io::stdout().lock())?;
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
        SchemaOf::Portal => portal_json::schema(),
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
