//! Days and activities as forms write them.

use spil_app::schedule::{Activity, Day};

/// The activities with their codes; those that a team plans itself come first.
const ACTIVITIES: [(&str, Activity); 12] = [
    ("walk_in", Activity::WalkIn),
    ("phone", Activity::Phone),
    ("group_session", Activity::GroupSession),
    ("alzheimer_cafe", Activity::AlzheimerCafe),
    ("mgt", Activity::Mgt),
    ("team_meeting", Activity::TeamMeeting),
    ("intervision", Activity::Intervision),
    ("client", Activity::Client),
    ("administration", Activity::Administration),
    ("aftercare", Activity::Aftercare),
    ("travel", Activity::Travel),
    ("time_off", Activity::TimeOff),
];
/// So many of these are blocks that return every week.
const BLOCKS: usize = 7;

const DAYS: [(&str, Day); 5] = [
    ("mon", Day::Mon),
    ("tue", Day::Tue),
    ("wed", Day::Wed),
    ("thu", Day::Thu),
    ("fri", Day::Fri),
];

/// Blocks that return every week.
pub(super) fn blocks() -> impl Iterator<Item = Activity> {
    ACTIVITIES
        .iter()
        .take(BLOCKS)
        .map(|(_, activity)| *activity)
}

/// What can be settled for somebody.
pub(super) fn activities() -> impl Iterator<Item = Activity> {
    ACTIVITIES.iter().map(|(_, activity)| *activity)
}

/// The code of an activity.
pub(super) fn of_activity(activity: Activity) -> &'static str {
    let found = ACTIVITIES.iter().find(|(_, other)| *other == activity);
    found.map_or("", |(code, _)| code)
}

/// The activity with a code.
pub(super) fn activity(code: &str) -> Option<Activity> {
    let found = ACTIVITIES.iter().find(|(other, _)| *other == code);
    found.map(|(_, activity)| *activity)
}

/// The code of a day.
pub(super) fn of_day(day: Day) -> &'static str {
    let found = DAYS.iter().find(|(_, other)| *other == day);
    found.map_or("", |(code, _)| code)
}

/// The day with a code.
pub(super) fn day(code: &str) -> Option<Day> {
    let found = DAYS.iter().find(|(other, _)| *other == code);
    found.map(|(_, day)| *day)
}
