//! Insurers by the names that the network gives them: at the case file, in the inbox of the team and in a suggestion.

use spil_model::ids::ReferralId;
use spil_testkit::{TestApp, Waits};

use crate::browser::Browser;
use crate::case_file::{encoded, form_of, set};
use crate::desk::{DESK, signed_in_as};

async fn waits(test: &TestApp) -> ReferralId {
    let waits = Waits {
        surname: "Zonderling",
        class: "high",
        house_number: 12,
    };
    test.waiting(waits).await
}

/// The desk fills in an insurer by its name and number, and reads the case file.
pub(crate) async fn insured(desk: &mut Browser, id: ReferralId, name: &str, uzovi: &str) -> String {
    let address = format!("/aanmeldingen/{id}/gegevens");
    let mut pairs = form_of(&desk.get(&address).await.html);
    set(&mut pairs, "insurer_name", name);
    set(&mut pairs, "insurer_uzovi", uzovi);
    let saved = desk.post(&address, &encoded(&pairs)).await;
    assert_eq!(saved.status, 303, "{}", saved.html);
    desk.get(&format!("/aanmeldingen/{id}")).await.html
}

/// Why somebody whose employer has a contract with one insurer only is less fit.
const WITHOUT: &str = "geen contract met verzekeraar De Polis.";

/// The colleagues to whom somebody can be offered, each with the reasons.
async fn offering(member: &mut Browser, id: ReferralId) -> String {
    let address = format!("/aanmeldingen/{id}/aanbieden");
    member.get(&address).await.html
}

#[tokio::test]
async fn an_insurer_has_its_name_wherever_it_is_shown() {
    let test = TestApp::with_team().await;
    let id = waits(&test).await;
    let mut desk = signed_in_as(&test, DESK).await;
    let mut bram = signed_in_as(&test, "Bram Visser").await;
    let file = insured(&mut desk, id, "", "9902").await;
    assert!(file.contains("De Polis, 9902"), "{file}");
    assert!(
        bram.get("/team")
            .await
            .html
            .contains("verzekeraar De Polis")
    );
    let colleagues = offering(&mut bram, id).await;
    assert!(colleagues.contains(WITHOUT), "{colleagues}");
    let file = insured(&mut desk, id, "", "9977").await;
    assert!(file.contains("9977") && !file.contains("De Polis"));
    assert!(bram.get("/team").await.html.contains("verzekeraar 9977"));
}

#[tokio::test]
async fn a_name_is_enough_for_contracts_to_count() {
    let test = TestApp::with_team().await;
    let id = waits(&test).await;
    let mut desk = signed_in_as(&test, DESK).await;
    let mut bram = signed_in_as(&test, "Bram Visser").await;
    let file = insured(&mut desk, id, " de polis ", "").await;
    assert!(file.contains("de polis, 9902"), "{file}");
    assert!(offering(&mut bram, id).await.contains(WITHOUT));
    insured(&mut desk, id, "Verre Vrienden", "").await;
    let inbox = bram.get("/team").await.html;
    assert!(inbox.contains("verzekeraar niet bekend"), "{inbox}");
    assert!(!offering(&mut bram, id).await.contains("geen contract"));
}
