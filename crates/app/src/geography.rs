//! Taking in an edition of the postcodes: many short transactions beside the edition in force, then one switch.

use jiff::SignedDuration;
use spil_model::geography::{NeighbourhoodCode, NeighbourhoodNames, PostcodeRow};
use spil_policy::{Facts, Object, actions};
use spil_store::Tx;
use spil_store::geography::import::{self as store, Added, Edition};
use spil_store::journal::ObjectRef;

use crate::cx::Cx;
use crate::error::{Error, Result};

/// Others who write wait at most for one batch, so a batch is made to take about so long.
const AIM: SignedDuration = SignedDuration::from_millis(20);
/// The first batch, and the smallest and largest ones.
const FIRST: usize = 1_000;
const SMALLEST: usize = 500;
const LARGEST: usize = 8_000;
/// So many names are added at a time.
const NAMES: usize = 250;

/// An import under way. Dropped before its end, it leaves rows that nobody sees and the next import removes.
#[derive(Debug)]
pub struct PostcodeImport {
    edition: Edition,
    year: u16,
    batch: usize,
    repeated: u64,
    holds: Vec<Hold>,
}

/// One step of an import, during which nobody else could write to a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hold {
    /// How many rows it added.
    pub rows: usize,
    /// How long it took, with the wait for the disk.
    pub took: SignedDuration,
}

/// What was taken in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Imported {
    /// How many addresses are in force now.
    pub rows: i64,
    /// How many rows of the file gave an address once more, in the same neighbourhood.
    pub repeated: u64,
}

/// Why rows were not added.
#[derive(Debug)]
pub enum NotAdded {
    /// This row gives an address another neighbourhood than a row before it.
    Contradicts(PostcodeRow),
    /// Anything else.
    Other(Error),
}

impl<E: Into<Error>> From<E> for NotAdded {
    fn from(error: E) -> Self {
        Self::Other(error.into())
    }
}

impl PostcodeImport {
    /// Begins an edition, and removes what an import that was broken off has left.
    pub async fn begin(cx: &Cx, year: u16) -> Result<Self> {
        let tx = cx.write().await?;
        let permit = cx.may::<actions::ImportPostcodes>(&tx, object(), &Facts::default())?;
        permit.tell(|event| event.code("edition", year));
        let edition = store::begin(&permit, year, cx.now).await?;
        cx.commit(tx).await?;
        let import = Self {
            edition,
            year,
            batch: FIRST,
            repeated: 0,
            holds: Vec::new(),
        };
        import.sweep(cx).await?;
        Ok(import)
    }

    /// How many rows the next batch may have, by how long the last one took.
    pub fn room(&self) -> usize {
        self.batch
    }

    /// The steps so far.
    pub fn holds(&self) -> &[Hold] {
        &self.holds
    }

    /// Adds a batch of at most [`Self::room`] rows.
    pub async fn add(&mut self, cx: &Cx, rows: &[PostcodeRow]) -> Result<(), NotAdded> {
        let tx = cx.write().await?;
        let started = cx.app.clock.now();
        match store::add(&tx, self.edition, rows).await? {
            Added::All => {}
            Added::Repeated(count) => self.repeated += count,
            Added::Contradicts(row) => return Err(NotAdded::Contradicts(row)),
        }
        // Waiting for the disk takes as long for few rows as for many: only the work before it counts.
        let took = cx.app.clock.now().duration_since(started);
        cx.commit(tx).await?;
        self.batch = next_batch(self.batch, took);
        let hold = Hold {
            rows: rows.len(),
            took: cx.app.clock.now().duration_since(started),
        };
        self.holds.push(hold);
        leave_room(cx, hold.took).await;
        Ok(())
    }

    /// Adds names of neighbourhoods in municipalities where a team works; those that the network gave itself stay.
    pub async fn name_neighbourhoods(
        &self,
        cx: &Cx,
        names: impl IntoIterator<Item = (NeighbourhoodCode, NeighbourhoodNames)>,
    ) -> Result<()> {
        let tx = cx.write().await?;
        let own = store::municipalities(&tx).await?;
        tx.rollback().await?;
        let is_own = |code: &NeighbourhoodCode| {
            own.iter()
                .any(|own| *own == code.municipality().to_string())
        };
        let names: Vec<_> = names.into_iter().filter(|(code, _)| is_own(code)).collect();
        for names in names.chunks(NAMES) {
            let tx = cx.write().await?;
            store::name_neighbourhoods(&tx, self.edition, names).await?;
            cx.commit(tx).await?;
        }
        Ok(())
    }

    /// Puts the edition in force, and removes the one before.
    pub async fn finish(self, cx: &Cx) -> Result<Imported> {
        let tx = cx.write().await?;
        let permit = cx.may::<actions::ImportPostcodes>(&tx, object(), &Facts::default())?;
        let in_force = store::switch(&permit, self.edition, cx.app.clock.now()).await?;
        permit.tell(|event| {
            event.code("edition", self.year);
            event.code("rows", in_force.rows);
        });
        cx.commit(tx).await?;
        self.sweep(cx).await?;
        Ok(Imported {
            rows: in_force.rows,
            repeated: self.repeated,
        })
    }

    /// Removes what was taken in so far; the edition in force stays in force.
    pub async fn abandon(self, cx: &Cx) -> Result<()> {
        sweeping(cx, async |tx, most| {
            store::sweep_one(tx, self.edition, most).await
        })
        .await
    }

    async fn sweep(&self, cx: &Cx) -> Result<()> {
        sweeping(cx, async |tx, most| {
            store::sweep(tx, Some(self.edition), most).await
        })
        .await
    }
}

/// Removes in short transactions for as long as there is something to remove.
async fn sweeping(
    cx: &Cx,
    remove: impl AsyncFn(&Tx, u32) -> spil_store::Result<bool>,
) -> Result<()> {
    let mut batch = FIRST;
    loop {
        let tx = cx.write().await?;
        let started = cx.app.clock.now();
        let more = remove(&tx, u32::try_from(batch).unwrap_or(u32::MAX)).await?;
        let took = cx.app.clock.now().duration_since(started);
        cx.commit(tx).await?;
        if !more {
            return Ok(());
        }
        leave_room(cx, took).await;
        batch = next_batch(batch, took);
    }
}

/// Somebody in another process who wants to write to the same file asks again and again: they get as long as the step took.
async fn leave_room(cx: &Cx, took: SignedDuration) {
    if cx.app.db.has_neighbours() {
        tokio::time::sleep(took.unsigned_abs()).await;
    }
}

/// Half as many when a batch took too long, twice as many when it took less than half of what it may.
fn next_batch(batch: usize, took: SignedDuration) -> usize {
    let next = if AIM < took {
        batch / 2
    } else if took < AIM / 2 {
        batch * 2
    } else {
        batch
    };
    next.clamp(SMALLEST, LARGEST)
}

/// Takes in all rows at once: for the demo, whose rows are made and not read.
pub async fn import(cx: &Cx, year: u16, rows: &[PostcodeRow]) -> Result<Imported, NotAdded> {
    let mut import = PostcodeImport::begin(cx, year).await?;
    let mut rest = rows;
    while !rest.is_empty() {
        let (batch, after) = rest.split_at(import.room().min(rest.len()));
        import.add(cx, batch).await?;
        rest = after;
    }
    Ok(import.finish(cx).await?)
}

fn object() -> ObjectRef {
    ObjectRef::all(Object::Network)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A machine on which each row takes so many microseconds: after some steps, how long does a step hold the writer?
    fn settled(micros_for_a_row: i64) -> SignedDuration {
        let took = |rows: usize| {
            SignedDuration::from_micros(i64::try_from(rows).unwrap() * micros_for_a_row)
        };
        let mut batch = FIRST;
        for _ in 0..6 {
            batch = next_batch(batch, took(batch));
        }
        took(batch)
    }

    #[test]
    fn a_step_holds_the_writer_for_a_part_of_the_fifty_milliseconds() {
        for micros in 1..=40 {
            let held = settled(micros);
            assert!(held <= AIM, "{micros} µs a row: {held:?}");
        }
        assert!(AIM * 2 < SignedDuration::from_millis(50));
        assert_eq!(next_batch(LARGEST, AIM * 10), LARGEST / 2);
        assert_eq!(next_batch(SMALLEST, AIM * 10), SMALLEST);
        println!("40 speeds of a machine: no step longer than {AIM:?}");
    }
}
