//! The command line as such, and the small commands.

use std::io::{Read, Write};
use std::net::TcpListener;

use super::terminal::Terminal;

#[test]
fn a_command_line_that_does_not_fit_ends_with_2() {
    for line in ["frobnicate", "config", "config chekc", "version --loud", "completions", "completions cobol", "healthcheck a b"]
    {
        let answer = Terminal::new().run(line);
        assert_eq!((answer.code, answer.out.as_str()), (2, ""), "{line}: {answer:?}");
        assert!(answer.err.contains("Usage:") || answer.err.contains("--help"), "{line}: {}", answer.err);
    }
}

#[test]
fn help_is_an_answer_and_lists_the_exit_codes() {
    let answer = Terminal::new().run("--help");
    assert_eq!((answer.code, answer.err.as_str()), (0, ""));
    for part in ["config", "healthcheck", "--data <DIR>", "3 invalid setting", "10 done with warnings"] {
        assert!(answer.out.contains(part), "{}", answer.out);
    }
}

#[test]
fn the_version_is_printed_for_people_and_machines_whatever_the_settings_are() {
    let terminal = Terminal::new().with("BASE_URL", "nonsense");
    let expected = format!("betwixt {}\n", env!("CARGO_PKG_VERSION"));
    assert_eq!(terminal.run("version").out, expected);
    assert_eq!(terminal.run("--version").out, expected);
    let answer = terminal.run("version --json");
    assert_eq!(answer.code, 0);
    assert_eq!(answer.json()["version"], env!("CARGO_PKG_VERSION"));
}

#[test]
fn completions_know_the_commands() {
    for shell in ["bash", "zsh", "fish"] {
        let answer = Terminal::new().run(&format!("completions {shell}"));
        assert_eq!(answer.code, 0, "{answer:?}");
        assert!(answer.out.contains("healthcheck") && answer.out.contains("config"), "{shell}");
    }
}

#[test]
fn machines_get_the_problems_as_the_answer_of_a_check_and_beside_it_elsewhere() {
    let terminal = Terminal::new().with("LISTEN_ADDR", "here");
    let check = terminal.run("config check --json");
    assert_eq!(check.code, 3);
    assert_eq!(check.json()["fit"], false);
    assert_eq!(check.json()["problems"][0]["source"], "environment variable LISTEN_ADDR");
    let show = terminal.run("config show --json");
    assert_eq!((show.code, show.out.as_str()), (3, ""));
    let beside: serde_json::Value = serde_json::from_str(&show.err).unwrap();
    assert_eq!(beside["problems"][0]["key"], "LISTEN_ADDR");
}

/// Answers one request with this, and gives back its first line.
fn server(answer: &'static str) -> (String, std::thread::JoinHandle<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap().to_string();
    let asked = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let mut request = Vec::new();
        while !request.ends_with(b"\r\n\r\n") {
            let mut byte = [0];
            stream.read_exact(&mut byte).unwrap();
            request.extend(byte);
        }
        stream.write_all(answer.as_bytes()).unwrap();
        String::from_utf8(request).unwrap().lines().next().unwrap().to_owned()
    });
    (address, asked)
}

#[test]
fn a_healthcheck_asks_the_server_of_these_settings() {
    let (address, asked) = server("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok");
    let answer = Terminal::new().with("LISTEN_ADDR", &address).run("healthcheck");
    assert_eq!((answer.code, answer.out.as_str()), (0, "The server is healthy.\n"), "{answer:?}");
    assert_eq!(asked.join().unwrap(), "GET /healthz HTTP/1.1");
}

#[test]
fn a_healthcheck_fails_when_the_server_is_ill_absent_or_something_else() {
    let (address, asked) = server("HTTP/1.1 503 Service Unavailable\r\n\r\n");
    let ill = Terminal::new().run(&format!("healthcheck http://{address}/readyz"));
    assert_eq!(ill.code, 1, "{ill:?}");
    assert!(ill.err.contains("503"), "{}", ill.err);
    assert_eq!(asked.join().unwrap(), "GET /readyz HTTP/1.1");

    let (address, asked) = server("220 mail.example.org ESMTP\r\n");
    let other = Terminal::new().run(&format!("healthcheck http://{address}"));
    assert_eq!(other.code, 1, "{other:?}");
    assert!(other.err.contains("not HTTP"), "{}", other.err);
    asked.join().unwrap();

    let unused = { TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap() };
    let absent = Terminal::new().run(&format!("healthcheck http://{unused}/healthz"));
    assert_eq!(absent.code, 1, "{absent:?}");
    assert!(absent.err.contains("did not answer"), "{}", absent.err);
}

#[test]
fn a_healthcheck_of_anything_but_a_plain_http_address_is_a_usage_error() {
    for url in ["https://example.org", "example.org", "http://"] {
        let answer = Terminal::new().run(&format!("healthcheck {url}"));
        assert_eq!(answer.code, 2, "{answer:?}");
        assert!(answer.err.contains("http://127.0.0.1:8080/healthz"), "{}", answer.err);
    }
}
