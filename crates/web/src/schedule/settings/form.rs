//! The fields of the settings: written from what is kept, and read back.

use jiff::civil::Date;
use spil_app::FieldProblem;
use spil_app::schedule::{
    Activity, Day, JOINING, Meeting, Settings, Shown, Span, Task, Wanted, WorkingDays, is_meeting,
};
use spil_model::ids::StaffId;

use super::super::block::{span, times};
use super::super::codes;
use crate::answers::Answers;
use crate::form;

/// The fields about the office, with their labels.
pub(super) const OFFICE: [(&str, &str); 7] = [
    ("ochtend", "roster-morning"),
    ("ochtend_tot", "roster-morning-until"),
    ("middag", "roster-afternoon"),
    ("middag_tot", "roster-afternoon-until"),
    ("productie", "roster-production"),
    ("reistijd", "roster-travel"),
    ("nazorg", "roster-aftercare"),
];
/// What is typed in the line of a block, and how long that can be.
const TYPED: [&str; 5] = ["van", "tot", "mensen", "elke", "vanaf"];
const LONGEST: usize = 20;
/// More blocks than any team has.
const MOST_BLOCKS: usize = 40;

/// The name of the field of a day of somebody.
pub(super) fn day_name(id: &str, day: Day) -> String {
    format!("dag_{id}_{}", codes::of_day(day))
}

/// The name of the boxes of what somebody joins.
pub(super) fn joins_name(id: &str) -> String {
    format!("doet_{id}")
}

/// How many lines of blocks a form has.
pub(super) fn block_count(answers: &Answers) -> usize {
    answers.get("blokken").parse().unwrap_or(0).min(MOST_BLOCKS)
}

/// A form with what is kept; where nothing was planned yet it begins on the Monday that comes.
pub(super) fn written(shown: &Shown, next: Date) -> Answers {
    let plan = shown.plan.as_ref();
    let settings = &shown.settings;
    let mut pairs: Vec<(String, String)> =
        form::of_day("first", plan.map_or(next, |plan| plan.team.start)).into();
    let mut put = |name: &str, value: String| pairs.push((name.to_owned(), value));
    put("weken", plan.map_or(4, |plan| plan.weeks).to_string());
    let (from, to) = times(settings.morning);
    put("ochtend", from);
    put("ochtend_tot", to);
    let (from, to) = times(settings.afternoon);
    put("middag", from);
    put("middag_tot", to);
    put("productie", settings.production_percent.to_string());
    put("reistijd", settings.travel_minutes.to_string());
    put("nazorg", settings.aftercare_minutes.to_string());
    for person in &settings.people {
        let id = person.staff.to_string();
        for day in Day::ALL {
            put(&day_name(&id, day), presence(person, day).to_owned());
        }
        for activity in JOINING.iter().filter(|one| !person.not.contains(one)) {
            put(&joins_name(&id), codes::of_activity(*activity).to_owned());
        }
    }
    let meetings = settings.meetings.iter().map(|one| {
        let often = (one.every, one.first);
        (one.activity, one.day, one.time, 1, often)
    });
    let tasks = settings.tasks.iter().map(|one| {
        let often = (one.every, one.first);
        (one.activity, one.day, one.time, one.people, often)
    });
    let blocks: Vec<_> = meetings.chain(tasks).collect();
    put("blokken", blocks.len().to_string());
    for (number, (activity, day, time, people, (every, first))) in blocks.into_iter().enumerate() {
        let (from, to) = times(time);
        put(
            &format!("wat_{number}"),
            codes::of_activity(activity).to_owned(),
        );
        put(&format!("op_{number}"), codes::of_day(day).to_owned());
        put(&format!("van_{number}"), from);
        put(&format!("tot_{number}"), to);
        put(&format!("mensen_{number}"), people.to_string());
        put(&format!("elke_{number}"), every.to_string());
        put(&format!("vanaf_{number}"), first.to_string());
    }
    Answers::of(pairs)
}

fn presence(person: &WorkingDays, day: Day) -> &'static str {
    if person.days.contains(&day) {
        "heel"
    } else if person.mornings.contains(&day) {
        "ochtend"
    } else if person.afternoons.contains(&day) {
        "middag"
    } else {
        "vrij"
    }
}

/// What a form asks; what was settled stays as long as the weeks begin where they did.
pub(super) fn read(answers: &Answers, seen: &Shown) -> Result<Wanted, Vec<FieldProblem>> {
    let mut wrong = Vec::new();
    let mut keep = |problem: FieldProblem| wrong.push(problem);
    let first_week = form::day(answers, "first").map_err(&mut keep).ok();
    let weeks = number(answers, "weken", "roster-weeks")
        .map_err(&mut keep)
        .ok();
    let morning = part(answers, ("ochtend", "ochtend_tot"))
        .map_err(&mut keep)
        .ok();
    let afternoon = part(answers, ("middag", "middag_tot"))
        .map_err(&mut keep)
        .ok();
    let percent = number(answers, "productie", "roster-percent")
        .map_err(&mut keep)
        .ok();
    let travel = number(answers, "reistijd", "roster-minutes")
        .map_err(&mut keep)
        .ok();
    let aftercare = number(answers, "nazorg", "roster-minutes")
        .map_err(&mut keep)
        .ok();
    let blocks = blocks(answers).map_err(&mut keep).ok();
    let all = (
        first_week.zip(weeks),
        morning.zip(afternoon),
        percent,
        travel.zip(aftercare),
        blocks,
    );
    let (
        Some((first_week, weeks)),
        Some((morning, afternoon)),
        Some(percent),
        Some((travel, aftercare)),
        Some((meetings, tasks)),
    ) = all
    else {
        return Err(wrong);
    };
    let same_weeks = seen
        .plan
        .as_ref()
        .filter(|plan| plan.team.start == first_week);
    Ok(Wanted {
        first_week,
        weeks,
        settings: Settings {
            morning,
            afternoon,
            production_percent: percent,
            travel_minutes: travel,
            aftercare_minutes: aftercare,
            people: seen
                .people
                .iter()
                .map(|(id, ..)| days_of(answers, *id))
                .collect(),
            meetings,
            tasks,
        },
        fixed: same_weeks.map_or_else(Vec::new, |plan| plan.fixed.clone()),
    })
}

fn days_of(answers: &Answers, staff: StaffId) -> WorkingDays {
    let id = staff.to_string();
    let on = |how: &str| {
        let days = Day::ALL.into_iter();
        days.filter(|day| answers.get(&day_name(&id, *day)) == how)
            .collect()
    };
    let joining = joins_name(&id);
    let joins = |activity: &Activity| {
        let code = codes::of_activity(*activity);
        answers.all(&joining).any(|chosen| chosen == code)
    };
    WorkingDays {
        staff,
        days: on("heel"),
        mornings: on("ochtend"),
        afternoons: on("middag"),
        not: JOINING
            .into_iter()
            .filter(|activity| !joins(activity))
            .collect(),
    }
}

fn number(answers: &Answers, name: &'static str, wrong: &'static str) -> Result<u32, FieldProblem> {
    let number = answers.get(name).parse().ok();
    let number = number.filter(|number| *number <= 600);
    number.ok_or_else(|| FieldProblem::new(name, wrong))
}

fn part(answers: &Answers, (from, to): (&'static str, &str)) -> Result<Span, FieldProblem> {
    let time = span(answers.get(from), answers.get(to));
    time.ok_or_else(|| FieldProblem::new(from, "roster-time-wrong"))
}

type Blocks = (Vec<Meeting>, Vec<Task>);

fn blocks(answers: &Answers) -> Result<Blocks, FieldProblem> {
    let (mut meetings, mut tasks) = (Vec::new(), Vec::new());
    for number in 0..block_count(answers) {
        let line = Line { answers, number };
        // What is typed in a line that is not used is not kept, but no book either.
        if !TYPED.iter().all(|name| line.get(name).len() <= LONGEST) {
            return Err(line.wrong());
        }
        let Some(activity) = codes::activity(&line.get("wat")) else {
            continue;
        };
        if is_meeting(activity) {
            meetings.push(line.meeting(activity)?);
        } else {
            tasks.push(line.task(activity)?);
        }
    }
    Ok((meetings, tasks))
}

/// The line of a block, as the form brought it.
struct Line<'a> {
    answers: &'a Answers,
    number: usize,
}

impl Line<'_> {
    fn get(&self, name: &str) -> String {
        self.answers
            .get(&format!("{name}_{}", self.number))
            .to_owned()
    }

    fn wrong(&self) -> FieldProblem {
        FieldProblem::new("blokken", "roster-block-wrong").with("number", self.number + 1)
    }

    fn day(&self) -> Result<Day, FieldProblem> {
        codes::day(&self.get("op")).ok_or_else(|| self.wrong())
    }

    fn time(&self) -> Result<Span, FieldProblem> {
        span(&self.get("van"), &self.get("tot")).ok_or_else(|| self.wrong())
    }

    /// A count; one where nothing is filled in.
    fn count(&self, name: &str) -> Result<u32, FieldProblem> {
        let text = self.get(name);
        if text.is_empty() {
            return Ok(1);
        }
        let count = text.parse().ok().filter(|count| (1..=52).contains(count));
        count.ok_or_else(|| self.wrong())
    }

    fn meeting(&self, activity: Activity) -> Result<Meeting, FieldProblem> {
        Ok(Meeting {
            activity,
            day: self.day()?,
            time: self.time()?,
            every: self.count("elke")?,
            first: self.count("vanaf")?,
            people: Vec::new(),
        })
    }

    fn task(&self, activity: Activity) -> Result<Task, FieldProblem> {
        Ok(Task {
            activity,
            day: self.day()?,
            time: self.time()?,
            people: self.count("mensen")?,
            every: self.count("elke")?,
            first: self.count("vanaf")?,
        })
    }
}
