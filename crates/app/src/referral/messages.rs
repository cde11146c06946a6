//! Which messages leave after a step, and to which address. They say only that there is news, with the code.

use spil_model::contact_details::Email;
use spil_model::messages::{Moment, Recipient, messages};
use spil_model::person::Person;
use spil_model::referral::Referral;
use spil_policy::WriteAction;
use spil_store::Permit;
use spil_store::outbox::{self, Message};

use crate::cx::Cx;
use crate::error::Result;

/// What messages are about, and in which language they are read.
#[derive(Debug, Clone, Copy)]
pub(crate) struct About<'a> {
    /// The referral.
    pub(crate) referral: &'a Referral,
    /// The client.
    pub(crate) person: &'a Person,
    /// The language of the referrer, as a code.
    pub(crate) language: &'a str,
}

/// Puts the messages of a step in the outbox, in its transaction. Whoever left no e-mail address is told by telephone or
/// letter, which the desk sees.
pub(crate) async fn tell<A: WriteAction>(
    cx: &Cx,
    permit: &Permit<'_, A>,
    moment: Moment,
    about: &About<'_>,
) -> Result<()> {
    let About {
        referral,
        person,
        language,
    } = *about;
    for message in messages(moment, referral, person) {
        let Some(address) = address(message.to, referral) else {
            continue;
        };
        let message = Message {
            id: cx.id(),
            kind: message.kind.code().to_owned(),
            referral: Some(referral.id),
            recipient: address.to_string(),
            language: language.to_owned(),
            reference: referral.code.to_string(),
        };
        outbox::enqueue(permit, &message, cx.now).await?;
    }
    Ok(())
}

/// Only the referrer leaves an e-mail address; a general practitioner who did not refer is told by letter.
fn address(to: Recipient, referral: &Referral) -> Option<&Email> {
    match to {
        Recipient::Referrer => referral.referrer.email.as_ref(),
        Recipient::Gp => None,
    }
}
