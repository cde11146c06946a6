//! `spil link`.

use std::path::Path;

use tempfile::TempDir;

use crate::running::{json, refusal, spil};

const HEAD: &str = "id,given_name,surname,birth_date,postcode,house_number,bsn\n";

/// A folder with one file of people in it.
struct Place(TempDir);

impl Place {
    fn with(text: impl AsRef<[u8]>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("in.csv"), text).unwrap();
        Self(folder)
    }

    fn path(&self, name: &str) -> String {
        self.0.path().join(name).display().to_string()
    }

    fn dedupe(&self, more: &[&str]) -> std::process::Output {
        let (input, out) = (self.path("in.csv"), self.path("out.csv"));
        let arguments = ["link", "dedupe", &input, "--out", &out];
        spil("nl", &[&arguments[..], more].concat())
    }

    fn refused(&self, more: &[&str]) -> String {
        let (input, out) = (self.path("in.csv"), self.path("out.csv"));
        let arguments = ["link", "dedupe", &input, "--out", &out];
        let told = refusal("en", &[&arguments[..], more].concat());
        assert_eq!(self.files(), ["in.csv"], "nothing is written");
        told
    }

    fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.0.path().join(name)).unwrap()
    }

    fn files(&self) -> Vec<String> {
        let mut names: Vec<String> = Path::read_dir(self.0.path())
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }
}

fn identical(count: usize) -> String {
    let rows = (0..count).map(|id| format!("p{id:05},Jan,Jansen,1940-02-03,1234 AB,5,111222333\n"));
    HEAD.to_owned() + &rows.collect::<String>()
}

#[test]
fn duplicates_are_written_with_their_reasons() {
    let place = Place::with(format!(
        "{HEAD}b,Johanna,de Vries,1941-03-07,1234 AB,12,\na,Jo,Vries,1941-07-03,1234AB,12,\nc,Piet,Bakker,1950-01-02,9999 ZZ,1,\n"
    ));
    let clusters = place.path("clusters.csv");
    assert_eq!(
        place.dedupe(&["--clusters", &clusters]).status.code(),
        Some(0)
    );
    let pairs = place.read("out.csv");
    let lines: Vec<&str> = pairs.lines().collect();
    assert_eq!(lines[0], "id_a,id_b,probability,weight,reasons");
    assert_eq!(lines.len(), 2, "{pairs}");
    assert!(lines[1].starts_with("b,a,"), "input order: {pairs}");
    assert!(
        lines[1].contains("surname:exact;birth_date:swapped_date"),
        "{pairs}"
    );
    assert_eq!(place.read("clusters.csv"), "id,cluster\nb,a\na,a\nc,c\n");
}

#[test]
fn columns_are_mapped_and_latin_1_with_semicolons_is_read() {
    let mut text =
        b"nr;voornaam;achternaam;geboren\n1;Zo\xeb;M\xfcller;1950-03-04\n2;Zoe;Muller;19500304\n"
            .to_vec();
    text.extend(b"3;Piet;Bakker;1940-01-02\n");
    let place = Place::with(text);
    let map = [
        "--map",
        "id=nr",
        "--map",
        "given_name=voornaam",
        "--map",
        "surname=achternaam",
        "--map",
        "birth_date=geboren",
    ];
    assert_eq!(place.dedupe(&map).status.code(), Some(0));
    assert!(place.read("out.csv").contains("\n1,2,"));
    assert!(
        Place::with("nr,surname\n1,Jansen\n")
            .refused(&["--map", "surname=name", "--map", "id=nr"])
            .contains("name")
    );
}

#[test]
fn wrong_input_is_refused_with_its_line() {
    assert!(Place::with("").refused(&[]).contains("empty"));
    assert!(Place::with("surname\nJansen\n").refused(&[]).contains("id"));
    assert!(
        Place::with("id,colour\n1,red\n")
            .refused(&[])
            .contains("--map")
    );
    assert!(
        Place::with("id,surname\n1,A\n1,B\n")
            .refused(&[])
            .contains("line 3")
    );
    assert!(
        Place::with("id,surname\n1,A\n,B\n")
            .refused(&[])
            .contains("line 3")
    );
    assert!(
        Place::with("id,surname\n1,A\n2\n")
            .refused(&[])
            .contains("line 3")
    );
    assert!(
        Place::with("id,surname\n1,A\n")
            .refused(&["--map", "name=surname"])
            .contains("name")
    );
    let long = format!("id,surname\n1,A\n2,{}\n", "x".repeat(10_000_000));
    assert!(Place::with(long).refused(&[]).contains("line 3"));
    assert!(Place::with("x".repeat(10_000_000)).refused(&[]).len() < 1000);
}

#[test]
fn bad_lines_are_left_out_only_when_asked() {
    let place = Place::with(
        "id,surname,birth_date\n1,Wouterloodt,1940-02-03\n2\n3,Wouterloodt,1940-02-03\n",
    );
    assert!(place.refused(&[]).contains("line 3"));
    let output = place.dedupe(&["--skip-bad"]);
    assert_eq!(output.status.code(), Some(0));
    assert!(String::from_utf8_lossy(&output.stderr).contains("regel 3"));
}

#[test]
fn a_crowd_has_no_pairs_but_a_cluster() {
    let place = Place::with(identical(3_000));
    let output = place.dedupe(&[]);
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stderr).contains("p00000"));
    assert_eq!(place.files(), ["in.csv"]);
    let (input, clusters) = (place.path("in.csv"), place.path("clusters.csv"));
    let document = json(&["link", "dedupe", &input, "--clusters", &clusters, "--json"]);
    assert_eq!(
        (&document["records"], &document["clusters"]),
        (&3_000.into(), &1.into())
    );
    assert_eq!(
        place
            .read("clusters.csv")
            .lines()
            .filter(|line| line.ends_with(",p00000"))
            .count(),
        3_000
    );
}

#[test]
fn a_hundred_pairs_for_one_record_are_written() {
    let place = Place::with(identical(101));
    assert_eq!(place.dedupe(&[]).status.code(), Some(0));
    assert_eq!(place.read("out.csv").lines().count(), 1 + 101 * 100 / 2);
    assert_eq!(
        Place::with(identical(102)).dedupe(&[]).status.code(),
        Some(1)
    );
}

#[test]
fn new_records_are_matched_with_known_ones() {
    let place = Place::with(format!(
        "{HEAD}k1,Johanna,de Vries,1941-03-07,1234 AB,12,111222333\nk2,Piet,Bakker,1950-01-02,9999 ZZ,1,\n"
    ));
    std::fs::write(
        place.path("new.csv"),
        format!("{HEAD}k1,J.,Vries,1941-03-07,,,111222333\n"),
    )
    .unwrap();
    let out = place.path("out.csv");
    let document = json(&[
        "link",
        "match",
        &place.path("in.csv"),
        &place.path("new.csv"),
        "--out",
        &out,
        "--json",
    ]);
    assert_eq!(
        (&document["known"], &document["new"], &document["pairs"]),
        (&2.into(), &1.into(), &1.into())
    );
    assert!(place.read("out.csv").contains("\nk1,k1,"));
}

#[test]
fn evidence_is_explained_in_words() {
    let place = Place::with(format!(
        "{HEAD}1,Jan,Jansen,1940-02-03,1234 AB,5,111222333\n2,Jan,Jansen,1940-02-03,1234 AB,5,123456782\n"
    ));
    let output = spil("nl", &["link", "explain", &place.path("in.csv"), "1", "2"]);
    assert_eq!(output.status.code(), Some(0));
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(
        text.contains("Achternaam: gelijk") && text.contains("nooit één persoon"),
        "{text}"
    );
    assert!(refusal("en", &["link", "explain", &place.path("in.csv"), "1", "9"]).contains("\"9\""));
}

#[test]
fn without_a_file_to_write_or_with_an_impossible_threshold_nothing_is_done() {
    let place = Place::with(identical(2));
    refusal("nl", &["link", "dedupe", &place.path("in.csv")]);
    place.refused(&["--threshold", "1.5"]);
    place.refused(&["--threshold", "NaN"]);
    let nowhere = spil(
        "nl",
        &[
            "link",
            "dedupe",
            &place.path("in.csv"),
            "--out",
            &place.path("no/out.csv"),
        ],
    );
    assert_eq!(nowhere.status.code(), Some(1));
}
