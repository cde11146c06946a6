//! A large edition comes in by batches; one that contradicts itself is refused, and the earlier one stays in force.

use spil_app::geography::{Imported, NotAdded, PostcodeImport, import};
use spil_app::support::near;
use spil_model::geography::{HouseNumber, NeighbourhoodCode, Postcode, PostcodeRow};
use spil_testkit::TestApp;

fn row(postcode: &str, number: u32, neighbourhood: &str) -> PostcodeRow {
    PostcodeRow {
        postcode: Postcode::parse(postcode).unwrap(),
        house_number: HouseNumber::new(number).unwrap(),
        neighbourhood: NeighbourhoodCode::parse(neighbourhood).unwrap(),
    }
}

async fn is_known(test: &TestApp, postcode: &str) -> bool {
    let postcode = Postcode::parse(postcode).unwrap();
    near(&test.visitor(), postcode).await.unwrap().is_known
}

#[tokio::test]
async fn many_rows_come_in_by_batches() {
    let test = TestApp::new().await;
    let cx = test.console();
    let rows: Vec<_> = (1..=30_000)
        .map(|number| row("9901AB", number, "99010101"))
        .collect();
    let imported = import(&cx, 2025, &rows).await.unwrap();
    let expected = Imported {
        rows: 30_000,
        repeated: 0,
    };
    assert_eq!(imported, expected);
    let twice = [row("9902AB", 1, "99010102"), row("9902AB", 1, "99010102")];
    let other = import(&cx, 2026, &twice);
    let expected = Imported {
        rows: 1,
        repeated: 1,
    };
    assert_eq!(other.await.unwrap(), expected);
    assert!(!is_known(&test, "9901AB").await && is_known(&test, "9902AB").await);
}

#[tokio::test]
async fn an_import_goes_on_in_steps_of_a_bounded_size() {
    let test = TestApp::new().await;
    let cx = test.console();
    let mut import = PostcodeImport::begin(&cx, 2025).await.unwrap();
    let rows: Vec<_> = (1..=40_000)
        .map(|number| row("9901AB", number, "99010101"))
        .collect();
    let mut rest = rows.as_slice();
    while !rest.is_empty() {
        let (batch, after) = rest.split_at(import.room().min(rest.len()));
        import.add(&cx, batch).await.unwrap();
        rest = after;
    }
    // The clock of the test stands still, so that no step seems to take long.
    let steps: Vec<usize> = import.holds().iter().map(|hold| hold.rows).collect();
    assert_eq!(
        steps,
        [1_000, 2_000, 4_000, 8_000, 8_000, 8_000, 8_000, 1_000]
    );
}

#[tokio::test]
async fn an_edition_that_contradicts_itself_is_left() {
    let test = TestApp::new().await;
    let cx = test.console();
    import(&cx, 2025, &[row("9901AB", 1, "99010101")])
        .await
        .unwrap();
    let mut second = PostcodeImport::begin(&cx, 2026).await.unwrap();
    let wrong = row("9902AB", 1, "99010202");
    let rows = [row("9902AB", 1, "99010101"), wrong];
    let refused = second.add(&cx, &rows).await;
    assert!(
        matches!(refused, Err(NotAdded::Contradicts(row)) if row == wrong),
        "{refused:?}"
    );
    second.abandon(&cx).await.unwrap();
    assert!(is_known(&test, "9901AB").await && !is_known(&test, "9902AB").await);
}
