//! First look, assessment and decision: what the rules suggest, who decides, and what a later decision does to the term.

use spil_app::referral::submit;
use spil_app::triage::{self, Findings, Source, Triage, Verdict};
use spil_app::{Cx, Error};
use spil_model::answer::Answer;
use spil_model::contact_details::Email;
use spil_model::ids::ReferralId;
use spil_model::referral::{ReferrerKind, Stage, TriageChange};
use spil_model::text::LongText;
use spil_model::triage_rules::{Assessment, DangerFound};
use spil_policy::Role;
use spil_testkit::TestApp;

use crate::given::{content, referral, referred};

fn verdict(class: &str, reason: &str) -> Verdict {
    Verdict {
        findings: Findings::default(),
        class: class.parse().unwrap(),
        reason: LongText::parse(reason).ok(),
    }
}

fn crisis() -> Findings {
    Findings {
        assessment: Assessment {
            danger: DangerFound::Present([].into()),
            caregiver_absent: Answer::Yes,
            ..Assessment::default()
        },
        ..Findings::default()
    }
}

async fn seen(cx: &Cx, id: ReferralId) -> Triage {
    triage::view(cx, id, None)
        .await
        .unwrap()
        .release(cx)
        .await
        .unwrap()
}

#[tokio::test]
async fn a_first_look_comes_before_a_decision() {
    let test = TestApp::new().await;
    let id = referred(&test, "Vries").await.id;
    let cx = test.named("Marit van der Wiel").await;
    let early = triage::decide(&cx, id, Some(1), verdict("high", "Gebeld")).await;
    assert!(
        matches!(early, Err(Error::Refused("refused-stage"))),
        "{early:?}"
    );
    assert!(seen(&cx, id).await.can.first_look);
    triage::first_look(&cx, id, Some(1)).await.unwrap();
    let again = triage::first_look(&cx, id, Some(2)).await;
    assert!(
        matches!(again, Err(Error::Refused("refused-stage"))),
        "{again:?}"
    );
    let page = seen(&cx, id).await;
    assert!(!page.can.first_look && page.can.decide);
    assert_eq!(page.head.stage, Stage::Triage);
}

#[tokio::test]
async fn the_rules_suggest_and_another_class_needs_a_reason() {
    let test = TestApp::new().await;
    let id = referred(&test, "Vries").await.id;
    let cx = test.named("Marit van der Wiel").await;
    triage::first_look(&cx, id, None).await.unwrap();
    let tried = triage::view(&cx, id, Some(crisis())).await.unwrap();
    let tried = tried.release(&cx).await.unwrap();
    assert_eq!(tried.suggestion.class.as_ref().unwrap().as_str(), "crisis");
    assert_eq!(tried.source, Source::Tried);
    assert!(!tried.suggestion.fired.is_empty());
    let other = Verdict {
        findings: crisis(),
        ..verdict("high", "")
    };
    let refused = triage::decide(&cx, id, Some(2), other.clone()).await;
    assert!(
        matches!(refused, Err(Error::Refused("refused-reason-missing"))),
        "{refused:?}"
    );
    let with_reason = Verdict {
        reason: LongText::parse("De dochter is terug").ok(),
        ..other
    };
    let change = triage::decide(&cx, id, Some(2), with_reason).await.unwrap();
    assert_eq!(change, TriageChange::First);
    let page = seen(&cx, id).await;
    let [entry] = page.history.as_slice() else {
        unreachable!("{:?}", page.history)
    };
    assert_eq!(entry.by_name, "Marit van der Wiel");
    assert_eq!(entry.decided.suggested.as_ref().unwrap().as_str(), "crisis");
    assert_eq!(entry.decided.findings, crisis());
    assert_eq!(page.findings, crisis());
    assert!(matches!(page.source, Source::Earlier { .. }));
}

#[tokio::test]
async fn an_upward_decision_runs_from_now_and_never_ends_later() {
    let test = TestApp::new().await;
    let id = referred(&test, "Vries").await.id;
    let cx = test.named("Marit van der Wiel").await;
    triage::first_look(&cx, id, None).await.unwrap();
    triage::decide(&cx, id, None, verdict("high", ""))
        .await
        .unwrap();
    let old_due = seen(&cx, id).await.deadline.unwrap().due;
    test.at("2026-04-09T10:00:00Z");
    let cx = test.named("Marit van der Wiel").await;
    let change = triage::decide(&cx, id, None, verdict("urgent", "Val"))
        .await
        .unwrap();
    assert_eq!(
        change,
        TriageChange::Upward {
            due_before: old_due
        }
    );
    let page = seen(&cx, id).await;
    assert_eq!(page.deadline.unwrap().due, old_due);
    assert_eq!(page.history.len(), 2);
    let (last, first) = (&page.history[0].decided, &page.history[1].decided);
    assert_eq!((last.term_from, last.due), (cx.now, old_due));
    assert_eq!(first.class.as_str(), "high");
}

#[tokio::test]
async fn a_stale_form_decides_nothing_and_others_may_not() {
    let test = TestApp::new().await;
    let id = referred(&test, "Vries").await.id;
    let cx = test.named("Marit van der Wiel").await;
    triage::first_look(&cx, id, None).await.unwrap();
    let stale = triage::decide(&cx, id, Some(1), verdict("high", "")).await;
    assert!(matches!(stale, Err(Error::Conflict)), "{stale:?}");
    assert!(seen(&cx, id).await.history.is_empty());
    for role in [Role::LinkWorker, Role::ProgrammeLead] {
        let other = test.staff(role).await;
        let refused = triage::decide(&other, id, None, verdict("high", "")).await;
        assert!(
            matches!(refused, Err(Error::NotFound)),
            "{role:?}: {refused:?}"
        );
    }
}

#[tokio::test]
async fn findings_are_kept_without_a_decision() {
    let test = TestApp::new().await;
    let id = referred(&test, "Vries").await.id;
    let cx = test.named("Marit van der Wiel").await;
    triage::assess(&cx, id, Some(1), crisis()).await.unwrap();
    let page = seen(&cx, id).await;
    assert_eq!(page.findings, crisis());
    assert!(page.history.is_empty() && page.deadline.is_none());
}

#[tokio::test]
async fn the_referrer_hears_of_the_class_and_not_of_the_same_class_again() {
    let test = TestApp::new().await;
    let visitor = test.visitor();
    let mut new = referral(&visitor, content("Vries"));
    new.referrer.kind = ReferrerKind::Gp;
    new.referrer.email = Email::parse("praktijk@example.org").ok();
    let id = submit(&visitor, new).await.unwrap().id;
    let waiting = async || crate::given::messages(&test).await;
    let cx = test.named("Marit van der Wiel").await;
    triage::first_look(&cx, id, None).await.unwrap();
    assert_eq!(waiting().await, 1);
    triage::decide(&cx, id, None, verdict("high", ""))
        .await
        .unwrap();
    assert_eq!(waiting().await, 2);
    let same = triage::decide(&cx, id, None, verdict("high", ""))
        .await
        .unwrap();
    assert_eq!(same, TriageChange::Same);
    assert_eq!(waiting().await, 2);
}
