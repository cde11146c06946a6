//! The information pages that a network writes itself. Public knowledge: reading needs no permit.

use jiff::Timestamp;

use crate::columns::At;
use crate::conn::Conn;
use crate::dialect::fetch_optional;
use crate::error::Result;

/// A page in one language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InformationPage {
    /// The title.
    pub title: String,
    /// The text: paragraphs with an empty line between them, `## ` before a heading, `- ` before a point of a list.
    pub body: String,
    /// When it was last changed.
    pub changed_at: Timestamp,
}

/// The page with this short name in this language, as a code.
pub async fn page(conn: &Conn, slug: &str, language: &str) -> Result<Option<InformationPage>> {
    let select =
        "SELECT title, body, changed_at FROM information_page WHERE slug = $1 AND language = $2";
    let row = fetch_optional!(conn, (String, String, At), select, slug, language)?;
    Ok(row.map(|(title, body, changed_at)| InformationPage {
        title,
        body,
        changed_at: changed_at.0,
    }))
}
