//! The command against the synthetic referrals, and against input that is wrong.

use std::fs;

use super::*;

fn testdata(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../testdata/fhir")
        .join(name)
}

fn read_path(path: &Path) -> Result<Import, Failure> {
    read(&Console::from_environment().unwrap(), path)
}

#[track_caller]
fn refused(path: &Path) -> Vec<String> {
    match read_path(path) {
        Err(Failure::Input(messages)) => messages,
        other => panic!("{:?}", other.map(|import| import.reading)),
    }
}

fn document(path: &Path) -> serde_json::Value {
    let import = read_path(path).unwrap();
    serde_json::to_value(document::Document::new(&import.reading, Language::Dutch)).unwrap()
}

#[test]
fn a_folder_becomes_one_referral_with_its_originals() {
    let import = read_path(&testdata("huisarts")).unwrap();
    assert_eq!(import.reading.referrals.len(), 1);
    assert_eq!(import.reading.referrals[0].files.len(), import.files.len());
    let text = summary(&import.reading.referrals[0], &import.files, Language::Dutch);
    assert!(text.contains("client.name.family: Voorbeeld"), "{text}");
}

#[test]
fn the_document_has_its_contracted_form() {
    let document = document(&testdata("huisarts"));
    let family = &document["referrals"][0]["stored"]["client.name.family"];
    assert_eq!(family["value"], "Voorbeeld");
    assert_eq!(
        family["from"],
        "Patient.name[1].family.extension[1].valueString"
    );
    let unplaced = &document["referrals"][0]["unplaced"][0];
    assert_eq!(
        (&unplaced["path"], &unplaced["value"]),
        (&"Patient.telecom[2].system".into(), &"fax".into())
    );
    assert_eq!(document["problems"], serde_json::json!([]));
    assert!(document.get("left_over").is_none());
}

#[test]
fn several_referrals_are_several_entries_and_a_problem_has_a_place() {
    let document = document(&testdata("twee-verwijzingen.json"));
    assert_eq!(document["referrals"].as_array().unwrap().len(), 2);
    let problem = &document["problems"][0];
    assert_eq!(problem["severity"], "warning");
    assert_eq!(problem["file"], "twee-verwijzingen.json");
    assert_eq!(problem["line"], 68);
    assert_eq!(problem["path"], "Bundle.entry[6].resource");
    assert!(
        problem["message"].as_str().unwrap().contains("Patient"),
        "{problem}"
    );
}

#[test]
fn the_source_is_not_printed() {
    let text = document(&testdata("huisarts")).to_string();
    assert!(!text.contains("JVBERi0xLjQ"), "the attachment in base64");
}

#[test]
fn wrong_input_is_refused_with_file_and_line() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path();
    assert_eq!(refused(path).len(), 1, "an empty folder");
    fs::write(
        path.join("a.xml"),
        "<Task xmlns=\"http://hl7.org/fhir\">\n<status>\n</Task>",
    )
    .unwrap();
    fs::create_dir(path.join("b")).unwrap();
    fs::write(path.join("b/c.json"), "{\n\"a\": }").unwrap();
    fs::write(path.join("lees.txt"), "niet voor ons").unwrap();
    let messages = refused(path);
    assert_eq!(messages.len(), 2, "{messages:?}");
    assert!(messages[0].starts_with("a.xml:3: "), "{messages:?}");
    assert!(messages[1].starts_with("b/c.json:2: "), "{messages:?}");
    assert_eq!(refused(&path.join("geen")).len(), 1, "no such file");
}

#[test]
fn a_file_by_another_name_is_skipped_with_a_warning() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(
        folder.path().join("t.json"),
        r#"{"resourceType": "Task", "description": "x"}"#,
    )
    .unwrap();
    fs::write(folder.path().join("brief.pdf"), "%PDF").unwrap();
    let import = read_path(folder.path()).unwrap();
    let skipped = import
        .reading
        .problems
        .iter()
        .find(|problem| &*problem.file == "brief.pdf");
    assert_eq!(skipped.unwrap().severity(), Severity::Warning);
    assert_eq!(import.reading.referrals.len(), 1);
}

#[test]
fn a_file_over_the_limit_is_refused_before_it_is_read() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("groot.xml");
    fs::File::create(&path).unwrap().set_len(1 << 40).unwrap();
    let messages = refused(&path);
    assert!(messages[0].starts_with("groot.xml: "), "{messages:?}");
}

#[test]
fn every_problem_has_a_sentence_in_both_languages() {
    let keys: Vec<_> = include_str!("../../../../../texts/locales/nl/import.ftl")
        .lines()
        .filter_map(|line| line.split_once(" = ").map(|(key, _)| key.trim().to_owned()))
        .filter(|key| key.starts_with("import-"))
        .collect();
    println!("{} texts", keys.len());
    assert!(keys.len() > 30);
    let names = [
        "limit",
        "found",
        "expected",
        "name",
        "prefix",
        "key",
        "id",
        "other",
        "reference",
        "code",
        "resource",
    ];
    let told: Vec<_> = names
        .into_iter()
        .chain([
            "files",
            "bytes",
            "stored",
            "unplaced",
            "count",
            "due",
            "edition",
            "number",
            "repeated",
            "rows",
            "districts",
            "year",
            "people",
            "path",
            "steps",
            "usual",
            "longest",
        ])
        .map(|name| (name, "x".into()))
        .collect();
    for key in &keys {
        let texts =
            [Language::Dutch, Language::English].map(|language| language.text_with(key, &told));
        assert_ne!(texts[0], texts[1], "{key}");
        assert!(texts.iter().all(|text| text != key), "{key}");
    }
}
