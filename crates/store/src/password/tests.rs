use std::time::{Duration, Instant};

use super::*;

fn secret(text: &str) -> SecretString {
    SecretString::from(text)
}

#[test]
fn the_right_password_is_right_and_another_is_wrong() {
    let stored = hash(&secret("een lange zin over fietsen"), [7; 16]);
    assert_eq!(
        verify(&secret("een lange zin over fietsen"), Some(&stored)),
        Verdict::Right
    );
    assert_eq!(
        verify(&secret("een lange zin over Fietsen"), Some(&stored)),
        Verdict::Wrong
    );
    assert_eq!(verify(&secret(""), Some(&stored)), Verdict::Wrong);
    assert_eq!(
        verify(&secret("een lange zin over fietsen"), None),
        Verdict::Wrong
    );
    assert_eq!(verify(&secret("x"), Some("not a hash")), Verdict::Wrong);
    assert!(
        stored.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"),
        "{stored}"
    );
}

#[test]
fn a_salt_makes_equal_passwords_look_different() {
    assert_ne!(
        hash(&secret("zelfde"), [1; 16]),
        hash(&secret("zelfde"), [2; 16])
    );
}

#[test]
fn the_same_letters_composed_in_two_ways_are_one_password() {
    let stored = hash(&secret("caf\u{e9} op de hoek"), [7; 16]);
    assert_eq!(
        verify(&secret("cafe\u{301} op de hoek"), Some(&stored)),
        Verdict::Right
    );
}

#[test]
fn a_hash_of_weaker_parameters_is_right_but_outdated() {
    let weak = Argon2::new(
        Algorithm::Argon2id,
        Version::V0x13,
        Params::new(8 * 1024, 1, 1, None).unwrap(),
    );
    let stored: PasswordHash = weak
        .hash_password_with_salt(b"oud wachtwoord", &[7; 16])
        .unwrap();
    assert_eq!(
        verify(&secret("oud wachtwoord"), Some(&stored.to_string())),
        Verdict::RightButOutdated
    );
    assert_eq!(
        verify(&secret("ander wachtwoord"), Some(&stored.to_string())),
        Verdict::Wrong
    );
}

/// Other work on the machine can only slow a try down, so the fastest of many is the time of the work itself. Without
/// the hash an unknown name would be a thousand times faster, however often it is tried.
#[test]
fn an_unknown_name_takes_as_long_as_a_known_one() {
    let stored = hash(&secret("bekend"), [7; 16]);
    let time = |stored: Option<&str>| {
        let start = Instant::now();
        verify(&secret("poging"), stored);
        start.elapsed()
    };
    let (mut known, mut unknown) = (Duration::MAX, Duration::MAX);
    let mut tries = 0;
    while tries < 5 || (tries < 100 && !(known < unknown * 2 && unknown < known * 2)) {
        known = known.min(time(Some(&stored)));
        unknown = unknown.min(time(None));
        tries += 1;
    }
    println!("{tries} tries each: known {known:?}, unknown {unknown:?}");
    assert!(
        known < unknown * 2 && unknown < known * 2,
        "known {known:?}, unknown {unknown:?}"
    );
}
