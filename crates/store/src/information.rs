//! The information pages that a network writes itself. Public knowledge: reading needs no permit; writing does.

use jiff::Timestamp;
use spil_model::ids::StaffId;
use spil_policy::actions::EditPage;

use crate::columns::At;
use crate::conn::Conn;
use crate::dialect::{execute, fetch_all, fetch_optional};
use crate::error::{Error, Result};
use crate::permit::Permit;

/// A page in one language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InformationPage {
    /// The title.
    pub title: String,
    /// The text: paragraphs with an empty line between them, `## ` before a heading, `- ` before a point of a list.
    pub body: String,
    /// When it was last changed.
    pub changed_at: Timestamp,
    /// Raised with every change.
    pub version: i64,
}

/// That a page was written, for the list of pages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WrittenPage {
    /// The short name.
    pub slug: String,
    /// The language, as a code.
    pub language: String,
    /// When it was last changed.
    pub changed_at: Timestamp,
    /// Who changed it.
    pub changed_by: Option<String>,
}

/// The page with this short name in this language, as a code.
pub async fn page(conn: &Conn, slug: &str, language: &str) -> Result<Option<InformationPage>> {
    let select = "SELECT title, body, changed_at, version FROM information_page WHERE slug = $1 AND language = $2";
    let row = fetch_optional!(conn, (String, String, At, i64), select, slug, language)?;
    Ok(
        row.map(|(title, body, changed_at, version)| InformationPage {
            title,
            body,
            changed_at: changed_at.0,
            version,
        }),
    )
}

/// All pages that were written, by short name and language.
pub async fn written(conn: &Conn) -> Result<Vec<WrittenPage>> {
    let select = "SELECT p.slug, p.language, p.changed_at, m.name FROM information_page p
        LEFT JOIN staff m ON m.id = p.changed_by ORDER BY p.slug, p.language";
    let rows = fetch_all!(conn, (String, String, At, Option<String>), select)?;
    let page = |(slug, language, at, by): (String, String, At, Option<String>)| WrittenPage {
        slug,
        language,
        changed_at: at.0,
        changed_by: by,
    };
    Ok(rows.into_iter().map(page).collect())
}

/// An earlier state of a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EarlierPage {
    /// Its version.
    pub version: i64,
    /// The title.
    pub title: String,
    /// The text.
    pub body: String,
    /// When it was written.
    pub changed_at: Timestamp,
    /// By whom.
    pub changed_by: Option<String>,
}

/// The earlier states of a page, the latest first, at most so many.
pub async fn history(
    conn: &Conn,
    slug: &str,
    language: &str,
    most: i64,
) -> Result<Vec<EarlierPage>> {
    type Row = (i64, String, String, At, Option<String>);
    let select = "SELECT h.version, h.title, h.body, h.changed_at, m.name FROM information_page_history h
        LEFT JOIN staff m ON m.id = h.changed_by WHERE h.slug = $1 AND h.language = $2 ORDER BY h.version DESC LIMIT $3";
    let rows = fetch_all!(conn, Row, select, slug, language, most)?;
    let page = |(version, title, body, at, by): Row| EarlierPage {
        version,
        title,
        body,
        changed_at: at.0,
        changed_by: by,
    };
    Ok(rows.into_iter().map(page).collect())
}

/// A page as somebody wrote it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NewPage<'a> {
    /// The short name.
    pub slug: &'a str,
    /// The language, as a code.
    pub language: &'a str,
    /// The title.
    pub title: &'a str,
    /// The text.
    pub body: &'a str,
}

const KEEP: &str = "INSERT INTO information_page_history (slug, language, version, title, body, changed_at, changed_by)
    SELECT slug, language, version, title, body, changed_at, changed_by FROM information_page
    WHERE slug = $1 AND language = $2 AND version = $3";
const WRITE: &str =
    "INSERT INTO information_page (slug, language, title, body, changed_at, changed_by, version)
    VALUES ($1, $2, $3, $4, $5, $6, 1)";
const CHANGE: &str = "UPDATE information_page SET title = $4, body = $5, changed_at = $6, changed_by = $7, version = version + 1
    WHERE slug = $1 AND language = $2 AND version = $3";

/// Writes a page; its state before is kept. `version` is what the writer saw: 0 for a page that nobody wrote yet. Somebody
/// else's change in between is [`Error::Conflict`].
pub async fn write(
    permit: &Permit<'_, EditPage>,
    page: NewPage<'_>,
    version: i64,
    by: Option<StaffId>,
    now: Timestamp,
) -> Result<()> {
    let conn = permit.conn();
    let NewPage {
        slug,
        language,
        title,
        body,
    } = page;
    let by = by.map(StaffId::uuid);
    if version == 0 {
        let written = execute!(conn, WRITE, slug, language, title, body, At(now), by);
        return written.map(drop).map_err(|error| match error {
            Error::Duplicate => Error::Conflict,
            other => other,
        });
    }
    // Two who keep the same state at once: the second one finds it kept.
    let kept = execute!(conn, KEEP, slug, language, version);
    let kept = kept.map_err(|error| match error {
        Error::Duplicate => Error::Conflict,
        other => other,
    })?;
    let changed = execute!(
        conn,
        CHANGE,
        slug,
        language,
        version,
        title,
        body,
        At(now),
        by
    )?;
    if kept == 0 || changed == 0 {
        return Err(Error::Conflict);
    }
    Ok(())
}
