//! Which column of a file holds which field: by name, or as the command line says.

use std::path::Path;

use spil_linkage::Field;
use spil_texts::Language;

use crate::console::Failure;

/// What a column can hold: the id or a field of the person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Target {
    /// The id of the record.
    Id,
    /// A field.
    Field(Field),
}

impl Target {
    fn from_name(name: &str) -> Option<Self> {
        if name == "id" {
            Some(Self::Id)
        } else {
            Field::from_name(name).map(Self::Field)
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Id => "id",
            Self::Field(field) => field.name(),
        }
    }

    fn all() -> impl Iterator<Item = Self> {
        std::iter::once(Self::Id).chain(Field::ALL.into_iter().map(Self::Field))
    }
}

/// The mapping on the command line: for a field the columns that may hold it.
#[derive(Debug, Default)]
pub(crate) struct Mapping {
    pairs: Vec<(Target, String)>,
}

impl Mapping {
    /// Reads `field=column` pairs. A field that is named more than once is looked for under each name.
    pub(crate) fn parse(arguments: &[String], language: Language) -> Result<Self, Failure> {
        let mut mapping = Self::default();
        for argument in arguments {
            let (field, column) = argument.split_once('=').unwrap_or((argument, ""));
            let (field, column) = (field.trim(), column.trim());
            if column.is_empty() {
                return Err(Failure::input(language.text_with(
                    "link-map-form",
                    &[("argument", argument.clone().into())],
                )));
            }
            let Some(target) = Target::from_name(field) else {
                let fields = Target::all()
                    .map(Target::name)
                    .collect::<Vec<_>>()
                    .join(", ");
                let told = [
                    ("field", field.to_owned().into()),
                    ("fields", fields.into()),
                ];
                return Err(Failure::input(
                    language.text_with("link-unknown-field", &told),
                ));
            };
            mapping.pairs.push((target, column.to_owned()));
        }
        Ok(mapping)
    }
}

/// The columns of one file.
#[derive(Debug)]
pub(crate) struct Columns {
    /// The place of the id.
    pub(crate) id: usize,
    /// The place of each field that the file has.
    pub(crate) fields: Vec<(Field, usize)>,
}

impl Columns {
    /// Finds the fields among the names of the columns.
    pub(crate) fn find(
        names: &[String],
        mapping: &Mapping,
        path: &Path,
        language: Language,
    ) -> Result<Self, Failure> {
        let refuse = |key: &str, what: &str| {
            let told = [
                ("path", path.display().to_string().into()),
                ("what", what.to_owned().into()),
                ("columns", listed(names).into()),
            ];
            Failure::input(language.text_with(key, &told))
        };
        let mut id = None;
        let mut fields = Vec::new();
        for target in Target::all() {
            let asked: Vec<&str> = mapping
                .pairs
                .iter()
                .filter(|(field, _)| *field == target)
                .map(|(_, column)| column.as_str())
                .collect();
            let place = asked.iter().find_map(|column| place_of(names, column));
            if let (None, Some(column)) = (place, asked.first()) {
                return Err(refuse("link-unknown-column", column));
            }
            match (target, place.or_else(|| place_of(names, target.name()))) {
                (Target::Id, place) => id = place,
                (Target::Field(field), Some(place)) => fields.push((field, place)),
                _ => {}
            }
        }
        let id = id.ok_or_else(|| refuse("link-no-id-column", "id"))?;
        if fields.is_empty() {
            let known = Field::ALL.map(Field::name).join(", ");
            return Err(refuse("link-no-fields", &known));
        }
        Ok(Self { id, fields })
    }
}

/// The place of a column: its name as it is, or else whatever the case.
fn place_of(names: &[String], column: &str) -> Option<usize> {
    let exact = names.iter().position(|name| name == column);
    exact.or_else(|| {
        names
            .iter()
            .position(|name| name.eq_ignore_ascii_case(column))
    })
}

fn listed(names: &[String]) -> String {
    let mut shown: Vec<String> = names
        .iter()
        .take(40)
        .map(|name| name.chars().take(40).collect())
        .collect();
    if names.len() > shown.len() {
        shown.push("…".to_owned());
    }
    shown.join(", ")
}
