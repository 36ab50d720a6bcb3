//! The data directory: for one server at a time, and for no other user of the machine.

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use super::server::Server;
use super::terminal::Terminal;
use crate::support::test_site::TestSite;

const SERVE: &str = "serve --listen 127.0.0.1:0";

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

fn set_mode(path: &Path, mode: u32) {
    fs::set_permissions(path, Permissions::from_mode(mode)).unwrap();
}

/// Everything below `directory` that is not a directory itself.
fn files(directory: &Path) -> Vec<std::path::PathBuf> {
    let entries = fs::read_dir(directory).unwrap().map(|entry| entry.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect()
}

#[test]
fn every_new_file_is_for_its_owner_alone_whatever_the_umask() {
    for umask in ["000", "022", "077"] {
        let terminal = Terminal::new().with_umask(umask);
        let mut server = Server::start(&terminal, SERVE, "Owner");
        let data = terminal.path().join("data");
        server.visitor().get("/readyz").expect(200);
        for file in files(&data) {
            assert_eq!(mode(&file), 0o600, "{} with umask {umask}", file.display());
        }
        assert_eq!(server.end(), Some(0));
        let names: Vec<String> = files(&data).iter().map(|path| path.file_name().unwrap().to_string_lossy().into()).collect();
        assert!(["betwixt.sqlite3", "node", "secret_key"].iter().all(|name| names.contains(&(*name).to_owned())), "{names:?}");
    }
}

#[test]
fn files_of_an_earlier_version_are_narrowed_and_the_log_says_so() {
    let terminal = Terminal::new();
    assert_eq!(Server::start(&terminal, SERVE, "Owner").end(), Some(0));
    let data = terminal.path().join("data");
    let wide = [data.join("betwixt.sqlite3"), data.join("node"), data.join("outbox").join("20260101T000000.000000Z-1.eml")];
    fs::create_dir_all(data.join("outbox")).unwrap();
    fs::write(&wide[2], "Subject: Hello\r\n\r\n").unwrap();
    wide.iter().for_each(|path| set_mode(path, 0o644));
    let server = Server::start(&terminal, SERVE, "Owner");
    assert!(wide.iter().all(|path| mode(path) == 0o600));
    let log = server.end_and_read_log();
    for path in wide {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        assert!(
            log.lines().any(|line| line.contains(&name) && line.contains("644") && line.contains("removed")),
            "{name}: {log}"
        );
    }
}

#[test]
fn a_directory_that_is_open_to_others_is_a_warning_at_the_start_and_on_the_owners_page() {
    let terminal = Terminal::new();
    let data = terminal.path().join("data");
    fs::create_dir(&data).unwrap();
    set_mode(&data, 0o755);
    let server = Server::start(&terminal, SERVE, "Owner");
    server.visitor().get("/readyz").expect(200);
    assert_eq!(mode(&data), 0o755, "it may be shared on purpose");
    let log = server.end_and_read_log();
    assert!(log.lines().any(|line| line.contains("chmod 700") && line.contains("data")), "{log}");

    let site = TestSite::new();
    let owner = site.owner();
    let status = || owner.get("/owner").expect(200).page().text("main").unwrap();
    assert!(!status().contains("chmod 700"));
    set_mode(site.app.config.server.data_dir.path(), 0o750);
    assert!(status().contains("chmod 700"));
}

#[test]
fn a_second_server_on_the_same_data_directory_is_refused_and_a_killed_one_is_replaced() {
    let terminal = Terminal::new();
    let first = Server::start(&terminal, SERVE, "Owner");
    let refused = terminal.run(SERVE);
    assert_eq!((refused.code, refused.out.as_str()), (1, ""), "{refused:?}");
    assert!(refused.err.contains("Another server") && refused.err.contains("DATA_DIR"), "{}", refused.err);
    first.visitor().get("/readyz").expect(200);
    // Commands work beside a server.
    assert_eq!(terminal.run("user list").code, 0);
    assert_eq!(terminal.run("migrate status").code, 0);
    first.kill();
    assert_eq!(Server::start(&terminal, SERVE, "Owner").end(), Some(0));
}

#[test]
fn a_directory_in_which_nothing_can_be_created_is_named() {
    let terminal = Terminal::new().without_privileges();
    let data = terminal.path().join("sealed");
    fs::create_dir(&data).unwrap();
    set_mode(&data, 0o555);
    for line in
        ["serve --listen 127.0.0.1:0 --data sealed", "serve --listen 127.0.0.1:0 --data sealed/below", "user list --data sealed"]
    {
        let refused = terminal.run(line);
        assert_eq!((refused.code, refused.out.as_str()), (4, ""), "{refused:?}");
        let last = refused.err.lines().last().unwrap();
        assert!(last.contains("sealed") && last.contains("ermission denied") && last.contains("DATA_DIR"), "{line}: {last}");
    }
    assert_eq!(fs::read_dir(&data).unwrap().count(), 0);
    set_mode(&data, 0o755);
}
