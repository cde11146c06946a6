//! Oversight of who looked at whom: the log of one person, emergency access, and the accesses that the privacy officer reviews.

mod emergency;
mod log;
mod review;

use axum::routing::{get, post};
use jiff::Timestamp;
use spil_app::clock::in_the_netherlands;

pub(crate) use log::{action_key, dates};

use crate::doors::Doors;
use crate::page::Words;

/// The page where emergency access is asked for.
pub(crate) const EMERGENCY: &str = "/noodtoegang";
/// The page of the accesses to review.
pub(crate) const REVIEW: &str = "/toezicht";
/// The page of every emergency access.
pub(crate) const EMERGENCIES: &str = "/toezicht/noodtoegang";

pub(crate) fn routes() -> Doors {
    Doors::new()
        .route("/clienten/{id}/inzage", get(log::show))
        .route("/clienten/{id}/inzage/brief", get(log::letter))
        .route("/clienten/{id}/inzage/csv", get(log::csv))
        .route("/clienten/{id}/inzage/xlsx", get(log::xlsx))
        .route(EMERGENCY, get(emergency::form).post(emergency::ask))
        .route("/noodtoegang/{id}/einde", post(emergency::end))
        .route(EMERGENCIES, get(emergency::list))
        .route(
            "/toezicht/noodtoegang/{id}",
            get(emergency::one).post(emergency::review),
        )
        .route(REVIEW, get(review::list))
        .route(
            "/toezicht/inzage/{id}",
            get(review::one).post(review::judge),
        )
}

/// The time of the day, on the clock of the Netherlands.
fn clock(at: Timestamp) -> String {
    in_the_netherlands(at).strftime("%H:%M").to_string()
}

/// A moment in words.
fn moment(words: Words, at: Timestamp) -> String {
    let day = words.date(in_the_netherlands(at).date());
    format!("{day} {}", clock(at))
}
