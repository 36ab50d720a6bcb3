//! One machine that opens many connections, or reads nothing of what it asked for.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::{Duration, Instant};

use betwixt::http::server::Bounds;
use socket2::{Domain, Socket, Type};

use crate::support::test_site::TestSite;

/// Long enough for a slow machine, and never waited for when all is well.
const PATIENCE: Duration = Duration::from_secs(30);
/// A small socket buffer, so that the server soon notices an unread answer.
const ROOM: usize = 4096;
const ASK: &[u8] = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";

/// A site with connection limits, and its address.
fn site(bounds: Bounds) -> (TestSite, SocketAddr) {
    let site = TestSite::plan().with("RATE_LIMITS", "on").bounded(bounds).build();
    let address = site.app.config.server.listen;
    (site, address)
}

/// A connection from one of the addresses that this machine has to itself.
fn connect(from: [u8; 4], to: SocketAddr) -> TcpStream {
    let socket = Socket::new(Domain::IPV4, Type::STREAM, None).expect("a socket");
    socket.set_recv_buffer_size(ROOM).expect("a small room");
    socket.bind(&SocketAddr::from((from, 0)).into()).expect("an address of this machine");
    socket.connect(&to.into()).expect("a connection");
    socket.set_read_timeout(Some(PATIENCE)).expect("a time");
    socket.into()
}

/// What comes back until the other side ends the connection.
fn answer(mut stream: &TcpStream) -> String {
    let mut bytes = Vec::new();
    let _ = stream.write_all(ASK);
    let _ = stream.read_to_end(&mut bytes);
    String::from_utf8_lossy(&bytes).into_owned()
}

/// A connection that was served and stays open, unless its network has its share already.
fn hold(from: [u8; 4], to: SocketAddr) -> Option<TcpStream> {
    let mut stream = connect(from, to);
    let _ = stream.write_all(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n");
    stream.read(&mut [0; 64]).is_ok_and(|read| read > 0).then_some(stream)
}

/// [`hold`], as soon as there is a place.
fn hold_soon(from: [u8; 4], to: SocketAddr) -> TcpStream {
    let started = Instant::now();
    loop {
        match hold(from, to) {
            Some(stream) => return stream,
            None => assert!(started.elapsed() < PATIENCE, "no place came free"),
        }
    }
}

#[test]
fn a_network_at_its_connection_limit_does_not_block_others() {
    let (_house, address) = site(Bounds { held: 8, ..Bounds::default() });
    let mut held: Vec<_> = (0..8).map(|_| hold([127, 0, 0, 2], address).expect("the first eight are served")).collect();
    for _ in 0..24 {
        assert!(hold([127, 0, 0, 2], address).is_none(), "one too many");
    }
    assert!(answer(&connect([127, 0, 0, 3], address)).starts_with("HTTP/1.1 200"));
    // A closed connection frees its slot.
    held.truncate(7);
    held.push(hold_soon([127, 0, 0, 2], address));
}

#[test]
fn connections_that_read_no_answer_are_closed_and_free_their_slots() {
    let (_house, address) = site(Bounds { held: 24, unread: Duration::from_millis(300) });
    let asked = "GET /t/closeness-and-space HTTP/1.1\r\nHost: localhost\r\n\r\n".repeat(400);
    let deaf: Vec<_> = (0..24).map(|_| connect([127, 0, 0, 2], address)).collect();
    for mut stream in &deaf {
        stream.set_nonblocking(true).expect("a mode");
        let _ = stream.write(asked.as_bytes());
    }
    let held: Vec<_> = deaf.iter().map(|_| hold_soon([127, 0, 0, 2], address)).collect();
    assert_eq!(held.len(), deaf.len());
}

#[test]
fn a_proxy_that_the_owner_named_may_hold_as_many_as_it_likes() {
    let site = TestSite::plan().with("RATE_LIMITS", "on").with("TRUSTED_PROXIES", "127.0.0.2");
    let site = site.bounded(Bounds { held: 2, ..Bounds::default() }).build();
    let address = site.app.config.server.listen;
    let held: Vec<_> = (0..12).map(|_| connect([127, 0, 0, 2], address)).collect();
    for stream in &held {
        assert!(answer(stream).starts_with("HTTP/1.1 200"));
    }
}
