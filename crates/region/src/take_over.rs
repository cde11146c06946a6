//! The first days with Spil: who is in guidance and who waits already is typed in, with the days on which it began. From then
//! on as many come as there are places for, so that the network lives as one that has stood for years.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};
use spil_app::clock::day_of;
use spil_app::guidance::{self, NewContact};
use spil_app::referral::{NewReferral, enter};
use spil_app::team::{self, Assignee};
use spil_app::{Result, triage};
use spil_model::guidance::{ContactKind, WithWhom};
use spil_model::ids::{ReferralId, StaffId};
use spil_model::referral::Channel;
use spil_model::text::LongText;
use spil_policy::Staff;

use crate::cast::Cast;
use crate::course::{Case, Event, Home, Phase, in_office};
use crate::guiding::stay;
use crate::history::History;
use crate::people::Referred;
use crate::situation::Situation;

/// Nobody who is taken over was referred longer ago.
pub(crate) const LONGEST_YEARS: i64 = 13;
/// Nobody who is taken over has been in guidance longer.
const LONGEST_DAYS: i64 = 12 * 365;
/// Working days on which files are typed in.
const DAYS: i64 = 4;
/// Every fourth team is short of people: it has three hundredths more demand than it has places for, the others a hundredth less.
const SHORT: usize = 4;
const DEMAND_SHORT: usize = 103;
const DEMAND_OTHER: usize = 99;
const RUNNING: &str = "De begeleiding liep al toen wij met Spil begonnen.";

/// How often somebody is referred in the district of each team: by its places, and whether it is short of people.
pub(crate) fn demand(
    cast: &Cast,
    places: &BTreeMap<StaffId, usize>,
    teams: usize,
) -> Vec<(usize, u32)> {
    let weight = |team: usize| {
        let members = cast.case_managers(team).iter();
        let own: usize = members.filter_map(|staff| places.get(&staff.id)).sum();
        let demand = if is_short(team) {
            DEMAND_SHORT
        } else {
            DEMAND_OTHER
        };
        (team, u32::try_from(own * demand).unwrap_or(u32::MAX))
    };
    (0..teams).map(weight).collect()
}

const fn is_short(team: usize) -> bool {
    team.is_multiple_of(SHORT)
}

impl History {
    /// Plans the typing of everybody who is there already: all places are taken, and most of those who wait do so where
    /// people are short.
    pub(crate) fn take_over(&mut self, begin: Timestamp) {
        let teams = self.districts.len();
        let managers: Vec<StaffId> = (0..teams)
            .flat_map(|team| self.cast.case_managers(team))
            .map(|staff| staff.id)
            .collect();
        for (place, id) in managers.iter().enumerate() {
            for _ in 0..self.places.get(id).copied().unwrap_or(0) {
                self.plan_take_over(begin, Event::TakeOver(place));
            }
        }
        let waiting = usize::try_from(self.size.waiting).unwrap_or(0);
        let short = teams.div_ceil(SHORT);
        for number in 0..waiting {
            // Of ten who wait, seven wait where people are short.
            let team = if number % 10 < 7 {
                number % short * SHORT
            } else {
                number % teams
            };
            self.plan_take_over(begin, Event::TakeOverWaiting(team));
        }
    }

    fn plan_take_over(&mut self, begin: Timestamp, event: Event) {
        let days = self.dice.between(0, DAYS);
        let at = in_office(&mut self.dice, begin, days);
        self.agenda.put(at, event);
    }

    /// Somebody in guidance: as long ago as it is in a network that has stood for years.
    pub(crate) async fn take_over_guidance(&mut self, at: Timestamp, place: usize) -> Result<()> {
        let teams = 0..self.districts.len();
        let mut members = teams.flat_map(|team| {
            let of_team = self.cast.case_managers(team).iter();
            of_team.map(move |staff| (team, staff))
        });
        let Some((team, treating)) = members
            .nth(place)
            .map(|(team, staff)| (team, staff.clone()))
        else {
            return Ok(());
        };
        // What is behind somebody who is met at any moment is as long as what is still to come.
        let behind = stay(&mut self.dice).min(SignedDuration::from_hours(24 * LONGEST_DAYS));
        let wait = SignedDuration::from_hours(24 * self.dice.between(5, 70));
        let Some((who, home, situation)) = self.somebody(team, day_of(at - behind - wait)) else {
            return Ok(());
        };
        let id = Box::pin(self.type_in(who, home, at - behind - wait)).await?;
        self.cases
            .push(Case::new((id, at - behind - wait), home, situation.clone()));
        let place = self.cases.len() - 1;
        self.decide_at_once(id, place, home, &situation).await?;
        self.name(id, &treating).await?;
        let began = NewContact {
            on: day_of(at - behind),
            kind: ContactKind::Visit,
            with: WithWhom::Both,
        };
        guidance::first_contact(&self.cast.as_staff(&treating), id, None, began).await?;
        *self.loads.entry(treating.id).or_default() += 1;
        self.guides(at, place, treating.id);
        Ok(())
    }

    /// Somebody who waits: as far as everybody who was referred some weeks ago, and from there like them.
    pub(crate) async fn take_over_waiting(&mut self, at: Timestamp, team: usize) -> Result<()> {
        let waited = SignedDuration::from_hours(24 * self.dice.between(3, 60));
        let Some((who, home, situation)) = self.somebody(team, day_of(at - waited)) else {
            return Ok(());
        };
        let id = Box::pin(self.type_in(who, home, at - waited)).await?;
        self.cases
            .push(Case::new((id, at - waited), home, situation));
        let place = self.cases.len() - 1;
        self.plan(at, (0, 1), Event::FirstLook(place));
        Ok(())
    }

    /// What came by letter long ago is typed in with the day of its receipt.
    async fn type_in(
        &mut self,
        who: Referred,
        home: Home,
        received_at: Timestamp,
    ) -> Result<ReferralId> {
        let new = NewReferral {
            channel: Channel::Letter,
            external_number: None,
            received_at,
            referrer: who.referrer,
            content: who.content,
            bsn: who.bsn,
            files: Vec::new(),
        };
        let typist = self.cast.typist(&mut self.dice, home.sub_region);
        let cx = typist.unwrap_or_else(|| self.cast.console());
        Ok(enter(&cx, new, Vec::new()).await?.id)
    }

    async fn decide_at_once(
        &mut self,
        id: ReferralId,
        place: usize,
        home: Home,
        situation: &Situation,
    ) -> Result<()> {
        let decided = self.verdict(situation);
        let desk = self.cast.desk(&mut self.dice, home.sub_region);
        let (Some((class, verdict)), Some(cx)) = (decided, desk) else {
            return Ok(());
        };
        triage::first_look(&cx, id, None).await?;
        triage::decide(&cx, id, None, verdict).await?;
        self.with_case(place, |case| case.class = class);
        Ok(())
    }

    async fn name(&self, id: ReferralId, treating: &Staff) -> Result<()> {
        let Ok(rationale) = LongText::parse(RUNNING) else {
            return Ok(());
        };
        let to = Assignee::CaseManager(treating.id);
        team::assign(&self.cast.as_staff(treating), id, None, to, rationale).await?;
        Ok(())
    }

    /// Somebody is in guidance from now on; when it will end is drawn.
    pub(crate) fn guides(&mut self, at: Timestamp, place: usize, case_manager: StaffId) {
        self.with_case(place, |case| case.phase = Phase::Guidance { case_manager });
        let stay = stay(&mut self.dice);
        let end = self.later(at + stay, 0, 0);
        self.agenda.put(end, Event::End(place));
    }
}
