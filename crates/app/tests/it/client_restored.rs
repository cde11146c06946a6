//! Seeing people as one and parting them again gives back every answer: in random sequences, each undone in its turn and all of
//! them in any order.

use std::collections::BTreeMap;

use rand::{RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha12Rng;
use spil_app::case_file::case_file;
use spil_app::client::merge::{Then, Undo, undo};
use spil_app::client::pair::{Verdict, judge};
use spil_app::search::find;
use spil_app::waiting_list::{Filter, export, list};
use spil_app::{Cx, Error};
use spil_model::client::pair::Judgement;
use spil_model::ids::{AliasId, PersonId, ReferralId};
use spil_model::text::ShortText;
use spil_testkit::{TestApp, TestDb, Waits};

use crate::client_people::{both, desk, open_pairs, page, referred};

const SURNAMES: [&str; 5] = [
    "Wouterloodt",
    "Wouterloot",
    "Wouterlood",
    "Woutersloot",
    "Wauterloodt",
];
const SEQUENCES: u64 = 6;
const STEPS: usize = 8;
const FLOOR: usize = 20;

/// Some who wait since different days, in different stages.
async fn people(test: &TestApp) -> Vec<(ReferralId, PersonId)> {
    let mut ids = Vec::new();
    for (place, surname) in SURNAMES.iter().enumerate() {
        test.at(&format!("2026-03-0{}T08:00:00Z", place + 2));
        ids.push(if place % 2 == 0 {
            referred(test, "Margaretha", surname).await.id
        } else {
            let waits = Waits {
                surname,
                class: "high",
                house_number: 7,
            };
            test.waiting(waits).await
        });
    }
    test.at("2026-03-09T08:00:00Z");
    let snapshot = test.test.db.read().await.unwrap();
    let mut people = Vec::new();
    for id in ids {
        let found = spil_store::referral::find(&snapshot, id).await.unwrap();
        people.push((id, found.unwrap().client));
    }
    snapshot.finish().await.unwrap();
    people
}

/// What every reading use case answers, but for the numbers by which a form is told from an older one.
async fn answers(cx: &Cx, people: &[(ReferralId, PersonId)]) -> Vec<String> {
    let mut answers = Vec::new();
    for (referral, person) in people {
        let mut file = case_file(cx, *referral)
            .await
            .unwrap()
            .release(cx)
            .await
            .unwrap();
        file.head.version = 0;
        file.known.pairs.clear();
        for attached in &mut file.known.attached {
            attached.version = 0;
        }
        answers.push(format!("{file:?}"));
        let mut client = page(cx, *person).await;
        for referral in &mut client.referrals {
            referral.head.version = 0;
        }
        answers.push(format!("{client:?}"));
    }
    let waiting = list(cx, &Filter::default(), 1).await.unwrap();
    answers.push(format!("{:?}", waiting.release(cx).await.unwrap().lines));
    let exported = export(cx, &Filter::default()).await.unwrap();
    answers.push(format!("{:?}", exported.release(cx).await.unwrap()));
    for surname in SURNAMES {
        let found = find(cx, surname).await.unwrap();
        answers.push(format!("{:?}", found.release(cx).await.unwrap().people));
    }
    answers
}

/// Pairs that may be judged now.
async fn judgeable(cx: &Cx) -> Vec<spil_model::ids::PairId> {
    let mut pairs = open_pairs(cx, Judgement::Open).await;
    pairs.extend(open_pairs(cx, Judgement::Unsure).await);
    pairs
}

/// Makes a pair that chance picks one; gives the alias that began.
async fn merge_any(cx: &Cx, chance: &mut ChaCha12Rng) -> Option<AliasId> {
    let pairs = judgeable(cx).await;
    if pairs.is_empty() {
        return None;
    }
    let pair = both(cx, pairs[chance.random_range(0..pairs.len())]).await;
    let kept = pair.people[chance.random_range(0..2)].id;
    let before = page(cx, kept).await.aliases;
    let verdict = Verdict::Same { kept, why: None };
    judge(cx, pair.id, None, verdict).await.unwrap();
    let after = page(cx, kept).await.aliases;
    let begun = after
        .iter()
        .filter(|alias| before.iter().all(|known| known.id != alias.id));
    // Of those that came along with the other one, the one between the two began last.
    begun.max_by_key(|alias| alias.since).map(|alias| alias.id)
}

async fn part(cx: &Cx, alias: AliasId) -> Result<(PersonId, PersonId), Error> {
    let undone = Undo {
        why: ShortText::parse("Vergissing.").unwrap(),
        then: Then::Unsure,
        belongs: BTreeMap::new(),
    };
    undo(cx, alias, undone).await
}

#[track_caller]
fn same(before: &[String], after: &[String], when: &str) {
    for (before, after) in before.iter().zip(after) {
        let differs = before
            .chars()
            .zip(after.chars())
            .position(|(one, other)| one != other);
        let around = |text: &str| {
            let from = differs.unwrap_or(0).saturating_sub(120);
            text.chars().skip(from).take(320).collect::<String>()
        };
        assert!(
            before == after,
            "{when}:\n{}\n{}",
            around(before),
            around(after)
        );
    }
}

/// Each sequence goes on a minute later, so that what began later is known.
async fn sequence(test: &TestApp, people: &[(ReferralId, PersonId)], seed: u64) -> usize {
    let mut chance = ChaCha12Rng::seed_from_u64(seed);
    let mut undone = 0;
    let mut running: Vec<(AliasId, Vec<String>)> = Vec::new();
    let start = answers(&desk(test).await, people).await;
    for step in 0..STEPS {
        test.at(&format!("2026-03-09T{:02}:{:02}:00Z", 8 + seed, step * 5));
        let cx = desk(test).await;
        if chance.random_bool(0.6) {
            let before = answers(&cx, people).await;
            if let Some(alias) = merge_any(&cx, &mut chance).await {
                running.push((alias, before));
            }
        } else if let Some((alias, before)) = running.pop() {
            part(&cx, alias).await.unwrap();
            same(&before, &answers(&cx, people).await, "undone in its turn");
            undone += 1;
        }
    }
    while !running.is_empty() {
        let (alias, _) = running.remove(chance.random_range(0..running.len()));
        part(&desk(test).await, alias).await.unwrap();
        undone += 1;
    }
    same(
        &start,
        &answers(&desk(test).await, people).await,
        "all undone",
    );
    undone
}

async fn law(test: &TestApp, sequences: u64) {
    let people = people(test).await;
    let mut undone = 0;
    for seed in 0..sequences {
        undone += sequence(test, &people, seed).await;
    }
    println!("{sequences} sequences: {undone} people parted again");
    assert!(FLOOR.min(usize::try_from(sequences).unwrap() * 3) <= undone);
}

#[tokio::test]
async fn merging_and_undoing_restores_every_answer_sqlite() {
    let test = TestApp::with_team_on(TestDb::sqlite().await).await;
    law(&test, SEQUENCES).await;
    test.test.finish().await;
}

#[tokio::test]
async fn merging_and_undoing_restores_every_answer_postgres() {
    let test = TestApp::with_team_on(TestDb::postgres().await).await;
    law(&test, 2).await;
    test.test.finish().await;
}
