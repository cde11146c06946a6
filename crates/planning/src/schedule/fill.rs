//! What is left of a person's week between duties: blocks for clients up to the production setting, then aftercare,
//! then administration.

use super::roster::{Duty, Roster};
use super::rules::{DayPlan, Part};
use super::team::{Activity, Span, Team};

/// Shorter than this is not worth driving out for, in minutes.
const SHORTEST_VISITS: u32 = 60;
/// Less than this below the production setting is left as it is, in minutes.
const SHORTEST_REST: u32 = 30;
/// Blocks end at a quarter of an hour.
const STEP: u32 = 15;

/// The whole week of one person: duties, and everything between them.
///
/// None where evening hours cannot be made up for in the same week.
pub(super) fn week(
    team: &Team,
    person: usize,
    days: &[(DayPlan<'_>, Roster)],
) -> Option<Vec<Vec<Duty>>> {
    let mut filled: Vec<Vec<Duty>> = days
        .iter()
        .map(|(plan, roster)| day(plan, roster, person))
        .collect();
    let worked: u32 = filled
        .iter()
        .flatten()
        .map(|duty| duty.time.minutes())
        .sum();
    let evening: u32 = days
        .iter()
        .map(|(plan, roster)| evening(plan, roster, person))
        .sum();
    let phone: Vec<Vec<Span>> = days
        .iter()
        .map(|(plan, roster)| on_the_phone(plan, roster, person))
        .collect();
    if 0 < take_off(&mut filled, &phone, evening) {
        return None;
    }
    let share = team
        .people
        .get(person)
        .and_then(|person| person.production_percent);
    let wanted =
        (worked - evening.min(worked)) * share.unwrap_or(team.production_percent).min(100) / 100;
    let wanted = wanted.next_multiple_of(STEP);
    visit(&mut filled, &phone, wanted, team.travel_minutes);
    use_free(&mut filled, Activity::Aftercare, team.aftercare_minutes);
    for duty in filled.iter_mut().flatten().filter(|duty| is_free(duty)) {
        duty.activity = Activity::Administration;
    }
    Some(filled)
}

/// Free time is kept as time off until it is given a use; time off that was settled is not free.
fn is_free(duty: &Duty) -> bool {
    duty.activity == FREE && !duty.settled
}

const FREE: Activity = Activity::TimeOff;

/// The duties of a day with the free time between them, in order of time.
fn day(plan: &DayPlan<'_>, roster: &Roster, person: usize) -> Vec<Duty> {
    let mut all: Vec<Duty> = roster
        .duties
        .iter()
        .filter(|duty| duty.person == person)
        .copied()
        .collect();
    for part in Part::ALL {
        let span = part.span(plan.team);
        if !plan.works(person, part) || !plan.is_present(person, span) {
            continue;
        }
        let mut at = span.from;
        let mut taken: Vec<Span> = all
            .iter()
            .map(|duty| duty.time)
            .filter(|time| time.overlaps(span))
            .collect();
        taken.sort_unstable();
        for time in taken.into_iter().chain([Span {
            from: span.to,
            to: span.to,
        }]) {
            if at < time.from {
                all.push(Duty {
                    person,
                    time: Span {
                        from: at,
                        to: time.from,
                    },
                    activity: FREE,
                    settled: false,
                });
            }
            at = at.max(time.to);
        }
    }
    all.sort_by_key(|duty| duty.time);
    all
}

/// Minutes of duties outside office hours.
fn evening(plan: &DayPlan<'_>, roster: &Roster, person: usize) -> u32 {
    let own = roster.duties.iter().filter(|duty| duty.person == person);
    own.filter(|duty| plan.team.afternoon.to <= duty.time.from)
        .map(|duty| duty.time.minutes())
        .sum()
}

/// Takes minutes off at the ends of the last days, not while on the phone, so that the hours of the week stay the
/// same; gives the minutes that found no place.
fn take_off(filled: &mut [Vec<Duty>], phone: &[Vec<Span>], minutes: u32) -> u32 {
    let mut left = minutes;
    for (day, phone) in filled.iter_mut().zip(phone).rev() {
        let can_go =
            |duty: &Duty| is_free(duty) && !phone.iter().any(|span| span.overlaps(duty.time));
        let Some(last) = day.iter().rposition(can_go).filter(|_| 0 < left) else {
            continue;
        };
        let Some(free) = day.get(last).copied() else {
            continue;
        };
        let off = left.min(free.time.minutes());
        left -= off;
        let middle = free.time.to - off;
        let rest = Duty {
            time: Span {
                from: middle,
                to: free.time.to,
            },
            settled: true,
            ..free
        };
        let kept = Duty {
            time: Span {
                from: free.time.from,
                to: middle,
            },
            ..free
        };
        day.splice(
            last..=last,
            [kept, rest]
                .into_iter()
                .filter(|duty| 0 < duty.time.minutes()),
        );
    }
    left
}

fn on_the_phone(plan: &DayPlan<'_>, roster: &Roster, person: usize) -> Vec<Span> {
    let own = roster.phone.iter().filter(|(_, holder)| *holder == person);
    own.map(|(part, _)| part.span(plan.team)).collect()
}

/// Turns free time into visits, the longest first, each with travel before it; who has the phone stays in and calls.
fn visit(filled: &mut [Vec<Duty>], phone: &[Vec<Span>], wanted: u32, travel: u32) {
    let settled = filled
        .iter()
        .flatten()
        .filter(|duty| duty.activity == Activity::Client);
    let mut left = wanted.saturating_sub(settled.map(|duty| duty.time.minutes()).sum());
    while SHORTEST_REST <= left {
        let free = filled.iter().enumerate().flat_map(|(day, duties)| {
            duties
                .iter()
                .enumerate()
                .filter(|(_, duty)| is_free(duty))
                .map(move |(at, duty)| (day, at, duty.time))
        });
        let longest =
            free.max_by_key(|(day, at, time)| (time.minutes(), std::cmp::Reverse((*day, *at))));
        let Some((day, at, time)) =
            longest.filter(|(_, _, time)| SHORTEST_VISITS <= time.minutes())
        else {
            return;
        };
        let stays_in = phone
            .get(day)
            .is_some_and(|spans| spans.iter().any(|span| span.overlaps(time)));
        let way = if stays_in {
            0
        } else {
            travel.min(time.minutes() / 2)
        };
        let visits = left.min(time.minutes() - way);
        left -= visits;
        if let Some(duties) = filled.get_mut(day) {
            split(duties, at, way, visits);
        }
    }
}

/// Splits a free stretch into travel, visits and what is left.
fn split(duties: &mut Vec<Duty>, at: usize, way: u32, visits: u32) {
    let Some(free) = duties.get(at).copied() else {
        return;
    };
    let (start, end) = (free.time.from + way, free.time.from + way + visits);
    let stretches = [
        (free.time.from, start, Activity::Travel),
        (start, end, Activity::Client),
        (end, free.time.to, FREE),
    ];
    let stretches = stretches.into_iter().filter(|(from, to, _)| from < to);
    duties.splice(
        at..=at,
        stretches.map(|(from, to, activity)| Duty {
            time: Span { from, to },
            activity,
            ..free
        }),
    );
}

/// Gives so many minutes of free time a use.
fn use_free(filled: &mut [Vec<Duty>], activity: Activity, minutes: u32) {
    let mut left = minutes;
    for day in filled {
        for at in (0..day.len()).rev() {
            let Some(free) = day
                .get(at)
                .copied()
                .filter(|duty| is_free(duty) && 0 < left)
            else {
                continue;
            };
            let used = left.min(free.time.minutes());
            left -= used;
            let middle = free.time.from + used;
            let stretches = [
                (free.time.from, middle, activity),
                (middle, free.time.to, FREE),
            ];
            let stretches = stretches.into_iter().filter(|(from, to, _)| from < to);
            day.splice(
                at..=at,
                stretches.map(|(from, to, activity)| Duty {
                    time: Span { from, to },
                    activity,
                    ..free
                }),
            );
        }
    }
}
