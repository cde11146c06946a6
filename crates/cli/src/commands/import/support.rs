//! `spil import support`: the directory of support near home, a plain list in CSV.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde::Serialize;
use spil_app::support;
use spil_model::support_file::{self, Audience, DiagnosisNeed, IndicationNeed, SupportOffer};
use spil_texts::Language;

use crate::console::{Console, Failure};
use crate::file_problems::refuse;
use crate::instance::{self, Place};

/// Takes in the directory of support.
#[derive(Debug, clap::Args)]
pub(super) struct Support {
    /// The list of offers, in CSV.
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

/// What stands in a list of offers.
#[derive(Serialize)]
struct Summary<'a> {
    counts: Counts,
    areas: BTreeMap<&'static str, usize>,
    offers: Vec<Offer<'a>>,
}

#[derive(Serialize)]
struct Counts {
    offers: usize,
    organisations: usize,
    without_diagnosis: usize,
    without_indication: usize,
}

#[derive(Serialize)]
struct Offer<'a> {
    name: &'a str,
    organisation: &'a str,
    areas: Vec<String>,
    audience: Audience,
    diagnosis: DiagnosisNeed,
    indication: IndicationNeed,
    capacity: Option<u32>,
}

impl Support {
    pub(super) fn run(self, console: &mut Console) -> Result<(), Failure> {
        let language = console.language();
        let text = console.read_text(&self.file)?;
        let offers = support_file::parse(&text)
            .map_err(|problems| refuse(language, &self.file, &problems))?;
        if !self.dry_run {
            instance::run(console, self.import(console, &offers))?;
        }
        let summary = Summary::of(&offers);
        if self.json {
            console.print_json(&summary)
        } else {
            console.print(&summary.in_words(language))
        }
    }
}

impl Support {
    async fn import(&self, console: &Console, offers: &[SupportOffer]) -> Result<(), Failure> {
        let cx = self.place.command(console).await?;
        let imported = support::import(&cx, offers).await;
        imported.map_err(|error| console.app(&error))?;
        let told = [("count", offers.len().into())];
        console.say(
            &console
                .language()
                .text_with("import-support-in-force", &told),
        );
        Ok(())
    }
}

impl<'a> Summary<'a> {
    fn of(offers: &'a [SupportOffer]) -> Self {
        let mut areas = BTreeMap::new();
        for area in offers.iter().flat_map(|offer| &offer.areas) {
            *areas.entry(area.kind()).or_insert(0) += 1;
        }
        Self {
            counts: Counts::of(offers),
            areas,
            offers: offers.iter().map(Offer::of).collect(),
        }
    }

    fn in_words(&self, language: Language) -> String {
        let told = [
            ("offers", self.counts.offers.to_string().into()),
            (
                "organisations",
                self.counts.organisations.to_string().into(),
            ),
            (
                "diagnosis",
                self.counts.without_diagnosis.to_string().into(),
            ),
            (
                "indication",
                self.counts.without_indication.to_string().into(),
            ),
        ];
        format!("{}\n", language.text_with("network-file-support", &told))
    }
}

impl Counts {
    fn of(offers: &[SupportOffer]) -> Self {
        let organisations: std::collections::BTreeSet<&str> = offers
            .iter()
            .map(|offer| offer.organisation.as_str())
            .collect();
        let count =
            |holds: fn(&SupportOffer) -> bool| offers.iter().filter(|offer| holds(offer)).count();
        Self {
            offers: offers.len(),
            organisations: organisations.len(),
            without_diagnosis: count(|offer| offer.diagnosis == DiagnosisNeed::NotNeeded),
            without_indication: count(|offer| offer.indication == IndicationNeed::None),
        }
    }
}

impl<'a> Offer<'a> {
    fn of(offer: &'a SupportOffer) -> Self {
        Self {
            name: &offer.name,
            organisation: &offer.organisation,
            areas: offer.areas.iter().map(ToString::to_string).collect(),
            audience: offer.audience,
            diagnosis: offer.diagnosis,
            indication: offer.indication,
            capacity: offer.capacity,
        }
    }
}
