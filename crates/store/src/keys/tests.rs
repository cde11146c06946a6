use std::fs;
use std::os::unix::fs::{PermissionsExt as _, symlink};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng as _;
use secrecy::ExposeSecret as _;
use tempfile::TempDir;

use super::*;

/// Keys from a text, for tests of what is sealed with them.
pub(crate) fn keys_of(numbers: &[(u32, u8)]) -> Keys {
    let lines: Vec<String> = numbers
        .iter()
        .map(|(number, byte)| format!("{number} {}", STANDARD.encode([*byte; 32])))
        .collect();
    let (_folder, path, data) = places();
    place::write_new(&path, &lines.join("\n")).unwrap();
    // The folder goes now: the keys that were read go on.
    Keys::open(&path, &data).unwrap()
}

fn chance() -> ChaCha20Rng {
    ChaCha20Rng::seed_from_u64(1)
}

fn places() -> (TempDir, PathBuf, PathBuf) {
    let folder = TempDir::new().unwrap();
    let key = folder.path().join("keys/spil.key");
    let data = folder.path().join("data");
    fs::create_dir(&data).unwrap();
    (folder, key, data)
}

#[test]
fn a_created_file_opens_with_the_same_keys_and_is_private() {
    let (_folder, path, data) = places();
    let created = Keys::create(&path, &data, &mut chance()).unwrap();
    let opened = Keys::open(&path, &data).unwrap();
    let (id, secret) = created.current(KeyPurpose::Bsn);
    assert_eq!(
        opened.find(id, KeyPurpose::Bsn).unwrap().expose_secret(),
        secret.expose_secret()
    );
    assert_eq!(
        fs::metadata(&path).unwrap().permissions().mode() & 0o777,
        0o600
    );
    assert!(matches!(
        Keys::create(&path, &data, &mut chance()),
        Err(KeyError::Exists(_))
    ));
}

#[test]
fn a_file_that_others_can_read_is_refused() {
    let (_folder, path, data) = places();
    Keys::create(&path, &data, &mut chance()).unwrap();
    for mode in [0o640, 0o604, 0o660, 0o644, 0o610] {
        fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
        let error = Keys::open(&path, &data).unwrap_err();
        assert!(matches!(error, KeyError::Open { mode: found, .. } if found == mode));
    }
}

#[test]
fn a_file_in_the_data_folder_is_refused_also_through_a_link() {
    let (folder, _, data) = places();
    let linked = folder.path().join("linked");
    symlink(&data, &linked).unwrap();
    for path in [
        data.join("spil.key"),
        data.join("sub/spil.key"),
        linked.join("spil.key"),
    ] {
        let error = Keys::create(&path, &data, &mut chance()).unwrap_err();
        assert!(
            matches!(error, KeyError::InDataFolder(_)),
            "{}",
            path.display()
        );
        assert!(!path.exists());
    }
}

#[test]
fn a_missing_file_is_said_to_be_missing() {
    let (_folder, path, data) = places();
    assert!(matches!(
        Keys::open(&path, &data),
        Err(KeyError::Missing(_))
    ));
}

#[test]
fn a_malformed_file_names_the_line() {
    let key = STANDARD.encode([7; 32]);
    for (text, line) in [
        (String::new(), 1),
        ("# nothing\n".to_owned(), 2),
        (format!("1 {key}\none {key}"), 2),
        (format!("1 {key}\n1 {key}"), 2),
        (format!("2 {key}\n\n1 {key}"), 3),
        (format!("1{key}"), 1),
        (format!("1 {}", &key[4..]), 1),
        (format!("-1 {key}"), 1),
        (format!("1 next {key}"), 1),
        (format!("1 {key}\n2 next {key}\n3 {key}"), 3),
        (format!("1 {key}\n1 journal {key}"), 2),
        (format!("1 journal {key}\n2 {key}"), 3),
        (format!("1 something {key}"), 1),
    ] {
        assert_eq!(Ring::parse(&text).err(), Some(line), "{text}");
    }
}

#[test]
fn keys_differ_by_purpose_and_number_and_the_last_one_seals() {
    let keys = keys_of(&[(1, 1), (2, 2), (5, 3)]);
    let purposes = [
        KeyPurpose::Bsn,
        KeyPurpose::BsnIndex,
        KeyPurpose::SearchTerm,
        KeyPurpose::File,
        KeyPurpose::SecondFactor,
        KeyPurpose::Journal,
    ];
    let derived: std::collections::BTreeSet<[u8; 32]> = purposes
        .iter()
        .flat_map(|purpose| keys.all(*purpose))
        .map(|(_, secret)| *secret.expose_secret())
        .collect();
    assert_eq!(derived.len(), 18);
    assert_eq!(keys.current(KeyPurpose::Bsn).0, KeyId(5));
    assert!(keys.find(KeyId(3), KeyPurpose::Bsn).is_none());
}

#[test]
fn a_new_master_key_does_not_break_the_journal() {
    let before = keys_of(&[(1, 1)]);
    let after = keys_of(&[(1, 1), (2, 2)]);
    assert_eq!(
        before.journal().expose_secret(),
        after.journal().expose_secret()
    );
}

#[test]
fn nothing_secret_is_printed() {
    assert_eq!(
        format!("{:?}", keys_of(&[(1, 1), (2, 2)])),
        "Keys(2 of them, current 2)"
    );
}

/// What the keys give for what must last.
fn lasting(keys: &Keys) -> [[u8; 32]; 3] {
    [keys.journal(), keys.recovery_codes(), keys.attempts()].map(|key| *key.expose_secret())
}

#[test]
fn a_rotation_goes_step_by_step_and_whoever_runs_takes_each_at_once() {
    let (_folder, path, data) = places();
    let keys = Keys::create(&path, &data, &mut chance()).unwrap();
    let running = Keys::open(&path, &data).unwrap();
    let before = lasting(&running);
    assert!(matches!(keys.promote(), Err(KeyError::Alone)));
    assert!(matches!(keys.retire(), Err(KeyError::Alone)));
    assert_eq!(keys.add_next(&mut chance()).unwrap(), KeyId(2));
    assert!(matches!(
        keys.add_next(&mut chance()),
        Err(KeyError::UnderWay)
    ));
    assert!(matches!(keys.retire(), Err(KeyError::UnderWay)));
    assert_eq!(
        (running.current_id(), running.knows(KeyId(2))),
        (KeyId(1), true)
    );
    for _ in 0..2 {
        assert_eq!(keys.promote().unwrap(), KeyId(2));
        assert_eq!(
            (running.current_id(), running.knows(KeyId(1))),
            (KeyId(2), true)
        );
    }
    keys.retire().unwrap();
    assert_eq!(
        (running.current_id(), running.knows(KeyId(1))),
        (KeyId(2), false)
    );
    assert_eq!(
        fs::metadata(&path).unwrap().permissions().mode() & 0o777,
        0o600
    );
    // And once more: what lasts is that of the very first key.
    assert_eq!(keys.add_next(&mut chance()).unwrap(), KeyId(3));
    keys.promote().unwrap();
    keys.retire().unwrap();
    assert_eq!(running.current_id(), KeyId(3));
    assert_eq!(lasting(&running), before);
}

#[test]
fn whoever_runs_goes_on_with_the_keys_of_before_when_the_file_is_spoilt() {
    let (_folder, path, data) = places();
    Keys::create(&path, &data, &mut chance()).unwrap();
    let running = Keys::open(&path, &data).unwrap();
    let before = lasting(&running);
    for text in ["", "nothing of ours"] {
        fs::write(&path, text).unwrap();
        assert_eq!(running.current_id(), KeyId(1));
        assert_eq!(lasting(&running), before);
    }
}

/// The labels of keys in a text.
fn labels(text: &str) -> std::collections::BTreeSet<&str> {
    let starts = text.match_indices("spil/1/");
    let label = |at: usize| text[at..].split(['"', '`']).next().unwrap();
    starts.map(|(at, _)| label(at)).collect()
}

#[test]
fn every_key_stands_in_the_list_of_keys() {
    let known = labels(include_str!("../keys.rs"));
    println!("{} keys are listed", known.len());
    assert!(10 <= known.len());
    assert_eq!(labels(include_str!("../../../../docs/security.md")), known);
}
