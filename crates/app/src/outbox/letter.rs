//! What a message says, in the language of its reader.

use spil_store::outbox::Message;
use spil_texts::Language;

use crate::access::mail;
use crate::cx::Cx;

/// The kind of message that tells a privacy officer of emergency access.
pub(crate) const EMERGENCY: &str = "emergency_access";

/// The kind of message that tells somebody with an account that they are invited for a client.
pub(crate) const INVOLVED: &str = "involvement";

/// The words of a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Letter {
    pub(super) subject: String,
    pub(super) body: String,
}

/// Writes a message; none when what it carries does not open any more.
pub(super) fn of(cx: &Cx, message: &Message) -> Option<Letter> {
    let language = Language::from_code(&message.language).unwrap_or_default();
    if message.kind == mail::INVITATION {
        return invitation(cx, message, language);
    }
    let site = &cx.app.settings.public_url;
    let (subject, body, link) = if message.kind == EMERGENCY {
        let link = format!("{site}/toezicht/noodtoegang");
        ("message-emergency-subject", "message-emergency-body", link)
    } else if message.kind == INVOLVED {
        let link = format!("{site}/betrokken");
        ("message-involved-subject", "message-involved-body", link)
    } else {
        let link = format!("{site}/volgen?taal={}", language.code());
        ("message-subject", "message-body", link)
    };
    let told = [
        ("code", shown(&message.reference).into()),
        ("link", link.into()),
    ];
    Some(Letter {
        subject: language.text(subject),
        body: language.text_with(body, &told),
    })
}

fn invitation(cx: &Cx, message: &Message, language: Language) -> Option<Letter> {
    let settings = &cx.app.settings;
    let link = mail::link_of(cx, message)?;
    let link = format!("{}/uitnodiging/{link}", settings.public_url);
    let network = settings.network_name.clone();
    let told = [("network", network.into()), ("link", link.into())];
    Some(Letter {
        subject: language.text_with("invitation-mail-subject", &told),
        body: language.text_with("invitation-mail-body", &told),
    })
}

/// The code as people read it, in two groups.
fn shown(reference: &str) -> String {
    spil_model::reference_code::ReferenceCode::parse(reference)
        .map_or_else(|_| reference.to_owned(), |code| code.to_string())
}
