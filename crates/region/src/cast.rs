//! Everybody who works in the region, as the use cases see them.

use std::collections::BTreeMap;
use std::sync::Arc;

use spil_app::access::session::invented;
use spil_app::{App, Cx, Origin, Result};
use spil_model::ids::StaffId;
use spil_policy::{Actor, Staff};
use spil_texts::Language;

use crate::dice::Dice;
use crate::network::{Colleague, Work};
use crate::places::SUB_REGIONS;

/// Who can act.
#[derive(Debug)]
pub(crate) struct Cast {
    app: Arc<App>,
    desks: Vec<Vec<Staff>>,
    secretaries: Vec<Vec<Staff>>,
    geriatric_teams: Vec<Vec<Staff>>,
    case_managers: Vec<Vec<Staff>>,
    link_workers: Vec<Vec<Staff>>,
    hours: BTreeMap<StaffId, i64>,
}

impl Cast {
    /// Finds everybody after the network was taken in.
    pub(crate) async fn find(
        app: &Arc<App>,
        colleagues: &[Colleague],
        teams: usize,
    ) -> Result<Self> {
        let mut cast = Self {
            app: Arc::clone(app),
            desks: vec![Vec::new(); SUB_REGIONS.len()],
            secretaries: vec![Vec::new(); SUB_REGIONS.len()],
            geriatric_teams: vec![Vec::new(); SUB_REGIONS.len()],
            case_managers: vec![Vec::new(); teams],
            link_workers: vec![Vec::new(); teams],
            hours: BTreeMap::new(),
        };
        let console = cast.console();
        for colleague in colleagues {
            let staff = invented(&console, &colleague.email).await?;
            cast.hours.insert(staff.id, colleague.hours);
            let group = match colleague.work {
                Work::Desk { sub_region } => cast.desks.get_mut(sub_region),
                Work::Secretary { sub_region } => cast.secretaries.get_mut(sub_region),
                Work::GeriatricTeam { sub_region } => cast.geriatric_teams.get_mut(sub_region),
                Work::CaseManager { team } => cast.case_managers.get_mut(team),
                Work::LinkWorker { team } => cast.link_workers.get_mut(team),
                Work::Other(_) => None,
            };
            if let Some(group) = group {
                group.push(staff);
            }
        }
        Ok(cast)
    }

    fn context(&self, actor: Actor, channel: &str, language: Language) -> Cx {
        let origin = Origin {
            channel: channel.to_owned(),
            ..Origin::default()
        };
        Cx::new(&self.app, actor, language, origin)
    }

    /// Somebody at the machine.
    pub(crate) fn console(&self) -> Cx {
        console(&self.app)
    }

    /// A visitor of the public site.
    pub(crate) fn visitor(&self, language: &str) -> Cx {
        let language = Language::from_code(language).unwrap_or_default();
        self.context(Actor::Public, "web", language)
    }

    /// A member of staff.
    pub(crate) fn as_staff(&self, staff: &Staff) -> Cx {
        self.context(Actor::Staff(staff.clone()), "web", Language::default())
    }

    /// One of the desk of an area.
    pub(crate) fn desk(&self, dice: &mut Dice, sub_region: usize) -> Option<Cx> {
        one_of(dice, &self.desks, sub_region).map(|staff| self.as_staff(staff))
    }

    /// Who types what did not come by the public page: the secretary, or the desk itself.
    pub(crate) fn typist(&self, dice: &mut Dice, sub_region: usize) -> Option<Cx> {
        let group = if dice.percent(60) {
            &self.secretaries
        } else {
            &self.desks
        };
        one_of(dice, group, sub_region).map(|staff| self.as_staff(staff))
    }

    /// A member of the geriatric team of an area.
    pub(crate) fn geriatric(&self, dice: &mut Dice, sub_region: usize) -> Option<&Staff> {
        one_of(dice, &self.geriatric_teams, sub_region)
    }

    /// The case managers of a team.
    pub(crate) fn case_managers(&self, team: usize) -> &[Staff] {
        self.case_managers.get(team).map_or(&[], Vec::as_slice)
    }

    /// How many people each case manager has room for, by contract hours, so that there are so many places in all.
    pub(crate) fn places(&self, all: u32) -> BTreeMap<StaffId, usize> {
        let staff = || self.case_managers.iter().flatten().map(|staff| staff.id);
        let hours = |id: &StaffId| self.hours.get(id).copied().unwrap_or(0);
        let whole: i64 = staff().map(|id| hours(&id)).sum();
        let (mut given, mut so_far) = (0, 0);
        let place = |id: StaffId| {
            so_far += hours(&id);
            let until = i64::from(all) * so_far / whole.max(1);
            let own = usize::try_from(until - given).unwrap_or(0);
            given = until;
            (id, own)
        };
        staff().map(place).collect()
    }

    /// A link worker of a team.
    pub(crate) fn link_worker(&self, dice: &mut Dice, team: usize) -> Option<&Staff> {
        one_of(dice, &self.link_workers, team)
    }

    /// The member of staff with this id, among case managers, link workers and the geriatric teams.
    pub(crate) fn by_id(&self, id: StaffId) -> Option<&Staff> {
        let groups = [
            &self.case_managers,
            &self.link_workers,
            &self.geriatric_teams,
        ];
        let mut all = groups.into_iter().flatten().flatten();
        all.find(|staff| staff.id == id)
    }
}

/// Somebody at the machine.
pub(crate) fn console(app: &Arc<App>) -> Cx {
    let origin = Origin {
        channel: "console".to_owned(),
        ..Origin::default()
    };
    let actor = Actor::Console {
        user: "region".to_owned(),
    };
    Cx::new(app, actor, Language::default(), origin)
}

fn one_of<'a>(dice: &mut Dice, groups: &'a [Vec<Staff>], place: usize) -> Option<&'a Staff> {
    groups.get(place).and_then(|group| dice.pick(group))
}
