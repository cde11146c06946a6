//! The server is killed with signal 9 while people submit: whatever was confirmed is there afterwards, and nothing twice.

use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::sync::Arc;

use spil_testkit::TestDb;
use spil_testkit::http::Visitor;
use spil_testkit::serving::Serving;
use tokio::sync::Mutex;

use crate::running::Instance;
use crate::submitting::{AT_ONCE, DONE, SUBMIT, all_ready, code};

const CONFIRMED: usize = 100;
const UNANSWERED: usize = 10;
/// As many people have their answers ready, so that nobody runs out before the kill.
const READY: usize = CONFIRMED + 2 * AT_ONCE;

/// More by hand: `cargo xtask long kills`.
fn rounds() -> u32 {
    let asked = std::env::var_os("SPIL_TEST_ROUNDS");
    asked.map_or(20, |rounds| rounds.to_str().unwrap().parse().unwrap())
}

/// What became of the submits of one round.
#[derive(Default)]
struct Round {
    confirmed: Vec<Visitor>,
    unanswered: Vec<Visitor>,
}

/// Submits from many sides at once, and kills the server as soon as enough were confirmed.
async fn submit_until_killed(server: &mut Serving, visitors: Vec<Visitor>) -> Round {
    let queue = Arc::new(Mutex::new(visitors));
    let (tell, mut told) = tokio::sync::mpsc::unbounded_channel();
    for _ in 0..AT_ONCE {
        let (queue, tell) = (Arc::clone(&queue), tell.clone());
        tokio::spawn(async move {
            loop {
                let next = queue.lock().await.pop();
                let Some(mut visitor) = next else { return };
                let answer = visitor.post(SUBMIT, "").await;
                let is_lost = answer.is_err();
                let _ = tell.send((visitor, answer));
                if is_lost {
                    return;
                }
            }
        });
    }
    drop(tell);
    let mut round = Round::default();
    while let Some((visitor, answer)) = told.recv().await {
        match answer {
            Ok(answer) => {
                assert_eq!(
                    (answer.status, answer.location.as_str()),
                    (303, DONE),
                    "{}",
                    answer.body
                );
                round.confirmed.push(visitor);
            }
            Err(_) => round.unanswered.push(visitor),
        }
        if round.confirmed.len() == CONFIRMED {
            server.kill();
        }
    }
    round
}

/// The codes of everybody, after the restart: those that were confirmed, and those who press the button once more.
async fn codes(server: SocketAddr, round: Round) -> Vec<String> {
    let mut codes = Vec::new();
    for mut visitor in round.confirmed {
        visitor.moves_to(server);
        codes.push(code(&mut visitor).await);
    }
    for mut visitor in round.unanswered {
        visitor.moves_to(server);
        let again = visitor.post(SUBMIT, "").await.unwrap();
        assert_eq!(again.status, 303, "{}", again.body);
        codes.push(code(&mut visitor).await);
    }
    codes
}

async fn survives(test: TestDb) {
    let instance = Instance::set_up(&test.folder.path().join("killed"), &test);
    let mut known = BTreeSet::new();
    let (mut confirmed, mut unanswered) = (0, 0);
    let mut server = instance.serve();
    for round in 0..rounds() {
        let visitors = all_ready(server.address, round, READY).await;
        let submitted = submit_until_killed(&mut server, visitors).await;
        assert!(
            submitted.confirmed.len() >= CONFIRMED && submitted.unanswered.len() >= UNANSWERED,
            "round {round}: {} confirmed, {} unanswered",
            submitted.confirmed.len(),
            submitted.unanswered.len()
        );
        confirmed += submitted.confirmed.len();
        unanswered += submitted.unanswered.len();
        server = instance.serve();
        for code in codes(server.address, submitted).await {
            assert!(known.insert(code), "two people got the same code");
        }
    }
    server.kill();
    assert_eq!(
        instance.count().await,
        known.len(),
        "referrals against codes"
    );
    instance.run(&["verify-log"]);
    println!(
        "{} kills: {confirmed} confirmed, all there; {unanswered} unanswered, each there once after a second try",
        rounds()
    );
    test.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_killed_server_keeps_what_it_confirmed_on_sqlite() {
    survives(TestDb::sqlite().await).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_killed_server_keeps_what_it_confirmed_on_postgres() {
    survives(TestDb::postgres().await).await;
}
