//! `spil import postcodes`: the table of CBS from postcode and house number to neighbourhood.
//!
//! The file is read twice: first as a whole, so that a wrong row is told before anything is kept, then into the database.

mod loading;

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::BufReader;
use std::path::PathBuf;

use serde::Serialize;
use spil_model::geography::{
    DistrictCode, MunicipalityCode, NeighbourhoodCode, NeighbourhoodNames, Postcode, PostcodeFile,
    PostcodeFileError, PostcodeRow,
};
use spil_model::problem::Problem;
use spil_texts::Language;

use crate::console::{Console, Failure};
use crate::file_problems::message;
use crate::instance::{self, Place};

/// After so many wrong rows the file is not read further.
const MOST_PROBLEMS: usize = 20;

/// Takes in the table of postcodes.
#[derive(Debug, clap::Args)]
pub(super) struct Postcodes {
    /// The file of CBS, in CSV: PC6, Huisnummer, Buurt, Wijk and Gemeente with the year of the edition.
    file: PathBuf,
    /// Only read and check; keep nothing.
    #[arg(long)]
    dry_run: bool,
    /// Print one JSON document.
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    place: Place,
}

/// What stands in a postcode file, in numbers.
#[derive(Debug, Serialize)]
struct Summary {
    edition: u16,
    rows: u64,
    postcodes: usize,
    neighbourhoods: usize,
    districts: usize,
    municipalities: usize,
    first_postcode: Option<Postcode>,
    last_postcode: Option<Postcode>,
}

impl Postcodes {
    pub(super) fn run(self, console: &mut Console) -> Result<(), Failure> {
        let language = console.language();
        let (summary, names) = self.count(console)?;
        if !self.dry_run {
            instance::run(console, self.load(console, &summary, names))?;
        }
        if self.json {
            console.print_json(&summary)
        } else {
            console.print(&summary.in_words(language))
        }
    }

    fn count(&self, console: &Console) -> Result<(Summary, Names), Failure> {
        let mut rows = self.open(console)?;
        let edition = rows.edition;
        let (mut seen, mut problems) = (Seen::default(), Vec::new());
        while let Some(row) = rows.next() {
            match row {
                Ok(row) => seen.add(row, || rows.names()),
                Err(PostcodeFileError::Problem(problem)) => problems.push(problem),
                Err(PostcodeFileError::Unreadable(error)) => {
                    return Err(console.unreadable(&self.file, &error));
                }
            }
            if MOST_PROBLEMS <= problems.len() {
                break;
            }
        }
        if problems.is_empty() {
            let names = std::mem::take(&mut seen.names);
            Ok((seen.summary(edition), names))
        } else {
            Err(self.refuse(console, &problems))
        }
    }

    fn open(&self, console: &Console) -> Result<PostcodeFile<BufReader<File>>, Failure> {
        let file =
            File::open(&self.file).map_err(|error| console.unreadable(&self.file, &error))?;
        PostcodeFile::open(BufReader::new(file)).map_err(|error| self.unreadable(console, error))
    }

    fn unreadable(&self, console: &Console, error: PostcodeFileError) -> Failure {
        match error {
            PostcodeFileError::Problem(problem) => self.refuse(console, &[problem]),
            PostcodeFileError::Unreadable(error) => console.unreadable(&self.file, &error),
        }
    }

    fn refuse(&self, console: &Console, problems: &[Problem]) -> Failure {
        let language = console.language();
        let mut messages: Vec<String> = problems
            .iter()
            .map(|problem| message(language, &self.file, problem))
            .collect();
        if problems.len() == MOST_PROBLEMS {
            messages.push(language.text("network-file-more-problems"));
        }
        Failure::Input(messages)
    }
}

/// What neighbourhoods are called, where the file says so.
type Names = BTreeMap<NeighbourhoodCode, NeighbourhoodNames>;

/// What was seen so far. Rows of one postcode and one neighbourhood mostly stand together, so sets are seldom asked.
#[derive(Default)]
struct Seen {
    rows: u64,
    last: Option<PostcodeRow>,
    postcodes: BTreeSet<Postcode>,
    neighbourhoods: BTreeSet<NeighbourhoodCode>,
    names: Names,
}

impl Seen {
    fn add(&mut self, row: PostcodeRow, names: impl FnOnce() -> Option<NeighbourhoodNames>) {
        self.rows += 1;
        if self.last.is_none_or(|last| last.postcode != row.postcode) {
            self.postcodes.insert(row.postcode);
        }
        if self
            .last
            .is_none_or(|last| last.neighbourhood != row.neighbourhood)
        {
            let is_new = self.neighbourhoods.insert(row.neighbourhood);
            let names = Some(()).filter(|()| is_new).and_then(|()| names());
            self.names
                .extend(names.map(|names| (row.neighbourhood, names)));
        }
        self.last = Some(row);
    }

    fn summary(self, edition: u16) -> Summary {
        let districts: BTreeSet<DistrictCode> = self
            .neighbourhoods
            .iter()
            .map(NeighbourhoodCode::district)
            .collect();
        let municipalities: BTreeSet<MunicipalityCode> =
            districts.iter().map(DistrictCode::municipality).collect();
        Summary {
            edition,
            rows: self.rows,
            postcodes: self.postcodes.len(),
            neighbourhoods: self.neighbourhoods.len(),
            districts: districts.len(),
            municipalities: municipalities.len(),
            first_postcode: self.postcodes.first().copied(),
            last_postcode: self.postcodes.last().copied(),
        }
    }
}

impl Summary {
    fn in_words(&self, language: Language) -> String {
        let told = [
            ("edition", self.edition.to_string().into()),
            ("rows", self.rows.to_string().into()),
            ("postcodes", self.postcodes.to_string().into()),
            ("neighbourhoods", self.neighbourhoods.to_string().into()),
            ("districts", self.districts.to_string().into()),
            ("municipalities", self.municipalities.to_string().into()),
        ];
        format!("{}\n", language.text_with("network-file-postcodes", &told))
    }
}
