//! What is timed: the requests that people make all day.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use spil_testkit::http::{Answer, FOR_ONESELF, Visitor};

use crate::figures::{Figures, Journal};
use crate::forms::{attribute, encoded, given};

/// The role of the desk, as the demo calls it.
pub(crate) const DESK: &str = "Wachtlijstbeheerder";
/// The role with the narrowest view of the list.
const NARROWEST: &str = "Secretariaat";

const READS: usize = 300;
const WRITES: usize = 100;
/// Milliseconds at the 90th percentile.
const SINGLE: u64 = 10;
const LIST: u64 = 50;
const WRITE: u64 = 50;

/// Times everything.
pub(crate) async fn all(server: SocketAddr, figures: &mut Figures) {
    let mut desk = Visitor::new(server, 2);
    sign_in(&mut desk, DESK).await;
    let mut narrow = Visitor::new(server, 3);
    sign_in(&mut narrow, NARROWEST).await;
    let list = "/wachtlijst?stap=waiting";
    let times = read(&mut narrow, &[list.to_owned()], READS).await;
    figures.keep(
        "waiting list, filtered, most restricted role",
        Some(LIST),
        Journal::Writes,
        times,
    );
    let times = read(&mut desk, &[list.to_owned()], READS).await;
    figures.keep(
        "waiting list, filtered, desk",
        Some(LIST),
        Journal::Writes,
        times,
    );
    let people = referrals(&mut desk, 50).await;
    let times = read(&mut desk, &people, READS).await;
    figures.keep("page of one referral", Some(SINGLE), Journal::Writes, times);
    figures.keep(
        "triage submit",
        Some(WRITE),
        Journal::Writes,
        triage(&mut desk, &people).await,
    );
    figures.keep(
        "public submit",
        Some(WRITE),
        Journal::Writes,
        submits(server).await,
    );
    figures.keep(
        "search by name",
        Some(LIST),
        Journal::Writes,
        searches(&mut desk).await,
    );
    let times = read(&mut desk, &["/dubbel".to_owned()], READS).await;
    figures.keep(
        "people who may be one, all open pairs",
        Some(LIST),
        Journal::Writes,
        times,
    );
    let mut visitor = Visitor::new(server, 4);
    let times = read(&mut visitor, &["/".to_owned()], READS).await;
    figures.keep("front page", None, Journal::Silent, times);
}

/// Signs in with the one click of the demo.
pub(crate) async fn sign_in(visitor: &mut Visitor, role: &str) {
    let page = visitor.get("/demo").await.unwrap().body;
    let (_, card) = page.split_once(&format!(">{role}<")).unwrap();
    let (_, field) = card.split_once("<input").unwrap();
    let id = attribute(field, "value").unwrap();
    let answer = visitor.post("/demo", &format!("wie={id}")).await.unwrap();
    assert_eq!(answer.status, 303, "{}", answer.body);
}

/// The pages of people on the list.
pub(crate) async fn referrals(desk: &mut Visitor, most: usize) -> Vec<String> {
    let list = desk.get("/wachtlijst").await.unwrap().body;
    let links = list
        .split("href=\"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next());
    let mut pages: Vec<String> = links
        .filter(|link| {
            link.starts_with("/aanmeldingen/") && link.len() == "/aanmeldingen/".len() + 36
        })
        .map(str::to_owned)
        .collect();
    pages.sort();
    pages.dedup();
    pages.truncate(most);
    assert!(!pages.is_empty(), "nobody on the list");
    pages
}

async fn timed(answer: impl Future<Output = std::io::Result<Answer>>) -> (Answer, Duration) {
    let start = Instant::now();
    let answer = answer.await.unwrap();
    (answer, start.elapsed())
}

async fn read(visitor: &mut Visitor, pages: &[String], times: usize) -> Vec<Duration> {
    let mut taken = Vec::new();
    for page in pages.iter().cycle().take(times) {
        let (answer, time) = timed(visitor.get(page)).await;
        assert_eq!(answer.status, 200, "{page}");
        taken.push(time);
    }
    taken
}

/// Decides again, another class each time, with a reason.
async fn triage(desk: &mut Visitor, people: &[String]) -> Vec<Duration> {
    let mut taken = Vec::new();
    let pages = to_decide(desk, people).await;
    for round in 0..WRITES {
        let page = &pages[round % pages.len()];
        let shown = desk.get(page).await.unwrap().body;
        let classes = values(&shown, "klasse");
        let mut fields = given(&shown);
        fields.retain(|(name, _)| name != "klasse");
        fields.push(("klasse".to_owned(), classes[round % classes.len()].clone()));
        fields.push(("reden".to_owned(), "gemeten".to_owned()));
        fields.push(("actie".to_owned(), "besluit".to_owned()));
        let (answer, time) = timed(desk.post(page, &encoded(&fields))).await;
        assert_eq!(answer.status, 303, "{page}: {}", answer.body);
        taken.push(time);
    }
    taken
}

/// The pages of triage where a class can be decided.
async fn to_decide(desk: &mut Visitor, people: &[String]) -> Vec<String> {
    let mut pages = Vec::new();
    for person in people {
        let page = format!("{person}/triage");
        let shown = desk.get(&page).await.unwrap().body;
        if !values(&shown, "klasse").is_empty() {
            pages.push(page);
        }
    }
    assert!(!pages.is_empty(), "nobody whose class can be decided");
    pages
}

/// The values that a choice offers.
fn values(page: &str, name: &str) -> Vec<String> {
    let inputs = page
        .split("<input ")
        .skip(1)
        .filter_map(|rest| rest.split('>').next());
    let tags = inputs.map(|tag| format!(" {tag}"));
    tags.filter(|tag| attribute(tag, "name").as_deref() == Some(name))
        .filter_map(|tag| attribute(&tag, "value"))
        .collect()
}

async fn submits(server: SocketAddr) -> Vec<Duration> {
    let mut taken = Vec::new();
    for number in 0..WRITES {
        let mut visitor = Visitor::new(server, 5_000 + u32::try_from(number).unwrap());
        for (page, form) in FOR_ONESELF {
            assert_eq!(
                visitor.post(page, form).await.unwrap().status,
                303,
                "{page}"
            );
        }
        let (answer, time) = timed(visitor.post("/aanmelden/controle", "")).await;
        assert_eq!(answer.status, 303, "{}", answer.body);
        taken.push(time);
    }
    taken
}

async fn searches(desk: &mut Visitor) -> Vec<Duration> {
    let mut taken = Vec::new();
    for name in ["jansen", "vries", "bak", "el", "van der"]
        .iter()
        .cycle()
        .take(WRITES)
    {
        let form = format!("text={}", name.replace(' ', "+"));
        let (answer, time) = timed(desk.post("/zoeken", &form)).await;
        assert_eq!(answer.status, 200, "{}", answer.body);
        taken.push(time);
    }
    taken
}
