//! The whole file of an organisation: the same as a copy, of everybody for whom it is responsible, with nothing left out.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use spil_model::data_request::Responsible;
use spil_model::ids::{OrganisationId, PersonId};
use spil_model::own_copy::Decision;
use spil_policy::actions;
use spil_store::case_file::organisation_names;
use spil_store::own_copy as store;

use super::{Contents, names, told};
use crate::client::tied::tied;
use crate::cx::Cx;
use crate::data_request::responsible_now;
use crate::error::Result;
use crate::viewed::Viewed;

/// An organisation, and for whom it is responsible.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exported {
    /// Its name.
    pub organisation: String,
    /// The people, each under whom they are seen.
    pub clients: Vec<PersonId>,
}

/// For whom the organisation of this name is responsible now; none where no organisation is called so.
pub async fn responsible_for(cx: &Cx, name: &str) -> Result<Option<Exported>> {
    let snapshot = cx.read().await?;
    let organisations = organisation_names(&snapshot).await?;
    let found = organisations.iter().find(|(_, known)| *known == name);
    let Some((id, _)) = found else {
        return Ok(None);
    };
    let id: OrganisationId = *id;
    let mut clients = Vec::new();
    for client in store::clients(&snapshot).await? {
        if responsible_now(cx, &snapshot, client).await? == Responsible::Organisation(id) {
            clients.push(client);
        }
    }
    snapshot.finish().await?;
    Ok(Some(Exported {
        organisation: name.to_owned(),
        clients,
    }))
}

/// Everything about one of them. The journal names each person before anything of them leaves.
pub async fn export_of(cx: &Cx, client: PersonId) -> Result<Viewed<Value>> {
    let snapshot = cx.read().await?;
    let tied = tied::<actions::ExportFile>(cx, &snapshot, client).await?;
    let permit = cx.may_see::<actions::ExportFile>(&snapshot, tied.object(), &tied.found.facts)?;
    let entries = store::everything(&permit).await?;
    let names = names(&snapshot, &entries).await?;
    let held = entries.iter().flat_map(store::Entry::held_keys);
    let all: BTreeMap<String, Decision> = held.map(|key| (key, Decision::Include)).collect();
    let mut contents = Contents::default();
    for entry in entries {
        contents.take(cx, &names, &all, entry)?;
    }
    let person = json!({
        "id": tied.client.to_string(),
        "name": store::subject(&permit).await?.name.informal(),
        "subjects": told::subjects(&contents),
    });
    cx.viewed(snapshot, person).await
}
