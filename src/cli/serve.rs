//! `betwixt serve`: the site itself.

use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;

use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::watch;

use super::data_dir::{self, DataDirLock};
use super::start::{self, Machine};
use super::{CliError, Context, Exit, demo, logging};
use crate::app::App;
use crate::config::{Config, Database, keys};
use crate::http::server;
use crate::mail::Transport;
use crate::web;
use crate::worker;

/// `betwixt serve`
#[derive(Debug, Default, clap::Args)]
pub(super) struct Arguments {
    /// Listen on ADDRESS (the setting LISTEN_ADDR).
    #[arg(long, value_name = "ADDRESS")]
    listen: Option<String>,
    /// Run on a temporary database with sample members and a few hundred stories.
    #[arg(long)]
    demo: bool,
}

/// Serves until the process is asked to stop.
pub(super) fn run(context: &mut Context, arguments: &Arguments) -> Result<Exit, CliError> {
    if let Some(address) = &arguments.listen {
        context.set(&keys::LISTEN_ADDR, "--listen", address);
    }
    // From here on a signal lets the process clean up, such as the folder of a demonstration.
    let stop = listen_for_the_end()?;
    // Held until the end: dropping it deletes the demonstration's folder.
    let stage = arguments.demo.then(|| demo::DemoDirectory::create(context)).transpose()?;
    let listener = listen(context.config()?.server.listen)?;
    if let Ok(address) = listener.local_addr() {
        // Port 0 means any free port: from here on, the settings hold the actual one.
        context.set(&keys::LISTEN_ADDR, "--listen", &address.to_string());
    }
    let config = context.config()?;
    logging::start(&config.log);
    // Held until the end.
    let _lock = DataDirLock::acquire(config.server.data_dir.path())?;
    data_dir::make_private(&config);
    start::schema(&config)?;
    for advice in config.advice() {
        tracing::warn!(key = advice.key, "{}", advice.text);
    }
    let lines;
    let app = if stage.is_some() {
        let app = start::app(config, Machine { banner: Some(demo::banner()), ..Machine::real() })?;
        let Some(sign_ins) = demo::sign_ins(&app, &stop)? else { return Ok(Exit::Ok) };
        lines = sign_ins;
        app
    } else {
        let app = start::app(config, Machine::real())?;
        start::furnish(&app)?;
        lines = owner_lines(&app)?;
        app
    };
    serve(app.clone(), listener, stop, || greet(context, &app, &lines))?;
    Ok(Exit::Ok)
}

fn listen(address: SocketAddr) -> Result<TcpListener, CliError> {
    TcpListener::bind(address).map_err(|error| {
        CliError::Failed(format!(
            "Cannot listen on {address}: {error}. Stop the program that uses it, or set LISTEN_ADDR to another address."
        ))
    })
}

/// The first owner from the settings, or the link that makes one.
fn owner_lines(app: &App) -> Result<Vec<String>, CliError> {
    if let Some(admin) = &app.config.site.admin {
        super::user::first_owner(app, admin)?;
    }
    let path = start::setup_path(app)?;
    let line = |path: String| {
        let (link, hours) = (app.site.absolute(&path), start::SETUP_LINK_HOURS);
        format!(
            "Owner     none yet; to become the owner, open {link} within {hours} hours (`betwixt setup-link` prints a new link)"
        )
    };
    Ok(path.map(line).into_iter().collect())
}

/// Prints what an operator wants to know at a start, in a few lines.
fn greet(context: &mut Context, app: &App, lines: &[String]) -> Result<(), CliError> {
    let config: &Arc<Config> = &app.config;
    let database = match &config.storage.database {
        Database::Sqlite(path) => format!("SQLite, {}", path.display()),
        Database::Postgres(_) => "PostgreSQL".to_owned(),
    };
    let mail = match app.mailer.transport() {
        Transport::Folder(folder) => format!("not sent, written to {}", folder.path().display()),
        Transport::Memory(_) => "held in memory".to_owned(),
        Transport::Smtp(_) => "handed to the mail server of SMTP_URL".to_owned(),
    };
    let output = &mut context.output;
    output.line(format_args!("Betwixt {}", env!("CARGO_PKG_VERSION")))?;
    output.line(format_args!("Data      {}", config.server.data_dir.path().display()))?;
    output.line(format_args!("Database  {database}"))?;
    output.line(format_args!("Mail      {mail}"))?;
    output.line(format_args!("Address   {}", app.site.base_url))?;
    for line in lines {
        output.line(line)?;
    }
    Ok(())
}

/// Runs the server, and the worker on a thread of its own so that a long delivery never delays a page. `ready` is called once
/// the server answers; the server stops when `end` becomes true.
fn serve(
    app: App,
    listener: TcpListener,
    mut end: watch::Receiver<bool>,
    ready: impl FnOnce() -> Result<(), CliError>,
) -> Result<(), CliError> {
    let workers = std::thread::available_parallelism().map_or(1, usize::from);
    let (stop, stopped) = watch::channel(false);
    let working = worker::spawn(app.clone(), stopped)?;
    let served = actix_web::rt::System::new().block_on(async move {
        let failed = |error| CliError::Failed(format!("The server stopped: {error}."));
        let stopping = app.stopping.clone();
        let server = server::start(app, listener, workers, server::Bounds::default(), web::routes()).map_err(failed)?;
        ready()?;
        let handle = server.handle();
        actix_web::rt::spawn(async move {
            // When the signal thread is gone, no stop can be requested and the server continues.
            if end.wait_for(|asked| *asked).await.is_ok() {
                stopping.request_stop();
                handle.stop(true).await;
            }
        });
        server.await.map_err(failed)
    });
    // The send fails when the worker has ended already, which is fine.
    let _ = stop.send(true);
    let _ = working.join();
    served
}

/// Waits, on a thread of its own, for Ctrl-C or a service manager's SIGTERM; the value becomes true when one arrives.
fn listen_for_the_end() -> Result<watch::Receiver<bool>, CliError> {
    let failed = |error| CliError::Failed(format!("Cannot listen for signals: {error}."));
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(failed)?;
    let (stop, stopped) = watch::channel(false);
    let (mut terminate, mut interrupt) = {
        let _within = runtime.enter();
        (signal(SignalKind::terminate()).map_err(failed)?, signal(SignalKind::interrupt()).map_err(failed)?)
    };
    let wait = async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
        // The send fails when the server has ended already, which is fine.
        let _ = stop.send(true);
    };
    std::thread::Builder::new().name("betwixt-signals".to_owned()).spawn(move || runtime.block_on(wait)).map_err(failed)?;
    Ok(stopped)
}
