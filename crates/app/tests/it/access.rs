//! Signing in: an invitation works once, both factors are needed, a code works once, and guessing slows down.

use spil_app::access::invitation::{self, Token};
use spil_app::access::session;
use spil_app::access::sign_in::sign_in;
use spil_app::oversight::{self, Filter};
use spil_app::{Cx, Error, Origin};
use spil_model::sign_in::Device;
use spil_testkit::TestApp;

use crate::oversight::OFFICER;
use crate::signing::{EMAIL, PASSWORD, accept, account, code, enters, later, secret_of, typed};

#[tokio::test]
async fn an_invitation_works_once_and_wants_a_long_password_and_the_right_code() {
    let test = TestApp::new().await;
    let token = invitation::invite(&test.console(), EMAIL).await.unwrap();
    let cx = test.visitor();
    let short = "kort".to_owned().into();
    let refused = invitation::accept(&cx, &token, short, "000000", Device::default()).await;
    let Err(Error::Invalid(problems)) = refused else {
        unreachable!("{refused:?}")
    };
    let fields: Vec<&str> = problems.iter().map(|one| one.field.as_str()).collect();
    assert_eq!(fields, ["wachtwoord", "code"]);
    let secret = secret_of(&cx, &token).await;
    let again = Token::from_link(token.link_part());
    accept(&cx, &token, &secret).await.unwrap();
    let opened = invitation::open(&cx, &again).await;
    assert!(matches!(opened, Err(Error::NotFound)));
    let second = accept(&cx, &again, &secret).await;
    assert!(matches!(second, Err(Error::NotFound)), "{second:?}");
}

#[tokio::test]
async fn both_factors_are_needed_and_a_code_works_once() {
    let test = TestApp::new().await;
    let secret = account(&test).await;
    let cx = later(&test, 5);
    let other = typed("vijf kalme zwanen op het meer", &code(&secret, &cx));
    assert!(sign_in(&cx, other).await.unwrap().is_none());
    assert!(enters(&cx, "000000").await.is_none());
    let begun = enters(&cx, &code(&secret, &cx)).await.unwrap();
    let who = session::who(&test.app, &begun.id, cx.now).await.unwrap();
    let who = who.unwrap();
    assert_eq!(who.name, "Marit van der Wiel");
    assert_eq!(who.staff.grants.len(), 2);
    assert!(enters(&cx, &code(&secret, &cx)).await.is_none());
}

#[tokio::test]
async fn guessing_slows_down_even_for_the_right_answer() {
    let test = TestApp::new().await;
    let secret = account(&test).await;
    let cx = later(&test, 5);
    for _ in 0..4 {
        let wrong = typed("niet het goede wachtwoord", "000000");
        assert!(sign_in(&cx, wrong).await.unwrap().is_none());
    }
    assert!(enters(&cx, &code(&secret, &cx)).await.is_none());
    let cx = later(&test, 6);
    assert!(enters(&cx, &code(&secret, &cx)).await.is_some());
}

fn from(cx: &Cx, address: &str) -> Cx {
    Cx {
        origin: Origin {
            address: Some(address.to_owned()),
            ..cx.origin.clone()
        },
        ..cx.clone()
    }
}

#[tokio::test]
async fn one_address_that_tries_many_accounts_slows_down_and_others_do_not() {
    let test = TestApp::new().await;
    let secret = account(&test).await;
    let cx = later(&test, 5);
    let guesser = from(&cx, "192.0.2.7");
    for number in 0..31 {
        let mut guess = typed("niet het goede wachtwoord", "000000");
        guess.email = format!("iemand.{number}@example.org");
        assert!(sign_in(&guesser, guess).await.unwrap().is_none());
    }
    assert!(enters(&guesser, &code(&secret, &cx)).await.is_none());
    let colleague = from(&cx, "192.0.2.8");
    assert!(enters(&colleague, &code(&secret, &cx)).await.is_some());
    let cx = later(&test, 6);
    assert!(
        enters(&from(&cx, "192.0.2.7"), &code(&secret, &cx))
            .await
            .is_some()
    );
}

#[tokio::test]
async fn an_office_that_signs_in_rightly_is_never_slowed_down() {
    let test = TestApp::new().await;
    let secret = account(&test).await;
    let mut entered = 0;
    for minutes in 1..40 {
        let cx = from(&later(&test, minutes), "192.0.2.9");
        entered += usize::from(enters(&cx, &code(&secret, &cx)).await.is_some());
    }
    assert_eq!(entered, 39);
}

#[tokio::test]
async fn a_hundred_failures_lock_an_account_until_a_new_invitation_is_accepted() {
    let test = TestApp::new().await;
    let secret = account(&test).await;
    let mut minutes = 0;
    for _ in 0..100 {
        minutes += 16;
        let cx = later(&test, minutes);
        assert!(enters(&cx, "000000").await.is_none());
    }
    let cx = later(&test, minutes + 100_000);
    assert!(enters(&cx, &code(&secret, &cx)).await.is_none());
    account(&test).await;
    let cx = later(&test, minutes + 100_005);
    assert!(enters(&cx, "000000").await.is_none());
    let token = invitation::invite(&test.console(), EMAIL).await.unwrap();
    let secret = secret_of(&cx, &token).await;
    accept(&cx, &token, &secret).await.unwrap();
    let cx = later(&test, minutes + 100_010);
    assert!(enters(&cx, &code(&secret, &cx)).await.is_some());
}

/// What an attempt leaves to measure: how many passwords were computed, and whether anything was told.
async fn costs(test: &TestApp, cx: &Cx, email: &str, password: &str, code: &str) -> u64 {
    let before = test.app.passwords_checked();
    let mut attempt = typed(password, code);
    email.clone_into(&mut attempt.email);
    assert_eq!(sign_in(cx, attempt).await.unwrap(), None, "{email} {code}");
    test.app.passwords_checked() - before
}

#[tokio::test]
async fn every_refusal_costs_one_computation_whoever_asks_and_whatever_is_wrong() {
    let test = TestApp::new().await;
    let secret = account(&test).await;
    let cx = later(&test, 5);
    let right = code(&secret, &cx);
    let no_account = "a.peters@example.org";
    let mut asked = 0;
    for email in [EMAIL, no_account, "niemand@example.org", ""] {
        for password in ["niet het goede wachtwoord", ""] {
            for code in [right.as_str(), "000000", "", "AAAA-BBBB-CCCC-DDDD"] {
                assert_eq!(costs(&test, &cx, email, password, code).await, 1);
                asked += 1;
            }
        }
    }
    // By now the account waits: what is right is refused at the same price.
    assert_eq!(costs(&test, &cx, EMAIL, PASSWORD, &right).await, 1);
    println!("{asked} refusals");
    assert!(asked >= 32);
}

#[tokio::test]
async fn whoever_was_not_let_in_stands_in_the_journal_without_what_was_typed() {
    let test = TestApp::with_team().await;
    let secret = account(&test).await;
    let cx = later(&test, 5);
    for email in [EMAIL, "niemand@example.org"] {
        for wrong in ["000000", "AAAA-BBBB-CCCC-DDDD"] {
            costs(&test, &cx, email, PASSWORD, wrong).await;
        }
    }
    assert!(enters(&cx, &code(&secret, &cx)).await.is_some());
    // What is written after them is there: so are they.
    let officer = test.named(OFFICER).await;
    let listing = oversight::accesses(&officer, &Filter::default(), None).await;
    listing.unwrap().release(&officer).await.unwrap();
    let told = test.test.events_that_say("failed", "password").await;
    println!("{told} failures in the journal");
    assert_eq!(told, 4);
}

#[tokio::test]
async fn a_session_ends_by_signing_out_by_silence_and_after_twelve_hours() {
    let test = TestApp::new().await;
    account(&test).await;
    let id = test.session(spil_policy::Role::CaseManager).await;
    let holds = async |minutes: i64| {
        let cx = later(&test, minutes);
        let who = session::who(&test.app, &id, cx.now).await.unwrap();
        who.is_some()
    };
    assert!(holds(29).await);
    assert!(!holds(29 + 31).await);
    for minutes in (40..720).step_by(20) {
        holds(minutes).await;
    }
    assert!(!holds(721).await);
    let second = test.session(spil_policy::Role::CaseManager).await;
    let cx = test.visitor();
    session::end(&cx, &second).await.unwrap();
    let who = session::who(&test.app, &second, cx.now).await.unwrap();
    assert!(who.is_none());
}

#[test]
fn a_network_file_gives_the_roles_that_policy_knows() {
    use spil_model::network_file::StaffRole;
    use spil_policy::Role;
    let written: Vec<&str> = StaffRole::ALL.iter().map(|role| role.code()).collect();
    for code in &written {
        assert!(Role::from_name(code).is_some(), "policy has no {code}");
    }
    // Who is asked in for one client is no member of staff of the network: no file gives that role.
    let others: Vec<&str> = Role::ALL
        .iter()
        .map(|role| role.name())
        .filter(|name| !written.contains(name))
        .collect();
    assert_eq!(others, ["involved_professional"]);
}
