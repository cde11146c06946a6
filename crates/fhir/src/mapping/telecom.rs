//! Telephone numbers and e-mail addresses.

use crate::codes::{Code, PhoneKind, phone_kind};
use crate::mapping::coding::coded_leaves;
use crate::mapping::{MOST, Mapper, text};
use crate::placed::Placed;
use crate::referral::ContactPoint;
use crate::systems::extension;
use crate::tree::View;

/// The two ways of reaching somebody that Spil knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Channel {
    Phone,
    Email,
}

/// Telephone numbers and e-mail addresses.
#[derive(Debug, Default)]
pub(super) struct Reach {
    pub(super) phones: Vec<ContactPoint>,
    pub(super) emails: Vec<ContactPoint>,
}

impl<'a> Mapper<'a> {
    /// How to reach somebody. Fax, pager and addresses on the web stay unplaced.
    pub(super) fn reach(&mut self, holder: View<'a>) -> Reach {
        let mut reach = Reach::default();
        for element in holder.all("telecom").take(MOST) {
            let Some(channel) = channel(element) else {
                continue;
            };
            let Some(point) = self.contact_point(element) else {
                continue;
            };
            match channel {
                Channel::Phone => reach.phones.push(point),
                Channel::Email => reach.emails.push(point),
            }
        }
        reach
    }

    fn contact_point(&mut self, element: View<'a>) -> Option<ContactPoint> {
        let value = text(element, "value")?.with(element.first("system"));
        let usage = self.code(element, "use");
        let phone_kind = element.first("system").and_then(kind);
        Some(ContactPoint {
            value,
            usage,
            phone_kind,
        })
    }
}

fn channel(element: View<'_>) -> Option<Channel> {
    match element.value_of("system") {
        Some("phone" | "sms") => Some(Channel::Phone),
        Some("email") => Some(Channel::Email),
        Some(_) => None,
        // Without a system the value speaks for itself.
        None => {
            let value = element.value_of("value")?;
            let is_phone = value.chars().filter(char::is_ascii_digit).count() >= 6
                && value
                    .chars()
                    .all(|c| c.is_ascii_digit() || " +-()".contains(c));
            match (value.contains('@'), is_phone) {
                (true, _) => Some(Channel::Email),
                (false, true) => Some(Channel::Phone),
                (false, false) => None,
            }
        }
    }
}

fn kind(system: View<'_>) -> Option<Placed<Code<PhoneKind>>> {
    let specification = system.extension(extension::CODE_SPECIFICATION)?;
    let (coding, code) = coded_leaves(specification, |_| true)?;
    let code = code.with(specification.first("url")).with(coding);
    Some(code.map(|code| phone_kind(&code)))
}
