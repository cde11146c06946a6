//! A year of a small region goes to PostgreSQL and back, and is the same network there.

use std::path::Path;

use spil_store::{Db, Error, Purpose, Target};
use spil_testkit::TestDb;

use crate::running::{json, refusal, spil};

/// A small region in a folder, and the arguments that name its database and folder.
struct Network {
    data: String,
    url: String,
}

impl Network {
    fn build(folder: &Path) -> Self {
        let data = folder.join("region").display().to_string();
        let arguments = ["demo", "--only-build", "--size", "small", "--data", &data];
        let output = spil("nl", &arguments);
        let told = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{told}");
        let url = format!("sqlite:{data}/spil.db");
        Self { data, url }
    }

    fn copy<'a>(&'a self, from: &'a str, to: &'a str) -> [&'a str; 7] {
        ["copy", "--from", from, "--to", to, "--data", &self.data]
    }

    /// Copies, and gives what was counted.
    #[track_caller]
    fn copied(&self, from: &str, to: &str) -> serde_json::Value {
        json(&[&self.copy(from, to)[..], &["--json"]].concat())
    }

    /// Tries to copy, and gives why it could not be done.
    #[track_caller]
    fn refused(&self, from: &str, to: &str) -> String {
        let output = spil("nl", &self.copy(from, to));
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(1), "{told}");
        assert!(output.stdout.is_empty(), "printed on stdout");
        told
    }

    /// The journal in this database, followed with the keys and anchors of the folder.
    #[track_caller]
    fn verified(&self, url: &str) -> serde_json::Value {
        json(&[
            "verify-log",
            "--json",
            "--data",
            &self.data,
            "--database",
            url,
        ])
    }
}

fn rows_of(copied: &serde_json::Value, table: &str) -> u64 {
    let tables = copied["tables"].as_array().unwrap();
    let found = tables.iter().find(|one| one["table"] == table);
    found.unwrap()["rows"].as_u64().unwrap()
}

fn url(test: &TestDb) -> String {
    match &test.target {
        Target::Sqlite(path) => format!("sqlite:{}", path.display()),
        Target::Postgres(url) => url.clone(),
    }
}

/// But for the line about the second copy, which stands in the journal before it is made.
fn assert_alike(first: &serde_json::Value, second: &serde_json::Value) {
    let own = ["journal_event", "journal_lane"];
    let rest = |copied: &serde_json::Value| {
        let mut tables = copied["tables"].as_array().unwrap().clone();
        tables.retain(|table| !own.contains(&table["table"].as_str().unwrap()));
        tables
    };
    assert_eq!(rest(first), rest(second));
    let events = |copied| rows_of(copied, "journal_event");
    assert_eq!(events(first) + 1, events(second));
}

#[tokio::test]
async fn a_region_goes_there_and_back() {
    let (server, own) = (TestDb::postgres().await, tempfile::tempdir().unwrap());
    let network = Network::build(own.path());
    let (there, back) = (
        url(&server),
        format!("sqlite:{}/back.db", own.path().display()),
    );
    let first = network.copied(&network.url, &there);
    let filled = first["tables"].as_array().unwrap().iter();
    let filled = filled.filter(|table| table["rows"] != 0).count();
    assert!(25 < filled, "{filled} tables had rows");
    assert!(20 < rows_of(&first, "referral") && 300 < rows_of(&first, "journal_event"));
    assert_eq!(network.verified(&there)["events"], first["journal_events"]);

    let second = network.copied(&there, &back);
    assert_alike(&first, &second);
    assert_eq!(network.verified(&back)["events"], second["journal_events"]);

    assert!(network.refused(&network.url, &there).contains("niet leeg"));
    assert!(network.refused(&there, &back).contains("niet leeg"));
    server.finish().await;
}

#[tokio::test]
async fn a_network_that_is_served_by_a_database_server_is_not_copied() {
    let (server, own) = (TestDb::postgres().await, tempfile::tempdir().unwrap());
    let data = own.path().join("data").display().to_string();
    let there = url(&server);
    let place = ["--data", &data, "--database", &there];
    let migrated = spil("nl", &[&["migrate"], &place[..]].concat());
    assert!(migrated.status.success());
    let network = Network { data, url: there };
    let to = format!("sqlite:{}/copy.db", own.path().display());
    let opened = async || Db::open(&server.target, Purpose::Serve).await.unwrap();
    let (one, other) = (opened().await, opened().await);
    one.close().await;
    let told = network.refused(&network.url, &to);
    assert!(told.contains("Stop dat eerst"), "{told}");
    other.close().await;
    let alone = Db::open(&server.target, Purpose::Alone).await.unwrap();
    let refused = Db::open(&server.target, Purpose::Serve).await;
    assert!(matches!(refused, Err(Error::InUse)), "{refused:?}");
    alone.close().await;
    network.copied(&network.url, &to);
    opened().await.close().await;
    server.finish().await;
}

#[tokio::test]
async fn what_cannot_be_copied_is_left_alone() {
    let own = tempfile::tempdir().unwrap();
    let data = own.path().join("data").display().to_string();
    assert!(spil("nl", &["migrate", "--data", &data]).status.success());
    let network = Network {
        url: format!("sqlite:{data}/spil.db"),
        data,
    };
    let copy = own.path().join("copy.db");
    let to = format!("sqlite:{}", copy.display());

    let target = Target::parse(&network.url).unwrap();
    let served = Db::open(&target, Purpose::Serve).await.unwrap();
    assert!(
        network
            .refused(&network.url, &to)
            .contains("Stop dat eerst")
    );
    served.close().await;
    drop(served);

    let twice = network.copy(&network.url, &network.url);
    assert!(refusal("en", &twice).contains("the same database"));
    let absent = format!("sqlite:{}/absent.db", own.path().display());
    assert!(refusal("en", &network.copy(&absent, &to)).contains("absent.db"));
    assert!(refusal("en", &network.copy("mysql://x", &to)).contains("sqlite:PATH"));
    assert!(!copy.exists() && !own.path().join("absent.db").exists());
}
