//! Tables in memory from blocking keys to records. Blocks that are too large are refined, never dropped.

use rayon::prelude::*;

use crate::blocking::{Atom, PASSES, Pass, base_keys, profile, refined_keys};
use crate::population::Population;

/// A block with more records than this is refined.
pub(crate) const LARGEST_BLOCK: usize = 40;
/// Atoms that refine one block, at most.
const DEEPEST: usize = 3;
/// In a block that nothing refines further, each record is compared with so many that follow it in the order of likeness.
const WIDEST_WINDOW: usize = 110;

/// Tables over a population, or over the part of it that is known already.
#[derive(Debug)]
pub(crate) struct Tables {
    passes: Vec<Blocks>,
}

/// Entries of one pass: the upper half of a word is the key, the lower half the record.
#[derive(Debug, Default)]
struct Blocks {
    entries: Vec<u64>,
    /// Keys of blocks that were too large: their records lie under refined keys.
    large: Vec<u32>,
    /// Blocks that nothing refines, their records in the order of likeness.
    crowds: Vec<(u32, Vec<u32>)>,
}

fn entry(key: u64, record: u32) -> u64 {
    key & 0xffff_ffff_0000_0000 | u64::from(record)
}

fn key_of(entry: u64) -> u32 {
    u32::try_from(entry >> 32).unwrap_or_default()
}

fn record_of(entry: u64) -> u32 {
    u32::try_from(entry & 0xffff_ffff).unwrap_or_default()
}

/// The key of a block as it goes into the keys of its refinements.
fn parent(key: u32) -> u64 {
    u64::from(key) << 32
}

impl Tables {
    /// Tables over the given records, which must be in ascending order.
    pub(crate) fn build(people: &Population, records: &[u32], done: &(dyn Fn() + Sync)) -> Self {
        let build = |(number, pass)| {
            let blocks = Blocks::build(people, records, number, pass);
            done();
            blocks
        };
        Self {
            passes: PASSES.par_iter().enumerate().map(build).collect(),
        }
    }

    /// The records that share a key with a person, each once, in ascending order.
    pub(crate) fn candidates(&self, people: &Population, person: u32, found: &mut Vec<u32>) {
        found.clear();
        for ((number, pass), blocks) in PASSES.iter().enumerate().zip(&self.passes) {
            let search = Search {
                people,
                person,
                refine: pass.refine,
            };
            base_keys(people, people.person(person), number, pass)
                .each(|key| blocks.find(&search, key, 0, found));
        }
        found.sort_unstable();
        found.dedup();
    }

    /// How many entries there are.
    pub(crate) fn len(&self) -> usize {
        self.passes.iter().map(|blocks| blocks.entries.len()).sum()
    }

    /// The pairs within blocks that nothing refines: each record with those that are most like it.
    fn crowded_pairs(&self, records: usize) -> Vec<u64> {
        let members: usize = self
            .passes
            .iter()
            .flat_map(|blocks| &blocks.crowds)
            .map(|(_, members)| members.len())
            .sum();
        let budget = 40 * records.max(100_000);
        let window = (budget / members.max(1)).clamp(5, WIDEST_WINDOW);
        let mut pairs = Vec::new();
        for (_, members) in self.passes.iter().flat_map(|blocks| &blocks.crowds) {
            for (place, left) in members.iter().enumerate() {
                let near = members.iter().skip(place + 1).take(window);
                pairs.extend(
                    near.map(|right| parent(*left.min(right)) | u64::from(*left.max(right))),
                );
            }
        }
        pairs.par_sort_unstable();
        pairs.dedup();
        pairs
    }
}

/// A search for the company of one person in one pass.
struct Search<'a> {
    people: &'a Population,
    person: u32,
    refine: &'static [Atom],
}

impl Blocks {
    fn build(people: &Population, records: &[u32], number: usize, pass: &Pass) -> Self {
        let mut blocks = Self::default();
        let mut fresh = Vec::with_capacity(records.len());
        for record in records {
            base_keys(people, people.person(*record), number, pass)
                .each(|key| fresh.push(entry(key, *record)));
        }
        let mut level = vec![Vec::new(); pass.refine.len() + 1];
        blocks.settle(people, fresh, |large| {
            refine(people, large, pass.refine, 0, &mut level)
        });
        for depth in 2..=DEEPEST + 1 {
            let mut next = vec![Vec::new(); pass.refine.len() + 1];
            for (made_by, fresh) in level.into_iter().enumerate() {
                let further = if depth > DEEPEST {
                    pass.refine.len()
                } else {
                    made_by + 1
                };
                blocks.settle(people, fresh, |large| {
                    refine(people, large, pass.refine, further, &mut next)
                });
            }
            level = next;
        }
        blocks.finish();
        blocks
    }

    /// Keeps the blocks that are small enough; `refine` takes the others and says whether it could.
    fn settle(
        &mut self,
        people: &Population,
        mut fresh: Vec<u64>,
        mut refine: impl FnMut(&[u64]) -> bool,
    ) {
        fresh.sort_unstable();
        for block in fresh.chunk_by(|one, other| key_of(*one) == key_of(*other)) {
            let key = block.first().copied().map(key_of).unwrap_or_default();
            if block.len() <= LARGEST_BLOCK {
                self.entries.extend_from_slice(block);
            } else if refine(block) {
                self.large.push(key);
            } else {
                let mut members: Vec<u32> = block.iter().copied().map(record_of).collect();
                members.sort_by_cached_key(|record| {
                    (profile(people, people.person(*record)), *record)
                });
                self.crowds.push((key, members));
            }
        }
    }

    fn finish(&mut self) {
        self.entries.sort_unstable();
        self.entries.shrink_to_fit();
        self.large.sort_unstable();
        self.large.dedup();
        self.crowds.sort_by_key(|(key, _)| *key);
    }

    fn find(&self, search: &Search<'_>, key: u64, from: usize, found: &mut Vec<u32>) {
        let key = key_of(key);
        if self.large.binary_search(&key).is_ok() {
            let person = search.people.person(search.person);
            for (place, atom) in search.refine.iter().enumerate().skip(from) {
                refined_keys(search.people, person, parent(key), *atom)
                    .each(|key| self.find(search, key, place + 1, found));
            }
        } else if let Ok(place) = self.crowds.binary_search_by_key(&key, |(key, _)| *key) {
            found.extend(
                self.crowds
                    .get(place)
                    .into_iter()
                    .flat_map(|(_, members)| near(search, members)),
            );
        } else {
            let start = self.entries.partition_point(|entry| key_of(*entry) < key);
            let block = self
                .entries
                .iter()
                .skip(start)
                .take_while(|entry| key_of(**entry) == key);
            found.extend(block.copied().map(record_of));
        }
    }
}

/// Those in a crowd who are most like a person.
fn near<'a>(search: &Search<'_>, members: &'a [u32]) -> impl Iterator<Item = u32> + 'a {
    let like = profile(search.people, search.people.person(search.person));
    let place = members
        .partition_point(|record| profile(search.people, search.people.person(*record)) < like);
    members
        .iter()
        .copied()
        .skip(place.saturating_sub(WIDEST_WINDOW / 2))
        .take(WIDEST_WINDOW)
}

/// Puts a large block under keys refined by each further atom; false where there is none.
fn refine(
    people: &Population,
    large: &[u64],
    atoms: &[Atom],
    from: usize,
    next: &mut [Vec<u64>],
) -> bool {
    let further = atoms.iter().zip(next.iter_mut()).skip(from);
    let mut refined = false;
    for (atom, fresh) in further {
        refined = true;
        for member in large {
            let record = record_of(*member);
            refined_keys(
                people,
                people.person(record),
                parent(key_of(*member)),
                *atom,
            )
            .each(|key| fresh.push(entry(key, record)));
        }
    }
    refined
}

/// For every record its entries that have company behind them: all pairs of a population, without looking anything up.
#[derive(Debug)]
pub(crate) struct Companies<'a> {
    tables: &'a Tables,
    starts: Vec<u32>,
    places: Vec<u32>,
    crowded: Vec<u64>,
}

impl<'a> Companies<'a> {
    /// Of a population of so many records.
    pub(crate) fn of(tables: &'a Tables, records: usize) -> Self {
        let mut starts = vec![0_u32; records + 1];
        tables.with_company(|record, _| {
            if let Some(count) = starts.get_mut(record as usize + 1) {
                *count += 1;
            }
        });
        let mut sum = 0;
        for start in &mut starts {
            sum += *start;
            *start = sum;
        }
        let mut free = starts.clone();
        let mut places = vec![0_u32; sum as usize];
        tables.with_company(|record, place| {
            if let Some(next) = free.get_mut(record as usize) {
                if let Some(slot) = places.get_mut(*next as usize) {
                    *slot = place;
                }
                *next += 1;
            }
        });
        Self {
            tables,
            starts,
            places,
            crowded: tables.crowded_pairs(records),
        }
    }

    /// The records after this one that share a key with it, each once, in ascending order.
    pub(crate) fn followers(&self, record: u32, found: &mut Vec<u32>) {
        found.clear();
        let bound = |record: usize| self.starts.get(record).copied().unwrap_or_default() as usize;
        let places = self
            .places
            .get(bound(record as usize)..bound(record as usize + 1))
            .unwrap_or_default();
        for place in places {
            let mut behind = self.tables.from(*place);
            let Some(own) = behind.next() else { continue };
            found.extend(
                behind
                    .take_while(|entry| key_of(**entry) == key_of(*own))
                    .copied()
                    .map(record_of),
            );
        }
        let first = self.crowded.partition_point(|pair| key_of(*pair) < record);
        found.extend(
            self.crowded
                .iter()
                .skip(first)
                .take_while(|pair| key_of(**pair) == record)
                .copied()
                .map(record_of),
        );
        found.sort_unstable();
        found.dedup();
    }
}

impl Tables {
    /// Visits every entry that is followed by one of the same block, with its place over all passes.
    fn with_company(&self, mut visit: impl FnMut(u32, u32)) {
        let mut before = 0_u32;
        for blocks in &self.passes {
            for (place, pair) in (before..).zip(blocks.entries.windows(2)) {
                if let [one, other] = pair
                    && key_of(*one) == key_of(*other)
                {
                    visit(record_of(*one), place);
                }
            }
            before += u32::try_from(blocks.entries.len()).unwrap_or(u32::MAX);
        }
    }

    /// The entries of a pass from a place over all passes on.
    fn from(&self, place: u32) -> std::slice::Iter<'_, u64> {
        let mut place = place as usize;
        for blocks in &self.passes {
            if place < blocks.entries.len() {
                return blocks.entries.get(place..).unwrap_or_default().iter();
            }
            place -= blocks.entries.len();
        }
        [].iter()
    }
}
