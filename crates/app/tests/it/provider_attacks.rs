//! What is done to a sign-in through a provider, by whoever is on the way, by another browser, and by a provider itself: each gets
//! the same refusal.

use std::time::Instant;

use serde_json::{Value, json};
use spil_app::access::provider::{Came, Letters};
use spil_model::ids::OrganisationId;
use spil_testkit::provider::{BentProvider, Manner, Signed};
use spil_testkit::{TestApp, TestDb};

use crate::provider::{
    OTHER, SUBJECT, comes, connect, goes, is_in, letters, linked, signs_in, site, start,
};
use crate::signing::later;

/// Makes one thing of a provider wrong.
type Bend = fn(&BentProvider);

async fn refused(
    test: &TestApp,
    provider: &BentProvider,
    organisation: OrganisationId,
    what: &str,
) {
    let cx = later(test, 20);
    let came = signs_in(&cx, provider, organisation).await;
    assert!(matches!(came, Came::Refused), "{what}: {came:?}");
}

#[tokio::test]
async fn what_a_provider_says_is_refused_unless_all_of_it_is_right() {
    let test = site(TestDb::sqlite().await).await;
    let (provider, organisation, _, _) = linked(&test).await;
    let now = start().as_second() + 20 * 60;
    let says: [(&str, Value); 12] = [
        ("nonce", json!("van een ander")),
        ("nonce", json!(null)),
        ("aud", json!("een-ander")),
        ("aud", json!(["spil", "een-ander"])),
        ("aud", json!(null)),
        ("azp", json!("een-ander")),
        ("iss", json!("https://login.example.org")),
        ("iss", json!(null)),
        ("exp", json!(now - 1)),
        ("exp", json!(null)),
        ("sub", json!("onderwerp-2")),
        ("sub", json!(null)),
    ];
    let mut count = 0;
    for (name, wrong) in says {
        provider.says("sub", json!(SUBJECT));
        let before = provider.told().claims.clone();
        provider.says(name, wrong.clone());
        refused(&test, &provider, organisation, &format!("{name} {wrong}")).await;
        provider.told().claims = before;
        count += 1;
    }
    for signed in [
        Signed::UnknownKey,
        Signed::OtherKey,
        Signed::Not,
        Signed::BySecret,
        Signed::ByClientId,
    ] {
        provider.told().signed = signed;
        refused(&test, &provider, organisation, &format!("{signed:?}")).await;
        provider.told().signed = Signed::Right;
        count += 1;
    }
    let cx = later(&test, 20);
    is_in(signs_in(&cx, &provider, organisation).await);
    println!("{count} tokens refused");
    assert!(count >= 17);
}

#[tokio::test]
async fn an_answer_counts_once_in_its_own_browser_and_for_its_own_provider() {
    let test = site(TestDb::sqlite().await).await;
    let (provider, organisation, _, _) = linked(&test).await;
    let evil = BentProvider::start(SUBJECT, start()).await;
    let other = connect(&test, OTHER, &evil).await;
    let cx = later(&test, 20);
    let mut count = 0;
    let mut check = |what: &str, came: &Came| {
        assert!(matches!(came, Came::Refused), "{what}: {came:?}");
        count += 1;
    };

    let (key, back) = goes(&cx, &provider, organisation).await;
    is_in(comes(&cx, organisation, &key, letters(&back)).await);
    check(
        "used before",
        &comes(&cx, organisation, &key, letters(&back)).await,
    );

    let (_, back) = goes(&cx, &provider, organisation).await;
    let (key, _) = goes(&cx, &provider, organisation).await;
    check(
        "of another browser",
        &comes(&cx, organisation, &key, letters(&back)).await,
    );

    let (key, back) = goes(&cx, &provider, organisation).await;
    let late = later(&test, 31);
    check(
        "too late",
        &comes(&late, organisation, &key, letters(&back)).await,
    );
    let cx = later(&test, 20);

    // Somebody puts their own code into the sign-in of somebody else.
    let (key, back) = goes(&cx, &provider, organisation).await;
    let (_, own) = goes(&cx, &provider, organisation).await;
    let injected = Letters {
        code: &own.code,
        ..letters(&back)
    };
    check(
        "a code injected",
        &comes(&cx, organisation, &key, injected).await,
    );

    // What one provider gave is brought where the other one sends people back.
    let (key, back) = goes(&cx, &provider, organisation).await;
    check("mixed up", &comes(&cx, other, &key, letters(&back)).await);
    assert_eq!(
        evil.told().asked.get("/token"),
        None,
        "a code of one provider went to another"
    );

    let (key, back) = goes(&cx, &provider, organisation).await;
    let named = Letters {
        issuer: Some(&evil.issuer),
        ..letters(&back)
    };
    check(
        "from another issuer",
        &comes(&cx, organisation, &key, named).await,
    );
    let (key, back) = goes(&cx, &provider, organisation).await;
    let empty = Letters {
        code: "",
        ..letters(&back)
    };
    check(
        "without a code",
        &comes(&cx, organisation, &key, empty).await,
    );

    // The same subject at the provider of another organisation is somebody else.
    check("linked elsewhere", &signs_in(&cx, &evil, other).await);

    println!("{count} answers refused");
    assert!(count >= 8);
}

#[tokio::test]
async fn whoever_is_not_on_the_way_is_refused_and_an_answer_names_itself_where_it_must() {
    let test = site(TestDb::sqlite().await).await;
    let (provider, organisation, _, _) = linked(&test).await;
    let cx = later(&test, 20);
    let (key, _) = goes(&cx, &provider, organisation).await;
    // Who says to be on the way and is not.
    for state in ["", "x", &"y".repeat(5000)] {
        let letters = Letters {
            state,
            code: "x",
            issuer: None,
        };
        let came = comes(&cx, organisation, &key, letters).await;
        assert!(matches!(came, Came::Refused), "{came:?}");
    }

    // A provider that says that its answers name it has to do so.
    provider.told().document = json!({ "authorization_response_iss_parameter_supported": true });
    let cx = later(&test, 90);
    let came = signs_in(&cx, &provider, organisation).await;
    assert!(matches!(came, Came::Refused), "{came:?}");
    let (key, back) = goes(&cx, &provider, organisation).await;
    let named = Letters {
        issuer: Some(&provider.issuer),
        ..letters(&back)
    };
    is_in(comes(&cx, organisation, &key, named).await);
}

#[tokio::test]
async fn a_provider_that_is_down_or_misbehaves_is_said_to_be_down_and_in_time() {
    let test = site(TestDb::sqlite().await).await;
    let (provider, organisation, _, _) = linked(&test).await;
    let bends: [(&str, Bend); 5] = [
        ("a huge answer", |one| one.answers("/token", Manner::Huge)),
        ("leads on", |one| one.answers("/token", Manner::LeadsOn)),
        ("slow", |one| one.answers("/token", Manner::Silent)),
        ("keys lead on", |one| {
            one.answers("/jwks", Manner::LeadsOn);
            one.told().key += 1;
        }),
        ("keys are huge", |one| {
            one.answers("/jwks", Manner::Huge);
            one.told().key += 1;
        }),
    ];
    let mut count = 0;
    for (minutes, (what, bend)) in (1..).zip(bends) {
        let cx = later(&test, 15 + minutes);
        bend(&provider);
        let begun = Instant::now();
        let came = signs_in(&cx, &provider, organisation).await;
        assert!(matches!(came, Came::Down), "{what}: {came:?}");
        assert!(begun.elapsed().as_secs() < 10, "{what}");
        provider.told().manners.clear();
        count += 1;
    }
    // Nobody is sent to a provider that is down.
    provider.answers("/.well-known/openid-configuration", Manner::LeadsOn);
    let cx = later(&test, 200);
    let set_out = spil_app::access::provider::begin(&cx, organisation, "/").await;
    assert!(set_out.unwrap().is_none());
    println!("{count} answers of a provider that is down");
    assert!(count >= 5);
}
