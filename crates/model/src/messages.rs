//! Which messages a step leads to, and to whom. What they say is a text; e-mail says no more than that there is news.

use crate::{
    coded::coded,
    person::Person,
    referral::{End, Referral},
};

coded! {
    /// The step of the path that leads to a message.
    pub enum Moment {
        /// The referral came in.
        Receipt = "receipt",
        /// The class was decided.
        Triage = "triage",
        /// Guidance started.
        Start = "start",
        /// It ended.
        End = "end",
        /// The referrer is asked for something: documents, or how to reach the person.
        Question = "question",
    }

    /// What a message is about.
    pub enum MessageKind {
        /// It came in, with the term of a reaction.
        Received = "received",
        /// There has been contact. To non-professionals it ends here.
        InTouch = "in_touch",
        /// The class was decided, with the term.
        Triaged = "triaged",
        /// Guidance started.
        Started = "started",
        /// It ended.
        Ended = "ended",
        /// Something is asked of the referrer.
        Asked = "asked",
    }

    /// To whom a message goes.
    pub enum Recipient {
        /// The referrer.
        Referrer = "referrer",
        /// The general practitioner, where that is not the referrer.
        Gp = "gp",
    }
}

/// A message that should go out. It holds no personal data.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Message {
    /// What it is about.
    pub kind: MessageKind,
    /// To whom.
    pub to: Recipient,
}

/// The messages that a step leads to. None after a death, and none about a duplicate: the other referral goes on.
pub fn messages(moment: Moment, referral: &Referral, person: &Person) -> Vec<Message> {
    if !may_send(referral, person) {
        return Vec::new();
    }
    let to_referrer = if referral.referrer.kind.is_professional() {
        Some(to_professional(moment))
    } else {
        to_others(moment, referral)
    };
    let to_referrer = to_referrer.map(|kind| Message {
        kind,
        to: Recipient::Referrer,
    });
    let to_gp = gp_hears(moment, referral).then(|| Message {
        kind: to_professional(moment),
        to: Recipient::Gp,
    });
    to_referrer.into_iter().chain(to_gp).collect()
}

/// Whether anything may be sent about this referral: asked again by the outbox right before sending.
pub fn may_send(referral: &Referral, person: &Person) -> bool {
    let silent_end = referral
        .end
        .as_ref()
        .is_some_and(|ended| matches!(ended.end, End::Death { .. } | End::Duplicate { .. }));
    person.is_alive() && !silent_end
}

const fn to_professional(moment: Moment) -> MessageKind {
    match moment {
        Moment::Receipt => MessageKind::Received,
        Moment::Triage => MessageKind::Triaged,
        Moment::Start => MessageKind::Started,
        Moment::End => MessageKind::Ended,
        Moment::Question => MessageKind::Asked,
    }
}

fn to_others(moment: Moment, referral: &Referral) -> Option<MessageKind> {
    match moment {
        Moment::Receipt => Some(MessageKind::Received),
        Moment::Triage => referral.first_contact_at.map(|_| MessageKind::InTouch),
        Moment::Start | Moment::End => None,
        Moment::Question => Some(MessageKind::Asked),
    }
}

/// The general practitioner hears from triage on, but not what is asked of the referrer, if the GP knows of the referral or may be told.
fn gp_hears(moment: Moment, referral: &Referral) -> bool {
    !matches!(moment, Moment::Receipt | Moment::Question)
        && !referral.referrer.kind.is_gp_practice()
        && referral.content.gp_knowledge.may_be_written_to()
}

#[cfg(test)]
mod tests;
