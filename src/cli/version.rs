//! `betwixt version`.

use serde_json::json;

use super::{CliError, Context, Exit};

pub(super) fn run(context: &mut Context) -> Result<Exit, CliError> {
    let version = env!("CARGO_PKG_VERSION");
    let about = json!({
        "name": "betwixt",
        "version": version,
        "system": std::env::consts::OS,
        "architecture": std::env::consts::ARCH,
        "postgres_tls": cfg!(feature = "pg-tls"),
    });
    context.answer(&about, format_args!("betwixt {version}"))
}
