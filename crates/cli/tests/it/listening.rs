//! The door of `spil serve` over the wire: TLS, the proxy in front, clients that are slow and bodies without end.

use std::io::{Read as _, Write as _};
use std::net::{Ipv4Addr, SocketAddr, TcpStream};
use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::time::{Duration, Instant};

use rcgen::{CertifiedKey, generate_simple_self_signed};
use spil_testkit::serving::Serving;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName};
use tokio_rustls::rustls::{
    ClientConfig, ClientConnection, RootCertStore, StreamOwned, SupportedProtocolVersion, version,
};

use crate::running::spil;

/// The data folder of an empty network.
fn migrated(folder: &Path) -> String {
    let data = folder.join("data").display().to_string();
    assert!(spil("nl", &["migrate", "--data", &data]).status.success());
    data
}

fn serve(data: &str, options: &[&str]) -> Serving {
    let mut command = Command::new(env!("CARGO_BIN_EXE_spil"));
    command.args(["serve", "--listen", "127.0.0.1:0", "--data", data]);
    Serving::start(command.args(options).env("SPIL_LANG", "nl"))
}

/// Says something over a plain connection and reads until the server ends it; gives what came back.
fn say(from: Ipv4Addr, server: SocketAddr, text: &str) -> String {
    let mut stream = connect(from, server);
    stream.write_all(text.as_bytes()).unwrap();
    let mut answer = Vec::new();
    // A connection that the server cuts may end in an error after what it said.
    let _ = stream.read_to_end(&mut answer);
    String::from_utf8_lossy(&answer).into_owned()
}

fn connect(from: Ipv4Addr, server: SocketAddr) -> TcpStream {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_io()
        .build()
        .unwrap();
    let stream = runtime.block_on(async {
        let socket = tokio::net::TcpSocket::new_v4().unwrap();
        socket.bind(SocketAddr::from((from, 0))).unwrap();
        socket.connect(server).await.unwrap()
    });
    let stream = stream.into_std().unwrap();
    stream.set_nonblocking(false).unwrap();
    stream
        .set_read_timeout(Some(Duration::from_mins(1)))
        .unwrap();
    stream
}

/// A certificate in a folder.
struct Certificate {
    der: CertificateDer<'static>,
}

impl Certificate {
    fn write(folder: &Path) -> Self {
        let CertifiedKey { cert, signing_key } =
            generate_simple_self_signed(vec!["spil.test".to_owned()]).unwrap();
        std::fs::write(folder.join("certificate.pem"), cert.pem()).unwrap();
        std::fs::write(folder.join("key.pem"), signing_key.serialize_pem()).unwrap();
        Self {
            der: cert.der().clone(),
        }
    }

    /// Whether a client that trusts this certificate alone gets a page, and what it says.
    fn reads(
        &self,
        server: SocketAddr,
        versions: &[&'static SupportedProtocolVersion],
    ) -> Result<String, std::io::Error> {
        let mut roots = RootCertStore::empty();
        roots.add(self.der.clone()).unwrap();
        let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_protocol_versions(versions)
            .unwrap()
            .with_root_certificates(roots)
            .with_no_client_auth();
        let name = ServerName::try_from("spil.test").unwrap();
        let connection = ClientConnection::new(Arc::new(config), name).unwrap();
        let mut stream = StreamOwned::new(connection, TcpStream::connect(server)?);
        stream
            .write_all(b"GET /inloggen HTTP/1.1\r\nHost: spil.test\r\nConnection: close\r\n\r\n")?;
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer)?;
        Ok(String::from_utf8_lossy(&answer).into_owned())
    }
}

#[test]
fn pages_are_served_over_tls_and_a_new_certificate_needs_no_restart() {
    let own = tempfile::tempdir().unwrap();
    let data = migrated(own.path());
    let first = Certificate::write(own.path());
    let path = |name: &str| own.path().join(name).display().to_string();
    let (certificate, key) = (path("certificate.pem"), path("key.pem"));
    let server = serve(
        &data,
        &["--tls-certificate", &certificate, "--tls-key", &key],
    );
    assert!(
        server
            .says("eerste-beheerder")
            .contains("https://127.0.0.1:")
    );
    for versions in [&[&version::TLS13], &[&version::TLS12]] {
        let page = first.reads(server.address, versions).unwrap();
        assert!(page.starts_with("HTTP/1.1 200"), "{page}");
        assert!(page.contains("strict-transport-security: max-age=63072000"));
    }
    // Whoever speaks no TLS gets no page, and whoever speaks it goes on.
    let plain = say(
        Ipv4Addr::LOCALHOST,
        server.address,
        "GET / HTTP/1.1\r\nHost: a\r\n\r\n",
    );
    assert!(!plain.contains("HTTP/1.1"), "{plain}");
    // A file that is no certificate changes nothing.
    std::fs::write(&certificate, "no certificate").unwrap();
    hang_up(&server);
    server.says("certificate.pem");
    assert!(first.reads(server.address, &[&version::TLS13]).is_ok());
    let second = Certificate::write(own.path());
    hang_up(&server);
    server.says("Het certificaat is opnieuw gelezen");
    assert!(second.reads(server.address, &[&version::TLS13]).is_ok());
    assert!(first.reads(server.address, &[&version::TLS13]).is_err());
}

fn hang_up(server: &Serving) {
    let id = server.id().to_string();
    let sent = Command::new("kill").args(["-HUP", &id]).status().unwrap();
    assert!(sent.success());
}

#[test]
fn a_certificate_that_cannot_be_used_is_refused_at_the_start() {
    let own = tempfile::tempdir().unwrap();
    let data = migrated(own.path());
    let empty = own.path().join("empty.pem");
    std::fs::write(&empty, "").unwrap();
    let empty = empty.display().to_string();
    let wrong = [
        vec!["--tls-certificate", &empty, "--tls-key", &empty],
        vec!["--tls-certificate", "/absent", "--tls-key", &empty],
        vec!["--tls-certificate", &empty],
        vec!["--behind-proxy", "everybody"],
        vec!["--security-contact", "call me"],
    ];
    for options in wrong {
        let mut arguments = vec!["serve", "--listen", "127.0.0.1:0", "--data", &data];
        arguments.extend(&options);
        let output = spil("nl", &arguments);
        assert_eq!(output.status.code(), Some(2), "{options:?}");
    }
}

/// Guesses a code, and says for whom.
fn guess(from: Ipv4Addr, server: SocketAddr, told: &str) -> bool {
    let request = format!(
        "POST /volgen HTTP/1.1\r\nHost: spil.test\r\nConnection: close\r\n{told}\
         Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 14\r\n\r\ncode=KX7A-4PM2"
    );
    say(from, server, &request).starts_with("HTTP/1.1 429")
}

/// How many of thirty guesses are turned away.
fn turned_away(guesses: impl Iterator<Item = bool>) -> usize {
    guesses.take(30).filter(|is_refused| *is_refused).count()
}

#[test]
fn guesses_are_counted_by_whom_the_proxy_names_and_by_nobody_else() {
    const PROXY: Ipv4Addr = Ipv4Addr::new(127, 0, 0, 9);
    const OTHER: Ipv4Addr = Ipv4Addr::new(127, 0, 0, 8);
    let own = tempfile::tempdir().unwrap();
    let data = migrated(own.path());
    let server = serve(&data, &["--behind-proxy", "127.0.0.9"]);
    let address = server.address;
    // Each guess for somebody else: nobody is slowed down.
    let through = |number: u8| format!("X-Forwarded-For: 198.51.100.{number}\r\n");
    let many = turned_away((0..30).map(|number| guess(PROXY, address, &through(number))));
    assert_eq!(many, 0, "people behind a proxy are taken for one");
    // All for one, who writes another address before it each time: that one is slowed down.
    let spoofed = |number: u8| format!("X-Forwarded-For: 10.1.1.{number}, 203.0.113.7\r\n");
    let one = turned_away((0..30).map(|number| guess(PROXY, address, &spoofed(number))));
    assert!(one > 0, "somebody behind the proxy chose an address");
    // Who is no proxy names anybody in vain.
    let direct = turned_away((0..30).map(|number| guess(OTHER, address, &through(number + 100))));
    assert!(direct > 0, "somebody beside the proxy chose an address");
}

#[test]
fn without_a_proxy_nobody_is_believed() {
    let own = tempfile::tempdir().unwrap();
    let data = migrated(own.path());
    let server = serve(&data, &[]);
    let spoofed = |number: u8| {
        format!(
            "X-Forwarded-For: 198.51.100.{number}\r\nX-Real-IP: 198.51.100.{number}\r\n\
                 Forwarded: for=198.51.100.{number}\r\n"
        )
    };
    let found = turned_away(
        (0..30).map(|number| guess(Ipv4Addr::LOCALHOST, server.address, &spoofed(number))),
    );
    assert!(found > 0, "a caller chose an address");
}

#[test]
fn a_client_that_is_too_slow_is_let_go_and_others_are_answered() {
    let own = tempfile::tempdir().unwrap();
    let data = migrated(own.path());
    let server = serve(&data, &["--patience", "1"]);
    let begun = Instant::now();
    let mut slow: Vec<TcpStream> = Vec::new();
    for _ in 0..200 {
        let mut stream = connect(Ipv4Addr::LOCALHOST, server.address);
        stream.write_all(b"GET / HTTP/1.1\r\nHost: spil").unwrap();
        slow.push(stream);
    }
    let page = say(
        Ipv4Addr::LOCALHOST,
        server.address,
        "GET /inloggen HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
    );
    assert!(page.starts_with("HTTP/1.1 200"), "{page}");
    for mut stream in slow {
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer);
        assert!(!String::from_utf8_lossy(&answer).contains("200 OK"));
    }
    // A form that never comes to its end.
    let late = say(
        Ipv4Addr::LOCALHOST,
        server.address,
        "POST /volgen HTTP/1.1\r\nHost: a\r\nContent-Type: application/x-www-form-urlencoded\r\n\
         Content-Length: 1000\r\n\r\ncode=",
    );
    assert!(late.starts_with("HTTP/1.1 408"), "{late}");
    let took = begun.elapsed();
    println!("200 slow clients and one slow form were let go after {took:?}");
    assert!(took < Duration::from_secs(50));
}

#[test]
fn a_client_that_takes_no_answer_is_let_go() {
    let own = tempfile::tempdir().unwrap();
    let data = migrated(own.path());
    let server = serve(&data, &["--patience", "1"]);
    let mut stream = connect(Ipv4Addr::LOCALHOST, server.address);
    stream
        .set_write_timeout(Some(Duration::from_mins(1)))
        .unwrap();
    let begun = Instant::now();
    let page = b"GET /inloggen HTTP/1.1\r\nHost: a\r\n\r\n";
    // Answers fill what both systems hold for the reader, then requests fill what they hold for the server.
    let asked = (0..1_000_000)
        .take_while(|_| stream.write_all(page).is_ok())
        .count();
    let took = begun.elapsed();
    println!("cut off after {asked} requests and {took:?}");
    assert!(
        asked < 1_000_000 && took < Duration::from_secs(55),
        "{asked} {took:?}"
    );
}

#[test]
fn what_is_no_clear_request_is_refused() {
    let own = tempfile::tempdir().unwrap();
    let data = migrated(own.path());
    let server = serve(&data, &["--patience", "1"]);
    let mut refused = 0;
    for head in [
        "GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nabcdef",
        "GET / HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n",
        "GET / HTTP/1.1\r\nHost : a\r\n\r\n",
        "GET / HTTP/1.1\r\nBad\0: a\r\n\r\n",
        "GET / HTTP/9.9\r\nHost: a\r\n\r\n",
        "GET  /  HTTP/1.1\r\nHost: a\r\n\r\n",
        "NOTHING\r\n\r\n",
    ] {
        let answer = say(Ipv4Addr::LOCALHOST, server.address, head);
        assert!(
            answer.starts_with("HTTP/1.1 400") || answer.is_empty(),
            "{head}: {answer}"
        );
        refused += 1;
    }
    // A length beside chunks counts for nothing: what follows the chunks is the next request.
    let both = "POST /volgen HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nContent-Length: 4\r\n\
                Content-Type: application/x-www-form-urlencoded\r\nConnection: close\r\n\r\n0\r\n\r\n";
    let answer = say(Ipv4Addr::LOCALHOST, server.address, both);
    assert_eq!(answer.matches("HTTP/1.1 ").count(), 1, "{answer}");
    assert!(8 <= refused);
}
