//! Lists of networks for trust and access.

use std::net::IpAddr;

use ipnet::IpNet;

use super::problem::UnfitValue;

/// A list of networks; an empty one contains no address.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Networks(Vec<IpNet>);

impl Networks {
    /// Parses networks (`10.0.0.0/8`) and single addresses, separated by commas or spaces.
    pub(super) fn parse(text: &str) -> Result<Self, UnfitValue> {
        let items = text.split([',', ' ']).map(str::trim).filter(|item| !item.is_empty());
        items.map(network).collect::<Result<_, _>>().map(Self)
    }

    /// Whether a network contains this address. An IPv4-mapped IPv6 address counts as IPv4.
    pub fn contains(&self, address: IpAddr) -> bool {
        let address = address.to_canonical();
        self.0.iter().any(|network| network.contains(&address))
    }

    /// Whether the list has no network.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether a network contains all addresses.
    pub fn has_everybody(&self) -> bool {
        self.0.iter().any(|network| network.prefix_len() == 0)
    }
}

fn network(text: &str) -> Result<IpNet, UnfitValue> {
    if let Ok(address) = text.parse::<IpAddr>() {
        return Ok(address.to_canonical().into());
    }
    let network: IpNet = text
        .parse()
        .map_err(|_| UnfitValue::because(format!("{text:?} in it is not a network; one has the form 10.0.0.0/8.")))?;
    if network.addr() == network.network() {
        Ok(network)
    } else {
        Err(UnfitValue::because(format!("{network} is an address inside a network; the network itself is {}.", network.trunc())))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_found_in_their_networks() {
        let networks = Networks::parse("10.0.0.0/8, ::1 192.0.2.7").unwrap();
        for (address, inside) in [
            ("10.9.8.7", true),
            ("::ffff:10.9.8.7", true),
            ("::1", true),
            ("192.0.2.7", true),
            ("192.0.2.8", false),
            ("::2", false),
        ] {
            assert_eq!(networks.contains(address.parse().unwrap()), inside, "{address}");
        }
        assert!(!Networks::default().contains("127.0.0.1".parse().unwrap()));
    }

    #[test]
    fn an_address_inside_a_network_is_not_taken_for_the_network() {
        let UnfitValue(sentence) = Networks::parse("10.1.2.3/8").unwrap_err();
        assert!(sentence.contains("10.0.0.0/8"), "{sentence}");
    }
}
