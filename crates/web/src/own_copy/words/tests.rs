use std::collections::BTreeSet;

use spil_app::own_copy::Told;
use spil_model::abuse_code::{AbuseCodeDecision, AbuseCodeStep, Confidence};
use spil_model::answer::Answer;
use spil_model::data_request::{Asker, Ground, IdentityCheck, Outcome, RequestKind};
use spil_model::involvement::{AgreedBy, InvolvedAs};
use spil_model::own_copy::LeaveOut;
use spil_model::referral::{
    AttemptKind, AttemptOutcome, Channel, ConsentBy, ConsentPurpose, CrisisJudgement, Danger,
    DementiaType, FirstContactPerson, GiveBack, Naming, ReferrerKind, Relation, RouteReason, Stage,
    StillNeeded,
};
use spil_model::sex::Sex;
use spil_model::steps::StepKind;
use spil_texts::Language;

use super::*;

const LIST: &str = include_str!("../../../../../docs/personal-data.toml");

#[track_caller]
fn has_words(family: &str, code: &str) {
    for language in [Language::Dutch, Language::English] {
        let words = Words(language);
        assert!(
            known(words, family, code).is_some(),
            "{family}{code} has no words"
        );
    }
}

#[test]
fn everything_in_the_copy_has_words_in_both_languages() {
    let list: toml::Table = LIST.parse().unwrap();
    let mut count = 0;
    let mut say = |family: &str, code: &str| {
        has_words(family, code);
        count += 1;
    };
    for subject in list["subject"].as_table().unwrap().keys() {
        say("own-copy-subject-", subject);
    }
    for (table, held) in list["table"].as_table().unwrap() {
        let Some(copy) = held.get("copy") else {
            continue;
        };
        say("own-copy-table-", table);
        for columns in copy.as_table().unwrap().values() {
            for column in columns.as_array().unwrap() {
                say("own-copy-field-", column.as_str().unwrap());
            }
        }
        for path in held
            .get("reviewed_first")
            .and_then(toml::Value::as_array)
            .into_iter()
            .flatten()
        {
            let name = path.as_str().unwrap().rsplit('.').next().unwrap();
            say("own-copy-field-", name);
        }
    }
    for ground in LeaveOut::ALL {
        say("own-copy-left-out-", ground.code());
        say("own-copy-decide-", ground.code());
    }
    println!("{count} names of the copy have words");
    assert!(170 <= count, "{count}");
}

#[test]
fn every_code_of_a_file_has_words() {
    let mut codes = BTreeSet::new();
    macro_rules! take {
        ($($kind:ty),* $(,)?) => {$(
            codes.extend(<$kind>::ALL.iter().map(|one| one.code()));
        )*};
    }
    take!(
        Answer,
        Sex,
        Stage,
        Relation,
        ConsentPurpose,
        ConsentBy,
        Danger,
        DementiaType,
        FirstContactPerson,
        ReferrerKind,
        Channel,
        AttemptKind,
        AttemptOutcome,
        CrisisJudgement,
        RouteReason,
        StillNeeded,
        Naming,
        GiveBack,
        StepKind,
        RequestKind,
        Asker,
        IdentityCheck,
        Outcome,
        Ground,
        AbuseCodeStep,
        AbuseCodeDecision,
        Confidence,
        InvolvedAs,
        AgreedBy,
    );
    for code in &codes {
        has_words("own-copy-word-", code);
    }
    println!("{} codes have words", codes.len());
    assert!(120 <= codes.len(), "{}", codes.len());
}

fn group(fields: &[(&str, Told)]) -> Told {
    Told::Group(
        fields
            .iter()
            .map(|(name, told)| ((*name).to_owned(), told.clone()))
            .collect(),
    )
}

#[test]
fn a_document_becomes_lines_with_labels() {
    let words = Words(Language::Dutch);
    let text = |text: &str| Told::Text(text.to_owned());
    let told = group(&[
        ("lives_alone", text("yes")),
        ("name", group(&[("surname", text("Vries"))])),
        ("phones", Told::List(vec![text("1"), text("2")])),
        (
            "contact_persons",
            Told::List(vec![group(&[("relation", text("child"))])]),
        ),
        ("language", text("nl")),
    ]);
    let found = lines(words, "details", &told);
    let found: Vec<(&str, &str)> = found
        .iter()
        .map(|(label, value)| (label.as_str(), value.as_str()))
        .collect();
    assert_eq!(
        found,
        [
            ("Woont alleen", "ja"),
            ("Naam · Achternaam", "Vries"),
            ("Telefoon", "1, 2"),
            ("Contactpersoon 1 · Wat iemand is voor de cliënt", "kind"),
            ("Taal", "Nederlands"),
        ]
    );
}
