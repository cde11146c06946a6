//! Whom the desk sees as one: who was referred again, and nobody who merely looks like them.

use jiff::SignedDuration;
use spil_app::Cx;
use spil_app::case_file::{CaseFile, case_file};
use spil_app::referral::{NewReferral, enter};
use spil_model::address::Address;
use spil_model::birth_date::BirthDate;
use spil_model::bsn::Bsn;
use spil_model::geography::{HouseNumber, Postcode};
use spil_model::ids::ReferralId;
use spil_model::name::{NameParts, PersonName};
use spil_model::person::PersonDetails;
use spil_model::referral::{Channel, ReferralContent, Referrer, ReferrerKind, Stage};
use spil_testkit::{IN_CENTRUM, TestApp};

use super::judge;

/// Somebody of a rare name who was born on this day, as the desk types it this many hours after the letter.
async fn referred(desk: &Cx, born: &str, bsn: &str, hours: i64) -> ReferralId {
    let parts = NameParts {
        given: Some("Margaretha".to_owned()),
        surname: Some("Wouterloodt".to_owned()),
        ..NameParts::default()
    };
    let mut details = PersonDetails::named(PersonName::new(parts).unwrap());
    details.birth_date = BirthDate::parse(born).ok();
    details.address = Address {
        postcode: Postcode::parse(IN_CENTRUM).ok(),
        house_number: HouseNumber::new(7).ok(),
        ..Address::default()
    };
    let new = NewReferral {
        channel: Channel::Phone,
        external_number: None,
        received_at: desk.now - SignedDuration::from_hours(hours),
        referrer: Referrer::of(ReferrerKind::Gp),
        content: ReferralContent::about(details),
        bsn: Bsn::parse(bsn).ok(),
        files: Vec::new(),
    };
    Box::pin(enter(desk, new, Vec::new())).await.unwrap().id
}

/// How far the referral of the second, of the first, and of who looks alike came once the desk judged.
async fn judged(number: &str) -> [Stage; 3] {
    let test = TestApp::with_team().await;
    let desk = test.named("Marit van der Wiel").await;
    let first = referred(&desk, "1941-03-12", number, 72).await;
    let lookalike = referred(&desk, "1941-03-13", "", 48).await;
    let second = referred(&desk, "1941-03-12", number, 24).await;
    assert_eq!(file(&desk, lookalike).await.known.pairs.len(), 2);
    Box::pin(judge(&desk, second, first)).await.unwrap();
    let mut stages = [Stage::Received; 3];
    for (stage, id) in stages.iter_mut().zip([second, first, lookalike]) {
        *stage = file(&desk, id).await.head.stage;
    }
    test.test.finish().await;
    stages
}

async fn file(desk: &Cx, id: ReferralId) -> CaseFile {
    let file = case_file(desk, id).await.unwrap();
    file.release(desk).await.unwrap()
}

const SECOND_ALONE: [Stage; 3] = [Stage::Attached, Stage::Received, Stage::Received];

#[tokio::test]
async fn who_merely_looks_alike_is_left_alone() {
    assert_eq!(Box::pin(judged("")).await, SECOND_ALONE);
}

#[tokio::test]
async fn who_looks_like_somebody_whose_number_told_already_is_left_alone() {
    assert_eq!(Box::pin(judged("999990019")).await, SECOND_ALONE);
}
