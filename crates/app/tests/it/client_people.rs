//! What tests of people who may be one begin with: two who are alike, the desk, and its judgements.

use std::collections::BTreeMap;

use spil_app::client::merge::{Meanwhile, Then, Undo, Whose, undoing};
use spil_app::client::page::{Client, client};
use spil_app::client::pair::{Both, Pair, Verdict, judge, list, view};
use spil_app::referral::{Created, NewReferral, enter, submit};
use spil_app::search::find;
use spil_app::{Cx, Error};
use spil_model::address::Address;
use spil_model::birth_date::BirthDate;
use spil_model::bsn::Bsn;
use spil_model::client::merge::MergeRefused;
use spil_model::client::pair::Judgement;
use spil_model::geography::{HouseNumber, NeighbourhoodCode, Postcode, PostcodeRow};
use spil_model::ids::{AliasId, PairId, PersonId, ReferralId};
use spil_model::name::{NameParts, PersonName};
use spil_model::person::PersonDetails;
use spil_model::referral::{Channel, ReferralContent, Referrer, ReferrerKind, Stage};
use spil_model::text::ShortText;
use spil_testkit::{IN_CENTRUM, TestApp};

/// The same law on both engines.
macro_rules! on_both {
    ($(async fn $name:ident($test:ident) $body:block)*) => {$(
        mod $name {
            use super::*;

            async fn law($test: &TestApp) $body

            #[tokio::test]
            async fn sqlite() {
                let test = TestApp::with_team_on(TestDb::sqlite().await).await;
                law(&test).await;
                test.test.finish().await;
            }

            #[tokio::test]
            async fn postgres() {
                let test = TestApp::with_team_on(TestDb::postgres().await).await;
                law(&test).await;
                test.test.finish().await;
            }
        }
    )*};
}
pub(crate) use on_both;

/// How the same person is written down by one who refers: rare in each part, so that every pair is likely.
pub(crate) fn details(given: &str, surname: &str) -> PersonDetails {
    let parts = NameParts {
        given: Some(given.to_owned()),
        surname: Some(surname.to_owned()),
        ..NameParts::default()
    };
    let mut details = PersonDetails::named(PersonName::new(parts).unwrap());
    details.birth_date = BirthDate::parse("1941-03-12").ok();
    details.address = Address {
        postcode: Postcode::parse(IN_CENTRUM).ok(),
        house_number: HouseNumber::new(7).ok(),
        ..Address::default()
    };
    details
}

pub(crate) fn new(cx: &Cx, details: PersonDetails, bsn: &str) -> NewReferral {
    NewReferral {
        channel: Channel::Phone,
        external_number: None,
        received_at: cx.now,
        referrer: Referrer::of(ReferrerKind::Gp),
        content: ReferralContent::about(details),
        bsn: Bsn::parse(bsn).ok(),
        files: Vec::new(),
    }
}

pub(crate) async fn referred(test: &TestApp, given: &str, surname: &str) -> Created {
    let cx = test.visitor();
    submit(&cx, new(&cx, details(given, surname), ""))
        .await
        .unwrap()
}

pub(crate) async fn typed(test: &TestApp, surname: &str, bsn: &str) -> Created {
    let cx = desk(test).await;
    let new = new(&cx, details("Margaretha", surname), bsn);
    enter(&cx, new, Vec::new()).await.unwrap()
}

pub(crate) async fn desk(test: &TestApp) -> Cx {
    test.named("Marit van der Wiel").await
}

pub(crate) async fn open_pairs(cx: &Cx, judgement: Judgement) -> Vec<PairId> {
    let pairs = list(cx, judgement, 1)
        .await
        .unwrap()
        .release(cx)
        .await
        .unwrap();
    pairs.pairs.iter().map(|pair| pair.id).collect()
}

pub(crate) async fn both(cx: &Cx, id: PairId) -> Both {
    match view(cx, id).await.unwrap().release(cx).await.unwrap() {
        Pair::Both(both) => *both,
        Pair::OneSide(_) => panic!("the desk sees both"),
    }
}

pub(crate) async fn page(cx: &Cx, id: PersonId) -> Client {
    client(cx, id).await.unwrap().release(cx).await.unwrap()
}

pub(crate) fn why() -> ShortText {
    ShortText::parse("Gebeld met de dochter.").unwrap()
}

/// Judges the only open pair to be one person, kept as the page proposes; gives who is kept and who is not.
pub(crate) async fn made_one(cx: &Cx) -> (PersonId, PersonId) {
    let pairs = open_pairs(cx, Judgement::Open).await;
    let pair = both(cx, pairs[0]).await;
    let verdict = Verdict::Same {
        kept: pair.kept,
        why: Some(why()),
    };
    judge(cx, pair.id, Some(pair.version), verdict)
        .await
        .unwrap();
    let other = pair.people.iter().find(|person| person.id != pair.kept);
    (pair.kept, other.unwrap().id)
}

pub(crate) async fn only_alias(cx: &Cx, person: PersonId) -> AliasId {
    page(cx, person).await.aliases[0].id
}

pub(crate) async fn meanwhile(cx: &Cx, alias: AliasId) -> Vec<Meanwhile> {
    let shown = undoing(cx, alias).await.unwrap().release(cx).await.unwrap();
    shown.meanwhile
}

pub(crate) fn parting(belongs: BTreeMap<ReferralId, Whose>, then: Then) -> Undo {
    Undo {
        why: why(),
        then,
        belongs,
    }
}

pub(crate) async fn stage(test: &TestApp, id: ReferralId) -> Stage {
    let snapshot = test.test.db.read().await.unwrap();
    let found = spil_store::referral::find(&snapshot, id).await.unwrap();
    snapshot.finish().await.unwrap();
    found.unwrap().facts.stage.unwrap()
}

pub(crate) async fn names(cx: &Cx, text: &str) -> Vec<String> {
    let found = find(cx, text).await.unwrap().release(cx).await.unwrap();
    found.people.into_iter().map(|person| person.who).collect()
}

#[track_caller]
pub(crate) fn refused<T: std::fmt::Debug>(result: Result<T, Error>, why: MergeRefused) {
    match result {
        Err(Error::Refused(key)) => assert_eq!(key, why.key()),
        other => panic!("{other:?}"),
    }
}

/// A postcode in the other area.
pub(crate) const IN_ZUIDERVELD: &str = "9902AB";

pub(crate) async fn in_the_south(test: &TestApp) {
    let row = |postcode, neighbourhood| PostcodeRow {
        postcode: Postcode::parse(postcode).unwrap(),
        house_number: HouseNumber::new(7).unwrap(),
        neighbourhood: NeighbourhoodCode::parse(neighbourhood).unwrap(),
    };
    let rows = [row(IN_CENTRUM, "99010101"), row(IN_ZUIDERVELD, "99020001")];
    spil_app::geography::import(&test.console(), 2026, &rows)
        .await
        .unwrap();
}

pub(crate) async fn pair_of(cx: &Cx, test: &TestApp, one: PersonId, other: PersonId) -> PairId {
    let snapshot = test.test.db.read().await.unwrap();
    let mut found = None;
    for judgement in Judgement::ALL {
        for id in open_pairs(cx, *judgement).await {
            let pair = spil_store::client::pair::find(&snapshot, id)
                .await
                .unwrap()
                .unwrap();
            if [pair.one, pair.other].contains(&one) && [pair.one, pair.other].contains(&other) {
                found = Some(id);
            }
        }
    }
    snapshot.finish().await.unwrap();
    found.unwrap()
}

pub(crate) async fn make_one(cx: &Cx, from: PersonId, to: PersonId) {
    for id in open_pairs(cx, Judgement::Open).await {
        let pair = both(cx, id).await;
        let ids = pair.people.each_ref().map(|person| person.id);
        if ids.contains(&from) && ids.contains(&to) {
            let verdict = Verdict::Same {
                kept: to,
                why: None,
            };
            judge(cx, id, None, verdict).await.unwrap();
            return;
        }
    }
    panic!("no open pair of the two");
}
