//! Who is referred is compared with everybody known: pairs are kept for people to judge, and only a known sender's number, birth
//! date and surname attach by themselves.

use std::sync::Arc;

use rand::{RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha12Rng;
use spil_app::Cx;
use spil_app::case_file::{BsnChange, CaseFile, Completion, case_file, complete, data};
use spil_app::client::Known;
use spil_app::referral::{Created, NewReferral, enter, submit};
use spil_app::worker::Worker;
use spil_model::address::Address;
use spil_model::birth_date::BirthDate;
use spil_model::bsn::Bsn;
use spil_model::client::pair::Likelihood;
use spil_model::geography::{HouseNumber, Postcode};
use spil_model::ids::ReferralId;
use spil_model::name::{NameParts, PersonName};
use spil_model::person::PersonDetails;
use spil_model::referral::{Channel, ReferralContent, Referrer, ReferrerKind, Stage};
use spil_store::journal::AnchorFile;
use spil_testkit::{IN_CENTRUM, TestApp, TestDb};

use crate::client_people::on_both;

pub(crate) const NUMBER: &str = "999990019";
pub(crate) const OTHER_NUMBER: &str = "123456782";

/// How somebody is written down.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Written<'a> {
    pub(crate) given: &'a str,
    pub(crate) surname: &'a str,
    pub(crate) birth_date: &'a str,
    pub(crate) house_number: u32,
    pub(crate) bsn: &'a str,
}

pub(crate) const GREET: Written<'_> = Written {
    given: "Margaretha",
    surname: "Wouterloodt",
    birth_date: "1941-03-12",
    house_number: 7,
    bsn: "",
};

pub(crate) fn details(written: &Written<'_>) -> PersonDetails {
    let parts = NameParts {
        given: Some(written.given.to_owned()),
        surname: Some(written.surname.to_owned()),
        ..NameParts::default()
    };
    let mut details = PersonDetails::named(PersonName::new(parts).unwrap());
    details.birth_date = BirthDate::parse(written.birth_date).ok();
    details.address = Address {
        postcode: Postcode::parse(IN_CENTRUM).ok(),
        house_number: HouseNumber::new(written.house_number).ok(),
        ..Address::default()
    };
    details
}

pub(crate) fn new(cx: &Cx, written: &Written<'_>) -> NewReferral {
    NewReferral {
        channel: Channel::Web,
        external_number: None,
        received_at: cx.now,
        referrer: Referrer::of(ReferrerKind::Gp),
        content: ReferralContent::about(details(written)),
        bsn: Bsn::parse(written.bsn).ok(),
        files: Vec::new(),
    }
}

/// On the public page.
pub(crate) async fn public(test: &TestApp, written: &Written<'_>) -> Created {
    let cx = test.visitor();
    submit(&cx, new(&cx, written)).await.unwrap()
}

/// Typed by the desk.
pub(crate) async fn typed(test: &TestApp, written: &Written<'_>) -> Created {
    let cx = desk(test).await;
    enter(&cx, new(&cx, written), Vec::new()).await.unwrap()
}

pub(crate) async fn desk(test: &TestApp) -> Cx {
    test.named("Marit van der Wiel").await
}

pub(crate) async fn file(cx: &Cx, id: ReferralId) -> CaseFile {
    case_file(cx, id).await.unwrap().release(cx).await.unwrap()
}

pub(crate) async fn known(test: &TestApp, id: ReferralId) -> Known {
    file(&desk(test).await, id).await.known
}

pub(crate) const WITH_NUMBER: Written<'_> = Written {
    bsn: NUMBER,
    ..GREET
};

on_both! {
    async fn the_same_person_written_otherwise_is_a_pair_and_nothing_is_attached(test) {
        let gp = public(test, &GREET).await;
        let daughter = public(test, &Written { given: "Greet", birth_date: "1941-12-03", ..GREET }).await;
        let neighbour = public(test, &Written { given: "Jan", surname: "Bakker", birth_date: "1950-01-31", house_number: 12, ..GREET }).await;
        for id in [gp.id, daughter.id] {
            let known = known(test, id).await;
            assert_eq!(known.pairs.len(), 1, "{known:?}");
            assert!(Likelihood::Possible >= known.pairs[0].likelihood, "{known:?}");
            assert!(known.attached_to.is_none() && known.attached.is_empty());
        }
        assert_eq!(known(test, neighbour.id).await, Known::default());
        let cx = desk(test).await;
        assert_eq!(file(&cx, daughter.id).await.head.stage, Stage::Received);
    }

    async fn what_a_visitor_says_attaches_nothing(test) {
        typed(test, &WITH_NUMBER).await;
        let second = public(test, &WITH_NUMBER).await;
        let known = known(test, second.id).await;
        assert_eq!(known.attached_to, None);
        assert_eq!(known.pairs[0].likelihood, Likelihood::AlmostCertain);
    }

    async fn numbers_that_differ_attach_nothing_and_leave_a_note_where_all_else_agrees(test) {
        let first = typed(test, &WITH_NUMBER).await;
        let mistyped = typed(test, &Written { bsn: OTHER_NUMBER, ..GREET }).await;
        let pairs = known(test, mistyped.id).await.pairs;
        assert!(pairs.len() == 1 && pairs[0].is_mistyped, "{pairs:?}");
        assert!(known(test, first.id).await.attached.is_empty());
        let partner = Written { given: "Hendrik", birth_date: "1938-06-30", bsn: OTHER_NUMBER, ..GREET };
        let partner = typed(test, &partner).await;
        let of_partner = known(test, partner.id).await;
        assert!(of_partner.pairs.iter().all(|pair| !pair.is_mistyped), "{of_partner:?}");
    }

    async fn completing_the_data_finds_who_it_is_and_a_correction_forgets_it(test) {
        typed(test, &WITH_NUMBER).await;
        let vague = Written { given: "Mevrouw", surname: "Onbekend", birth_date: "", house_number: 44, bsn: "" };
        let second = public(test, &vague).await;
        assert!(known(test, second.id).await.pairs.is_empty());
        let cx = desk(test).await;
        for (written, bsn, pairs) in [(WITH_NUMBER, BsnChange::Set(Bsn::parse(NUMBER).unwrap()), 1), (vague, BsnChange::Set(Bsn::parse(OTHER_NUMBER).unwrap()), 0)] {
            let mut content = data(&cx, second.id).await.unwrap().release(&cx).await.unwrap().content;
            content.client = details(&written);
            complete(&cx, second.id, Completion { version: None, content, bsn }).await.unwrap();
            let known = known(test, second.id).await;
            assert_eq!(known.pairs.len(), pairs, "{known:?}");
            assert_eq!(known.attached_to, None, "whoever completes decides");
        }
    }

    async fn two_at_one_moment_find_each_other(test) {
        let written = Written { given: "Greet", ..GREET };
        let (one, other) = tokio::join!(public(test, &GREET), public(test, &written));
        assert_eq!(known(test, one.id).await.pairs, known(test, other.id).await.pairs);
        assert_eq!(known(test, one.id).await.pairs.len(), 1);
    }
}

/// The letters and digits that a slip of the pen turns into others.
fn slipped(chance: &mut ChaCha12Rng, text: &str) -> String {
    let place = chance.random_range(0..text.chars().count());
    let other = |letter: char| if letter.is_ascii_digit() { '7' } else { 'e' };
    let letters = text.chars().enumerate();
    letters
        .map(|(at, letter)| if at == place { other(letter) } else { letter })
        .collect()
}

/// The valid numbers that begin with 9 9 9, which nobody has.
fn numbers() -> impl Iterator<Item = String> {
    let all = (0_u32..).map(|number| format!("999{number:06}"));
    all.filter(|number| Bsn::parse(number).is_ok())
}

#[tokio::test]
async fn without_number_birth_date_and_surname_alike_nothing_is_attached() {
    let test = TestApp::with_team().await;
    let mut chance = ChaCha12Rng::seed_from_u64(11);
    let mut numbers = numbers();
    let (mut conflicts, mut others) = (0, 0);
    for round in 0..60_u32 {
        let (own, other) = (numbers.next().unwrap(), numbers.next().unwrap());
        let surname = format!("Wouter{}", char::from(b'a' + (round % 26) as u8));
        let first = Written {
            surname: &surname,
            house_number: 1 + round % 60,
            bsn: &own,
            ..GREET
        };
        let conflicts_here = chance.random_bool(0.5);
        let slipped_name = slipped(&mut chance, &surname);
        let second = if conflicts_here {
            let surname: &str = if chance.random_bool(0.5) {
                &surname
            } else {
                &slipped_name
            };
            conflicts += 1;
            Written {
                bsn: &other,
                surname,
                ..first
            }
        } else if chance.random_bool(0.5) {
            others += 1;
            Written {
                birth_date: "1941-03",
                ..first
            }
        } else {
            others += 1;
            Written {
                surname: "Zomaar",
                ..first
            }
        };
        typed(&test, &first).await;
        let second = typed(&test, &second).await;
        let file = file(&desk(&test).await, second.id).await;
        assert_eq!(file.head.stage, Stage::Received, "{first:?} {second:?}");
        assert_eq!(file.known.attached_to, None);
    }
    println!("{conflicts} with two numbers, {others} with another birth date or surname");
    assert!(20 < conflicts && 20 < others, "too few to say anything");
}

#[tokio::test]
async fn people_from_before_there_were_keys_are_compared_by_a_job() {
    let test = TestApp::with_team().await;
    let first = public(&test, &GREET).await;
    let second = public(
        &test,
        &Written {
            given: "Greet",
            ..GREET
        },
    )
    .await;
    for table in ["person_pair", "person_block"] {
        test.test.clear(table).await;
    }
    assert!(known(&test, first.id).await.pairs.is_empty());
    let anchors = AnchorFile::new(test.test.folder.path().join("anchors"));
    let worker = Worker::new(Arc::clone(&test.app), anchors);
    worker.turn().await.unwrap();
    assert_eq!(known(&test, second.id).await.pairs.len(), 1);
    let third = public(&test, &GREET).await;
    assert_eq!(known(&test, third.id).await.pairs.len(), 2);
}
