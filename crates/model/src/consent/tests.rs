//! Which statement stands, as a table and as laws over random histories.

use jiff::civil::{Date, date};
use jiff::{Timestamp, ToSpan as _};
use proptest::prelude::*;
use uuid::Uuid;

use super::*;
use crate::name::{NameParts, PersonName};
use crate::person::PersonDetails;
use crate::referral::ConsentGiven;

const TODAY: Date = date(2026, 3, 2);
const HELP: ConsentPurpose = ConsentPurpose::InterimSupport;

/// Something that was said so many days ago, for so many days.
type Said = (Answer, Giver, Option<&'static str>, i64, Option<i64>);

fn statement(number: usize, (answer, by, organisation, ago, days): Said) -> Statement {
    let from = TODAY.saturating_sub(ago.days());
    let organisation = organisation.map(|name| ShortText::parse(name).unwrap());
    Statement {
        id: Uuid::from_u128(number as u128).into(),
        subject: Subject {
            purpose: HELP,
            organisation,
        },
        answer,
        by,
        manner: Manner::Spoken,
        from,
        until: days.map(|days| from.saturating_add(days.days())),
        at: Timestamp::from_second(i64::try_from(number).unwrap()).unwrap(),
    }
}

fn asked(organisation: Option<&str>) -> Subject {
    Subject {
        purpose: HELP,
        organisation: organisation.map(|name| ShortText::parse(name).unwrap()),
    }
}

#[track_caller]
fn check(said: &[Said], about: Option<&str>, expected: &str) {
    let said: Vec<Statement> = (0..)
        .zip(said)
        .map(|(number, one)| statement(number, *one))
        .collect();
    assert_eq!(standing(&said, &asked(about), TODAY).code(), expected);
}

#[test]
fn which_statement_stands() {
    use Answer::{No, Unknown, Yes};
    use Giver::{Client, Representative};
    check(&[], None, "not_asked");
    check(&[(Yes, Client, None, 5, None)], None, "granted");
    // The later word of the same voice.
    check(
        &[(Yes, Client, None, 5, None), (No, Client, None, 1, None)],
        None,
        "refused",
    );
    check(
        &[(No, Client, None, 5, None), (Yes, Client, None, 1, None)],
        None,
        "granted",
    );
    check(
        &[
            (Yes, Client, None, 5, None),
            (Unknown, Client, None, 1, None),
        ],
        None,
        "not_asked",
    );
    // At equal specificity an objection goes before consent, whoever of the two spoke last.
    check(
        &[
            (No, Client, None, 5, None),
            (Yes, Representative, None, 1, None),
        ],
        None,
        "refused",
    );
    check(
        &[
            (Yes, Client, None, 5, None),
            (No, Representative, None, 1, None),
        ],
        None,
        "refused",
    );
}

#[test]
fn the_own_voice_goes_first_and_then_the_more_specific() {
    use Answer::{No, Yes};
    use Giver::{Client, ContactPerson, SaidByReferrer};
    // The own voice goes before what others say, also later and also about one organisation.
    check(
        &[
            (Yes, Client, None, 5, None),
            (No, SaidByReferrer, None, 1, None),
        ],
        None,
        "granted",
    );
    check(
        &[
            (No, Client, None, 5, None),
            (Yes, ContactPerson, Some("Humanitas"), 1, None),
        ],
        Some("Humanitas"),
        "refused",
    );
    check(
        &[
            (Yes, SaidByReferrer, None, 5, None),
            (No, ContactPerson, None, 1, None),
        ],
        None,
        "refused",
    );
    // The more specific goes before the general, and says nothing of another organisation.
    check(
        &[
            (No, Client, None, 1, None),
            (Yes, Client, Some("Humanitas"), 5, None),
        ],
        Some("humanitas"),
        "granted",
    );
    check(
        &[
            (Yes, Client, None, 1, None),
            (No, Client, Some("Humanitas"), 5, None),
        ],
        Some("Humanitas"),
        "refused",
    );
    check(
        &[
            (Yes, Client, None, 1, None),
            (No, Client, Some("Humanitas"), 5, None),
        ],
        Some("De Zonnebloem"),
        "granted",
    );
    check(
        &[(No, Client, Some("Humanitas"), 5, None)],
        None,
        "not_asked",
    );
}

#[test]
fn what_has_run_out_is_no_consent() {
    use Answer::{No, Yes};
    use Giver::{Client, SaidByReferrer};
    // What has run out must be asked again, and what others said before does not come back for it.
    check(&[(Yes, Client, None, 5, Some(5))], None, "granted");
    check(&[(Yes, Client, None, 5, Some(4))], None, "lapsed");
    check(&[(No, Client, None, 5, Some(4))], None, "not_asked");
    check(
        &[
            (Yes, SaidByReferrer, None, 9, None),
            (Yes, Client, None, 5, Some(4)),
        ],
        None,
        "lapsed",
    );
    // What begins later says nothing yet.
    check(&[(Yes, Client, None, -1, None)], None, "not_asked");
}

#[test]
fn each_purpose_has_a_standing_and_each_named_organisation_one() {
    let said = [statement(
        1,
        (Answer::No, Giver::Client, Some("Humanitas"), 1, None),
    )];
    let all = standings(&said, TODAY);
    assert_eq!(all.len(), ConsentPurpose::ALL.len() + 1);
    let refused = all.iter().filter(|(_, one)| one.forbids()).count();
    assert_eq!(refused, 1);
}

#[test]
fn a_referral_of_which_the_client_knows_implies_consent_to_its_handling_until_somebody_answers() {
    let parts = NameParts {
        surname: Some("Vries".to_owned()),
        ..NameParts::default()
    };
    let mut content = ReferralContent::about(PersonDetails::named(PersonName::new(parts).unwrap()));
    assert_eq!(at_referral(&content), []);
    content.person_knows = Answer::Yes;
    let implied = at_referral(&content);
    assert_eq!(implied.len(), 1);
    assert_eq!(
        (implied[0].place, implied[0].manner),
        (IMPLIED_PLACE, Manner::Implied)
    );
    content.consents.push(ConsentGiven {
        purpose: ConsentPurpose::NetworkDesk,
        answer: Answer::No,
        by: ConsentBy::Client,
    });
    let said = at_referral(&content);
    assert_eq!(said.len(), 1);
    assert_eq!(
        (said[0].place, said[0].answer, said[0].by),
        (0, Answer::No, Giver::Client)
    );
}

fn answers() -> impl Strategy<Value = Answer> {
    prop::sample::select(Answer::ALL)
}

fn histories() -> impl Strategy<Value = Vec<Statement>> {
    let organisation = prop::sample::select(vec![None, Some("Humanitas"), Some("De Zonnebloem")]);
    let one = (
        answers(),
        prop::sample::select(Giver::ALL),
        organisation,
        -2_i64..30,
        prop::option::of(0_i64..30),
    );
    let numbered = |all: Vec<Said>| {
        (0..)
            .zip(all)
            .map(|(number, one)| statement(number, one))
            .collect()
    };
    prop::collection::vec(one, 0..8).prop_map(numbered)
}

fn subjects() -> impl Strategy<Value = Subject> {
    prop::sample::select(vec![None, Some("Humanitas")]).prop_map(asked)
}

fn voices() -> impl Strategy<Value = Giver> {
    prop::sample::select(vec![Giver::Client, Giver::Representative])
}

/// The same history with this said today, after everything else.
fn and_then(said: &[Statement], answer: Answer, by: Giver, subject: &Subject) -> Vec<Statement> {
    let mut last = statement(1_000, (answer, by, None, 0, None));
    last.subject = subject.clone();
    said.iter()
        .filter(|one| one.from <= TODAY)
        .cloned()
        .chain([last])
        .collect()
}

proptest! {
    #[test]
    fn a_withdrawal_always_works(said in histories(), subject in subjects(), by in voices()) {
        let said = and_then(&said, Answer::No, by, &subject);
        prop_assert_eq!(standing(&said, &subject, TODAY).code(), "refused");
    }

    #[test]
    fn the_order_in_which_statements_are_read_does_not_matter(said in histories(), subject in subjects()) {
        let backwards: Vec<Statement> = said.iter().rev().cloned().collect();
        prop_assert_eq!(standing(&said, &subject, TODAY), standing(&backwards, &subject, TODAY));
    }

    #[test]
    fn what_others_say_changes_nothing_once_somebody_spoke(said in histories(), subject in subjects(), by in voices(), answer in answers()) {
        prop_assume!(answer != Answer::Unknown);
        let spoken = and_then(&said, answer, by, &subject);
        let mut more = spoken.clone();
        let mut heard = statement(2_000, (Answer::Yes, Giver::SaidByReferrer, None, 0, None));
        heard.subject = subject.clone();
        more.push(heard);
        prop_assert_eq!(standing(&spoken, &subject, TODAY), standing(&more, &subject, TODAY));
    }

    #[test]
    fn nothing_is_granted_by_what_is_over_or_was_never_said(said in histories(), subject in subjects()) {
        if let Standing::Granted(one) = standing(&said, &subject, TODAY) {
            prop_assert!(one.answer.is_yes() && one.from <= TODAY && !one.has_run_out(TODAY) && one.subject.covers(&subject));
            let no_of_the_same_voice_later = said.iter().any(|other| {
                other.by == one.by && other.subject == one.subject && other.from <= TODAY && one.age() < other.age()
            });
            prop_assert!(!no_of_the_same_voice_later);
        }
    }

    #[test]
    fn with_an_end_for_everything_nothing_is_granted_after_the_last_day(said in histories(), subject in subjects()) {
        let all_over: Vec<Statement> = said
            .into_iter()
            .map(|one| Statement { until: Some(TODAY.saturating_add(60.days())), ..one })
            .collect();
        let later = TODAY.saturating_add(61.days());
        prop_assert!(standing(&all_over, &subject, later).rests_on().is_none());
    }
}
