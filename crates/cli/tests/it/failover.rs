//! The machine of PostgreSQL is lost for ever while people submit, and the server that followed it takes over at the same
//! address: whatever was confirmed is there, nothing twice, and Spil goes on by itself.

use std::time::Duration;

use spil_store::Target;
use spil_testkit::cluster::{Cluster, url_at};
use spil_testkit::relay::Relay;

use crate::running::Instance;
use crate::submitting::{all_ready, codes_of, ready_again, submit_all, submit_until};

const PEOPLE: usize = 120;
const BEFORE: usize = 40;
const PUT_OFF: usize = 20;
/// Spil must confirm again so soon after the other server takes writes at the address.
const READY: Duration = Duration::from_secs(2);
/// Nobody waits longer than this for the answer that it does not work now.
const PATIENCE: Duration = Duration::from_secs(6);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_follower_of_postgres_takes_over() {
    let mut first = Cluster::start();
    let relay = Relay::start(first.port).await;
    let folder = tempfile::tempdir().unwrap();
    let target = Target::Postgres(url_at(relay.port));
    let instance = Instance::set_up_on(&folder.path().join("moved"), &target);
    let follower = first.follower();
    let mut server = instance.serve();
    let visitors = all_ready(server.address, 0, PEOPLE).await;
    let lost = submit_until(visitors, BEFORE, || first.kill()).await;
    assert!(
        PUT_OFF <= lost.put_off.len(),
        "{} were put off",
        lost.put_off.len()
    );
    // The address moves before the other server takes writes.
    relay.moves_to(follower.port);
    let between = submit_all(lost.put_off).await;
    assert!(between.confirmed.is_empty(), "nobody takes writes");
    assert!(between.longest < PATIENCE, "waited {:?}", between.longest);
    follower.take_over();
    let refused = between.put_off.len();
    let (ready, again) = ready_again(between.put_off).await;
    assert!(ready < READY, "not ready after {ready:?}");
    let mut everybody = lost.confirmed;
    everybody.extend(again);
    let known = codes_of(&mut everybody).await;
    server.kill();
    assert_eq!(known.len(), PEOPLE);
    assert_eq!(instance.count().await, known.len());
    instance.run(&["verify-log"]);
    println!(
        "a server lost, its follower in its place: {} confirmed, all there once; {refused} answers 503 meanwhile, ready after {ready:?}",
        known.len()
    );
}
