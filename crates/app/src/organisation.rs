//! The network itself: taking in a network file.

use spil_model::network_file::NetworkFile;
use spil_policy::{Facts, Object, actions};
use spil_store::journal::ObjectRef;
use spil_store::organisation::{self, Imported};

use crate::cx::Cx;
use crate::error::Result;

/// Brings the network up to date with a file that was checked.
pub async fn import(cx: &Cx, file: &NetworkFile) -> Result<Imported> {
    let tx = cx.write().await?;
    let permit =
        cx.may::<actions::ImportNetwork>(&tx, ObjectRef::all(Object::Network), &Facts::default())?;
    let imported = organisation::import(&permit, file, cx.today(), &mut || cx.id()).await?;
    permit.tell(|event| event.code("people", imported.people));
    cx.commit(tx).await?;
    Ok(imported)
}
