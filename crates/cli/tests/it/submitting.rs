//! People over the wire who have their answers ready and submit them.

use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use spil_testkit::http::{FOR_ONESELF, Visitor};
use tokio::sync::{Mutex, watch};
use tokio::task::JoinSet;

/// Where answers are sent in, and where the code is shown afterwards.
pub(crate) const SUBMIT: &str = "/aanmelden/controle";
pub(crate) const DONE: &str = "/aanmelden/klaar";

/// So many submit at the same time.
pub(crate) const AT_ONCE: usize = 28;

/// After so long nothing is ready any more by itself.
const HOPELESS: Duration = Duration::from_secs(30);

/// A surname that nobody else of a test has: its number in letters.
fn surname(number: u32) -> String {
    let digits = number.to_string().into_bytes();
    let letters = digits.into_iter().map(|digit| digit - b'0' + b'a');
    format!("Hof{}", letters.map(char::from).collect::<String>())
}

/// Somebody who has answered everything and only has to submit. Each has a name and a telephone of their own: a thousand people
/// alike would be compared with each other, which takes longer than keeping them.
async fn ready(server: SocketAddr, number: u32) -> Visitor {
    let mut visitor = Visitor::new(server, number);
    for (address, form) in FOR_ONESELF {
        let form = match address {
            "/aanmelden/naam" => format!("surname={}", surname(number)),
            "/aanmelden/bereiken" => format!("phone=06-{:08}", 10_000_000 + number),
            _ => form.to_owned(),
        };
        let answer = visitor.post(address, &form).await.unwrap();
        assert_eq!(answer.status, 303, "{address}: {}", answer.body);
    }
    visitor
}

/// So many people who only have to submit; another round has other people.
pub(crate) async fn all_ready(server: SocketAddr, round: u32, count: usize) -> Vec<Visitor> {
    let first = round * u32::try_from(count).unwrap();
    let mut preparing = JoinSet::new();
    let mut visitors = Vec::new();
    for number in 0..u32::try_from(count).unwrap() {
        if preparing.len() == AT_ONCE {
            visitors.push(preparing.join_next().await.unwrap().unwrap());
        }
        preparing.spawn(ready(server, first + number));
    }
    visitors.extend(preparing.join_all().await);
    visitors
}

/// The code on the last page of somebody whose submit was confirmed.
pub(crate) async fn code(visitor: &mut Visitor) -> String {
    let page = visitor.get(DONE).await.unwrap();
    assert_eq!(page.status, 200, "a confirmed referral is gone");
    let (_, after) = page.body.split_once("reference-code").unwrap();
    let (_, after) = after.split_once('>').unwrap();
    after.split('<').next().unwrap().trim().to_owned()
}

/// What became of those who submitted.
#[derive(Default)]
pub(crate) struct Answered {
    /// They were sent on to their code.
    pub(crate) confirmed: Vec<Visitor>,
    /// They were told to come back later.
    pub(crate) put_off: Vec<Visitor>,
    /// The longest that anybody waited.
    pub(crate) longest: Duration,
}

/// Everybody submits once, from many sides; the number of those who were confirmed is told as it grows.
pub(crate) async fn submit_each(
    visitors: Vec<Visitor>,
    confirmed: watch::Sender<usize>,
) -> Answered {
    let queue = Arc::new(Mutex::new(visitors));
    let answered = Arc::new(Mutex::new(Answered::default()));
    let confirmed = Arc::new(confirmed);
    let mut sides = JoinSet::new();
    for _ in 0..AT_ONCE {
        let (queue, answered) = (Arc::clone(&queue), Arc::clone(&answered));
        let confirmed = Arc::clone(&confirmed);
        sides.spawn(async move {
            loop {
                let next = queue.lock().await.pop();
                let Some(mut visitor) = next else { return };
                let start = Instant::now();
                let answer = visitor.post(SUBMIT, "").await.unwrap();
                let mut answered = answered.lock().await;
                answered.longest = answered.longest.max(start.elapsed());
                match (answer.status, answer.location.as_str()) {
                    (303, DONE) => {
                        answered.confirmed.push(visitor);
                        confirmed.send_replace(answered.confirmed.len());
                    }
                    (503, _) if !answer.again_after.is_empty() => answered.put_off.push(visitor),
                    other => panic!("{other:?}: {}", answer.body),
                }
            }
        });
    }
    sides.join_all().await;
    std::mem::take(&mut *answered.lock().await)
}

/// As [`submit_each`]; something happens as soon as so many were confirmed.
pub(crate) async fn submit_until(
    visitors: Vec<Visitor>,
    enough: usize,
    happens: impl FnOnce(),
) -> Answered {
    let (tell, mut told) = watch::channel(0);
    let submitting = tokio::spawn(submit_each(visitors, tell));
    let reached = told.wait_for(|confirmed| enough <= *confirmed).await;
    reached.expect("enough are confirmed");
    happens();
    submitting.await.unwrap()
}

/// One of these presses the button until that is confirmed, then the others do once; gives how long the first one needed.
pub(crate) async fn ready_again(mut put_off: Vec<Visitor>) -> (Duration, Vec<Visitor>) {
    let start = Instant::now();
    let mut waiting = vec![put_off.pop().unwrap()];
    let mut everybody = loop {
        let answered = submit_all(waiting).await;
        if !answered.confirmed.is_empty() {
            break answered.confirmed;
        }
        assert!(start.elapsed() < HOPELESS, "it does not go on by itself");
        waiting = answered.put_off;
    };
    let ready = start.elapsed();
    let again = submit_all(put_off).await;
    assert!(
        again.put_off.is_empty(),
        "{} put off again",
        again.put_off.len()
    );
    everybody.extend(again.confirmed);
    (ready, everybody)
}

/// As [`submit_each`], for whoever does not look meanwhile.
pub(crate) async fn submit_all(visitors: Vec<Visitor>) -> Answered {
    submit_each(visitors, watch::Sender::new(0)).await
}

/// The codes of all of these; nobody has that of somebody else.
pub(crate) async fn codes_of(visitors: &mut [Visitor]) -> BTreeSet<String> {
    let mut codes = BTreeSet::new();
    for visitor in visitors {
        assert!(
            codes.insert(code(visitor).await),
            "two people got the same code"
        );
    }
    codes
}
