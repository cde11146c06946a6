//! Who is who: what the page of a referral says of it.

pub(crate) mod matching;

use crate::doors::Doors;

pub(crate) fn routes() -> Doors {
    Doors::new().merge(matching::routes())
}
