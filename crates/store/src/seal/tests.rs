use proptest::prelude::*;
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng as _;

use super::*;
use crate::keys::tests::keys_of;

const PURPOSE: KeyPurpose = KeyPurpose::SecondFactor;

fn chance() -> ChaCha20Rng {
    ChaCha20Rng::seed_from_u64(1)
}

fn place(row: u128) -> Place {
    Place {
        table: "account",
        column: "secret",
        row: Uuid::from_u128(row),
    }
}

fn bsn() -> Bsn {
    Bsn::parse("111222333").unwrap()
}

proptest! {
    #[test]
    fn what_is_sealed_opens_in_its_place_only(plain: Vec<u8>, row: u128, other: u128) {
        prop_assume!(row != other);
        let keys = keys_of(&[(1, 1)]);
        let sealed = keys.seal(PURPOSE, &place(row), &plain, &mut chance());
        prop_assert_eq!(keys.unseal(PURPOSE, &place(row), &sealed).unwrap().to_vec(), plain);
        prop_assert_eq!(keys.unseal(PURPOSE, &place(other), &sealed), Err(Unsealable::Refused));
        let column = Place { column: "name", ..place(row) };
        prop_assert_eq!(keys.unseal(PURPOSE, &column, &sealed), Err(Unsealable::Refused));
        let table = Place { table: "accounts", column: "ecret", ..place(row) };
        prop_assert_eq!(keys.unseal(PURPOSE, &table, &sealed), Err(Unsealable::Refused));
        prop_assert_eq!(keys.unseal(KeyPurpose::Bsn, &place(row), &sealed), Err(Unsealable::Refused));
    }

    #[test]
    fn no_changed_bit_and_no_cut_goes_unnoticed(plain in prop::collection::vec(any::<u8>(), 0..40), bit: prop::sample::Index, cut: prop::sample::Index) {
        let keys = keys_of(&[(1, 1)]);
        let sealed = keys.seal(PURPOSE, &place(1), &plain, &mut chance());
        let mut changed = sealed.clone();
        let bit = bit.index(sealed.len() * 8);
        changed[bit / 8] ^= 1 << (bit % 8);
        prop_assert!(keys.unseal(PURPOSE, &place(1), &changed).is_err());
        prop_assert!(keys.unseal(PURPOSE, &place(1), &sealed[..cut.index(sealed.len())]).is_err());
    }
}

#[test]
fn the_same_value_sealed_twice_looks_different() {
    let keys = keys_of(&[(1, 1)]);
    let mut chance = chance();
    let first = keys.seal(PURPOSE, &place(1), b"same", &mut chance);
    assert_ne!(first, keys.seal(PURPOSE, &place(1), b"same", &mut chance));
}

#[test]
fn old_values_open_after_a_new_key_came_and_new_ones_need_it() {
    let (old, both) = (keys_of(&[(1, 1)]), keys_of(&[(1, 1), (2, 2)]));
    let before = old.seal(PURPOSE, &place(1), b"then", &mut chance());
    let after = both.seal(PURPOSE, &place(1), b"now", &mut chance());
    assert_eq!(
        both.unseal(PURPOSE, &place(1), &before).unwrap().as_slice(),
        b"then"
    );
    assert_eq!(
        both.unseal(PURPOSE, &place(1), &after).unwrap().as_slice(),
        b"now"
    );
    assert!(matches!(
        old.unseal(PURPOSE, &place(1), &after),
        Err(Unsealable::UnknownKey(_))
    ));
    let wrong = keys_of(&[(1, 9)]);
    assert_eq!(
        wrong.unseal(PURPOSE, &place(1), &before),
        Err(Unsealable::Refused)
    );
}

#[test]
fn a_number_is_found_under_every_key_and_opens_as_itself() {
    let (old, both) = (keys_of(&[(1, 1)]), keys_of(&[(1, 1), (2, 2)]));
    let stored = BsnVault(&old).index(&bsn());
    let current = BsnVault(&both).index(&bsn());
    assert_eq!(BsnVault(&both).indexes(&bsn()), [current, stored]);
    let sealed = BsnVault(&old).seal(&bsn(), &place(1), &mut chance());
    assert_eq!(BsnVault(&both).open(&place(1), &sealed), Ok(bsn()));
    let digits = bsn().expose();
    assert!(!sealed.windows(9).any(|window| window == digits.as_bytes()));
}

#[test]
fn different_numbers_have_different_indexes() {
    let keys = keys_of(&[(1, 1)]);
    let other = Bsn::parse("123456782").unwrap();
    assert_ne!(BsnVault(&keys).index(&bsn()), BsnVault(&keys).index(&other));
}

#[test]
fn a_search_term_is_recognised_and_not_readable() {
    let keys = keys_of(&[(1, 1)]);
    let hash = keys.search_term("jansen");
    assert_eq!(hash, keys.search_term("jansen"));
    assert_ne!(hash, keys.search_term("janssen"));
    assert_ne!(hash, keys_of(&[(1, 2)]).search_term("jansen"));
    assert_eq!(hash.len(), "1-".len() + 43);
}
