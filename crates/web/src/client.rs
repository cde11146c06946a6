//! Who is who: what the page of a referral says of it, two people side by side, and everything of one person.

pub(crate) mod matching;
mod merge;
mod page;
pub(crate) mod pair;

use crate::doors::Doors;

pub(crate) fn routes() -> Doors {
    Doors::new()
        .merge(matching::routes())
        .merge(pair::routes())
        .merge(page::routes())
        .merge(merge::routes())
}
