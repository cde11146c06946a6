//! The job of recognising: counts what is rare, and compares people without anybody having changed them: those who were stored
//! before there were keys, and everybody when counting says something else than before.

use spil_policy::{Facts, Object, actions};
use spil_store::client::matching::{self, ToCompare};
use spil_store::client::rarity;
use spil_store::journal::ObjectRef;
use spil_store::{Permit, Tx};

use super::matching::{Comparing, Occasion};
use super::rarity::count_values;
use crate::case_file::open_bsn;
use crate::cx::Cx;
use crate::error::Result;

/// So many people without keys are taken on at a time.
const AT_ONCE: i64 = 50;
/// So many people are compared again in one turn, each in a transaction of their own: whoever saves something waits for one.
const AGAIN_AT_ONCE: usize = 1_000;

/// One turn of the job.
pub(crate) async fn recognise(cx: &Cx) -> Result<()> {
    compare_those_without_keys(cx).await?;
    count_values(cx).await?;
    compare_again(cx).await.map(drop)
}

/// Compares people who were stored before there were keys, some at a time; gives how many.
async fn compare_those_without_keys(cx: &Cx) -> Result<usize> {
    let mut done = 0;
    loop {
        let tx = cx.write().await?;
        let permit = everybody(cx, &tx)?;
        let found = matching::without_keys(&permit, AT_ONCE).await?;
        if found.is_empty() {
            return Ok(done);
        }
        done += found.len();
        for one in found {
            compare(cx, &tx, &one, Occasion::FirstKeys).await?;
        }
        cx.commit(tx).await?;
    }
}

/// Compares the next people again, where everybody is to be; gives how many.
async fn compare_again(cx: &Cx) -> Result<usize> {
    let is_underway = rarity::is_underway(&*cx.read().await?).await?;
    let most = if is_underway { AGAIN_AT_ONCE } else { 0 };
    for done in 0..most {
        let tx = cx.write().await?;
        let permit = everybody(cx, &tx)?;
        let Some(one) = rarity::next_again(&permit).await? else {
            cx.commit(tx).await?;
            return Ok(done);
        };
        compare(cx, &tx, &one, Occasion::CountedAnew).await?;
        cx.commit(tx).await?;
    }
    Ok(most)
}

fn everybody<'tx>(cx: &Cx, tx: &'tx Tx) -> Result<Permit<'tx, actions::CompareClient>> {
    let people = ObjectRef::all(Object::Client);
    cx.may(tx, people, &Facts::default())
}

async fn compare(cx: &Cx, tx: &Tx, one: &ToCompare, occasion: Occasion) -> Result<()> {
    let bsn = match &one.bsn {
        Some(kept) => Some(open_bsn(cx, kept)?),
        None => None,
    };
    let comparing = Comparing::begin(cx, tx, one.id, &one.details, bsn.as_ref()).await?;
    comparing.repeat(occasion).await
}
