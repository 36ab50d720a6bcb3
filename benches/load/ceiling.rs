//! The ceiling: a server of the same kind that only answers the same bytes from memory. A posted story is first written to
//! disk, as one row, with the same durability and group commit: no site can acknowledge a story with less work.

use std::collections::BTreeMap;
use std::fs;
use std::io::Read;
use std::net::SocketAddr;
use std::path::Path;
use std::process::Command;
use std::sync::mpsc::{Receiver, Sender, channel};

use actix_web::http::header::{HeaderMap, HeaderName, HeaderValue};
use actix_web::http::{Method, StatusCode};
use actix_web::{App, HttpRequest, HttpResponse, HttpServer, web};
use diesel::connection::SimpleConnection;
use diesel::sql_types::Binary;
use diesel::{Connection, RunQueryDsl, SqliteConnection, sql_query};
use tokio::sync::oneshot;

use crate::child::Child;
use crate::trouble::Trouble;
use crate::wire::Answer;

/// The argument that makes this program the ceiling.
pub const ARGUMENT: &str = "ceiling";

/// The label that the ceiling prints before its address.
const LABEL: &str = "Address ";

/// How many stories share a commit at the most, as in Betwixt.
const GROUP: usize = 64;

/// An answer from memory.
#[derive(Clone)]
struct Canned {
    status: StatusCode,
    headers: HeaderMap,
    body: web::Bytes,
}

/// A row on its way to the disk.
struct Row {
    body: web::Bytes,
    kept: oneshot::Sender<()>,
}

/// Stores an answer in `folder`, which the ceiling serves at `/name`.
pub fn keep(folder: &Path, name: &str, answer: &Answer<'_>) -> Result<(), Trouble> {
    fs::create_dir_all(folder).map_err(Trouble::with("a folder cannot be made"))?;
    let whole: Vec<u8> = answer.head.iter().chain(answer.body).copied().collect();
    fs::write(folder.join(name), whole).map_err(Trouble::with("an answer cannot be kept"))
}

/// Starts the ceiling for the answers in `folder` as a process of its own.
pub fn start(folder: &Path) -> Result<(Child, SocketAddr), Trouble> {
    let program = std::env::current_exe().map_err(Trouble::with("this program cannot find itself"))?;
    Child::serve(Command::new(program).arg(ARGUMENT).arg(folder), LABEL)
}

/// Runs the ceiling until its parent process has ended.
pub fn be(folder: &Path) -> Result<(), Trouble> {
    let (rows, line) = channel();
    let connection = disk(&folder.with_extension("sqlite3"))?;
    std::thread::spawn(move || write_in_groups(connection, &line));
    std::thread::spawn(|| {
        // The parent process holds the other end and never writes.
        let _ = std::io::stdin().read(&mut [0]);
        std::process::exit(0);
    });
    let canned = web::Data::new(answers(folder)?);
    let workers = std::thread::available_parallelism().map_or(1, usize::from);
    actix_web::rt::System::new().block_on(async move {
        let server = HttpServer::new(move || {
            App::new().app_data(canned.clone()).app_data(web::Data::new(rows.clone())).default_service(web::to(say))
        });
        let unbound = Trouble::with("the ceiling cannot listen");
        let server = server.workers(workers).bind(("127.0.0.1", 0)).map_err(unbound)?;
        for address in server.addrs() {
            crate::print(&format!("{LABEL}{address}"))?;
        }
        server.run().await.map_err(Trouble::with("the ceiling ended"))
    })
}

async fn say(
    request: HttpRequest,
    canned: web::Data<BTreeMap<String, Canned>>,
    rows: web::Data<Sender<Row>>,
    body: web::Bytes,
) -> HttpResponse {
    let Some(answer) = canned.get(request.path()) else { return HttpResponse::NotFound().finish() };
    if request.method() == Method::POST {
        let (kept, waiting) = oneshot::channel();
        if rows.send(Row { body, kept }).is_err() || waiting.await.is_err() {
            return HttpResponse::InternalServerError().finish();
        }
    }
    let mut response = HttpResponse::new(answer.status).set_body(answer.body.clone());
    for (name, value) in &answer.headers {
        response.headers_mut().append(name.clone(), value.clone());
    }
    response.map_into_boxed_body()
}

fn answers(folder: &Path) -> Result<BTreeMap<String, Canned>, Trouble> {
    let mut answers = BTreeMap::new();
    for entry in fs::read_dir(folder).map_err(Trouble::with("the answers cannot be found"))? {
        let path = entry.map_err(Trouble::with("the answers cannot be found"))?.path();
        let bytes = fs::read(&path).map_err(Trouble::with("an answer cannot be read"))?;
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        answers.insert(format!("/{name}"), canned(&bytes).ok_or_else(|| Trouble::message("an answer is not HTTP"))?);
    }
    Ok(answers)
}

fn canned(bytes: &[u8]) -> Option<Canned> {
    let end = bytes.windows(4).position(|four| four == b"\r\n\r\n")?;
    let mut lines = std::str::from_utf8(bytes.get(..end)?).ok()?.split("\r\n");
    let status = lines.next()?.split(' ').nth(1)?.parse().ok()?;
    let mut headers = HeaderMap::new();
    for (name, value) in lines.filter_map(|line| line.split_once(": ")) {
        // The server writes these itself.
        if !["content-length", "date", "connection"].contains(&name.to_ascii_lowercase().as_str()) {
            headers.append(HeaderName::from_bytes(name.as_bytes()).ok()?, HeaderValue::from_str(value).ok()?);
        }
    }
    let body = bytes.get(end + 4..)?.to_vec().into();
    Some(Canned { status: StatusCode::from_u16(status).ok()?, headers, body })
}

fn disk(path: &Path) -> Result<SqliteConnection, Trouble> {
    let mut connection = SqliteConnection::establish(&path.to_string_lossy()).map_err(Trouble::message)?;
    let pragmas = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; CREATE TABLE story (id INTEGER PRIMARY KEY, body BLOB);";
    connection.batch_execute(pragmas).map_err(Trouble::message)?;
    Ok(connection)
}

/// The same group commit as Betwixt's writer: waiting writes share the next commit.
fn write_in_groups(mut connection: SqliteConnection, line: &Receiver<Row>) {
    while let Ok(first) = line.recv() {
        let group: Vec<Row> = std::iter::once(first).chain(line.try_iter().take(GROUP - 1)).collect();
        let written = connection.immediate_transaction(|connection| {
            for row in &group {
                sql_query("INSERT INTO story (body) VALUES (?)").bind::<Binary, _>(row.body.as_ref()).execute(connection)?;
            }
            Ok::<_, diesel::result::Error>(())
        });
        // Dropped unanswered, a row makes its request fail, and with it the measurement.
        if written.is_ok() {
            for row in group {
                let _ = row.kept.send(());
            }
        }
    }
}
