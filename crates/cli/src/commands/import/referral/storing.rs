//! Takes the referrals into the network: each whole or not at all, with its files and as it came.

use std::fmt::Write as _;

use jiff::Timestamp;
use serde::Serialize;
use sha2::{Digest as _, Sha256};
use spil_app::referral::{Created, NewReferral, Original, Upload, import};
use spil_app::{Cx, Error};
use spil_fhir::{Received, SourceFile, receive};
use spil_model::calendar::{amsterdam, parse_local};
use spil_model::referral::{Channel, ExternalNumber};
use spil_model::text::ShortText;

use super::{Import, Referral};
use crate::console::{Console, Failure};

/// A referral that can be taken in.
pub(super) struct Arriving {
    received: Received,
    originals: Vec<SourceFile>,
}

/// What became of one referral.
#[derive(Debug, Serialize)]
pub(super) struct TakenIn {
    /// The code with which it is followed.
    code: String,
    /// Whether the number of the other system was known; then nothing was changed.
    was_known: bool,
    reaction_due: String,
    /// The files that it was read from.
    files: Vec<String>,
    /// How many values have no place of their own.
    unplaced: usize,
}

impl Import {
    /// All referrals in the values of the model. One that names nobody refuses the delivery, before anything is kept.
    pub(super) fn arriving(&self, console: &Console) -> Result<Vec<Arriving>, Failure> {
        let mut arriving = Vec::new();
        let mut messages = Vec::new();
        for (place, referral) in self.reading.referrals.iter().enumerate() {
            let number = place + 1;
            let Ok(mut received) = receive(referral) else {
                let told = [("number", number.into())];
                messages.push(
                    console
                        .language()
                        .text_with("import-referral-no-client", &told),
                );
                continue;
            };
            let is_of_this = |file: &&SourceFile| referral.files.contains(&file.name);
            let originals: Vec<_> = self.files.iter().filter(is_of_this).cloned().collect();
            received.external_number = received
                .external_number
                .or_else(|| number_of_content(&originals, number));
            arriving.push(Arriving {
                received,
                originals,
            });
        }
        if messages.is_empty() {
            Ok(arriving)
        } else {
            Err(Failure::Input(messages))
        }
    }
}

/// A referral without a number of its own is known by its content, so that the same files twice are one referral.
fn number_of_content(files: &[SourceFile], place: usize) -> Option<ExternalNumber> {
    let mut hash = Sha256::new();
    for file in files {
        hash.update(Sha256::digest(&file.bytes));
    }
    hash.update(place.to_be_bytes());
    let digits = hash
        .finalize()
        .iter()
        .fold(String::new(), |mut digits, byte| {
            // Writing to a text cannot fail.
            let _ = write!(digits, "{byte:02x}");
            digits
        });
    Some(ExternalNumber {
        system: ShortText::parse("SHA-256").ok()?,
        number: ShortText::parse(&digits).ok()?,
    })
}

impl Referral {
    /// When the network received it: now, unless the command line says otherwise.
    pub(super) fn received_at(
        &self,
        console: &Console,
        now: Timestamp,
    ) -> Result<Timestamp, Failure> {
        let Some(written) = &self.received else {
            return Ok(now);
        };
        let language = console.language();
        let wrong = || {
            let told = [("value", written.as_str().into())];
            Failure::input(language.text_with("covenant-not-a-moment", &told))
        };
        let local = parse_local(written).map_err(|_| wrong())?;
        let moment = local.to_zoned(amsterdam().clone()).map_err(|_| wrong())?;
        if now < moment.timestamp() {
            return Err(Failure::input(language.text("import-referral-future")));
        }
        Ok(moment.timestamp())
    }

    /// Takes in one referral after the other.
    pub(super) async fn store(
        &self,
        console: &Console,
        arriving: Vec<Arriving>,
    ) -> Result<Vec<TakenIn>, Failure> {
        let cx = self.place.command(console).await?;
        let received_at = self.received_at(console, cx.now)?;
        let mut taken_in = Vec::new();
        for one in arriving {
            let files = one.originals.iter().map(|file| file.name.to_string());
            let (files, unplaced) = (files.collect(), one.received.content.unplaced.len());
            let created = take_in(&cx, one, received_at).await;
            let created = created.map_err(|error| not_taken_in(console, &error))?;
            let report = TakenIn {
                code: created.code.to_string(),
                was_known: created.was_known,
                reaction_due: created.reaction_due.to_string(),
                files,
                unplaced,
            };
            // Said at once: what was taken in stays, also when a later one fails.
            console.say(&report.in_words(console));
            taken_in.push(report);
        }
        Ok(taken_in)
    }
}

async fn take_in(cx: &Cx, one: Arriving, received_at: Timestamp) -> spil_app::Result<Created> {
    let Received {
        referrer,
        content,
        bsn,
        external_number,
        files,
    } = one.received;
    let new = NewReferral {
        channel: Channel::Fhir,
        external_number,
        received_at,
        referrer,
        content,
        bsn,
        files: Vec::new(),
    };
    let attachments = files.into_iter().map(|file| Upload {
        name: file.name,
        bytes: file.bytes,
    });
    let originals = one.originals.into_iter().map(original);
    import(cx, new, attachments.collect(), originals.collect()).await
}

fn original(file: SourceFile) -> Original {
    let is_xml = file
        .bytes
        .iter()
        .find(|byte| !byte.is_ascii_whitespace() && byte.is_ascii());
    Original {
        media_type: if is_xml == Some(&b'<') {
            "application/fhir+xml"
        } else {
            "application/fhir+json"
        },
        file: Upload {
            name: file.name.to_string(),
            bytes: file.bytes,
        },
    }
}

fn not_taken_in(console: &Console, error: &Error) -> Failure {
    match error {
        Error::Unavailable => {
            Failure::Undone(console.language().text("import-referral-no-covenant"))
        }
        other => console.app(other),
    }
}

impl TakenIn {
    fn in_words(&self, console: &Console) -> String {
        let key = if self.was_known {
            "import-referral-was-known"
        } else {
            "import-referral-taken-in"
        };
        let told = [
            ("code", self.code.as_str().into()),
            ("files", self.files.len().into()),
            ("unplaced", self.unplaced.into()),
            ("due", self.reaction_due.as_str().into()),
        ];
        console.language().text_with(key, &told)
    }
}
