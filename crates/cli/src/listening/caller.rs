//! Who calls. Behind a proxy every connection comes from the proxy; it says for whom, and nobody else is believed.

use std::net::{IpAddr, SocketAddr};

use axum::http::HeaderMap;

/// The header in which a proxy adds, at the end, the address that it was called from.
const PASSED_ON_FOR: &str = "x-forwarded-for";

/// The address that is counted and logged. What a caller wrote into the header itself stands before what the proxy added and
/// is not looked at; where the proxy said nothing that can be read, it is the proxy.
pub(super) fn of(peer: SocketAddr, headers: &HeaderMap, proxies: &[IpAddr]) -> SocketAddr {
    let peer = SocketAddr::new(peer.ip().to_canonical(), peer.port());
    if !proxies.contains(&peer.ip()) {
        return peer;
    }
    let lines: Vec<&str> = headers
        .get_all(PASSED_ON_FOR)
        .iter()
        .map(|line| line.to_str().unwrap_or(""))
        .collect();
    let told = lines.iter().rev().flat_map(|line| line.rsplit(','));
    for one in told {
        match address(one.trim()) {
            Some(address) if proxies.contains(&address) => {}
            Some(address) => return SocketAddr::new(address, peer.port()),
            None => return peer,
        }
    }
    peer
}

/// An address, as proxies write it: also with a port.
fn address(text: &str) -> Option<IpAddr> {
    let with_port = || text.parse::<SocketAddr>().map(|address| address.ip());
    let address = text.parse().or_else(|_| with_port());
    address.ok().map(|address: IpAddr| address.to_canonical())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(peer: &str, lines: &[&str], expected: &str) {
        let mut headers = HeaderMap::new();
        for line in lines {
            headers.append(PASSED_ON_FOR, line.parse().unwrap());
        }
        let proxies = ["10.0.0.1", "10.0.0.2"].map(|proxy| proxy.parse().unwrap());
        let found = of(format!("{peer}:443").parse().unwrap(), &headers, &proxies);
        assert_eq!(found.ip().to_string(), expected, "{peer} {lines:?}");
    }

    #[test]
    fn only_a_proxy_is_believed() {
        check("203.0.113.9", &["198.51.100.1"], "203.0.113.9");
        check("203.0.113.9", &[], "203.0.113.9");
        check("10.0.0.1", &["198.51.100.1"], "198.51.100.1");
        check("[::ffff:10.0.0.1]", &["198.51.100.1"], "198.51.100.1");
    }

    #[test]
    fn what_a_caller_wrote_before_the_proxy_is_not_looked_at() {
        check("10.0.0.1", &["1.2.3.4, 198.51.100.1"], "198.51.100.1");
        check("10.0.0.1", &["1.2.3.4", "198.51.100.1"], "198.51.100.1");
        check(
            "10.0.0.1",
            &["1.2.3.4, 198.51.100.1, 10.0.0.2"],
            "198.51.100.1",
        );
        check("10.0.0.1", &["rubbish, 198.51.100.1"], "198.51.100.1");
    }

    #[test]
    fn what_cannot_be_read_is_the_proxy() {
        for line in ["", "unknown", "198.51.100.1, _hidden", "10.0.0.2", "é"] {
            check("10.0.0.1", &[line], "10.0.0.1");
        }
        check("10.0.0.1", &["198.51.100.1:5123"], "198.51.100.1");
        check("10.0.0.1", &["[2001:db8::1]:5123"], "2001:db8::1");
        check("10.0.0.1", &["2001:db8::1"], "2001:db8::1");
    }
}
