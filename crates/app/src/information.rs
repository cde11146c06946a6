//! The information pages that a network writes itself. Public knowledge: only writing is written in the journal.

use spil_model::text::{InvalidText, ShortText};
use spil_policy::{Facts, Object, actions};
use spil_store::information::{self as store, NewPage};
use spil_store::journal::ObjectRef;
use spil_texts::Language;

pub use spil_store::information::{EarlierPage, InformationPage, WrittenPage};

use crate::cx::Cx;
use crate::error::{Error, FieldProblem, Result};

/// The most characters of a page.
pub const LONGEST: usize = 20_000;
/// So many earlier states are shown.
const MOST_EARLIER: i64 = 20;

/// The page with this short name in the language of the reader, if the network wrote it.
pub async fn page(cx: &Cx, slug: &str) -> Result<Option<InformationPage>> {
    let snapshot = cx.read().await?;
    Ok(store::page(&snapshot, slug, cx.language.code()).await?)
}

/// Which pages the network wrote.
pub async fn written(cx: &Cx) -> Result<Vec<WrittenPage>> {
    let snapshot = cx.read().await?;
    let written = store::written(&snapshot).await?;
    snapshot.finish().await?;
    Ok(written)
}

/// A page for whoever is going to change it: as it stands, and how it was before.
pub async fn to_edit(
    cx: &Cx,
    slug: &str,
    language: Language,
) -> Result<(Option<InformationPage>, Vec<EarlierPage>)> {
    let snapshot = cx.read().await?;
    let page = store::page(&snapshot, slug, language.code()).await?;
    let earlier = store::history(&snapshot, slug, language.code(), MOST_EARLIER).await?;
    snapshot.finish().await?;
    Ok((page, earlier))
}

/// What somebody wrote.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Writing<'a> {
    /// The title.
    pub title: &'a str,
    /// The text.
    pub body: &'a str,
    /// The version that the writer saw; 0 where nobody wrote the page yet.
    pub version: i64,
}

/// What is wrong with a page.
pub fn check(writing: Writing<'_>) -> Vec<FieldProblem> {
    let title = match ShortText::parse(writing.title) {
        Ok(_) => None,
        Err(InvalidText::Empty) => Some(FieldProblem::new("title", "information-title-missing")),
        Err(InvalidText::TooLong { max }) => {
            Some(FieldProblem::new("title", "text-too-long").with("max", max))
        }
    };
    let body = if writing.body.trim().is_empty() {
        Some(FieldProblem::new("body", "information-body-missing"))
    } else if LONGEST < writing.body.chars().count() {
        Some(FieldProblem::new("body", "text-too-long").with("max", LONGEST))
    } else {
        None
    };
    title.into_iter().chain(body).collect()
}

/// Writes a page in one language; how it was before is kept. [`Error::Conflict`] where somebody else changed it meanwhile.
pub async fn write(cx: &Cx, slug: &str, language: Language, writing: Writing<'_>) -> Result<()> {
    let problems = check(writing);
    if !problems.is_empty() {
        return Err(Error::Invalid(problems));
    }
    let tx = cx.write().await?;
    let object = ObjectRef::all(Object::Network);
    let permit = cx.may::<actions::EditPage>(&tx, object, &Facts::default())?;
    permit.tell(|event| {
        event.code("page", slug);
        event.code("language", language.code());
    });
    let page = NewPage {
        slug,
        language: language.code(),
        title: writing.title.trim(),
        body: writing.body.trim(),
    };
    store::write(&permit, page, writing.version, cx.staff(), cx.now).await?;
    cx.commit(tx).await
}
