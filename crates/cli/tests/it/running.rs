//! Running the program as a user does.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use spil_model::ids::StaffId;
use spil_policy::{Actor, Grant, Role, Staff, actions};
use spil_store::journal::Origin;
use spil_store::{Db, Purpose, Request, Target, referral};
use spil_testkit::TestDb;
use spil_testkit::serving::Serving;

/// A file of the repository.
pub(crate) fn file(path: &str) -> String {
    let root: PathBuf = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    root.join(path).display().to_string()
}

/// Runs `spil` in a language.
pub(crate) fn spil(language: &str, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_spil"))
        .env("SPIL_LANG", language)
        .args(arguments)
        .output()
        .unwrap()
}

/// Runs `spil`, expects success, and gives the JSON document that it printed.
#[track_caller]
pub(crate) fn json(arguments: &[&str]) -> serde_json::Value {
    let output = spil("nl", arguments);
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(0), "{arguments:?}: {stderr}");
    serde_json::from_slice(&output.stdout).unwrap()
}

/// Runs `spil`, expects it to refuse its input, and gives what it said about it.
#[track_caller]
pub(crate) fn refusal(language: &str, arguments: &[&str]) -> String {
    let output = spil(language, arguments);
    let stderr = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(2), "{arguments:?}: {stderr}");
    assert!(output.stdout.is_empty(), "{arguments:?} printed on stdout");
    stderr
}

/// A network on disk, and the server over it.
pub(crate) struct Instance {
    pub(crate) arguments: Vec<String>,
    pub(crate) target: Target,
}

impl Instance {
    /// Migrates, takes in the test network and publishes its covenant.
    pub(crate) fn set_up(folder: &Path, test: &TestDb) -> Self {
        Self::set_up_on(folder, &test.target)
    }

    /// As [`Self::set_up`], on PostgreSQL at this address, or in the folder.
    pub(crate) fn set_up_on(folder: &Path, on: &Target) -> Self {
        let mut arguments = vec!["--data".to_owned(), folder.display().to_string()];
        let target = match on {
            Target::Postgres(url) => {
                arguments.extend(["--database".to_owned(), url.clone()]);
                on.clone()
            }
            Target::Sqlite(_) => Target::Sqlite(folder.join("spil.db")),
        };
        let this = Self { arguments, target };
        this.run(&["migrate"]);
        this.run(&[
            "import",
            "network",
            &file("testdata/network/two-sub-regions.toml"),
        ]);
        this.run(&[
            "covenant",
            "publish",
            &file("covenants/2026-drie-subregios.toml"),
        ]);
        this
    }

    pub(crate) fn run(&self, command: &[&str]) -> String {
        let given = self.arguments.iter().map(String::as_str);
        let arguments: Vec<&str> = command.iter().copied().chain(given).collect();
        let output = spil("nl", &arguments);
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success(), "{command:?}: {told}");
        told
    }

    /// Runs a command and gives the JSON document that it printed.
    pub(crate) fn json(&self, command: &[&str]) -> serde_json::Value {
        let given = self.arguments.iter().map(String::as_str);
        let arguments: Vec<&str> = command.iter().copied().chain(given).collect();
        json(&arguments)
    }

    /// Starts the server and waits until it says where it listens.
    pub(crate) fn serve(&self) -> Serving {
        self.serve_by(&mut Command::new(env!("CARGO_BIN_EXE_spil")))
    }

    /// As [`Self::serve`], by the program as it was prepared.
    pub(crate) fn serve_by(&self, program: &mut Command) -> Serving {
        program.args(["serve", "--listen", "127.0.0.1:0"]);
        Serving::start(program.args(&self.arguments).env("SPIL_LANG", "nl"))
    }

    /// The file of its master keys.
    pub(crate) fn keys(&self) -> String {
        let named = self
            .arguments
            .iter()
            .skip_while(|one| *one != "--keys")
            .nth(1);
        let data = self
            .arguments
            .iter()
            .skip_while(|one| *one != "--data")
            .nth(1);
        named
            .cloned()
            .unwrap_or_else(|| format!("{}.keys", data.unwrap()))
    }

    /// How many referrals there are.
    pub(crate) async fn count(&self) -> usize {
        let db = Db::open(&self.target, Purpose::Command).await.unwrap();
        let grant = Grant::of(Role::WaitingListManager);
        let actor = Actor::Staff(Staff {
            id: StaffId::from_parts(1, [0; 10]),
            grants: vec![grant],
            emergencies: Vec::new(),
            invited: Vec::new(),
        });
        let snapshot = db.read().await.unwrap();
        let request = Request {
            actor: &actor,
            now: jiff::Timestamp::UNIX_EPOCH,
            event_id: uuid::Uuid::nil(),
            origin: &Origin::default(),
        };
        let permit = snapshot
            .authorize_list::<actions::ListReferrals>(&request)
            .unwrap();
        let found = referral::visible(&permit).await.unwrap().len();
        drop(permit);
        snapshot.finish().await.unwrap();
        db.close().await;
        found
    }
}
