//! Signing in through the identity provider of an organisation: set, linked, used and unlinked; the second factor is asked unless
//! the provider says so of two; and an organisation that somebody left lets them in no more.

use jiff::{SignedDuration, Timestamp};
use secrecy::SecretString;
use serde_json::json;
use spil_app::access::invitation;
use spil_app::access::provider::{
    self, BrowserKey, Came, Letters, Outgoing, Reach, Second, Set, begin, begin_link, come_back,
};
use spil_app::access::session::{Factor, SessionId};
use spil_app::access::sign_in::{Begun, confirm};
use spil_app::{Cx, Error, organisation};
use spil_model::ids::OrganisationId;
use spil_model::network_file::NetworkFile;
use spil_model::sign_in::Device;
use spil_testkit::provider::{Back, BentProvider, CLIENT};
use spil_testkit::{MORNING, TestApp, TestDb, read};

use crate::signing::{PASSWORD, accept, account as somebody, code, enters, held, later, secret_of};

pub(crate) const OWN: &str = "Zorg aan de Velde";
pub(crate) const OTHER: &str = "Thuis in Zorg";
pub(crate) const ADMINISTRATOR: &str = "h.smit@example.org";
pub(crate) const SUBJECT: &str = "onderwerp-1";

pub(crate) async fn site(test: TestDb) -> TestApp {
    TestApp::on_with(test, |settings| {
        "https://spil.example.nl".clone_into(&mut settings.public_url);
        settings.outgoing = Outgoing::new(Reach::ThisMachine);
    })
    .await
}

pub(crate) async fn organisation_named(test: &TestApp, name: &str) -> OrganisationId {
    let (_, cx) = administrator(test).await;
    let listed = provider::list(&cx)
        .await
        .unwrap()
        .release(&cx)
        .await
        .unwrap();
    let found = listed.into_iter().find(|one| one.name == name);
    found.unwrap().organisation
}

pub(crate) fn start() -> Timestamp {
    MORNING.parse().unwrap()
}

/// A session that was raised two minutes after it began.
pub(crate) async fn raised(test: &TestApp, secret: &str, minutes: i64) -> (SessionId, Cx) {
    let cx = later(test, minutes);
    let begun = enters(&cx, &code(secret, &cx)).await.unwrap();
    later(test, minutes + 2);
    let cx = held(test, &begun.id).await.unwrap();
    let right = code(secret, &cx);
    let id = confirm(&cx, &begun.id, PASSWORD.to_owned().into(), &right).await;
    let id = id.unwrap().unwrap();
    (id, cx)
}

pub(crate) fn settings(issuer: &str, secret: &str, seen: i64) -> Set {
    Set {
        issuer: issuer.to_owned(),
        client_id: CLIENT.0.to_owned(),
        secret: SecretString::from(secret.to_owned()),
        trusted_contexts: "urn:two urn:three".to_owned(),
        seen,
    }
}

/// The provider of an organisation is set, whoever may do so.
pub(crate) async fn connect(test: &TestApp, name: &str, provider: &BentProvider) -> OrganisationId {
    let organisation = organisation_named(test, name).await;
    let (id, cx) = administrator(test).await;
    let listed = provider::list(&cx)
        .await
        .unwrap()
        .release(&cx)
        .await
        .unwrap();
    assert!(listed.iter().any(|one| one.organisation == organisation));
    let set = settings(&provider.issuer, CLIENT.1, 0);
    provider::set(&cx, &id, organisation, &set).await.unwrap();
    organisation
}

/// The administrator, in a session that was raised just now.
pub(crate) async fn administrator(test: &TestApp) -> (SessionId, Cx) {
    let token = invitation::invite(&test.console(), ADMINISTRATOR)
        .await
        .unwrap();
    let cx = test.visitor();
    let secret = secret_of(&cx, &token).await;
    let id = accept(&cx, &token, &secret).await.unwrap();
    let cx = held(test, &id).await.unwrap();
    (id, cx)
}

/// Goes to the provider and comes back.
pub(crate) async fn goes(
    cx: &Cx,
    provider: &BentProvider,
    organisation: OrganisationId,
) -> (BrowserKey, Back) {
    provider.told().now = cx.now;
    let set_out = begin(cx, organisation, "/team").await.unwrap().unwrap();
    let back = provider.sign_in(&set_out.address);
    (set_out.key, back)
}

pub(crate) fn letters(back: &Back) -> Letters<'_> {
    Letters {
        state: &back.state,
        code: &back.code,
        issuer: None,
    }
}

pub(crate) async fn comes(
    cx: &Cx,
    organisation: OrganisationId,
    key: &BrowserKey,
    letters: Letters<'_>,
) -> Came {
    let arrived = (organisation, Some(key));
    let came = come_back(cx, None, arrived, letters, Device::default()).await;
    came.unwrap()
}

pub(crate) async fn signs_in(
    cx: &Cx,
    provider: &BentProvider,
    organisation: OrganisationId,
) -> Came {
    let (key, back) = goes(cx, provider, organisation).await;
    comes(cx, organisation, &key, letters(&back)).await
}

/// Links the provider in a raised session; the session goes on under another id.
pub(crate) async fn links(
    cx: &Cx,
    session: &SessionId,
    provider: &BentProvider,
    organisation: OrganisationId,
) -> Came {
    provider.told().now = cx.now;
    let set_out = begin_link(cx, session, organisation)
        .await
        .unwrap()
        .unwrap();
    assert!(
        set_out.address.contains("prompt=login"),
        "{}",
        set_out.address
    );
    let back = provider.sign_in(&set_out.address);
    let arrived = (organisation, Some(&set_out.key));
    let signed = Some((cx, session));
    let came = come_back(cx, signed, arrived, letters(&back), Device::default()).await;
    came.unwrap()
}

/// Somebody whose organisation has a provider that they linked; gives the secret of the telephone too.
pub(crate) async fn linked(test: &TestApp) -> (BentProvider, OrganisationId, String, SessionId) {
    let secret = somebody(test).await;
    let (id, cx) = raised(test, &secret, 5).await;
    let provider = BentProvider::start(SUBJECT, start()).await;
    let organisation = connect(test, OWN, &provider).await;
    let Came::Linked(id) = links(&cx, &id, &provider, organisation).await else {
        panic!("not linked");
    };
    (provider, organisation, secret, id)
}

pub(crate) fn is_in(came: Came) -> Begun {
    match came {
        Came::In { begun, back_to } => {
            assert_eq!(back_to, "/team");
            begun
        }
        other => panic!("{other:?}"),
    }
}

async fn links_enters_and_unlinks(test: &TestApp) {
    let (provider, organisation, _, id) = linked(test).await;
    let cx = later(test, 20);
    let begun = is_in(signs_in(&cx, &provider, organisation).await);
    assert_eq!(begun.factor, Factor::Provider);
    let cx = held(test, &begun.id).await.unwrap();
    // It begins a session and raises none: what changes the account still wants both factors.
    let refused = provider::unlink(&cx, &begun.id, uuid::Uuid::nil()).await;
    assert!(matches!(refused, Err(Error::Forbidden)), "{refused:?}");
    later(test, 12);
    let cx = held(test, &id).await.unwrap();
    let own = provider::own(&cx)
        .await
        .unwrap()
        .release(&cx)
        .await
        .unwrap();
    let [one] = &own[..] else {
        panic!("{} providers", own.len());
    };
    assert_eq!((one.name.as_str(), one.used_at.is_some()), (OWN, true));
    let new = provider::unlink(&cx, &id, one.id.unwrap()).await.unwrap();
    assert_ne!(new, id);
    assert!(held(test, &begun.id).await.is_none());
    let cx = test.visitor();
    let refused = signs_in(&cx, &provider, organisation).await;
    assert!(matches!(refused, Came::Refused), "{refused:?}");
    for (name, code) in [
        ("provider", "linked"),
        ("factor", "provider"),
        ("provider", "unlinked"),
        ("why", "unknown"),
    ] {
        assert_eq!(
            test.test.events_that_say(name, code).await,
            1,
            "{name} {code}"
        );
    }
}

#[tokio::test]
async fn a_provider_is_linked_used_and_unlinked_on_both_engines() {
    let mut engines = 0;
    for database in [TestDb::sqlite().await, TestDb::postgres().await] {
        let test = site(database).await;
        links_enters_and_unlinks(&test).await;
        test.test.finish().await;
        engines += 1;
    }
    assert_eq!(engines, 2);
}

#[tokio::test]
async fn one_factor_at_the_provider_is_never_enough() {
    let test = site(TestDb::sqlite().await).await;
    let (provider, organisation, secret, _) = linked(&test).await;
    let hours = |hours: i64| {
        (start() + SignedDuration::from_mins(20) - SignedDuration::from_hours(hours)).as_second()
    };
    let says = [
        (json!(["pwd"]), json!(null), json!(hours(0)), false),
        (json!([]), json!(null), json!(hours(0)), false),
        (json!(null), json!(null), json!(hours(0)), false),
        (
            json!(["otp", "sms"]),
            json!("urn:one"),
            json!(hours(0)),
            false,
        ),
        (json!(["pwd", "otp"]), json!(null), json!(null), false),
        (json!(["mfa"]), json!("urn:two"), json!(hours(9)), false),
        (json!(["mfa"]), json!(null), json!(hours(0)), true),
        (json!(["pwd"]), json!("urn:two"), json!(hours(0)), true),
        (json!(["pwd", "hwk"]), json!(null), json!(hours(7)), true),
    ];
    let mut asked = 0;
    for (methods, context, at, is_enough) in says {
        let cx = later(&test, 20);
        let what = format!("{methods} {context} {at}");
        provider.says("amr", methods);
        provider.says("acr", context);
        provider.says("auth_time", at);
        match signs_in(&cx, &provider, organisation).await {
            Came::In { .. } => assert!(is_enough, "{what}"),
            Came::Second(key) => {
                assert!(!is_enough, "{what}");
                assert!(provider::waits_for_second(&cx, &key).await.unwrap());
                asked += 1;
            }
            other => panic!("{what}: {other:?}"),
        }
    }
    println!("the second factor was asked {asked} times");
    assert_eq!(asked, 6);

    // Whoever is asked gets in with the code of the telephone, once, and in that browser alone.
    provider.says("amr", json!(["pwd"]));
    provider.says("acr", json!(null));
    provider.says("auth_time", json!(hours(0)));
    let cx = later(&test, 25);
    let Came::Second(key) = signs_in(&cx, &provider, organisation).await else {
        panic!("not asked");
    };
    let prove = async |key: &BrowserKey, code: &str| {
        let proved = provider::prove_second(&cx, key, code, Device::default()).await;
        proved.unwrap()
    };
    let right = code(&secret, &cx);
    let other = BrowserKey::from_cookie("elders");
    assert!(matches!(prove(&other, &right).await, Second::Over));
    assert!(matches!(prove(&key, "000000").await, Second::Wrong));
    let Second::In(begun, back_to) = prove(&key, &right).await else {
        panic!("not in");
    };
    assert_eq!(
        (begun.factor, back_to.as_str()),
        (Factor::ProviderAndCode, "/team")
    );
    assert!(held(&test, &begun.id).await.is_some());
    assert!(matches!(prove(&key, &right).await, Second::Over));
}

#[tokio::test]
async fn whoever_left_the_organisation_or_is_closed_is_let_in_no_more() {
    let test = site(TestDb::sqlite().await).await;
    let (provider, organisation, _, _) = linked(&test).await;
    let cx = later(&test, 20);
    provider.says("amr", json!(["pwd"]));
    let Came::Second(key) = signs_in(&cx, &provider, organisation).await else {
        panic!("not asked");
    };
    provider.says("amr", json!(["mfa"]));
    is_in(signs_in(&cx, &provider, organisation).await);
    let network = read("testdata/network/two-sub-regions.toml");
    let stays = "organisation = \"zorg-aan-de-velde\", role = \"case_manager\", team = \"centrum-1\", hours = 20.0, from = 2025-01-01";
    assert!(network.contains(stays));
    let network = network.replace(stays, &format!("{stays}, until = 2026-03-01"));
    let stays = "role = \"case_manager\", organisation = \"zorg-aan-de-velde\", team = \"centrum-1\", from = 2025-01-01";
    assert!(network.contains(stays));
    let network = network.replace(stays, &format!("{stays}, until = 2026-03-01"));
    let network = NetworkFile::parse(&network).unwrap();
    organisation::import(&test.console(), &network)
        .await
        .unwrap();
    let cx = later(&test, 21);
    assert!(matches!(
        signs_in(&cx, &provider, organisation).await,
        Came::Refused
    ));
    assert!(!provider::waits_for_second(&cx, &key).await.unwrap());
}
