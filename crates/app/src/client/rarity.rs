//! How common names, birth dates and addresses are in this network. Agreeing on Wouterloodt says more than agreeing on Jansen,
//! and among a hundred thousand people more pairs agree by chance than among a thousand: both are counted, by a job, and
//! counted anew as the network grows. Comparing two people is in `matching`.

use std::sync::{Arc, PoisonError, RwLock};

use serde::{Deserialize, Serialize};
use spil_linkage::{Parameters, Population};
use spil_model::ids::PersonId;
use spil_policy::{Facts, Object, actions};
use spil_store::client::rarity;
use spil_store::journal::ObjectRef;
use spil_store::{Conn, Permit};
use uuid::Uuid;

use super::record::record;
use crate::cx::Cx;
use crate::error::{Error, Result};

/// Fewer people say nothing about what is rare.
pub const COUNTED_FROM: i64 = 200;
/// Counted anew when there are a quarter more people.
const GROWN: (i64, i64) = (5, 4);
/// Everybody is compared again when there are four times as many people as the last time: two bits for each common value.
const COMPARED_AGAIN: i64 = 4;
/// So many people are read at a time.
const PAGE: i64 = 500;
/// What is kept is read by the version of the program that wrote it, or counted anew.
const FORMAT: u32 = 1;

/// What the last counting found, as it is kept.
#[derive(Debug, Serialize, Deserialize)]
struct Found {
    format: u32,
    /// How many people were counted.
    people: i64,
    /// How many people there were when everybody was last compared again.
    compared: i64,
    parameters: Parameters,
}

impl Found {
    /// What was kept; nothing where nothing was, or where another version of the program kept it.
    async fn load(conn: &Conn) -> Result<Option<Self>> {
        let kept = rarity::found(conn).await?;
        let found = kept.and_then(|kept| serde_json::from_str::<Self>(&kept).ok());
        Ok(found.filter(|found| found.format == FORMAT))
    }
}

/// What comparing rests on, kept in memory.
#[derive(Debug, Default)]
pub(crate) struct Rarity(RwLock<Arc<Held>>);

#[derive(Debug, Default)]
struct Held {
    counting: Option<String>,
    people: i64,
    compared: i64,
    parameters: Arc<Parameters>,
}

impl Held {
    fn new(counting: Option<String>, found: Option<Found>) -> Self {
        let (people, compared) =
            (found.as_ref()).map_or((0, 0), |found| (found.people, found.compared));
        Self {
            counting,
            people,
            compared,
            parameters: Arc::new(found.map(|found| found.parameters).unwrap_or_default()),
        }
    }

    /// Whether the network has grown so much that it is to be counted anew.
    fn is_outgrown(&self, people: i64) -> bool {
        COUNTED_FROM <= people && self.people * GROWN.0 <= people * GROWN.1
    }

    /// Whether it has grown so much that everybody is to be compared again.
    fn is_to_be_compared(&self, people: i64) -> bool {
        COMPARED_AGAIN * self.compared <= people
    }
}

impl Rarity {
    /// What holds now; what is expected of any network before the first counting.
    pub(crate) async fn parameters(&self, conn: &Conn) -> Result<Arc<Parameters>> {
        Ok(Arc::clone(&self.held(conn).await?.parameters))
    }

    /// The counting that holds, read again where there was another.
    async fn held(&self, conn: &Conn) -> Result<Arc<Held>> {
        let held = Arc::clone(&self.0.read().unwrap_or_else(PoisonError::into_inner));
        let counting = rarity::counting(conn).await?;
        if counting == held.counting {
            return Ok(held);
        }
        let new = Arc::new(Held::new(counting, Found::load(conn).await?));
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = Arc::clone(&new);
        Ok(new)
    }
}

/// Counts, where the network has grown so much that it matters; a job. Says how many people were counted.
pub(crate) async fn count_values(cx: &Cx) -> Result<Option<i64>> {
    let snapshot = cx.read().await?;
    let people = rarity::people(&snapshot).await?;
    let before = cx.app.rarity.held(&snapshot).await?;
    if !before.is_outgrown(people) {
        return Ok(None);
    }
    let everybody = ObjectRef::all(Object::Client);
    let permit = cx.may_see::<actions::CountValues>(&snapshot, everybody, &Facts::default())?;
    let population = population(&permit).await?;
    permit.tell(|event| event.code("people", population.len()));
    let population = cx.viewed(snapshot, population).await?.release(cx).await?;
    let found = Found {
        format: FORMAT,
        people,
        compared: if before.is_to_be_compared(people) {
            people
        } else {
            before.compared
        },
        parameters: counted_among(population).await?,
    };
    keep(cx, &before, &found).await?;
    Ok(Some(people))
}

async fn population(permit: &Permit<'_, actions::CountValues>) -> Result<Population> {
    let mut population = Population::new();
    let mut after: Option<PersonId> = None;
    loop {
        let page = rarity::people_after(permit, after, PAGE).await?;
        let Some((last, _)) = page.last() else {
            return Ok(population);
        };
        after = Some(*last);
        for (id, details) in &page {
            let mut record = record(details);
            record.id = id.uuid().to_string();
            population.add(&record).map_err(Error::internal)?;
        }
    }
}

/// Counting takes a second among a hundred thousand people: other requests go on meanwhile.
async fn counted_among(population: Population) -> Result<Parameters> {
    let counting = tokio::task::spawn_blocking(move || Parameters::counted(population));
    counting.await.map_err(Error::internal)
}

async fn keep(cx: &Cx, before: &Held, found: &Found) -> Result<()> {
    let written = serde_json::to_string(found).map_err(Error::internal)?;
    let tx = cx.write().await?;
    let everybody = ObjectRef::all(Object::Client);
    let permit = cx.may::<actions::CompareClient>(&tx, everybody, &Facts::default())?;
    let id: Uuid = cx.id();
    rarity::keep(&permit, id, &written).await?;
    if found.compared != before.compared {
        rarity::compare_again(&permit).await?;
    }
    permit.tell(|event| event.code("people", found.people));
    cx.commit(tx).await
}

#[cfg(test)]
mod tests {
    use spil_linkage::{Field, Record, score};

    use super::*;

    fn jansen(id: &str) -> Record {
        let mut record = Record::new(id.to_owned());
        record.set(Field::Surname, "Jansen");
        record
    }

    #[test]
    fn what_is_kept_is_read_again_as_it_was() {
        let mut people = Population::new();
        for number in 0..300 {
            people.add(&jansen(&number.to_string())).unwrap();
        }
        let found = Found {
            format: FORMAT,
            people: 300,
            compared: 300,
            parameters: Parameters::counted(people),
        };
        let kept = serde_json::to_string(&found).unwrap();
        let read: Found = serde_json::from_str(&kept).unwrap();
        assert_eq!((read.people, read.compared), (300, 300));
        let pair = |parameters| score(&jansen("a"), &jansen("b"), parameters).weight;
        let (before, after) = (pair(&found.parameters), pair(&read.parameters));
        let priors = pair(&Parameters::default());
        assert!((before - after).abs() < 1e-6, "{before} {after}");
        assert!(
            before < priors - 1.0,
            "{before} {priors}: nothing was counted"
        );
    }
}
