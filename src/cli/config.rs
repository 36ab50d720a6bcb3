//! `betwixt config check` and `betwixt config show`.

use clap::Subcommand;
use serde_json::{Value, json};

use super::{CliError, Context, Exit, Format};
use crate::config::{Config, ConfigErrors, Origin, Setting, Unset};

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    #[command(subcommand)]
    what: ConfigCommand,
}

#[derive(Debug, Subcommand)]
enum ConfigCommand {
    /// Check whether the server would start with these settings.
    Check,
    /// List every setting with its value and where that came from; secrets are masked.
    Show,
}

pub(super) fn run(context: &mut Context, arguments: &Arguments) -> Result<Exit, CliError> {
    match arguments.what {
        ConfigCommand::Check => check(context),
        ConfigCommand::Show => {
            let config = context.config()?;
            show(context, &config)
        }
    }
}

fn check(context: &mut Context) -> Result<Exit, CliError> {
    let config = match context.config() {
        Ok(config) => config,
        Err(errors) => return refused(context, errors),
    };
    let advice = config.advice();
    match context.format {
        Format::Json => context.output.json(&json!({ "fit": true, "problems": [], "warnings": advice }))?,
        Format::Text => {
            for advice in advice {
                context.output.line(format_args!("{}\n    {}\n", advice.key, advice.text))?;
            }
            context.output.line("The server would start with these settings.")?;
        }
    }
    Ok(if advice.is_empty() { Exit::Ok } else { Exit::Warnings })
}

/// For machines, the problems are the requested answer, so they go to standard output.
fn refused(context: &mut Context, errors: ConfigErrors) -> Result<Exit, CliError> {
    match context.format {
        Format::Text => Err(errors.into()),
        Format::Json => {
            context.output.json(&json!({ "fit": false, "problems": errors.problems(), "warnings": [] }))?;
            Ok(Exit::Config)
        }
    }
}

/// The maximum column width; a longer value stays on its line and pushes the next column.
const WIDEST: usize = 44;

fn show(context: &mut Context, config: &Config) -> Result<Exit, CliError> {
    let settings = config.settings();
    if context.format == Format::Json {
        let settings: Vec<Value> = settings.iter().map(as_json).collect();
        context.output.json(&json!({ "settings": settings }))?;
        return Ok(Exit::Ok);
    }
    let width = |texts: &mut dyn Iterator<Item = usize>| texts.max().unwrap_or(0).min(WIDEST);
    let names = width(&mut settings.iter().map(|setting| setting.key.name.len()));
    let values = width(&mut settings.iter().map(|setting| value(setting).chars().count()));
    for setting in settings {
        let line = format!("{:names$}  {:values$}  {}", setting.key.name, value(setting), source(setting));
        context.output.line(line.trim_end())?;
    }
    Ok(Exit::Ok)
}

fn value(setting: &Setting) -> &str {
    setting.value.as_deref().unwrap_or("-")
}

fn source(setting: &Setting) -> String {
    match (&setting.origin, setting.key.unset) {
        (Origin::Default, Unset::From(how)) => format!("default: {how}"),
        (Origin::Default, Unset::Nothing(then)) => format!("not set: {then}"),
        (origin, _) => origin.to_string(),
    }
}

fn as_json(setting: &Setting) -> Value {
    json!({
        "key": setting.key.name,
        "value": setting.value,
        "layer": setting.origin.layer(),
        "source": source(setting),
    })
}
