//! Tests of the blocking keys.

use super::*;
use crate::record::Field;

fn person() -> Record {
    let mut record = Record::new("1");
    for (field, text) in [
        (Field::GivenName, "Johanna"),
        (Field::Surname, "Wouterloodt"),
        (Field::BirthDate, "1941-03-07"),
        (Field::Street, "Dorpsstraat"),
        (Field::HouseNumber, "12"),
        (Field::Postcode, "1234 AB"),
        (Field::City, "Ons Dorp"),
        (Field::Phone, "0612345678"),
    ] {
        record.set(field, text);
    }
    record
}

#[test]
fn any_two_fields_may_be_wrong() {
    let mut checked = 0;
    let known = blocking_keys(&person());
    let fields = Field::ALL
        .into_iter()
        .filter(|field| !person().get(*field).is_empty())
        .collect::<Vec<_>>();
    for one in &fields {
        for other in &fields {
            let mut record = person();
            record.set(*one, "").set(*other, "");
            assert!(
                blocking_keys(&record).iter().any(|key| known.contains(key)),
                "{one:?} {other:?}"
            );
            checked += 1;
        }
    }
    assert!(checked >= 64, "{checked} pairs of fields");
}

#[test]
fn keys_are_the_same_in_every_version() {
    let keys = blocking_keys(&person());
    let sum = keys.iter().fold(0_u64, |sum, key| sum.wrapping_add(key.0));
    assert_eq!(
        (keys.len(), format!("{sum:016x}")),
        (14, "39a603766a23d91d".to_owned())
    );
}
