//! What is common in a network says less about who is who, once the job has counted it.

use std::sync::Arc;

use spil_app::client::COUNTED_FROM;
use spil_app::client::pair::{Verdict, judge};
use spil_app::worker::Worker;
use spil_model::birth_date::BirthDate;
use spil_model::client::pair::Judgement;
use spil_model::geography::HouseNumber;
use spil_model::ids::ReferralId;
use spil_store::journal::AnchorFile;
use spil_testkit::{TestApp, TestDb};

use crate::client_matching::known;
use crate::client_people::{desk, details, new, on_both, open_pairs};

/// Somebody without a birth date, at this house number of the one street that everybody lives in.
async fn undated(test: &TestApp, given: &str, surname: &str, house_number: u32) -> ReferralId {
    refer(test, (given, surname), None, house_number).await
}

async fn refer(
    test: &TestApp,
    (given, surname): (&str, &str),
    birth_date: Option<BirthDate>,
    house_number: u32,
) -> ReferralId {
    let mut details = details(given, surname);
    details.birth_date = birth_date;
    details.address.house_number = HouseNumber::new(house_number).ok();
    let cx = test.visitor();
    let new = new(&cx, details, "");
    spil_app::referral::submit(&cx, new).await.unwrap().id
}

/// As many people of one name as it takes to count, born on days that have little in common.
async fn crowd(test: &TestApp) {
    for number in 0..COUNTED_FROM {
        let date = jiff::civil::date(1930, 1, 1) + jiff::Span::new().days(number * 41);
        let birth_date = BirthDate::parse(&date.to_string()).ok();
        let house_number = u32::try_from(number).unwrap() + 100;
        refer(test, ("Jan", "Jansen"), birth_date, house_number).await;
    }
}

async fn turn(test: &TestApp) {
    let anchors = AnchorFile::new(test.test.folder.path().join("anchors"));
    let worker = Worker::new(Arc::clone(&test.app), anchors);
    worker.turn().await.unwrap();
}

async fn pairs(test: &TestApp, id: ReferralId) -> usize {
    known(test, id).await.pairs.len()
}

on_both! {
    async fn a_common_name_is_no_pair_once_it_was_counted_and_a_rare_one_is(test) {
        undated(test, "Margaretha", "Wouterloodt", 7).await;
        let rare = undated(test, "Margaretha", "Wouterloodt", 9).await;
        crowd(test).await;
        let common = undated(test, "Jan", "Jansen", 11).await;
        let before = pairs(test, common).await;
        assert!(5 < before, "before counting, one name is as rare as another: {before}");
        assert_eq!(pairs(test, rare).await, 1);

        turn(test).await;
        assert_eq!(pairs(test, common).await, 0, "everybody is called Jan Jansen here");
        assert_eq!(pairs(test, rare).await, 1);

        let one_more = undated(test, "Jan", "Jansen", 13).await;
        assert_eq!(pairs(test, one_more).await, 0, "whoever comes in later is compared on the same scale");
        let again = undated(test, "Margaretha", "Wouterloodt", 15).await;
        assert_eq!(pairs(test, again).await, 2);
    }

    async fn what_was_judged_stays_when_it_is_counted_anew(test) {
        undated(test, "Margaretha", "Wouterloodt", 7).await;
        let rare = undated(test, "Margaretha", "Wouterloodt", 9).await;
        let cx = desk(test).await;
        let pair = open_pairs(&cx, Judgement::Open).await[0];
        judge(&cx, pair, None, Verdict::Different).await.unwrap();
        crowd(test).await;
        turn(test).await;
        assert_eq!(open_pairs(&cx, Judgement::Different).await, [pair]);
        assert_eq!(pairs(test, rare).await, 0);
    }
}
