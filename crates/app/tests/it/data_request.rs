//! What people ask about their own data: terms, decisions, who is responsible, and destruction by the way of all that is kept
//! long enough.

use jiff::civil::date;
use spil_app::case_file::case_file;
use spil_app::data_request::{
    ClientRequests, List, NewRequest, OneRequest, Step, Whose, list, of_client, one, record, step,
};
use spil_app::ending::{self, Ending, NewEnd};
use spil_app::retention;
use spil_app::team::take;
use spil_app::{Cx, Error};
use spil_model::data_request::{Asker, Ground, IdentityCheck, Outcome, RequestKind};
use spil_model::ids::{DataRequestId, PersonId, ReferralId};
use spil_model::referral::Withdrawal;
use spil_model::text::{LongText, ShortText};
use spil_testkit::{TestApp, Waits};

use crate::oversight::{DESK, OFFICER};

const WHO: Waits<'_> = Waits {
    surname: "Vries",
    class: "high",
    house_number: 12,
};
/// Bram works there.
const EMPLOYER: &str = "Thuis in Zorg";

fn long(text: &str) -> LongText {
    LongText::parse(text).unwrap()
}

fn asks(kind: RequestKind) -> NewRequest {
    NewRequest {
        kind,
        asker: Asker::Client,
        asker_name: None,
        checked: IdentityCheck::Known,
        what: long("Alles"),
        received_on: date(2026, 3, 2),
    }
}

async fn client_of(test: &TestApp, id: ReferralId) -> PersonId {
    let desk = test.named(DESK).await;
    let file = case_file(&desk, id).await.unwrap();
    file.release(&desk).await.unwrap().head.person
}

async fn requests(cx: &Cx, id: PersonId) -> ClientRequests {
    of_client(cx, id).await.unwrap().release(cx).await.unwrap()
}

async fn seen(cx: &Cx, id: DataRequestId) -> OneRequest {
    one(cx, id).await.unwrap().release(cx).await.unwrap()
}

async fn listed(cx: &Cx, whose: Whose) -> List {
    list(cx, whose).await.unwrap().release(cx).await.unwrap()
}

fn decide(outcome: Outcome, ground: Option<Ground>) -> Step {
    Step::Decide {
        outcome,
        ground,
        answer: long("Zo is het gegaan."),
    }
}

#[tokio::test]
async fn a_request_is_late_after_a_month_and_is_made_longer_once() {
    let test = TestApp::with_team().await;
    let client = client_of(&test, test.waiting(WHO).await).await;
    let desk = test.named(DESK).await;
    let first = record(&desk, client, asks(RequestKind::Copy))
        .await
        .unwrap();
    let second = record(&desk, client, asks(RequestKind::Correct))
        .await
        .unwrap();
    let why = || Step::Extend(ShortText::parse("Het dossier is groot").unwrap());
    step(&desk, second, Some(1), why()).await.unwrap();
    let twice = step(&desk, second, Some(2), why()).await;
    assert!(
        matches!(
            twice,
            Err(Error::Refused("request-refused-extended-before"))
        ),
        "{twice:?}"
    );
    let mut late = Vec::new();
    for day in ["2026-04-02", "2026-04-03", "2026-06-02", "2026-06-03"] {
        test.at(&format!("{day}T09:00:00Z"));
        late.push(listed(&test.named(OFFICER).await, Whose::Own).await.overdue);
    }
    assert_eq!(late, [0, 1, 1, 2]);
    println!("{} days: late from the day after the term", late.len());
    let desk = test.named(DESK).await;
    let too_late = step(&desk, first, None, why()).await;
    assert!(
        matches!(
            too_late,
            Err(Error::Refused("request-refused-extended-too-late"))
        ),
        "{too_late:?}"
    );
    step(&desk, first, Some(1), decide(Outcome::Granted, None))
        .await
        .unwrap();
    let officer = test.named(OFFICER).await;
    let list = listed(&officer, Whose::Own).await;
    assert_eq!(
        (list.open.len(), list.decided.len(), list.overdue),
        (1, 1, 1)
    );
    let conflict = step(&desk, second, Some(1), decide(Outcome::Withdrawn, None)).await;
    assert!(matches!(conflict, Err(Error::Conflict)), "{conflict:?}");
}

#[tokio::test]
async fn nothing_is_granted_to_somebody_whom_nobody_knows() {
    let test = TestApp::with_team().await;
    let client = client_of(&test, test.waiting(WHO).await).await;
    let desk = test.named(DESK).await;
    let nameless = NewRequest {
        asker: Asker::Representative,
        ..asks(RequestKind::Copy)
    };
    assert!(matches!(
        record(&desk, client, nameless).await,
        Err(Error::Invalid(_))
    ));
    let later = NewRequest {
        received_on: date(2026, 3, 3),
        ..asks(RequestKind::Copy)
    };
    assert!(matches!(
        record(&desk, client, later).await,
        Err(Error::Invalid(_))
    ));
    let stranger = NewRequest {
        checked: IdentityCheck::NotYet,
        ..asks(RequestKind::Copy)
    };
    let id = record(&desk, client, stranger).await.unwrap();
    let refused = step(&desk, id, None, decide(Outcome::Granted, None)).await;
    assert!(
        matches!(
            refused,
            Err(Error::Refused("request-refused-not-identified"))
        ),
        "{refused:?}"
    );
    step(&desk, id, None, Step::Check(IdentityCheck::Document))
        .await
        .unwrap();
    step(
        &desk,
        id,
        None,
        decide(Outcome::Partly, Some(Ground::RightsOfOthers)),
    )
    .await
    .unwrap();
    let one = seen(&desk, id).await;
    assert!(!one.may_decide);
    assert_eq!(one.kept.answer, "Zo is het gegaan.");
    let again = step(&desk, id, None, decide(Outcome::Granted, None)).await;
    assert!(
        matches!(again, Err(Error::Refused("request-refused-decided"))),
        "{again:?}"
    );
}

#[tokio::test]
async fn responsibility_moves_with_the_case_manager() {
    let test = TestApp::with_team().await;
    let id = test.waiting(WHO).await;
    let client = client_of(&test, id).await;
    let desk = test.named(DESK).await;
    let request = record(&desk, client, asks(RequestKind::Copy))
        .await
        .unwrap();
    assert_eq!(seen(&desk, request).await.responsible, None);
    test.at("2026-03-04T09:00:00Z");
    let bram = test.named("Bram Visser").await;
    take(&bram, id, None, None).await.unwrap();
    test.at("2026-03-05T09:00:00Z");
    // The desk is no longer responsible and sees it no longer; the case manager does.
    let desk = test.named(DESK).await;
    assert!(matches!(
        one(&desk, request).await,
        Err(Error::NotFound | Error::Forbidden)
    ));
    let bram = test.named("Bram Visser").await;
    let responsible = seen(&bram, request).await.responsible;
    assert_eq!(responsible.as_deref(), Some(EMPLOYER));
    let phases: Vec<_> = requests(&bram, client)
        .await
        .phases
        .into_iter()
        .map(|(_, who)| who)
        .collect();
    assert_eq!(phases, [None, Some(EMPLOYER.to_owned())]);
    // The officer of the bureau of the network sees it among those of all organisations alone.
    let officer = test.named(OFFICER).await;
    assert_eq!(listed(&officer, Whose::Own).await.open.len(), 0);
    let all = listed(&officer, Whose::All).await.open;
    assert_eq!(all.len(), 1);
    assert_eq!(all[0].responsible.as_deref(), Some(EMPLOYER));
    let elsewhere = test.named("Joris de Graaf").await;
    assert!(matches!(
        of_client(&elsewhere, client).await,
        Err(Error::NotFound)
    ));
    assert!(matches!(
        list(&elsewhere, Whose::All).await,
        Err(Error::Forbidden)
    ));
}

/// How many files would go now, how many are held and how many have an open referral.
async fn plan(test: &TestApp) -> (usize, usize, usize) {
    let cx = test.console();
    let plan = retention::plan(&cx)
        .await
        .unwrap()
        .release(&cx)
        .await
        .unwrap();
    (plan.due.len(), plan.held, plan.open)
}

#[tokio::test]
async fn a_granted_destruction_goes_the_way_of_all_data() {
    let test = TestApp::with_team().await;
    let id = test.waiting(WHO).await;
    let client = client_of(&test, id).await;
    let desk = test.named(DESK).await;
    let request = record(&desk, client, asks(RequestKind::Destroy))
        .await
        .unwrap();
    assert_eq!(plan(&test).await, (0, 0, 0));
    step(&desk, request, None, decide(Outcome::Granted, None))
        .await
        .unwrap();
    assert_eq!(plan(&test).await, (0, 0, 1), "a referral is open");
    let end = NewEnd {
        ending: Ending::Withdrawn(Withdrawal::Client),
        on: date(2026, 3, 2),
        note: None,
    };
    ending::end(&desk, id, None, end).await.unwrap();
    let officer = test.named(OFFICER).await;
    retention::place(&officer, client, &ShortText::parse("Klacht").unwrap())
        .await
        .unwrap();
    assert_eq!(plan(&test).await, (0, 1, 0), "it is held");
    let shown = retention::client(&officer, client)
        .await
        .unwrap()
        .release(&officer)
        .await
        .unwrap();
    let hold = shown.holds[0].id;
    retention::lift(
        &officer,
        client,
        hold,
        &ShortText::parse("Afgedaan").unwrap(),
    )
    .await
    .unwrap();
    assert_eq!(plan(&test).await, (1, 0, 0));
    let list = retention::PurgeList::new(test.test.folder.path().join("purged"));
    let done = retention::purge(&test.console(), &list).await.unwrap();
    assert_eq!(done.clients, 1);
    let officer = test.named(OFFICER).await;
    assert!(matches!(
        of_client(&officer, client).await,
        Err(Error::NotFound)
    ));
}
