//! The server is killed with signal 9 while people submit: whatever was confirmed is there afterwards, and nothing twice.

use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::sync::Arc;

use spil_model::ids::StaffId;
use spil_policy::{Actor, Grant, Role, Staff, actions};
use spil_store::journal::Origin;
use spil_store::{Db, Purpose, Request, Target, referral};
use spil_testkit::TestDb;
use spil_testkit::http::{FOR_ONESELF, Visitor};
use spil_testkit::serving::Serving;
use tokio::sync::Mutex;
use tokio::task::JoinSet;

use crate::running::Instance;

const SUBMIT: &str = "/aanmelden/controle";
const DONE: &str = "/aanmelden/klaar";

const AT_ONCE: usize = 28;
const CONFIRMED: usize = 100;
const UNANSWERED: usize = 10;
/// As many people have their answers ready, so that nobody runs out before the kill.
const READY: usize = CONFIRMED + 2 * AT_ONCE;

/// More by hand: `SPIL_TEST_FULL=1`.
fn rounds() -> u32 {
    let full = std::env::var_os("SPIL_TEST_FULL").is_some();
    if full { 1_000 } else { 20 }
}

/// How many referrals the network has.
async fn count(target: &Target) -> usize {
    let db = Db::open(target, Purpose::Command).await.unwrap();
    let grant = Grant::of(Role::WaitingListManager);
    let actor = Actor::Staff(Staff {
        id: StaffId::from_parts(1, [0; 10]),
        grants: vec![grant],
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

/// Somebody who has answered everything and only has to submit.
async fn ready(server: SocketAddr, number: u32) -> Visitor {
    let mut visitor = Visitor::new(server, number);
    for (address, form) in FOR_ONESELF {
        let answer = visitor.post(address, form).await.unwrap();
        assert_eq!(answer.status, 303, "{address}: {}", answer.body);
    }
    visitor
}

async fn all_ready(server: SocketAddr, round: u32) -> Vec<Visitor> {
    let first = round * u32::try_from(READY).unwrap();
    let mut preparing = JoinSet::new();
    let mut visitors = Vec::new();
    for number in 0..u32::try_from(READY).unwrap() {
        if preparing.len() == AT_ONCE {
            visitors.push(preparing.join_next().await.unwrap().unwrap());
        }
        preparing.spawn(ready(server, first + number));
    }
    visitors.extend(preparing.join_all().await);
    visitors
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

/// The code on the last page of somebody whose submit was confirmed.
async fn code(visitor: &mut Visitor) -> String {
    let page = visitor.get(DONE).await.unwrap();
    assert_eq!(page.status, 200, "a confirmed referral is gone");
    let (_, after) = page.body.split_once("reference-code").unwrap();
    let (_, after) = after.split_once('>').unwrap();
    after.split('<').next().unwrap().trim().to_owned()
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
        let visitors = all_ready(server.address, round).await;
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
        count(&instance.target).await,
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
