//! What a copy tells: values that a page puts into words and a file writes as JSON.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;
use serde_json::{Map, Value, json};
use spil_store::own_copy::Piece;
use uuid::Uuid;

use super::{Contents, OwnCopy};

/// A value.
#[derive(Debug, Clone, PartialEq)]
pub enum Told {
    /// A text or a code.
    Text(String),
    /// A number.
    Number(serde_json::Number),
    /// Yes or no.
    Flag(bool),
    /// A day.
    Day(Date),
    /// A moment.
    At(Timestamp),
    /// Several values.
    List(Vec<Self>),
    /// Values with names.
    Group(Vec<(String, Self)>),
}

impl Told {
    /// The value as a file for machines holds it.
    pub fn json(&self) -> Value {
        match self {
            Self::Text(text) => Value::from(text.as_str()),
            Self::Number(number) => Value::Number(number.clone()),
            Self::Flag(flag) => Value::from(*flag),
            Self::Day(day) => Value::from(day.to_string()),
            Self::At(at) => Value::from(at.to_string()),
            Self::List(items) => items.iter().map(Self::json).collect(),
            Self::Group(fields) => Value::Object(object(fields)),
        }
    }
}

fn object(fields: &[(String, Told)]) -> Map<String, Value> {
    let fields = fields.iter();
    fields
        .map(|(name, told)| (name.clone(), told.json()))
        .collect()
}

/// What a value of a row tells; nothing where it is empty. What is sealed tells nothing here.
pub(super) fn of(piece: Piece, names: &BTreeMap<Uuid, String>) -> Option<Told> {
    match piece {
        Piece::Text(text) => Some(Told::Text(text)),
        Piece::Whole(number) => Some(Told::Number(number.into())),
        Piece::Real(number) => serde_json::Number::from_f64(number).map(Told::Number),
        Piece::Flag(flag) => Some(Told::Flag(flag)),
        Piece::At(at) => Some(Told::At(at)),
        Piece::Day(day) => Some(Told::Day(day)),
        Piece::Json(value) => of_json(value, names),
        Piece::Names(id) => Some(Told::Text(
            names.get(&id).cloned().unwrap_or_else(|| id.to_string()),
        )),
        Piece::Sealed(..) => None,
    }
}

fn of_json(value: Value, names: &BTreeMap<Uuid, String>) -> Option<Told> {
    match value {
        Value::Null => None,
        Value::Bool(flag) => Some(Told::Flag(flag)),
        Value::Number(number) => Some(Told::Number(number)),
        Value::String(text) => (!text.is_empty()).then(|| of_text(text, names)),
        Value::Array(items) => {
            let items = items.into_iter();
            let told: Vec<Told> = items.filter_map(|item| of_json(item, names)).collect();
            (!told.is_empty()).then_some(Told::List(told))
        }
        Value::Object(fields) => {
            let fields = fields.into_iter();
            let told: Vec<(String, Told)> = fields
                .filter_map(|(name, value)| Some((name, of_json(value, names)?)))
                .collect();
            (!told.is_empty()).then_some(Told::Group(told))
        }
    }
}

/// A document writes days, moments and ids as texts.
fn of_text(text: String, names: &BTreeMap<Uuid, String>) -> Told {
    let is_day = text.len() == "2026-03-02".len();
    if let (true, Ok(day)) = (is_day, text.parse::<Date>()) {
        return Told::Day(day);
    }
    if let Ok(at) = text.parse::<Timestamp>() {
        return Told::At(at);
    }
    let name = text.parse::<Uuid>().ok().and_then(|id| names.get(&id));
    Told::Text(name.cloned().unwrap_or(text))
}

/// The copy as a file for machines.
pub fn file(copy: &OwnCopy, network: &str) -> String {
    let left_out = copy.contents.left_out.iter().map(|one| {
        json!({
            "subject": one.subject,
            "of": one.table,
            "field": one.name,
            "ground": one.ground.map_or("not_reviewed", |ground| ground.code()),
            "count": one.count,
        })
    });
    let file = json!({
        "format": "spil-copy-1",
        "network": network,
        "request": copy.request.to_string(),
        "name": copy.name.informal(),
        "made_at": copy.made_at.to_string(),
        "subjects": subjects(&copy.contents),
        "left_out": left_out.collect::<Vec<_>>(),
    });
    format!("{file:#}\n")
}

/// What a copy holds, for a file.
pub(super) fn subjects(contents: &Contents) -> Vec<Value> {
    let one = |subject: &super::Subject| {
        let entries = subject.entries.iter();
        let entries = entries.map(|(table, fields)| json!({"of": table, "fields": object(fields)}));
        json!({"subject": subject.name, "entries": entries.collect::<Vec<_>>()})
    };
    contents.subjects.iter().map(one).collect()
}
