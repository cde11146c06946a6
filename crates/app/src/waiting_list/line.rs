//! One place on the list: what is shown of a referral, and how much of it this reader may see.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;
use spil_model::calendar::local_time;
use spil_model::code::ClassId;
use spil_model::contact_details::Phone;
use spil_model::covenant::Translated;
use spil_model::ids::ReferralId;
use spil_model::referral::{FirstContactPerson, Referral, ReferralContent, Relation, Stage};
use spil_model::steps::{ActsNext, acts_next};
use spil_model::waiting_list::{Pace, Reason, Standing, Wait};
use spil_policy::{Facts, FieldGroup, Fields};
use spil_store::ListPermit;
use spil_store::organisation::Team;
use spil_store::waiting_list::{self, ListsWaiting, Waiting};

use super::Calendars;
use crate::error::Result;

/// One place on the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// The referral.
    pub id: ReferralId,
    /// The place, counted from 1.
    pub place: usize,
    /// The name, or initials where the reader may not know the person.
    pub who: String,
    /// The age in years.
    pub age: Option<i16>,
    /// The name of the neighbourhood.
    pub neighbourhood: Option<String>,
    /// The class.
    pub class_id: Option<ClassId>,
    /// The name of the class.
    pub class: Option<Translated>,
    /// Both clocks and the reasons.
    pub standing: Standing,
    /// How the term that counts now stands.
    pub pace: Option<Pace>,
    /// How far it has come.
    pub stage: Stage,
    /// Whether somebody has looked.
    pub has_first_look: bool,
    /// Who must act.
    pub acts_next: Option<ActsNext>,
    /// The name of the team.
    pub team: Option<String>,
    /// The contact that is planned.
    pub planned_contact_at: Option<Timestamp>,
    /// Whom to call, where the reader may know.
    pub contact: Option<Contact>,
    /// The day of the receipt.
    pub received_on: Date,
    /// The names of the classes that the reasons name.
    pub class_names: BTreeMap<ClassId, Translated>,
}

/// Whom to call about somebody who waits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contact {
    /// The name.
    pub name: String,
    /// What this one is to the client; none for the client.
    pub relation: Option<Relation>,
    /// The number.
    pub phone: Option<Phone>,
}

/// The lines of these places. The journal names their clients.
pub(super) async fn lines<A: ListsWaiting>(
    permit: &ListPermit<'_, A>,
    shown: &[(usize, ReferralId)],
    calendars: &Calendars<'_>,
    teams: &[Team],
) -> Result<Vec<Line>> {
    let ids: Vec<ReferralId> = shown.iter().map(|(_, id)| *id).collect();
    let opened = waiting_list::open(permit, &ids).await?;
    permit.tell_clients(opened.iter().map(|one| one.person.id));
    let codes = opened
        .iter()
        .filter_map(|one| one.referral.routing.neighbourhood);
    let names = waiting_list::neighbourhoods(permit, codes.map(|code| code.to_string())).await?;
    let places: BTreeMap<ReferralId, usize> =
        shown.iter().map(|(place, id)| (*id, *place)).collect();
    let context = Context {
        calendars,
        teams,
        neighbourhoods: &names,
    };
    let mut lines = Vec::with_capacity(opened.len());
    for one in &opened {
        let part = permit.scope().part_for(&facts(&one.referral));
        let place = places.get(&one.referral.id).copied().unwrap_or_default();
        if let Some(part) = part {
            lines.extend(line(one, place, part.fields, &context)?);
        }
    }
    Ok(lines)
}

struct Context<'a> {
    calendars: &'a Calendars<'a>,
    teams: &'a [Team],
    neighbourhoods: &'a BTreeMap<String, String>,
}

impl Context<'_> {
    fn team(&self, referral: &Referral) -> Option<String> {
        let mut teams = self.teams.iter();
        let team = teams.find(|team| Some(team.id) == referral.routing.team)?;
        Some(team.name.clone())
    }

    fn neighbourhood(&self, referral: &Referral) -> Option<String> {
        let code = referral.routing.neighbourhood?.to_string();
        Some(self.neighbourhoods.get(&code).cloned().unwrap_or(code))
    }
}

fn line(
    one: &Waiting,
    place: usize,
    fields: Fields,
    context: &Context<'_>,
) -> Result<Option<Line>> {
    let Waiting { referral, person } = one;
    let area = referral.routing.sub_region;
    let lookout = context.calendars.lookout(referral.covenant, area)?;
    let Some(mut standing) = Standing::of(referral, &lookout) else {
        return Ok(None);
    };
    if !fields.shows(FieldGroup::Notes) {
        standing
            .reasons
            .retain(|reason| !matches!(reason, Reason::Danger { .. }));
    }
    let class_names = class_names(context, referral)?;
    let class_id = referral
        .deadline
        .as_ref()
        .map(|deadline| deadline.class.clone());
    let is_known = fields.shows(FieldGroup::Identity);
    let name = &person.details.name;
    Ok(Some(Line {
        id: referral.id,
        place,
        who: if is_known {
            name.list_form()
        } else {
            name.inbox_initials()
        },
        age: person.age_on(lookout.today),
        neighbourhood: context.neighbourhood(referral),
        class: class_id
            .as_ref()
            .and_then(|class| class_names.get(class).cloned()),
        class_id,
        standing,
        pace: Wait::of(referral, &lookout).pace(&lookout),
        stage: referral.stage,
        has_first_look: referral.first_look_at.is_some(),
        acts_next: acts_next(referral, lookout.today),
        team: context.team(referral),
        planned_contact_at: referral.planned_contact_at,
        contact: is_known.then(|| contact(&referral.content)),
        received_on: local_time(referral.received_at).date(),
        class_names,
    }))
}

fn class_names(
    context: &Context<'_>,
    referral: &Referral,
) -> Result<BTreeMap<ClassId, Translated>> {
    let parameters = context
        .calendars
        .parameters(referral.covenant, referral.routing.sub_region)?;
    let classes = parameters.classes.iter();
    Ok(classes
        .map(|class| (class.id.clone(), class.name.clone()))
        .collect())
}

/// Whose number is called first; without any number still whom to look for.
fn contact(content: &ReferralContent) -> Contact {
    let found = content.phone_to_call();
    let who = found.map_or(content.first_contact, |(who, _)| who);
    let phone = found.map(|(_, phone)| phone.clone());
    let with_phone = content.contact_persons.iter().find(|person| {
        phone
            .as_ref()
            .is_some_and(|phone| person.phones.contains(phone))
    });
    let other = with_phone.or_else(|| content.contact_persons.first());
    match (who, other) {
        (FirstContactPerson::ContactPerson, Some(person)) => Contact {
            name: person.name.list_form(),
            relation: Some(person.relation),
            phone,
        },
        _ => Contact {
            name: content.client.name.list_form(),
            relation: None,
            phone,
        },
    }
}

/// What access depends on, of a referral that the list read whole.
fn facts(referral: &Referral) -> Facts {
    Facts {
        sub_region: referral.routing.sub_region,
        teams: referral.routing.team.into_iter().collect(),
        stage: Some(referral.stage),
        case_manager: referral.holders.case_manager,
        link_worker: referral.holders.link_worker,
        stand_by: referral.holders.stand_by,
        offered_to: referral.holders.offered.map(|offer| offer.to),
        ..Facts::default()
    }
}
