//! While somebody waits: planned contacts, own wishes, routes onward, and leaving the list.

use jiff::{SignedDuration, Span, Timestamp};
use spil_app::Result;
use spil_app::clock::day_of;
use spil_app::contact::{self, Entry};
use spil_app::ending::{self, Death, Ending, NewEnd};
use spil_app::route_onward::{self, Word};
use spil_app::wish::{self, Wait};
use spil_model::guidance::WithWhom;
use spil_model::referral::{AttemptKind, AttemptOutcome, Withdrawal};
use spil_model::text::ShortText;

use crate::course::{Event, Phase};
use crate::history::History;

/// How long people go on waiting: one and a half years on average. Nobody publishes it; it is an assumption of the region.
const MEAN_PATIENCE_DAYS: i64 = 548;

impl History {
    /// What begins with the wait: the most urgent are taken at once, some are called as planned, some wish to wait.
    pub(crate) async fn begin_wait(&mut self, at: Timestamp, place: usize) -> Result<()> {
        let Some((case, cx)) = self.at_desk(place) else {
            return Ok(());
        };
        if case.class < 2 {
            self.plan(
                at,
                (0, if case.class == 0 { 0 } else { 3 }),
                Event::TakeAtOnce(place),
            );
            return Ok(());
        }
        if self.dice.percent(4) {
            return self.wait_at_own_wish(at, place).await;
        }
        if self.dice.percent(35) {
            let planned = self.later(at, 10, 20);
            contact::plan(&cx, case.id, None, planned).await?;
            self.agenda.put(planned, Event::KeepInTouch(place));
        }
        self.plan_leaving(at, place);
        Ok(())
    }

    /// Whoever waits long enough does not come to their turn.
    fn plan_leaving(&mut self, at: Timestamp, place: usize) {
        let patience = self
            .dice
            .exponential(SignedDuration::from_hours(24 * MEAN_PATIENCE_DAYS));
        let leaves = self.later(at + patience, 0, 0);
        self.agenda.put(leaves, Event::LeaveList(place));
    }

    async fn wait_at_own_wish(&mut self, at: Timestamp, place: usize) -> Result<()> {
        let Some((case, cx)) = self.at_desk(place) else {
            return Ok(());
        };
        let until = day_of(at).saturating_add(Span::new().days(self.dice.between(21, 80)));
        let reason = self.dice.word(&[
            "Eerst verhuizen",
            "Dochter is terug na de zomer",
            "Wil het eerst zelf proberen",
        ]);
        let wish = Wait {
            until,
            reason: ShortText::parse(reason).ok(),
        };
        wish::wait(&cx, case.id, None, wish).await?;
        self.with_case(place, |case| case.wish_until = Some(until));
        let days = i64::from((until - day_of(at)).get_days());
        self.agenda.put(
            at + SignedDuration::from_hours(24 * days),
            Event::Resume(place),
        );
        Ok(())
    }

    /// The wait at own wish is over; the background job has noted it or the team may take the person from now on.
    pub(crate) fn resume(&mut self, place: usize) {
        self.with_case(place, |case| case.wish_until = None);
    }

    /// The planned contact while somebody waits.
    pub(crate) async fn keep_in_touch(&mut self, at: Timestamp, place: usize) -> Result<()> {
        let Some((case, cx)) = self.at_desk(place) else {
            return Ok(());
        };
        let is_reached = self.dice.percent(88);
        let entry = Entry {
            at: cx.now,
            kind: AttemptKind::Phone,
            with: WithWhom::ContactPerson,
            outcome: if is_reached {
                AttemptOutcome::Reached
            } else {
                AttemptOutcome::NotReached
            },
            note: is_reached.then(|| self.said()).flatten(),
            judgement: None,
            begins_inventory: false,
        };
        contact::log(&cx, case.id, None, &entry).await?;
        let planned = self.later(at, 10, 20);
        contact::plan(&cx, case.id, None, planned).await?;
        self.agenda.put(planned, Event::KeepInTouch(place));
        Ok(())
    }

    /// Somebody does not go on waiting: withdrawn, admitted or moved; and some die.
    pub(crate) async fn leave_list(&mut self, at: Timestamp, place: usize) -> Result<()> {
        let Some((case, cx)) = self.at_desk(place) else {
            return Ok(());
        };
        let on = day_of(at);
        let endings = [
            Ending::Withdrawn(Withdrawal::Client),
            Ending::Withdrawn(Withdrawal::ContactPerson),
            Ending::Admission,
            Ending::Moved(ShortText::parse("Netwerk dementie Overkant").ok()),
        ];
        if self.dice.percent(30) {
            ending::record_death(&cx, case.id, None, Death { on, note: None }).await?;
        } else {
            let Some(ending) = self.dice.pick(&endings).cloned() else {
                return Ok(());
            };
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
        self.leave(place);
        Ok(())
    }

    pub(crate) fn leave(&mut self, place: usize) {
        self.with_case(place, |case| case.phase = Phase::Ended);
        self.inboxes
            .iter_mut()
            .for_each(|inbox| inbox.retain(|one| *one != place));
    }

    /// The receiver of a route takes it over, or not.
    pub(crate) async fn answer_route(&mut self, at: Timestamp, place: usize) -> Result<()> {
        let Some((case, cx)) = self.at_desk(place) else {
            return Ok(());
        };
        let Some(route) = case.route else {
            return Ok(());
        };
        if self.dice.percent(60) {
            let Ok(by) = ShortText::parse("intake van de ontvanger") else {
                return Ok(());
            };
            route_onward::answer(&cx, case.id, None, route, Word::Confirmed { by }).await?;
            route_onward::redirect(&cx, case.id, None, route).await?;
            self.leave(place);
        } else {
            let Ok(why) = ShortText::parse("Geen plaats op korte termijn") else {
                return Ok(());
            };
            route_onward::answer(&cx, case.id, None, route, Word::Declined { why }).await?;
            self.plan(at, (15, 40), Event::AnswerRoute(place));
        }
        Ok(())
    }
}
