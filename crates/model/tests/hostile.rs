//! Files that somebody damaged, by chance or on purpose: reading them never panics, and says where each problem is.
//!
//! The same readers are fuzzed by hand, with coverage to guide it: `fuzz/`.

use std::io::Cursor;
use std::sync::atomic::{AtomicUsize, Ordering};

use proptest::prelude::*;
use spil_model::covenant::Covenant;
use spil_model::geography::PostcodeFile;
use spil_model::network_file::NetworkFile;
use spil_model::support_file;

/// A reader of files: true where one was taken in.
type Reads = fn(&str) -> bool;

/// A whole file of each kind, and what reads it.
const FILES: [(&str, Reads); 4] = [
    (
        include_str!("../../../covenants/2026-drie-subregios.toml"),
        |text| Covenant::parse(text).taken_in(),
    ),
    (
        include_str!("../../../testdata/network/two-sub-regions.toml"),
        |text| NetworkFile::parse(text).taken_in(),
    ),
    (
        include_str!("../../../testdata/support/offers.csv"),
        |text| support_file::parse(text).taken_in(),
    ),
    (
        include_str!("../../../testdata/postcodes/2025.csv"),
        |text| {
            PostcodeFile::open(Cursor::new(text)).is_ok_and(|mut rows| rows.all(|row| row.is_ok()))
        },
    ),
];

/// A refusal tells at least one problem.
trait TakenIn {
    fn taken_in(self) -> bool;
}

impl<T, P> TakenIn for Result<T, Vec<P>> {
    fn taken_in(self) -> bool {
        match self {
            Ok(_) => true,
            Err(problems) => {
                assert!(!problems.is_empty(), "refused without a problem");
                false
            }
        }
    }
}

/// What somebody does to a file.
#[derive(Debug, Clone)]
enum Damage {
    /// Puts this in the place of a few characters.
    Replace(prop::sample::Index, usize, String),
    /// Writes a stretch of lines once more.
    Repeat(prop::sample::Index, usize),
    /// Leaves the rest out.
    Cut(prop::sample::Index),
}

fn damage() -> impl Strategy<Value = Damage> {
    let words = prop::sample::select(vec![
        "",
        "\"",
        "\0",
        "\u{feff}",
        "\u{202e}",
        "[",
        "]]",
        "=",
        ";",
        "\r",
        "9999999999999999999",
        "-1",
        "1e400",
        "NaN",
        "2026-02-30",
        "{",
        "é́",
        "'''",
    ]);
    let strange = prop_oneof![words.prop_map(str::to_owned), ".{0,6}"];
    prop_oneof![
        4 => (any::<prop::sample::Index>(), 0_usize..12, strange).prop_map(|(at, long, with)| Damage::Replace(at, long, with)),
        1 => (any::<prop::sample::Index>(), 1_usize..8).prop_map(|(at, lines)| Damage::Repeat(at, lines)),
        1 => any::<prop::sample::Index>().prop_map(Damage::Cut),
    ]
}

fn damaged(file: &str, damages: &[Damage]) -> String {
    let mut text: Vec<char> = file.chars().collect();
    for damage in damages {
        if text.is_empty() {
            break;
        }
        match damage {
            Damage::Replace(at, long, with) => {
                let at = at.index(text.len());
                let end = (at + long).min(text.len());
                text.splice(at..end, with.chars());
            }
            Damage::Repeat(at, lines) => {
                let at = at.index(text.len());
                let whole: String = text.iter().skip(at).collect();
                let again: Vec<char> = whole
                    .split_inclusive('\n')
                    .take(*lines)
                    .flat_map(str::chars)
                    .collect();
                text.splice(at..at, again);
            }
            Damage::Cut(at) => text.truncate(at.index(text.len())),
        }
    }
    text.into_iter().collect()
}

#[test]
fn whole_files_are_taken_in() {
    for (file, reads) in FILES {
        assert!(reads(file));
    }
}

#[test]
fn no_damage_makes_a_reader_panic() {
    static REFUSED: AtomicUsize = AtomicUsize::new(0);
    const CASES: u32 = 512;
    let damages = prop::collection::vec(damage(), 1..6);
    let config = ProptestConfig {
        failure_persistence: None,
        ..ProptestConfig::with_cases(CASES)
    };
    let mut runner = prop::test_runner::TestRunner::new(config);
    let tried = runner.run(&(0..FILES.len(), damages), |(number, damages)| {
        let (file, reads) = FILES[number];
        if !reads(&damaged(file, &damages)) {
            REFUSED.fetch_add(1, Ordering::Relaxed);
        }
        Ok(())
    });
    tried.unwrap();
    let refused = REFUSED.load(Ordering::Relaxed);
    println!("{CASES} damaged files, {refused} refused");
    assert!(100 <= refused, "only {refused} were refused");
}
