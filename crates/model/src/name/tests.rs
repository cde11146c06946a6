use proptest::prelude::*;

use super::*;

#[expect(clippy::unnecessary_wraps, reason = "the parts of a name are optional")]
fn text(part: &str) -> Option<String> {
    Some(part.to_owned())
}

fn jantine(name_use: NameUse) -> PersonName {
    let parts = NameParts {
        initials: text("j p"),
        given: text("Jantine"),
        prefix: text("de"),
        surname: text("Vries"),
        partner_prefix: text("van der"),
        partner_surname: text("Berg"),
        name_use,
    };
    PersonName::new(parts).unwrap()
}

#[track_caller]
fn check(name: &PersonName, formal: &str, list: &str, inbox: &str) {
    assert_eq!(name.formal("mw."), formal);
    assert_eq!(name.list_form(), list);
    assert_eq!(name.inbox_initials(), inbox);
}

#[test]
fn forms_per_use() {
    check(
        &jantine(NameUse::Own),
        "mw. J.P. de Vries",
        "Vries, J.P. de",
        "J.d.V.",
    );
    check(
        &jantine(NameUse::Partner),
        "mw. J.P. van der Berg",
        "Berg, J.P. van der",
        "J.v.d.B.",
    );
    check(
        &jantine(NameUse::OwnPartner),
        "mw. J.P. de Vries-van der Berg",
        "Vries-van der Berg, J.P. de",
        "J.d.V.",
    );
    check(
        &jantine(NameUse::PartnerOwn),
        "mw. J.P. van der Berg-de Vries",
        "Berg-de Vries, J.P. van der",
        "J.v.d.B.",
    );
    assert_eq!(jantine(NameUse::Own).informal(), "Jantine de Vries");
}

#[test]
fn forms_with_little_known() {
    let only = |surname: &str, prefix: Option<&str>, given: Option<&str>| {
        PersonName::new(NameParts {
            surname: text(surname),
            prefix: prefix.map(str::to_owned),
            given: given.map(str::to_owned),
            ..NameParts::default()
        })
        .unwrap()
    };
    check(
        &only("Vries", Some("de"), None),
        "mw. De Vries",
        "Vries, de",
        "d.V.",
    );
    check(
        &only("Hart", Some("'t"), Some("Ans")),
        "mw. A. 't Hart",
        "Hart, A. 't",
        "A.t.H.",
    );
    check(&only("Yılmaz", None, None), "mw. Yılmaz", "Yılmaz", "Y.");
}

#[test]
fn initials_in_all_spellings() {
    for (typed, kept) in [
        ("jp", "J.P."),
        ("J.P", "J.P."),
        ("J. P.", "J.P."),
        ("J P", "J.P."),
        ("Th.A.", "Th.A."),
        ("Chr", "Chr."),
        ("j", "J."),
    ] {
        assert_eq!(write_initials(typed), kept, "{typed}");
        assert_eq!(write_initials(kept), kept, "{typed} again");
    }
}

#[test]
fn what_is_no_name() {
    let refused = |parts: NameParts| PersonName::new(parts).unwrap_err();
    assert_eq!(refused(NameParts::default()), InvalidName::NoSurname);
    assert_eq!(
        refused(NameParts {
            surname: text("  "),
            ..NameParts::default()
        }),
        InvalidName::NoSurname
    );
    assert_eq!(
        refused(NameParts {
            surname: text("Vries"),
            name_use: NameUse::Partner,
            ..NameParts::default()
        }),
        InvalidName::NoPartnerSurname
    );
    assert_eq!(
        refused(NameParts {
            partner_surname: text("Vries"),
            name_use: NameUse::OwnPartner,
            ..NameParts::default()
        }),
        InvalidName::NoOwnSurname
    );
    assert_eq!(
        refused(NameParts {
            surname: text(&"x".repeat(101)),
            ..NameParts::default()
        }),
        InvalidName::TooLong(NamePart::Surname)
    );
    assert_eq!(
        refused(NameParts {
            surname: text("<b>"),
            ..NameParts::default()
        }),
        InvalidName::Characters(NamePart::Surname)
    );
    assert_eq!(
        refused(NameParts {
            surname: text("V"),
            prefix: text("--"),
            ..NameParts::default()
        }),
        InvalidName::Characters(NamePart::Prefix)
    );
}

#[test]
fn known_by_the_partners_name_only() {
    let name = PersonName::new(NameParts {
        partner_surname: text("Jansen"),
        ..NameParts::default()
    })
    .unwrap();
    assert_eq!(name.parts().name_use, NameUse::Partner);
    assert_eq!(name.surname(), "Jansen");
}

#[test]
fn search_text_finds_every_part() {
    assert_eq!(
        jantine(NameUse::Own).search_text(),
        "jantine j p de vries van der berg"
    );
}

proptest! {
    #[test]
    fn names_survive_json(given in "[A-Za-zÀ-ÖØ-öø-ž]{0,9}", surname in "[A-Za-zÀ-ÖØ-öø-ž]{1,12}", prefix in "(van der|de|)") {
        let parts = NameParts { given: Some(given), surname: Some(surname), prefix: Some(prefix), ..NameParts::default() };
        let name = PersonName::new(parts).unwrap();
        let json = serde_json::to_string(&name).unwrap();
        prop_assert_eq!(serde_json::from_str::<PersonName>(&json).unwrap(), name);
    }
}
