//! The head of a referral: who it is, whom to call, what to beware of, where it stands and who acts. Each page about one
//! referral begins with it.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use spil_model::answer::Answer;
use spil_model::code::ClassId;
use spil_model::contact_details::Phone;
use spil_model::covenant::{Covenant, Parameters, Translated};
use spil_model::ids::{PersonId, ReferralId, StaffId};
use spil_model::language_code::{Interpreter, LanguageCode};
use spil_model::name::PersonName;
use spil_model::referral::{ContactPerson, Danger, Ended, FirstContactPerson, OwnWish, Stage};
use spil_model::sex::Sex;
use spil_model::steps::{ActsNext, acts_next};
use spil_model::waiting_list::{CovenantClock, Lookout, Reason, Standing, StatutoryClock};
use spil_policy::{FieldGroup, Fields, actions};
use spil_store::case_file::{Colleague, colleagues, neighbourhood_name};
use spil_store::referral::{self, Loaded, Shows};
use spil_store::{Conn, Permit, organisation};

use crate::covenant::of;
use crate::cx::Cx;
use crate::error::{Error, Result};
use crate::referral::change::area_code;
use crate::viewed::Viewed;

/// What stands at the top of each page about one referral. What the reader may not see is absent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    /// The referral.
    pub id: ReferralId,
    /// Under whom the client is seen.
    pub person: PersonId,
    /// Its version, for the forms on the page.
    pub version: i64,
    /// How much the reader may see.
    pub fields: Fields,
    /// The name; none where the reader may not know who it is.
    pub name: Option<PersonName>,
    /// The initials, for whoever may not see the name.
    pub initials: String,
    /// Administrative sex, for the word of address.
    pub sex: Sex,
    /// The age in years.
    pub age: Option<i16>,
    /// The name of the neighbourhood.
    pub neighbourhood: Option<String>,
    /// The name of the area whose desk handles it.
    pub area: Option<String>,
    /// The name of the team.
    pub team: Option<String>,
    /// Whom to call first, with the number.
    pub call: Option<(FirstContactPerson, Phone)>,
    /// The first contact person.
    pub contact_person: Option<ContactPerson>,
    /// Signs of danger, where the reader may know them.
    pub dangers: BTreeSet<Danger>,
    /// How many signs of danger were given.
    pub danger_signs: usize,
    /// Whether the client lives alone.
    pub lives_alone: Answer,
    /// Whether somebody should translate.
    pub interpreter: Interpreter,
    /// The language that the client speaks best.
    pub language: Option<LanguageCode>,
    /// Who works on it.
    pub colleagues: Colleagues,
    /// How far it has come.
    pub stage: Stage,
    /// The name of the class.
    pub class: Option<Translated>,
    /// The clock of the covenant; none after the end.
    pub covenant: Option<CovenantClock>,
    /// The clock of the law; none after the end.
    pub statutory: Option<StatutoryClock>,
    /// Why it stands where it stands on the waiting list, while it waits.
    pub reasons: Vec<Reason>,
    /// The names of the classes that the reasons name.
    pub class_names: BTreeMap<ClassId, Translated>,
    /// Who must act.
    pub acts_next: Option<ActsNext>,
    /// A wait at own wish that is not over.
    pub own_wish: Option<OwnWish>,
    /// How and when it ended.
    pub end: Option<Ended>,
    /// The day of death.
    pub died_on: Option<Date>,
}

/// Who works on it, by name.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Colleagues {
    /// The treating case manager.
    pub case_manager: Option<Colleague>,
    /// The link worker.
    pub link_worker: Option<Colleague>,
    /// The case manager who stands by.
    pub stand_by: Option<Colleague>,
    /// To whom it is offered.
    pub offered_to: Option<Colleague>,
}

/// The head of a referral, for a page that shows nothing else of it: a form.
pub async fn head(cx: &Cx, id: ReferralId) -> Result<Viewed<Head>> {
    let snapshot = cx.read().await?;
    let found = referral::find(&snapshot, id)
        .await?
        .ok_or(Error::NotFound)?;
    let permit = cx.may_see::<actions::ViewReferral>(&snapshot, found.object(), &found.facts)?;
    permit.tell(|event| event.fields.push("head".to_owned()));
    let loaded = referral::load(&permit).await?;
    let head = head_of(cx, &snapshot, &permit, &loaded).await?;
    cx.viewed(snapshot, head).await
}

/// The head of a referral that was loaded, for a page that shows more of it.
pub(crate) async fn head_of<A: Shows>(
    cx: &Cx,
    conn: &Conn,
    permit: &Permit<'_, A>,
    loaded: &Loaded,
) -> Result<Head> {
    let Loaded { referral, person } = loaded;
    let versions = cx.app.covenants.load(conn).await?;
    let covenant = &of(&versions, referral.covenant)?.covenant;
    let code = area_code(conn, referral).await?;
    let code = code.and_then(|code| code.parse().ok());
    let parameters = covenant.parameters_for(code.as_ref());
    let place = place(conn, loaded).await?;
    let fields = permit.fields();
    let knows = fields.shows(FieldGroup::Identity);
    let content = &referral.content;
    let details = &person.details;
    let clocks = clocks(loaded, covenant, parameters, cx.today());
    Ok(Head {
        id: referral.id,
        person: person.id,
        version: referral.version,
        fields,
        name: knows.then(|| details.name.clone()),
        initials: details.name.inbox_initials(),
        sex: details.sex,
        age: person.age_on(person.died_on.unwrap_or_else(|| cx.today())),
        neighbourhood: place.neighbourhood,
        area: place.area,
        team: place.team,
        call: content
            .phone_to_call()
            .filter(|_| knows)
            .map(|(whose, phone)| (whose, phone.clone())),
        contact_person: content.contact_persons.first().filter(|_| knows).cloned(),
        dangers: if fields.shows(FieldGroup::Notes) {
            content.dangers.clone()
        } else {
            BTreeSet::new()
        },
        danger_signs: content.dangers.len(),
        lives_alone: details.lives_alone,
        interpreter: details.interpreter,
        language: details.language,
        colleagues: colleagues_of(conn, loaded).await?,
        stage: referral.stage,
        class: clocks.class,
        covenant: clocks.covenant,
        statutory: clocks.statutory,
        reasons: clocks.reasons,
        class_names: clocks.class_names,
        acts_next: acts_next(referral, cx.today()),
        own_wish: referral.own_wish.filter(|wish| cx.today() < wish.until),
        end: referral.end.clone(),
        died_on: person.died_on,
    })
}

struct Place {
    neighbourhood: Option<String>,
    area: Option<String>,
    team: Option<String>,
}

async fn place(conn: &Conn, loaded: &Loaded) -> Result<Place> {
    let routing = loaded.referral.routing;
    let code = routing.neighbourhood.map(|code| code.to_string());
    let named = match &code {
        Some(code) => neighbourhood_name(conn, code).await?,
        None => None,
    };
    let areas = organisation::sub_regions(conn).await?;
    let teams = organisation::teams(conn).await?;
    Ok(Place {
        neighbourhood: named.or(code),
        area: areas
            .into_iter()
            .find(|area| Some(area.id) == routing.sub_region)
            .map(|area| area.name),
        team: teams
            .into_iter()
            .find(|team| Some(team.id) == routing.team)
            .map(|team| team.name),
    })
}

async fn colleagues_of(conn: &Conn, loaded: &Loaded) -> Result<Colleagues> {
    let holders = loaded.referral.holders;
    let offered_to = holders.offered.map(|offer| offer.to);
    let all = [
        holders.case_manager,
        holders.link_worker,
        holders.stand_by,
        offered_to,
    ];
    let all: Vec<StaffId> = all.into_iter().flatten().collect();
    let named = colleagues(conn, &all).await?;
    let colleague = |staff: Option<StaffId>| staff.and_then(|staff| named.get(&staff).cloned());
    Ok(Colleagues {
        case_manager: colleague(holders.case_manager),
        link_worker: colleague(holders.link_worker),
        stand_by: colleague(holders.stand_by),
        offered_to: colleague(offered_to),
    })
}

struct Clocks {
    class: Option<Translated>,
    covenant: Option<CovenantClock>,
    statutory: Option<StatutoryClock>,
    reasons: Vec<Reason>,
    class_names: BTreeMap<ClassId, Translated>,
}

fn clocks(loaded: &Loaded, covenant: &Covenant, parameters: &Parameters, today: Date) -> Clocks {
    let referral = &loaded.referral;
    let lookout = Lookout {
        today,
        calendar: &covenant.calendar,
        terms: &parameters.terms,
    };
    let class_names = parameters
        .classes
        .iter()
        .map(|class| (class.id.clone(), class.name.clone()));
    let class_names: BTreeMap<ClassId, Translated> = class_names.collect();
    let class = referral
        .deadline
        .as_ref()
        .and_then(|deadline| class_names.get(&deadline.class).cloned());
    let runs = !referral.is_ended();
    Clocks {
        class,
        covenant: runs.then(|| CovenantClock::of(referral, &lookout)),
        statutory: runs.then(|| StatutoryClock::of(referral, today)),
        reasons: Standing::of(referral, &lookout)
            .map(|standing| standing.reasons)
            .unwrap_or_default(),
        class_names,
    }
}
