//! The directory of support near home: taking in an edition, and what there is near an address.

use spil_model::geography::Postcode;
use spil_model::support_file::SupportOffer;
use spil_policy::{Facts, Object, actions};
use spil_store::journal::ObjectRef;
use spil_store::{geography, support as store};
use uuid::Uuid;

pub use spil_store::support::Offer;

use crate::cx::Cx;
use crate::error::Result;

/// So many offers are added at a time.
const BATCH: usize = 100;

/// Takes in a list of offers; it replaces the one before as a whole.
pub async fn import(cx: &Cx, offers: &[SupportOffer]) -> Result<()> {
    let tx = cx.write().await?;
    let permit = cx.may::<actions::ImportSupport>(&tx, object(), &Facts::default())?;
    let edition = store::begin(&permit, cx.now).await?;
    cx.commit(tx).await?;
    for offers in offers.chunks(BATCH) {
        let with_ids: Vec<(Uuid, &SupportOffer)> =
            offers.iter().map(|offer| (cx.id(), offer)).collect();
        let tx = cx.write().await?;
        store::add(&tx, edition, &with_ids).await?;
        cx.commit(tx).await?;
    }
    let tx = cx.write().await?;
    let permit = cx.may::<actions::ImportSupport>(&tx, object(), &Facts::default())?;
    store::switch(&permit, edition, cx.now).await?;
    permit.tell(|event| event.code("offers", offers.len()));
    cx.commit(tx).await
}

/// What there is near a postcode.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NearHome {
    /// Whether the postcode is one that the network knows.
    pub is_known: bool,
    /// The offers, the nearest first; those for the whole network where the postcode is not known.
    pub offers: Vec<Offer>,
}

/// What there is near this postcode. Public knowledge, asked about nobody: nothing is written in the journal.
pub async fn near(cx: &Cx, postcode: Postcode) -> Result<NearHome> {
    let snapshot = cx.read().await?;
    let neighbourhoods = geography::of_postcode(&snapshot, postcode).await?;
    let offers = store::near(&snapshot, &neighbourhoods).await?;
    snapshot.finish().await?;
    Ok(NearHome {
        is_known: !neighbourhoods.is_empty(),
        offers,
    })
}

/// What there is for everybody in the network.
pub async fn everywhere(cx: &Cx) -> Result<Vec<Offer>> {
    let snapshot = cx.read().await?;
    let offers = store::near(&snapshot, &[]).await?;
    snapshot.finish().await?;
    Ok(offers)
}

fn object() -> ObjectRef {
    ObjectRef::all(Object::Network)
}
