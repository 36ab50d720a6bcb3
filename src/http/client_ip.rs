//! The client's IP address. Any client can send `X-Forwarded-For`, so the header counts only from the proxies that the owner
//! configured.

use std::net::{IpAddr, SocketAddr};

use actix_web::HttpRequest;
use actix_web::dev::RequestHead;
use actix_web::http::header::HeaderValue;

use crate::config::Networks;

/// The address of the client: the peer address of the connection or, behind trusted proxies, the last one in `X-Forwarded-For`
/// that is not a trusted proxy.
pub fn address(request: &HttpRequest, proxies: &Networks) -> Option<IpAddr> {
    of_head(request.head(), proxies)
}

/// The same for a request that is not routed yet.
pub(crate) fn of_head(head: &RequestHead, proxies: &Networks) -> Option<IpAddr> {
    let forwarded = head.headers().get_all("x-forwarded-for").map(HeaderValue::as_bytes);
    resolve(head.peer_addr.map(|peer| peer.ip()), forwarded, |address| proxies.contains(address))
}

fn resolve<'a>(
    peer: Option<IpAddr>,
    forwarded: impl Iterator<Item = &'a [u8]>,
    trusted: impl Fn(IpAddr) -> bool,
) -> Option<IpAddr> {
    let peer = peer?;
    if !trusted(peer) {
        return Some(peer);
    }
    let hops: Vec<Option<IpAddr>> = forwarded.flat_map(|line| line.split(|byte| *byte == b',')).map(hop).collect();
    // Anything left of an unreadable hop was written by an untrusted client.
    let mut known = hops.into_iter().rev().map_while(std::convert::identity);
    Some(known.find(|hop| !trusted(*hop)).unwrap_or(peer))
}

/// Parses an address; some proxies append the port. The client may have written any bytes in front of what the proxy appends.
fn hop(bytes: &[u8]) -> Option<IpAddr> {
    let text = std::str::from_utf8(bytes).ok()?.trim();
    text.parse().ok().or_else(|| text.parse::<SocketAddr>().ok().map(|socket| socket.ip()))
}

/// The network of one household: an IPv4 address, or the first 56 bits of an IPv6 address (RFC 6177).
pub(crate) fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => IpAddr::V6((address.to_bits() >> 72 << 72).into()),
        v4 @ IpAddr::V4(_) => v4,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ip(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    #[test]
    fn a_forwarded_header_from_a_stranger_is_not_believed() {
        assert_eq!(resolve(Some(ip("192.0.2.7")), [&b"203.0.113.9"[..]].into_iter(), |_| false), Some(ip("192.0.2.7")));
    }

    #[test]
    fn behind_our_proxy_the_last_hop_that_is_not_ours_counts() {
        let ours = |address| matches!(address, IpAddr::V4(address) if address.octets()[0] == 10);
        let hops = [&b"203.0.113.66, 198.51.100.4, 10.0.0.2"[..]];
        assert_eq!(resolve(Some(ip("10.0.0.1")), hops.into_iter(), ours), Some(ip("198.51.100.4")));
    }

    #[test]
    fn a_hop_that_cannot_be_read_hides_whatever_is_claimed_before_it() {
        let proxy = ip("10.0.0.1");
        let seen = |hops: &'static [u8]| resolve(Some(proxy), [hops].into_iter(), |address| address == proxy);
        assert_eq!(seen(b"203.0.113.66, 198.51.100.4:51234"), Some(ip("198.51.100.4")));
        assert_eq!(seen(b"203.0.113.66, [2001:db8::4]:51234"), Some(ip("2001:db8::4")));
        assert_eq!(seen(b"\xff, 198.51.100.4"), Some(ip("198.51.100.4")));
        assert_eq!(seen(b"203.0.113.66, unknown"), Some(proxy));
        assert_eq!(seen(b"203.0.113.66, unknown, 10.0.0.1"), Some(proxy));
    }

    #[test]
    fn a_household_with_many_ipv6_addresses_is_one_network() {
        let of = |text: &str| network(text.parse().unwrap());
        assert_eq!(of("2001:db8:1:200::1"), of("2001:db8:1:2ff:9:9:9:9"));
        assert_ne!(of("2001:db8:1:200::1"), of("2001:db8:1:300::1"));
        assert_eq!(of("::ffff:192.0.2.7"), of("192.0.2.7"));
        assert_ne!(of("192.0.2.7"), of("192.0.2.8"));
    }
}
