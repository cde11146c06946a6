//! A team with enough people to divide the work, and somebody who waits in its inbox.

use jiff::Timestamp;
use spil_app::access::session::{self, SessionId};
use spil_app::geography;
use spil_app::referral::{NewReferral, submit};
use spil_app::triage::{Findings, Verdict, decide, first_look};
use spil_app::{Cx, organisation};
use spil_model::address::Address;
use spil_model::birth_date::BirthDate;
use spil_model::contact_details::Email;
use spil_model::geography::{HouseNumber, NeighbourhoodCode, Postcode, PostcodeRow};
use spil_model::ids::{ReferralId, StaffId};
use spil_model::name::{NameParts, PersonName};
use spil_model::network_file::NetworkFile;
use spil_model::person::PersonDetails;
use spil_model::referral::{Channel, ReferralContent, Referrer, ReferrerKind};
use spil_model::text::LongText;
use spil_policy::Actor;

use crate::application::{TestApp, read};
use crate::database::TestDb;

/// Colleagues of Marit van der Wiel and Anouk Peters, who are there already, in the team Centrum 1; and a physician of the
/// geriatric team. And the privacy officer of the network.
const COLLEAGUES: &str = r#"
[[person]]
name = "Bram Visser"
email = "b.visser@example.org"
profession = "nurse"
languages = ["nl"]
roles = [{ role = "case_manager", organisation = "thuis-in-zorg", team = "centrum-1", from = 2025-01-01 }]
appointments = [{ organisation = "thuis-in-zorg", role = "case_manager", team = "centrum-1", hours = 28, from = 2025-01-01 }]

[[person]]
name = "Elif Kaya"
email = "e.kaya@example.org"
profession = "social_worker"
languages = ["nl", "tr"]
roles = [{ role = "case_manager", organisation = "zorg-aan-de-velde", team = "centrum-1", from = 2025-01-01 }]
appointments = [{ organisation = "zorg-aan-de-velde", role = "case_manager", team = "centrum-1", hours = 16, from = 2025-01-01 }]

[[person]]
name = "Noor Bakker"
email = "n.bakker@example.org"
profession = "carer"
languages = ["nl"]
roles = [{ role = "link_worker", organisation = "thuis-in-zorg", team = "centrum-1", from = 2025-01-01 }]
appointments = [{ organisation = "thuis-in-zorg", role = "link_worker", team = "centrum-1", hours = 12, from = 2025-01-01 }]

[[person]]
name = "Ilse Vermeer"
email = "i.vermeer@example.org"
profession = "elderly_care_physician"
languages = ["nl"]
roles = [{ role = "geriatric_team_member", organisation = "thuis-in-zorg" }]
appointments = [{ organisation = "thuis-in-zorg", role = "geriatric_team_member", hours = 4 }]

[[person]]
name = "Femke Postma"
email = "f.postma@example.org"
profession = "nurse"
languages = ["nl"]
roles = [{ role = "privacy_officer", organisation = "netwerkbureau" }]
"#;

/// A postcode of which the even and the odd numbers lie in the neighbourhood of Centrum 1.
pub const IN_CENTRUM: &str = "9901AB";

/// Who waits, and how.
#[derive(Debug, Clone, Copy)]
pub struct Waits<'a> {
    /// The surname.
    pub surname: &'a str,
    /// The class.
    pub class: &'a str,
    /// The house number in [`IN_CENTRUM`].
    pub house_number: u32,
}

impl TestApp {
    /// The test network with a team Centrum 1 of three case managers and two link workers, whose postcode is known.
    pub async fn with_team() -> Self {
        Self::with_team_on(TestDb::sqlite().await).await
    }

    /// The same on a database of either engine.
    pub async fn with_team_on(test: TestDb) -> Self {
        Self::on(test).await.and_team().await
    }

    /// The same network with that team.
    pub async fn and_team(self) -> Self {
        let cx = self.console();
        let file = read("testdata/network/two-sub-regions.toml") + COLLEAGUES;
        let network = NetworkFile::parse(&file).expect("the network with the colleagues");
        organisation::import(&cx, &network)
            .await
            .expect("the colleagues come in");
        let row = |number| PostcodeRow {
            postcode: Postcode::parse(IN_CENTRUM).expect("a postcode"),
            house_number: HouseNumber::new(number).expect("a house number"),
            neighbourhood: NeighbourhoodCode::parse("99010101").expect("a neighbourhood"),
        };
        let rows: Vec<PostcodeRow> = (1..=60).map(row).collect();
        geography::import(&cx, 2025, &rows)
            .await
            .expect("the postcodes come in");
        self
    }

    /// The id of somebody by name.
    pub async fn id_of(&self, name: &str) -> StaffId {
        let snapshot = self.test.db.read().await.expect("the database can be read");
        let names = spil_store::organisation::staff_names(&snapshot)
            .await
            .expect("the names");
        snapshot.finish().await.expect("nothing was written");
        let found = names.into_iter().find(|one| one.name == name);
        found.expect("somebody has this name").id
    }

    /// A session of somebody by name.
    pub async fn session_of(&self, name: &str) -> SessionId {
        let id = self.id_of(name).await;
        session::begin_demo(&self.visitor(), id)
            .await
            .expect("a session begins")
    }

    /// Somebody by name, signed in.
    pub async fn named(&self, name: &str) -> Cx {
        let session = self.session_of(name).await;
        let signed = session::who(&self.app, &session, self.app.clock.now())
            .await
            .expect("sessions can be read");
        let actor: Actor = signed.expect("the session holds").actor();
        Cx {
            actor,
            ..self.visitor()
        }
    }

    /// Whoever is signed in did so a moment ago, and stays so.
    pub async fn all_sessions_are_raised(&self) {
        self.test
            .tamper("UPDATE session SET raised_until = expires_at")
            .await;
    }

    /// Noor Bakker works for a welfare partner from now on.
    pub async fn noor_works_for_welfare(&self) {
        let moved = "UPDATE role_grant SET organisation_id = (SELECT id FROM organisation WHERE kind = 'welfare')
            WHERE staff_id = (SELECT id FROM staff WHERE name = 'Noor Bakker')";
        self.test.tamper(moved).await;
    }

    /// Whoever leads the programme pays from now on, and leads it no more.
    pub async fn the_lead_pays(&self) {
        let pays = "UPDATE role_grant SET role = 'funder' WHERE role = 'programme_lead'";
        self.test.tamper(pays).await;
    }

    /// The account of Elif Kaya is closed.
    pub async fn elif_has_left(&self) {
        let close = "UPDATE staff SET active = 0 WHERE email = 'e.kaya@example.org'";
        self.test.tamper(close).await;
    }

    /// Moves the clock to a moment.
    pub fn at(&self, moment: &str) {
        let moment: Timestamp = moment.parse().expect("a moment");
        self.app.clock.set(moment);
    }

    /// Somebody was referred, was looked at and has a class: waits in the inbox of Centrum 1.
    pub async fn waiting(&self, waits: Waits<'_>) -> ReferralId {
        let cx = self.visitor();
        let new = NewReferral {
            channel: Channel::Web,
            external_number: None,
            received_at: cx.now,
            referrer: Referrer {
                email: Email::parse("praktijk@example.org").ok(),
                ..Referrer::of(ReferrerKind::Gp)
            },
            content: content(waits),
            bsn: None,
            files: Vec::new(),
        };
        let id = submit(&cx, new).await.expect("a referral comes in").id;
        let desk = self.named("Marit van der Wiel").await;
        first_look(&desk, id, None).await.expect("a first look");
        let verdict = Verdict {
            findings: Findings::default(),
            class: waits.class.parse().expect("the id of a class"),
            reason: LongText::parse("Gebeld met de dochter.").ok(),
        };
        decide(&desk, id, None, verdict).await.expect("a decision");
        id
    }
}

fn content(waits: Waits<'_>) -> ReferralContent {
    let parts = NameParts {
        given: Some("Truus".to_owned()),
        surname: Some(waits.surname.to_owned()),
        ..NameParts::default()
    };
    let mut details = PersonDetails::named(PersonName::new(parts).expect("a name"));
    details.birth_date = BirthDate::parse("1941-03-12").ok();
    details.address = Address {
        postcode: Postcode::parse(IN_CENTRUM).ok(),
        house_number: HouseNumber::new(waits.house_number).ok(),
        ..Address::default()
    };
    ReferralContent::about(details)
}
