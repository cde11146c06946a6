//! The disk refuses every write, or does not say for sure that it has one, while people submit: they are told to come back,
//! nothing that was confirmed is lost, and once the disk is right again everything goes on by itself.

use std::process::Command;
use std::time::{Duration, Instant};

use spil_testkit::TestDb;
use spil_testkit::failing::{Failing, Fault};

use crate::running::Instance;
use crate::submitting::{all_ready, codes_of, submit_all};

const BEFORE: usize = 40;
const MEANWHILE: usize = 40;
/// Nobody waits longer than this for the answer that it does not work now.
const PATIENCE: Duration = Duration::from_secs(6);
/// Submits are confirmed again so soon after the disk is right.
const READY: Duration = Duration::from_secs(2);

async fn survives(fault: Fault) {
    let test = TestDb::sqlite().await;
    let failing = Failing::make();
    let data = test.folder.path().join("failing");
    let instance = Instance::set_up(&data, &test);
    let mut program = Command::new(env!("CARGO_BIN_EXE_spil"));
    failing.stands_before(&mut program, &data);
    let mut server = instance.serve_by(&mut program);
    let mut visitors = all_ready(server.address, 0, BEFORE + MEANWHILE).await;
    let rest = visitors.split_off(BEFORE);
    let mut first = submit_all(visitors).await.confirmed;
    assert_eq!(first.len(), BEFORE);
    let before = codes_of(&mut first).await;

    failing.begin(fault);
    let failed = submit_all(rest).await;
    failing.end(fault);
    assert_eq!(failed.put_off.len(), MEANWHILE, "told to come back");
    assert!(failed.longest < PATIENCE, "waited {:?}", failed.longest);

    let start = Instant::now();
    let mut rest = failed.put_off;
    let one = vec![rest.pop().unwrap()];
    let mut second = submit_all(one).await.confirmed;
    let ready = start.elapsed();
    assert_eq!(second.len(), 1, "it goes on by itself");
    assert!(ready < READY, "confirmed again after {ready:?}");
    second.extend(submit_all(rest).await.confirmed);
    assert_eq!(second.len(), MEANWHILE);
    let mut known = codes_of(&mut second).await;
    assert_eq!(codes_of(&mut first).await, before, "the same codes");
    known.extend(before);
    server.kill();
    assert_eq!(instance.count().await, known.len());
    assert_eq!(known.len(), BEFORE + MEANWHILE);
    instance.run(&["verify-log"]);
    println!(
        "{BEFORE} confirmed, then {fault:?}: {MEANWHILE} answers 503 (the longest after {:?}), the first confirmed {ready:?} after the \
         disk was right again, all there once",
        failed.longest
    );
    test.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_full_disk_loses_nothing_and_serving_goes_on_afterwards() {
    survives(Fault::Full).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_disk_that_does_not_sync_loses_nothing_and_serving_goes_on_afterwards() {
    survives(Fault::Sync).await;
}
