//! Who is referred is compared with everybody known: pairs are kept for people to judge, and only a known sender's number, birth
//! date and surname attach by themselves.

use spil_app::case_file::{BsnChange, Completion};
use spil_app::case_file::{CaseFile, case_file, complete, data};
use spil_app::client::{Known, detach, weigh};
use spil_app::duty;
use spil_app::ending::{Ending, NewEnd, end};
use spil_app::follow::{Answered, follow};
use spil_app::guidance::{NewContact, first_contact};
use spil_app::referral::{Created, NewReferral, enter, submit};
use spil_app::team::take;
use spil_app::triage::{self, Findings, Verdict};
use spil_app::{Cx, Error};
use spil_model::address::Address;
use spil_model::birth_date::BirthDate;
use spil_model::bsn::Bsn;
use spil_model::client::pair::Likelihood;
use spil_model::duty::AlertKind;
use spil_model::geography::{HouseNumber, Postcode};
use spil_model::guidance::{ContactKind, WithWhom};
use spil_model::ids::ReferralId;
use spil_model::name::{NameParts, PersonName};
use spil_model::person::PersonDetails;
use spil_model::referral::{
    Channel, Danger, GuidanceEnd, ReferralContent, Referrer, ReferrerKind, Stage, Withdrawal,
};
use spil_model::status::StatusStep;
use spil_model::steps::StepKind;
use spil_model::text::LongText;
use spil_testkit::{IN_CENTRUM, TestApp, TestDb, Waits};

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

const NUMBER: &str = "999990019";
const OTHER_NUMBER: &str = "123456782";

/// How somebody is written down.
#[derive(Debug, Clone, Copy)]
struct Written<'a> {
    given: &'a str,
    surname: &'a str,
    birth_date: &'a str,
    house_number: u32,
    bsn: &'a str,
}

const GREET: Written<'_> = Written {
    given: "Margaretha",
    surname: "Wouterloodt",
    birth_date: "1941-03-12",
    house_number: 7,
    bsn: "",
};

fn details(written: &Written<'_>) -> PersonDetails {
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

fn new(cx: &Cx, written: &Written<'_>) -> NewReferral {
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
async fn public(test: &TestApp, written: &Written<'_>) -> Created {
    let cx = test.visitor();
    submit(&cx, new(&cx, written)).await.unwrap()
}

/// Typed by the desk.
async fn typed(test: &TestApp, written: &Written<'_>) -> Created {
    let cx = desk(test).await;
    enter(&cx, new(&cx, written), Vec::new()).await.unwrap()
}

async fn desk(test: &TestApp) -> Cx {
    test.named("Marit van der Wiel").await
}

async fn file(cx: &Cx, id: ReferralId) -> CaseFile {
    case_file(cx, id).await.unwrap().release(cx).await.unwrap()
}

async fn known(test: &TestApp, id: ReferralId) -> Known {
    file(&desk(test).await, id).await.known
}

fn kinds(file: &CaseFile) -> Vec<StepKind> {
    file.steps.iter().map(|step| step.kind).collect()
}

async fn alerts(cx: &Cx) -> Vec<AlertKind> {
    let alerts = duty::alerts(cx).await.unwrap().release(cx).await.unwrap();
    alerts.iter().map(|alert| alert.kind).collect()
}

async fn current(test: &TestApp, created: &Created) -> StatusStep {
    match follow(&test.visitor(), created.code).await.unwrap() {
        Answered::Found(followed) => followed.status.current(),
        other => panic!("{other:?}"),
    }
}

const WITH_NUMBER: Written<'_> = Written {
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

    async fn a_known_sender_attaches_and_the_desk_gets_the_news(test) {
        let first = public(test, &WITH_NUMBER).await;
        let cx = desk(test).await;
        let before = file(&cx, first.id).await;
        test.at("2026-03-09T08:00:00Z");
        let second = typed(test, &Written { given: "M.", ..WITH_NUMBER }).await;
        assert!(first.reaction_due < second.reaction_due, "the same answer as anybody gets");
        let cx = desk(test).await;
        let main = file(&cx, first.id).await;
        assert_eq!(main.received_at, before.received_at);
        assert_eq!(main.known.attached.iter().map(|one| one.id).collect::<Vec<_>>(), [second.id]);
        assert!(main.known.pairs.is_empty());
        assert_eq!(kinds(&main), [StepKind::FirstLook, StepKind::AttachedNews]);
        assert_eq!(alerts(&cx).await, [AlertKind::AttachedNews]);
        let attached = file(&cx, second.id).await;
        assert_eq!((attached.head.stage, attached.known.attached_to), (Stage::Attached, Some(first.id)));
        assert!(attached.steps.is_empty());
        assert_eq!(current(test, &second).await, StatusStep::Received);
        weigh(&cx, first.id, None).await.unwrap();
        assert!(alerts(&cx).await.is_empty());
        assert_eq!(current(test, &second).await, StatusStep::Looked);
        assert_eq!(current(test, &first).await, StatusStep::Received, "of this one nobody took the first look");
        let again = weigh(&cx, first.id, None).await;
        assert!(matches!(again, Err(Error::Refused(_))), "{again:?}");
    }

    async fn an_attached_referral_is_on_no_list_and_its_person_is_found_once(test) {
        let first = typed(test, &WITH_NUMBER).await;
        let second = typed(test, &WITH_NUMBER).await;
        let cx = desk(test).await;
        let list = spil_app::waiting_list::list(&cx, &spil_app::waiting_list::Filter::default(), 1).await.unwrap();
        let lines = list.release(&cx).await.unwrap().lines;
        assert_eq!(lines.iter().map(|line| line.id).collect::<Vec<_>>(), [first.id]);
        let found = spil_app::search::find(&cx, "Wouterloodt").await.unwrap().release(&cx).await.unwrap();
        assert_eq!(found.people.iter().map(|one| one.id).collect::<Vec<_>>(), [first.id]);
        assert_eq!(file(&cx, second.id).await.head.stage, Stage::Attached);
    }

    async fn detaching_gives_it_back_its_own_clock_and_is_remembered(test) {
        let first = typed(test, &WITH_NUMBER).await;
        test.at("2026-03-05T08:00:00Z");
        let mut fire = { let cx = desk(test).await; new(&cx, &WITH_NUMBER) };
        fire.content.dangers.insert(Danger::Fire);
        let cx = desk(test).await;
        let second = enter(&cx, fire, Vec::new()).await.unwrap();
        assert_eq!(alerts(&cx).await, [AlertKind::Danger]);
        test.at("2026-03-06T08:00:00Z");
        let cx = desk(test).await;
        assert_eq!(detach(&cx, second.id, None).await.unwrap(), first.id);
        let own = file(&cx, second.id).await;
        assert_eq!((own.head.stage, own.known.attached_to), (Stage::Received, None));
        assert_eq!(kinds(&own), [StepKind::FirstLook]);
        assert!(own.known.pairs.is_empty(), "it is remembered that they are two");
        let main = file(&cx, first.id).await;
        assert_eq!(kinds(&main), [StepKind::FirstLook]);
        assert!(main.known.attached.is_empty());
        let again = detach(&cx, second.id, None).await;
        assert!(matches!(again, Err(Error::Refused(_))), "{again:?}");
        // The same evidence asks nobody again.
        let content = data(&cx, second.id).await.unwrap().release(&cx).await.unwrap().content;
        let completion = Completion { version: None, content, bsn: BsnChange::Keep };
        complete(&cx, second.id, completion).await.unwrap();
        assert!(known(test, second.id).await.pairs.is_empty());
        assert!(known(test, first.id).await.attached.is_empty());
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

    async fn two_known_senders_at_one_moment_leave_one_clock(test) {
        let (one, other) = tokio::join!(typed(test, &WITH_NUMBER), typed(test, &WITH_NUMBER));
        let cx = desk(test).await;
        let mut stages = [file(&cx, one.id).await.head.stage, file(&cx, other.id).await.head.stage];
        stages.sort_unstable();
        assert_eq!(stages, [Stage::Received, Stage::Attached]);
    }
}

/// Somebody with the surname Vries, guided by Bram Visser.
async fn in_guidance(test: &TestApp) -> (ReferralId, Cx) {
    let waits = Waits {
        surname: "Vries",
        class: "urgent",
        house_number: 7,
    };
    let id = test.waiting(waits).await;
    let bram = test.named("Bram Visser").await;
    take(&bram, id, None, None).await.unwrap();
    let visit = NewContact {
        on: bram.today(),
        kind: ContactKind::Visit,
        with: WithWhom::Both,
    };
    first_contact(&bram, id, None, visit).await.unwrap();
    (id, bram)
}

#[tokio::test]
async fn a_referrer_who_withdraws_speaks_for_nobody_else() {
    let test = TestApp::with_team().await;
    let first = typed(&test, &WITH_NUMBER).await;
    test.at("2026-03-04T08:00:00Z");
    let second = typed(&test, &WITH_NUMBER).await;
    let cx = desk(&test).await;
    let withdrawn = NewEnd {
        ending: Ending::Withdrawn(Withdrawal::Referrer),
        on: cx.today(),
        note: None,
    };
    end(&cx, first.id, None, withdrawn).await.unwrap();
    let own = file(&cx, second.id).await;
    assert_eq!(own.head.stage, Stage::Received);
    assert_eq!(kinds(&own), [StepKind::FirstLook]);
    assert_eq!(current(&test, &first).await, StatusStep::Closed);
    assert_eq!(current(&test, &second).await, StatusStep::Received);
}

#[tokio::test]
async fn who_was_guided_before_is_known_to_whoever_guided() {
    let test = TestApp::with_team().await;
    let (id, bram) = in_guidance(&test).await;
    give_number(&bram, id).await;
    let over = NewEnd {
        ending: Ending::Guidance(GuidanceEnd::NoNeed),
        on: bram.today(),
        note: None,
    };
    end(&bram, id, None, over).await.unwrap();
    test.at("2026-09-01T08:00:00Z");
    let again = typed(&test, &OF_VRIES).await;
    let cx = desk(&test).await;
    let returning = file(&cx, again.id).await;
    assert_eq!(returning.head.stage, Stage::Received, "a wait of its own");
    let names: Vec<_> = returning
        .known
        .guided_before
        .iter()
        .map(|one| one.by.name.as_str())
        .collect();
    assert_eq!(names, ["Bram Visser"]);
    triage::first_look(&cx, again.id, None).await.unwrap();
    let verdict = Verdict {
        findings: Findings::default(),
        class: "urgent".parse().unwrap(),
        reason: LongText::parse("Gebeld.").ok(),
    };
    triage::decide(&cx, again.id, None, verdict).await.unwrap();
    let choice = spil_app::team::choice(&cx, again.id).await.unwrap();
    let choice = choice.release(&cx).await.unwrap();
    assert_eq!(choice.entry.case_managers[0].name, "Bram Visser");
}

/// Bram gives the number and birth date of whoever he guides.
async fn give_number(bram: &Cx, id: ReferralId) {
    let mut content = file(bram, id).await.content;
    content.client.birth_date = BirthDate::parse("1941-03-12").ok();
    let completion = Completion {
        version: None,
        content,
        bsn: BsnChange::Set(Bsn::parse(NUMBER).unwrap()),
    };
    complete(bram, id, completion).await.unwrap();
}

const OF_VRIES: Written<'_> = Written {
    given: "Truus",
    surname: "Vries",
    ..WITH_NUMBER
};

#[tokio::test]
async fn in_guidance_the_news_goes_to_the_case_manager() {
    let test = TestApp::with_team().await;
    let (id, case_manager) = in_guidance(&test).await;
    give_number(&case_manager, id).await;
    let late = typed(&test, &OF_VRIES).await;
    let main = file(&case_manager, id).await;
    assert_eq!(kinds(&main), [StepKind::AttachedNewsTreating]);
    assert_eq!(alerts(&case_manager).await, [AlertKind::AttachedNews]);
    let attached = file(&case_manager, late.id).await;
    assert_eq!(attached.known.attached_to, Some(id));
    // The desk does not see the file of somebody in guidance, nor what is attached to it.
    let refused = case_file(&desk(&test).await, late.id).await;
    assert!(
        matches!(refused, Err(Error::NotFound | Error::Forbidden)),
        "{refused:?}"
    );
    assert!(alerts(&desk(&test).await).await.is_empty());
    weigh(&case_manager, id, None).await.unwrap();
    assert_eq!(detach(&case_manager, late.id, None).await.unwrap(), id);
    assert_eq!(
        file(&desk(&test).await, late.id).await.head.stage,
        Stage::Received
    );
}
