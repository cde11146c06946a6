//! What an event says, what a purge claims, and which anchors are believed: without a database.

use std::collections::BTreeMap;

use jiff::Timestamp;
use spil_model::ids::{ConsentId, OrganisationId, PersonId, StaffId};
use spil_policy::{
    Action, Actor, Facts, Fields, Grant, Granted, JobName, Object, Relation, Role, Staff,
};
use uuid::Uuid;

use super::anchor::hex;
use super::event::{Event, ObjectRef, Outcome};
use super::lane::{JournalKey, canonical};
use super::purge::{Stretch, claim, read_claim};
use super::{Anchor, AnchorFile};

fn staff(number: u128) -> StaffId {
    StaffId::from(Uuid::from_u128(number))
}

fn person(number: u128) -> PersonId {
    PersonId::from(Uuid::from_u128(number))
}

fn somebody(number: u128) -> Actor {
    Actor::Staff(Staff {
        id: staff(number),
        grants: Vec::new(),
        emergencies: Vec::new(),
        invited: Vec::new(),
    })
}

fn event_of(actor: &Actor, object: ObjectRef) -> Event {
    let at = Timestamp::from_second(1_790_000_000).unwrap();
    Event::new(Uuid::from_u128(1), at, actor, Action::ViewReferral, object)
}

fn granted(relation: Relation, role: Role) -> Granted {
    Granted {
        rule: String::from("some-rule").into(),
        relation,
        fields: Fields::All,
        grant: Some(Grant {
            organisation: Some(OrganisationId::from(Uuid::from_u128(30))),
            ..Grant::of(role)
        }),
    }
}

#[test]
fn an_event_says_about_what_it_is() {
    let id = Uuid::from_u128(5);
    let client = person(6);
    for (object, kind, expected, about) in [
        (ObjectRef::all(Object::Network), "network", None, None),
        (ObjectRef::one(Object::Staff, id), "staff", Some(id), None),
        (
            ObjectRef::one(Object::Journal, id),
            "journal",
            Some(id),
            None,
        ),
        (
            ObjectRef::client(client),
            "client",
            Some(client.uuid()),
            Some(client),
        ),
        (
            ObjectRef::referral(id, Some(client)),
            "referral",
            Some(id),
            Some(client),
        ),
    ] {
        let event = event_of(&Actor::Public, object);
        let said = (event.object_kind.as_str(), event.object, event.client);
        assert_eq!(said, (kind, expected, about));
        assert_eq!(event.outcome, Outcome::Refused, "until it is granted");
    }
    assert_eq!(Outcome::Granted.name(), "granted");
    assert_eq!(Outcome::Refused.name(), "refused");
}

#[test]
fn an_event_says_who_acted() {
    let object = ObjectRef::all(Object::Network);
    let console = Actor::Console {
        user: "beheer".to_owned(),
    };
    for (actor, kind, of, job) in [
        (Actor::Public, "public", None, None),
        (somebody(9), "staff", Some(staff(9)), None),
        (
            Actor::Job(JobName::SweepFiles),
            "job",
            None,
            Some("sweep_files"),
        ),
        (console, "console", None, None),
    ] {
        let event = event_of(&actor, object);
        assert_eq!((event.actor.as_str(), event.staff), (kind, of));
        assert_eq!(event.job.as_deref(), job);
    }
}

#[test]
fn a_granted_event_names_rule_role_and_organisation_and_only_an_emergency_is_one() {
    let object = ObjectRef::all(Object::Referral);
    for (relation, emergency) in [(Relation::Emergency, true), (Relation::MyArea, false)] {
        let event = event_of(&somebody(9), object).granted(&granted(relation, Role::CaseManager));
        assert_eq!(event.outcome, Outcome::Granted);
        assert_eq!(event.rule.as_deref(), Some("some-rule"));
        assert_eq!(event.relation.as_deref(), Some(relation.name()));
        assert_eq!(event.role.as_deref(), Some("case_manager"));
        assert_eq!(event.organisation.unwrap().uuid(), Uuid::from_u128(30));
        assert_eq!(event.emergency, emergency);
        // What is false is left out of the text that is chained.
        let text = canonical(&event).unwrap();
        assert_eq!(text.contains("\"emergency\":true"), emergency, "{text}");
        assert_eq!(text.contains("emergency\":"), emergency, "{text}");
        assert_eq!(Event::read(&text).unwrap(), event);
    }
}

#[test]
fn an_event_says_what_tied_whoever_acted_and_on_whose_behalf() {
    let consent = ConsentId::from(Uuid::from_u128(40));
    let facts = Facts {
        case_manager: Some(staff(2)),
        consulted: vec![staff(3)],
        consents: BTreeMap::from([(staff(3), consent)]),
        ..Facts::default()
    };
    let tied = |number, relation, role| {
        let object = ObjectRef::all(Object::Referral);
        let event = event_of(&somebody(number), object).granted(&granted(relation, role));
        let event = event.tied(&facts);
        (event.tie, event.consent, event.responsible)
    };
    let asked = tied(3, Relation::AskedToConsult, Role::GeriatricTeamMember);
    assert_eq!(
        asked,
        (Some("asked_to_consult".to_owned()), Some(consent), None)
    );
    // The same person by another rule: the look rests on no consent.
    assert_eq!(tied(3, Relation::MyArea, Role::GeriatricTeamMember).1, None);
    assert_eq!(
        tied(2, Relation::MyTreatment, Role::CaseManager),
        (Some("my_treatment".to_owned()), None, None)
    );
    let secretary = tied(4, Relation::MyArea, Role::Secretary);
    assert_eq!(secretary, (None, None, Some(staff(2))));
    // Nobody acts on their own behalf.
    assert_eq!(tied(2, Relation::MyTreatment, Role::LinkWorker).2, None);
    let visitor = event_of(&Actor::Public, ObjectRef::all(Object::Referral)).tied(&facts);
    assert_eq!((visitor.tie, visitor.responsible), (None, None));
}

#[test]
fn a_code_is_said_once_and_the_last_counts() {
    let mut event = event_of(&Actor::Public, ObjectRef::all(Object::Referral));
    event.code("count", 3);
    event.code("count", 4);
    assert_eq!(
        event.codes,
        BTreeMap::from([("count".to_owned(), "4".to_owned())])
    );
}

#[test]
fn a_stretch_counts_what_may_go() {
    let stretch = |from, until| Stretch {
        lane: 1,
        from,
        until,
    };
    assert_eq!(
        (stretch(3, 10).len(), stretch(3, 10).is_empty()),
        (7, false)
    );
    assert_eq!((stretch(3, 4).len(), stretch(3, 4).is_empty()), (1, false));
    assert!(stretch(3, 3).is_empty() && stretch(4, 3).is_empty());
}

#[test]
fn a_claim_is_read_as_it_was_written_and_nonsense_claims_nothing() {
    let lanes = BTreeMap::from([(1, 5_000), (2, 31)]);
    assert_eq!(claim(&lanes), "1:5000 2:31");
    assert_eq!(read_claim("1:5000 2:31"), lanes);
    for nonsense in ["", "1", "1:", ":1", "a:b"] {
        assert!(read_claim(nonsense).is_empty(), "{nonsense}");
    }
}

fn anchor(key: &JournalKey) -> Anchor {
    let mut anchor = Anchor {
        id: 3,
        at: Timestamp::from_second(1_790_000_000).unwrap(),
        heads: vec![(1, 8, "ab".to_owned())],
        mac: String::new(),
    };
    anchor.mac = Anchor::sign(key, anchor.id, anchor.at, &anchor.heads_text().unwrap());
    anchor
}

#[test]
fn an_anchor_is_genuine_only_as_it_was_signed() {
    let key = JournalKey::new([7; 32]);
    let whole = anchor(&key);
    assert!(whole.is_genuine(&key).unwrap());
    assert!(!whole.is_genuine(&JournalKey::new([8; 32])).unwrap());
    let changed: [fn(&mut Anchor); 4] = [
        |anchor| anchor.id += 1,
        |anchor| anchor.at += jiff::SignedDuration::from_secs(1),
        |anchor| anchor.heads[0].1 -= 1,
        |anchor| anchor.mac = "00".repeat(32),
    ];
    for change in changed {
        let mut other = whole.clone();
        change(&mut other);
        assert!(!other.is_genuine(&key).unwrap(), "{other:?}");
    }
}

#[test]
fn a_file_of_anchors_that_is_not_there_is_empty_and_one_that_cannot_be_read_is_an_error() {
    let folder = tempfile::tempdir().unwrap();
    let file = AnchorFile::new(folder.path().join("anchors.jsonl"));
    assert_eq!(file.path(), folder.path().join("anchors.jsonl"));
    assert_eq!(file.last().unwrap(), None);
    let whole = anchor(&JournalKey::new([7; 32]));
    let line = serde_json::to_string(&whole).unwrap();
    // The machine stopped while the second was written.
    let half = line.get(..20).unwrap();
    std::fs::write(file.path(), format!("{line}\n{half}")).unwrap();
    assert_eq!(file.last().unwrap(), Some(whole));
    let below_a_file = AnchorFile::new(file.path().join("anchors.jsonl"));
    assert!(below_a_file.last().is_err());
}

#[test]
fn bytes_are_told_by_two_digits_each_and_the_key_is_never_told() {
    assert_eq!(hex(&[0, 10, 255]), "000aff");
    let key = JournalKey::new([7; 32]);
    assert_eq!(format!("{key:?}"), "JournalKey");
}
