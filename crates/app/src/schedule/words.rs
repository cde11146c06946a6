//! The words of a schedule: days, parts of a day, activities, names.

use spil_planning::schedule::{Activity, Day, Part, Team};
use spil_texts::Language;

/// The name of the person with this id.
pub fn name(team: &Team, id: &str) -> String {
    team.people
        .iter()
        .find(|person| person.id == id)
        .map_or_else(|| id.to_owned(), |person| person.name.clone())
}

/// A working day.
pub fn day_name(language: Language, day: Day) -> String {
    language.text(match day {
        Day::Mon => "schedule-day-mon",
        Day::Tue => "schedule-day-tue",
        Day::Wed => "schedule-day-wed",
        Day::Thu => "schedule-day-thu",
        Day::Fri => "schedule-day-fri",
    })
}

/// The morning or the afternoon.
pub fn part(language: Language, part: Part) -> String {
    language.text(match part {
        Part::Morning => "schedule-part-morning",
        Part::Afternoon => "schedule-part-afternoon",
    })
}

/// What somebody does.
pub fn activity(language: Language, activity: Activity) -> String {
    language.text(match activity {
        Activity::Client => "schedule-activity-client",
        Activity::Travel => "schedule-activity-travel",
        Activity::Administration => "schedule-activity-administration",
        Activity::Aftercare => "schedule-activity-aftercare",
        Activity::WalkIn => "schedule-activity-walk-in",
        Activity::Phone => "schedule-activity-phone",
        Activity::GroupSession => "schedule-activity-group-session",
        Activity::AlzheimerCafe => "schedule-activity-alzheimer-cafe",
        Activity::Mgt => "schedule-activity-mgt",
        Activity::TeamMeeting => "schedule-activity-team-meeting",
        Activity::Intervision => "schedule-activity-intervision",
        Activity::TimeOff => "schedule-activity-time-off",
    })
}
