//! Everybody who asks a route: a person for each role of three organisations, nobody, a session that is over, and a leaver.

use std::fmt::Write as _;

use jiff::SignedDuration;
use spil_app::Cx;
use spil_app::access::session::{self, SessionId};
use spil_model::network_file::NetworkFile;
use spil_testkit::{TestApp, read};

use crate::browser::Browser;

/// The organisations: one in the north, one in the south, and one that works in the north too. How their people are called,
/// and how they stand in `routes.txt`.
const PLACES: [(&str, &str); 3] = [("Noord", "north"), ("Zuid", "south"), ("Welzijn", "beside")];

/// A role, with what the network file wants to know of it in each organisation.
const ROLES: [(&str, [&str; 3]); 10] = [
    ("waiting_list_manager", AREAS),
    ("secretary", AREAS),
    ("case_manager", TEAMS),
    ("link_worker", TEAMS),
    ("geriatric_team_member", EMPLOYERS),
    ("organisation_manager", EMPLOYERS),
    ("programme_lead", EMPLOYERS),
    ("funder", EMPLOYERS),
    ("privacy_officer", EMPLOYERS),
    ("administrator", EMPLOYERS),
];
const AREAS: [&str; 3] = [
    "sub_region = \"noord\"",
    "sub_region = \"zuid\"",
    "sub_region = \"noord\", organisation = \"welzijn-veldrijk\"",
];
const TEAMS: [&str; 3] = [
    "organisation = \"thuis-in-zorg\", team = \"centrum-1\"",
    "organisation = \"zorg-aan-de-velde\", team = \"zuiderveld\"",
    "organisation = \"welzijn-veldrijk\", team = \"centrum-2\"",
];
const EMPLOYERS: [&str; 3] = [
    "organisation = \"thuis-in-zorg\"",
    "organisation = \"zorg-aan-de-velde\"",
    "organisation = \"welzijn-veldrijk\"",
];

/// Who worked at the desk of the north, and is not in the network file any more.
const LEAVER: &str = "Voormalig wachtlijstbeheerder";
/// A session is over long before this.
const LONG_AGO: SignedDuration = SignedDuration::from_hours(13);

/// How somebody with this role at this place is called.
pub(crate) fn name(role: &str, place: usize) -> String {
    format!("{} {}", PLACES[place].0, role.replace('_', " "))
}

fn person(name: &str, email: &str, role: &str, keys: &str) -> String {
    let appointment = if keys.contains("team =") {
        format!("appointments = [{{ role = \"{role}\", {keys}, hours = 20 }}]\n")
    } else {
        String::new()
    };
    format!(
        "\n[[person]]\nname = \"{name}\"\nemail = \"{email}@example.org\"\nprofession = \"nurse\"\n\
         roles = [{{ role = \"{role}\", {keys} }}]\n{appointment}"
    )
}

/// The test network with one person for each role in each organisation.
fn network() -> String {
    let mut file = read("testdata/network/two-sub-regions.toml");
    for (role, places) in ROLES {
        for (place, keys) in places.iter().enumerate() {
            let email = format!("{role}.{place}");
            file.write_str(&person(&name(role, place), &email, role, keys))
                .unwrap();
        }
    }
    file
}

/// Everybody comes in, and one leaves again.
pub(super) async fn arrive(test: &TestApp) {
    let stay = network();
    let leaver = person(LEAVER, "voormalig", "waiting_list_manager", AREAS[0]);
    for file in [stay.clone() + &leaver, stay] {
        let network = NetworkFile::parse(&file).unwrap();
        spil_app::organisation::import(&test.console(), &network)
            .await
            .unwrap();
    }
}

/// Somebody who asks, by their place: in the north the objects `waits` and `held` are of the own area, in the south `south`.
pub(super) struct Actor {
    pub(super) title: String,
    who: Who,
}

enum Who {
    Nobody,
    SignedIn(String),
    /// With a session that is over.
    Expired(String),
    /// With a session that holds, and no role any more.
    Left,
}

impl Actor {
    /// Whether this is nobody, or somebody of the north.
    pub(super) fn is_of_the_north(&self) -> bool {
        matches!(self.who, Who::Nobody) || self.title.ends_with(PLACES[0].1)
    }

    /// Whether some page about a person may be for them.
    pub(super) fn may_see_people(&self) -> bool {
        matches!(self.who, Who::SignedIn(_))
    }
}

pub(super) fn actors() -> Vec<Actor> {
    let actor = |title: &str, who| Actor {
        title: title.to_owned(),
        who,
    };
    let mut all = vec![actor("nobody", Who::Nobody)];
    for (place, (_, there)) in PLACES.iter().enumerate() {
        for (role, _) in ROLES {
            let who = Who::SignedIn(name(role, place));
            all.push(actor(&format!("{role}@{there}"), who));
        }
    }
    let desk = name("waiting_list_manager", 0);
    all.push(actor("expired", Who::Expired(desk)));
    all.push(actor("left", Who::Left));
    all
}

/// The browser of this one: a fresh one with a session of its own.
pub(super) async fn browser(fresh: &Browser, test: &TestApp, actor: &Actor) -> Browser {
    let mut browser = fresh.clone();
    if let Some(session) = session(test, actor).await {
        browser.signs_in(&session);
    }
    browser
}

async fn session(test: &TestApp, actor: &Actor) -> Option<SessionId> {
    match &actor.who {
        Who::Nobody => None,
        Who::SignedIn(who) => Some(test.session_of(who).await),
        Who::Left => Some(test.session_of(LEAVER).await),
        Who::Expired(who) => {
            let staff = test.id_of(who).await;
            let visitor = test.visitor();
            let then = Cx {
                now: visitor.now - LONG_AGO,
                ..visitor
            };
            Some(session::begin_demo(&then, staff).await.unwrap())
        }
    }
}
