//! The network itself: taking in a network file.

use spil_model::ids::StaffId;
use spil_model::network_file::NetworkFile;
use spil_policy::{Facts, Object, Role, actions};
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

/// One person of each role, for the sign-in of a demo.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StaffWithRole {
    /// The id.
    pub id: StaffId,
    /// The name.
    pub name: String,
    /// The role.
    pub role: Role,
}

/// The first person of each role by name. Only a demo shows them to visitors.
pub async fn one_per_role(cx: &Cx) -> Result<Vec<StaffWithRole>> {
    let snapshot = cx.read().await?;
    let rows = organisation::one_per_role(&snapshot, cx.today()).await?;
    snapshot.finish().await?;
    let known = rows.into_iter().filter_map(|(id, name, role)| {
        Some(StaffWithRole {
            id,
            name,
            role: Role::from_name(&role)?,
        })
    });
    Ok(known.collect())
}
