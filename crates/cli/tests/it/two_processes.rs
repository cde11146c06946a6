//! Two processes write to one database, each its own lane of the journal: no lane forks, and nothing is confirmed twice.
//!
//! On PostgreSQL these are two servers, as during an update without a pause. A SQLite file has one server; beside it the
//! commands of the console write.

use spil_testkit::TestDb;

use crate::running::{Instance, file};
use crate::submitting::{Answered, all_ready, codes_of, submit_all};

/// So many submit to each of the two, at the same time.
const PEOPLE: usize = 60;

/// So often the console writes meanwhile.
const COMMANDS: usize = 5;

/// Everybody who was confirmed is there once, and the journal is whole with at least so many lanes and events.
async fn closes(instance: &Instance, answered: Vec<Answered>, events: usize) {
    let mut everybody = Vec::new();
    for one in answered {
        assert!(one.put_off.is_empty(), "{} put off", one.put_off.len());
        everybody.extend(one.confirmed);
    }
    let codes = codes_of(&mut everybody).await;
    assert_eq!(codes.len(), everybody.len());
    assert_eq!(instance.count().await, codes.len());
    let report = instance.json(&["verify-log", "--json"]);
    let figure = |name: &str| report[name].as_u64().unwrap();
    assert_eq!(report["whole"], true, "{report}");
    assert!(2 <= figure("lanes"), "{report}");
    assert!(events as u64 <= figure("events"), "{report}");
    println!(
        "two processes: {} confirmed once; {} events in {} lanes, none forked",
        codes.len(),
        figure("events"),
        figure("lanes")
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_servers_write_two_lanes_on_postgres() {
    let test = TestDb::postgres().await;
    let instance = Instance::set_up(&test.folder.path().join("shared"), &test);
    let servers = [instance.serve(), instance.serve()];
    let ready = tokio::join!(
        all_ready(servers[0].address, 0, PEOPLE),
        all_ready(servers[1].address, 1, PEOPLE),
    );
    let (one, other) = tokio::join!(submit_all(ready.0), submit_all(ready.1));
    closes(&instance, vec![one, other], 2 * PEOPLE).await;
    drop(servers);
    test.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_and_the_console_write_two_lanes_on_sqlite() {
    let test = TestDb::sqlite().await;
    let instance = Instance::set_up(&test.folder.path().join("shared"), &test);
    let server = instance.serve();
    let visitors = all_ready(server.address, 0, PEOPLE).await;
    let submitting = tokio::spawn(submit_all(visitors));
    let network = file("testdata/network/two-sub-regions.toml");
    for _ in 0..COMMANDS {
        instance.run(&["import", "network", &network]);
    }
    let answered = submitting.await.unwrap();
    closes(&instance, vec![answered], PEOPLE + COMMANDS).await;
    drop(server);
    test.finish().await;
}
