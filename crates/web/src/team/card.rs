//! Somebody in the inbox as a card: initials and what the team may know, a suggestion, and what can be done.

use spil_app::team::{Entry, Suggested, Ways};
use spil_model::covenant::FirstContact;
use spil_model::waiting_list::{CovenantClock, Pace};

use super::{Bar, words};
use crate::page::Words;
use crate::waiting_list;

/// A colleague who could take it.
#[derive(Debug)]
pub(crate) struct Colleague {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) bar: Option<Bar>,
    pub(crate) reasons: Vec<String>,
}

impl Colleague {
    /// A colleague who could take whom the entry is about.
    pub(crate) fn new(words: Words, suggested: &Suggested, entry: &Entry) -> Self {
        Self {
            id: suggested.id.to_string(),
            name: suggested.name.clone(),
            bar: suggested
                .percent
                .map(|step| Bar::with_one_more(words, step)),
            reasons: words::reasons(words, suggested, entry),
        }
    }
}

/// Somebody in the inbox.
#[derive(Debug)]
pub(crate) struct Card {
    pub(crate) id: String,
    pub(crate) version: i64,
    pub(crate) initials: String,
    pub(crate) about: String,
    pub(crate) class: String,
    pub(crate) deadline_class: &'static str,
    pub(crate) deadline_icon: &'static str,
    pub(crate) deadline: String,
    pub(crate) due: String,
    pub(crate) weeks: String,
    pub(crate) is_over: bool,
    pub(crate) facts: Vec<String>,
    pub(crate) reasons: Vec<String>,
    pub(crate) suggestion: Option<Colleague>,
    /// For a light case the link worker who could be first contact.
    pub(crate) link_worker: Option<Colleague>,
    /// To whom it is offered.
    pub(crate) offered: Option<String>,
    /// Whether taking it asks who does it together.
    pub(crate) takes_two: bool,
    pub(crate) ways: Ways,
}

impl Card {
    pub(crate) fn new(words: Words, entry: &Entry) -> Self {
        let outline = &entry.outline;
        let clock = &outline.standing.covenant;
        let (deadline_class, deadline_icon) = waiting_list::look(clock);
        let (deadline, due) = waiting_list::words::deadline(words, clock);
        let class = words::class(words, entry.class.as_ref());
        let age = outline.age.map(|age| words.t1("age-years", "age", age));
        let best = |from: &[Suggested]| {
            from.first()
                .map(|suggested| Colleague::new(words, suggested, entry))
        };
        let weeks = usize::try_from(outline.standing.statutory.weeks()).unwrap_or(0);
        Self {
            id: outline.referral.to_string(),
            version: entry.version,
            initials: outline.initials.clone(),
            about: [age, entry.neighbourhood.clone()]
                .into_iter()
                .flatten()
                .collect::<Vec<_>>()
                .join(" · "),
            deadline_class,
            deadline_icon,
            deadline,
            due,
            weeks: words.count("inbox-weeks", weeks),
            is_over: matches!(
                clock,
                CovenantClock::Running {
                    pace: Pace::Overdue,
                    ..
                }
            ),
            facts: words::facts(words, entry),
            reasons: words::place(words, outline, &entry.class_names),
            suggestion: best(&entry.case_managers),
            link_worker: best(&entry.link_workers)
                .filter(|_| entry.first_contact == FirstContact::LinkWorker),
            offered: entry.offered_to.as_ref().map(|(_, name)| name.clone()),
            takes_two: takes_two(entry),
            ways: entry.ways,
            class,
        }
    }
}

/// A link worker never takes alone; with a light case a case manager names the link worker too, where the team has one.
fn takes_two(entry: &Entry) -> bool {
    let light = entry.first_contact == FirstContact::LinkWorker && !entry.link_workers.is_empty();
    light || (entry.ways.take && !entry.ways.assign)
}
