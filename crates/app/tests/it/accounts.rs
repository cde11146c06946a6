//! Accounts from the first administrator to somebody who begins anew, on both engines, and the link that goes by e-mail.

use spil_app::access::account;
use spil_app::access::accounts::{self, Account};
use spil_app::access::first;
use spil_app::access::invitation::{self, Token};
use spil_app::access::sign_in::confirm;
use spil_app::outbox::deliver;
use spil_app::{Cx, Error};
use spil_model::contact_details::Email;
use spil_model::text::ShortText;
use spil_policy::Role;
use spil_testkit::{TestApp, TestDb};

use crate::outbox::{MailServer, job, with_post};
use crate::signing::{PASSWORD, accept, account as somebody, code, enters, held, later, secret_of};

const MARIT: &str = "Marit van der Wiel";

async fn both(check: impl AsyncFn(&TestApp)) {
    for database in [TestDb::sqlite().await, TestDb::postgres().await] {
        let test = TestApp::on(database).await;
        check(&test).await;
        test.test.finish().await;
    }
}

async fn seen(cx: &Cx, name: &str) -> Account {
    let all = accounts::all(cx).await.unwrap().release(cx).await.unwrap();
    let listed = all.iter().find(|one| one.name == name).unwrap();
    let one = accounts::one(cx, listed.staff).await.unwrap();
    let one = one.release(cx).await.unwrap();
    assert_eq!(*listed, one);
    one
}

#[tokio::test]
async fn an_account_is_invited_ready_and_reset_on_both_engines() {
    both(async |test| {
        let administrator = test.staff(Role::Administrator).await;
        let id = test.id_of(MARIT).await;
        let before = seen(&administrator, MARIT).await;
        assert_eq!((before.ready_since, before.invited_until), (None, None));
        assert_eq!(before.roles.len(), 2);
        let first = accounts::invite(&administrator, id).await.unwrap();
        let invited = accounts::invite(&administrator, id).await.unwrap();
        assert!(!invited.is_mailed);
        assert!(seen(&administrator, MARIT).await.invited_until.is_some());
        let cx = test.visitor();
        assert!(matches!(
            invitation::open(&cx, &first.token).await,
            Err(Error::NotFound)
        ));
        let secret = secret_of(&cx, &invited.token).await;
        let session = accept(&cx, &invited.token, &secret).await.unwrap();
        assert!(seen(&administrator, MARIT).await.ready_since.is_some());
        let own = held(test, &session).await.unwrap();
        let codes = account::new_codes(&own, &session).await.unwrap();
        let begun = enters(&cx, &codes[0].to_string()).await.unwrap();
        let second = codes[1].to_string();
        let raised = confirm(&own, &begun.id, PASSWORD.to_owned().into(), &second).await;
        let raised = raised.unwrap().unwrap();
        assert_eq!(account::end_others(&own, &raised).await.unwrap(), 1);
        let again = accounts::reset(&administrator, id).await.unwrap();
        assert!(held(test, &raised).await.is_none());
        assert_eq!(enters(&cx, &codes[2].to_string()).await, None);
        accounts::withdraw(&administrator, id).await.unwrap();
        let gone = invitation::open(&cx, &again.token).await;
        assert!(matches!(gone, Err(Error::NotFound)));
        let twice = accounts::withdraw(&administrator, id).await;
        assert!(matches!(twice, Err(Error::Conflict)));
    })
    .await;
}

#[tokio::test]
async fn the_first_administrator_comes_by_a_link_that_works_once_on_both_engines() {
    both(async |test| {
        let console = test.console();
        let old = first::link(&console).await.unwrap().unwrap();
        let link = first::link(&console).await.unwrap().unwrap();
        let cx = test.visitor();
        assert!(matches!(first::open(&cx, &old).await, Err(Error::NotFound)));
        first::open(&cx, &link).await.unwrap();
        let name = || ShortText::parse("Wil Beheer").unwrap();
        let email = Email::parse("wil.beheer@example.org").unwrap();
        let invitation = first::make(&cx, &link, name(), &email).await.unwrap();
        let twice = first::make(&cx, &link, name(), &email).await;
        assert!(matches!(twice, Err(Error::NotFound)));
        let secret = secret_of(&cx, &invitation).await;
        let session = accept(&cx, &invitation, &secret).await.unwrap();
        let own = held(test, &session).await.unwrap();
        let account = seen(&own, "Wil Beheer").await;
        assert_eq!(account.roles, [Role::Administrator]);
        assert!(first::link(&console).await.unwrap().is_none());
        assert!(matches!(first::link(&own).await, Ok(None)));
    })
    .await;
}

#[tokio::test]
async fn nobody_but_the_machine_makes_the_first_link() {
    let test = TestApp::new().await;
    for role in [Role::Administrator, Role::CaseManager] {
        let cx = test.staff(role).await;
        let refused = first::link(&cx).await;
        assert!(
            matches!(refused, Err(Error::Forbidden | Error::NotFound)),
            "{role:?}"
        );
    }
    let visitor = first::link(&test.visitor()).await;
    assert!(matches!(visitor, Err(Error::Forbidden | Error::NotFound)));
}

#[tokio::test]
async fn a_link_goes_by_mail_and_lies_sealed_until_then() {
    let mut server = MailServer::start();
    let test = with_post(&server.url).await;
    let administrator = test.staff(Role::Administrator).await;
    let id = test.id_of(MARIT).await;
    let invited = accounts::invite(&administrator, id).await.unwrap();
    assert!(invited.is_mailed);
    let link = invited.token.link_part().to_owned();
    let spil_store::Target::Sqlite(path) = &test.test.target else {
        unreachable!("a test on a file")
    };
    let folder = path.parent().unwrap();
    let mut searched = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let file = entry.unwrap().path();
        if file.is_file() {
            let bytes = std::fs::read(&file).unwrap();
            let found = bytes
                .windows(link.len())
                .any(|part| part == link.as_bytes());
            assert!(!found, "{}", file.display());
            searched += bytes.len();
        }
    }
    assert!(100_000 < searched, "only {searched} bytes searched");
    assert_eq!(deliver(&job(&test)).await.unwrap().sent, 1);
    let mail = server.next();
    assert_eq!(mail["to"], serde_json::json!(["m.vanderwiel@example.org"]));
    let body = mail["body"].as_str().unwrap();
    let expected = format!("https://netwerk.example.org/uitnodiging/{link}");
    assert!(body.contains(&expected), "{body}");
    let cx = test.visitor();
    let token = Token::from_link(&link);
    let secret = secret_of(&cx, &token).await;
    accept(&cx, &token, &secret).await.unwrap();
}

#[tokio::test]
async fn a_reset_takes_what_was_known_before() {
    let test = TestApp::new().await;
    let secret = somebody(&test).await;
    let cx = later(&test, 5);
    assert!(enters(&cx, &code(&secret, &cx)).await.is_some());
    let administrator = test.staff(Role::Administrator).await;
    let id = test.id_of(MARIT).await;
    accounts::reset(&administrator, id).await.unwrap();
    let cx = later(&test, 10);
    assert_eq!(enters(&cx, &code(&secret, &cx)).await, None);
}
