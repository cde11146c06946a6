//! What tests of signing in begin with: somebody with an account, and the telephone that shows their codes.

use jiff::{SignedDuration, Timestamp};
use secrecy::ExposeSecret as _;
use spil_app::access::invitation::{self, Token};
use spil_app::access::session::{self, SessionId};
use spil_app::access::sign_in::{Begun, SignIn, sign_in};
use spil_app::{Cx, Error};
use spil_model::sign_in::Device;
use spil_testkit::{MORNING, TestApp, telephone};

pub(crate) const EMAIL: &str = "m.vanderwiel@example.org";
pub(crate) const PASSWORD: &str = "vier kalme zwanen op het meer";

pub(crate) fn later(test: &TestApp, minutes: i64) -> Cx {
    let start: Timestamp = MORNING.parse().unwrap();
    test.app
        .clock
        .set(start + SignedDuration::from_mins(minutes));
    test.visitor()
}

/// The code that the owner's telephone shows, from the secret that the page said in letters.
pub(crate) fn code(typed: &str, cx: &Cx) -> String {
    telephone::code(typed, cx.now)
}

pub(crate) fn typed(password: &str, code: &str) -> SignIn {
    SignIn {
        email: EMAIL.to_owned(),
        password: password.to_owned().into(),
        code: code.to_owned(),
        device: Device::default(),
    }
}

/// The secret that the page of an invitation says in letters.
pub(crate) async fn secret_of(cx: &Cx, token: &Token) -> String {
    let opened = invitation::open(cx, token).await.unwrap();
    opened.enrolment.typed.expose_secret().to_owned()
}

/// Somebody with an account; gives the secret in letters.
pub(crate) async fn account(test: &TestApp) -> String {
    let token = invitation::invite(&test.console(), EMAIL).await.unwrap();
    let cx = test.visitor();
    let secret = secret_of(&cx, &token).await;
    accept(&cx, &token, &secret).await.unwrap();
    secret
}

/// Accepts an invitation with the right code.
pub(crate) async fn accept(cx: &Cx, token: &Token, secret: &str) -> Result<SessionId, Error> {
    let code = code(secret, cx);
    invitation::accept(
        cx,
        token,
        PASSWORD.to_owned().into(),
        &code,
        Device::default(),
    )
    .await
}

/// Signs in with the password and this code.
pub(crate) async fn enters(cx: &Cx, code: &str) -> Option<Begun> {
    sign_in(cx, typed(PASSWORD, code)).await.unwrap()
}

/// Somebody in a session, as the use cases see them.
pub(crate) async fn held(test: &TestApp, id: &SessionId) -> Option<Cx> {
    let cx = test.visitor();
    let signed = session::who(&test.app, id, cx.now).await.unwrap()?;
    Some(Cx {
        actor: signed.actor(),
        ..cx
    })
}
