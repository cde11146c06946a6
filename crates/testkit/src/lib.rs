//! What tests share: builders, the harness for both database engines, a running application. Never used in production.

#![expect(
    clippy::expect_used,
    clippy::missing_panics_doc,
    reason = "a harness that cannot start says so and stops the test"
)]

mod application;
pub mod authenticator;
pub mod cluster;
mod database;
pub mod failing;
pub mod filling;
pub mod http;
mod look_back;
pub mod older;
mod people;
pub mod provider;
pub mod relay;
pub mod searching;
pub mod serving;
pub mod telephone;

pub use application::{MORNING, TestApp, read};
pub use database::TestDb;
pub use people::{IN_CENTRUM, Waits};

/// Makes one test into two: the same law on SQLite and on PostgreSQL.
///
/// ```ignore
/// on_both_engines! {
///     async fn a_row_comes_back_as_it_was(test: &TestDb) { … }
/// }
/// ```
#[macro_export]
macro_rules! on_both_engines {
    ($($(#[$meta:meta])* async fn $name:ident($test:ident: &TestDb) $body:block)*) => {$(
        mod $name {
            use super::*;

            $(#[$meta])*
            async fn law($test: &$crate::TestDb) $body

            #[tokio::test]
            async fn sqlite() {
                let test = $crate::TestDb::sqlite().await;
                law(&test).await;
                test.finish().await;
            }

            #[tokio::test]
            async fn postgres() {
                let test = $crate::TestDb::postgres().await;
                law(&test).await;
                test.finish().await;
            }
        }
    )*};
}
