//! From a referral as it came in to the values of the model: what the model has a place for is placed, all else is kept
//! as unplaced values, by its key.
//!
//! It works on the flat list of values, so that nothing can be forgotten: what nobody took is what is left over.

mod left_over;
mod person;
mod reason;
mod referrer;
mod values;

use spil_model::answer::Answer;
use spil_model::bsn::Bsn;
use spil_model::documents::{FileKind, kind_of, shown_name};
use spil_model::person::{GeneralPractitioner, Insurer};
use spil_model::referral::{
    ExternalNumber, FirstContactPerson, GpKnowledge, ReferralContent, Referrer, Unplaced,
};
use spil_model::text::ShortText;

use crate::receiving::values::Values;
use crate::referral::IncomingReferral;

/// A referral in the values of the model.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Received {
    /// Who refers.
    pub referrer: Referrer,
    /// What is referred, with all that found no place.
    pub content: ReferralContent,
    /// The citizen service number, where it passes its check.
    pub bsn: Option<Bsn>,
    /// The number that the other system gave the referral.
    pub external_number: Option<ExternalNumber>,
    /// The files that came along and are of a kind that is taken.
    pub files: Vec<ReceivedFile>,
}

/// A file that came along.
#[derive(Clone, PartialEq, Eq)]
pub struct ReceivedFile {
    /// The name under which it is shown.
    pub name: String,
    /// What it is, by its content.
    pub kind: FileKind,
    /// Its content.
    pub bytes: Vec<u8>,
}

impl std::fmt::Debug for ReceivedFile {
    /// The name alone: the content is about people.
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_tuple("ReceivedFile")
            .field(&self.name)
            .finish()
    }
}

/// The referral names nobody, so that it cannot be taken in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the referral does not name the client")]
pub struct NoClient;

/// Places the values of a referral.
///
/// # Errors
/// [`NoClient`] when no name of the client can be made of it.
pub fn receive(incoming: &IncomingReferral) -> Result<Received, NoClient> {
    let mut values = Values::of(incoming);
    let client = person::client(&mut values).ok_or(NoClient)?;
    let mut content = ReferralContent::about(client);
    let bsn = bsn(&mut values);
    content.contact_persons = person::contacts(&mut values);
    content.first_contact = person::first_contact(&mut values, &content);
    let (referrer, gp_practice) = referrer::referrer(&mut values);
    content.client.gp = general_practitioner(&mut values);
    content.client.insurer = insurer(&mut values);
    content.diagnosis = reason::diagnosis(&mut values);
    content.question = reason::question(&mut values);
    content.particulars = reason::particulars(&mut values);
    if gp_practice {
        content.gp_knowledge = GpKnowledge {
            knows: Answer::Yes,
            may_be_told: Answer::Unknown,
        };
    }
    let external_number = external_number(&mut values);
    let files = files(incoming, &mut values);
    left_over::tidy(&mut values);
    content.unplaced = unplaced(values, incoming);
    Ok(Received {
        referrer,
        content,
        bsn,
        external_number,
        files,
    })
}

/// A number that fails its check may still be somebody's number with a slip in it: only its end is kept in the open.
fn bsn(values: &mut Values) -> Option<Bsn> {
    let written = values.take("client.bsn")?;
    if let Ok(bsn) = Bsn::parse(&written) {
        return Some(bsn);
    }
    let digits: Vec<char> = written.chars().filter(char::is_ascii_digit).collect();
    let end: String = digits.iter().rev().take(3).rev().collect();
    values.put_back("client.bsn", format!("******{end}"));
    None
}

fn general_practitioner(values: &mut Values) -> Option<GeneralPractitioner> {
    let name = person::spoken_name(values, "gp.name");
    let gp = GeneralPractitioner {
        name: name.and_then(|name| ShortText::parse(&name).ok()),
        practice: values.short("gp.organisation.name"),
        city: values.short("gp.organisation.address.city"),
        phone: values
            .phone("gp.organisation.phone")
            .or_else(|| values.phone("gp.phone")),
        agb: values
            .parsed("gp.organisation.agb", |text| {
                spil_model::agb::AgbCode::parse(text).ok()
            })
            .or_else(|| values.parsed("gp.agb", |text| spil_model::agb::AgbCode::parse(text).ok())),
    };
    Some(gp).filter(|gp| *gp != GeneralPractitioner::default())
}

fn insurer(values: &mut Values) -> Option<Insurer> {
    let insurer = Insurer {
        uzovi: values.parsed("insurer.uzovi", |text| {
            spil_model::agb::Uzovi::parse(text).ok()
        }),
        name: values.short("insurer.name"),
        number: values.short("insurer.policy_number"),
    };
    Some(insurer).filter(|insurer| *insurer != Insurer::default())
}

fn external_number(values: &mut Values) -> Option<ExternalNumber> {
    let number = values.short("external_number")?;
    let system = values.short("external_number.system");
    let system = system.or_else(|| ShortText::parse("FHIR").ok())?;
    Some(ExternalNumber { system, number })
}

/// A file of another kind stays in the original alone; what was said of it is kept as unplaced.
fn files(incoming: &IncomingReferral, values: &mut Values) -> Vec<ReceivedFile> {
    let mut files = Vec::new();
    for (place, attachment) in incoming.attachments.iter().enumerate() {
        let key = format!("attachment.{}", place + 1);
        let bytes = attachment
            .content
            .as_ref()
            .map(|content| content.value.clone());
        let Some((bytes, kind)) =
            bytes.and_then(|bytes| kind_of(&bytes).ok().map(|kind| (bytes, kind)))
        else {
            continue;
        };
        let title = values.take(&format!("{key}.title")).unwrap_or_default();
        for told in ["content_type", "size"] {
            values.forget(&format!("{key}.{told}"));
        }
        files.push(ReceivedFile {
            // A title has no extension, and one with a dot in it must not lose its end.
            name: shown_name(&format!("{title}.{}", kind.extension()), kind),
            kind,
            bytes,
        });
    }
    files
}

fn unplaced(values: Values, incoming: &IncomingReferral) -> Vec<Unplaced> {
    let leaves = incoming
        .unplaced
        .iter()
        .map(|leaf| (leaf.place.path.to_string(), leaf.value.clone()));
    let all = values.into_left().into_iter().chain(leaves);
    all.flat_map(|(path, value)| left_over::pieces(&path, &value))
        .collect()
}

/// Whom to call first when nobody was named for it.
const NOBODY_ELSE: FirstContactPerson = FirstContactPerson::Client;
