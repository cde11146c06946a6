//! The waiting list: one list over all organisations, in the order of what the norm leaves, each place with its reasons.

use std::collections::BTreeMap;

use spil_model::calendar::local_time;
use spil_model::code::ClassId;
use spil_model::covenant::{Covenant, Translated};
use spil_model::ids::{ReferralId, SubRegionId, TeamId};
use spil_model::referral::{Referral, Stage};
use spil_model::steps::{ActsNext, acts_next};
use spil_model::waiting_list::{CovenantClock, Lookout, Pace, Standing};
use spil_policy::{Facts, FieldGroup, Scope, actions};
use spil_store::organisation::{self, SubRegion, Team};
use spil_store::waiting_list::{self, Waiting};

pub use spil_store::waiting_list::Filter;

use crate::covenant::of;
use crate::cx::Cx;
use crate::error::Result;
use crate::viewed::Viewed;

/// The list as it is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct List {
    /// Who waits, in order.
    pub lines: Vec<Line>,
    /// The parts of the region, to choose from.
    pub sub_regions: Vec<SubRegion>,
    /// The teams, to choose from.
    pub teams: Vec<Team>,
    /// The classes of the covenant in force, to choose from.
    pub classes: Vec<(ClassId, Translated)>,
}

/// One place on the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// The referral.
    pub id: ReferralId,
    /// The name, or initials where the reader may not know the person.
    pub who: String,
    /// The age in years.
    pub age: Option<i16>,
    /// The name of the neighbourhood.
    pub neighbourhood: Option<String>,
    /// The name of the class.
    pub class: Option<Translated>,
    /// Both clocks and the reasons.
    pub standing: Standing,
    /// How far it has come.
    pub stage: Stage,
    /// Who must act.
    pub acts_next: Option<ActsNext>,
    /// The name of the team.
    pub team: Option<String>,
    /// The names of the classes that the reasons name.
    pub class_names: BTreeMap<ClassId, Translated>,
}

impl List {
    /// How many are over the norm, or over the term of the first look.
    pub fn overdue(&self) -> usize {
        self.lines
            .iter()
            .filter(|line| line.pace() == Some(Pace::Overdue))
            .count()
    }

    /// How many are nearly over the norm.
    pub fn nearly(&self) -> usize {
        self.lines
            .iter()
            .filter(|line| line.pace() == Some(Pace::NearlyOverdue))
            .count()
    }
}

impl Line {
    /// How the clock of the covenant stands, while it runs.
    pub fn pace(&self) -> Option<Pace> {
        match self.standing.covenant {
            CovenantClock::Running { pace, .. } => Some(pace),
            CovenantClock::NotTriaged { .. } | CovenantClock::Met { .. } => None,
        }
    }
}

/// Everybody who waits and whom the reader may see, in order.
pub async fn list(cx: &Cx, filter: &Filter) -> Result<Viewed<List>> {
    let snapshot = cx.read().await?;
    let permit = cx.may_list::<actions::ViewWaitingList>(&snapshot)?;
    let versions = cx.app.covenants.load(&snapshot).await?;
    let names = Names {
        sub_regions: organisation::sub_regions(&snapshot).await?,
        teams: organisation::teams(&snapshot).await?,
        neighbourhoods: organisation::neighbourhood_names(&snapshot)
            .await?
            .into_iter()
            .collect(),
    };
    let waiting = waiting_list::waiting(&permit, filter).await?;
    let mut lines = Vec::with_capacity(waiting.len());
    for one in &waiting {
        let covenant = &of(&versions, one.referral.covenant)?.covenant;
        lines.extend(line(cx, one, covenant, permit.scope(), &names));
    }
    lines.sort_by_key(|line| line.standing.place);
    permit.tell_clients(waiting.iter().map(|one| one.person.id));
    permit.tell(|event| tell_filter(event, filter));
    let classes =
        crate::covenant::in_force(&versions, cx.today()).map(|version| classes(&version.covenant));
    let list = List {
        lines,
        sub_regions: names.sub_regions,
        teams: names.teams,
        classes: classes.unwrap_or_default(),
    };
    cx.viewed(snapshot, list).await
}

fn tell_filter(event: &mut spil_store::journal::Event, filter: &Filter) {
    if let Some(area) = filter.sub_region {
        event.code("sub_region", area);
    }
    if let Some(team) = filter.team {
        event.code("team", team);
    }
    if let Some(class) = &filter.class {
        event.code("class", class);
    }
    if let Some(stage) = filter.stage {
        event.code("stage", stage);
    }
}

struct Names {
    sub_regions: Vec<SubRegion>,
    teams: Vec<Team>,
    neighbourhoods: BTreeMap<String, String>,
}

impl Names {
    fn area_code(&self, id: Option<SubRegionId>) -> Option<&str> {
        self.sub_regions
            .iter()
            .find(|area| Some(area.id) == id)
            .map(|area| area.code.as_str())
    }

    fn team(&self, id: Option<TeamId>) -> Option<String> {
        self.teams
            .iter()
            .find(|team| Some(team.id) == id)
            .map(|team| team.name.clone())
    }
}

fn line(cx: &Cx, one: &Waiting, covenant: &Covenant, scope: &Scope, names: &Names) -> Option<Line> {
    let Waiting { referral, person } = one;
    let area = names
        .area_code(referral.routing.sub_region)
        .and_then(|code| code.parse().ok());
    let parameters = covenant.parameters_for(area.as_ref());
    let today = local_time(cx.now).date();
    let lookout = Lookout {
        today,
        calendar: &covenant.calendar,
        terms: &parameters.terms,
    };
    let standing = Standing::of(referral, &lookout)?;
    let fields = scope.part_for(&facts(referral))?.fields;
    let name = &person.details.name;
    let who = if fields.shows(FieldGroup::Identity) {
        name.list_form()
    } else {
        name.inbox_initials()
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
    Some(Line {
        id: referral.id,
        who,
        age: person.age_on(today),
        neighbourhood: neighbourhood(referral, names),
        class,
        stage: referral.stage,
        acts_next: acts_next(referral, today),
        team: names.team(referral.routing.team),
        standing,
        class_names,
    })
}

fn neighbourhood(referral: &Referral, names: &Names) -> Option<String> {
    let code = referral.routing.neighbourhood?;
    Some(
        names
            .neighbourhoods
            .get(code.as_str())
            .cloned()
            .unwrap_or_else(|| code.to_string()),
    )
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

fn classes(covenant: &Covenant) -> Vec<(ClassId, Translated)> {
    covenant
        .classes()
        .iter()
        .map(|class| (class.id.clone(), class.name.clone()))
        .collect()
}
