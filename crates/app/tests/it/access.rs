//! Signing in: an invitation works once, both factors are needed, a code works once, and guessing slows down.

use jiff::{SignedDuration, Timestamp};
use secrecy::ExposeSecret as _;
use spil_app::access::invitation::{self, Token};
use spil_app::access::session;
use spil_app::access::sign_in::{SignIn, sign_in};
use spil_app::{Cx, Error};
use spil_testkit::{MORNING, TestApp};
use totp_rs::{Algorithm, Builder};

const EMAIL: &str = "m.vanderwiel@example.org";
const PASSWORD: &str = "vier kalme zwanen op het meer";

fn later(test: &TestApp, minutes: i64) -> Cx {
    let start: Timestamp = MORNING.parse().unwrap();
    test.app
        .clock
        .set(start + SignedDuration::from_mins(minutes));
    test.visitor()
}

/// The code that the owner's telephone shows, from the secret that the page said in letters.
fn code(typed: &str, cx: &Cx) -> String {
    let base32 = typed.replace(' ', "");
    let bytes = base32_decode(&base32);
    let totp = Builder::new()
        .with_algorithm(Algorithm::SHA1)
        .with_secret(bytes)
        .build_noncompliant();
    totp.generate(u64::try_from(cx.now.as_second()).unwrap())
        .to_string()
}

fn base32_decode(text: &str) -> Vec<u8> {
    let bits = text.bytes().flat_map(|letter| {
        let value = if letter.is_ascii_digit() {
            letter - b'2' + 26
        } else {
            letter - b'A'
        };
        (0..5).rev().map(move |bit| (value >> bit) & 1)
    });
    let bits: Vec<u8> = bits.collect();
    bits.chunks_exact(8)
        .map(|byte| byte.iter().fold(0, |sum, bit| sum << 1 | bit))
        .collect()
}

fn typed(password: &str, code: &str) -> SignIn {
    SignIn {
        email: EMAIL.to_owned(),
        password: password.to_owned().into(),
        code: code.to_owned(),
    }
}

/// Somebody with an account; gives the secret in letters.
async fn account(test: &TestApp) -> String {
    let token = invitation::invite(&test.console(), EMAIL).await.unwrap();
    let cx = test.visitor();
    let secret = invitation::open(&cx, &token)
        .await
        .unwrap()
        .enrolment
        .typed
        .expose_secret()
        .to_owned();
    invitation::accept(&cx, &token, PASSWORD.to_owned().into(), &code(&secret, &cx))
        .await
        .unwrap();
    secret
}

#[tokio::test]
async fn an_invitation_works_once_and_wants_a_long_password_and_the_right_code() {
    let test = TestApp::new().await;
    let token = invitation::invite(&test.console(), EMAIL).await.unwrap();
    let cx = test.visitor();
    let refused = invitation::accept(&cx, &token, "kort".to_owned().into(), "000000").await;
    let Err(Error::Invalid(problems)) = refused else {
        unreachable!("{refused:?}")
    };
    assert_eq!(
        problems
            .iter()
            .map(|problem| problem.field.as_str())
            .collect::<Vec<_>>(),
        ["wachtwoord", "code"]
    );
    let secret = invitation::open(&cx, &token)
        .await
        .unwrap()
        .enrolment
        .typed
        .expose_secret()
        .to_owned();
    let again = Token::from_link(token.link_part());
    invitation::accept(&cx, &token, PASSWORD.to_owned().into(), &code(&secret, &cx))
        .await
        .unwrap();
    assert!(matches!(
        invitation::open(&cx, &again).await,
        Err(Error::NotFound)
    ));
    let second =
        invitation::accept(&cx, &again, PASSWORD.to_owned().into(), &code(&secret, &cx)).await;
    assert!(matches!(second, Err(Error::NotFound)), "{second:?}");
}

#[tokio::test]
async fn both_factors_are_needed_and_a_code_works_once() {
    let test = TestApp::new().await;
    let secret = account(&test).await;
    let cx = later(&test, 5);
    assert!(
        sign_in(
            &cx,
            typed("vijf kalme zwanen op het meer", &code(&secret, &cx))
        )
        .await
        .unwrap()
        .is_none()
    );
    assert!(
        sign_in(&cx, typed(PASSWORD, "000000"))
            .await
            .unwrap()
            .is_none()
    );
    let id = sign_in(&cx, typed(PASSWORD, &code(&secret, &cx)))
        .await
        .unwrap()
        .unwrap();
    let who = session::who(&test.app, &id, cx.now).await.unwrap().unwrap();
    assert_eq!(who.name, "Marit van der Wiel");
    assert_eq!(who.staff.grants.len(), 2);
    assert!(
        sign_in(&cx, typed(PASSWORD, &code(&secret, &cx)))
            .await
            .unwrap()
            .is_none()
    );
}

#[tokio::test]
async fn guessing_slows_down_even_for_the_right_answer() {
    let test = TestApp::new().await;
    let secret = account(&test).await;
    let cx = later(&test, 5);
    for _ in 0..4 {
        assert!(
            sign_in(&cx, typed("niet het goede wachtwoord", "000000"))
                .await
                .unwrap()
                .is_none()
        );
    }
    assert!(
        sign_in(&cx, typed(PASSWORD, &code(&secret, &cx)))
            .await
            .unwrap()
            .is_none()
    );
    let cx = later(&test, 6);
    assert!(
        sign_in(&cx, typed(PASSWORD, &code(&secret, &cx)))
            .await
            .unwrap()
            .is_some()
    );
}

#[tokio::test]
async fn a_session_ends_by_signing_out_by_silence_and_after_twelve_hours() {
    let test = TestApp::new().await;
    account(&test).await;
    let id = test.session(spil_policy::Role::CaseManager).await;
    let holds = async |minutes: i64| {
        let cx = later(&test, minutes);
        session::who(&test.app, &id, cx.now)
            .await
            .unwrap()
            .is_some()
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
    assert!(
        session::who(&test.app, &second, cx.now)
            .await
            .unwrap()
            .is_none()
    );
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
