//! Laws of linking that hold for any records.

use proptest::prelude::*;
use spil_linkage::{Field, Groups, Parameters, Population, Record, group, link, score};

const GIVEN: [&str; 8] = [
    "Jan",
    "Johannes",
    "Jantje Maria",
    "J.M.",
    "Piet",
    "Fatima",
    "Wil",
    "",
];
const SURNAMES: [&str; 8] = [
    "de Vries",
    "Vries",
    "Jansen-de Vries",
    "Janssen",
    "van den Berg",
    "El Amrani",
    "Wouterloodt",
    "",
];
const DATES: [&str; 7] = [
    "1941-03-07",
    "1941-07-03",
    "19410308",
    "1941-01-01",
    "1950-12-12",
    "",
    "2-3-1941",
];
const STREETS: [&str; 5] = ["Dorpsstraat", "Dorpsstr. 12", "Kerkweg", "Kerkwegg", ""];
const NUMBERS: [&str; 5] = ["12", "12a", "21", "3", ""];
const POSTCODES: [&str; 6] = ["1234 AB", "1234AC", "1243AB", "2600", "9999 ZZ", ""];
const TOWNS: [&str; 4] = ["Delft", "Ons Dorp", "Onsdorp", ""];
const PHONES: [&str; 5] = [
    "0612345678",
    "+31 6 12345678",
    "0612345679",
    "0101234567",
    "",
];
const MAILS: [&str; 4] = [
    "jan@example.nl",
    "jan.vries@example.nl",
    "jan@example.com",
    "",
];
const BSNS: [&str; 5] = ["111222333", "123456782", "111222334", "", ""];

fn record() -> impl Strategy<Value = Record> {
    let pick = |list: &'static [&'static str]| proptest::sample::select(list);
    let names = (
        pick(&GIVEN),
        pick(&["J.", "J.M.", "W.J.", "P.", ""]),
        pick(&SURNAMES),
        pick(&SURNAMES),
    );
    let address = (
        pick(&STREETS),
        pick(&NUMBERS),
        pick(&POSTCODES),
        pick(&TOWNS),
        pick(&["", "Noord", "Zuid"]),
    );
    let rest = (
        pick(&DATES),
        pick(&["m", "v", ""]),
        pick(&PHONES),
        pick(&MAILS),
        pick(&BSNS),
        pick(&["", "A-123456", "A123465"]),
    );
    (names, address, rest).prop_map(|(names, address, rest)| {
        let mut record = Record::new("x");
        for (field, text) in [
            (Field::GivenName, names.0),
            (Field::Initials, names.1),
            (Field::Surname, names.2),
            (Field::PartnerSurname, names.3),
            (Field::Street, address.0),
            (Field::HouseNumber, address.1),
            (Field::Postcode, address.2),
            (Field::City, address.3),
            (Field::Region, address.4),
            (Field::BirthDate, rest.0),
            (Field::Sex, rest.1),
            (Field::Phone, rest.2),
            (Field::Email, rest.3),
            (Field::Bsn, rest.4),
            (Field::OtherId, rest.5),
        ] {
            record.set(field, text);
        }
        record
    })
}

fn linked(records: &[Record]) -> (Vec<(String, String, String)>, f64) {
    let mut people = Population::new();
    for record in records {
        people.add(record).unwrap();
    }
    let linkage = link(people, Some(0.01), &|_, _, _| {});
    let ids = linkage.ids_by_row();
    let mut pairs: Vec<(String, String, String)> = linkage
        .matches()
        .iter()
        .map(|found| {
            let (one, other) = (ids[found.left].to_owned(), ids[found.right].to_owned());
            (
                one.clone().min(other.clone()),
                one.max(other),
                format!("{:.10}", found.probability),
            )
        })
        .collect();
    pairs.sort();
    (pairs, linkage.parameters.prior.same)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn scoring_is_symmetric(left in record(), right in record()) {
        let parameters = Parameters::default();
        let (one, other) = (score(&left, &right, &parameters), score(&right, &left, &parameters));
        prop_assert_eq!(one, other);
    }

    #[test]
    fn a_field_more_that_agrees_never_lowers_the_weight(left in record(), right in record(), value in record(), field in proptest::sample::select(&Field::ALL[..])) {
        // A number in the street field and initials in that of given names are other fields in disguise.
        prop_assume!(field != Field::Street || !value.get(field).contains(' '));
        prop_assume!(field != Field::GivenName || !value.get(field).contains('.'));
        let parameters = Parameters::default();
        let (mut left, mut right) = (left, right);
        left.set(field, "");
        right.set(field, "");
        let before = score(&left, &right, &parameters).weight;
        left.set(field, value.get(field));
        right.set(field, value.get(field));
        let after = score(&left, &right, &parameters).weight;
        prop_assert!(after >= before - 1e-4, "{field:?}={} {before} -> {after}\n{left:?}\n{right:?}", value.get(field));
    }

    #[test]
    fn different_citizen_service_numbers_never_match(record in record()) {
        let (mut left, mut right) = (record.clone(), record);
        left.set(Field::Bsn, "111222333");
        right.set(Field::Bsn, "123456782");
        let evidence = score(&left, &right, &Parameters::default());
        prop_assert!(evidence.is_forbidden() && evidence.probability < 1e-6);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn the_order_of_rows_does_not_matter(records in proptest::collection::vec(record(), 2..60), turn in 0_usize..60) {
        let mut records = records;
        for (number, record) in records.iter_mut().enumerate() {
            record.id = format!("id{number}");
        }
        let straight = linked(&records);
        let turn = turn % records.len();
        records.rotate_left(turn);
        records.reverse();
        prop_assert_eq!(straight, linked(&records));
    }

    #[test]
    fn no_person_has_two_citizen_service_numbers(numbers in proptest::collection::vec(proptest::sample::select(&BSNS[..]), 2..40), joins in proptest::collection::vec((0_u32..40, 0_u32..40), 0..80)) {
        let count = u32::try_from(numbers.len()).unwrap();
        let joins: Vec<(u32, u32)> = joins.into_iter().map(|(one, other)| (one % count, other % count)).collect();
        let groups: Groups = group(&numbers, &joins);
        for (one, left) in numbers.iter().enumerate() {
            for (other, right) in numbers.iter().enumerate() {
                let different = ["111222333", "123456782"].contains(left) && ["111222333", "123456782"].contains(right) && left != right;
                prop_assert!(!different || groups.first(one) != groups.first(other));
            }
        }
    }
}

fn called(id: usize, given: &str, surname: &str) -> Record {
    let mut record = Record::new(format!("id{id}"));
    record.set(Field::GivenName, given);
    record.set(Field::Surname, surname);
    record
}

fn people(names: impl IntoIterator<Item = (&'static str, &'static str)>) -> Population {
    let mut people = Population::new();
    for (id, (given, surname)) in names.into_iter().enumerate() {
        people.add(&called(id, given, surname)).unwrap();
    }
    people
}

#[test]
fn agreeing_on_what_many_have_says_less_than_on_what_few_have() {
    let names = (0..400).map(|number| match number % 10 {
        0..8 => ("Jan", "Jansen"),
        _ => ("Piet", "de Vries"),
    });
    let counted = Parameters::counted(people(names.chain([("Greet", "Wouterloodt")])));
    let bits = |given, surname| {
        let one = called(0, given, surname);
        score(&one, &one, &counted).weight
    };
    let (common, less, rare) = (
        bits("Jan", "Jansen"),
        bits("Piet", "de Vries"),
        bits("Greet", "Wouterloodt"),
    );
    assert!(
        common + 2.0 < less && less + 4.0 < rare,
        "{common} {less} {rare}"
    );
    let unknown = score(
        &called(0, "Greet", "Wouterloodt"),
        &called(1, "Greet", "Wouterloodt"),
        &Parameters::default(),
    );
    assert!(
        common + 10.0 < unknown.weight,
        "nothing counted, every name is rare"
    );
}

#[test]
fn among_more_people_fewer_pairs_are_one_person() {
    let names = |number: usize| std::iter::repeat_n(("Jan", "Jansen"), number);
    let prior = |number| Parameters::counted(people(names(number))).prior.same;
    assert!(
        (prior(50) - Parameters::default().prior.same).abs() < 1e-12,
        "a small network keeps what is expected of it"
    );
    let ratio = prior(20_000) / prior(40_000);
    assert!((ratio - 2.0).abs() < 0.01, "{ratio}");
}
