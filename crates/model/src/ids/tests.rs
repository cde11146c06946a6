use proptest::prelude::*;

use super::*;

proptest! {
    #[test]
    fn an_id_survives_text_and_json(millis in 0_u64..1 << 48, random: [u8; 10]) {
        let id = PersonId::from_parts(millis, random);
        prop_assert_eq!(id.to_string().parse::<PersonId>(), Ok(id));
        let json = serde_json::to_string(&id).unwrap();
        prop_assert_eq!(serde_json::from_str::<PersonId>(&json).unwrap(), id);
        prop_assert_eq!(id.uuid().get_version_num(), 7);
        prop_assert_eq!(PersonId::from(Uuid::from(id)), id);
    }

    #[test]
    fn later_ids_sort_later(early in 0_u64..1 << 47, gap in 1_u64..1_000_000, a: [u8; 10], b: [u8; 10]) {
        prop_assert!(ReferralId::from_parts(early, a) < ReferralId::from_parts(early + gap, b));
    }
}

#[test]
fn nonsense_is_no_id() {
    assert_eq!("".parse::<TeamId>(), Err(ParseIdError));
    assert_eq!("not-an-id".parse::<TeamId>(), Err(ParseIdError));
}
