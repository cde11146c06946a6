//! What the identity provider of an organisation says of how somebody proved who they are, and when that is two factors.
//!
//! Whether the provider may be believed at all (signature, issuer, audience) is judged elsewhere.

use jiff::{SignedDuration, Timestamp};

/// So long ago somebody may have proved who they are: a working day. Asked as `max_age`.
pub const RECENT: SignedDuration = SignedDuration::from_hours(8);

/// The clock of a provider may be ahead of ours by this much.
const AHEAD: SignedDuration = SignedDuration::from_mins(1);

/// What a provider says of one sign-in.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Vouched {
    /// The methods (`amr`, values of RFC 8176).
    pub methods: Vec<String>,
    /// The context class (`acr`).
    pub context: Option<String>,
    /// When somebody proved it (`auth_time`).
    pub at: Option<Timestamp>,
}

/// What kind of proof a method is. Two of one kind are one factor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Knows,
    Has,
    Is,
}

fn kind(method: &str) -> Option<Kind> {
    match method {
        "pwd" | "pin" | "kba" => Some(Kind::Knows),
        "otp" | "sms" | "tel" | "hwk" | "swk" | "sc" | "pop" => Some(Kind::Has),
        "face" | "fpt" | "iris" | "retina" | "vbm" => Some(Kind::Is),
        _ => None,
    }
}

impl Vouched {
    /// Whether this is two factors, proved recently. `trusted` are the context classes that the organisation named as such.
    /// Without a moment, or with one that is older than [`RECENT`], it never is.
    pub fn is_two_factors(&self, trusted: &[String], now: Timestamp) -> bool {
        self.is_recent(now) && (self.names_two_kinds() || self.has_trusted_context(trusted))
    }

    fn is_recent(&self, now: Timestamp) -> bool {
        self.at.is_some_and(|at| {
            let ago = now.duration_since(at);
            -AHEAD <= ago && ago <= RECENT
        })
    }

    fn names_two_kinds(&self) -> bool {
        let mut kinds = self.methods.iter().filter_map(|method| kind(method));
        let first = kinds.next();
        self.methods.iter().any(|method| method == "mfa") || kinds.any(|other| Some(other) != first)
    }

    fn has_trusted_context(&self, trusted: &[String]) -> bool {
        self.context
            .as_ref()
            .is_some_and(|context| trusted.contains(context))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp::UNIX_EPOCH;

    #[track_caller]
    fn check(methods: &[&str], context: Option<&str>, minutes_ago: Option<i64>, expect: bool) {
        let vouched = Vouched {
            methods: methods.iter().map(|&one| one.to_owned()).collect(),
            context: context.map(str::to_owned),
            at: minutes_ago.map(|minutes| NOW - SignedDuration::from_mins(minutes)),
        };
        let trusted = ["urn:two".to_owned()];
        assert_eq!(vouched.is_two_factors(&trusted, NOW), expect, "{vouched:?}");
    }

    #[test]
    fn two_factors_are_two_kinds_or_a_trusted_class_and_recent() {
        let now = Some(0);
        check(&["mfa"], None, now, true);
        check(&["pwd", "otp"], None, now, true);
        check(&["sms", "fpt"], None, now, true);
        check(&[], Some("urn:two"), now, true);
        check(&["pwd", "otp"], None, Some(480), true);
        for one in [
            &[][..],
            &["pwd"],
            &["otp"],
            &["pwd", "pin"],
            &["otp", "sms"],
            &["pwd", "rba"],
            &["pwd", "MFA"],
            &["user", "geo", "mca", "wia"],
        ] {
            check(one, None, now, false);
            check(one, Some("urn:one"), now, false);
        }
        check(&["mfa"], Some("urn:two"), None, false);
        check(&["mfa"], Some("urn:two"), Some(481), false);
        check(&["mfa"], Some("urn:two"), Some(-1), true);
        check(&["mfa"], Some("urn:two"), Some(-2), false);
    }
}
