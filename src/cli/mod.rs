//! The command line: the commands of `betwixt` and their output.
//!
//! One file per command, each with its clap structs and a `run` that gets the [`Context`]. A new command is a line in
//! `Command`, a line in `Command::run`, and its file.

mod block_on;
mod completions;
mod config;
mod context;
mod data_dir;
mod demo;
mod error;
mod exit;
mod healthcheck;
pub mod logging;
mod mail;
mod mailer;
mod migrate;
mod output;
pub mod password;
mod serve;
mod setup_link;
pub mod start;
mod user;
mod version;

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{CommandFactory, Parser, Subcommand};

use crate::config::{Sources, keys};

pub use context::Context;
pub use error::CliError;
pub use exit::Exit;
pub use output::{Format, Output};

/// A server for story threads: an essay ends with a question, and readers answer with their stories.
#[derive(Debug, Parser)]
#[command(name = "betwixt", version, disable_help_subcommand = true, after_help = AFTER_HELP)]
pub(crate) struct Cli {
    #[command(flatten)]
    everywhere: Everywhere,
    #[command(subcommand)]
    command: Option<Command>,
}

/// The help text below the list of commands.
const AFTER_HELP: &str = "\
Exit codes: 0 done, 1 failed, 2 invalid command line, 3 invalid setting, 4 the database cannot be reached,
5 the database's schema is another version's, 10 done with warnings.
Settings: `betwixt config show` lists each one with its value and where that came from.";

/// The flags that every command takes.
#[derive(Debug, clap::Args)]
struct Everywhere {
    /// Read settings from FILE instead of betwixt.toml in the working directory.
    #[arg(long, value_name = "FILE", global = true)]
    config: Option<PathBuf>,
    /// Store everything in DIR (the setting DATA_DIR).
    #[arg(long, value_name = "DIR", global = true)]
    data: Option<OsString>,
    /// Answer in JSON.
    #[arg(long, global = true)]
    json: bool,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve the site (the default command).
    Serve(serve::Arguments),
    /// Show, apply or revert the migrations of the database's schema.
    Migrate(migrate::Arguments),
    /// Check or show the settings.
    Config(config::Arguments),
    /// Check that a running server is healthy.
    Healthcheck(healthcheck::Arguments),
    /// Print a new link that makes the first owner; earlier links end.
    SetupLink,
    /// Manage accounts.
    User(user::Arguments),
    /// Test delivery, show the queue and the ledger, retry emails.
    Mail(mail::Arguments),
    /// Print the version.
    Version,
    /// Print completions for a shell.
    Completions(completions::Arguments),
}

impl Command {
    fn run(self, context: &mut Context) -> Result<Exit, CliError> {
        match self {
            Self::Serve(arguments) => serve::run(context, &arguments),
            Self::Migrate(arguments) => migrate::run(context, &arguments),
            Self::Config(arguments) => config::run(context, &arguments),
            Self::Healthcheck(arguments) => healthcheck::run(context, &arguments),
            Self::SetupLink => setup_link::run(context),
            Self::User(arguments) => user::run(context, &arguments),
            Self::Mail(arguments) => mail::run(context, &arguments),
            Self::Version => version::run(context),
            Self::Completions(arguments) => completions::run(context, &arguments, Cli::command()),
        }
    }
}

/// Runs the command that this process was started with.
pub fn main() -> ExitCode {
    run(std::env::args_os(), Sources::of_process(), Output::of_process()).into()
}

/// Runs one command line, the program's name first.
fn run(arguments: impl IntoIterator<Item = OsString>, sources: Sources, mut output: Output) -> Exit {
    let cli = match Cli::try_parse_from(arguments) {
        Ok(cli) => cli,
        Err(error) => return output.clap(&error),
    };
    let format = if cli.everywhere.json { Format::Json } else { Format::Text };
    let mut context = Context::new(cli.everywhere.onto(sources), format, output);
    match cli.command.unwrap_or(Command::Serve(serve::Arguments::default())).run(&mut context) {
        Ok(exit) => exit,
        Err(error) => context.complain(&error),
    }
}

impl Everywhere {
    /// The sources with the flags of this command line on top.
    fn onto(&self, mut sources: Sources) -> Sources {
        if let Some(file) = &self.config {
            sources = sources.file(file);
        }
        if let Some(directory) = &self.data {
            sources = sources.flag(&keys::DATA_DIR, "--data", directory);
        }
        sources
    }
}
