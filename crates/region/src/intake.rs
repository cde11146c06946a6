//! Intake: somebody is referred, the desk looks, calls and decides.

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use spil_app::clock::day_of;
use spil_app::consult::{self, Ask};
use spil_app::contact::{self, Entry};
use spil_app::referral::{NewReferral, enter, submit};
use spil_app::route_onward::{self, NewRoute};
use spil_app::triage::{self, Findings, Verdict};
use spil_app::{Cx, Result};
use spil_model::answer::Answer;
use spil_model::guidance::WithWhom;
use spil_model::referral::{
    AttemptKind, AttemptOutcome, Channel, CrisisJudgement, ExternalNumber, RouteReason,
};
use spil_model::text::{LongText, ShortText};
use spil_model::triage_rules::suggest;

use crate::course::{Case, Event, Home, Phase};
use crate::history::History;
use crate::people::{Referred, referred};
use crate::places;
use crate::situation::{Situation, Weight, situation};

const SAID: [&str; 6] = [
    "Kennisgemaakt en uitgelegd hoe het verder gaat.",
    "Dochter gesproken. Zij vindt het wachten zwaar, vader slaapt slecht.",
    "Mevrouw is vriendelijk, weet niet meer dat zij is aangemeld.",
    "Partner vertelt dat de nachten het moeilijkst zijn.",
    "Gewezen op het ontmoetingscentrum en het mantelzorgspreekuur.",
    "Afgesproken dat wij over twee weken weer bellen.",
];

impl History {
    /// Somebody is referred, by the public page or to the desk.
    pub(crate) async fn arrive(&mut self, at: Timestamp) -> Result<()> {
        let Some(team) = self.dice.weighted(&self.demand) else {
            return Ok(());
        };
        let Some((who, home, situation)) = self.somebody(team, day_of(at)) else {
            return Ok(());
        };
        let is_heavy = matches!(situation.weight, Weight::Crisis | Weight::Urgent);
        let place = self.cases.len();
        self.perhaps_again(at, place, &who);
        let number = u32::try_from(place).unwrap_or(0);
        let id = Box::pin(self.refer(who, home.sub_region, number)).await?;
        self.cases.push(Case::new((id, at), home, situation));
        let days = if is_heavy || self.dice.percent(70) {
            (0, 0)
        } else {
            (1, 1)
        };
        // Now and then the first look comes late.
        let days = if self.dice.percent(4) { (2, 4) } else { days };
        self.plan(at, days, Event::FirstLook(place));
        Ok(())
    }

    /// Somebody who lives in the district of a team and is referred on this day.
    pub(crate) fn somebody(
        &mut self,
        team: usize,
        on: Date,
    ) -> Option<(Referred, Home, Situation)> {
        let district = self.districts.get(team)?;
        let sub_region = district.sub_region;
        let situation = situation(&mut self.dice);
        let address = places::address(&mut self.dice, team, district);
        let number = u32::try_from(self.cases.len()).unwrap_or(0);
        let who = referred(&mut self.dice, number, on, address, &situation)?;
        Some((who, Home { team, sub_region }, situation))
    }

    pub(crate) async fn refer(
        &mut self,
        who: Referred,
        sub_region: usize,
        number: u32,
    ) -> Result<spil_model::ids::ReferralId> {
        let cx = match who.channel {
            Channel::Web => self.cast.visitor(who.language),
            _ => match self.cast.typist(&mut self.dice, sub_region) {
                Some(cx) => cx,
                None => self.cast.visitor(who.language),
            },
        };
        let letters = SignedDuration::from_hours(if who.channel == Channel::Letter {
            20
        } else {
            0
        });
        let new = NewReferral {
            channel: who.channel,
            external_number: external(who.channel, number),
            received_at: cx.now - letters,
            referrer: who.referrer,
            content: who.content,
            bsn: who.bsn,
            files: Vec::new(),
        };
        let created = match who.channel {
            Channel::Web => submit(&cx, new).await?,
            _ => enter(&cx, new, Vec::new()).await?,
        };
        Ok(created.id)
    }

    /// The desk looks for the first time.
    pub(crate) async fn first_look(&mut self, at: Timestamp, place: usize) -> Result<()> {
        let Some((case, cx)) = self.at_desk(place) else {
            return Ok(());
        };
        triage::first_look(&cx, case.id, None).await?;
        let is_heavy = matches!(case.situation.weight, Weight::Crisis | Weight::Urgent);
        self.plan(
            at,
            if is_heavy { (0, 0) } else { (0, 3) },
            Event::Call(place),
        );
        Ok(())
    }

    /// The case while it is the desk's, and somebody of the desk.
    pub(crate) fn at_desk(&mut self, place: usize) -> Option<(Case, Cx)> {
        let case = self.case(place)?.clone();
        let is_theirs = matches!(case.phase, Phase::Intake | Phase::Waiting);
        let cx = self.cast.desk(&mut self.dice, case.sub_region)?;
        is_theirs.then_some((case, cx))
    }

    /// The desk calls; after some attempts that reach nobody a letter goes out.
    pub(crate) async fn call(&mut self, at: Timestamp, place: usize) -> Result<()> {
        let Some((case, cx)) = self.at_desk(place) else {
            return Ok(());
        };
        let is_letter = case.calls == 3;
        let is_reached = !is_letter && self.dice.percent(84);
        let outcome = match (is_letter, is_reached) {
            (true, _) => AttemptOutcome::Sent,
            (false, true) => AttemptOutcome::Reached,
            (false, false) => AttemptOutcome::NotReached,
        };
        let is_crisis = case.situation.weight == Weight::Crisis;
        let entry = Entry {
            at: cx.now,
            kind: if is_letter {
                AttemptKind::Letter
            } else {
                AttemptKind::Phone
            },
            with: *self
                .dice
                .pick(&[WithWhom::Client, WithWhom::ContactPerson, WithWhom::Both])
                .unwrap_or(&WithWhom::Client),
            outcome,
            note: is_reached.then(|| self.said()).flatten(),
            judgement: (is_crisis && is_reached).then_some(CrisisJudgement::HandledAsUrgent),
            begins_inventory: false,
        };
        contact::log(&cx, case.id, None, &entry).await?;
        if is_reached {
            self.plan(at, (0, i64::from(!is_crisis)), Event::Decide(place));
        } else {
            self.with_case(place, |case| case.calls += 1);
            self.plan(at, (1, 3), Event::Call(place));
        }
        Ok(())
    }

    pub(crate) fn said(&mut self) -> Option<LongText> {
        LongText::parse(self.dice.word(&SAID)).ok()
    }

    /// The desk decides the class: mostly what the rules suggest.
    pub(crate) async fn decide(&mut self, at: Timestamp, place: usize) -> Result<()> {
        let Some((case, cx)) = self.at_desk(place) else {
            return Ok(());
        };
        let Some((class, verdict)) = self.verdict(&case.situation) else {
            return Ok(());
        };
        triage::decide(&cx, case.id, None, verdict).await?;
        self.with_case(place, |case| {
            case.phase = Phase::Waiting;
            case.class = class;
        });
        self.inboxes
            .get_mut(case.team)
            .into_iter()
            .for_each(|inbox| inbox.push(place));
        self.ask_geriatric_team(at, place, &cx).await?;
        self.open_route(at, place, &cx).await?;
        self.begin_wait(at, place).await
    }

    /// The place of a class, and what is decided.
    pub(crate) fn verdict(&mut self, situation: &Situation) -> Option<(usize, Verdict)> {
        let classes = self.covenant.classes();
        let suggested = suggest(&situation.assessment, &self.covenant).class;
        let place_of = |class: &_| classes.iter().position(|one| one.id == *class);
        let suggested = suggested.as_ref().and_then(place_of);
        // Somebody who knows the street sometimes knows better than the rules.
        let deviates = suggested.is_some_and(|class| class > 2) && self.dice.percent(7);
        let class = match suggested {
            Some(class) if deviates => class - 1,
            Some(class) => class,
            None => classes.len().saturating_sub(2),
        };
        let chosen = self.covenant.classes().get(class)?.id.clone();
        let why = "Bekend van een eerdere opname; het gaat sneller achteruit dan het lijkt.";
        let verdict = Verdict {
            findings: Findings {
                assessment: situation.assessment.clone(),
                conditions: spil_app::triage::Conditions::default(),
            },
            class: chosen,
            reason: deviates.then(|| LongText::parse(why).ok()).flatten(),
        };
        Some((class, verdict))
    }

    async fn ask_geriatric_team(&mut self, at: Timestamp, place: usize, cx: &Cx) -> Result<()> {
        let Some(case) = self.case(place).cloned() else {
            return Ok(());
        };
        let asks = match case.class {
            0 | 1 => true,
            2 => self.dice.percent(35),
            _ => self.dice.percent(4),
        };
        let Some(member) = self
            .cast
            .geriatric(&mut self.dice, case.sub_region)
            .filter(|_| asks)
        else {
            return Ok(());
        };
        let of = member.id;
        let text = self.dice.word(&[
            "Wat is wijs bij het gedrag in de nacht?",
            "Past de medicatie nog bij deze situatie?",
            "Is er meer aan de hand dan dementie?",
        ]);
        let Ok(text) = LongText::parse(text) else {
            return Ok(());
        };
        let question = consult::ask(cx, case.id, None, Ask { of, text }).await?;
        self.with_case(place, |case| case.question = Some((question, of)));
        self.plan(at, (3, 12), Event::AnswerQuestion(place));
        Ok(())
    }

    /// The member who was asked answers.
    pub(crate) async fn answer_question(&mut self, place: usize) -> Result<()> {
        let Some(case) = self.case(place).filter(|case| case.phase != Phase::Ended) else {
            return Ok(());
        };
        let (id, Some((question, member))) = (case.id, case.question) else {
            return Ok(());
        };
        let Some(cx) = self
            .cast
            .by_id(member)
            .map(|staff| self.cast.as_staff(staff))
        else {
            return Ok(());
        };
        let Ok(answer) = LongText::parse(
            "Besproken in het MGT. Advies: dagstructuur, medicatie nazien, over zes weken terugkoppelen.",
        ) else {
            return Ok(());
        };
        consult::answer(&cx, id, question, answer).await?;
        self.with_case(place, |case| case.question = None);
        Ok(())
    }

    /// Some need something else first: psychiatry or addiction in front.
    async fn open_route(&mut self, at: Timestamp, place: usize, cx: &Cx) -> Result<()> {
        let Some(case) = self.case(place).cloned() else {
            return Ok(());
        };
        let found = &case.situation.assessment;
        let (reason, receiver) = if found.addiction_in_front == Answer::Yes {
            (RouteReason::Addiction, "Verslavingszorg Midden")
        } else if found.psychiatry_in_front == Answer::Yes {
            (RouteReason::Psychiatry, "GGZ Waterlinie")
        } else {
            return Ok(());
        };
        let Some(receiver) = ShortText::parse(receiver)
            .ok()
            .filter(|_| self.dice.percent(70))
        else {
            return Ok(());
        };
        let new = NewRoute {
            reason,
            receiver,
            note: None,
        };
        let route = route_onward::open(cx, case.id, None, new).await?;
        self.with_case(place, |case| case.route = Some(route));
        self.plan(at, (8, 30), Event::AnswerRoute(place));
        Ok(())
    }
}

fn external(channel: Channel, number: u32) -> Option<ExternalNumber> {
    let system = ShortText::parse("ZorgDomein").ok()?;
    let number = ShortText::parse(&format!("ZD{number:08}")).ok()?;
    (channel == Channel::Pdf).then_some(ExternalNumber { system, number })
}
