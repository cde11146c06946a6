//! The own account: sessions are listed and ended, recovery codes work once, and what is changed wants both factors a
//! moment ago and ends every other session.

use secrecy::ExposeSecret as _;
use spil_app::access::account::{self, OwnAccount};
use spil_app::access::session::{self, Factor, SessionId};
use spil_app::access::sign_in::{confirm, sign_in};
use spil_app::{Cx, Error};
use spil_model::network_file::NetworkFile;
use spil_testkit::{TestApp, read};

use crate::signing::{PASSWORD, account as somebody, code, enters, held, later, typed};

async fn seen(test: &TestApp, id: &SessionId) -> OwnAccount {
    let cx = held(test, id).await.unwrap();
    let viewed = account::view(&cx, id).await.unwrap();
    viewed.release(&cx).await.unwrap()
}

/// A session of somebody who signed in and confirmed it, two minutes later.
async fn raised(test: &TestApp, secret: &str, minutes: i64) -> (SessionId, Cx) {
    let cx = later(test, minutes);
    let begun = enters(&cx, &code(secret, &cx)).await.unwrap();
    later(test, minutes + 2);
    let cx = held(test, &begun.id).await.unwrap();
    let right = code(secret, &cx);
    let raised = confirm(&cx, &begun.id, PASSWORD.to_owned().into(), &right).await;
    let id = raised.unwrap().unwrap();
    (id, cx)
}

#[tokio::test]
async fn the_id_of_a_session_changes_at_every_rise_of_rights() {
    let test = TestApp::new().await;
    let secret = somebody(&test).await;
    let mut ids = Vec::new();
    let cx = later(&test, 5);
    let begun = enters(&cx, &code(&secret, &cx)).await.unwrap();
    ids.push(begun.id.clone());
    later(&test, 7);
    let cx = held(&test, &begun.id).await.unwrap();
    let right = code(&secret, &cx);
    let id = confirm(&cx, &begun.id, PASSWORD.to_owned().into(), &right).await;
    ids.push(id.unwrap().unwrap());
    let new = "zes trage zwanen op de plas";
    let id = account::change_password(&cx, &ids[1], new.to_owned().into()).await;
    ids.push(id.unwrap());
    let enrolment = account::enrol(&cx, &ids[2]).await.unwrap();
    let enrolment = enrolment.release(&cx).await.unwrap();
    let right = code(enrolment.typed.expose_secret(), &cx);
    let id = account::renew_telephone(&cx, &ids[2], &right).await;
    ids.push(id.unwrap());
    let mut told = Vec::new();
    for id in &ids {
        told.push(held(&test, id).await.is_some());
    }
    assert_eq!(told, [false, false, false, true]);
}

#[tokio::test]
async fn nothing_is_changed_without_both_factors_a_moment_ago() {
    let test = TestApp::new().await;
    let secret = somebody(&test).await;
    let cx = later(&test, 5);
    let begun = enters(&cx, &code(&secret, &cx)).await.unwrap();
    later(&test, 7);
    let cx = held(&test, &begun.id).await.unwrap();
    let refused = async |cx: &Cx, id: &SessionId| {
        let new = "zes trage zwanen op de plas";
        let password = account::change_password(cx, id, new.to_owned().into()).await;
        let codes = account::new_codes(cx, id).await;
        let enrolment = account::enrol(cx, id).await.unwrap();
        let enrolment = enrolment.release(cx).await.unwrap();
        let right = code(enrolment.typed.expose_secret(), cx);
        let telephone = account::renew_telephone(cx, id, &right).await;
        matches!(password, Err(Error::Forbidden))
            && matches!(codes, Err(Error::Forbidden))
            && matches!(telephone, Err(Error::Forbidden))
    };
    assert!(refused(&cx, &begun.id).await);
    for (password, code) in [
        (PASSWORD, "000000".to_owned()),
        ("vijf kalme zwanen op het meer", code(&secret, &cx)),
    ] {
        let raised = confirm(&cx, &begun.id, password.to_owned().into(), &code).await;
        assert_eq!(raised.unwrap(), None);
    }
    let (id, cx) = raised(&test, &secret, 10).await;
    account::new_codes(&cx, &id).await.unwrap();
    later(&test, 12 + 10);
    let cx = held(&test, &id).await.unwrap();
    assert!(refused(&cx, &id).await);
}

#[tokio::test]
async fn a_recovery_code_takes_the_place_of_the_telephone_once_and_is_told() {
    let test = TestApp::new().await;
    let secret = somebody(&test).await;
    let (id, cx) = raised(&test, &secret, 5).await;
    assert_eq!(seen(&test, &id).await.codes, (0, 0));
    let codes = account::new_codes(&cx, &id).await.unwrap();
    assert_eq!(codes.len(), 10);
    assert_eq!(seen(&test, &id).await.codes, (10, 10));
    let cx = later(&test, 20);
    let begun = enters(&cx, &codes[3].to_string().to_lowercase())
        .await
        .unwrap();
    assert_eq!(begun.factor, Factor::PasswordAndRecoveryCode);
    let who = session::who(&test.app, &begun.id, cx.now).await.unwrap();
    assert_eq!(who.unwrap().factor, Some(Factor::PasswordAndRecoveryCode));
    assert_eq!(seen(&test, &begun.id).await.codes, (9, 10));
    assert_eq!(enters(&cx, &codes[3].to_string()).await, None);
    let without = typed("niet het goede wachtwoord", &codes[4].to_string());
    assert_eq!(sign_in(&cx, without).await.unwrap(), None);
    assert_eq!(seen(&test, &begun.id).await.codes, (9, 10));
    later(&test, 21);
    let cx = held(&test, &begun.id).await.unwrap();
    let with = codes[5].to_string();
    let id = confirm(&cx, &begun.id, PASSWORD.to_owned().into(), &with).await;
    let id = id.unwrap().unwrap();
    account::new_codes(&cx, &id).await.unwrap();
    assert_eq!(enters(&cx, &codes[6].to_string()).await, None);
}

#[tokio::test]
async fn another_password_ends_every_other_session_and_is_the_only_one_that_works() {
    let test = TestApp::new().await;
    let secret = somebody(&test).await;
    let cx = later(&test, 1);
    let other = enters(&cx, &code(&secret, &cx)).await.unwrap();
    let (id, cx) = raised(&test, &secret, 5).await;
    assert_eq!(seen(&test, &id).await.sessions.len(), 3);
    let short = account::change_password(&cx, &id, "kort".to_owned().into()).await;
    assert!(matches!(short, Err(Error::Invalid(_))));
    let new = "zes trage zwanen op de plas";
    let id = account::change_password(&cx, &id, new.to_owned().into()).await;
    let id = id.unwrap();
    assert!(held(&test, &other.id).await.is_none());
    assert_eq!(seen(&test, &id).await.sessions.len(), 1);
    let cx = later(&test, 20);
    assert_eq!(enters(&cx, &code(&secret, &cx)).await, None);
    let entered = sign_in(&cx, typed(new, &code(&secret, &cx))).await.unwrap();
    assert!(entered.is_some());
}

#[tokio::test]
async fn another_telephone_is_the_only_one_that_works() {
    let test = TestApp::new().await;
    let secret = somebody(&test).await;
    let (id, cx) = raised(&test, &secret, 5).await;
    let enrolment = account::enrol(&cx, &id).await.unwrap();
    let new = enrolment.release(&cx).await.unwrap();
    let new = new.typed.expose_secret();
    assert_ne!(*new, secret);
    let wrong = account::renew_telephone(&cx, &id, "000000").await;
    assert!(matches!(wrong, Err(Error::Invalid(_))));
    account::renew_telephone(&cx, &id, &code(new, &cx))
        .await
        .unwrap();
    let cx = later(&test, 20);
    assert_eq!(enters(&cx, &code(&secret, &cx)).await, None);
    assert!(enters(&cx, &code(new, &cx)).await.is_some());
}

#[tokio::test]
async fn somebody_sees_and_ends_the_own_sessions_and_nobody_elses() {
    let test = TestApp::new().await;
    let mine = [
        test.session_of("Marit van der Wiel").await,
        test.session_of("Marit van der Wiel").await,
        test.session_of("Marit van der Wiel").await,
    ];
    let theirs = test.session_of("Anouk Peters").await;
    let cx = held(&test, &mine[0]).await.unwrap();
    let account = seen(&test, &mine[0]).await;
    assert_eq!(account.sessions.len(), 3);
    assert_eq!(account.sessions.iter().filter(|one| one.is_this).count(), 1);
    let handle = &seen(&test, &theirs).await.sessions[0].handle;
    for handle in [handle, "", "x", "andere"] {
        let refused = account::end_session(&cx, handle).await;
        assert!(matches!(refused, Err(Error::NotFound)), "{handle}");
    }
    let other = account.sessions.iter().find(|one| !one.is_this).unwrap();
    account::end_session(&cx, &other.handle).await.unwrap();
    assert_eq!(seen(&test, &mine[0]).await.sessions.len(), 2);
    assert_eq!(account::end_others(&cx, &mine[0]).await.unwrap(), 1);
    assert!(held(&test, &mine[1]).await.is_none());
    assert!(held(&test, &mine[2]).await.is_none());
    assert!(held(&test, &mine[0]).await.is_some());
    assert!(held(&test, &theirs).await.is_some());
}

#[tokio::test]
async fn whoever_the_network_file_no_longer_names_may_do_nothing_from_the_next_request() {
    let test = TestApp::new().await;
    let id = test.session_of("Anouk Peters").await;
    let roles = async |test: &TestApp| {
        let who = session::who(&test.app, &id, test.app.clock.now()).await;
        who.unwrap().map(|who| who.staff.grants.len())
    };
    assert!(roles(&test).await.is_some_and(|roles| 0 < roles));
    let file = read("testdata/network/two-sub-regions.toml");
    let mut left = 0;
    let kept = file.split("\n[[person]]").filter(|person| {
        let is_she = person.contains("name = \"Anouk Peters\"");
        left += usize::from(is_she);
        !is_she
    });
    let kept = kept.collect::<Vec<_>>().join("\n[[person]]");
    assert_eq!(left, 1);
    let network = NetworkFile::parse(&kept).unwrap();
    spil_app::organisation::import(&test.console(), &network)
        .await
        .unwrap();
    assert_eq!(roles(&test).await, Some(0));
    let again = NetworkFile::parse(&file).unwrap();
    spil_app::organisation::import(&test.console(), &again)
        .await
        .unwrap();
    assert!(roles(&test).await.is_some_and(|roles| 0 < roles));
}
