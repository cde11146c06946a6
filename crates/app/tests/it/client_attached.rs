//! Another referral of a client who waits or is in guidance: it has no clock, it is news, each referrer hears of their own, and one
//! click detaches it.

use spil_app::case_file::{BsnChange, CaseFile, Completion, case_file, complete, data};
use spil_app::client::{detach, weigh};
use spil_app::duty;
use spil_app::ending::{Ending, NewEnd, end};
use spil_app::follow::{Answered, follow};
use spil_app::guidance::{NewContact, first_contact};
use spil_app::referral::{Created, enter};
use spil_app::team::take;
use spil_app::triage::{self, Findings, Verdict};
use spil_app::{Cx, Error};
use spil_model::birth_date::BirthDate;
use spil_model::bsn::Bsn;
use spil_model::duty::AlertKind;
use spil_model::guidance::{ContactKind, WithWhom};
use spil_model::ids::ReferralId;
use spil_model::referral::{Danger, GuidanceEnd, Stage, Withdrawal};
use spil_model::status::StatusStep;
use spil_model::steps::StepKind;
use spil_model::text::LongText;
use spil_testkit::{TestApp, TestDb, Waits};

use crate::client_matching::{NUMBER, WITH_NUMBER, Written, desk, file, known, new, public, typed};
use crate::client_people::on_both;

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

on_both! {
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
        let code = second.code.to_string();
        let found = spil_app::search::find(&cx, &code).await.unwrap().release(&cx).await.unwrap();
        let found: Vec<_> = found.people.iter().map(|one| (one.id, one.stage, one.may_open)).collect();
        assert_eq!(found, [(second.id, Stage::Attached, true)], "whoever calls with the later code is found");
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
