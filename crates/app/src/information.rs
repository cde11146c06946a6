//! The information pages that a network writes itself. Public knowledge: nothing is written in the journal.

pub use spil_store::information::InformationPage;

use crate::cx::Cx;
use crate::error::Result;

/// The page with this short name in the language of the reader, if the network wrote it.
pub async fn page(cx: &Cx, slug: &str) -> Result<Option<InformationPage>> {
    let snapshot = cx.read().await?;
    Ok(spil_store::information::page(&snapshot, slug, cx.language.code()).await?)
}
