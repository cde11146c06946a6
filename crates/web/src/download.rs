//! Files that Spil makes: a list, a schedule, a calendar. Files that came with a referral leave by their own features.

use axum::http::header;
use axum::response::{IntoResponse as _, Response};
use rust_xlsxwriter::{Format, Workbook, XlsxError};

/// The media type of a workbook.
pub(crate) const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// A file that was made just now, to be saved and not kept on the way.
pub(crate) fn made(bytes: Vec<u8>, kind: &'static str, name: &str) -> Response {
    let headers = [
        (header::CONTENT_TYPE, kind.to_owned()),
        (
            header::CONTENT_DISPOSITION,
            format!("attachment; filename=\"{name}\""),
        ),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    (headers, bytes).into_response()
}

/// A cell of a table that leaves as a file.
pub(crate) enum Cell {
    Text(String),
    Number(i64),
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

/// So wide stand columns, in characters.
const WIDTH: f64 = 22.0;

/// Semicolons and a byte order mark, because that is what a spreadsheet in the Netherlands opens without asking.
pub(crate) fn csv_of(head: &[String], rows: &[Vec<Cell>]) -> Result<Vec<u8>, csv::Error> {
    let mut writer = csv::WriterBuilder::new()
        .delimiter(b';')
        .from_writer("\u{feff}".as_bytes().to_vec());
    writer.write_record(head)?;
    for row in rows {
        writer.write_record(row.iter().map(|cell| match cell {
            Cell::Text(text) => harmless(text.clone()),
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
pub(crate) fn xlsx_of(
    title: &str,
    head: &[String],
    rows: &[Vec<Cell>],
) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.set_name(title)?;
    sheet.set_freeze_panes(1, 2)?;
    let bold = Format::new().set_bold();
    for (column, text) in (0..).zip(head) {
        sheet.set_column_width(column, WIDTH)?;
        sheet.write_string_with_format(0, column, text, &bold)?;
    }
    for (number, row) in (1..).zip(rows) {
        for (column, cell) in (0..).zip(row) {
            match cell {
                Cell::Text(text) => sheet.write_string(number, column, text)?,
                Cell::Number(value) => sheet.write_number(number, column, whole(*value))?,
            };
        }
    }
    workbook.save_to_buffer()
}

/// Days, places and counts are small numbers.
fn whole(value: i64) -> f64 {
    f64::from(i32::try_from(value).unwrap_or(i32::MAX))
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
