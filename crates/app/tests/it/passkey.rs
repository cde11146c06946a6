//! Passkeys: a device that checked who holds it is two factors in one; an answer counts once, for our address alone, and
//! from a key that is still there, of somebody who still works here.

use spil_app::access::passkey::{self, Answer, Asked};
use spil_app::access::session::{Factor, SessionId};
use spil_app::access::sign_in::{Begun, confirm};
use spil_app::access::{account, accounts};
use spil_app::{Cx, Error};
use spil_model::sign_in::Device;
use spil_model::text::ShortText;
use spil_policy::Role;
use spil_testkit::authenticator::Authenticator;
use spil_testkit::{TestApp, TestDb};

use crate::signing::{PASSWORD, account as somebody, code, enters, held, later};

const SITE: &str = "https://spil.example.nl";

/// Makes one thing of a device wrong.
type Bend = fn(&mut Authenticator);
/// Of an attempt, what a device said and another attempt: what is sent.
type Exchange = fn(String, String, String) -> (String, String);

async fn site(test: TestDb) -> TestApp {
    TestApp::on_with(test, |settings| SITE.clone_into(&mut settings.public_url)).await
}

/// A session that was raised two minutes after it began.
async fn raised(test: &TestApp, secret: &str, minutes: i64) -> (SessionId, Cx) {
    let cx = later(test, minutes);
    let begun = enters(&cx, &code(secret, &cx)).await.unwrap();
    later(test, minutes + 2);
    let cx = held(test, &begun.id).await.unwrap();
    let right = code(secret, &cx);
    let id = confirm(&cx, &begun.id, PASSWORD.to_owned().into(), &right).await;
    (id.unwrap().unwrap(), cx)
}

fn answer((attempt, response): &(String, String)) -> Answer<'_> {
    Answer { attempt, response }
}

/// Adds the key of a device; the session goes on under another id.
async fn adds(cx: &Cx, id: &SessionId, device: &mut Authenticator) -> Result<SessionId, Error> {
    let asked = passkey::ask_to_add(cx, id).await?;
    let said = device.register(&asked.for_script());
    let name = ShortText::parse("werktelefoon").unwrap();
    passkey::add(cx, id, &answer(&said), &name).await
}

/// Somebody with a passkey, and a session of theirs that was raised.
async fn with_passkey(test: &TestApp) -> (Authenticator, SessionId) {
    let secret = somebody(test).await;
    let (id, cx) = raised(test, &secret, 5).await;
    let mut device = Authenticator::new(1, SITE);
    let id = adds(&cx, &id, &mut device).await.unwrap();
    (device, id)
}

async fn enter(cx: &Cx, said: &(String, String)) -> Option<Begun> {
    let entered = passkey::enter(cx, &answer(said), Device::default()).await;
    entered.unwrap()
}

async fn asked(cx: &Cx) -> Asked {
    passkey::ask_to_enter(cx).await.unwrap()
}

/// Asks the device and signs in with what it says.
async fn signs_in(cx: &Cx, device: &mut Authenticator) -> Option<Begun> {
    let said = device.sign(&asked(cx).await.for_script());
    enter(cx, &said).await
}

async fn adds_enters_and_removes(test: &TestApp) {
    let (mut device, id) = with_passkey(test).await;
    let cx = test.visitor();
    let begun = signs_in(&cx, &mut device).await.unwrap();
    assert_eq!(begun.factor, Factor::Passkey);
    let cx = held(test, &begun.id).await.unwrap();
    let own = account::view(&cx, &begun.id).await.unwrap();
    let own = own.release(&cx).await.unwrap();
    let [one] = &own.passkeys[..] else {
        panic!("{} passkeys", own.passkeys.len());
    };
    assert_eq!(
        (one.name.as_str(), one.used_at),
        ("werktelefoon", Some(cx.now))
    );
    // A passkey signs in; what changes the account still wants the session that was raised.
    let refused = passkey::remove(&cx, &begun.id, one.id).await;
    assert!(matches!(refused, Err(Error::Forbidden)));
    let cx = held(test, &id).await.unwrap();
    let new = passkey::remove(&cx, &id, one.id).await.unwrap();
    assert_ne!(new, id);
    assert!(held(test, &begun.id).await.is_none());
    let cx = test.visitor();
    assert_eq!(signs_in(&cx, &mut device).await, None);
    for (name, code) in [
        ("passkey", "added"),
        ("factor", "passkey"),
        ("passkey", "removed"),
    ] {
        let told = test.test.events_that_say(name, code).await;
        assert_eq!(told, 1, "{name} {code}");
    }
}

#[tokio::test]
async fn a_passkey_is_added_used_and_removed_on_both_engines() {
    let mut engines = 0;
    for database in [TestDb::sqlite().await, TestDb::postgres().await] {
        let test = site(database).await;
        adds_enters_and_removes(&test).await;
        test.test.finish().await;
        engines += 1;
    }
    assert_eq!(engines, 2);
}

#[tokio::test]
async fn what_a_device_signed_is_refused_unless_all_of_it_is_right() {
    let test = site(TestDb::sqlite().await).await;
    let (device, _) = with_passkey(&test).await;
    let wrongs: [(&str, Bend); 4] = [
        ("another address", |one| {
            one.origin = "https://spil.example.org".to_owned();
        }),
        ("a deeper address", |one| {
            one.origin = "https://x.spil.example.nl".to_owned();
        }),
        ("nobody was checked", |one| one.verifies = false),
        ("a key that is not known", |one| {
            *one = Authenticator::new(2, SITE);
        }),
    ];
    let mut refused = 0;
    let mut minutes = (20..).step_by(10);
    for (what, bend) in wrongs {
        let cx = later(&test, minutes.next().unwrap());
        let mut bent = device.clone();
        bend(&mut bent);
        assert_eq!(signs_in(&cx, &mut bent).await, None, "{what}");
        refused += 1;
    }
    // The answer to another question, to none, and no answer; then the right one, whose question was taken away.
    let wrongs: [Exchange; 3] = [
        |_, said, other| (other, said),
        |_, said, _| (String::new(), said),
        |attempt, _, _| (attempt, "{}".to_owned()),
    ];
    let mut one = device.clone();
    for bend in wrongs {
        let cx = later(&test, minutes.next().unwrap());
        let (attempt, said) = one.sign(&asked(&cx).await.for_script());
        let (other, _) = device.clone().sign(&asked(&cx).await.for_script());
        assert_eq!(enter(&cx, &bend(attempt, said, other)).await, None);
        refused += 1;
    }
    println!("{refused} answers refused");
    assert_eq!(refused, 7);
    let cx = later(&test, minutes.next().unwrap());
    assert!(signs_in(&cx, &mut one).await.is_some());
}

#[tokio::test]
async fn an_answer_counts_once_and_for_five_minutes() {
    let test = site(TestDb::sqlite().await).await;
    let (mut device, _) = with_passkey(&test).await;
    let cx = later(&test, 20);
    let said = device.sign(&asked(&cx).await.for_script());
    assert!(enter(&cx, &said).await.is_some());
    assert_eq!(enter(&cx, &said).await, None);
    let late = device.sign(&asked(&cx).await.for_script());
    let cx = later(&test, 25);
    assert_eq!(enter(&cx, &late).await, None);
}

#[tokio::test]
async fn a_counter_that_goes_back_is_refused() {
    let test = site(TestDb::sqlite().await).await;
    let (mut device, _) = with_passkey(&test).await;
    let mut copy = device.clone();
    let cx = later(&test, 20);
    for _ in 0..2 {
        assert!(signs_in(&cx, &mut device).await.is_some());
    }
    assert_eq!(signs_in(&cx, &mut copy).await, None);
    assert_eq!(signs_in(&cx, &mut copy).await, None);
    assert!(signs_in(&cx, &mut device).await.is_some());
}

#[tokio::test]
async fn a_passkey_is_added_only_by_whoever_was_asked_with_both_factors_a_moment_ago() {
    let test = site(TestDb::sqlite().await).await;
    let secret = somebody(&test).await;
    let (id, cx) = raised(&test, &secret, 5).await;
    let name = ShortText::parse("sleutel").unwrap();
    let mut device = Authenticator::new(1, SITE);
    let wrongs: [fn(&mut Authenticator); 2] = [
        |one| one.origin = "https://spil.example.org".to_owned(),
        |one| one.verifies = false,
    ];
    for bend in wrongs {
        let mut bent = device.clone();
        bend(&mut bent);
        let refused = adds(&cx, &id, &mut bent).await;
        assert!(matches!(refused, Err(Error::Invalid(_))));
    }
    // What a visitor was asked is no question to whoever adds one.
    let asked = passkey::ask_to_add(&cx, &id).await.unwrap();
    let said = device.register(&asked.for_script());
    let other = passkey::ask_to_enter(&test.visitor()).await.unwrap();
    let (attempt, _) = device.clone().sign(&other.for_script());
    let wrong = (attempt, said.1.clone());
    let refused = passkey::add(&cx, &id, &answer(&wrong), &name).await;
    assert!(matches!(refused, Err(Error::Invalid(_))));
    let new = passkey::add(&cx, &id, &answer(&said), &name).await.unwrap();
    let again = passkey::add(&cx, &new, &answer(&said), &name).await;
    assert!(matches!(again, Err(Error::Invalid(_))));
    // The same key a second time, and any key ten minutes later.
    let twice = adds(&cx, &new, &mut device).await;
    assert!(matches!(twice, Err(Error::Invalid(_))));
    later(&test, 7 + 10);
    let cx = held(&test, &new).await.unwrap();
    let late = passkey::ask_to_add(&cx, &new).await;
    assert!(matches!(late, Err(Error::Forbidden)));
}

#[tokio::test]
async fn whoever_left_or_began_anew_signs_in_with_no_passkey() {
    let test = site(TestDb::sqlite().await).await;
    let (mut device, id) = with_passkey(&test).await;
    let staff = held(&test, &id).await.unwrap().staff().unwrap();
    let cx = later(&test, 20);
    assert!(signs_in(&cx, &mut device).await.is_some());
    test.test.close_all_accounts().await;
    assert_eq!(signs_in(&cx, &mut device).await, None);
    test.test.open_all_accounts().await;
    let cx = later(&test, 40);
    assert!(signs_in(&cx, &mut device).await.is_some());
    let administrator = test.staff(Role::Administrator).await;
    accounts::reset(&administrator, staff).await.unwrap();
    assert_eq!(signs_in(&cx, &mut device).await, None);
}
