//! The list as a file. It is made whole, its line in the journal is committed, and only then the first byte leaves.

use spil_app::waiting_list::{Line, export};

use super::{choosing, row, words};
use crate::answers::Asked;
use crate::download::{Cell, XLSX, csv_of, made, xlsx_of};
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
pub(super) async fn csv(signed: Signed, Asked(asked): Asked) -> Answer {
    let words = Words(signed.cx.language);
    let viewed = export(&signed.cx, &choosing::filter(&asked)).await?;
    let bytes = viewed.map(|lines| csv_of(&head(words), &rows(words, &lines)));
    let bytes = bytes.release(&signed.cx).await?.map_err(broken)?;
    Ok(made(bytes, "text/csv; charset=utf-8", "wachtlijst.csv"))
}

pub(super) async fn xlsx(signed: Signed, Asked(asked): Asked) -> Answer {
    let words = Words(signed.cx.language);
    let viewed = export(&signed.cx, &choosing::filter(&asked)).await?;
    let bytes = viewed.map(|lines| {
        xlsx_of(
            &words.t("waiting-list-title"),
            &head(words),
            &rows(words, &lines),
        )
    });
    let bytes = bytes.release(&signed.cx).await?.map_err(broken)?;
    Ok(made(bytes, XLSX, "wachtlijst.xlsx"))
}

fn broken(error: impl std::fmt::Display) -> Failure {
    Failure::App(spil_app::Error::Internal(error.to_string()))
}

fn head(words: Words) -> Vec<String> {
    COLUMNS.map(|key| words.t(key)).to_vec()
}

fn rows(words: Words, lines: &[Line]) -> Vec<Vec<Cell>> {
    lines.iter().map(|line| cells(words, line).into()).collect()
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
