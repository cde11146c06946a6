//! Reading changes nothing: whatever is asked for by GET leaves every table as it was, but for the journal and what every
//! visit leaves.

use spil_web::Mode;

use super::actors::{actors, browser};
use super::{at, world};
use crate::browser::Browser;

/// Fewer pages than these are not the site.
const FLOOR: usize = 3_000;

#[tokio::test]
async fn whatever_is_asked_for_by_get_changes_nothing() {
    let (test, objects) = world().await;
    let fresh = Browser::new(&test);
    let mut visitors = Vec::new();
    for actor in actors().iter().filter(|actor| actor.is_of_the_north()) {
        visitors.push(browser(&fresh, &test, actor).await);
    }
    let before = test.test.tally().await;
    let mut asked = 0;
    for route in spil_web::addresses(Mode::Serve) {
        for visitor in &mut visitors {
            let about = objects.about(&route);
            let count = if route.contains("{id}") {
                about.len()
            } else {
                1
            };
            for id in about.iter().take(count) {
                visitor.get(&at(&route, id)).await;
                asked += 1;
            }
        }
        assert_eq!(test.test.tally().await, before, "GET {route}");
    }
    println!("{asked} pages read, nothing changed");
    assert!(FLOOR <= asked, "{asked} pages");
}
