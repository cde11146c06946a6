//! The administrator sees whether messages leave, and neither to whom nor about whom.

use spil_policy::Role;
use spil_testkit::{TestApp, Waits};

use crate::desk::signed_in;

const PAGE: &str = "/beheer/berichten";

#[tokio::test]
async fn messages_that_wait_are_counted_and_name_nobody() {
    let test = TestApp::with_team().await;
    let mut administrator = signed_in(&test, Role::Administrator).await;
    let empty = administrator.get(PAGE).await;
    assert!(
        empty.html.contains("Er wacht geen bericht"),
        "{}",
        empty.html
    );
    test.waiting(Waits {
        surname: "Wachter",
        class: "high",
        house_number: 1,
    })
    .await;
    let page = administrator.get(PAGE).await;
    assert_eq!(page.status, 200);
    assert!(page.html.contains("Er is geen mailserver ingesteld"));
    assert!(
        !page.html.contains("Er wacht geen bericht"),
        "{}",
        page.html
    );
    for told in ["Wachter", "praktijk@example.org", "99010101"] {
        assert!(!page.html.contains(told), "{told}");
    }
    // Nothing has failed, so there is nothing to try again.
    assert!(!page.html.contains("/beheer/berichten/opnieuw"));
}

#[tokio::test]
async fn nobody_else_sees_the_messages() {
    let test = TestApp::new().await;
    for role in [
        Role::WaitingListManager,
        Role::CaseManager,
        Role::ProgrammeLead,
    ] {
        let mut other = signed_in(&test, role).await;
        assert_eq!(other.get(PAGE).await.status, 403, "{role:?}");
        let sent = other.post("/beheer/berichten/opnieuw", "").await;
        assert_eq!(sent.status, 403, "{role:?}");
    }
}
