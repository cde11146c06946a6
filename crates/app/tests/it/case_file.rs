//! The page of one referral: what it shows to whom, what completing it does, its files, and what is asked of the referrer.

use spil_app::case_file::{
    Asked, BsnChange, CaseFile, Completion, Upload, What, add_file, ask_referrer, case_file,
    complete, data, file, received,
};
use spil_app::follow::{Answered, follow};
use spil_app::referral::submit;
use spil_app::{Cx, Error};
use spil_model::bsn::{Bsn, BsnState};
use spil_model::contact_details::Email;
use spil_model::geography::{HouseNumber, Postcode};
use spil_model::ids::ReferralId;
use spil_model::referral::Diagnosis;
use spil_model::steps::StepKind;
use spil_model::text::{LongText, ShortText};
use spil_policy::{Action, Role};
use spil_testkit::{IN_CENTRUM, TestApp, Waits};

use crate::given::{content, referral, referred};

const WAITS: Waits<'static> = Waits {
    surname: "Vries",
    class: "high",
    house_number: 12,
};

async fn open(cx: &Cx, id: ReferralId) -> Result<CaseFile, Error> {
    case_file(cx, id).await?.release(cx).await
}

#[tokio::test]
async fn the_desk_sees_who_it_is_what_is_open_and_what_happened() {
    let test = TestApp::with_team().await;
    let id = test.waiting(WAITS).await;
    let desk = test.named("Marit van der Wiel").await;
    let file = open(&desk, id).await.unwrap();
    assert_eq!(file.head.name.as_ref().unwrap().list_form(), "Vries, T.");
    assert_eq!(file.head.neighbourhood.as_deref(), Some("Binnenstad"));
    assert_eq!(file.head.team.as_deref(), Some("Wijkteam Centrum 1"));
    assert!(!file.head.reasons.is_empty());
    let kinds: Vec<StepKind> = file.steps.iter().map(|step| step.kind).collect();
    assert_eq!(kinds, [StepKind::TeamInbox]);
    assert!(file.may.contains(&Action::CompleteReferral));
    let triage = file
        .timeline
        .iter()
        .find(|line| matches!(line.what, What::Triage { .. }))
        .unwrap();
    let by = triage.by.as_ref().unwrap();
    assert_eq!(
        (by.name.as_str(), by.role),
        ("Marit van der Wiel", Some(Role::WaitingListManager))
    );
    assert!(
        file.timeline
            .iter()
            .any(|line| line.what == What::FirstLook && line.by.is_some())
    );
    assert_eq!(file.timeline.last().unwrap().what, What::Received);
}

#[tokio::test]
async fn a_view_is_written_in_the_journal_before_it_is_shown() {
    let test = TestApp::with_team().await;
    let id = test.waiting(WAITS).await;
    let desk = test.named("Marit van der Wiel").await;
    let viewed = case_file(&desk, id).await.unwrap();
    let whole = format!("{viewed:?}");
    let (_, events) = whole.rsplit_once("events: ").unwrap();
    assert!(
        events.contains("\"referral.view\"") && events.contains(&id.to_string()),
        "{events}"
    );
    assert!(!events.contains("Vries"), "{events}");
    viewed.release(&desk).await.unwrap();
}

#[tokio::test]
async fn who_has_no_tie_to_somebody_does_not_learn_that_they_exist() {
    let test = TestApp::with_team().await;
    let id = test.waiting(WAITS).await;
    for name in ["Joris de Graaf", "Elif Kaya", "Wim Bos"] {
        let cx = test.named(name).await;
        let refused = open(&cx, id).await;
        assert!(
            matches!(refused, Err(Error::NotFound | Error::Forbidden)),
            "{name}: {refused:?}"
        );
    }
    let other = test.named("Joris de Graaf").await;
    assert!(matches!(open(&other, id).await, Err(Error::NotFound)));
}

#[tokio::test]
async fn the_secretary_sees_no_content_and_cannot_change_it() {
    let test = TestApp::with_team().await;
    let cx = test.visitor();
    let mut about = content("Vries");
    about.question = LongText::parse("Moeder vergeet haar medicijnen").ok();
    about.diagnosis = Diagnosis::Suspicion;
    about.client.address.postcode = Postcode::parse(IN_CENTRUM).ok();
    about.client.address.house_number = HouseNumber::new(12).ok();
    let id = submit(&cx, referral(&cx, about)).await.unwrap().id;
    let secretary = test.named("Hanna Smit").await;
    let file = open(&secretary, id).await.unwrap();
    assert!(!file.shows_notes && file.content.question.is_none());
    let known = data(&secretary, id).await.unwrap();
    let mut changed = known.release(&secretary).await.unwrap().content;
    changed.question = LongText::parse("Iets anders").ok();
    changed.client.email = Email::parse("truus@example.org").ok();
    let completion = Completion {
        version: Some(1),
        content: changed,
        bsn: BsnChange::Keep,
    };
    complete(&secretary, id, completion).await.unwrap();
    let desk = test.named("Marit van der Wiel").await;
    let file = open(&desk, id).await.unwrap();
    assert_eq!(
        file.content.question.unwrap().as_str(),
        "Moeder vergeet haar medicijnen"
    );
    assert_eq!(file.content.diagnosis, Diagnosis::Suspicion);
    assert!(file.client.email.is_some());
    assert!(file.timeline.iter().any(|line| line.what == What::Revised));
}

#[tokio::test]
async fn another_address_finds_another_team_and_a_stale_form_changes_nothing() {
    let test = TestApp::with_team().await;
    let id = referred(&test, "Vries").await.id;
    let desk = test.named("Marit van der Wiel").await;
    let known = data(&desk, id).await.unwrap().release(&desk).await.unwrap();
    assert_eq!(known.head.team, None);
    let mut content = known.content;
    content.client.address.postcode = Postcode::parse(IN_CENTRUM).ok();
    content.client.address.house_number = HouseNumber::new(7).ok();
    let completion = Completion {
        version: Some(1),
        content,
        bsn: BsnChange::Set(Bsn::parse("999990019").unwrap()),
    };
    complete(&desk, id, completion.clone()).await.unwrap();
    let file = open(&desk, id).await.unwrap();
    assert_eq!(file.head.team.as_deref(), Some("Wijkteam Centrum 1"));
    let bsn = file.bsn.unwrap();
    assert_eq!(bsn.state, BsnState::Entered);
    assert_eq!(bsn.masked.as_deref(), Some("9999•••••"));
    let stale = complete(&desk, id, completion).await;
    assert!(matches!(stale, Err(Error::Conflict)), "{stale:?}");
}

#[tokio::test]
async fn a_file_comes_back_as_it_was_and_only_to_who_may_open_it() {
    let test = TestApp::with_team().await;
    let id = test.waiting(WAITS).await;
    let desk = test.named("Marit van der Wiel").await;
    let bytes = b"%PDF-1.4\nx\n%%EOF\n".to_vec();
    let upload = |bytes: &[u8]| Upload {
        name: "brief.exe".to_owned(),
        bytes: bytes.to_vec(),
        is_diagnosis_letter: false,
    };
    let wrong = add_file(&desk, id, upload(b"MZ")).await;
    assert!(matches!(wrong, Err(Error::Invalid(_))), "{wrong:?}");
    add_file(&desk, id, upload(&bytes)).await.unwrap();
    let known = open(&desk, id).await.unwrap();
    let [added] = known.files.as_slice() else {
        unreachable!("one file was added")
    };
    let back = file(&desk, id, added.id).await.unwrap();
    assert_eq!((back.name.as_str(), back.bytes), ("brief.pdf", bytes));
    let secretary = test.named("Hanna Smit").await;
    let refused = file(&secretary, id, added.id).await;
    assert!(matches!(refused, Err(Error::Forbidden)), "{refused:?}");
    let elsewhere = test.named("Joris de Graaf").await;
    let hidden = add_file(&elsewhere, id, upload(b"%PDF-1.4\n%%EOF\n")).await;
    assert!(matches!(hidden, Err(Error::NotFound)), "{hidden:?}");
}

#[tokio::test]
async fn the_referrer_is_asked_once_at_a_time_and_sees_it_by_the_code() {
    let test = TestApp::with_team().await;
    let visitor = test.visitor();
    let mut new = referral(&visitor, content("Vries"));
    new.referrer.email = Email::parse("dochter@example.org").ok();
    let created = submit(&visitor, new).await.unwrap();
    let desk = test.named("Marit van der Wiel").await;
    let asked = Asked {
        other: ShortText::parse("de naam van de huisarts").ok(),
        ..Asked::default()
    };
    let nothing = ask_referrer(&desk, created.id, None, &Asked::default()).await;
    assert!(matches!(nothing, Err(Error::Invalid(_))), "{nothing:?}");
    ask_referrer(&desk, created.id, Some(1), &asked)
        .await
        .unwrap();
    let twice = ask_referrer(&desk, created.id, None, &asked).await;
    assert!(matches!(twice, Err(Error::Refused(_))), "{twice:?}");
    let file = open(&desk, created.id).await.unwrap();
    assert_eq!(file.asked.as_ref(), Some(&asked));
    let told = |line: &spil_app::case_file::Line| matches!(&line.what, What::Told { kind, .. } if kind == "asked");
    assert!(file.timeline.iter().any(told));
    let is_asked = async || match follow(&visitor, created.code).await.unwrap() {
        Answered::Found(followed) => followed.is_asked,
        other => unreachable!("the code exists: {other:?}"),
    };
    assert!(is_asked().await);
    received(&desk, created.id, Some(2)).await.unwrap();
    assert!(!is_asked().await);
    let again = received(&desk, created.id, None).await;
    assert!(matches!(again, Err(Error::Refused(_))), "{again:?}");
}
