//! `betwixt completions SHELL`.

use clap_complete::Shell;

use super::{CliError, Context, Exit};

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The shell to complete for.
    shell: Shell,
}

/// `commands` describes the whole command line.
pub(super) fn run(context: &mut Context, arguments: &Arguments, mut commands: clap::Command) -> Result<Exit, CliError> {
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, &mut commands, "betwixt", &mut script);
    context.output.stream().write_all(&script)?;
    Ok(Exit::Ok)
}
