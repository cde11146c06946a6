//! `spil link explain`: field by field what speaks for and against two records being one person.

use std::path::PathBuf;

use clap::Args;
use serde::Serialize;
use spil_linkage::{Evidence, Linkage, Population, link};

use crate::console::{Console, Failure};

use super::Reading;
use super::people::{self, BadLines};
use super::progress::Progress;
use super::words;

/// Shows field by field what speaks for and against two records being one person.
#[derive(Debug, Args)]
pub(crate) struct Explain {
    /// The people, in CSV.
    #[arg(value_name = "IN.csv")]
    input: PathBuf,
    /// The id of the one record.
    #[arg(value_name = "ID_A")]
    left: String,
    /// The id of the other record.
    #[arg(value_name = "ID_B")]
    right: String,
    #[command(flatten)]
    reading: Reading,
    /// Print one JSON document.
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct Document<'a> {
    id_a: &'a str,
    id_b: &'a str,
    probability: f64,
    weight: f64,
    threshold: f64,
    forbidden: bool,
    household_bits: f64,
    contributions: Vec<Part>,
    reasons: Vec<Said>,
}

#[derive(Serialize)]
struct Part {
    comparison: &'static str,
    level: &'static str,
    bits: f64,
}

#[derive(Serialize)]
struct Said {
    field: &'static str,
    level: &'static str,
}

impl Explain {
    pub(crate) fn run(self, console: &mut Console) -> Result<(), Failure> {
        let mapping = self.reading.mapping(console)?;
        let mut people = Population::new();
        people::read(
            console,
            &self.input,
            &mapping,
            BadLines::of(&self.reading),
            &mut people,
        )?;
        let place = |id: &str| {
            (0..people.len())
                .find(|place| people.id(*place) == id.trim())
                .ok_or_else(|| {
                    let told = [
                        ("path", self.input.display().to_string().into()),
                        ("id", id.to_owned().into()),
                    ];
                    Failure::input(console.language().text_with("link-unknown-id", &told))
                })
        };
        let (left, right) = (place(&self.left)?, place(&self.right)?);
        let progress = Progress::begin(console.language());
        let linkage = link(people, None, &|stage, done, all| {
            progress.show(stage, done, all);
        });
        drop(progress);
        let evidence = linkage.evidence(left, right);
        if self.json {
            console.print_json(&self.document(&linkage, &evidence))
        } else {
            self.print(console, &linkage, &evidence)
        }
    }

    fn document(&self, linkage: &Linkage, evidence: &Evidence) -> Document<'_> {
        let part = |part: &spil_linkage::Contribution| Part {
            comparison: part.comparison.name(),
            level: part.level.name(),
            bits: part.bits,
        };
        let said = |reason: &spil_linkage::Reason| Said {
            field: reason.field.name(),
            level: reason.level.name(),
        };
        Document {
            id_a: &self.left,
            id_b: &self.right,
            probability: evidence.probability,
            weight: evidence.weight,
            threshold: linkage.threshold,
            forbidden: evidence.is_forbidden(),
            household_bits: -evidence.household,
            contributions: evidence.contributions.iter().map(part).collect(),
            reasons: evidence.reasons.iter().map(said).collect(),
        }
    }

    fn print(
        &self,
        console: &mut Console,
        linkage: &Linkage,
        evidence: &Evidence,
    ) -> Result<(), Failure> {
        let language = console.language();
        let mut lines = vec![format!("{} – {}", self.left, self.right), String::new()];
        lines.extend(
            evidence
                .contributions
                .iter()
                .map(|part| words::contribution(language, part)),
        );
        if evidence.household > 0.05 {
            lines.push(words::bits(
                language,
                &language.text("link-household"),
                -evidence.household,
            ));
        }
        lines.push(words::bits(
            language,
            &language.text("link-weight"),
            evidence.weight,
        ));
        lines.push(String::new());
        lines.extend(
            evidence
                .reasons
                .iter()
                .map(|reason| words::reason(language, *reason)),
        );
        lines.push(String::new());
        if evidence.is_forbidden() {
            lines.push(language.text("link-forbidden"));
        }
        let told = [
            (
                "probability",
                words::number(language, evidence.probability, 6).into(),
            ),
            (
                "threshold",
                words::number(language, linkage.threshold, 6).into(),
            ),
        ];
        let key = if evidence.probability >= linkage.threshold {
            "link-is-match"
        } else {
            "link-is-no-match"
        };
        lines.push(language.text_with(key, &told));
        lines.push(String::new());
        console.print(&lines.join("\n"))
    }
}
