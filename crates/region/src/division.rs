//! The team divides its inbox among those who have room: taken, assigned, offered, given back. Whoever finds no room waits.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};
use spil_app::Result;
use spil_app::team::{self, Assignee};
use spil_model::capacity::norm_days;
use spil_model::ids::StaffId;
use spil_model::referral::GiveBack;
use spil_model::text::LongText;
use spil_policy::Staff;

use crate::course::{Event, Phase};
use crate::history::History;

const RATIONALES: [&str; 4] = [
    "Ruimte in de caseload en woont dichtbij.",
    "Kent de partner van een eerdere cliënt.",
    "Ervaring met jonge mensen met dementie.",
    "De mix van de anderen is al zwaar.",
];

impl History {
    /// The weekly meeting of a team.
    pub(crate) async fn meeting(&mut self, at: Timestamp, team: usize) -> Result<()> {
        self.agenda.put(
            at + SignedDuration::from_hours(24 * 7),
            Event::Meeting(team),
        );
        let room = self.room(team);
        let mut open: Vec<usize> = self.inboxes.get(team).cloned().unwrap_or_default();
        open.retain(|place| {
            self.case(*place)
                .is_some_and(|case| case.wish_until.is_none())
        });
        open.sort_by_key(|place| (self.due(*place), *place));
        for place in open.into_iter().take(room) {
            self.divide(at, place).await?;
        }
        Ok(())
    }

    /// When the norm of somebody ends, about: the order of the waiting list.
    fn due(&self, place: usize) -> Option<Timestamp> {
        let case = self.case(place)?;
        let class = self.covenant.classes().get(case.class)?;
        let norm = SignedDuration::from_secs_f64(norm_days(class.norm) * 86_400.0);
        Some(case.received_at + norm)
    }

    /// How many people the case managers of a team have room for now. Whoever took somebody urgent without room has none.
    fn room(&self, team: usize) -> usize {
        let members = self.cast.case_managers(team).iter();
        members.map(|staff| self.room_of(staff.id)).sum()
    }

    pub(crate) fn room_of(&self, staff: StaffId) -> usize {
        let of = |counts: &BTreeMap<StaffId, usize>| counts.get(&staff).copied().unwrap_or(0);
        of(&self.places).saturating_sub(of(&self.loads))
    }

    /// Somebody who cannot wait for the meeting.
    pub(crate) async fn take_at_once(&mut self, at: Timestamp, place: usize) -> Result<()> {
        let is_open = self
            .case(place)
            .is_some_and(|case| case.phase == Phase::Waiting && case.wish_until.is_none());
        if is_open {
            self.divide(at, place).await
        } else {
            Ok(())
        }
    }

    async fn divide(&mut self, at: Timestamp, place: usize) -> Result<()> {
        let Some(case) = self.case(place).cloned() else {
            return Ok(());
        };
        let Some((chosen, chair)) = self.chosen(case.team) else {
            return Ok(());
        };
        let rationale = LongText::parse(self.dice.word(&RATIONALES)).ok();
        let low = case.class + 1 == self.covenant.classes().len();
        let link_worker = self
            .cast
            .link_worker(&mut self.dice, case.team)
            .map(|staff| staff.id);
        self.inboxes
            .get_mut(case.team)
            .into_iter()
            .for_each(|inbox| inbox.retain(|one| *one != place));
        if let (true, Some(link_worker), Some(rationale)) = (low, link_worker, rationale.clone()) {
            let to = Assignee::LinkWorker {
                link_worker,
                stand_by: chosen.id,
            };
            team::assign(&self.cast.as_staff(&chair), case.id, None, to, rationale).await?;
            self.named(at, place, chosen.id, Some(link_worker));
            return Ok(());
        }
        match self.dice.between(0, 99) {
            0..15 if case.class > 1 => {
                let cx = self.cast.as_staff(&chair);
                team::offer(&cx, case.id, None, chosen.id, rationale).await?;
                self.with_case(place, |case| case.phase = Phase::Offered { to: chosen.id });
                self.plan(at, (1, 4), Event::AnswerOffer(place));
                return Ok(());
            }
            15..50 => {
                let to = Assignee::CaseManager(chosen.id);
                if let Some(rationale) = rationale {
                    team::assign(&self.cast.as_staff(&chair), case.id, None, to, rationale).await?;
                }
            }
            _ if low => {
                if let Some(rationale) = rationale {
                    let to = Assignee::CaseManager(chosen.id);
                    team::assign(&self.cast.as_staff(&chair), case.id, None, to, rationale).await?;
                }
            }
            _ => team::take(&self.cast.as_staff(&chosen), case.id, None, None).await?,
        }
        self.named(at, place, chosen.id, None);
        Ok(())
    }

    /// The case manager with the most room, now and then another, and a colleague who leads the meeting.
    fn chosen(&mut self, team: usize) -> Option<(Staff, Staff)> {
        let mut members: Vec<Staff> = self.cast.case_managers(team).to_vec();
        members.sort_by_key(|staff| std::cmp::Reverse(self.room_of(staff.id)));
        let second = self.dice.percent(25);
        let chosen = members
            .get(usize::from(second && members.len() > 1))?
            .clone();
        let chair = self.dice.pick(&members)?.clone();
        Some((chosen, chair))
    }

    fn named(
        &mut self,
        at: Timestamp,
        place: usize,
        case_manager: StaffId,
        link_worker: Option<StaffId>,
    ) {
        *self.loads.entry(case_manager).or_default() += 1;
        self.with_case(place, |case| {
            case.phase = Phase::Named {
                case_manager,
                link_worker,
            }
        });
        if link_worker.is_some() {
            self.plan(at, (2, 9), Event::Acquaint(place));
            self.plan(at, (12, 35), Event::Meet(place));
        } else {
            let heavy = self.case(place).is_some_and(|case| case.class < 2);
            self.plan(at, if heavy { (0, 3) } else { (2, 10) }, Event::Meet(place));
        }
    }

    /// A colleague says yes or no to an offer.
    pub(crate) async fn answer_offer(&mut self, at: Timestamp, place: usize) -> Result<()> {
        let Some(case) = self.case(place).cloned() else {
            return Ok(());
        };
        let Phase::Offered { to } = case.phase else {
            return Ok(());
        };
        let Some(cx) = self.cast.by_id(to).map(|staff| self.cast.as_staff(staff)) else {
            return Ok(());
        };
        let low = case.class + 1 == self.covenant.classes().len();
        if low || self.dice.percent(22) {
            let reasons = [GiveBack::NoRoom, GiveBack::Acquainted, GiveBack::Language];
            let reason = *self.dice.pick(&reasons).unwrap_or(&GiveBack::NoRoom);
            team::decline(&cx, case.id, None, (reason, None)).await?;
            self.back_in_inbox(place);
            return Ok(());
        }
        team::accept(&cx, case.id, None, None).await?;
        self.named(at, place, to, None);
        Ok(())
    }

    pub(crate) fn back_in_inbox(&mut self, place: usize) {
        let Some(team) = self.case(place).map(|case| case.team) else {
            return;
        };
        self.with_case(place, |case| case.phase = Phase::Waiting);
        self.inboxes
            .get_mut(team)
            .into_iter()
            .for_each(|inbox| inbox.push(place));
    }
}
