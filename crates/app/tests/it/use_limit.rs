//! A restriction or an objection acts on the next request, leaves the person out of the figures, and is lifted by an event.

use spil_app::case_file::case_file;
use spil_app::consult::{self, Ask};
use spil_app::data_request::{NewRequest, Step, lift, one, record, step};
use spil_app::duty::terms;
use spil_app::{Cx, Error};
use spil_model::data_request::{Asker, IdentityCheck, Outcome, RequestKind};
use spil_model::ids::{DataRequestId, PersonId, ReferralId};
use spil_model::text::LongText;
use spil_model::use_limit::Limit;
use spil_policy::{Action, Role};
use spil_testkit::{TestApp, TestDb, Waits};

use crate::client_people::on_both;
use crate::oversight::DESK;

fn long(text: &str) -> LongText {
    LongText::parse(text).unwrap()
}

async fn granted(cx: &Cx, client: PersonId, kind: RequestKind) -> DataRequestId {
    let new = NewRequest {
        kind,
        asker: Asker::Client,
        asker_name: None,
        checked: IdentityCheck::Document,
        what: long("Niet verder gebruiken"),
        received_on: cx.today(),
    };
    let id = record(cx, client, new).await.unwrap();
    let decided = Step::Decide {
        outcome: Outcome::Granted,
        ground: None,
        answer: long("Zo doen we het."),
    };
    step(cx, id, Some(1), decided).await.unwrap();
    id
}

async fn question(test: &TestApp) -> Ask {
    Ask {
        of: test.id_of("Ilse Vermeer").await,
        text: long("Is een delier uitgesloten?"),
    }
}

/// What may be done with a file, and what limits it.
async fn may(cx: &Cx, id: ReferralId) -> (bool, bool, Vec<Limit>) {
    let file = case_file(cx, id).await.unwrap().release(cx).await.unwrap();
    let limits = file.limits.iter().map(|one| one.limit).collect();
    let may = |action| file.may.contains(&action);
    (
        may(Action::AskGeriatricTeam),
        may(Action::LogContact),
        limits,
    )
}

/// How many steps the figures of the network count.
async fn counted(test: &TestApp) -> i64 {
    let lead = test.staff(Role::ProgrammeLead).await;
    let figures = terms(&lead).await.unwrap().release(&lead).await.unwrap();
    let areas = figures.areas().iter().flat_map(|area| &area.kinds);
    areas.map(|count| count.open).sum()
}

on_both! {
    async fn it_acts_on_the_next_request_until_it_is_lifted(test) {
        let waits = |surname, house_number| Waits { surname, class: "high", house_number };
        let id = test.waiting(waits("Vries", 1)).await;
        test.waiting(waits("Bakker", 3)).await;
        let desk = test.named(DESK).await;
        let file = case_file(&desk, id).await.unwrap().release(&desk).await.unwrap();
        let client = file.head.person;
        let before = may(&desk, id).await;
        assert_eq!(before, (true, true, vec![]));
        let all = counted(test).await;
        let restricted = granted(&desk, client, RequestKind::Restrict).await;
        assert_eq!(may(&desk, id).await, (false, true, vec![Limit::Restricted]));
        let asked = consult::ask(&desk, id, None, question(test).await).await;
        assert!(matches!(asked, Err(Error::Forbidden)), "{asked:?}");
        let fewer = counted(test).await;
        assert!(fewer < all && 0 < fewer, "{fewer} of {all}");
        let objected = granted(&desk, client, RequestKind::Object).await;
        lift(&desk, restricted, &long("Het geschil is voorbij.")).await.unwrap();
        let again = lift(&desk, restricted, &long("Nog eens.")).await;
        assert!(matches!(again, Err(Error::Refused("request-refused-limits-nothing"))), "{again:?}");
        assert_eq!(may(&desk, id).await, (true, true, vec![Limit::Objected]));
        assert_eq!(counted(test).await, fewer, "who objects is in no figure");
        lift(&desk, objected, &long("Ingetrokken.")).await.unwrap();
        assert_eq!(may(&desk, id).await, before);
        assert_eq!(counted(test).await, all);
        let seen = one(&desk, restricted).await.unwrap().release(&desk).await.unwrap();
        assert_eq!(seen.lifted.unwrap().2, "Het geschil is voorbij.");
        assert!(!seen.may_lift && seen.limit.is_none());
        println!("{} of {all} steps were left out", all - fewer);
    }
}
