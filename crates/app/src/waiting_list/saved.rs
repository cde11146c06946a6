//! The filters of the list that somebody saved. They are the reader's own, and say nothing of a client.

use spil_model::ids::StaffId;
use spil_model::text::ShortText;
use spil_policy::{Facts, Object, actions};
use spil_store::journal::ObjectRef;
use spil_store::saved_filter::{self, SavedFilter};
use spil_store::{Conn, Permit, Tx};
use uuid::Uuid;

use crate::cx::Cx;
use crate::error::{Error, Result};

const PAGE: &str = "waiting_list";
/// More than these nobody keeps apart.
const MOST: usize = 20;
/// A name that still fits on a button.
const LONGEST_NAME: usize = 60;

pub(super) async fn of(conn: &Conn, staff: StaffId) -> Result<Vec<SavedFilter>> {
    Ok(saved_filter::saved(conn, staff, PAGE).await?)
}

/// Saves the choices of the list under a name; the same name again replaces them. `query` is what the page writes itself.
pub async fn save_filter(cx: &Cx, name: &str, query: &str) -> Result<()> {
    let name = ShortText::parse(name).map_err(|_| Error::invalid("name", "filter-name-missing"))?;
    if LONGEST_NAME < name.as_str().chars().count() {
        return Err(Error::invalid("name", "filter-name-long"));
    }
    let tx = cx.write().await?;
    let (permit, staff) = own(cx, &tx)?;
    let known = of(&tx, staff).await?;
    let is_new = known.iter().all(|filter| filter.name != name.as_str());
    if is_new && MOST <= known.len() {
        return Err(Error::invalid("name", "filter-too-many"));
    }
    let filter = SavedFilter {
        id: cx.id(),
        name: name.to_string(),
        query: query.to_owned(),
    };
    permit.tell(|event| event.fields.push("saved_filter".to_owned()));
    saved_filter::save(&permit, PAGE, &filter, cx.now).await?;
    cx.commit(tx).await
}

/// Removes a filter of one's own.
pub async fn remove_filter(cx: &Cx, filter: Uuid) -> Result<()> {
    let tx = cx.write().await?;
    let (permit, _) = own(cx, &tx)?;
    permit.tell(|event| event.fields.push("saved_filter".to_owned()));
    if !saved_filter::remove(&permit, filter).await? {
        return Err(Error::NotFound);
    }
    cx.commit(tx).await
}

fn own<'tx>(cx: &Cx, tx: &'tx Tx) -> Result<(Permit<'tx, actions::EditOwnAccount>, StaffId)> {
    let staff = cx.staff().ok_or(Error::Forbidden)?;
    let object = ObjectRef::one(Object::Staff, staff);
    let permit = cx.may::<actions::EditOwnAccount>(tx, object, &Facts::of_staff(staff))?;
    Ok((permit, staff))
}
