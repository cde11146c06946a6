//! `spil export organisation` from outside: one whole document, or nothing.

use spil_testkit::TestDb;

use crate::running::{Instance, json, refusal};

#[tokio::test]
async fn a_file_is_whole_or_is_not_there() {
    let test = TestDb::sqlite().await;
    let folder = test.folder.path();
    Instance::set_up(&folder.join("network"), &test);
    let data = folder.join("network").display().to_string();
    let to = folder.join("out.json");
    let path = to.display().to_string();
    let base = ["export", "organisation", "--data", &data, "--to", &path];
    let unknown = refusal("nl", &[&base[..], &["Nergens"]].concat());
    assert!(unknown.contains("Nergens"), "{unknown}");
    assert!(!to.exists());
    let done = json(&[&base[..], &["Thuis in Zorg", "--json"]].concat());
    assert_eq!(done["people"], 0);
    let written = std::fs::read_to_string(&to).unwrap();
    let document: serde_json::Value = serde_json::from_str(&written).unwrap();
    assert_eq!(document["format"], "spil-organisation-1");
    assert_eq!(document["people"], serde_json::json!([]));
    let again = refusal("en", &[&base[..], &["Thuis in Zorg"]].concat());
    assert!(again.contains("is there already"), "{again}");
    assert_eq!(std::fs::read_to_string(&to).unwrap(), written);
}
