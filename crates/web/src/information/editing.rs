//! The information pages for whoever writes them: a list, and one form per page and language with a preview.

use askama::Template;
use axum::extract::State;
use axum::http::{StatusCode, Uri};
use axum::response::{Html, IntoResponse as _, Redirect};
use spil_app::information::{self, EarlierPage, InformationPage, Writing, WrittenPage};
use spil_app::{Cx, Error, FieldProblem};
use spil_policy::{Action, scope};
use spil_texts::Language;

use super::{Block, SLUGS, blocks, our_text};
use crate::answers::{Answers, Asked};
use crate::failure::{Answer, Failure};
use crate::form::{ProblemView, problems};
use crate::page::{StaffPage, Words};
use crate::site::Site;
use crate::visit::Signed;

/// Where the list stands.
pub(super) const ADDRESS: &str = "/beheer/paginas";

/// Only those who may write see how it is done.
fn may_edit(cx: &Cx) -> Result<(), Error> {
    if scope(&cx.actor, Action::EditPage).is_empty() {
        Err(Error::Forbidden)
    } else {
        Ok(())
    }
}

#[derive(Template)]
#[template(path = "information/list.html")]
struct ListPage {
    page: StaffPage,
    pages: Vec<PageView>,
    was_saved: bool,
}

/// A page with its languages.
struct PageView {
    title: String,
    public: String,
    languages: Vec<LanguageView>,
}

struct LanguageView {
    name: &'static str,
    address: String,
    /// Who wrote it and when; none where the text is that of Spil.
    changed: Option<String>,
}

pub(super) async fn list(State(site): State<Site>, signed: Signed, Asked(asked): Asked) -> Answer {
    may_edit(&signed.cx)?;
    let written = information::written(&signed.cx).await?;
    let page = StaffPage::new(&site, &signed, ADDRESS);
    let pages = SLUGS.iter().map(|slug| PageView {
        title: page.t(&format!("information-{}-title", slug.0)),
        public: format!("/informatie/{}", slug.0),
        languages: Language::ALL
            .map(|language| language_view(page.words, slug.0, language, &written))
            .into(),
    });
    let shown = ListPage {
        pages: pages.collect(),
        was_saved: asked.has("vastgelegd"),
        page,
    };
    Ok(Html(shown.render()?).into_response())
}

fn language_view(
    words: Words,
    slug: &str,
    language: Language,
    written: &[WrittenPage],
) -> LanguageView {
    let mut known = written.iter();
    let known = known.find(|page| page.slug == slug && page.language == language.code());
    LanguageView {
        name: language.own_name(),
        address: format!("{ADDRESS}/{slug}/{}", language.code()),
        changed: known.map(|page| changed(words, page.changed_at, page.changed_by.as_deref())),
    }
}

fn changed(words: Words, at: jiff::Timestamp, by: Option<&str>) -> String {
    let day = words.date(spil_app::clock::day_of(at));
    match by {
        Some(by) => words.t2("information-changed-by", ("day", &day), ("who", by)),
        None => words.t1("information-changed", "day", day),
    }
}

#[derive(Template)]
#[template(path = "information/edit.html")]
struct EditPage {
    page: StaffPage,
    problems: Vec<ProblemView>,
    /// The name of the page in our own words.
    name: String,
    language: Language,
    title: String,
    body: String,
    version: i64,
    preview: Option<Vec<Block>>,
    /// What somebody else made of it in the meantime.
    meanwhile: Option<String>,
    earlier: Vec<EarlierView>,
}

impl EditPage {
    fn has_problem(&self, field: &str) -> Option<&ProblemView> {
        self.problems.iter().find(|problem| problem.target == field)
    }
}

struct EarlierView {
    changed: String,
    title: String,
    blocks: Vec<Block>,
}

/// The page and the language that an address names.
struct Place {
    slug: &'static str,
    language: Language,
}

/// The last two parts of the address.
fn place(uri: &Uri) -> Answer<Place> {
    let missing = || Failure::App(Error::NotFound);
    let mut parts = uri.path().rsplit('/');
    let language = parts
        .next()
        .and_then(Language::from_code)
        .ok_or_else(missing)?;
    let named = parts.next().unwrap_or_default();
    let slug = SLUGS
        .iter()
        .find(|slug| slug.0 == named)
        .ok_or_else(missing)?;
    Ok(Place {
        slug: slug.0,
        language,
    })
}

/// What stands in the form.
struct Typed {
    title: String,
    body: String,
    version: i64,
}

pub(super) async fn edit(State(site): State<Site>, signed: Signed, uri: Uri) -> Answer {
    may_edit(&signed.cx)?;
    let place = place(&uri)?;
    let (found, earlier) = information::to_edit(&signed.cx, place.slug, place.language).await?;
    let typed = found.map_or_else(|| ours(&site, &place), of_page);
    let frame = StaffPage::new(&site, &signed, ADDRESS);
    show(&edit_page(frame, &place, typed, &earlier), StatusCode::OK)
}

fn of_page(page: InformationPage) -> Typed {
    Typed {
        title: page.title,
        body: page.body,
        version: page.version,
    }
}

/// The text of Spil, to begin with.
fn ours(site: &Site, place: &Place) -> Typed {
    let (title, body) = our_text(
        Words(place.language),
        place.slug,
        &site.app.settings.network_name,
    );
    Typed {
        title,
        body,
        version: 0,
    }
}

fn edit_page(frame: StaffPage, place: &Place, typed: Typed, earlier: &[EarlierPage]) -> EditPage {
    let view = |page: &EarlierPage| EarlierView {
        changed: changed(frame.words, page.changed_at, page.changed_by.as_deref()),
        title: page.title.clone(),
        blocks: blocks(&page.body),
    };
    EditPage {
        problems: Vec::new(),
        name: frame.t(&format!("information-{}-title", place.slug)),
        language: place.language,
        title: typed.title,
        body: typed.body,
        version: typed.version,
        preview: None,
        meanwhile: None,
        earlier: earlier.iter().map(view).collect(),
        page: frame,
    }
}

fn show(page: &EditPage, status: StatusCode) -> Answer {
    Ok((status, Html(page.render()?)).into_response())
}

pub(super) async fn save(
    State(site): State<Site>,
    signed: Signed,
    uri: Uri,
    form: Answers,
) -> Answer {
    let cx = &signed.cx;
    may_edit(cx)?;
    let place = place(&uri)?;
    let version = form
        .get("versie")
        .parse()
        .map_err(|_| Failure::Unreadable)?;
    let typed = Typed {
        title: form.get("title").to_owned(),
        body: form.get("body").replace("\r\n", "\n"),
        version,
    };
    let writing = Writing {
        title: &typed.title,
        body: &typed.body,
        version,
    };
    let wrong = information::check(writing);
    let (found, earlier) = information::to_edit(cx, place.slug, place.language).await?;
    let frame = StaffPage::new(&site, &signed, ADDRESS);
    if !wrong.is_empty() {
        return refused(edit_page(frame, &place, typed, &earlier), &wrong);
    }
    if form.get("actie") == "voorbeeld" {
        let preview = blocks(&typed.body);
        let page = EditPage {
            preview: Some(preview),
            ..edit_page(frame, &place, typed, &earlier)
        };
        return show(&page, StatusCode::OK);
    }
    match information::write(cx, place.slug, place.language, writing).await {
        Ok(()) => Ok(Redirect::to(&format!("{ADDRESS}?vastgelegd=1")).into_response()),
        Err(Error::Conflict) => conflict(edit_page(frame, &place, typed, &earlier), found),
        Err(other) => Err(other.into()),
    }
}

fn refused(page: EditPage, wrong: &[FieldProblem]) -> Answer {
    let page = EditPage {
        problems: problems(page.page.words, wrong),
        ..page
    };
    show(&page, StatusCode::UNPROCESSABLE_ENTITY)
}

/// Nothing is overwritten: what was typed stays in the form, beside what the other wrote, and the next try replaces that.
fn conflict(page: EditPage, found: Option<InformationPage>) -> Answer {
    let other = found.unwrap_or_else(|| InformationPage {
        title: String::new(),
        body: String::new(),
        changed_at: jiff::Timestamp::UNIX_EPOCH,
        version: 0,
    });
    let page = EditPage {
        version: other.version,
        meanwhile: Some(format!("{}\n\n{}", other.title, other.body)),
        ..page
    };
    show(&page, StatusCode::CONFLICT)
}
