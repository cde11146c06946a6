//! Referrals that come with files: the same number twice is one, files that nothing names go again, the desk keeps the
//! date of receipt.

use std::path::Path;

use spil_app::referral::{NewReferral, Original, Upload, enter, import};
use spil_app::{Cx, Error};
use spil_model::name::{NameParts, PersonName};
use spil_model::person::PersonDetails;
use spil_model::referral::{Channel, ExternalNumber, ReferralContent, Referrer, ReferrerKind};
use spil_model::text::ShortText;
use spil_policy::Role;
use spil_testkit::TestApp;

const PDF: &[u8] = b"%PDF-1.7\n1 0 obj\n<< >>\nendobj\n%%EOF\n";

fn referral(cx: &Cx, channel: Channel, number: Option<&str>) -> NewReferral {
    let parts = NameParts {
        surname: Some("Vries".to_owned()),
        ..NameParts::default()
    };
    let text = |text: &str| ShortText::parse(text).unwrap();
    NewReferral {
        channel,
        external_number: number.map(|number| ExternalNumber {
            system: text("ZorgDomein"),
            number: text(number),
        }),
        received_at: cx.now,
        referrer: Referrer::of(ReferrerKind::Gp),
        content: ReferralContent::about(PersonDetails::named(PersonName::new(parts).unwrap())),
        bsn: None,
        files: Vec::new(),
    }
}

fn pdf() -> Upload {
    Upload {
        name: "verwijzing.pdf".to_owned(),
        bytes: PDF.to_vec(),
    }
}

fn original() -> Original {
    Original {
        file: Upload {
            name: "Bundle.xml".to_owned(),
            bytes: b"<Bundle/>".to_vec(),
        },
        media_type: "application/fhir+xml",
    }
}

/// How many sealed files lie in the folder.
fn sealed(test: &TestApp) -> usize {
    fn count(folder: &Path) -> usize {
        let entries = std::fs::read_dir(folder).unwrap().map(Result::unwrap);
        entries
            .map(|entry| {
                if entry.path().is_dir() {
                    count(&entry.path())
                } else {
                    1
                }
            })
            .sum()
    }
    count(&test.test.folder.path().join("data/files"))
}

#[tokio::test]
async fn the_same_number_twice_is_one_referral_and_leaves_no_files() {
    let test = TestApp::new().await;
    let cx = test.console();
    let new = |number| referral(&cx, Channel::Fhir, Some(number));
    let first = import(&cx, new("ZD-12 34"), vec![pdf()], vec![original()])
        .await
        .unwrap();
    assert!(!first.was_known);
    assert_eq!(sealed(&test), 2);
    let again = import(&cx, new("zd1234"), vec![pdf()], vec![original()])
        .await
        .unwrap();
    assert!(again.was_known);
    assert_eq!((again.id, again.code), (first.id, first.code));
    assert_eq!(sealed(&test), 2);
    let other = import(&cx, new("ZD-1235"), Vec::new(), Vec::new())
        .await
        .unwrap();
    assert_ne!(other.id, first.id);
}

#[tokio::test]
async fn the_desk_and_another_system_mean_the_same_referral() {
    let test = TestApp::new().await;
    let console = test.console();
    let first = import(
        &console,
        referral(&console, Channel::Fhir, Some("1")),
        Vec::new(),
        Vec::new(),
    );
    let first = first.await.unwrap();
    for role in [Role::WaitingListManager, Role::Secretary] {
        let cx = test.staff(role).await;
        let typed = enter(&cx, referral(&cx, Channel::Pdf, Some("1")), vec![pdf()])
            .await
            .unwrap();
        assert!(typed.was_known && typed.id == first.id);
    }
    assert_eq!(sealed(&test), 0);
}

#[tokio::test]
async fn late_typing_keeps_the_date_of_receipt_and_the_future_is_refused() {
    let test = TestApp::new().await;
    let cx = test.staff(Role::WaitingListManager).await;
    let day = jiff::SignedDuration::from_hours(24);
    let mut late = referral(&cx, Channel::Letter, None);
    late.received_at = cx.now - day * 10;
    let late = enter(&cx, late, Vec::new()).await.unwrap();
    let now = enter(&cx, referral(&cx, Channel::Letter, None), Vec::new())
        .await
        .unwrap();
    assert!(late.reaction_due < now.reaction_due);
    let mut early = referral(&cx, Channel::Phone, None);
    early.received_at = cx.now + day;
    let refused = enter(&cx, early, vec![pdf()]).await;
    assert!(matches!(refused, Err(Error::Refused(_))), "{refused:?}");
    assert_eq!(sealed(&test), 0);
}

#[tokio::test]
async fn a_file_of_a_wrong_kind_refuses_the_whole() {
    let test = TestApp::new().await;
    let cx = test.staff(Role::Secretary).await;
    let wrong = Upload {
        name: "virus.pdf".to_owned(),
        bytes: b"MZ\x90".to_vec(),
    };
    let refused = enter(
        &cx,
        referral(&cx, Channel::Pdf, Some("9")),
        vec![pdf(), wrong],
    )
    .await;
    assert!(matches!(refused, Err(Error::Invalid(_))), "{refused:?}");
    assert_eq!(sealed(&test), 0);
    let after = enter(&cx, referral(&cx, Channel::Pdf, Some("9")), vec![pdf()])
        .await
        .unwrap();
    assert!(!after.was_known);
}

#[tokio::test]
async fn others_neither_type_nor_import_nor_learn_which_numbers_are_known() {
    let test = TestApp::new().await;
    let console = test.console();
    let known = referral(&console, Channel::Fhir, Some("1"));
    import(&console, known, Vec::new(), Vec::new())
        .await
        .unwrap();
    for role in [Role::LinkWorker, Role::OrganisationManager] {
        let cx = test.staff(role).await;
        for number in ["1", "2"] {
            let refused = enter(&cx, referral(&cx, Channel::Pdf, Some(number)), Vec::new()).await;
            assert!(
                matches!(refused, Err(Error::Forbidden | Error::NotFound)),
                "{role:?}: {refused:?}"
            );
            let refused = import(
                &cx,
                referral(&cx, Channel::Fhir, Some(number)),
                Vec::new(),
                Vec::new(),
            )
            .await;
            assert!(
                matches!(refused, Err(Error::Forbidden | Error::NotFound)),
                "{role:?}: {refused:?}"
            );
        }
    }
}
