//! `betwixt migrate`: the migrations of the database's schema.

use clap::Subcommand;
use serde_json::json;

use super::{CliError, Context, Exit, Format, start};
use crate::db::migrate::Schema;
use crate::text;

/// `betwixt migrate`
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    #[command(subcommand)]
    what: Option<MigrateCommand>,
}

#[derive(Debug, Subcommand)]
enum MigrateCommand {
    /// List the migrations, and whether each one is applied.
    Status,
    /// Apply every missing migration.
    Up,
    /// Revert migrations until only the first N are applied. Their data is lost: make a backup first.
    DownTo {
        /// How many migrations stay applied.
        steps: usize,
    },
}

/// Lists, applies or reverts migrations.
pub(super) fn run(context: &mut Context, arguments: &Arguments) -> Result<Exit, CliError> {
    let config = context.config()?;
    let mut schema = start::open_schema(&config)?;
    let what = arguments.what.as_ref().unwrap_or(&MigrateCommand::Up);
    if !matches!(what, MigrateCommand::Status) {
        start::refuse_newer(&mut schema)?;
    }
    match what {
        MigrateCommand::Status => status(context, &mut schema),
        MigrateCommand::Up => {
            let taken = schema.up()?;
            let sentence = match migrations(taken) {
                Some(applied) => format!("{applied} applied; the schema is up to date."),
                None => "The schema is up to date.".to_owned(),
            };
            context.answer(&json!({ "taken": taken }), sentence)
        }
        MigrateCommand::DownTo { steps } => {
            let undone = schema.down_to(*steps)?;
            let left = schema.steps()?.iter().filter(|step| step.applied).count();
            let reverted = migrations(undone).unwrap_or_else(|| "No migrations".to_owned());
            let sentence = format_args!("{reverted} reverted; {left} still applied.");
            context.answer(&json!({ "reverted": undone }), sentence)
        }
    }
}

/// `1 migration`, `12 migrations`; `None` for none.
fn migrations(count: usize) -> Option<String> {
    let count = u64::try_from(count).ok().filter(|count| *count > 0)?;
    Some(text::count(count, "migration", "migrations"))
}

fn status(context: &mut Context, schema: &mut Schema) -> Result<Exit, CliError> {
    let steps = schema.steps()?;
    if context.format == Format::Json {
        let rows: Vec<_> = steps.iter().map(|step| json!({ "name": step.name, "applied": step.applied })).collect();
        context.output.json(&rows)?;
        return Ok(Exit::Ok);
    }
    for step in steps {
        context.output.line(format_args!("{} {}", if step.applied { "applied" } else { "missing" }, step.name))?;
    }
    Ok(Exit::Ok)
}
