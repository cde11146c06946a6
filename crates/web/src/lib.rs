//! The pages: routes, typed forms, views, templates and assets. No SQL and no rules.
//!
//! A feature is a module: its routes, its forms (what came in, parsed into a command), its views (only what is shown) and
//! its templates in `templates/<feature>/`. Handlers are short: parse, call the use case, answer.

mod abuse_code;
mod access;
mod answers;
mod assets;
mod breach;
mod budget;
mod capacity;
mod case_file;
mod chart;
mod client;
mod consent;
mod consult;
mod contact;
mod cookie;
mod data_request;
mod doors;
mod download;
mod duty;
mod ending;
mod failure;
mod follow;
mod form;
mod front;
mod guidance;
mod information;
mod intake;
mod involvement;
mod language;
mod outbox;
mod oversight;
mod own_copy;
mod page;
mod referral;
mod retention;
mod route_onward;
mod schedule;
mod search;
mod security;
mod site;
mod support;
mod team;
mod triage;
mod visit;
mod waiting_list;
mod wish;

use axum::Router;
use axum::middleware;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::csrf::CsrfLayer;

use doors::Doors;

pub use assets::is_built;
pub use site::{Mode, Site};

/// All pages of one network.
pub fn router(site: Site) -> Router {
    doors(site.mode)
        .into_router()
        .fallback(failure::no_such_page)
        .layer(CatchPanicLayer::custom(failure::broken))
        .layer(middleware::from_fn_with_state(site.clone(), failure::show))
        .layer(middleware::from_fn_with_state(site.clone(), language::keep))
        .layer(CsrfLayer::new())
        .layer(middleware::from_fn_with_state(
            site.clone(),
            security::headers,
        ))
        .layer(CompressionLayer::new())
        .with_state(site)
}

/// The addresses of all pages, as the router knows them: with `{…}` where something is filled in.
pub fn addresses(mode: Mode) -> Vec<String> {
    doors(mode).addresses()
}

fn doors(mode: Mode) -> Doors {
    Doors::new()
        .merge(assets::routes())
        .merge(security::routes())
        .merge(front::routes())
        .merge(referral::routes())
        .merge(follow::routes())
        .merge(outbox::routes())
        .merge(information::routes())
        .merge(intake::routes())
        .merge(support::routes())
        .merge(access::routes(mode))
        .merge(waiting_list::routes())
        .merge(case_file::routes())
        .merge(client::routes())
        .merge(oversight::routes())
        .merge(data_request::routes())
        .merge(own_copy::routes())
        .merge(breach::routes())
        .merge(retention::routes())
        .merge(contact::routes())
        .merge(abuse_code::routes())
        .merge(involvement::routes())
        .merge(wish::routes())
        .merge(ending::routes())
        .merge(search::routes())
        .merge(triage::routes())
        .merge(consent::routes())
        .merge(consult::routes())
        .merge(route_onward::routes())
        .merge(duty::routes())
        .merge(team::routes())
        .merge(schedule::routes())
        .merge(guidance::routes())
        .merge(budget::routes())
        .merge(capacity::routes())
}
