//! People over the wire who have their answers ready and submit them.

use std::net::SocketAddr;

use spil_testkit::http::{FOR_ONESELF, Visitor};
use tokio::task::JoinSet;

/// Where answers are sent in, and where the code is shown afterwards.
pub(crate) const SUBMIT: &str = "/aanmelden/controle";
pub(crate) const DONE: &str = "/aanmelden/klaar";

/// So many submit at the same time.
pub(crate) const AT_ONCE: usize = 28;

/// Somebody who has answered everything and only has to submit.
async fn ready(server: SocketAddr, number: u32) -> Visitor {
    let mut visitor = Visitor::new(server, number);
    for (address, form) in FOR_ONESELF {
        let answer = visitor.post(address, form).await.unwrap();
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
