//! The network itself: taking in a network file.

use spil_model::agb::Uzovi;
use spil_model::ids::StaffId;
use spil_model::network_file::NetworkFile;
use spil_model::person::Insurer;
use spil_model::text::{ShortText, fold};
use spil_policy::{Facts, Object, Role, actions};
use spil_store::Conn;
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

/// An insurer that was given by the name that the network has for it gets its number: contracts are kept by number. Capitals,
/// accents and spaces at the ends do not matter; a number that was given stays.
pub(crate) async fn number_insurer(conn: &Conn, insurer: Option<&mut Insurer>) -> Result<()> {
    let Some(insurer) = insurer.filter(|insurer| insurer.uzovi.is_none()) else {
        return Ok(());
    };
    let Some(given) = insurer.name.as_ref().map(|name| fold(name.as_str())) else {
        return Ok(());
    };
    let names = organisation::insurer_names(conn).await?;
    let found = names.into_iter().find(|(_, name)| fold(name) == given);
    insurer.uzovi = found.and_then(|(uzovi, _)| Uzovi::parse(&uzovi).ok());
    Ok(())
}

/// An insurer that was given by its number alone gets the name that the network has for it, to show.
pub(crate) async fn name_insurer(conn: &Conn, insurer: Option<&mut Insurer>) -> Result<()> {
    let Some(insurer) = insurer.filter(|insurer| insurer.name.is_none()) else {
        return Ok(());
    };
    if let Some(uzovi) = &insurer.uzovi {
        let names = organisation::insurer_names(conn).await?;
        let name = names.get(uzovi.as_str());
        insurer.name = name.and_then(|name| ShortText::parse(name).ok());
    }
    Ok(())
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
