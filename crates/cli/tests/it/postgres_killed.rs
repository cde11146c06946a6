//! PostgreSQL is killed with signal 9 while people submit, and comes back: meanwhile they are told to come back, afterwards
//! Spil is ready at once, and nothing is lost or there twice.

use std::time::Duration;

use spil_store::Target;
use spil_testkit::cluster::Cluster;

use crate::running::Instance;
use crate::submitting::{AT_ONCE, all_ready, codes_of, ready_again, submit_all, submit_until};

const ROUNDS: u32 = 3;
const PEOPLE: usize = 64;
/// So many are confirmed before the kill; those who are under way then are put off.
const BEFORE: usize = 24;
const PUT_OFF: usize = 20;
/// Spil must confirm again so soon after PostgreSQL accepts connections.
const READY: Duration = Duration::from_secs(2);
/// Nobody waits longer than this for the answer that it does not work now.
const PATIENCE: Duration = Duration::from_secs(6);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn postgres_may_die_at_any_moment() {
    let mut cluster = Cluster::start();
    let folder = tempfile::tempdir().unwrap();
    let target = Target::Postgres(cluster.url());
    let instance = Instance::set_up_on(&folder.path().join("killed"), &target);
    let mut server = instance.serve();
    let mut everybody = Vec::new();
    let (mut refused, mut slowest) = (0, Duration::ZERO);
    for round in 0..ROUNDS {
        let visitors = all_ready(server.address, round, PEOPLE).await;
        let killed = submit_until(visitors, BEFORE, || cluster.kill()).await;
        assert!(
            PUT_OFF <= killed.put_off.len(),
            "{} were put off",
            killed.put_off.len()
        );
        let down = submit_all(killed.put_off).await;
        assert!(down.confirmed.is_empty(), "confirmed without a database");
        assert!(down.longest < PATIENCE, "waited {:?}", down.longest);
        refused += down.put_off.len();

        cluster.start_again();
        let (ready, again) = ready_again(down.put_off).await;
        assert!(ready < READY, "not ready after {ready:?}");
        slowest = slowest.max(ready);
        everybody.extend(killed.confirmed);
        everybody.extend(again);
    }
    let known = codes_of(&mut everybody).await;
    server.kill();
    assert_eq!(known.len(), PEOPLE * usize::try_from(ROUNDS).unwrap());
    assert_eq!(instance.count().await, known.len());
    instance.run(&["verify-log"]);
    println!(
        "{ROUNDS} kills of PostgreSQL under {AT_ONCE} at once: {} confirmed, all there once; {refused} answers 503 meanwhile; ready \
         {slowest:?} after it accepted connections",
        known.len()
    );
}
