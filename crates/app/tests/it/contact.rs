//! Contacts and attempts: what they stop, what follows from them, and when the next one is.

use jiff::{SignedDuration, Timestamp};
use spil_app::case_file::case_file;
use spil_app::contact::{Contacts, Entry, contacts, log, plan};
use spil_app::{Cx, Error};
use spil_model::guidance::{ContactRole, WithWhom};
use spil_model::ids::ReferralId;
use spil_model::referral::{AfterAttempt, AttemptKind, AttemptOutcome, CrisisJudgement};
use spil_model::steps::StepKind;
use spil_model::text::LongText;
use spil_model::waiting_list::CovenantClock;
use spil_testkit::{TestApp, Waits};

use crate::given::referred;

fn call(at: Timestamp, outcome: AttemptOutcome) -> Entry {
    Entry {
        at,
        kind: AttemptKind::Phone,
        with: WithWhom::ContactPerson,
        outcome,
        note: LongText::parse("Dochter maakt zich zorgen").ok(),
        judgement: None,
        begins_inventory: false,
    }
}

async fn seen(cx: &Cx, id: ReferralId) -> Contacts {
    let viewed = contacts(cx, id).await.unwrap();
    viewed.release(cx).await.unwrap()
}

#[tokio::test]
async fn a_call_is_kept_with_who_and_what_and_counts_as_first_contact() {
    let test = TestApp::new().await;
    let id = referred(&test, "Vries").await.id;
    let desk = test.named("Marit van der Wiel").await;
    let entry = call(desk.now, AttemptOutcome::Reached);
    let after = log(&desk, id, Some(1), &entry).await.unwrap();
    assert_eq!(after, None);
    let page = seen(&desk, id).await;
    let [(attempt, by)] = page.attempts.as_slice() else {
        unreachable!("one call was made")
    };
    assert_eq!(
        (by.as_str(), attempt.role),
        ("Marit van der Wiel", ContactRole::Desk)
    );
    assert_eq!(attempt.note, "Dochter maakt zich zorgen");
    let stale = log(&desk, id, Some(1), &entry).await;
    assert!(matches!(stale, Err(Error::Conflict)), "{stale:?}");
}

#[tokio::test]
async fn after_enough_attempts_a_letter_goes_out_and_then_the_referrer_is_asked() {
    let test = TestApp::new().await;
    let id = referred(&test, "Vries").await.id;
    let desk = test.named("Marit van der Wiel").await;
    let entry = call(desk.now, AttemptOutcome::NotReached);
    let mut followed = Vec::new();
    for _ in 0..4 {
        followed.push(log(&desk, id, None, &entry).await.unwrap().unwrap());
    }
    assert_eq!(
        followed,
        [
            AfterAttempt::TryAgain,
            AfterAttempt::TryAgain,
            AfterAttempt::SendLetter,
            AfterAttempt::AskReferrer
        ]
    );
    let file = case_file(&desk, id)
        .await
        .unwrap()
        .release(&desk)
        .await
        .unwrap();
    assert!(file.asked.unwrap().how_to_reach);
    let kinds: Vec<StepKind> = file.steps.iter().map(|step| step.kind).collect();
    assert!(kinds.contains(&StepKind::NextAttempt) && kinds.contains(&StepKind::MissingDocuments));
    let reached = call(desk.now, AttemptOutcome::Reached);
    log(&desk, id, None, &reached).await.unwrap();
    assert_eq!(seen(&desk, id).await.failed_attempts, 0);
}

#[tokio::test]
async fn in_a_crisis_the_call_and_the_judgement_meet_the_norm() {
    let test = TestApp::with_team().await;
    let crisis = Waits {
        surname: "Vries",
        class: "crisis",
        house_number: 12,
    };
    let id = test.waiting(crisis).await;
    let desk = test.named("Marit van der Wiel").await;
    assert!(seen(&desk, id).await.awaits_judgement);
    let entry = Entry {
        judgement: Some(CrisisJudgement::HandledAsUrgent),
        ..call(desk.now, AttemptOutcome::Reached)
    };
    log(&desk, id, None, &entry).await.unwrap();
    let page = seen(&desk, id).await;
    assert!(!page.awaits_judgement);
    assert!(matches!(
        page.head.covenant,
        Some(CovenantClock::Met { .. })
    ));
}

#[tokio::test]
async fn what_is_written_reaches_nobody_for_certain() {
    let test = TestApp::new().await;
    let id = referred(&test, "Vries").await.id;
    let desk = test.named("Marit van der Wiel").await;
    let letter = Entry {
        kind: AttemptKind::Letter,
        ..call(desk.now, AttemptOutcome::Reached)
    };
    let wrong = log(&desk, id, None, &letter).await;
    assert!(matches!(wrong, Err(Error::Invalid(_))), "{wrong:?}");
    let sent = Entry {
        outcome: AttemptOutcome::Sent,
        ..letter
    };
    log(&desk, id, None, &sent).await.unwrap();
    let later = call(
        desk.now + SignedDuration::from_hours(1),
        AttemptOutcome::Reached,
    );
    let wrong = log(&desk, id, None, &later).await;
    assert!(matches!(wrong, Err(Error::Invalid(_))), "{wrong:?}");
    assert_eq!(seen(&desk, id).await.attempts.len(), 1);
}

#[tokio::test]
async fn the_next_contact_is_planned_ahead_and_is_a_step() {
    let test = TestApp::new().await;
    let id = referred(&test, "Vries").await.id;
    let desk = test.named("Marit van der Wiel").await;
    let past = plan(&desk, id, None, desk.now - SignedDuration::from_hours(1)).await;
    assert!(matches!(past, Err(Error::Invalid(_))), "{past:?}");
    let at = desk.now + SignedDuration::from_hours(48);
    plan(&desk, id, Some(1), at).await.unwrap();
    assert_eq!(seen(&desk, id).await.planned_at, Some(at));
    let file = case_file(&desk, id)
        .await
        .unwrap()
        .release(&desk)
        .await
        .unwrap();
    assert!(
        file.steps
            .iter()
            .any(|step| step.kind == StepKind::PlannedContact)
    );
    let elsewhere = test.named("Joris de Graaf").await;
    // Without an address every desk may pick it up; with one, only the desk of the area.
    assert!(contacts(&elsewhere, id).await.is_ok());
}
