//! Guidance: acquaintance, the first contact that starts it, absences of those who guide, and how it ends.

use jiff::{SignedDuration, Span, Timestamp};
use spil_app::clock::day_of;
use spil_app::ending::{self, Death, Ending, NewEnd};
use spil_app::guidance::{self, NewContact};
use spil_app::team::{self, absence};
use spil_app::{Error, Result};
use spil_model::guidance::{ContactKind, WithWhom};
use spil_model::ids::StaffId;
use spil_model::referral::{GiveBack, GuidanceEnd};
use spil_model::team::Absence;
use spil_model::text::ShortText;

use crate::course::{Event, Phase};
use crate::dice::Dice;
use crate::history::History;
use crate::size::MEAN_STAY_DAYS;

/// How guidance ends: four in five by admission or death.
#[derive(Debug, Clone, Copy)]
enum How {
    Admission,
    Death,
    Moved,
    Guidance(GuidanceEnd),
}

const HOW: [(How, u32); 6] = [
    (How::Admission, 52),
    (How::Death, 29),
    (How::Moved, 5),
    (How::Guidance(GuidanceEnd::NoNeed), 7),
    (How::Guidance(GuidanceEnd::Declined), 4),
    (How::Guidance(GuidanceEnd::HandedOver), 3),
];

/// How long somebody is in guidance.
pub(crate) fn stay(dice: &mut Dice) -> SignedDuration {
    let mean = SignedDuration::from_hours(24 * i64::from(MEAN_STAY_DAYS));
    dice.exponential(mean)
        .max(SignedDuration::from_hours(24 * 5))
}

impl History {
    fn visit(at: Timestamp) -> NewContact {
        NewContact {
            on: day_of(at),
            kind: ContactKind::Visit,
            with: WithWhom::Both,
        }
    }

    /// The link worker makes acquaintance.
    pub(crate) async fn acquaint(&mut self, at: Timestamp, place: usize) -> Result<()> {
        let Some(case) = self.case(place) else {
            return Ok(());
        };
        let (
            id,
            Phase::Named {
                link_worker: Some(link_worker),
                ..
            },
        ) = (case.id, case.phase)
        else {
            return Ok(());
        };
        if let Some(cx) = self.as_colleague(link_worker) {
            guidance::acquaintance(&cx, id, None, Self::visit(at)).await?;
        }
        Ok(())
    }

    fn as_colleague(&self, id: StaffId) -> Option<spil_app::Cx> {
        self.cast.by_id(id).map(|staff| self.cast.as_staff(staff))
    }

    /// The case manager meets the client, which starts guidance; a few are given back before it comes to that.
    pub(crate) async fn meet(&mut self, at: Timestamp, place: usize) -> Result<()> {
        let Some(case) = self.case(place).cloned() else {
            return Ok(());
        };
        let Phase::Named {
            case_manager,
            link_worker,
        } = case.phase
        else {
            return Ok(());
        };
        let Some(cx) = self.as_colleague(case_manager) else {
            return Ok(());
        };
        if link_worker.is_none() && self.dice.percent(3) {
            let reason = *self
                .dice
                .pick(&[GiveBack::Absence, GiveBack::Distance, GiveBack::NoRoom])
                .unwrap_or(&GiveBack::NoRoom);
            team::give_back(&cx, case.id, None, (reason, None)).await?;
            self.unload(case_manager);
            self.back_in_inbox(place);
            return Ok(());
        }
        guidance::first_contact(&cx, case.id, None, Self::visit(at)).await?;
        self.guides(at, place, case_manager);
        Ok(())
    }

    fn unload(&mut self, case_manager: StaffId) {
        self.loads
            .entry(case_manager)
            .and_modify(|load| *load = load.saturating_sub(1));
    }

    /// Guidance ends.
    pub(crate) async fn end(&mut self, at: Timestamp, place: usize) -> Result<()> {
        let Some(case) = self.case(place).cloned() else {
            return Ok(());
        };
        let Phase::Guidance { case_manager } = case.phase else {
            return Ok(());
        };
        let (Some(cx), Some(how)) = (self.as_colleague(case_manager), self.dice.weighted(&HOW))
        else {
            return Ok(());
        };
        let on = day_of(at);
        let ending = match how {
            How::Death => {
                ending::record_death(&cx, case.id, None, Death { on, note: None }).await?;
                None
            }
            How::Admission => Some(Ending::Admission),
            How::Moved => Some(Ending::Moved(
                ShortText::parse("Netwerk dementie Overkant").ok(),
            )),
            How::Guidance(reason) => Some(Ending::Guidance(reason)),
        };
        if let Some(ending) = ending {
            ending::end(
                &cx,
                case.id,
                None,
                NewEnd {
                    ending,
                    on,
                    note: None,
                },
            )
            .await?;
        }
        self.unload(case_manager);
        self.leave(place);
        Ok(())
    }

    /// Every month some case managers say when they will be away.
    pub(crate) async fn holidays(&mut self, at: Timestamp) -> Result<()> {
        self.agenda
            .put(at + SignedDuration::from_hours(24 * 30), Event::Holidays);
        let away = self.size.case_managers.div_ceil(12);
        for _ in 0..away {
            let team = self.dice.place(self.districts.len());
            let Some(staff) = self.dice.pick(self.cast.case_managers(team)).cloned() else {
                continue;
            };
            let from = day_of(at).saturating_add(Span::new().days(self.dice.between(3, 25)));
            let until = Some(from.saturating_add(Span::new().days(self.dice.between(4, 20))));
            let added = absence::add(
                &self.cast.as_staff(&staff),
                staff.id,
                Absence { from, until },
            )
            .await;
            match added {
                // They said so before.
                Err(Error::Refused(_) | Error::Invalid(_)) | Ok(_) => {}
                Err(other) => return Err(other),
            }
        }
        Ok(())
    }
}
