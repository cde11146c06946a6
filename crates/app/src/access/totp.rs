//! The second factor: six digits that change every thirty seconds (TOTP, RFC 6238), each accepted once.
//!
//! The secret lies sealed in the store, the step that was used last beside it.

use jiff::Timestamp;
use qrcode::QrCode;
use qrcode::render::svg;
use secrecy::{ExposeSecret as _, SecretBox, SecretString};
use totp_rs::{Builder, Totp};

/// The secret of one account, shared with the telephone of its owner: 160 bits, as RFC 4226 recommends.
pub type TotpSecret = SecretBox<[u8; 20]>;

/// The number of a period of thirty seconds since 1970. The store keeps the last one that was used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Step(pub i64);

/// Why a code is not accepted. To the user both are the same: the code is not right.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CodeRefused {
    /// It is not the code of now, nor of the period before or after.
    #[error("not the code of now")]
    Wrong,
    /// It was right, and was used before; somebody may have looked over a shoulder.
    #[error("the code of this period, or a later one, was used already")]
    UsedBefore,
}

/// The account cannot be put into a QR code: its name is too long, or it or the network's name has a colon.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the name of the account or network does not fit in a QR code")]
pub struct NotPrintable;

/// Makes the secret of a new account from bytes of a secure source of chance.
pub fn new_secret(random: [u8; 20]) -> TotpSecret {
    SecretBox::init_with(|| random)
}

/// Checks a code, typed with or without spaces. What comes back must be stored before the session begins, on condition
/// that no later step has been stored meanwhile.
pub fn verify(
    secret: &TotpSecret,
    code: &str,
    now: Timestamp,
    last_used: Option<Step>,
) -> Result<Step, CodeRefused> {
    let seconds = u64::try_from(now.as_second()).map_err(|_| CodeRefused::Wrong)?;
    let code: String = code.chars().filter(|c| !c.is_whitespace()).collect();
    let matched = builder(secret)
        .build_noncompliant()
        .check(&code, seconds)
        .and_then(|step| i64::try_from(step).ok())
        .ok_or(CodeRefused::Wrong)?;
    if last_used.is_some_and(|last| matched <= last.0) {
        return Err(CodeRefused::UsedBefore);
    }
    Ok(Step(matched))
}

/// What somebody needs to put the secret into an app on their telephone.
pub struct Enrolment {
    /// The QR code as SVG, to stand in a page. It says the secret: show it once, to its owner only.
    pub qr_svg: SecretString,
    /// The secret in groups of four characters, for those who type it.
    pub typed: SecretString,
}

/// Prepares what the owner of an account scans or types.
pub fn enrolment(
    secret: &TotpSecret,
    network: &str,
    account: &str,
) -> Result<Enrolment, NotPrintable> {
    let totp = builder(secret)
        .with_issuer(Some(network))
        .with_account_name(account)
        .build()
        .map_err(|_| NotPrintable)?;
    Ok(Enrolment {
        qr_svg: drawn(&totp)?.into(),
        typed: in_groups(&totp.secret().to_base32()).into(),
    })
}

/// SHA-1, six digits, thirty seconds, one period before and after: what every app on a telephone knows.
fn builder(secret: &TotpSecret) -> Builder {
    Builder::new().with_secret(*secret.expose_secret())
}

fn drawn(totp: &Totp) -> Result<String, NotPrintable> {
    let url = SecretString::from(totp.to_url().map_err(|_| NotPrintable)?);
    let code = QrCode::new(url.expose_secret()).map_err(|_| NotPrintable)?;
    let image = code
        .render::<svg::Color<'_>>()
        .min_dimensions(240, 240)
        .build();
    // Within a page there is no place for the declaration that a file begins with.
    image
        .find("<svg")
        .and_then(|start| image.get(start..))
        .map(str::to_owned)
        .ok_or(NotPrintable)
}

fn in_groups(text: &str) -> String {
    let mut grouped = String::with_capacity(text.len() * 5 / 4);
    for (place, character) in text.chars().enumerate() {
        if place > 0 && place % 4 == 0 {
            grouped.push(' ');
        }
        grouped.push(character);
    }
    grouped
}

impl std::fmt::Debug for Enrolment {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Enrolment")
    }
}

#[cfg(test)]
mod tests;
