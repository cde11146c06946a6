//! Taking in a million postcodes: how long, and how much memory.

use std::fmt::Write as _;
use std::io::Read as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::instance::{SPIL, highest};

/// Writes a file in the format of the national statistics office, takes it in, and prints the figures.
pub(crate) fn measure(folder: &Path, rows: usize) {
    let data = folder.join("postcodes");
    let _ = std::fs::remove_dir_all(&data);
    for beside in ["postcodes.keys", "postcodes.anchors"] {
        let _ = std::fs::remove_file(folder.join(beside));
    }
    let file = folder.join("postcodes.csv");
    std::fs::write(&file, table(rows)).unwrap();
    let migrated = Command::new(SPIL)
        .arg("migrate")
        .arg("--data")
        .arg(&data)
        .status();
    assert!(migrated.unwrap().success());
    let start = Instant::now();
    let mut import = Command::new(SPIL)
        .args(["import", "postcodes"])
        .arg(&file)
        .arg("--data")
        .arg(&data)
        .env("SPIL_LANG", "en")
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut most = 0;
    let status = loop {
        most = most.max(highest(import.id()));
        if let Some(status) = import.try_wait().unwrap() {
            break status;
        }
        std::thread::sleep(Duration::from_millis(20));
    };
    assert!(status.success(), "the postcodes were not taken in");
    println!(
        "{rows} postcodes on sqlite in {:.1} s (goal 15), {} MB (goal 300)",
        start.elapsed().as_secs_f64(),
        most / 1024
    );
    let mut said = String::new();
    import.stderr.unwrap().read_to_string(&mut said).unwrap();
    println!("{} (goal 50 ms in 99 of 100)\n", steps(&said));
}

/// What the import says of the steps in which others had to wait for it.
fn steps(said: &str) -> &str {
    said.lines().find(|line| line.contains("steps")).unwrap()
}

/// Made-up postcodes, twenty house numbers each, in neighbourhoods of municipality 9901.
fn table(rows: usize) -> String {
    let mut text = String::with_capacity(rows * 34);
    text.push_str("PC6;Huisnummer;Buurt2025;Wijk2025;Gemeente2025\n");
    for row in 0..rows {
        let code = row / 20;
        let letters = code % 676;
        let (first, second) = (letter(letters / 26), letter(letters % 26));
        let digits = 1000 + (code / 676) % 9000;
        let place = code % 97;
        let number = row % 20 + 1;
        let _ = writeln!(
            text,
            "{digits}{first}{second};{number};990101{place:02};990101;9901"
        );
    }
    text
}

fn letter(place: usize) -> char {
    char::from(b'A' + u8::try_from(place % 26).unwrap_or(0))
}
