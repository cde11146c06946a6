//! Support near home: one box for a postcode, and what there is. Nobody's search is kept.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse as _};
use axum::routing::get;
use spil_app::support::{self, NearHome, Offer};
use spil_model::geography::Postcode;

use crate::answers::Asked;
use crate::doors::Doors;
use crate::failure::Answer;
use crate::page::{PublicPage, Words};
use crate::site::Site;
use crate::visit::Visit;

/// Where the page stands.
const ADDRESS: &str = "/ondersteuning";

pub(crate) fn routes() -> Doors {
    Doors::new().route(ADDRESS, get(show))
}

/// An offer in words.
#[derive(Debug)]
pub(crate) struct OfferView {
    pub(crate) name: String,
    pub(crate) organisation: String,
    pub(crate) description: String,
    /// For whom, and what is needed for it.
    pub(crate) facts: Vec<String>,
    pub(crate) phone: Option<String>,
    /// The number as a telephone dials it.
    pub(crate) dial: String,
    pub(crate) website: Option<String>,
}

/// Offers in words.
pub(crate) fn views(words: Words, offers: &[Offer]) -> Vec<OfferView> {
    offers.iter().map(|offer| view(words, offer)).collect()
}

fn view(words: Words, offer: &Offer) -> OfferView {
    let key = |set: &str, code: &str| format!("support-{set}-{}", code.replace('_', "-"));
    let mut facts = vec![
        words.t(&key("audience", offer.audience.code())),
        words.t(&key("diagnosis", offer.diagnosis.code())),
        words.t(&key("indication", offer.indication.code())),
    ];
    let capacity = offer.capacity.and_then(|count| usize::try_from(count).ok());
    facts.extend(capacity.map(|count| words.count("support-capacity", count)));
    let phone = offer.phone.clone();
    let dialled = phone.iter().flat_map(|phone| phone.chars());
    OfferView {
        name: offer.name.clone(),
        organisation: words.t1("support-by", "organisation", &offer.organisation),
        description: offer.description.clone(),
        facts,
        dial: dialled
            .filter(|sign| sign.is_ascii_digit() || *sign == '+')
            .collect(),
        phone,
        // Anything else than an address of the web stays text.
        website: offer
            .website
            .clone()
            .filter(|address| address.starts_with("https://") || address.starts_with("http://")),
    }
}

#[derive(Template)]
#[template(path = "support/page.html")]
struct SupportPage {
    page: PublicPage,
    typed: String,
    problem: Option<String>,
    heading: String,
    /// The postcode is well-formed, but none of the network.
    is_unknown: bool,
    offers: Vec<OfferView>,
}

async fn show(State(site): State<Site>, Visit(cx): Visit, Asked(asked): Asked) -> Answer {
    let page = PublicPage::new(&site, cx.language);
    let typed = asked.get("postcode").to_owned();
    let postcode = Some(typed.as_str())
        .filter(|text| !text.is_empty())
        .map(Postcode::parse);
    let (found, problem) = match postcode {
        Some(Ok(postcode)) => (support::near(&cx, postcode).await?, None),
        Some(Err(_)) => (everywhere(&cx).await?, Some(page.t("refer-postcode"))),
        None => (everywhere(&cx).await?, None),
    };
    let is_asked = matches!(postcode, Some(Ok(_)));
    let status = if problem.is_some() {
        StatusCode::UNPROCESSABLE_ENTITY
    } else {
        StatusCode::OK
    };
    let shown = SupportPage {
        typed,
        heading: page.t(if is_asked && found.is_known {
            "support-near"
        } else {
            "support-everywhere"
        }),
        is_unknown: is_asked && !found.is_known,
        offers: views(page.words, &found.offers),
        problem,
        page,
    };
    Ok((status, Html(shown.render()?)).into_response())
}

async fn everywhere(cx: &spil_app::Cx) -> Result<NearHome, spil_app::Error> {
    Ok(NearHome {
        is_known: false,
        offers: support::everywhere(cx).await?,
    })
}
