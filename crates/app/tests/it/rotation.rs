//! Another master key while everybody works: whoever has a citizen service number is found and known again at each moment, and at
//! the end the old key opens nothing.

use std::fs::File;
use std::path::PathBuf;

use jiff::SignedDuration;
use spil_app::case_file::{self, Upload, add_file};
use spil_app::rotation::{NotRotated, Rotated, add, retire, rotate};
use spil_app::search::find;
use spil_app::{Cx, Error};
use spil_model::ids::ReferralId;
use spil_policy::Role;
use spil_store::keys::Keys;
use spil_store::rotation::used;
use spil_testkit::{TestApp, TestDb};

use crate::client_matching::{NUMBER, OTHER_NUMBER, WITH_NUMBER, Written, desk, known, typed};
use crate::client_people::on_both;
use crate::provider::{is_in, linked, signs_in, site};
use crate::signing::{account, code, enters, later};

const LETTER: &[u8] = b"%PDF-1.4\nx\n%%EOF\n";

fn key_file(test: &TestApp) -> PathBuf {
    test.test.folder.path().join("keys")
}

/// The keys of another process.
fn keys(test: &TestApp) -> Keys {
    Keys::open(&key_file(test), &test.test.folder.path().join("data")).unwrap()
}

async fn found(test: &TestApp, number: &str) -> Vec<ReferralId> {
    let cx = desk(test).await;
    let found = find(&cx, number).await.unwrap().release(&cx).await.unwrap();
    found.people.iter().map(|one| one.id).collect()
}

async fn numbers_used(test: &TestApp) -> Vec<String> {
    let snapshot = test.test.db.read().await.unwrap();
    let used = used(&snapshot).await.unwrap();
    snapshot.finish().await.unwrap();
    used.iter().map(ToString::to_string).collect()
}

/// Who has this number is found, and whoever comes in with it is recognised.
async fn is_known_again(test: &TestApp, first: ReferralId, number: &str) {
    assert!(found(test, number).await.contains(&first));
    let again = typed(
        test,
        &Written {
            bsn: number,
            ..WITH_NUMBER
        },
    )
    .await;
    assert_eq!(known(test, again.id).await.attached_to, Some(first));
}

async fn letter(cx: &Cx, id: ReferralId) -> Vec<u8> {
    let shown = case_file::case_file(cx, id).await.unwrap();
    let file = shown.release(cx).await.unwrap().files.remove(0);
    case_file::file(cx, id, file.id).await.unwrap().bytes
}

/// The key seals for longer than anybody works on one request.
fn time_goes_by(test: &TestApp) {
    let since = test.app.clock.now() - SignedDuration::from_mins(16);
    let file = File::options().write(true).open(key_file(test)).unwrap();
    file.set_modified(since.into()).unwrap();
}

on_both! {
    async fn everybody_is_found_and_known_again_at_each_step(test) {
        let secret = account(test).await;
        let first = typed(test, &WITH_NUMBER).await.id;
        let cx = desk(test).await;
        let upload = Upload { name: "brief.pdf".to_owned(), bytes: LETTER.to_vec(), is_diagnosis_letter: false };
        add_file(&cx, first, upload).await.unwrap();
        let console = test.console();
        assert_eq!(add(&console).await.unwrap().to_string(), "2");
        is_known_again(test, first, NUMBER).await;
        assert_eq!(numbers_used(test).await, ["1"]);

        // Another process lets the new key seal: from here on both are in use.
        keys(test).promote().unwrap();
        is_known_again(test, first, NUMBER).await;
        let other = Written { surname: "Vandersteen", birth_date: "1938-06-30", bsn: OTHER_NUMBER, ..WITH_NUMBER };
        let second = typed(test, &other).await.id;
        assert_eq!(numbers_used(test).await, ["1", "2"]);
        let early = retire(&console).await;
        assert!(matches!(early, Err(NotRotated::TooSoon)), "{early:?}");
        time_goes_by(test);
        let early = retire(&console).await;
        assert!(matches!(early, Err(NotRotated::StillUsed(_))), "{early:?}");

        let mut told = 0;
        let rotated = rotate(&console, &mut |count| told = count).await.unwrap();
        // Two numbers, or three with the one that was attached, a file and a second factor.
        assert!(4 <= rotated.values && told == rotated.values, "{rotated:?}");
        assert_eq!(numbers_used(test).await, ["2"]);
        let idle = rotate(&console, &mut |_| {}).await.unwrap();
        assert_eq!(idle, Rotated { values: 0, ..rotated });
        is_known_again(test, first, NUMBER).await;
        assert!(found(test, OTHER_NUMBER).await.contains(&second));

        time_goes_by(test);
        retire(&console).await.unwrap();
        is_known_again(test, first, NUMBER).await;
        assert_eq!(letter(&desk(test).await, first).await, LETTER);
        let now = later(test, 5);
        assert!(enters(&now, &code(&secret, &now)).await.is_some());
        let again = retire(&console).await;
        assert!(matches!(again, Err(NotRotated::Keys(_))), "{again:?}");
    }
}

#[tokio::test]
async fn a_provider_lets_people_in_when_its_secret_has_another_key() {
    let test = site(TestDb::sqlite().await).await;
    let (provider, organisation, _, _) = linked(&test).await;
    let console = test.console();
    add(&console).await.unwrap();
    keys(&test).promote().unwrap();
    let rotated = rotate(&console, &mut |_| {}).await.unwrap();
    // The telephones of two, and the secret of the provider.
    assert!(3 <= rotated.values, "{rotated:?}");
    time_goes_by(&test);
    retire(&console).await.unwrap();
    assert_eq!(numbers_used(&test).await, ["2"]);
    // The provider answers whoever knows its secret, and nobody else.
    is_in(signs_in(&later(&test, 20), &provider, organisation).await);
}

#[tokio::test]
async fn nobody_replaces_keys_through_the_pages() {
    let test = TestApp::new().await;
    for role in [Role::Administrator, Role::ProgrammeLead] {
        let cx = test.staff(role).await;
        let refused = add(&cx).await;
        assert!(
            matches!(refused, Err(NotRotated::Other(Error::Forbidden))),
            "{refused:?}"
        );
        let refused = rotate(&cx, &mut |_| {}).await;
        assert!(
            matches!(refused, Err(NotRotated::Other(Error::Forbidden))),
            "{refused:?}"
        );
    }
    assert!(numbers_used(&test).await.is_empty());
    assert!(keys(&test).promote().is_err(), "nothing was added");
}
