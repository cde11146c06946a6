//! The identity providers of organisations, for whoever sets them: which organisation has one, its settings, and whether it
//! answers.

use askama::Template;
use axum::extract::State;
use axum::response::{Html, IntoResponse, Redirect};
use axum::routing::get;
use spil_app::FieldProblem;
use spil_app::access::provider::{self, Listed, OneProvider, Set, Tested};
use spil_model::ids::OrganisationId;

use super::account::confirm_first;
use crate::answers::{Answers, Asked};
use crate::case_file::{problems_of, status_of};
use crate::doors::Doors;
use crate::failure::{Answer, Failure};
use crate::form::{self, FieldView, Filled, Look, ProblemView};
use crate::page::StaffPage;
use crate::site::Site;
use crate::visit::{Segment, Signed};

const ADDRESS: &str = "/beheer/inlogdiensten";

pub(super) fn routes() -> Doors {
    Doors::new().route(ADDRESS, get(list)).route(
        "/beheer/inlogdiensten/{organisation}",
        get(show).post(change),
    )
}

#[derive(Template)]
#[template(path = "access/providers.html")]
struct ProvidersPage {
    page: StaffPage,
    removed: bool,
    rows: Vec<Listed>,
}

async fn list(State(site): State<Site>, signed: Signed, Asked(asked): Asked) -> Answer {
    let viewed = provider::list(&signed.cx).await?;
    let page = StaffPage::new(&site, &signed, ADDRESS);
    let removed = asked.get("gedaan") == "verwijderd";
    let html = viewed.map(|rows| {
        ProvidersPage {
            page,
            removed,
            rows,
        }
        .render()
    });
    Ok(Html(html.release(&signed.cx).await??).into_response())
}

#[derive(Template)]
#[template(path = "access/one_provider.html")]
struct ProviderPage {
    page: StaffPage,
    address: String,
    one: OneProvider,
    is_saved: bool,
    tested: Option<(bool, String)>,
    linked: String,
    fields: Vec<FieldView>,
    problems: Vec<ProblemView>,
}

impl ProviderPage {
    fn version(&self) -> i64 {
        self.one.set.as_ref().map_or(0, |(_, _, version)| *version)
    }
}

/// What the page shows besides the settings.
#[derive(Default)]
struct Told<'a> {
    is_saved: bool,
    tested: Option<Tested>,
    answers: Option<&'a Answers>,
    wrong: &'a [FieldProblem],
}

fn address(organisation: OrganisationId) -> String {
    format!("{ADDRESS}/{organisation}")
}

async fn page(
    site: &Site,
    signed: &Signed,
    organisation: OrganisationId,
    told: Told<'_>,
) -> Answer {
    let viewed = provider::one(&signed.cx, organisation).await?;
    let page = StaffPage::new(site, signed, ADDRESS);
    let html = viewed.map(|one| {
        let words = page.words;
        let kept = kept(&one);
        let filled = Filled {
            words,
            answers: told.answers.unwrap_or(&kept),
            problems: told.wrong,
        };
        let fields = fields(&filled, one.set.is_some());
        let linked = usize::try_from(one.listed.linked).unwrap_or(0);
        ProviderPage {
            address: address(organisation),
            is_saved: told.is_saved,
            tested: told.tested.map(|tested| match tested {
                Tested::Right => (true, words.t("provider-test-right")),
                Tested::Wrong(key) => (false, words.t(key)),
            }),
            linked: words.count("provider-linked-count", linked),
            problems: form::problems(words, told.wrong),
            fields,
            one,
            page,
        }
        .render()
    });
    let html = html.release(&signed.cx).await??;
    Ok((status_of(told.wrong), Html(html)).into_response())
}

/// What is set, as the form would say it. The secret is never among it.
fn kept(one: &OneProvider) -> Answers {
    let (client, contexts, _) = one.set.clone().unwrap_or_default();
    let issuer = one.listed.issuer.clone().unwrap_or_default();
    let named = [("adres", issuer), ("client", client), ("niveaus", contexts)];
    Answers::of(named.map(|(name, value)| (name.to_owned(), value)))
}

fn fields(filled: &Filled<'_>, is_set: bool) -> Vec<FieldView> {
    let words = filled.words;
    let hint = if is_set {
        "provider-secret-keep"
    } else {
        "provider-secret-hint"
    };
    vec![
        filled
            .line("adres", "provider-issuer")
            .required()
            .hinted(words.t("provider-issuer-hint")),
        filled
            .line("client", "provider-client")
            .required()
            .hinted(words.t("provider-client-hint")),
        filled
            .secret("geheim", "provider-secret")
            .hinted(words.t(hint)),
        filled
            .line("niveaus", "provider-contexts")
            .hinted(words.t("provider-contexts-hint")),
    ]
}

async fn show(
    State(site): State<Site>,
    signed: Signed,
    segment: Segment,
    Asked(asked): Asked,
) -> Answer {
    let organisation = seen(&signed, &segment).await?;
    if let Some(elsewhere) = confirm_first(&signed, &address(organisation)) {
        return Ok(elsewhere);
    }
    let told = Told {
        is_saved: asked.get("gedaan") == "vastgelegd",
        ..Told::default()
    };
    page(&site, &signed, organisation, told).await
}

/// Who may not see the settings is told so before anything else is asked of them.
async fn seen(signed: &Signed, segment: &Segment) -> Answer<OrganisationId> {
    let organisation = form::id(segment)?;
    let viewed = provider::one(&signed.cx, organisation).await?;
    viewed.release(&signed.cx).await?;
    Ok(organisation)
}

async fn change(
    State(site): State<Site>,
    signed: Signed,
    segment: Segment,
    answers: Answers,
) -> Answer {
    let organisation = seen(&signed, &segment).await?;
    if let Some(elsewhere) = confirm_first(&signed, &address(organisation)) {
        return Ok(elsewhere);
    }
    match answers.get("actie") {
        "vastleggen" => save(&site, &signed, organisation, &answers).await,
        "testen" => {
            let tested = provider::test(&signed.cx, &signed.session, organisation).await?;
            let told = Told {
                tested: Some(tested),
                ..Told::default()
            };
            page(&site, &signed, organisation, told).await
        }
        "verwijderen" => {
            provider::remove(&signed.cx, &signed.session, organisation).await?;
            Ok(Redirect::to(&format!("{ADDRESS}?gedaan=verwijderd")).into_response())
        }
        _ => Err(Failure::Unreadable),
    }
}

async fn save(
    site: &Site,
    signed: &Signed,
    organisation: OrganisationId,
    answers: &Answers,
) -> Answer {
    let set = Set {
        issuer: answers.get("adres").to_owned(),
        client_id: answers.get("client").to_owned(),
        secret: answers.raw("geheim").unwrap_or("").to_owned().into(),
        trusted_contexts: answers.get("niveaus").to_owned(),
        seen: form::version(answers)?.unwrap_or(0),
    };
    match provider::set(&signed.cx, &signed.session, organisation, &set).await {
        Ok(()) => {
            let done = format!("{}?gedaan=vastgelegd", address(organisation));
            Ok(Redirect::to(&done).into_response())
        }
        Err(error) => {
            let wrong = problems_of(error)?;
            let told = Told {
                answers: Some(answers),
                wrong: &wrong,
                ..Told::default()
            };
            page(site, signed, organisation, told).await
        }
    }
}
