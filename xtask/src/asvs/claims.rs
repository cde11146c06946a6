//! The two files: which requirements there are, and what we say of each.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use anyhow::{Context as _, Result, bail};
use serde::Deserialize;

/// The chapters of which level 3 is asked too: sessions, authorisation, data protection, logging and errors.
const DEEPER: [u32; 4] = [7, 8, 14, 16];
/// A reason is a sentence.
const REASON: usize = 15;

/// The number of a requirement, as `V7.2.4`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Id([u32; 3]);

impl Id {
    /// The chapter that it stands in.
    pub(super) fn chapter(self) -> u32 {
        self.0[0]
    }
}

impl FromStr for Id {
    type Err = anyhow::Error;

    fn from_str(text: &str) -> Result<Self> {
        let numbers = text.strip_prefix('V').map(|rest| rest.split('.'));
        let numbers: Option<Vec<u32>> =
            numbers.and_then(|numbers| numbers.map(|number| number.parse().ok()).collect());
        let numbers = numbers.and_then(|numbers| numbers.try_into().ok());
        numbers
            .map(Self)
            .with_context(|| format!("{text} is no id like V1.2.3"))
    }
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [chapter, section, number] = self.0;
        write!(f, "V{chapter}.{section}.{number}")
    }
}

/// Every requirement with its level.
#[derive(Debug)]
pub(super) struct Levels(BTreeMap<Id, u8>);

impl Levels {
    /// Reads lines of id and level under a head.
    pub(super) fn parse(text: &str) -> Result<Self> {
        let mut levels = BTreeMap::new();
        for record in csv::Reader::from_reader(text.as_bytes()).deserialize() {
            let (id, level): (String, u8) = record?;
            if levels.insert(id.parse()?, level).is_some() {
                bail!("{id} stands there twice");
            }
        }
        Ok(Self(levels))
    }

    /// Those that we answer for.
    fn asked(&self) -> impl Iterator<Item = Id> {
        self.0
            .iter()
            .filter(|(id, level)| **level <= 2 || DEEPER.contains(&id.chapter()))
            .map(|(id, _)| *id)
    }
}

/// How far we are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum State {
    Met,
    Partly,
    Open,
    /// The component that it is about does not exist.
    #[serde(rename = "n/a")]
    NotApplicable,
}

/// What we say of one requirement.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Claim {
    pub(super) state: State,
    /// As nextest prints them, or the file of a browser test.
    #[serde(default)]
    pub(super) tests: Vec<String>,
    #[serde(default)]
    why: String,
}

impl Claim {
    /// What is missing to believe it.
    fn gap(&self) -> Option<&'static str> {
        let has_reason = self.why.len() >= REASON;
        match self.state {
            State::Met if self.tests.is_empty() && !has_reason => {
                Some("met without a test or a reason")
            }
            State::Partly | State::Open | State::NotApplicable if !has_reason => {
                Some("not met, and no reason")
            }
            State::Open | State::NotApplicable if !self.tests.is_empty() => {
                Some("a test is named for what is not done")
            }
            _ => None,
        }
    }
}

/// What we say of all.
#[derive(Debug)]
pub(super) struct Claims(pub(super) BTreeMap<Id, Claim>);

impl Claims {
    /// Reads a line for each id.
    pub(super) fn parse(text: &str) -> Result<Self> {
        let read: BTreeMap<String, Claim> = toml::from_str(text)?;
        let claims = read.into_iter().map(|(id, claim)| Ok((id.parse()?, claim)));
        claims.collect::<Result<_>>().map(Self)
    }

    /// Missing ids, unknown ids, and claims without ground.
    pub(super) fn against(&self, levels: &Levels) -> Vec<String> {
        let missing = levels.asked().filter(|id| !self.0.contains_key(id));
        let mut breaches: Vec<String> = missing.map(|id| format!("{id} is missing")).collect();
        for (id, claim) in &self.0 {
            if !levels.0.contains_key(id) {
                breaches.push(format!("{id} is unknown"));
            }
            breaches.extend(claim.gap().map(|gap| format!("{id}: {gap}")));
        }
        breaches
    }

    /// How many are about something that exists.
    pub(super) fn applicable(&self) -> usize {
        self.count(|claim| claim.state != State::NotApplicable)
    }

    /// How many of those name a test.
    pub(super) fn with_test(&self) -> usize {
        self.count(|claim| claim.state != State::NotApplicable && !claim.tests.is_empty())
    }

    /// The same in whole per cents, rounded down.
    pub(super) fn share(&self) -> usize {
        self.with_test() * 100 / self.applicable().max(1)
    }

    fn count(&self, matches: impl Fn(&Claim) -> bool) -> usize {
        self.0.values().filter(|claim| matches(claim)).count()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LEVELS: &str = "id,level\nV1.1.1,2\nV1.1.2,3\nV7.1.1,1\nV7.5.3,3\n";

    #[track_caller]
    fn check(claims: &str, expected: &[&str]) {
        let levels = Levels::parse(LEVELS).unwrap();
        assert_eq!(Claims::parse(claims).unwrap().against(&levels), expected);
    }

    #[test]
    fn every_id_has_a_line_and_no_other_has() {
        let told = "state = \"met\", why = \"The compiler sees to it.\"";
        let all = format!(
            "\"V1.1.1\" = {{ {told} }}\n\"V7.1.1\" = {{ {told} }}\n\"V7.5.3\" = {{ {told} }}\n"
        );
        check(&all, &[]);
        check(
            &all.replace("V7.5.3", "V7.5.4"),
            &["V7.5.3 is missing", "V7.5.4 is unknown"],
        );
        check(
            &all.replace("\"V1.1.1\"", "\"V1.1.2\""),
            &["V1.1.1 is missing"],
        );
    }

    #[test]
    fn nothing_is_said_without_ground() {
        let rest = "\"V7.1.1\" = { state = \"met\", tests = [\"a b\"] }\n\
                    \"V7.5.3\" = { state = \"met\", tests = [\"a b\"] }\n";
        for (claim, gap) in [
            ("state = \"met\"", "met without a test or a reason"),
            (
                "state = \"open\", why = \"not yet\"",
                "not met, and no reason",
            ),
            (
                "state = \"open\", why = \"Nobody has built it so far.\", tests = [\"a b\"]",
                "a test is named for what is not done",
            ),
        ] {
            let claims = format!("\"V1.1.1\" = {{ {claim} }}\n{rest}");
            check(&claims, &[&format!("V1.1.1: {gap}")]);
        }
    }

    #[test]
    fn only_what_applies_counts() {
        let claims = Claims::parse(
            "\"V1.1.1\" = { state = \"met\", tests = [\"a b\"] }\n\
             \"V1.1.2\" = { state = \"met\", why = \"The compiler sees to it.\" }\n\
             \"V7.1.1\" = { state = \"n/a\", why = \"There is nothing of the kind.\" }\n",
        )
        .unwrap();
        assert_eq!((claims.applicable(), claims.with_test()), (2, 1));
        assert_eq!(claims.share(), 50);
    }

    #[test]
    fn an_id_has_three_numbers() {
        for wrong in ["1.1.1", "V1.1", "V1.1.1.1", "V1.x.1"] {
            assert!(wrong.parse::<Id>().is_err(), "{wrong}");
        }
        assert_eq!("V16.5.4".parse::<Id>().unwrap().to_string(), "V16.5.4");
    }
}
