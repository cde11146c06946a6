//! Information pages, written by the network or as Spil brings them, and the covenant as it holds.
//!
//! How they are written is in `information/editing.rs`.

mod editing;

use askama::Template;
use axum::extract::{Extension, State};
use axum::response::{Html, IntoResponse as _};
use axum::routing::get;
use spil_app::covenant;
use spil_app::information;
use spil_model::calendar::Term;
use spil_model::covenant::{Covenant, UrgencyClass};

use crate::doors::Doors;
use crate::failure::{Answer, Failure};
use crate::page::{PublicPage, Words};
use crate::site::Site;
use crate::visit::Visit;

/// The pages that every network has; what it writes itself replaces the text of Spil.
const SLUGS: [Slug; 4] = [
    Slug("casemanagement"),
    Slug("wachten"),
    Slug("privacy"),
    Slug("toegankelijkheid"),
];

/// The short name of a page.
#[derive(Debug, Clone, Copy)]
struct Slug(&'static str);

pub(crate) fn routes() -> Doors {
    let pages = SLUGS.into_iter().fold(Doors::new(), |router, slug| {
        let address = format!("/informatie/{}", slug.0);
        router.route(&address, get(show).layer(Extension(slug)))
    });
    pages
        .route("/convenant", get(show_covenant))
        .route(editing::ADDRESS, get(editing::list))
        .route(
            "/beheer/paginas/{slug}/{language}",
            get(editing::edit).post(editing::save),
        )
}

/// A piece of a page.
#[derive(Debug, PartialEq, Eq)]
enum Block {
    Heading(String),
    Paragraph(String),
    List(Vec<String>),
}

#[derive(Template)]
#[template(path = "information/page.html")]
struct InformationPage {
    page: PublicPage,
    title: String,
    blocks: Vec<Block>,
    changed_on: Option<String>,
}

async fn show(
    State(site): State<Site>,
    Extension(slug): Extension<Slug>,
    Visit(cx): Visit,
) -> Answer {
    let page = PublicPage::new(&site, cx.language);
    let written = information::page(&cx, slug.0).await?;
    let shown = if let Some(written) = written {
        InformationPage {
            title: written.title,
            blocks: blocks(&written.body),
            changed_on: Some(page.day(spil_app::clock::day_of(written.changed_at))),
            page,
        }
    } else {
        let (title, body) = our_text(page.words, slug.0, &page.network);
        InformationPage {
            title,
            blocks: blocks(&body),
            changed_on: None,
            page,
        }
    };
    Ok(Html(shown.render()?).into_response())
}

/// Title and text of a page as Spil brings it.
fn our_text(words: Words, slug: &str, network: &str) -> (String, String) {
    let title = words.t(&format!("information-{slug}-title"));
    let body = words.t1(&format!("information-{slug}"), "network", network);
    (title, body)
}

/// Paragraphs with an empty line between them, `## ` before a heading, `- ` before each point of a list.
fn blocks(text: &str) -> Vec<Block> {
    let text = text.replace("\r\n", "\n");
    let pieces = text
        .split("\n\n")
        .map(str::trim)
        .filter(|piece| !piece.is_empty());
    pieces.map(block).collect()
}

fn block(piece: &str) -> Block {
    if let Some(heading) = piece.strip_prefix("## ") {
        return Block::Heading(heading.to_owned());
    }
    let points: Option<Vec<String>> = piece
        .lines()
        .map(|line| line.trim().strip_prefix("- ").map(str::to_owned))
        .collect();
    points.map_or_else(|| Block::Paragraph(piece.to_owned()), Block::List)
}

#[derive(Template)]
#[template(path = "information/covenant.html")]
struct CovenantPage {
    page: PublicPage,
    title: String,
    version: u32,
    valid_from: String,
    classes: Vec<ClassView>,
    terms: Vec<TermView>,
    documents: Vec<String>,
    conditions: Vec<String>,
}

impl CovenantPage {
    fn version_text(&self) -> String {
        let version = self.version.to_string();
        let words = self.page.words;
        words.t2(
            "information-covenant-version",
            ("version", &version),
            ("day", &self.valid_from),
        )
    }
}

struct ClassView {
    name: String,
    term: String,
    met_by: Vec<String>,
    what_happens: String,
}

struct TermView {
    label: String,
    term: String,
}

async fn show_covenant(State(site): State<Site>, Visit(cx): Visit) -> Answer {
    let version = covenant::current(&cx).await?;
    let version = version.ok_or(Failure::App(spil_app::Error::NotFound))?;
    let page = PublicPage::new(&site, cx.language);
    Ok(Html(covenant_page(page, &version.covenant).render()?).into_response())
}

fn covenant_page(page: PublicPage, covenant: &Covenant) -> CovenantPage {
    let words = page.words;
    let code = page.language().code();
    let terms = &covenant.parameters.terms;
    let term_view = |key: &str, term| TermView {
        label: words.t(key),
        term: term_text(words, term),
    };
    CovenantPage {
        title: covenant.title.in_language(code).to_owned(),
        version: covenant.version,
        valid_from: page.day(covenant.valid_from),
        classes: covenant
            .classes()
            .iter()
            .map(|class| class_view(words, class))
            .collect(),
        terms: vec![
            term_view("information-term-first-look", terms.first_look),
            term_view("information-term-reaction", terms.reaction),
            term_view("information-term-team-inbox", terms.team_inbox),
        ],
        documents: covenant
            .documents
            .iter()
            .map(|document| document.name.in_language(code).to_owned())
            .collect(),
        conditions: covenant
            .inclusion_conditions
            .iter()
            .map(|condition| condition.text.in_language(code).to_owned())
            .collect(),
        page,
    }
}

fn class_view(words: Words, class: &UrgencyClass) -> ClassView {
    let code = words.0.code();
    let event = |part: &spil_model::covenant::NormEventPart| {
        words.t(&format!(
            "information-met-by-{}",
            part.code().replace('_', "-")
        ))
    };
    ClassView {
        name: class.name.in_language(code).to_owned(),
        term: term_text(words, class.norm),
        met_by: class.met_by.iter().map(event).collect(),
        what_happens: class.what_happens.in_language(code).to_owned(),
    }
}

fn term_text(words: Words, term: Term) -> String {
    match term {
        Term::WorkingDays(days) => words.count("information-working-days", usize::from(days)),
        Term::Weeks(weeks) => words.count("information-weeks", usize::from(weeks)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_has_headings_paragraphs_and_lists() {
        let text = "Eerst dit.\nEn dit.\r\n\r\n## Kop\n\n- een\n- twee";
        let expected = [
            Block::Paragraph("Eerst dit.\nEn dit.".to_owned()),
            Block::Heading("Kop".to_owned()),
            Block::List(vec!["een".to_owned(), "twee".to_owned()]),
        ];
        assert_eq!(blocks(text), expected);
        assert_eq!(
            blocks("<script>"),
            [Block::Paragraph("<script>".to_owned())]
        );
    }
}
