//! What happened with a referral comes back in its order, with who and in which role; contacts come back as they were kept.

use jiff::SignedDuration;
use spil_model::guidance::{ContactRole, WithWhom};
use spil_model::referral::{AttemptKind, AttemptOutcome, CrisisJudgement};
use spil_model::steps::{Step, StepKind};
use spil_policy::actions;
use spil_store::case_file::{What, acted, colleagues, happened};
use spil_store::contact::{self, Attempt};
use spil_store::{Permit, step};
use spil_testkit::on_both_engines;

use crate::given::{Given, now};

fn attempt(given: &mut Given, minutes: i64, outcome: AttemptOutcome) -> Attempt {
    Attempt {
        id: given.chance.uuid().into(),
        at: now() + SignedDuration::from_mins(minutes),
        by: given.staff(),
        role: ContactRole::Desk,
        kind: AttemptKind::Phone,
        with: WithWhom::ContactPerson,
        outcome,
        judgement: (minutes > 0).then_some(CrisisJudgement::HandledAsUrgent),
        note: "Ze slaapt slecht.\nEn eet weinig.".to_owned(),
    }
}

on_both_engines! {
    async fn contacts_come_back_as_they_were_the_latest_first(test: &TestDb) {
        let tx = test.db.write().await.unwrap();
        let mut given = Given::new(&tx).await;
        let manager = given.manager();
        let log: Permit<'_, actions::LogContact> = given.permit(&tx, &manager);
        let first = attempt(&mut given, 0, AttemptOutcome::NotReached);
        let second = attempt(&mut given, 5, AttemptOutcome::Reached);
        for one in [&first, &second] {
            contact::add(&log, one, now()).await.unwrap();
        }
        assert_eq!(contact::attempts(&log).await.unwrap(), [second, first]);
    }

    async fn what_happened_stands_in_order_with_its_text_apart(test: &TestDb) {
        let tx = test.db.write().await.unwrap();
        let mut given = Given::new(&tx).await;
        let manager = given.manager();
        let log: Permit<'_, actions::LogContact> = given.permit(&tx, &manager);
        let call = attempt(&mut given, 5, AttemptOutcome::Reached);
        contact::add(&log, &call, now()).await.unwrap();
        let asked = Step {
            due: jiff::civil::date(2026, 3, 16),
            kind: StepKind::MissingDocuments,
            referral: log.referral(),
        };
        let later = now() + SignedDuration::from_mins(9);
        step::begin(&log, given.chance.uuid(), &asked, "{}", later).await.unwrap();
        let lines = happened(&log).await.unwrap();
        let kinds: Vec<&What> = lines.iter().map(|line| &line.what).collect();
        assert!(
            matches!(kinds.as_slice(), [What::Received, What::Contact { .. }, What::ReferrerAsked { .. }]),
            "{kinds:?}"
        );
        assert_eq!(lines[1].by, Some(given.staff()));
        assert_eq!(lines[1].text.as_deref(), Some(call.note.as_str()));
        assert_eq!((lines[0].by, lines[0].text.as_deref()), (None, None));
        // The journal has nothing yet: its events are written when the transaction commits.
        assert!(acted(&log).await.unwrap().is_empty());
        let named = colleagues(&tx, &[given.staff()]).await.unwrap();
        assert!(!named[&given.staff()].name.is_empty());
        assert!(colleagues(&tx, &[]).await.unwrap().is_empty());
    }
}
