//! The file of a client in which every column that the copy takes says something that is nowhere else, so that a test can seek it.

mod sql;

use std::fmt::Write as _;

use jiff::civil::{Date, date};
use jiff::{Timestamp, ToSpan as _};
use sha2::{Digest as _, Sha256};
use spil_model::bsn::Bsn;
use spil_store::Target;
use spil_store::seal::{BsnVault, Place};

use crate::application::{TestApp, read};
use sql::{bytes, flag, hex, run, select3, uuid};

/// A citizen service number that nobody has.
pub const BSN: &str = "123456782";

const SQLITE: &str = "SELECT t.name, k.\"from\", k.\"table\" FROM sqlite_master t
    JOIN pragma_foreign_key_list(t.name) k ON TRUE WHERE t.type = 'table'";
const POSTGRES: &str = "SELECT c.conrelid::regclass::text, a.attname::text, c.confrelid::regclass::text
    FROM pg_constraint c JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1] WHERE c.contype = 'f'";

/// What a column says now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seed {
    /// The table.
    pub table: String,
    /// The column, or the column and a key in it.
    pub path: String,
    /// What is to be found.
    pub said: Said,
    /// Whether it stays out until somebody looked at it.
    pub is_held: bool,
}

/// What is to be found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Said {
    /// This text, as it is.
    Text(String),
    /// This day.
    Day(Date),
    /// This moment.
    At(Timestamp),
    /// Yes.
    Yes,
}

/// Rows that the seeds name.
struct Rows {
    person: String,
    /// By table: the id of a row, and the name that it has.
    named: Vec<(&'static str, String, String)>,
}

impl TestApp {
    /// Fills every column that the copy of this referral's client takes, and gives what each says now.
    ///
    /// What a permission hangs on stays as it is: the stage, the area and the kind of request.
    pub async fn fill_file(&self, referral: &str) -> Vec<Seed> {
        let target = &self.test.target;
        let rows = rows_of(target, referral).await;
        let references: Vec<(String, String, String)> = match target {
            Target::Sqlite(_) => select3(target, SQLITE).await,
            Target::Postgres(_) => select3(target, POSTGRES).await,
        };
        let list: toml::Table = read("docs/personal-data.toml").parse().expect("the list");
        let tables = list.get("table").and_then(toml::Value::as_table);
        let mut seeds = Vec::new();
        for (table, held) in tables.expect("tables") {
            let Some(copy) = held.get("copy").and_then(toml::Value::as_table) else {
                continue;
            };
            let copied: Vec<&str> = copy.values().flat_map(names_in).collect();
            let first = match held.get("held_whole_as") {
                Some(_) => copied.clone(),
                None => held.get("reviewed_first").map(names_in).unwrap_or_default(),
            };
            let mut filling = Filling {
                target,
                table,
                referral,
                rows: &rows,
                references: &references,
                copied: &copied,
                first: &first,
                assignments: Vec::new(),
                seeds: Vec::new(),
            };
            filling.fill();
            let text = filling.statement();
            run(target, text).await;
            seeds.extend(filling.seeds);
        }
        self.seal_number(&rows.person).await;
        seeds.push(Seed {
            table: "person".to_owned(),
            path: "bsn_sealed".to_owned(),
            said: Said::Text(BSN.to_owned()),
            is_held: false,
        });
        seeds
    }

    async fn seal_number(&self, person: &str) {
        let place = Place {
            table: "person",
            column: "bsn_sealed",
            row: person.parse().expect("an id"),
        };
        let bsn = Bsn::parse(BSN).expect("a number");
        let seal = |chance: &mut _| BsnVault(self.keys()).seal(&bsn, &place, chance);
        let sealed = hex(&self.app.chance.with(seal));
        let target = &self.test.target;
        let value = match target {
            Target::Sqlite(_) => format!("x'{sealed}'"),
            Target::Postgres(_) => format!("'\\x{sealed}'::bytea"),
        };
        let id = uuid(target, person);
        run(
            target,
            format!("UPDATE person SET bsn_sealed = {value} WHERE id = {id}"),
        )
        .await;
    }
}

fn names_in(list: &toml::Value) -> Vec<&str> {
    let names = list.as_array().into_iter().flatten();
    names.filter_map(toml::Value::as_str).collect()
}

/// One row that is being filled.
struct Filling<'a> {
    target: &'a Target,
    table: &'a str,
    referral: &'a str,
    rows: &'a Rows,
    references: &'a [(String, String, String)],
    copied: &'a [&'a str],
    first: &'a [&'a str],
    assignments: Vec<(&'static str, String)>,
    seeds: Vec<Seed>,
}

/// What a permission hangs on, and what is sealed with a key.
const KEPT: [(&str, &str); 4] = [
    ("referral", "stage"),
    ("referral", "sub_region_id"),
    ("person", "bsn_sealed"),
    ("person", "bsn_state"),
];

impl Filling<'_> {
    fn is_there(&self) -> bool {
        ["person", "referral"].contains(&self.table)
    }

    fn fill(&mut self) {
        for (table, column, kind) in spil_store::copy::kinds() {
            let is_kept = KEPT.contains(&(table, column));
            let is_copied = self.copied.contains(&column);
            if table != self.table || is_kept || (self.is_there() && !is_copied) {
                continue;
            }
            if let Some(value) = self.value(column, kind, is_copied) {
                self.assignments.push((column, value));
            }
        }
    }

    /// The value as SQL; none leaves it empty.
    fn value(&mut self, column: &'static str, kind: &str, is_copied: bool) -> Option<String> {
        let mark = Mark::of(self.table, column);
        if kind == "uuid" {
            return self.reference(column, is_copied);
        }
        let (said, sql) = match kind {
            "text" if is_copied => mark.text(),
            "text" => (Said::Yes, "'x'".to_owned()),
            "bigint" => mark.number(),
            "boolean" => (Said::Yes, flag(self.target)),
            "timestamp with time zone" => mark.moment(),
            "date" => mark.day(),
            "jsonb" => return Some(self.document(column, &mark)),
            _ => return Some(bytes(self.target)),
        };
        if is_copied {
            self.seed(column, said, self.first.contains(&column));
        }
        Some(sql)
    }

    fn seed(&mut self, path: &str, said: Said, is_held: bool) {
        self.seeds.push(Seed {
            table: self.table.to_owned(),
            path: path.to_owned(),
            said,
            is_held,
        });
    }

    /// An id of its own, or that of a row that is there.
    fn reference(&mut self, column: &str, is_copied: bool) -> Option<String> {
        if column == "id" {
            return Some(uuid(self.target, &Mark::of(self.table, "id").id()));
        }
        let found = self.references.iter();
        let to = found
            .filter(|(table, by, _)| table == self.table && by == column)
            .map(|(_, _, to)| to.as_str())
            .next()?;
        if (self.table, column) == ("consent", "person_id") {
            return None;
        }
        if let Some((_, id, name)) = self.rows.named.iter().find(|(table, ..)| *table == to) {
            if is_copied {
                self.seed(column, Said::Text(name.clone()), false);
            }
            return Some(uuid(self.target, id));
        }
        match to {
            "person" => Some(uuid(self.target, &self.rows.person)),
            "referral" => Some(uuid(self.target, self.referral)),
            // The one that was filled before.
            "data_request" => Some(uuid(self.target, &Mark::of(to, "id").id())),
            _ => None,
        }
    }

    /// A document that says one thing, and one more for each key in it that stays out at first.
    fn document(&mut self, column: &str, mark: &Mark) -> String {
        let (said, _) = mark.text();
        let Said::Text(text) = &said else {
            return "'{}'".to_owned();
        };
        if (self.table, column) == ("person", "details") {
            self.seed(column, said.clone(), false);
            return format!("'{{\"name\": {{\"surname\": \"{text}\"}}}}'");
        }
        let mut document = format!("'{{\"surname\": \"{text}\"");
        let first = self.first;
        let keys = first.iter().filter_map(|path| path.split_once('.'));
        for (_, key) in keys.filter(|(of, _)| *of == column) {
            let inner = Mark::of(self.table, key);
            let (said, sql) = inner.text();
            let _ = write!(document, ", \"{key}\": \"{}\"", sql.trim_matches('\''));
            self.seed(&format!("{column}.{key}"), said, true);
        }
        let is_held = first.contains(&column);
        self.seed(column, said.clone(), is_held);
        document.push_str("}'");
        document
    }

    fn statement(&self) -> String {
        let (names, values): (Vec<&str>, Vec<&str>) = self
            .assignments
            .iter()
            .map(|(name, value)| (*name, value.as_str()))
            .unzip();
        if !self.is_there() {
            let (names, values) = (names.join(", "), values.join(", "));
            return format!("INSERT INTO {} ({names}) VALUES ({values})", self.table);
        }
        let pairs = names.iter().zip(&values);
        let pairs: Vec<String> = pairs
            .map(|(name, value)| format!("{name} = {value}"))
            .collect();
        let id = match self.table {
            "person" => &self.rows.person,
            _ => self.referral,
        };
        let id = uuid(self.target, id);
        format!(
            "UPDATE {} SET {} WHERE id = {id}",
            self.table,
            pairs.join(", ")
        )
    }
}

/// A number that belongs to one column alone.
struct Mark(u32);

impl Mark {
    fn of(table: &str, column: &str) -> Self {
        let digest = Sha256::digest(format!("{table}.{column}").as_bytes());
        let bytes = digest.first_chunk().copied().unwrap_or_default();
        Self(u32::from_be_bytes(bytes) % 9_000_000 + 1_000_000)
    }

    fn text(&self) -> (Said, String) {
        let text = format!("Zaai{}x", self.0);
        (Said::Text(text.clone()), format!("'{text}'"))
    }

    fn number(&self) -> (Said, String) {
        (Said::Text(self.0.to_string()), self.0.to_string())
    }

    fn moment(&self) -> (Said, String) {
        let start: Timestamp = "2001-01-01T12:00:00Z".parse().expect("a moment");
        let at = start + (i64::from(self.0) % 4_000_000).minutes();
        (
            Said::At(at),
            format!("'{}'", at.strftime("%Y-%m-%dT%H:%M:%S%.6fZ")),
        )
    }

    fn day(&self) -> (Said, String) {
        let day = date(1950, 1, 1) + (i64::from(self.0) % 18_000).days();
        (Said::Day(day), format!("'{day}'"))
    }

    fn id(&self) -> String {
        format!("00000000-0000-7000-8000-{:012x}", self.0)
    }
}

/// The rows that are there already, each the first of its table.
async fn rows_of(target: &Target, referral: &str) -> Rows {
    let of = |id: &str| match target {
        Target::Sqlite(_) => format!("lower(hex({id}))"),
        Target::Postgres(_) => format!("replace({id}::text, '-', '')"),
    };
    let person = format!(
        "SELECT {}, '', '' FROM referral WHERE id = {}",
        of("person_id"),
        uuid(target, referral)
    );
    let person = select3(target, person).await;
    let (person, ..) = person.into_iter().next().expect("a referral");
    let mut named = Vec::new();
    for table in ["staff", "team", "organisation"] {
        let text = format!(
            "SELECT {}, name, '' FROM {table} ORDER BY id LIMIT 1",
            of("id")
        );
        let found = select3(target, text).await.into_iter().next();
        let (id, name, _) = found.expect("a row");
        named.push((table, id, name));
    }
    Rows { person, named }
}
