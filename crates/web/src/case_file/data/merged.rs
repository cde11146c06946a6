//! What the form says, put into what was known: a form that does not ask for something does not take it away.

use spil_app::case_file::Data;
use spil_model::referral::{
    ConsentBy, ConsentGiven, ContactPerson, Diagnosis, FirstContactPerson, ReferralContent,
};

use crate::answers::Answers;

/// The content as it should be from now on.
pub(super) fn merged(data: &Data, new: ReferralContent, answers: &Answers) -> ReferralContent {
    let before = &data.content;
    let contact_persons = contact_persons(before, new.contact_persons);
    let calls_other = answers.get("call_first") == "other" && !contact_persons.is_empty();
    let mut content = ReferralContent {
        first_contact: if calls_other {
            FirstContactPerson::ContactPerson
        } else {
            FirstContactPerson::Client
        },
        contact_persons,
        diagnosis: with_letter(&before.diagnosis, new.diagnosis),
        consents: consents(before, &new.consents),
        dangers: before.dangers.clone(),
        unplaced: before.unplaced.clone(),
        ..new
    };
    let more = before.client.phones.iter().skip(2).cloned();
    content.client.phones.extend(more);
    let agb = before.client.gp.as_ref().and_then(|gp| gp.agb.clone());
    if let Some(gp) = &mut content.client.gp {
        gp.agb = agb;
    }
    for one in new.unplaced {
        if !content.unplaced.contains(&one) {
            content.unplaced.push(one);
        }
    }
    content
}

/// The first contact person is the one of the form; the others stay.
fn contact_persons(before: &ReferralContent, new: Vec<ContactPerson>) -> Vec<ContactPerson> {
    let mut known = before.contact_persons.iter();
    let old = known.next();
    let first = new.into_iter().next().map(|mut person| {
        if let Some(old) = old {
            person.address = old.address.clone();
            person.language = old.language;
            person.legal_representative = old.legal_representative;
            person.phones.extend(old.phones.iter().skip(1).cloned());
        }
        person
    });
    first.into_iter().chain(known.cloned()).collect()
}

fn with_letter(before: &Diagnosis, new: Diagnosis) -> Diagnosis {
    match (before, new) {
        (Diagnosis::Diagnosed { letter, .. }, Diagnosis::Diagnosed { kind, on, .. }) => {
            Diagnosis::Diagnosed {
                kind,
                on,
                letter: *letter,
            }
        }
        (_, new) => new,
    }
}

/// What the form asks of consent: whether the general practitioner may be told. An answer that changed is added as what others
/// say: what somebody agrees to themselves is taken down in the register.
fn consents(before: &ReferralContent, new: &[ConsentGiven]) -> Vec<ConsentGiven> {
    let changed = new
        .iter()
        .filter(|given| before.consent(given.purpose) != given.answer)
        .map(|given| ConsentGiven {
            by: ConsentBy::SaidByReferrer,
            ..given.clone()
        });
    before.consents.iter().cloned().chain(changed).collect()
}
