//! Recognising somebody: who is referred is compared with everybody who is known, and pairs that may be one person are kept.
//!
//! The comparison is the program's own act, whoever refers: it shows nobody anything. Who shares a key in the database is
//! scored in memory (`spil_linkage`); citizen service numbers are compared by their blind index and never opened for it.

use std::collections::BTreeMap;
use std::sync::Arc;

use spil_linkage::{Evidence, Field, Level, Parameters, Record, score_all};
use spil_model::bsn::Bsn;
use spil_model::client::pair::{Agreement, Compared, Judgement, PairReason};
use spil_model::ids::PersonId;
use spil_model::person::PersonDetails;
use spil_policy::{Actor, Facts, JobName, actions};
use spil_store::client::matching::{self, FoundPair, KeptPair};
use spil_store::journal::ObjectRef;
use spil_store::seal::BsnVault;
use spil_store::{Permit, Tx};
use tracing::Instrument as _;

use super::record::{beside, keys, record};
use crate::cx::Cx;
use crate::error::Result;

/// From this probability on a pair is kept for somebody to look at: a pair too many costs a look, one too few goes unseen.
pub const KEPT_FROM: f64 = 0.2;
/// Two valid numbers that differ are no pair, unless all else is this probable: then somebody made a mistake in typing.
pub const MISTYPED_FROM: f64 = 0.99;
/// Whoever was judged to be two people is asked again only when this many bits more speak for one.
pub const MATERIAL_BITS: f64 = 10.0;

/// More pairs of one person are not kept: who has so many was typed as nobody in particular, and the most alike say it.
const MOST_PAIRS: usize = 20;

/// Two valid numbers that stand for the same number, or for two that differ: the numbers themselves are not opened.
const OWN_NUMBER: &str = "123456782";
const OTHER_NUMBER: &str = "012345672";

impl Cx {
    /// The program itself, which compares and attaches on behalf of nobody.
    pub(crate) fn as_program(&self) -> Self {
        Self {
            actor: Actor::Job(JobName::RecognisePeople),
            ..self.clone()
        }
    }
}

/// Why somebody is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Occasion {
    /// Their data are written.
    Changed,
    /// They were stored before there were keys.
    FirstKeys,
    /// It was counted anew how rare values are.
    CountedAnew,
}

/// Somebody who is compared, from before their data are written until the pairs are kept.
#[derive(Debug)]
pub(crate) struct Comparing<'tx> {
    cx: Cx,
    permit: Permit<'tx, actions::CompareClient>,
    person: PersonId,
    details: PersonDetails,
    bsn: Vec<Vec<u8>>,
    parameters: Arc<Parameters>,
    occasion: Occasion,
    /// The keys to be written beside the data.
    pub(crate) keys: Vec<i64>,
}

impl<'tx> Comparing<'tx> {
    /// Waits until nobody else is being compared who could be the same; comes before the data are written.
    pub(crate) async fn begin(
        cx: &Cx,
        tx: &'tx Tx,
        person: PersonId,
        details: &PersonDetails,
        bsn: Option<&Bsn>,
    ) -> Result<Self> {
        let cx = cx.as_program();
        let object = ObjectRef::client(person);
        let permit = cx.may::<actions::CompareClient>(tx, object, &Facts::default())?;
        let keys = keys(details);
        let indexes = bsn.map(|bsn| BsnVault(&cx.app.keys).indexes(bsn));
        let bsn: Vec<Vec<u8>> = indexes
            .into_iter()
            .flatten()
            .map(|index| index.as_bytes().to_vec())
            .collect();
        let numbers = bsn.iter().filter_map(|index| index.first_chunk());
        let mut held = keys.clone();
        held.extend(numbers.map(|first| i64::from_be_bytes(*first)));
        matching::wait_for_others(&permit, &held).await?;
        let parameters = cx.app.rarity.parameters(tx).await?;
        Ok(Self {
            cx,
            permit,
            person,
            details: details.clone(),
            bsn,
            parameters,
            occasion: Occasion::Changed,
            keys,
        })
    }

    /// Keeps the pairs; comes after the data are written. Gives who is known by the same number, birth date and surname.
    pub(crate) async fn keep_pairs(self) -> Result<Vec<PersonId>> {
        self.check()
            .instrument(tracing::debug_span!("recognise"))
            .await
    }

    /// Compares somebody whose data stay as they are: a job.
    pub(crate) async fn repeat(mut self, occasion: Occasion) -> Result<()> {
        self.occasion = occasion;
        if occasion == Occasion::FirstKeys {
            matching::add_keys(&self.permit, &self.keys).await?;
        }
        self.keep_pairs().await.map(drop)
    }

    async fn check(&self) -> Result<Vec<PersonId>> {
        let candidates = matching::candidates(&self.permit, &self.keys, &self.bsn).await?;
        let known = matching::compared(&self.permit, &candidates).await?;
        let found = self.found(&known);
        let before = matching::kept_pairs(&self.permit).await?;
        let mut kept: Vec<&Likeness> = found.values().filter(|one| one.is_kept()).collect();
        kept.sort_by(|one, other| other.evidence.weight.total_cmp(&one.evidence.weight));
        for likeness in kept.iter().take(MOST_PAIRS) {
            self.keep(likeness, before.get(&likeness.with)).await?;
        }
        for (other, pair) in &before {
            let still = found.get(other).is_some_and(Likeness::is_kept);
            if !still && pair.judgement == Judgement::Open {
                matching::drop_pair(&self.permit, pair).await?;
            }
        }
        self.permit.tell(|event| event.code("pairs", kept.len()));
        let proven = found.into_values().filter(|likeness| likeness.is_proven);
        Ok(proven.map(|likeness| likeness.with).collect())
    }

    /// What is found of each one under whom candidates are seen: of several rows of one person the one that is most alike.
    fn found(&self, known: &[matching::Compared]) -> BTreeMap<PersonId, Likeness> {
        let own = known.iter().find(|one| one.id == self.person);
        let seen_as = own.map_or(self.person, |own| own.seen_as);
        let others: Vec<&matching::Compared> =
            known.iter().filter(|one| one.seen_as != seen_as).collect();
        let mut incoming = record(&self.details);
        if !self.bsn.is_empty() {
            incoming.set(Field::Bsn, OWN_NUMBER);
        }
        let records: Vec<Record> = others.iter().map(|one| self.beside(one)).collect();
        let evidence = score_all(&incoming, &records, &self.parameters);
        let mut found: BTreeMap<PersonId, Likeness> = BTreeMap::new();
        for ((one, evidence), record) in others.into_iter().zip(evidence).zip(records) {
            let likeness = self.likeness(one, evidence, (&incoming, record));
            let best = found.entry(one.seen_as).or_insert_with(|| likeness.clone());
            if best.is_less_than(&likeness) {
                *best = likeness;
            }
        }
        found
    }

    fn beside(&self, known: &matching::Compared) -> Record {
        let mut record = beside(&known.details, &self.details);
        if let Some(index) = known.bsn_index.as_ref() {
            let is_same = self.bsn.contains(index);
            record.set(Field::Bsn, if is_same { OWN_NUMBER } else { OTHER_NUMBER });
        }
        record
    }

    fn likeness(
        &self,
        known: &matching::Compared,
        evidence: Evidence,
        (incoming, mut other): (&Record, Record),
    ) -> Likeness {
        let is_forbidden = evidence.is_forbidden();
        let without_number = is_forbidden.then(|| {
            other.set(Field::Bsn, "");
            let alone = score_all(incoming, &[other], &self.parameters);
            alone.first().map_or(0.0, |evidence| evidence.probability)
        });
        Likeness {
            with: known.seen_as,
            is_proven: known.died_on.is_none() && self.is_proven(known, &evidence),
            without_number,
            probability: if is_forbidden {
                0.0
            } else {
                evidence.probability
            },
            evidence,
        }
    }

    /// The same valid number, the same whole birth date and the same surname.
    fn is_proven(&self, known: &matching::Compared, evidence: &Evidence) -> bool {
        let agrees = |field| {
            let of_field = |reason: &&spil_linkage::Reason| reason.field == field;
            let reason = evidence.reasons.iter().find(of_field);
            reason.is_some_and(|reason| reason.level == Level::Exact)
        };
        let whole =
            |details: &PersonDetails| details.birth_date.filter(|date| date.day().is_some());
        let birth_date = whole(&self.details);
        agrees(Field::Bsn)
            && agrees(Field::Surname)
            && birth_date.is_some()
            && birth_date == whole(&known.details)
    }

    async fn keep(&self, likeness: &Likeness, before: Option<&KeptPair>) -> Result<()> {
        let found = FoundPair {
            other: likeness.with,
            probability: likeness.probability,
            weight: likeness.evidence.weight,
            reasons: reasons(&likeness.evidence),
        };
        let Some(known) = before else {
            let new = (Judgement::Open, self.cx.now);
            return Ok(matching::add_pair(&self.permit, self.cx.id(), &found, new).await?);
        };
        let judgement = match known.judgement {
            // Only the scale is another: what was judged stays, and is measured on this scale from now on.
            Judgement::Different if self.occasion == Occasion::CountedAnew => Judgement::Different,
            Judgement::Different if found.weight < known.weight + MATERIAL_BITS => return Ok(()),
            Judgement::Different => Judgement::Open,
            Judgement::Same => return Ok(()),
            open @ (Judgement::Open | Judgement::Unsure) => open,
        };
        Ok(matching::change_pair(&self.permit, known, &found, judgement).await?)
    }
}

/// How alike somebody who is known is.
#[derive(Debug, Clone)]
struct Likeness {
    /// Under whom they are seen.
    with: PersonId,
    evidence: Evidence,
    /// 0 where two valid numbers forbid it.
    probability: f64,
    /// How probable it were if nothing were known of numbers that differ.
    without_number: Option<f64>,
    is_proven: bool,
}

impl Likeness {
    fn is_kept(&self) -> bool {
        match self.without_number {
            Some(otherwise) => MISTYPED_FROM <= otherwise,
            None => KEPT_FROM <= self.probability,
        }
    }

    /// Numbers that differ on any row forbid it for all rows of one person.
    fn is_less_than(&self, other: &Self) -> bool {
        match (
            self.without_number.is_some(),
            other.without_number.is_some(),
        ) {
            (false, true) => true,
            (true, false) => false,
            _ => self.evidence.weight < other.evidence.weight,
        }
    }
}

/// Each comparison with its level and its bits; never a value.
fn reasons(evidence: &Evidence) -> Vec<PairReason> {
    let reason = |contribution: &spil_linkage::Contribution| {
        Some(PairReason {
            field: Compared::from_code(contribution.comparison.name())?,
            level: Agreement::from_code(contribution.level.name())?,
            bits: (contribution.bits * 100.0).round() / 100.0,
        })
    };
    evidence.contributions.iter().filter_map(reason).collect()
}
