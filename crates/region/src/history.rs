//! Builds the region: sets up the network, then lets day after day happen, with a clock that is moved by hand.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;
use jiff::{SignedDuration, Span, Timestamp};
use spil_app::clock::day_of;
use spil_app::geography::{NotAdded, PostcodeImport};
use spil_app::worker::Worker;
use spil_app::{App, Cx, Error, covenant, organisation};
use spil_model::covenant::Covenant;
use spil_model::ids::StaffId;
use spil_model::network_file::NetworkFile;

use crate::again::Again;
use crate::arrival::Arrivals;
use crate::cast::{Cast, console};
use crate::course::{Agenda, Case, Event, Phase, at_minute, in_office};
use crate::dice::Dice;
use crate::network::{self, colleagues};
use crate::places::{self, District};
use crate::size::Size;
use crate::take_over::{LONGEST_YEARS, demand};

/// The covenant that the region keeps to; its start is set to before the receipt of anybody who is in guidance.
const COVENANT: &str = include_str!("../../../covenants/2026-drie-subregios.toml");
const COVENANT_START: &str = "valid_from = 2026-01-01";

/// What is to be built.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Order {
    /// How large.
    pub size: Size,
    /// The seed of everything that happens.
    pub seed: u64,
    /// The end of the history.
    pub until: Timestamp,
}

/// How far the building is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Told {
    /// Days that have passed.
    pub days: i64,
    /// People who were referred.
    pub people: usize,
}

/// What was built.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Built {
    /// People who were referred.
    pub people: usize,
    /// In guidance at the end.
    pub in_guidance: usize,
    /// Waiting at the end, in whatever stage.
    pub waiting: usize,
    /// Ended.
    pub ended: usize,
}

/// Why the region could not be built.
#[derive(Debug, thiserror::Error)]
pub enum Failed {
    /// The use case of this event did not do what was asked.
    #[error("{event} on {on}: {error}")]
    Step {
        /// What was to happen.
        event: String,
        /// On which day.
        on: Date,
        /// What went wrong.
        error: Error,
    },
    /// The network could not be set up.
    #[error("setting up: {0}")]
    SetUp(String),
    /// The clock of the application is not one that can be moved.
    #[error("the clock of the application stands by itself")]
    Clock,
}

/// A region that is being built.
pub(crate) struct History {
    pub(crate) cast: Cast,
    pub(crate) dice: Dice,
    pub(crate) agenda: Agenda,
    pub(crate) cases: Vec<Case>,
    pub(crate) districts: Vec<District>,
    pub(crate) covenant: Covenant,
    /// Per team the places of those who wait for it.
    pub(crate) inboxes: Vec<Vec<usize>>,
    /// Per case manager how many people they have.
    pub(crate) loads: BTreeMap<StaffId, usize>,
    /// Per case manager how many people they have room for.
    pub(crate) places: BTreeMap<StaffId, usize>,
    /// Each team, with how often somebody is referred in its district beside the others.
    pub(crate) demand: Vec<(usize, u32)>,
    pub(crate) size: Size,
    /// Whoever is referred a second time.
    pub(crate) again: Vec<Again>,
    arrivals: Arrivals,
}

/// Builds the region in an application with an empty database and a clock that can be set. `worker` does the background jobs
/// of each day; `tell` hears once a day how far it is.
pub async fn build(
    app: &Arc<App>,
    worker: &Worker,
    order: Order,
    mut tell: impl FnMut(Told),
) -> Result<Built, Failed> {
    let first = day_of(order.until - SignedDuration::from_hours(order.size.days * 24));
    let begin = at_minute(first, 7 * 60).ok_or(Failed::Clock)?;
    app.clock.set(begin);
    if app.clock.now() != begin {
        return Err(Failed::Clock);
    }
    let mut history = History::set_up(app, order, first).await?;
    history.take_over(begin);
    history.agenda.put(begin, Event::Day);
    history
        .agenda
        .put(begin + SignedDuration::from_hours(24 * 40), Event::Holidays);
    for team in 0..history.districts.len() {
        let meeting = in_office(
            &mut history.dice,
            begin,
            1 + i64::try_from(team % 5).unwrap_or(0),
        );
        history.agenda.put(meeting, Event::Meeting(team));
    }
    while let Some((at, event)) = history.agenda.next(order.until) {
        app.clock.set(at);
        if event == Event::Day {
            history.day(worker, at).await?;
            let days = (day_of(at) - first).get_days();
            tell(Told {
                days: i64::from(days),
                people: history.cases.len(),
            });
        } else {
            let happened = history.happen(at, event).await;
            happened.map_err(|error| Failed::Step {
                event: format!("{event:?}"),
                on: day_of(at),
                error,
            })?;
        }
    }
    app.clock.set(order.until);
    Ok(history.built())
}

impl History {
    async fn set_up(app: &Arc<App>, order: Order, first: Date) -> Result<Self, Failed> {
        let mut dice = Dice::new(order.seed);
        let districts = places::districts(order.size.teams);
        let colleagues = colleagues(&mut dice, order.size);
        let cx = console(app);
        let covenant = publish(&cx, first).await?;
        let text = network::file(&districts, &colleagues, first);
        let file =
            NetworkFile::parse(&text).map_err(|problems| Failed::SetUp(format!("{problems:?}")))?;
        organisation::import(&cx, &file).await.map_err(set_up)?;
        take_in_postcodes(&cx, &districts).await?;
        let cast = Cast::find(app, &colleagues, districts.len())
            .await
            .map_err(set_up)?;
        let places = cast.places(order.size.in_guidance);
        Ok(Self {
            dice,
            agenda: Agenda::default(),
            cases: Vec::new(),
            inboxes: vec![Vec::new(); districts.len()],
            loads: BTreeMap::new(),
            demand: demand(&cast, &places, districts.len()),
            places,
            cast,
            districts,
            covenant,
            size: order.size,
            again: Vec::new(),
            arrivals: Arrivals::from(app.clock.now(), order.size.arrivals_a_year()),
        })
    }

    /// The background jobs of a morning, and who is referred until the next.
    async fn day(&mut self, worker: &Worker, at: Timestamp) -> Result<(), Failed> {
        let turn = worker.turn().await;
        turn.map_err(|error| Failed::Step {
            event: "Day".to_owned(),
            on: day_of(at),
            error,
        })?;
        let tomorrow = at + SignedDuration::from_hours(24);
        self.draw_arrivals(at, tomorrow);
        self.agenda.put(tomorrow, Event::Day);
        Ok(())
    }

    async fn happen(&mut self, at: Timestamp, event: Event) -> Result<(), Error> {
        match event {
            Event::Day => Ok(()),
            Event::TakeOver(place) => self.take_over_guidance(at, place).await,
            Event::TakeOverWaiting(team) => self.take_over_waiting(at, team).await,
            Event::Arrive => self.arrive(at).await,
            Event::ArriveAgain(place) => self.arrive_again(at, place).await,
            Event::Recognise(place) => self.recognise(place).await,
            Event::FirstLook(place) => self.first_look(at, place).await,
            Event::Call(place) => self.call(at, place).await,
            Event::Decide(place) => self.decide(at, place).await,
            Event::AnswerQuestion(place) => self.answer_question(place).await,
            Event::AnswerRoute(place) => self.answer_route(at, place).await,
            Event::Resume(place) => {
                self.resume(place);
                Ok(())
            }
            Event::KeepInTouch(place) => self.keep_in_touch(at, place).await,
            Event::LeaveList(place) => self.leave_list(at, place).await,
            Event::Meeting(team) => self.meeting(at, team).await,
            Event::TakeAtOnce(place) => self.take_at_once(at, place).await,
            Event::AnswerOffer(place) => self.answer_offer(at, place).await,
            Event::Acquaint(place) => self.acquaint(at, place).await,
            Event::Meet(place) => self.meet(at, place).await,
            Event::End(place) => self.end(at, place).await,
            Event::Holidays => self.holidays(at).await,
        }
    }

    fn draw_arrivals(&mut self, now: Timestamp, until: Timestamp) {
        for moment in self.arrivals.until(&mut self.dice, until) {
            self.agenda.put(moment.max(now), Event::Arrive);
        }
    }

    /// A working moment, so many working days from now.
    pub(crate) fn later(&mut self, at: Timestamp, least: i64, most: i64) -> Timestamp {
        let days = self.dice.between(least, most);
        in_office(&mut self.dice, at, days)
    }

    /// Puts an event on the agenda after so many working days.
    pub(crate) fn plan(&mut self, at: Timestamp, days: (i64, i64), event: Event) {
        let later = self.later(at, days.0, days.1);
        self.agenda.put(later, event);
    }

    pub(crate) fn case(&self, place: usize) -> Option<&Case> {
        self.cases.get(place)
    }

    pub(crate) fn with_case(&mut self, place: usize, change: impl FnOnce(&mut Case)) {
        if let Some(case) = self.cases.get_mut(place) {
            change(case);
        }
    }

    fn built(&self) -> Built {
        let count =
            |is: fn(&Phase) -> bool| self.cases.iter().filter(|case| is(&case.phase)).count();
        let in_guidance = count(|phase| matches!(phase, Phase::Guidance { .. }));
        let ended = count(|phase| matches!(phase, Phase::Ended));
        Built {
            people: self.cases.len(),
            in_guidance,
            ended,
            waiting: self.cases.len() - in_guidance - ended,
        }
    }
}

fn set_up(error: impl std::fmt::Display) -> Failed {
    Failed::SetUp(error.to_string())
}

async fn publish(cx: &Cx, first: Date) -> Result<Covenant, Failed> {
    let from = first.saturating_sub(Span::new().years(LONGEST_YEARS));
    let source = COVENANT.replace(COVENANT_START, &format!("valid_from = {from}"));
    let published = covenant::publish(cx, &source).await;
    published.map_err(|why| Failed::SetUp(format!("{why:?}")))
}

async fn take_in_postcodes(cx: &Cx, districts: &[District]) -> Result<(), Failed> {
    let rows = places::postcode_rows(districts);
    let mut import = PostcodeImport::begin(cx, 2025).await.map_err(set_up)?;
    let mut rest = rows.as_slice();
    while !rest.is_empty() {
        let (batch, after) = rest.split_at(import.room().min(rest.len()));
        import.add(cx, batch).await.map_err(|why| match why {
            NotAdded::Contradicts(row) => Failed::SetUp(format!("{row:?}")),
            NotAdded::Other(error) => set_up(error),
        })?;
        rest = after;
    }
    import.finish(cx).await.map(drop).map_err(set_up)
}
