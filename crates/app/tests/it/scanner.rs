//! A virus scanner that finds something, finds nothing, says nonsense, or is not there.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use spil_app::Error;
use spil_app::case_file::{Upload, add_file};
use spil_app::scanner::Scanner;
use spil_testkit::{TestApp, Waits};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

const WAITS: Waits<'static> = Waits {
    surname: "Vries",
    class: "high",
    house_number: 12,
};
/// What every scanner takes for a virus, in two parts, so that none takes this file for one.
const EICAR: [&str; 2] = [
    "X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-",
    "STANDARD-ANTIVIRUS-TEST-FILE!$H+H*",
];

/// What the scanner does.
#[derive(Debug, Clone, Copy)]
enum Does {
    Scan,
    TalkNonsense,
    HangUp,
}

/// Something that speaks as clamd does; gives its address and how many bytes it was asked about.
async fn clamd(does: Does) -> (Scanner, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap().to_string();
    let looked_at = Arc::new(AtomicUsize::new(0));
    let seen = Arc::clone(&looked_at);
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let answer = match does {
                Does::Scan => scan(stream, &seen).await,
                Does::TalkNonsense => say(stream, b"what?\0").await,
                Does::HangUp => Ok(()),
            };
            // Whoever asked may be gone already.
            let _ = answer;
        }
    });
    (Scanner::parse(&address).unwrap(), looked_at)
}

async fn say(mut stream: TcpStream, text: &[u8]) -> std::io::Result<()> {
    stream.write_all(text).await
}

async fn scan(mut stream: TcpStream, seen: &AtomicUsize) -> std::io::Result<()> {
    let mut command = Vec::new();
    while !command.ends_with(b"\0") {
        command.push(stream.read_u8().await?);
    }
    if command == b"zPING\0" {
        return say(stream, b"PONG\0").await;
    }
    assert_eq!(command, b"zINSTREAM\0");
    let mut bytes = Vec::new();
    loop {
        let length = usize::try_from(stream.read_u32().await?).unwrap();
        if length == 0 {
            break;
        }
        let mut chunk = vec![0; length];
        stream.read_exact(&mut chunk).await?;
        bytes.extend(chunk);
    }
    seen.fetch_add(bytes.len(), Ordering::Relaxed);
    let is_found = String::from_utf8_lossy(&bytes).contains(&EICAR.concat());
    let answer: &[u8] = if is_found {
        b"stream: Eicar-Test-Signature FOUND\0"
    } else {
        b"stream: OK\0"
    };
    say(stream, answer).await
}

/// Adds a file to a referral of a network with this scanner; gives what is wrong with it.
async fn adding(scanner: Option<Scanner>, content: &str) -> Option<String> {
    let test = TestApp::with_settings(|settings| settings.scanner = scanner).await;
    let test = test.and_team().await;
    let id = test.waiting(WAITS).await;
    let desk = test.named("Marit van der Wiel").await;
    let upload = Upload {
        name: "brief.pdf".to_owned(),
        bytes: format!("%PDF-1.4\n{content}\n%%EOF\n").into_bytes(),
        is_diagnosis_letter: false,
    };
    match add_file(&desk, id, upload).await {
        Ok(()) => None,
        Err(Error::Invalid(problems)) => Some(problems[0].key.to_owned()),
        Err(other) => unreachable!("{other:?}"),
    }
}

#[tokio::test]
async fn a_file_is_taken_when_nothing_is_found_and_refused_when_something_is() {
    let (scanner, looked_at) = clamd(Does::Scan).await;
    assert!(scanner.answers().await);
    // Longer than one chunk, so that a file goes over in parts.
    let long = "x".repeat(200_000);
    assert_eq!(adding(Some(scanner.clone()), &long).await, None);
    assert!(200_000 <= looked_at.load(Ordering::Relaxed));
    let found = adding(Some(scanner), &EICAR.concat()).await;
    assert_eq!(found.as_deref(), Some("file-virus"));
}

#[tokio::test]
async fn while_the_scanner_is_silent_no_file_is_taken() {
    let (nonsense, _) = clamd(Does::TalkNonsense).await;
    let (gone, _) = clamd(Does::HangUp).await;
    let nobody = Scanner::parse("127.0.0.1:1").unwrap();
    let socket = Scanner::parse("/nonexistent/clamd.ctl").unwrap();
    for scanner in [nonsense, gone, nobody, socket] {
        assert!(!scanner.answers().await, "{scanner:?}");
        let refused = adding(Some(scanner.clone()), "brief").await;
        assert_eq!(refused.as_deref(), Some("file-not-scanned"), "{scanner:?}");
    }
}

#[tokio::test]
async fn without_a_scanner_files_are_judged_by_their_content_alone() {
    assert_eq!(adding(None, &EICAR.concat()).await, None);
}
