//! The list as a file. It is made whole, its line in the journal is committed, and only then the first byte leaves.

use rust_xlsxwriter::{Format, Workbook, XlsxError};
use spil_app::waiting_list::{Line, export};

use super::{choosing, row, words};
use crate::answers::Asked;
use crate::download::{XLSX, made};
use crate::failure::{Answer, Failure};
use crate::page::Words;
use crate::visit::Signed;

const COLUMNS: [&str; 14] = [
    "column-place",
    "column-who",
    "export-age",
    "export-neighbourhood",
    "column-class",
    "export-received",
    "column-deadline",
    "export-due",
    "export-days",
    "export-team",
    "column-step",
    "export-planned",
    "export-contact",
    "export-phone",
];
/// So wide stand columns, in characters.
const WIDTH: f64 = 22.0;

/// A cell of the file.
enum Cell {
    Text(String),
    Number(i64),
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

pub(super) async fn csv(signed: Signed, Asked(asked): Asked) -> Answer {
    let words = Words(signed.cx.language);
    let viewed = export(&signed.cx, &choosing::filter(&asked)).await?;
    let bytes = viewed.map(|lines| csv_of(words, &lines));
    let bytes = bytes.release(&signed.cx).await?.map_err(broken)?;
    Ok(made(bytes, "text/csv; charset=utf-8", "wachtlijst.csv"))
}

pub(super) async fn xlsx(signed: Signed, Asked(asked): Asked) -> Answer {
    let words = Words(signed.cx.language);
    let viewed = export(&signed.cx, &choosing::filter(&asked)).await?;
    let bytes = viewed.map(|lines| xlsx_of(words, &lines));
    let bytes = bytes.release(&signed.cx).await?.map_err(broken)?;
    Ok(made(bytes, XLSX, "wachtlijst.xlsx"))
}

fn broken(error: impl std::fmt::Display) -> Failure {
    Failure::App(spil_app::Error::Internal(error.to_string()))
}

/// Semicolons and a byte order mark, because that is what a spreadsheet in the Netherlands opens without asking.
fn csv_of(words: Words, lines: &[Line]) -> Result<Vec<u8>, csv::Error> {
    let mut writer = csv::WriterBuilder::new()
        .delimiter(b';')
        .from_writer("\u{feff}".as_bytes().to_vec());
    writer.write_record(COLUMNS.map(|key| words.t(key)))?;
    for line in lines {
        writer.write_record(cells(words, line).map(|cell| match cell {
            Cell::Text(text) => harmless(text),
            Cell::Number(number) => number.to_string(),
        }))?;
    }
    writer
        .into_inner()
        .map_err(|error| error.into_error().into())
}

/// A spreadsheet takes a text that begins like a formula for one; an apostrophe keeps it a text.
fn harmless(text: String) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        format!("'{text}")
    } else {
        text
    }
}

/// Texts are written as texts: no cell of an XLSX file is ever read as a formula.
fn xlsx_of(words: Words, lines: &[Line]) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.set_name(words.t("waiting-list-title"))?;
    sheet.set_freeze_panes(1, 2)?;
    let bold = Format::new().set_bold();
    for (column, key) in (0..).zip(COLUMNS) {
        sheet.set_column_width(column, WIDTH)?;
        sheet.write_string_with_format(0, column, words.t(key), &bold)?;
    }
    for (number, line) in (1..).zip(lines) {
        for (column, cell) in (0..).zip(cells(words, line)) {
            match cell {
                Cell::Text(text) => sheet.write_string(number, column, text)?,
                Cell::Number(value) => sheet.write_number(number, column, whole(value))?,
            };
        }
    }
    workbook.save_to_buffer()
}

/// Days and places are small numbers.
fn whole(value: i64) -> f64 {
    f64::from(i32::try_from(value).unwrap_or(i32::MAX))
}

fn cells(words: Words, line: &Line) -> [Cell; COLUMNS.len()] {
    let (deadline, due) = words::deadline_of(words, line);
    let text = |text: Option<String>| Cell::Text(text.unwrap_or_default());
    let planned = line.planned_contact_at.map(spil_app::clock::day_of);
    let contact = line.contact.as_ref();
    [
        Cell::Number(i64::try_from(line.place).unwrap_or(i64::MAX)),
        line.who.clone().into(),
        line.age
            .map_or_else(|| String::new().into(), |age| Cell::Number(i64::from(age))),
        text(line.neighbourhood.clone()),
        row::class(words, line).into(),
        line.received_on.to_string().into(),
        deadline.into(),
        due.into(),
        Cell::Number(line.standing.statutory.days),
        text(line.team.clone()),
        words::step(words, line).into(),
        text(planned.map(|day| day.to_string())),
        text(contact.map(|contact| contact.name.clone())),
        text(contact.and_then(|contact| contact.phone.as_ref().map(ToString::to_string))),
    ]
}

#[cfg(test)]
mod tests {
    use super::harmless;

    #[test]
    fn no_cell_begins_like_a_formula() {
        for text in ["=1+1", "+31", "-2", "@SUM(A1)", "\t=1", "\r=1"] {
            let made = harmless(text.to_owned());
            assert!(made.starts_with('\''), "{made:?}");
        }
        assert_eq!(harmless("De Vries = weg".to_owned()), "De Vries = weg");
    }
}
