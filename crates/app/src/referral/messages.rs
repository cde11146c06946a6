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

/// Puts the messages of a step in the outbox, in its transaction. Whoever left no e-mail address is told by telephone or
/// letter, which the desk sees.
pub(crate) async fn tell<A: WriteAction>(
    cx: &Cx,
    permit: &Permit<'_, A>,
    moment: Moment,
    referral: &Referral,
    person: &Person,
) -> Result<()> {
    for message in messages(moment, referral, person) {
        let Some(address) = address(message.to, referral) else {
            continue;
        };
        let message = Message {
            id: cx.id(),
            kind: message.kind.code().to_owned(),
            referral: Some(referral.id),
            recipient: address.to_string(),
            language: cx.language.code().to_owned(),
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
