//! What somebody agrees to: answers of referrals become statements, also of referrals from before there was a register, and a
//! withdrawal acts on the next request.

use jiff::civil::date;
use spil_app::case_file::case_file;
use spil_app::consent::{self, Register, Say};
use spil_app::consult::{self, Ask};
use spil_app::oversight::{AccessLine, Dates, Purpose, access_log};
use spil_app::referral::submit;
use spil_app::{Cx, Error};
use spil_model::answer::Answer;
use spil_model::consent::{Giver, Manner, Subject};
use spil_model::ids::{PersonId, ReferralId};
use spil_model::referral::{ConsentBy, ConsentGiven, ConsentPurpose, ReferralContent};
use spil_model::text::{LongText, ShortText};
use spil_policy::Action;
use spil_testkit::{TestApp, TestDb, Waits};

use crate::given::{content, referral};
use crate::oversight::{DESK, OFFICER};

const WHO: Waits<'_> = Waits {
    surname: "Vries",
    class: "urgent",
    house_number: 12,
};
const MEMBER: &str = "Ilse Vermeer";
const TEAM: ConsentPurpose = ConsentPurpose::GeriatricTeam;

fn says(purpose: ConsentPurpose, answer: Answer, by: Giver) -> Say {
    Say {
        subject: Subject::of(purpose),
        answer,
        by,
        giver: (by != Giver::Client).then(|| ShortText::parse("Anneke Vries").unwrap()),
        manner: Manner::Spoken,
        from: date(2026, 3, 2),
        until: None,
        note: None,
    }
}

async fn client_of(test: &TestApp, id: ReferralId) -> PersonId {
    let desk = test.named(DESK).await;
    let file = case_file(&desk, id).await.unwrap();
    file.release(&desk).await.unwrap().head.person
}

async fn register(cx: &Cx, id: PersonId) -> Result<Register, Error> {
    consent::register(cx, id).await?.release(cx).await
}

fn stands(register: &Register, purpose: ConsentPurpose) -> &'static str {
    let whole = Subject::of(purpose);
    register
        .stands
        .iter()
        .find(|one| one.subject == whole)
        .unwrap()
        .code
}

async fn ask(test: &TestApp, cx: &Cx, id: ReferralId) -> Result<(), Error> {
    let ask = Ask {
        of: test.id_of(MEMBER).await,
        text: LongText::parse("Is een delier uitgesloten?").unwrap(),
    };
    consult::ask(cx, id, None, ask).await.map(drop)
}

async fn opens(cx: &Cx, id: ReferralId) -> bool {
    let Ok(file) = case_file(cx, id).await else {
        return false;
    };
    file.release(cx).await.is_ok()
}

#[tokio::test]
async fn a_withdrawal_acts_on_the_next_request() {
    let test = TestApp::with_team().await;
    let id = test.waiting(WHO).await;
    let client = client_of(&test, id).await;
    let mut looks = 0;
    for (hour, by) in [(9, Giver::Client), (10, Giver::Representative)] {
        test.at(&format!("2026-03-02T{hour:02}:00:00Z"));
        let desk = test.named(DESK).await;
        // What the client said holds against what a representative says: the client speaks again.
        consent::record(&desk, client, says(TEAM, Answer::Yes, Giver::Client))
            .await
            .unwrap();
        consent::record(&desk, client, says(TEAM, Answer::Yes, by))
            .await
            .unwrap();
        ask(&test, &desk, id).await.unwrap();
        let member = test.named(MEMBER).await;
        assert!(opens(&member, id).await);
        test.at(&format!("2026-03-02T{hour:02}:01:00Z"));
        let desk = test.named(DESK).await;
        consent::record(&desk, client, says(TEAM, Answer::No, by))
            .await
            .unwrap();
        let member = test.named(MEMBER).await;
        assert!(!opens(&member, id).await, "after a withdrawal by {by}");
        let waiting = consult::mine(&member).await.unwrap().release(&member).await;
        assert_eq!(waiting.unwrap(), []);
        let refused = ask(&test, &desk, id).await;
        assert!(
            matches!(refused, Err(Error::Refused("consult-consent-refused"))),
            "{refused:?}"
        );
        let page = consult::view(&desk, id)
            .await
            .unwrap()
            .release(&desk)
            .await
            .unwrap();
        let closed = page
            .questions
            .iter()
            .filter(|one| one.closed.is_some())
            .count();
        assert_eq!(closed, page.questions.len());
        assert_eq!(page.refused, Some("consult-consent-refused"));
        looks += closed;
    }
    println!("{looks} looks were closed by a withdrawal");
    assert!(looks >= 3);
}

async fn lines(test: &TestApp, client: PersonId) -> Vec<AccessLine> {
    let officer = test.named(OFFICER).await;
    let dates = Dates::until(officer.today());
    let log = access_log(&officer, client, dates, Purpose::Page)
        .await
        .unwrap();
    log.release(&officer).await.unwrap().lines
}

#[tokio::test]
async fn the_journal_says_which_look_rests_on_a_consent() {
    let test = TestApp::with_team().await;
    let id = test.waiting(WHO).await;
    let client = client_of(&test, id).await;
    let desk = test.named(DESK).await;
    consent::record(&desk, client, says(TEAM, Answer::Yes, Giver::Client))
        .await
        .unwrap();
    ask(&test, &desk, id).await.unwrap();
    assert!(opens(&test.named(MEMBER).await, id).await);
    let lines = lines(&test, client).await;
    let by_consent = |action| {
        let of_action = lines.iter().filter(|line| line.action == action);
        of_action.map(|line| line.by_consent).collect::<Vec<_>>()
    };
    // The desk looks because it is responsible, the member because the client agreed.
    let mut views = by_consent(Action::ViewReferral);
    views.sort_unstable();
    assert_eq!(views, [false, true]);
    assert_eq!(by_consent(Action::AskGeriatricTeam), [true]);
    assert_eq!(by_consent(Action::RecordConsent), [true]);
}

#[tokio::test]
async fn consent_that_ran_out_is_asked_again() {
    let test = TestApp::with_team().await;
    let id = test.waiting(WHO).await;
    let client = client_of(&test, id).await;
    let desk = test.named(DESK).await;
    let mut until = says(TEAM, Answer::Yes, Giver::Client);
    until.until = Some(date(2026, 3, 9));
    consent::record(&desk, client, until).await.unwrap();
    for (day, expected) in [("2026-03-09", "granted"), ("2026-03-10", "lapsed")] {
        test.at(&format!("{day}T09:00:00Z"));
        let desk = test.named(DESK).await;
        assert_eq!(
            stands(&register(&desk, client).await.unwrap(), TEAM),
            expected
        );
    }
    let desk = test.named(DESK).await;
    let refused = ask(&test, &desk, id).await;
    assert!(
        matches!(refused, Err(Error::Refused("consult-consent-lapsed"))),
        "{refused:?}"
    );
}

#[tokio::test]
async fn what_cannot_be_is_not_taken_down() {
    let test = TestApp::with_team().await;
    let client = client_of(&test, test.waiting(WHO).await).await;
    let desk = test.named(DESK).await;
    let later = Say {
        from: date(2026, 3, 3),
        ..says(TEAM, Answer::Yes, Giver::Client)
    };
    let backwards = Say {
        until: Some(date(2026, 3, 1)),
        ..says(TEAM, Answer::Yes, Giver::Client)
    };
    let nameless = Say {
        giver: None,
        ..says(TEAM, Answer::Yes, Giver::Representative)
    };
    for wrong in [later, backwards, nameless] {
        let answer = consent::record(&desk, client, wrong).await;
        assert!(matches!(answer, Err(Error::Invalid(_))), "{answer:?}");
    }
    assert_eq!(register(&desk, client).await.unwrap().said, []);
    let officer = test.named(OFFICER).await;
    assert!(!register(&officer, client).await.unwrap().may_record);
    let answer = consent::record(&officer, client, says(TEAM, Answer::No, Giver::Client)).await;
    assert!(matches!(answer, Err(Error::Forbidden)), "{answer:?}");
    let elsewhere = test.named("Joris de Graaf").await;
    assert!(matches!(
        register(&elsewhere, client).await,
        Err(Error::NotFound)
    ));
}

fn given(purpose: ConsentPurpose, answer: Answer, by: ConsentBy) -> ConsentGiven {
    ConsentGiven {
        purpose,
        answer,
        by,
    }
}

/// Referrals as they come: one whose client only knows of it, and one that says several things of one purpose.
fn contents() -> [ReferralContent; 2] {
    let knows = ReferralContent {
        person_knows: Answer::Yes,
        ..content("Vries")
    };
    let mut says = content("Dijkstra");
    says.consents = vec![
        given(ConsentPurpose::NetworkDesk, Answer::Yes, ConsentBy::Client),
        given(TEAM, Answer::Yes, ConsentBy::SaidByReferrer),
        given(TEAM, Answer::No, ConsentBy::SaidByReferrer),
    ];
    [knows, says]
}

async fn answers_become_statements(db: TestDb) {
    let test = TestApp::on(db).await.and_team().await;
    let mut clients = Vec::new();
    for content in contents() {
        let cx = test.visitor();
        let id = submit(&cx, referral(&cx, content)).await.unwrap().id;
        clients.push(client_of(&test, id).await);
    }
    let mut read = Vec::new();
    for is_backfilled in [false, true] {
        if is_backfilled {
            test.test.forget_consents().await;
            let migrated = spil_store::migrate(&test.test.db).await.unwrap();
            assert_eq!(migrated.applied, ["0016_consent"]);
        }
        let desk = test.named(DESK).await;
        for client in &clients {
            let register = register(&desk, *client).await.unwrap();
            let said = register.said.iter().map(|kept| {
                let one = &kept.statement;
                (
                    one.subject.clone(),
                    one.answer,
                    one.by,
                    one.manner,
                    one.from,
                    kept.referral,
                )
            });
            read.push((
                said.collect::<Vec<_>>(),
                stands(&register, TEAM),
                stands(&register, ConsentPurpose::NetworkDesk),
            ));
        }
    }
    let [knows, says, knew, said] = &read[..] else {
        unreachable!("two people, read twice")
    };
    assert_eq!((knows.1, knows.2), ("not_asked", "granted"));
    assert_eq!(knows.0[0].3, Manner::Implied);
    assert_eq!((says.1, says.2), ("refused", "granted"));
    assert_eq!(says.0.len(), 3);
    // What the migration makes of referrals is what a referral makes of itself.
    assert_eq!((knows, says), (knew, said));
    test.test.db.close().await;
}

#[tokio::test]
async fn answers_of_referrals_become_statements_on_sqlite() {
    Box::pin(answers_become_statements(TestDb::sqlite().await)).await;
}

#[tokio::test]
async fn answers_of_referrals_become_statements_on_postgres() {
    Box::pin(answers_become_statements(TestDb::postgres().await)).await;
}
