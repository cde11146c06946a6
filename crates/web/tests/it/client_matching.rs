//! What the pages say of somebody who is known already: to the desk that there is somebody, to a visitor nothing at all.

use spil_app::referral::{NewReferral, enter};
use spil_model::birth_date::BirthDate;
use spil_model::bsn::Bsn;
use spil_model::ids::ReferralId;
use spil_model::referral::{Channel, Danger, Referrer, ReferrerKind};
use spil_model::text::LongText;
use spil_policy::Role;
use spil_testkit::TestApp;

use crate::browser::Browser;
use crate::desk::{DESK, content, refer, signed_in, signed_in_as, version_of};
use crate::referral::{code_in, fill_in};

/// Everything that a visitor is answered from the last step on, without the code.
async fn answers(test: &TestApp) -> Vec<String> {
    let mut browser = Browser::new(test);
    fill_in(&mut browser).await;
    let sent = browser.post("/aanmelden/controle", "").await;
    let done = browser.get("/aanmelden/klaar").await.html;
    let code = code_in(&done);
    let status = browser.post("/volgen", &format!("code={code}")).await.html;
    let told = [sent.location, done, status];
    told.map(|text| text.replace(&code, "CODE")).into()
}

#[tokio::test]
async fn a_second_referral_of_somebody_is_answered_as_the_first() {
    let test = TestApp::new().await;
    let first = answers(&test).await;
    let second = answers(&test).await;
    assert_eq!(first, second);
    let mut desk = signed_in(&test, Role::WaitingListManager).await;
    let list = desk.get("/wachtlijst").await.html;
    assert!(list.contains("Vries"), "{list}");
}

/// The desk types somebody with a number, whose house may be on fire.
async fn typed(test: &TestApp, dangers: &[Danger]) -> ReferralId {
    let cx = test.named(DESK).await;
    let mut content = content("Wouterloodt");
    content.client.birth_date = BirthDate::parse("1941-03-12").ok();
    content.question = LongText::parse("Het gaat thuis niet meer.").ok();
    content.dangers.extend(dangers);
    let new = NewReferral {
        channel: Channel::Phone,
        external_number: None,
        received_at: cx.now,
        referrer: Referrer::of(ReferrerKind::HomeCare),
        content,
        bsn: Bsn::parse("999990019").ok(),
        files: Vec::new(),
    };
    enter(&cx, new, Vec::new()).await.unwrap().id
}

#[tokio::test]
async fn the_desk_reads_the_news_and_detaches_by_one_click() {
    let test = TestApp::with_team().await;
    let first = typed(&test, &[]).await;
    let second = typed(&test, &[Danger::Fire]).await;
    let mut desk = signed_in_as(&test, DESK).await;
    let address = format!("/aanmeldingen/{first}");
    let page = desk.get(&address).await.html;
    for part in [
        "Is deze persoon al bekend?",
        "Aanmelding die erbij kwam",
        "nieuw</span>",
        "Het gaat thuis niet meer.",
        "Er kwam een aanmelding bij: lees die",
        "Ik heb het gelezen",
    ] {
        assert!(page.contains(part), "{part}: {page}");
    }
    assert!(!page.contains("client-"), "{page}");
    let english = desk.get(&format!("{address}?taal=en")).await.html;
    assert!(english.contains("A referral that came in later"));
    desk.get(&format!("{address}?taal=nl")).await;
    let form = format!("versie={}", version_of(&page));
    let read = desk.post(&format!("{address}/nieuws"), &form).await;
    assert_eq!(read.location, format!("{address}?gedaan=gewogen"));
    let page = desk.get(&read.location).await.html;
    assert!(page.contains("het nieuws is gelezen") && !page.contains("Ik heb het gelezen"));
    let late = format!("/aanmeldingen/{second}");
    let page = desk.get(&late).await.html;
    assert!(
        page.contains("De termijnen lopen bij die aanmelding."),
        "{page}"
    );
    assert!(page.contains("Toegevoegd aan een andere aanmelding"));
    let form = format!("versie={}", version_of(&page));
    let off = desk.post(&format!("{late}/losmaken"), &form).await;
    assert_eq!(off.location, format!("{address}?gedaan=losgemaakt"));
    let page = desk.get(&late).await.html;
    assert!(!page.contains("De termijnen lopen bij die aanmelding."));
    let again = desk.post(&format!("{late}/losmaken"), &form).await;
    assert!(again.status.is_client_error(), "{}", again.status);
}

#[tokio::test]
async fn who_may_be_the_same_is_a_way_to_the_pair_and_no_name() {
    let test = TestApp::with_team().await;
    let mut ids = Vec::new();
    for _ in 0..2 {
        let mut content = content("Wouterloodt");
        content.client.birth_date = BirthDate::parse("1941-03-12").ok();
        ids.push(refer(&test, content, ReferrerKind::Caregiver).await);
    }
    let mut desk = signed_in_as(&test, DESK).await;
    for id in ids {
        let page = desk.get(&format!("/aanmeldingen/{id}")).await.html;
        assert!(page.contains("Misschien dezelfde persoon"), "{page}");
        assert!(page.contains("href=\"/dubbel/"), "{page}");
    }
}
