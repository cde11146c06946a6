use std::cell::Cell;
use std::collections::BTreeSet;
use std::time::{Duration, SystemTime};

use jiff::Timestamp;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng as _;
use tempfile::TempDir;

use super::*;
use crate::keys::tests::keys_of;

const CHUNK: usize = 64 * 1024;
const ENCRYPTED_CHUNK: usize = CHUNK + 16;

struct Desk {
    _folder: TempDir,
    files: Files,
    chance: ChaCha20Rng,
}

fn desk() -> Desk {
    let folder = TempDir::new().unwrap();
    let files = Files::open(folder.path(), Arc::new(keys_of(&[(1, 1)]))).unwrap();
    Desk {
        _folder: folder,
        files,
        chance: ChaCha20Rng::seed_from_u64(1),
    }
}

fn id(number: u8) -> FileId {
    FileId::from_parts(1_700_000_000_000, [number; 10])
}

fn content(length: usize) -> Vec<u8> {
    (0..=250).cycle().take(length).collect()
}

impl Desk {
    fn write(&mut self, number: u8, content: &[u8]) -> Written {
        self.files
            .write(id(number), content, &mut self.chance)
            .unwrap()
    }

    fn read(&self, number: u8, key: &[u8]) -> Result<Vec<u8>, FileError> {
        Ok(self.files.read(id(number), key)?.read_all()?.to_vec())
    }

    fn raw(&self, number: u8) -> Vec<u8> {
        fs::read(self.files.path_of(id(number))).unwrap()
    }

    fn put_raw(&self, number: u8, bytes: &[u8]) {
        fs::write(self.files.path_of(id(number)), bytes).unwrap();
    }
}

#[test]
fn what_is_written_is_read_at_every_length_around_a_chunk() {
    let mut desk = desk();
    let lengths = [
        0,
        1,
        15,
        CHUNK - 1,
        CHUNK,
        CHUNK + 1,
        2 * CHUNK,
        3 * CHUNK + 7,
    ];
    for (number, length) in (0..).zip(lengths) {
        let written = desk.write(number, &content(length));
        assert_eq!(written.bytes, length as u64);
        assert_eq!(
            desk.read(number, &written.wrapped_key).unwrap(),
            content(length)
        );
    }
}

#[test]
fn content_is_not_readable_on_disk_and_equal_files_look_different() {
    let mut desk = desk();
    let text = b"verwijsbrief van de huisarts".repeat(20);
    desk.write(1, &text);
    desk.write(2, &text);
    assert!(!desk.raw(1).windows(12).any(|window| window == &text[..12]));
    assert_ne!(desk.raw(1), desk.raw(2));
}

#[test]
fn cutting_moving_doubling_and_joining_chunks_is_found() {
    let mut desk = desk();
    let key = desk.write(1, &content(3 * CHUNK + 7)).wrapped_key;
    let whole = desk.raw(1);
    let chunk = |number: usize| {
        let start = 8 + number * ENCRYPTED_CHUNK;
        whole[start..whole.len().min(start + ENCRYPTED_CHUNK)].to_vec()
    };
    let mark = || whole[..8].to_vec();
    let variants = [
        (
            "last chunk cut off",
            [mark(), chunk(0), chunk(1), chunk(2)].concat(),
        ),
        ("all but the first cut off", [mark(), chunk(0)].concat()),
        ("all chunks cut off", mark()),
        (
            "first chunk cut off",
            [mark(), chunk(1), chunk(2), chunk(3)].concat(),
        ),
        (
            "chunks swapped",
            [mark(), chunk(1), chunk(0), chunk(2), chunk(3)].concat(),
        ),
        (
            "a chunk doubled",
            [mark(), chunk(0), chunk(0), chunk(1), chunk(2), chunk(3)].concat(),
        ),
        (
            "the last chunk doubled",
            [mark(), chunk(0), chunk(1), chunk(2), chunk(3), chunk(3)].concat(),
        ),
        ("bytes added", [whole.clone(), b"x".to_vec()].concat()),
        ("emptied", Vec::new()),
    ];
    for (what, bytes) in &variants {
        desk.put_raw(1, bytes);
        assert!(
            matches!(desk.read(1, &key), Err(FileError::Damaged)),
            "{what}"
        );
    }
    println!(
        "{} ways to put a file together anew, all found",
        variants.len()
    );
}

/// Flips one bit, then cuts the file there; gives how often that was tried.
fn tamper(length: usize, places: &[prop::sample::Index]) -> u32 {
    let mut desk = desk();
    let key = desk.write(1, &content(length)).wrapped_key;
    let whole = desk.raw(1);
    let mut tried = 0;
    for place in places {
        let bit = place.index(whole.len() * 8);
        let mut flipped = whole.clone();
        flipped[bit / 8] ^= 1 << (bit % 8);
        for bytes in [flipped.as_slice(), &whole[..bit / 8]] {
            desk.put_raw(1, bytes);
            let read = desk.read(1, &key);
            assert!(
                matches!(read, Err(FileError::Damaged)),
                "bit {bit} of {length}"
            );
            tried += 1;
        }
    }
    desk.put_raw(1, &whole);
    assert_eq!(desk.read(1, &key).unwrap(), content(length));
    tried
}

#[test]
fn every_flipped_bit_and_every_cut_is_found() {
    let tried = Cell::new(0);
    let count = |more: u32| tried.set(tried.get() + more);
    let places = |number| prop::collection::vec(any::<prop::sample::Index>(), number);
    let run = |cases| TestRunner::new(Config::with_cases(cases));
    run(48)
        .run(&(0..100_usize, places(24)), |(length, places)| {
            count(tamper(length, &places));
            Ok(())
        })
        .unwrap();
    // Encryption is slow without optimisation, so few files have several chunks.
    run(4)
        .run(
            &(CHUNK - 1..2 * CHUNK + 9, places(6)),
            |(length, places)| {
                count(tamper(length, &places));
                Ok(())
            },
        )
        .unwrap();
    println!("{} flips and cuts, all found", tried.get());
    assert!(tried.get() >= 2_000);
}

#[test]
fn a_key_of_another_file_or_another_master_key_opens_nothing() {
    let mut desk = desk();
    let first = desk.write(1, b"een");
    let second = desk.write(2, b"twee");
    assert!(matches!(
        desk.read(1, &second.wrapped_key),
        Err(FileError::Key(_))
    ));
    let others = Files {
        keys: Arc::new(keys_of(&[(1, 2)])),
        ..desk.files.clone()
    };
    assert!(matches!(
        others.read(id(1), &first.wrapped_key),
        Err(FileError::Key(_))
    ));
    desk.put_raw(1, &desk.raw(2));
    assert!(matches!(
        desk.read(1, &first.wrapped_key),
        Err(FileError::Damaged)
    ));
}

#[test]
fn a_file_never_changes_and_is_gone_when_removed() {
    let mut desk = desk();
    let written = desk.write(1, b"eerst");
    let again = desk
        .files
        .write(id(1), b"later".as_slice(), &mut desk.chance);
    assert!(matches!(again, Err(FileError::Exists)));
    assert_eq!(desk.read(1, &written.wrapped_key).unwrap(), b"eerst");
    desk.files.remove(id(1)).unwrap();
    desk.files.remove(id(1)).unwrap();
    assert!(matches!(
        desk.read(1, &written.wrapped_key),
        Err(FileError::Missing)
    ));
}

#[test]
fn content_that_breaks_off_leaves_nothing_behind() {
    struct Broken;
    impl Read for Broken {
        fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
            Err(io::ErrorKind::ConnectionReset.into())
        }
    }
    let mut desk = desk();
    let half = content(CHUNK).chain(Broken);
    assert!(matches!(
        desk.files.write(id(1), half, &mut desk.chance),
        Err(FileError::Io(_))
    ));
    let left = fs::read_dir(desk.files.folder_of(id(1))).unwrap().count();
    assert_eq!(left, 0);
}

/// `&[u8]` reads itself away; a chain needs an owner.
trait Chain {
    fn chain(self, rest: impl Read) -> impl Read;
}

impl Chain for Vec<u8> {
    fn chain(self, rest: impl Read) -> impl Read {
        io::Cursor::new(self).chain(rest)
    }
}

#[test]
fn only_old_files_that_no_row_knows_are_swept() {
    let mut desk = desk();
    for number in 1..=3 {
        desk.write(number, b"x");
    }
    let unfinished = desk.files.folder_of(id(1)).join(".unfinished-abc");
    let foreign = desk.files.folder_of(id(1)).join("readme.txt");
    fs::write(&unfinished, b"half").unwrap();
    fs::write(&foreign, b"not ours").unwrap();
    let now = SystemTime::UNIX_EPOCH + Duration::from_hours(500_000);
    let aged = |path: &Path, hours: u64| {
        let then = now - Duration::from_hours(hours);
        File::options()
            .append(true)
            .open(path)
            .unwrap()
            .set_modified(then)
            .unwrap();
    };
    for path in [
        desk.files.path_of(id(1)),
        desk.files.path_of(id(2)),
        unfinished.clone(),
        foreign.clone(),
    ] {
        aged(&path, 25);
    }
    aged(&desk.files.path_of(id(3)), 23);
    let known = BTreeSet::from([id(1)]);
    let swept = desk
        .files
        .sweep(&known, Timestamp::try_from(now).unwrap())
        .unwrap();
    assert_eq!(
        swept,
        Swept {
            known: 1,
            young: 1,
            removed: 2
        }
    );
    assert!(desk.files.path_of(id(1)).exists() && desk.files.path_of(id(3)).exists());
    assert!(!desk.files.path_of(id(2)).exists() && !unfinished.exists() && foreign.exists());
}
