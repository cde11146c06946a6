//! Distinct texts of one kind, each once, with what comparison wants to know of them.

use rustc_hash::FxHashMap;

use crate::hash::hash_bytes;
use crate::memo::Memo;
use crate::nickname;
use crate::similarity::letter_set;
use crate::spelling::{skeleton, sound};

/// A distinct text and what comparison wants to know of it.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Entry {
    start: u32,
    pub(crate) length: u8,
    /// First letter and last two letters of the sound.
    pub(crate) edges: [u8; 3],
    /// The entry of the first given name, or of the postcode's area.
    pub(crate) first: u32,
    pub(crate) hash: u64,
    pub(crate) letters: u64,
    pub(crate) sound: u64,
    pub(crate) skeleton: u64,
    pub(crate) names: [u16; nickname::MOST],
    /// The share of people with exactly this text.
    pub(crate) frequency: f32,
    /// The share of people whose text begins with this one as `first`.
    pub(crate) first_frequency: f32,
}

/// Every distinct text of one kind; place 0 is the unknown text.
#[derive(Debug, Clone)]
pub(crate) struct Table {
    arena: String,
    entries: Vec<Entry>,
    places: FxHashMap<u64, u32>,
    spoken: Spoken,
    /// How pairs of these texts compare.
    pub(crate) memo: Memo,
}

/// Whether the texts of a table are names that sound like something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Spoken {
    Yes,
    No,
}

impl Table {
    pub(crate) fn new(spoken: Spoken) -> Self {
        Self {
            arena: String::new(),
            entries: vec![Entry::default()],
            places: FxHashMap::default(),
            memo: Memo::default(),
            spoken,
        }
    }

    #[expect(clippy::indexing_slicing, reason = "places come from this table")]
    pub(crate) fn entry(&self, place: u32) -> &Entry {
        &self.entries[place as usize]
    }

    pub(crate) fn text(&self, entry: &Entry) -> &str {
        let start = entry.start as usize;
        self.arena
            .get(start..start + usize::from(entry.length))
            .unwrap_or_default()
    }

    pub(crate) fn entries(&self) -> &[Entry] {
        &self.entries
    }

    pub(crate) fn entries_mut(&mut self) -> &mut [Entry] {
        &mut self.entries
    }

    /// Says that no more than a few texts are still to come, and that many comparisons are.
    pub(crate) fn seal(&mut self) {
        self.entries.shrink_to_fit();
        self.arena.shrink_to_fit();
        self.memo = Memo::new();
    }

    pub(crate) fn intern(&mut self, text: &str) -> u32 {
        if text.is_empty() {
            return 0;
        }
        let hash = hash_bytes(text.as_bytes());
        if let Some(place) = self.places.get(&hash) {
            return *place;
        }
        let place = u32::try_from(self.entries.len()).unwrap_or(0);
        let start = u32::try_from(self.arena.len()).unwrap_or(u32::MAX);
        let length = u8::try_from(text.len()).unwrap_or(u8::MAX);
        self.arena
            .push_str(text.get(..usize::from(length)).unwrap_or(text));
        let mut entry = Entry {
            start,
            length,
            first: place,
            hash,
            letters: letter_set(text),
            ..Entry::default()
        };
        if self.spoken == Spoken::Yes {
            let spoken = sound(text);
            entry.sound = hash_bytes(spoken.as_bytes());
            entry.skeleton = hash_bytes(skeleton(&spoken).as_bytes());
            entry.edges = edges(spoken.as_bytes());
            entry.names = nickname::names_of(hash);
        }
        self.entries.push(entry);
        self.places.insert(hash, place);
        place
    }

    /// Interns a text together with the shorter one that it begins with.
    pub(crate) fn intern_with_first(&mut self, text: &str, first: &str) -> u32 {
        let first = self.intern(first);
        let place = self.intern(text);
        if let Some(entry) = self.entries.get_mut(place as usize) {
            entry.first = first;
        }
        place
    }
}

fn edges(sound: &[u8]) -> [u8; 3] {
    let last = |back: usize| {
        sound
            .len()
            .checked_sub(back)
            .and_then(|place| sound.get(place))
            .copied()
            .unwrap_or_default()
    };
    [sound.first().copied().unwrap_or_default(), last(2), last(1)]
}
