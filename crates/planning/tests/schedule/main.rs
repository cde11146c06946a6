//! The week schedule from outside: the hard rules hold in every week, turns are fair, clashes are told.

#![expect(
    clippy::expect_used,
    clippy::panic,
    reason = "helpers of tests fail as tests do"
)]

use std::collections::BTreeMap;

use jiff::civil::date;
use spil_planning::schedule::{
    Activity, Day, Entry, Fixed, Leave, Meeting, Part, Person, Rule, Schedule, ScheduleError, Span,
    Task, Team, TeamFault, schedule,
};

fn span(text: &str) -> Span {
    Span::try_from(text.to_owned()).expect("a time")
}

fn person(id: &str, days: &[Day]) -> Person {
    Person {
        id: id.to_owned(),
        name: id.to_uppercase(),
        hours: 24,
        days: days.to_vec(),
        mornings: vec![],
        afternoons: vec![],
        production_percent: None,
        not: vec![],
        leave: vec![],
    }
}

fn task(activity: Activity, day: Day, time: &str) -> Task {
    Task {
        activity,
        day,
        time: span(time),
        people: 1,
        every: 1,
        first: 1,
    }
}

/// Four people of 24 hours.
fn team() -> Team {
    use Day::{Fri, Mon, Thu, Tue, Wed};
    Team {
        name: "Noord".to_owned(),
        start: date(2026, 1, 5),
        morning: span("08:30-12:30"),
        afternoon: span("13:00-17:00"),
        production_percent: 65,
        travel_minutes: 30,
        aftercare_minutes: 60,
        closed: vec![date(2026, 1, 19)],
        people: vec![
            person("a", &[Mon, Tue, Thu]),
            person("b", &[Mon, Wed, Thu]),
            person("c", &[Tue, Thu, Fri]),
            person("d", &[Wed, Thu, Fri]),
        ],
        meetings: vec![Meeting {
            activity: Activity::TeamMeeting,
            day: Thu,
            time: span("09:00-10:00"),
            every: 1,
            first: 1,
            people: vec![],
        }],
        tasks: vec![
            task(Activity::GroupSession, Thu, "10:00-12:00"),
            task(Activity::WalkIn, Tue, "10:00-12:00"),
            Task {
                every: 4,
                ..task(Activity::AlzheimerCafe, Thu, "19:00-21:00")
            },
        ],
        fixed: vec![],
    }
}

fn entries_of<'s>(schedule: &'s Schedule, id: &str) -> Vec<&'s Entry> {
    schedule
        .weeks
        .iter()
        .flat_map(|week| &week.entries)
        .filter(|entry| entry.person == id)
        .collect()
}

#[test]
fn the_hard_rules_hold_in_every_week() {
    let team = team();
    let schedule = schedule(&team, 26).expect("possible");
    let mut checked = 0;
    for person in &team.people {
        let entries = entries_of(&schedule, &person.id);
        for (index, entry) in entries.iter().enumerate() {
            assert!(person.days.contains(&entry.day), "{entry:?} on a day off");
            let same_day = entries
                .iter()
                .skip(index + 1)
                .filter(|other| other.date == entry.date);
            for other in same_day {
                assert!(!entry.time.overlaps(other.time), "{entry:?} and {other:?}");
            }
            checked += 1;
        }
    }
    for week in &schedule.weeks {
        for total in &week.totals {
            assert!(total.worked <= 24 * 60, "{total:?} in week {}", week.week);
        }
    }
    println!("{checked} entries checked");
    assert!(1_000 < checked);
}

#[test]
fn somebody_can_be_reached_whenever_the_office_is_open() {
    let team = team();
    let schedule = schedule(&team, 12).expect("possible");
    let mut checked = 0;
    for week in &schedule.weeks {
        let open = if week.week == 3 { 4 } else { 5 };
        assert_eq!(week.phone.len(), 2 * open, "week {}", week.week);
        for duty in &week.phone {
            let part = duty.part.span(&team);
            let own = week
                .entries
                .iter()
                .filter(|entry| entry.person == duty.person && entry.date == duty.date);
            let within: Vec<&Entry> = own.filter(|entry| entry.time.overlaps(part)).collect();
            assert!(!within.is_empty(), "{duty:?} is not there");
            assert!(
                within.iter().all(|entry| entry.activity.is_reachable()),
                "{duty:?}: {within:?}"
            );
            checked += 1;
        }
    }
    println!("{checked} parts of days checked");
    assert!(100 < checked);
}

#[test]
fn tasks_go_round_fairly() {
    let schedule = schedule(&team(), 24).expect("possible");
    let mut counts: BTreeMap<Option<Activity>, Vec<u64>> = BTreeMap::new();
    for turn in &schedule.turns {
        counts.entry(turn.activity).or_default().push(turn.count);
    }
    let spread =
        |counts: &[u64]| counts.iter().max().unwrap_or(&0) - counts.iter().min().unwrap_or(&0);
    let sessions = &counts[&Some(Activity::GroupSession)];
    assert_eq!(sessions.iter().sum::<u64>(), 24);
    assert!(spread(sessions) <= 1, "{sessions:?}");
    // Only two of the four work on Tuesday.
    let walk_in = &counts[&Some(Activity::WalkIn)];
    assert_eq!(walk_in.iter().sum::<u64>(), 24);
    assert_eq!((walk_in[0], walk_in[2]), (12, 12));
}

#[test]
fn clients_get_the_share_that_the_setting_asks_for_where_there_is_room() {
    let schedule = schedule(&team(), 8).expect("possible");
    let totals = schedule.weeks.iter().flat_map(|week| &week.totals);
    let reached = totals
        .filter(|total| total.clients_wanted <= total.clients + 30)
        .count();
    println!("{reached} of 32 weeks of a person reach the production setting");
    assert!(24 <= reached);
}

#[test]
fn what_is_settled_stays_and_the_rest_is_planned_around_it() {
    let mut team = team();
    let settled = |person: &str, activity: Activity, day: Day, time: &str| Fixed {
        week: 2,
        person: person.to_owned(),
        day,
        time: span(time),
        activity,
    };
    team.fixed
        .push(settled("c", Activity::WalkIn, Day::Tue, "10:00-12:00"));
    team.fixed
        .push(settled("a", Activity::Client, Day::Thu, "10:30-12:00"));
    let schedule = schedule(&team, 3).expect("possible");
    let week = &schedule.weeks[1];
    let walk_in: Vec<&Entry> = week
        .entries
        .iter()
        .filter(|entry| entry.activity == Activity::WalkIn)
        .collect();
    assert_eq!(walk_in.len(), 1);
    assert_eq!(
        (walk_in[0].person.as_str(), walk_in[0].settled),
        ("c", true)
    );
    let session = week
        .entries
        .iter()
        .find(|entry| entry.activity == Activity::GroupSession)
        .expect("a session");
    assert_ne!(session.person, "a");
}

#[track_caller]
fn clash(change: impl FnOnce(&mut Team)) -> Vec<Rule> {
    let mut team = team();
    change(&mut team);
    match schedule(&team, 4) {
        Err(ScheduleError::Clash(clash)) => clash.rules,
        other => panic!("expected a clash, found {other:?}"),
    }
}

#[test]
fn a_day_on_which_nobody_works_clashes_with_the_phone() {
    let rules = clash(|team| {
        team.people[2].days = vec![Day::Tue, Day::Thu];
        team.people[3].days = vec![Day::Wed, Day::Thu];
    });
    let expected: Vec<Rule> = (0..4)
        .map(|person| Rule::WorkingDays { person })
        .chain([Rule::Phone {
            part: Part::Afternoon,
        }])
        .collect();
    assert_eq!(rules, expected);
}

#[test]
fn leave_that_leaves_nobody_for_a_task_is_named() {
    // Without a, c alone works on Tuesday, and cannot have the walk-in hour and the phone at once.
    let rules = clash(|team| {
        team.people[0].leave.push(Leave {
            from: date(2026, 1, 12),
            to: date(2026, 1, 16),
        });
    });
    let expected = [
        Rule::Leave { person: 0 },
        Rule::WorkingDays { person: 1 },
        Rule::WorkingDays { person: 3 },
        Rule::Task { task: 1 },
        Rule::Phone {
            part: Part::Morning,
        },
    ];
    assert_eq!(rules, expected);
}

#[test]
fn a_task_that_nobody_wants_clashes_with_their_wishes() {
    let rules = clash(|team| {
        for person in &mut team.people {
            person.not.push(Activity::GroupSession);
        }
    });
    let expected: Vec<Rule> = (0..4)
        .map(|person| Rule::NotBy { person })
        .chain([Rule::Task { task: 0 }])
        .collect();
    assert_eq!(rules, expected);
}

#[test]
fn more_working_days_than_contract_hours_clash() {
    let rules = clash(|team| team.people[1].hours = 20);
    assert_eq!(
        rules,
        [Rule::Hours { person: 1 }, Rule::WorkingDays { person: 1 }]
    );
}

#[test]
fn a_meeting_that_keeps_everybody_from_the_phone_clashes_with_it() {
    let rules = clash(|team| team.meetings[0].activity = Activity::Mgt);
    assert!(rules.contains(&Rule::Meeting { meeting: 0 }), "{rules:?}");
    assert!(
        rules.contains(&Rule::Phone {
            part: Part::Morning
        }),
        "{rules:?}"
    );
}

#[test]
fn a_file_that_makes_no_sense_is_refused_at_the_place() {
    let refused = |change: &dyn Fn(&mut Team)| {
        let mut team = team();
        change(&mut team);
        match schedule(&team, 1) {
            Err(ScheduleError::Team(error)) => (error.place, error.fault),
            other => panic!("expected a refusal, found {other:?}"),
        }
    };
    let monday = refused(&|team| team.start = date(2026, 1, 6));
    assert_eq!(monday, ("/start".to_owned(), TeamFault::NotAMonday));
    let id = refused(&|team| team.people[1].id = "a".to_owned());
    assert_eq!(id, ("/person/1/id".to_owned(), TeamFault::SameId));
    let unknown = refused(&|team| team.meetings[0].people = vec!["x".to_owned()]);
    assert_eq!(
        unknown,
        ("/meeting/0/people".to_owned(), TeamFault::UnknownPerson)
    );
}

#[test]
fn equal_teams_have_equal_schedules() {
    assert_eq!(schedule(&team(), 10), schedule(&team(), 10));
}
