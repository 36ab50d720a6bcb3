//! `betwixt version`.

use serde_json::json;

use super::{CliError, Context, Exit, Format};

pub(super) fn run(context: &mut Context) -> Result<Exit, CliError> {
    let version = env!("CARGO_PKG_VERSION");
    match context.format {
        Format::Text => context.output.line(format_args!("betwixt {version}"))?,
        Format::Json => context.output.json(&json!({
            "name": "betwixt",
            "version": version,
            "system": std::env::consts::OS,
            "architecture": std::env::consts::ARCH,
            "postgres_tls": cfg!(feature = "pg-tls"),
        }))?,
    }
    Ok(Exit::Ok)
}
