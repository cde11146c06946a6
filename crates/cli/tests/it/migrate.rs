//! `spil migrate` on a network of an older version: nobody serves it meanwhile, and the file as it was is kept.

use std::path::Path;
use std::process::Output;

use spil_store::backup::{describe, open_copy};
use spil_store::{Db, Purpose, Standing, Target, standing};
use spil_testkit::{TestDb, on_both_engines};

use crate::running::spil;

fn migrate(folder: &Path, target: &Target) -> Output {
    let data = folder.join("data").display().to_string();
    let url = match target {
        Target::Sqlite(path) => format!("sqlite:{}", path.display()),
        Target::Postgres(url) => url.clone(),
    };
    spil("nl", &["migrate", "--data", &data, "--database", &url])
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

async fn stands(target: &Target) -> Standing {
    let db = Db::open(target, Purpose::Command).await.unwrap();
    let standing = standing(&db).await.unwrap();
    db.close().await;
    standing
}

on_both_engines! {
    async fn an_older_database_is_not_updated_while_it_is_served(test: &TestDb) {
        let own = tempfile::tempdir().unwrap();
        test.make_older().await;
        assert_eq!(stands(&test.target).await, Standing::Older(1));
        let served = Db::open(&test.target, Purpose::Serve).await.unwrap();
        let refused = migrate(own.path(), &test.target);
        assert_eq!(refused.status.code(), Some(1), "{}", said(&refused));
        assert!(said(&refused).contains("Stop dat eerst"), "{}", said(&refused));
        assert_eq!(stands(&test.target).await, Standing::Older(1));
        served.close().await;
        drop(served);
        let done = migrate(own.path(), &test.target);
        assert!(done.status.success(), "{}", said(&done));
        assert_eq!(stands(&test.target).await, Standing::UpToDate);
        // Where nothing is missing there is nothing to wait for: whoever deploys may always run it.
        let served = Db::open(&test.target, Purpose::Serve).await.unwrap();
        let idle = migrate(own.path(), &test.target);
        assert!(idle.status.success(), "{}", said(&idle));
        served.close().await;
    }
}

#[tokio::test]
async fn a_file_of_an_older_version_is_kept_as_it_was() {
    let own = tempfile::tempdir().unwrap();
    let test = TestDb::sqlite().await;
    let Target::Sqlite(file) = test.target.clone() else {
        unreachable!("a file was asked for")
    };
    let copy = file.with_added_extension("before-update");
    assert!(migrate(own.path(), &test.target).status.success());
    assert!(!copy.exists(), "nothing was updated");
    for round in 0..2 {
        test.make_older().await;
        let done = migrate(own.path(), &test.target);
        assert!(done.status.success(), "{}", said(&done));
        assert!(said(&done).contains(&copy.display().to_string()));
        let kept = open_copy(&copy).await.unwrap();
        let snapshot = kept.read().await.unwrap();
        let before = describe(&snapshot).await.unwrap();
        snapshot.finish().await.unwrap();
        kept.close().await;
        assert!(
            before.tables.len() > 30,
            "round {round}: {}",
            before.tables.len()
        );
        assert!(!before.schema.iter().any(|step| step.starts_with("0013")));
    }
    test.finish().await;
}
