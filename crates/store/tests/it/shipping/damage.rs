//! Whatever happens to a piece on the other disk is found, and the piece is named.

use std::fs;
use std::path::{Path, PathBuf};

use rand_chacha::rand_core::Rng as _;
use spil_store::backup::{BackupError, Identity};
use spil_store::shipping::take_out;

use super::{World, files_of};

const PIECES: u64 = 6;

/// A generation of some pieces with some files.
async fn shipped(seed: u64) -> World {
    let mut world = World::new(seed).await;
    for _ in 0..PIECES {
        world.write().await;
        world.upload();
        world.ship().await;
    }
    assert_eq!(world.states.len() as u64, PIECES);
    world
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let to = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy(&path, &to);
        } else {
            fs::copy(&path, to).unwrap();
        }
    }
}

/// What is done to one file.
#[derive(Debug, Clone, Copy)]
enum Damage {
    Missing,
    CutByOne,
    CutInHalf,
    Longer,
    Swapped,
    BitFlipped,
    OfAnotherGeneration,
    ForAnotherKey,
}

const KINDS: [Damage; 8] = [
    Damage::Missing,
    Damage::CutByOne,
    Damage::CutInHalf,
    Damage::Longer,
    Damage::Swapped,
    Damage::BitFlipped,
    Damage::OfAnotherGeneration,
    Damage::ForAnotherKey,
];

struct Pieces<'a> {
    whole: &'a World,
    /// Shipped for the same key, with the same numbers.
    other: &'a Path,
    /// Shipped for another key, with the same numbers.
    strange: &'a Path,
}

impl Pieces<'_> {
    fn damage(&self, kind: Damage, path: &Path, others: &[PathBuf], chance: u64) {
        let mut content = fs::read(path).unwrap();
        let name = |folder: &Path| folder.join("000001").join(path.file_name().unwrap());
        match kind {
            Damage::Missing => return fs::remove_file(path).unwrap(),
            Damage::CutByOne => content.truncate(content.len() - 1),
            Damage::CutInHalf => content.truncate(content.len() / 2),
            Damage::Longer => content.push(0),
            Damage::Swapped => {
                let other = others.iter().find(|other| *other != path).unwrap();
                content = fs::read(other).unwrap();
                fs::copy(path, other).unwrap();
            }
            Damage::BitFlipped => {
                let at = usize::try_from(chance).unwrap() % content.len();
                content[at] ^= 1 << (chance % 8);
            }
            Damage::OfAnotherGeneration => content = fs::read(name(self.other)).unwrap(),
            Damage::ForAnotherKey => content = fs::read(name(self.strange)).unwrap(),
        }
        fs::write(path, content).unwrap();
    }

    /// Damages a copy and looks whether it is found; gives what is said.
    fn found(&self, kind: Damage, number: usize, chance: u64) -> Option<String> {
        let folder = tempfile::tempdir().unwrap();
        let at = folder.path().join("copy");
        copy(&self.whole.path("elsewhere"), &at);
        let all = files_of(&at.join("000001"));
        let pieces = all
            .iter()
            .filter(|path| path.parent() == Some(&at.join("000001")));
        let pieces: Vec<_> = pieces.cloned().collect();
        self.damage(kind, &pieces[number], &pieces, chance);
        let out = tempfile::tempdir().unwrap();
        let refused = take_out(&at, &self.whole.identity, None, out.path());
        refused.err().map(|error| error.to_string())
    }
}

#[tokio::test]
async fn every_damage_to_a_piece_is_found() {
    let (mut whole, other, strange) = (shipped(3).await, shipped(4).await, shipped(5).await);
    // The same key, so that nothing but the chain tells them apart.
    let other = reshipped(other, &whole.identity).await;
    let chances: Vec<u64> = (0..40).map(|_| whole.chance.next_u64()).collect();
    let pieces = Pieces {
        whole: &whole,
        other: &other.path("elsewhere"),
        strange: &strange.path("elsewhere"),
    };
    let (mut tried, mut found) = (0, 0);
    for number in 0..usize::try_from(PIECES).unwrap() {
        for kind in KINDS {
            let times = if matches!(kind, Damage::BitFlipped) {
                40
            } else {
                1
            };
            for chance in chances.iter().take(times) {
                tried += 1;
                match pieces.found(kind, number, *chance) {
                    Some(_) => found += 1,
                    None => println!("not found: {kind:?} of piece {number}"),
                }
            }
        }
    }
    println!("damage to pieces: {found} of {tried} found");
    assert!(tried >= 250 && found == tried);
    let told = pieces.found(Damage::Missing, 2, 0).unwrap();
    assert!(told.contains("000001/0000002.age is missing"), "{told}");
    let told = pieces.found(Damage::CutByOne, 4, 0).unwrap();
    assert!(told.contains("000001/0000004.age"), "{told}");
}

/// The same world shipped for this key, as its first generation.
async fn reshipped(mut world: World, identity: &Identity) -> World {
    let file = identity.file();
    world.identity = Identity::parse(secrecy::ExposeSecret::expose_secret(&file)).unwrap();
    world.shipper = None;
    fs::remove_dir_all(world.path("elsewhere")).unwrap();
    fs::create_dir(world.path("elsewhere")).unwrap();
    for _ in 0..PIECES {
        world.write().await;
        world.ship().await;
    }
    world
}

#[tokio::test]
async fn every_damage_to_an_uploaded_file_is_found() {
    let whole = shipped(6).await;
    let all = files_of(&whole.path("elsewhere/000001/files"));
    let out = tempfile::tempdir().unwrap();
    take_out(&whole.path("elsewhere"), &whole.identity, None, out.path()).unwrap();
    let kept = spil_store::files::stored(out.path()).unwrap();
    let (mut tried, mut found) = (0, 0);
    for path in all {
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        if !kept.iter().any(|id| id.to_string() == name) {
            continue;
        }
        let content = fs::read(&path).unwrap();
        let mut flipped = content.clone();
        let middle = flipped.len() / 2;
        flipped[middle] ^= 4;
        for damaged in [
            Some(content[..content.len() - 1].to_vec()),
            Some(flipped),
            None,
        ] {
            match damaged {
                Some(damaged) => fs::write(&path, damaged).unwrap(),
                None => fs::remove_file(&path).unwrap(),
            }
            let out = tempfile::tempdir().unwrap();
            let refused = take_out(&whole.path("elsewhere"), &whole.identity, None, out.path());
            tried += 1;
            found += usize::from(matches!(refused, Err(BackupError::Damaged(_))));
            fs::write(&path, &content).unwrap();
        }
    }
    println!("damage to shipped files: {found} of {tried} found");
    assert!(tried >= 6 && found == tried);
}

#[tokio::test]
async fn what_cannot_be_used_says_so() {
    let whole = shipped(7).await;
    let from = whole.path("elsewhere");
    let out = tempfile::tempdir().unwrap();
    let other = take_out(&from, &Identity::generate(), None, out.path());
    assert!(matches!(other, Err(BackupError::WrongKey)), "{other:?}");
    let empty = tempfile::tempdir().unwrap();
    let out = tempfile::tempdir().unwrap();
    let none = take_out(empty.path(), &whole.identity, None, out.path());
    assert!(matches!(none, Err(BackupError::NoBackup)), "{none:?}");
    // Before the damage all of it can be had.
    let third = from.join("000001/0000003.age");
    fs::write(&third, b"gone").unwrap();
    let ((_, sequence), (at, state)) = whole.states.iter().nth(2).unwrap();
    assert_eq!(*sequence, 2);
    let (at, state) = (*at, state.clone());
    let out = tempfile::tempdir().unwrap();
    let damaged = take_out(&from, &whole.identity, None, out.path());
    assert!(
        matches!(damaged, Err(BackupError::Damaged(_))),
        "{damaged:?}"
    );
    let mut whole = whole;
    whole.compare(Some(at), &state).await;
}
