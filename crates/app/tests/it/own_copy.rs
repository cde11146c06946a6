//! The copy of everything about a client: whoever is seen as one person is in one copy, what was decided stands, and the file of
//! an organisation holds those for whom it is responsible.

use std::collections::BTreeMap;

use spil_app::data_request::{NewRequest, record};
use spil_app::own_copy::{
    Contents, Form, export_of, for_client, for_review, responsible_for, review,
};
use spil_app::team::take;
use spil_app::{Cx, Error};
use spil_model::client::pair::Judgement;
use spil_model::data_request::{Asker, IdentityCheck, RequestKind};
use spil_model::ids::{DataRequestId, PersonId};
use spil_model::own_copy::{Decision, LeaveOut};
use spil_model::text::LongText;
use spil_testkit::{TestApp, Waits};

use crate::client_people::{desk, made_one, open_pairs, referred};

const WHO: Waits<'_> = Waits {
    surname: "Vries",
    class: "high",
    house_number: 12,
};
/// Bram works there.
const EMPLOYER: &str = "Thuis in Zorg";

async fn asked(cx: &Cx, client: PersonId) -> DataRequestId {
    let new = NewRequest {
        kind: RequestKind::Copy,
        asker: Asker::Client,
        asker_name: None,
        checked: IdentityCheck::Document,
        what: LongText::parse("Alles").unwrap(),
        received_on: jiff::civil::date(2026, 3, 2),
    };
    record(cx, client, new).await.unwrap()
}

async fn copy(cx: &Cx, request: DataRequestId) -> Contents {
    let viewed = for_client(cx, request, Form::Page).await.unwrap();
    viewed.release(cx).await.unwrap().contents
}

fn count(contents: &Contents, table: &str) -> usize {
    let entries = contents.subjects.iter().flat_map(|one| &one.entries);
    entries.filter(|(of, _)| *of == table).count()
}

#[tokio::test]
async fn whoever_is_seen_as_one_person_is_in_one_copy() {
    let test = TestApp::with_team().await;
    referred(&test, "Margaretha", "Wouterloodt").await;
    test.at("2026-03-03T08:00:00Z");
    referred(&test, "Greet", "Wouterloot").await;
    let cx = desk(&test).await;
    assert_eq!(open_pairs(&cx, Judgement::Open).await.len(), 1);
    let (kept, other) = made_one(&cx).await;
    for id in [kept, other] {
        let request = asked(&cx, id).await;
        let copy = copy(&cx, request).await;
        let found = ["person", "referral", "person_alias"].map(|table| count(&copy, table));
        assert_eq!(found, [2, 2, 1]);
        let told = format!("{copy:?}");
        assert!(told.contains("Wouterloodt") && told.contains("\"Wouterloot\""));
    }
}

#[tokio::test]
async fn the_latest_decision_counts_and_the_case_manager_takes_over() {
    let test = TestApp::with_team().await;
    let id = test.waiting(WHO).await;
    let desk = test.named("Marit van der Wiel").await;
    let file = spil_app::case_file::case_file(&desk, id).await.unwrap();
    let client = file.release(&desk).await.unwrap().head.person;
    let request = asked(&desk, client).await;
    let items = |cx: Cx| async move {
        let viewed = for_review(&cx, request).await.unwrap();
        viewed.release(&cx).await.unwrap().contents
    };
    let before = items(desk.clone()).await;
    assert!(
        !before.items.is_empty(),
        "the decision on the class has a reason"
    );
    assert_eq!(before.waiting(), before.items.len());
    let decide = |decision| {
        let keys = before.items.iter().map(|item| item.key.clone());
        keys.map(|key| (key, decision)).collect::<BTreeMap<_, _>>()
    };
    review(&desk, request, &decide(Decision::Include))
        .await
        .unwrap();
    assert_eq!(copy(&desk, request).await.left_out, []);
    test.at("2026-03-04T09:00:00Z");
    let bram = test.named("Bram Visser").await;
    take(&bram, id, None, None).await.unwrap();
    let late = for_client(&test.named("Marit van der Wiel").await, request, Form::File).await;
    assert!(
        matches!(late, Err(Error::NotFound | Error::Forbidden)),
        "the desk is no longer responsible"
    );
    let bram = test.named("Bram Visser").await;
    let ground = LeaveOut::InConfidence;
    review(&bram, request, &decide(Decision::LeaveOut(ground)))
        .await
        .unwrap();
    let left = copy(&bram, request).await.left_out;
    assert!(
        !left.is_empty() && left.iter().all(|one| one.ground == Some(ground)),
        "{left:?}"
    );
    let nothing = BTreeMap::from([("person.details:zzz".to_owned(), Decision::Include)]);
    review(&bram, request, &nothing).await.unwrap();
    assert_eq!(copy(&bram, request).await.left_out, left);
}

#[tokio::test]
async fn an_organisation_takes_along_those_for_whom_it_is_responsible() {
    let test = TestApp::with_team().await;
    let id = test.waiting(WHO).await;
    let console = test.console();
    let people = |name: &'static str| {
        let console = console.clone();
        async move { responsible_for(&console, name).await.unwrap() }
    };
    assert_eq!(people("Nergens").await, None);
    assert_eq!(people(EMPLOYER).await.unwrap().clients, []);
    test.at("2026-03-04T09:00:00Z");
    take(&test.named("Bram Visser").await, id, None, None)
        .await
        .unwrap();
    let console = test.console();
    let clients = responsible_for(&console, EMPLOYER)
        .await
        .unwrap()
        .unwrap()
        .clients;
    assert_eq!(clients.len(), 1);
    let viewed = export_of(&console, clients[0]).await.unwrap();
    let person = viewed.release(&console).await.unwrap();
    let told = person.to_string();
    for words in ["Vries", "assessment", "birth_date", "Bram Visser"] {
        assert!(told.contains(words), "{words}: {told}");
    }
    let desk = test.named("Marit van der Wiel").await;
    let refused = export_of(&desk, clients[0]).await;
    assert!(matches!(refused, Err(Error::NotFound | Error::Forbidden)));
}
