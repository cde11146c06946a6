//! Bodies of ten gigabytes: refused when that is said beforehand, cut off when it is not, and never held in memory.

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use spil_testkit::TestDb;

use crate::running::Instance;

const TEN_GIGABYTES: u64 = 10 * 1024 * 1024 * 1024;
/// What may be taken before a body is cut off: five files of 10 MB, a little, and what both systems hold for the reader.
const MOST_TAKEN: u64 = 80 * 1024 * 1024;
/// What the process may grow by, all of these together.
const MOST_HELD: u64 = 160 * 1024;

const FORM: &str = "application/x-www-form-urlencoded";
const PARTS: &str = "multipart/form-data; boundary=grens";

/// How a body comes.
#[derive(Debug, Clone, Copy)]
enum Length {
    Said,
    InChunks,
}

/// Sends a body until it is whole or nobody takes it any more; gives how much was taken, and the answer.
fn send(server: SocketAddr, address: &str, kind: &str, length: Length) -> (u64, String) {
    let mut stream = TcpStream::connect(server).unwrap();
    stream
        .set_write_timeout(Some(Duration::from_secs(20)))
        .unwrap();
    stream
        .set_read_timeout(Some(Duration::from_secs(20)))
        .unwrap();
    let how = match length {
        Length::Said => format!("Content-Length: {TEN_GIGABYTES}"),
        Length::InChunks => "Transfer-Encoding: chunked".to_owned(),
    };
    let head =
        format!("POST {address} HTTP/1.1\r\nHost: a\r\nContent-Type: {kind}\r\n{how}\r\n\r\n");
    stream.write_all(head.as_bytes()).unwrap();
    let content = [b"a".repeat(65_534), b"&b".to_vec()].concat();
    let piece = match length {
        Length::Said => content,
        Length::InChunks => [b"10000\r\n".to_vec(), content, b"\r\n".to_vec()].concat(),
    };
    let mut taken = 0;
    while taken < TEN_GIGABYTES && stream.write_all(&piece).is_ok() {
        taken += piece.len() as u64;
    }
    let mut answer = Vec::new();
    // What was not read any more ends the connection, sometimes before the answer arrived.
    let _ = stream.read_to_end(&mut answer);
    (taken, String::from_utf8_lossy(&answer).into_owned())
}

/// The most memory that a process held so far, in kB.
fn held(process: u32) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap();
    let line = status.lines().find(|line| line.starts_with("VmHWM"));
    let number = line.unwrap().split_whitespace().nth(1);
    number.unwrap().parse().unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ten_gigabytes_are_refused_or_cut_off_and_never_held() {
    let test = TestDb::sqlite().await;
    let instance = Instance::set_up(&test.folder.path().join("streams"), &test);
    let server = instance.serve();
    let before = held(server.id());
    let (mut tried, mut most) = (0, 0);
    for (address, kind) in [
        ("/volgen", FORM),
        ("/aanmelden", FORM),
        ("/inloggen", FORM),
        ("/aanmelden/bestanden", PARTS),
    ] {
        for length in [Length::Said, Length::InChunks] {
            let (taken, answer) = send(server.address, address, kind, length);
            assert!(taken < MOST_TAKEN, "{address} {length:?}: {taken} taken");
            // Files of nobody who began a referral lead back to its beginning.
            let refused = ["HTTP/1.1 4", "HTTP/1.1 303"];
            let refused = answer.is_empty() || refused.iter().any(|one| answer.starts_with(one));
            assert!(refused, "{address} {length:?}: {answer}");
            most = most.max(taken);
            tried += 1;
        }
    }
    let grown = held(server.id()).saturating_sub(before);
    println!(
        "{tried} bodies of ten gigabytes refused; at most {most} bytes of one were taken, and {grown} kB held"
    );
    assert_eq!(tried, 8);
    assert!(grown < MOST_HELD, "{grown} kB");
    drop(server);
    test.finish().await;
}
