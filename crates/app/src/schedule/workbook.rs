//! The weekly grid as a workbook: a sheet a week, a row a person, a column for each part of a day.

use rust_xlsxwriter::{Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError};
use spil_planning::schedule::{Day, Part, Schedule, Team, Week};
use spil_texts::Language;

use super::words;

const NAME_WIDTH: f64 = 22.0;
const PART_WIDTH: f64 = 28.0;
const FIRST_ROW: u32 = 3;

/// The bytes of the workbook.
///
/// # Errors
/// Where a sheet cannot be written.
pub fn of(language: Language, team: &Team, schedule: &Schedule) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    for week in &schedule.weeks {
        let sheet = workbook.add_worksheet();
        sheet.set_name(
            language.text_with("schedule-sheet", &[("week", week.week.to_string().into())]),
        )?;
        one_week(sheet, language, team, week)?;
    }
    workbook.save_to_buffer()
}

fn one_week(
    sheet: &mut Worksheet,
    language: Language,
    team: &Team,
    week: &Week,
) -> Result<(), XlsxError> {
    let head = Format::new()
        .set_bold()
        .set_border(FormatBorder::Thin)
        .set_align(FormatAlign::Center);
    let cell = Format::new()
        .set_text_wrap()
        .set_border(FormatBorder::Thin)
        .set_align(FormatAlign::Top);
    let told = [
        ("week", week.week.to_string().into()),
        ("date", week.monday.to_string().into()),
    ];
    let title = format!(
        "{}: {}",
        team.name,
        language.text_with("schedule-week", &told)
    );
    sheet.write_string_with_format(0, 0, title, &Format::new().set_bold().set_font_size(14))?;
    sheet
        .set_landscape()
        .set_paper_size(9)
        .set_print_fit_to_pages(1, 1);
    sheet.set_freeze_panes(FIRST_ROW, 1)?;
    sheet.set_column_width(0, NAME_WIDTH)?;
    let parts = Day::ALL
        .into_iter()
        .flat_map(|day| Part::ALL.map(|part| (day, part)));
    for ((day, part), column) in parts.zip(1_u16..) {
        sheet.set_column_width(column, PART_WIDTH)?;
        let name = format!(
            "{} {}",
            words::day_name(language, day),
            words::part(language, part)
        );
        sheet.write_string_with_format(FIRST_ROW - 1, column, name, &head)?;
        for (row, person) in (FIRST_ROW..).zip(&team.people) {
            sheet.write_string_with_format(row, 0, &person.name, &head)?;
            sheet.write_string_with_format(
                row,
                column,
                what(language, team, week, (&person.id, day, part)),
                &cell,
            )?;
        }
        let last = FIRST_ROW + u32::try_from(team.people.len()).unwrap_or(0);
        sheet.write_string_with_format(last, 0, language.text("schedule-reachable"), &head)?;
        sheet.write_string_with_format(last, column, on_the_phone(team, week, day, part), &cell)?;
    }
    Ok(())
}

/// What somebody does in a part of a day, a line each; the evening stands with the afternoon.
fn what(
    language: Language,
    team: &Team,
    week: &Week,
    (person, day, part): (&str, Day, Part),
) -> String {
    let noon = team.afternoon.from;
    let own = week.entries.iter().filter(|entry| {
        let in_part = match part {
            Part::Morning => entry.time.from < noon,
            Part::Afternoon => noon <= entry.time.from,
        };
        entry.person == person && entry.day == day && in_part
    });
    let lines: Vec<String> = own
        .map(|entry| {
            format!(
                "{} {}",
                String::from(entry.time),
                words::activity(language, entry.activity)
            )
        })
        .collect();
    lines.join("\n")
}

fn on_the_phone(team: &Team, week: &Week, day: Day, part: Part) -> String {
    let date = week
        .entries
        .iter()
        .find(|entry| entry.day == day)
        .map(|entry| entry.date);
    let duty = week
        .phone
        .iter()
        .find(|duty| Some(duty.date) == date && duty.part == part);
    duty.map_or_else(String::new, |duty| words::name(team, &duty.person))
}
