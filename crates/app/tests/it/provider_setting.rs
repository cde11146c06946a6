//! Setting a provider and what is found wrong with it; and a provider that changes its keys.

use serde_json::json;
use spil_app::Error;
use spil_app::access::provider::{self, Came, Tested};
use spil_testkit::TestDb;
use spil_testkit::provider::{BentProvider, CLIENT, Manner, Signed};

use crate::provider::{
    OWN, SUBJECT, administrator, connect, is_in, linked, organisation_named, raised, settings,
    signs_in, site, start,
};
use crate::signing::{account as somebody, held, later};

#[tokio::test]
async fn a_provider_that_changes_its_keys_is_asked_anew_and_not_all_the_time() {
    let test = site(TestDb::sqlite().await).await;
    let (provider, organisation, _, _) = linked(&test).await;
    let asked = || provider.told().asked["/jwks"];
    let mut before = asked();
    for minutes in [20, 40] {
        let cx = later(&test, minutes);
        provider.told().key += 1;
        is_in(signs_in(&cx, &provider, organisation).await);
        assert_eq!(asked(), before + 1);
        is_in(signs_in(&cx, &provider, organisation).await);
        assert_eq!(asked(), before + 1);
        before += 1;
    }
    // Whoever signs with keys that nobody knows does not make us ask each time.
    provider.told().signed = Signed::UnknownKey;
    let cx = later(&test, 45);
    for _ in 0..5 {
        assert!(matches!(
            signs_in(&cx, &provider, organisation).await,
            Came::Refused
        ));
    }
    assert_eq!(asked(), before + 1);
}

#[tokio::test]
async fn whoever_sets_a_provider_hears_what_is_wrong_with_it() {
    let test = site(TestDb::sqlite().await).await;
    let secret = somebody(&test).await;
    let (id, cx) = raised(&test, &secret, 5).await;
    let organisation = organisation_named(&test, OWN).await;
    let provider = BentProvider::start(SUBJECT, start()).await;
    // A case manager sets nothing.
    let refused = provider::set(
        &cx,
        &id,
        organisation,
        &settings(&provider.issuer, CLIENT.1, 0),
    )
    .await;
    assert!(
        matches!(refused, Err(Error::Forbidden | Error::NotFound)),
        "{refused:?}"
    );
    connect(&test, OWN, &provider).await;
    let (id, cx) = administrator(&test).await;
    let tested = async || provider::test(&cx, &id, organisation).await.unwrap();
    assert_eq!(tested().await, Tested::Right);
    let document = "/.well-known/openid-configuration";
    let mut told = 0;
    for (path, manner, key) in [
        (document, Manner::Huge, "provider-test-long"),
        (document, Manner::LeadsOn, "provider-test-redirect"),
        (document, Manner::Nonsense, "provider-test-document"),
        ("/jwks", Manner::LeadsOn, "provider-test-redirect"),
        ("/token", Manner::LeadsOn, "provider-test-silent"),
    ] {
        provider.answers(path, manner);
        assert_eq!(tested().await, Tested::Wrong(key), "{path} {manner:?}");
        provider.answers(path, Manner::Right);
        told += 1;
    }
    for (document, key) in [
        (
            json!({ "issuer": "http://127.0.0.1:1" }),
            "provider-test-issuer",
        ),
        (
            json!({ "token_endpoint": "http://127.0.0.2:1/token" }),
            "provider-test-elsewhere",
        ),
        (
            json!({ "authorization_endpoint": "https://example.org/" }),
            "provider-test-elsewhere",
        ),
        (
            json!({ "jwks_uri": "https://example.org/" }),
            "provider-test-elsewhere",
        ),
        (json!({ "token_endpoint": null }), "provider-test-document"),
    ] {
        provider.told().document = document.clone();
        assert_eq!(tested().await, Tested::Wrong(key), "{document}");
        told += 1;
    }
    provider.told().document = json!({});
    let other = settings(&provider.issuer, "een-ander-geheim", 1);
    provider::set(&cx, &id, organisation, &other).await.unwrap();
    assert_eq!(tested().await, Tested::Wrong("provider-test-client"));
    println!("{told} things that can be wrong were told apart");
    assert!(told >= 10);
    // A session that is raised no longer changes nothing.
    later(&test, 30);
    let cx = held(&test, &id).await.unwrap();
    let refused = provider::set(
        &cx,
        &id,
        organisation,
        &settings(&provider.issuer, CLIENT.1, 2),
    )
    .await;
    assert!(matches!(refused, Err(Error::Forbidden)), "{refused:?}");
}
