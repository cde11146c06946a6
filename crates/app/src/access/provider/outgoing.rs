//! Asking the provider of an organisation something over HTTP: where to, for how long, and how much of an answer.
//!
//! Only over TLS, never to an address of a network of one's own unless the operator says so, and never where an answer leads on
//! to. The address is looked up once, judged, and then used: a name cannot mean something else a moment later.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use http::header::{CONTENT_LENGTH, HOST, HeaderValue};
use http::{Request, Response};
use http_body_util::{BodyExt as _, Full, Limited};
use hyper::body::Bytes;
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::pem::PemObject as _;
use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName};
use tokio_rustls::rustls::{ClientConfig, RootCertStore};
use url::{Host, Url};

use super::issuer::may_be_asked;

/// A provider that takes longer is not reached.
const PATIENCE: Duration = Duration::from_secs(5);
/// No answer of a provider is longer.
const LONGEST_ANSWER: usize = 256 * 1024;

/// How far requests of ours may go.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Reach {
    /// To addresses on the internet alone.
    #[default]
    Public,
    /// Also to addresses of a network of one's own, over TLS.
    Private,
    /// Also to this machine, and there without TLS: for a demo with invented people, and for tests.
    ThisMachine,
}

/// How the providers of organisations are asked.
#[derive(Clone, Default)]
pub struct Outgoing {
    reach: Reach,
    authorities: Vec<CertificateDer<'static>>,
}

impl std::fmt::Debug for Outgoing {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let authorities = self.authorities.len();
        write!(f, "Outgoing({:?}, {authorities} authorities)", self.reach)
    }
}

impl Outgoing {
    /// This far, trusting the authorities of this machine.
    pub fn new(reach: Reach) -> Self {
        Self {
            reach,
            authorities: Vec::new(),
        }
    }

    /// Trusts the authorities of a file (PEM) too. A file that cannot be read, or that holds none, is refused with the reason.
    pub fn trusting(mut self, file: &Path) -> Result<Self, String> {
        let read = CertificateDer::pem_file_iter(file).map_err(|error| error.to_string())?;
        let read: Result<Vec<_>, _> = read.collect();
        self.authorities = read.map_err(|error| error.to_string())?;
        if self.authorities.is_empty() {
            return Err("no certificate".to_owned());
        }
        Ok(self)
    }

    /// How far requests may go.
    pub const fn reach(&self) -> Reach {
        self.reach
    }

    /// Whom a connection trusts. Reading the authorities of a machine takes some milliseconds: once is enough.
    pub(super) fn trust(&self) -> Result<Arc<ClientConfig>, Unreached> {
        let mut roots = RootCertStore::empty();
        roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
        roots.add_parsable_certificates(self.authorities.iter().cloned());
        let provider = Arc::new(ring::default_provider());
        let config = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .map_err(|_| Unreached::Tls)?;
        Ok(Arc::new(
            config.with_root_certificates(roots).with_no_client_auth(),
        ))
    }
}

/// Why a provider was not reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(super) enum Unreached {
    /// Not over TLS.
    #[error("not over TLS")]
    NotHttps,
    /// Its name means nothing.
    #[error("the name is not known")]
    Unknown,
    /// It lies in a network of one's own.
    #[error("an address that may not be asked")]
    Private,
    /// Another host than that of the issuer.
    #[error("another host than that of the issuer")]
    Elsewhere,
    /// Nobody answers, or what comes is no answer.
    #[error("no answer")]
    Silent,
    /// The connection cannot be trusted.
    #[error("the certificate is not trusted")]
    Tls,
    /// It takes too long.
    #[error("too slow")]
    Slow,
    /// The answer is too long.
    #[error("too long an answer")]
    TooLong,
    /// It leads on to another address.
    #[error("it leads on")]
    LeadsOn,
}

/// Asks once. An answer that leads on to another address is no answer.
pub(super) async fn ask(
    trust: &Arc<ClientConfig>,
    reach: Reach,
    request: Request<Vec<u8>>,
) -> Result<Response<Vec<u8>>, Unreached> {
    let asking = async {
        let url = Url::parse(&request.uri().to_string()).map_err(|_| Unreached::Unknown)?;
        if !may_be_asked(&url, reach) {
            return Err(Unreached::NotHttps);
        }
        let stream = connect(&url, reach).await?;
        if url.scheme() == "http" {
            return converse(stream, &url, request).await;
        }
        let host = url.host_str().ok_or(Unreached::Unknown)?;
        let host = host
            .trim_start_matches('[')
            .trim_end_matches(']')
            .to_owned();
        let name = ServerName::try_from(host).map_err(|_| Unreached::Tls)?;
        let tls = TlsConnector::from(Arc::clone(trust));
        let stream = tls
            .connect(name, stream)
            .await
            .map_err(|_| Unreached::Tls)?;
        converse(stream, &url, request).await
    };
    timeout(PATIENCE, asking)
        .await
        .unwrap_or(Err(Unreached::Slow))
}

/// Connects to the first address that may be asked and answers.
async fn connect(url: &Url, reach: Reach) -> Result<TcpStream, Unreached> {
    let port = url.port_or_known_default().ok_or(Unreached::Unknown)?;
    let addresses = addresses(url, port).await?;
    let allowed: Vec<SocketAddr> = addresses
        .into_iter()
        .filter(|address| may_go_to(address.ip(), url.scheme(), reach))
        .collect();
    if allowed.is_empty() {
        return Err(Unreached::Private);
    }
    TcpStream::connect(&allowed[..])
        .await
        .map_err(|_| Unreached::Silent)
}

async fn addresses(url: &Url, port: u16) -> Result<Vec<SocketAddr>, Unreached> {
    match url.host().ok_or(Unreached::Unknown)? {
        Host::Ipv4(address) => Ok(vec![SocketAddr::new(address.into(), port)]),
        Host::Ipv6(address) => Ok(vec![SocketAddr::new(address.into(), port)]),
        Host::Domain(name) => {
            let found = tokio::net::lookup_host((name, port)).await;
            Ok(found.map_err(|_| Unreached::Unknown)?.collect())
        }
    }
}

fn may_go_to(address: IpAddr, scheme: &str, reach: Reach) -> bool {
    let address = meant(address);
    match (scheme, reach) {
        ("http", _) => reach == Reach::ThisMachine && address.is_loopback(),
        (_, Reach::Public) => is_public(address),
        (_, Reach::Private) => !is_of_no_use(address) && !address.is_loopback(),
        (_, Reach::ThisMachine) => !is_of_no_use(address),
    }
}

/// Whether an address is one of the internet, and of nobody's own network.
fn is_public(address: IpAddr) -> bool {
    if is_of_no_use(address) || address.is_loopback() {
        return false;
    }
    match address {
        IpAddr::V4(address) => {
            let [a, b, c, _] = address.octets();
            let is_shared = a == 100 && (64..128).contains(&b);
            let is_of_tests = a == 198 && (b == 18 || b == 19);
            let is_of_protocols = (a, b, c) == (192, 0, 0);
            !(address.is_private() || is_shared || is_of_tests || is_of_protocols)
        }
        IpAddr::V6(address) => !address.is_unique_local(),
    }
}

/// Addresses that lead to no provider wherever it stands: of the link (where clouds tell machines their secrets), of many, of
/// none.
fn is_of_no_use(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => {
            let [a, ..] = address.octets();
            a == 0
                || a >= 240
                || address.is_link_local()
                || address.is_multicast()
                || address.is_documentation()
        }
        IpAddr::V6(address) => {
            address.is_unspecified() || address.is_multicast() || address.is_unicast_link_local()
        }
    }
}

/// Where an address leads: a newer one can stand for an older one.
fn meant(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(_) => address,
        IpAddr::V6(newer) => inner(newer).map_or(address, IpAddr::V4),
    }
}

/// The older address that a newer one stands for: mapped, translated (`64:ff9b::/96`) or tunnelled (`2002::/16`).
fn inner(address: Ipv6Addr) -> Option<Ipv4Addr> {
    let of = |high: u16, low: u16| {
        let ([a, b], [c, d]) = (high.to_be_bytes(), low.to_be_bytes());
        Ipv4Addr::new(a, b, c, d)
    };
    match address.segments() {
        [0, 0, 0, 0, 0, 0xffff, high, low] | [0x64, 0xff9b, 0, 0, 0, 0, high, low] => {
            Some(of(high, low))
        }
        [0x2002, high, low, ..] => Some(of(high, low)),
        _ => None,
    }
}

/// One request and its answer over a connection that ends with it.
async fn converse<S>(
    stream: S,
    url: &Url,
    request: Request<Vec<u8>>,
) -> Result<Response<Vec<u8>>, Unreached>
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    let (mut sender, connection) = http1::handshake(TokioIo::new(stream))
        .await
        .map_err(|_| Unreached::Silent)?;
    let answer = async move {
        let sent = sender.send_request(in_form(url, request)?).await;
        read(sent.map_err(|_| Unreached::Silent)?).await
    };
    tokio::pin!(connection, answer);
    let mut is_over = false;
    loop {
        tokio::select! {
            answer = &mut answer => return answer,
            _ = &mut connection, if !is_over => is_over = true,
        }
    }
}

/// As it goes over the wire: the path alone, and the host beside it.
fn in_form(url: &Url, request: Request<Vec<u8>>) -> Result<Request<Full<Bytes>>, Unreached> {
    let (mut head, body) = request.into_parts();
    let path = head.uri.path_and_query().map_or("/", |path| path.as_str());
    head.uri = path.parse().map_err(|_| Unreached::Unknown)?;
    let host = url.host_str().ok_or(Unreached::Unknown)?;
    let host = match url.port() {
        Some(port) => format!("{host}:{port}"),
        None => host.to_owned(),
    };
    let host = HeaderValue::from_str(&host).map_err(|_| Unreached::Unknown)?;
    head.headers.insert(HOST, host);
    head.headers.remove(CONTENT_LENGTH);
    Ok(Request::from_parts(head, Full::new(body.into())))
}

async fn read(answer: Response<hyper::body::Incoming>) -> Result<Response<Vec<u8>>, Unreached> {
    if answer.status().is_redirection() {
        return Err(Unreached::LeadsOn);
    }
    let (head, body) = answer.into_parts();
    let body = Limited::new(body, LONGEST_ANSWER).collect().await;
    let body = body.map_err(|error| {
        let is_too_long = error.is::<http_body_util::LengthLimitError>();
        if is_too_long {
            Unreached::TooLong
        } else {
            Unreached::Silent
        }
    })?;
    Ok(Response::from_parts(head, body.to_bytes().to_vec()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_addresses_of_the_internet_are_asked_unless_the_operator_says_otherwise() {
        let mut judged = 0;
        let own = [
            "10.1.2.3",
            "172.16.0.1",
            "192.168.1.1",
            "100.64.0.1",
            "198.18.0.1",
            "192.0.0.8",
            "fd00::1",
            "::ffff:10.0.0.1",
            "64:ff9b::a00:1",
            "2002:a00:1::",
        ];
        let never = [
            "0.0.0.0",
            "169.254.169.254",
            "224.0.0.1",
            "240.0.0.1",
            "255.255.255.255",
            "192.0.2.1",
            "::",
            "fe80::1",
            "ff02::1",
            "::ffff:169.254.169.254",
            "64:ff9b::a9fe:a9fe",
        ];
        let open = [
            "93.184.216.34",
            "8.8.8.8",
            "2606:2800:220:1::",
            "64:ff9b::808:808",
        ];
        let loopback = ["127.0.0.1", "127.9.9.9", "::1", "::ffff:127.0.0.1"];
        let mut check = |texts: &[&str], public, private, here| {
            for text in texts {
                let address: IpAddr = text.parse().unwrap();
                let go = |reach| may_go_to(address, "https", reach);
                let judgement = (
                    go(Reach::Public),
                    go(Reach::Private),
                    go(Reach::ThisMachine),
                );
                assert_eq!(judgement, (public, private, here), "{text}");
                assert!(!may_go_to(address, "http", Reach::Private), "{text}");
                judged += 1;
            }
        };
        check(&own, false, true, true);
        check(&never, false, false, false);
        check(&open, true, true, true);
        check(&loopback, false, false, true);
        println!("{judged} addresses judged");
        assert!(judged >= 28);
    }
}
