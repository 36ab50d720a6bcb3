//! `betwixt completions SHELL`.

use clap::CommandFactory;
use clap_complete::Shell;

use super::{Cli, CliError, Context, Exit};

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The shell to complete for.
    shell: Shell,
}

pub(super) fn run(context: &mut Context, arguments: &Arguments) -> Result<Exit, CliError> {
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, &mut Cli::command(), "betwixt", &mut script);
    context.output.stream().write_all(&script)?;
    Ok(Exit::Ok)
}
