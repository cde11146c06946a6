//! The one file of a backup gives back every byte, and one that was changed or cut off anywhere is refused.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng as _, SeedableRng as _};
use spil_model::ids::FileId;
use spil_store::backup::{
    BackupError, Description, Identity, Manifest, PartName, Recipients, Sources, pack, unpack,
};
use spil_testkit::MORNING;

/// What is backed up: a database of some bytes, two files, anchors.
struct Small {
    folder: tempfile::TempDir,
    identity: Identity,
}

fn file(number: u64) -> PartName {
    PartName::File(FileId::from_parts(number, [7; 10]))
}

fn write(path: &Path, content: &[u8]) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, content).unwrap();
}

impl Small {
    fn make() -> Self {
        let folder = tempfile::tempdir().unwrap();
        write(&folder.path().join("spil.db"), &[5; 9_000]);
        for number in 1..3 {
            let path = folder.path().join("data").join(file(number).to_string());
            write(&path, &vec![u8::try_from(number).unwrap(); 3_000]);
        }
        // What is still being written is no file yet.
        write(&folder.path().join("data/files/07/.unfinished-1"), b"half");
        Self {
            folder,
            identity: Identity::generate(),
        }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn pack(&self, out: &Path) -> Result<Manifest, BackupError> {
        let (database, data) = (self.path("spil.db"), self.path("data"));
        let sources = Sources {
            database: &database,
            anchors: b"{}\n".to_vec(),
            data: &data,
        };
        let described = Description {
            schema: vec!["0001".to_owned()],
            tables: BTreeMap::from([("team".to_owned(), 3)]),
            heads: Vec::new(),
        };
        let recipients = Recipients::parse([self.identity.recipient().as_str()]).unwrap();
        pack(
            &sources,
            described,
            &recipients,
            MORNING.parse().unwrap(),
            out,
        )
    }

    fn packed(&self) -> Vec<u8> {
        let out = self.path("one.age");
        self.pack(&out).unwrap();
        fs::read(out).unwrap()
    }

    fn unpack(&self, archive: &[u8]) -> Result<Manifest, BackupError> {
        unpack(archive, &self.identity, tempfile::tempdir().unwrap().path())
    }
}

#[test]
fn every_part_comes_back_as_it_was() {
    let small = Small::make();
    let out = small.path("one.age");
    let made = small.pack(&out).unwrap();
    let to = tempfile::tempdir().unwrap();
    let archive = fs::read(&out).unwrap();
    let manifest = unpack(archive.as_slice(), &small.identity, to.path()).unwrap();
    assert_eq!(
        (&manifest, manifest.files(), manifest.parts.len()),
        (&made, 2, 4)
    );
    assert!(fs::read(to.path().join("spil.db")).unwrap() == [5; 9_000]);
    for number in 1..3 {
        let content = fs::read(to.path().join(file(number).to_string())).unwrap();
        assert!(content == vec![u8::try_from(number).unwrap(); 3_000]);
    }
    let clear = |needle: &[u8]| archive.windows(needle.len()).any(|window| window == needle);
    assert!(!clear(b"spil.db") && !clear(&[5; 32]), "not encrypted");
    let left: Vec<_> = fs::read_dir(small.folder.path()).unwrap().collect();
    assert_eq!(left.len(), 3, "something was left beside the backup");
}

#[test]
fn nothing_is_written_over() {
    let small = Small::make();
    let out = small.path("one.age");
    small.pack(&out).unwrap();
    let before = fs::read(&out).unwrap();
    assert!(matches!(small.pack(&out), Err(BackupError::Exists(_))));
    assert!(fs::read(&out).unwrap() == before);
}

#[test]
fn every_damage_is_refused() {
    let small = Small::make();
    let archive = small.packed();
    small.unpack(&archive).unwrap();
    let mut chance = ChaCha8Rng::seed_from_u64(5);
    let mut place = || usize::try_from(chance.next_u64()).unwrap() % archive.len();
    // Each byte of what stands before the encrypted content, then any byte.
    let head = (0..400).collect::<Vec<_>>();
    let any: Vec<_> = (0..400).map(|_| place()).collect();
    let cuts: Vec<_> = (0..200).map(|_| place()).collect();
    for place in head.iter().chain(&any) {
        let mut damaged = archive.clone();
        damaged[*place] ^= 1 << (place % 8);
        assert!(small.unpack(&damaged).is_err(), "byte {place} was changed");
    }
    for cut in cuts.iter().chain(&[0, 1, archive.len() - 1]) {
        assert!(small.unpack(&archive[..*cut]).is_err(), "cut at {cut}");
    }
    let longer = [archive.as_slice(), &[0]].concat();
    assert!(small.unpack(&longer).is_err(), "a byte was added");
    println!(
        "{} changed bytes and {} cuts: all refused",
        head.len() + any.len(),
        cuts.len() + 4
    );
}

#[test]
fn only_the_right_key_opens() {
    let small = Small::make();
    let archive = small.packed();
    let to = tempfile::tempdir().unwrap();
    let other = unpack(archive.as_slice(), &Identity::generate(), to.path());
    assert!(matches!(other, Err(BackupError::WrongKey)), "{other:?}");
    let none = small.unpack(b"just some text that is no backup at all");
    assert!(matches!(none, Err(BackupError::NoBackup)), "{none:?}");
    assert_eq!(fs::read_dir(to.path()).unwrap().count(), 0);
}

/// An archive of tar that somebody who has the public key put together.
fn forged(small: &Small, name: &str, kind: tar::EntryType) -> Vec<u8> {
    let recipient = small
        .identity
        .recipient()
        .parse::<age::x25519::Recipient>()
        .unwrap();
    let recipients = std::iter::once(&recipient as &dyn age::Recipient);
    let encryptor = age::Encryptor::with_recipients(recipients).unwrap();
    let mut tar = tar::Builder::new(encryptor.wrap_output(Vec::new()).unwrap());
    let mut header = tar::Header::new_gnu();
    header.set_entry_type(kind);
    header.set_size(4);
    let place = &mut header.as_old_mut().name;
    place[..name.len()].copy_from_slice(name.as_bytes());
    header.set_cksum();
    tar.append(&header, &b"evil"[..]).unwrap();
    tar.into_inner().unwrap().finish().unwrap()
}

#[test]
fn no_part_leads_out_of_the_folder() {
    let small = Small::make();
    let outside = "files/../../../escaped";
    let id = FileId::from_parts(1, [7; 10]);
    let names = [
        "../escaped",
        "/tmp/escaped",
        outside,
        "escaped",
        "files/zz/escaped",
    ];
    let elsewhere = format!("files/../{id}");
    for name in names.iter().copied().chain([elsewhere.as_str()]) {
        let archive = forged(&small, name, tar::EntryType::Regular);
        let refused = small.unpack(&archive);
        assert!(
            matches!(refused, Err(BackupError::Damaged(_))),
            "{name}: {refused:?}"
        );
    }
    let link = forged(&small, "spil.db", tar::EntryType::Symlink);
    assert!(matches!(small.unpack(&link), Err(BackupError::Damaged(_))));
    println!("{} strange parts: all refused", names.len() + 2);
}

#[test]
fn keys_are_those_of_age() {
    let identity = Identity::generate();
    let file = secrecy::ExposeSecret::expose_secret(&identity.file()).to_owned();
    assert!(file.starts_with("# public key: age1") && file.contains("\nAGE-SECRET-KEY-1"));
    assert_eq!(
        Identity::parse(&file).unwrap().recipient(),
        identity.recipient()
    );
    for wrong in ["", "# only a remark\n", "AGE-SECRET-KEY-1NONSENSE\n"] {
        assert!(Identity::parse(wrong).is_err(), "{wrong:?}");
    }
    for wrong in [
        vec![],
        vec!["age1nonsense"],
        vec![identity.recipient().as_str(), "x"],
    ] {
        assert!(
            Recipients::parse(wrong.iter().copied()).is_err(),
            "{wrong:?}"
        );
    }
}
