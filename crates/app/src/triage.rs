//! Triage: the first look, what was found of the situation, and the decision on the class, now and again later.
//!
//! The rules of the covenant suggest, a human decides, and gives a reason where it differs. The network never refuses.

use jiff::Timestamp;
use spil_model::code::{ClassId, ConditionId};
use spil_model::covenant::{Covenant, InclusionCondition, NormEventPart, UrgencyClass};
use spil_model::ids::ReferralId;
use spil_model::messages::Moment;
use spil_model::referral::{Deadline, Decision, Stage, TriageChange};
use spil_model::text::LongText;
use spil_model::triage_rules::{Assessment, Suggestion, suggest};
use spil_policy::actions;
use spil_store::referral::{self, Changes, Loaded};
use spil_store::triage::{self, Decided};
use spil_store::{Permit, duty};

pub use spil_store::triage::{Conditions, Entry, Findings};

use crate::case_file::{Head, head_of};
use crate::client::attach;
use crate::covenant::of;
use crate::cx::Cx;
use crate::error::{Error, Result};
use crate::referral::change::{self, Change, area_code};
use crate::viewed::Viewed;

/// Somebody of the desk looks for the first time; alerts of danger are answered by it.
pub async fn first_look(cx: &Cx, id: ReferralId, version: Option<i64>) -> Result<()> {
    let tx = cx.write().await?;
    let by = cx.staff().ok_or(Error::Forbidden)?;
    let mut change = change::open::<actions::TakeFirstLook>(cx, &tx, id, version).await?;
    change.referral.first_look(cx.now)?;
    duty::answer_danger(&change.permit, by, cx.now).await?;
    change.keep(cx).await?;
    drop(change);
    cx.commit(tx).await
}

/// Keeps what was found of the situation; the class is decided later, or stays as it is.
pub async fn assess(
    cx: &Cx,
    id: ReferralId,
    version: Option<i64>,
    findings: Findings,
) -> Result<()> {
    let tx = cx.write().await?;
    let mut change = change::open::<actions::AssessSituation>(cx, &tx, id, version).await?;
    let findings = known_conditions(findings, change.covenant()?);
    keep_findings(cx, &mut change, &findings).await?;
    change.keep(cx).await?;
    drop(change);
    cx.commit(tx).await
}

/// What somebody decides, and on what it rests.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// What was found.
    pub findings: Findings,
    /// The class.
    pub class: ClassId,
    /// Why it differs from the suggestion, or what else is to be said.
    pub reason: Option<LongText>,
}

/// Decides the class, for the first time or again. The rules are asked once more: what they suggest is kept with it.
pub async fn decide(
    cx: &Cx,
    id: ReferralId,
    version: Option<i64>,
    verdict: Verdict,
) -> Result<TriageChange> {
    let tx = cx.write().await?;
    let mut change = change::open::<actions::DecideTriage>(cx, &tx, id, version).await?;
    let covenant = change.covenant()?.clone();
    let parameters = change.parameters()?.clone();
    let findings = known_conditions(verdict.findings, &covenant);
    let suggestion = suggest(&findings.assessment, &covenant);
    let decision = Decision {
        class: verdict.class,
        suggested: suggestion.class.clone(),
        reason: verdict.reason,
        at: cx.now,
    };
    let changed = change
        .referral
        .decide_triage(&decision, &parameters, &covenant.calendar)?;
    let decided = decided(cx, &change, decision, &findings, &suggestion, changed).await?;
    tell_decision(&change.permit, &decided, changed);
    triage::insert(&change.permit, &decided).await?;
    keep_findings(cx, &mut change, &findings).await?;
    let by = cx.staff().ok_or(Error::Forbidden)?;
    attach::weigh_in(cx, &change, by).await?;
    change.keep(cx).await?;
    if changed != TriageChange::Same {
        change.tell(cx, Moment::Triage).await?;
    }
    drop(change);
    cx.commit(tx).await?;
    Ok(changed)
}

async fn decided(
    cx: &Cx,
    change: &Change<'_, actions::DecideTriage>,
    decision: Decision,
    findings: &Findings,
    suggestion: &Suggestion,
    changed: TriageChange,
) -> Result<Decided> {
    let deadline = change.referral.deadline.as_ref();
    let due = deadline.map(|deadline| deadline.due);
    let term_from = match changed {
        TriageChange::First | TriageChange::Downward { .. } => change.referral.clock_started_at,
        TriageChange::Upward { .. } => decision.at,
        TriageChange::Same => {
            let history = triage::history(&change.permit).await?;
            history
                .first()
                .map_or(change.referral.clock_started_at, |last| {
                    last.decided.term_from
                })
        }
    };
    Ok(Decided {
        id: cx.id(),
        at: decision.at,
        by: cx.staff().ok_or(Error::Forbidden)?,
        findings: findings.clone(),
        suggested: decision.suggested,
        fired: suggestion
            .fired
            .iter()
            .map(|fired| fired.rule.clone())
            .collect(),
        class: decision.class,
        reason: decision.reason,
        term_from,
        due: due.ok_or_else(|| Error::internal("a decision left no term"))?,
    })
}

fn tell_decision(
    permit: &Permit<'_, actions::DecideTriage>,
    decided: &Decided,
    changed: TriageChange,
) {
    permit.tell(|event| {
        event.code("class", &decided.class);
        if let Some(suggested) = &decided.suggested {
            event.code("suggested", suggested);
        }
        event.code("change", code_of(changed));
    });
}

const fn code_of(changed: TriageChange) -> &'static str {
    match changed {
        TriageChange::First => "first",
        TriageChange::Upward { .. } => "upward",
        TriageChange::Downward { .. } => "downward",
        TriageChange::Same => "same",
    }
}

/// Keeps the findings; by the case manager who treats, they are the beginning of the inventory.
async fn keep_findings<A: Changes>(
    cx: &Cx,
    change: &mut Change<'_, A>,
    findings: &Findings,
) -> Result<()> {
    let by = cx.staff().ok_or(Error::Forbidden)?;
    triage::keep_findings(&change.permit, cx.id(), findings, by, cx.now).await?;
    let referral = &mut change.referral;
    let begun = referral.milestones.at(NormEventPart::InventoryBegun);
    if referral.holders.treating() == Some(by)
        && begun.is_none()
        && referral.stage == Stage::Assigned
    {
        referral.begin_inventory(cx.now, cx.now)?;
    }
    Ok(())
}

/// Answers to conditions that the covenant does not have are left out.
fn known_conditions(findings: Findings, covenant: &Covenant) -> Findings {
    let known = |id: &ConditionId| {
        covenant
            .inclusion_conditions
            .iter()
            .any(|condition| condition.id == *id)
    };
    let conditions = findings.conditions.into_iter();
    Findings {
        conditions: conditions.filter(|(id, _)| known(id)).collect(),
        ..findings
    }
}

/// From where the answers on the page come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// From the referral alone: nobody has assessed the situation yet.
    Referral,
    /// From an earlier assessment.
    Earlier {
        /// When.
        at: Timestamp,
        /// The name of who made it.
        by: String,
    },
    /// From the form that was just sent, which nobody has kept yet.
    Tried,
}

/// What the page of triage shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Triage {
    /// Who it is about.
    pub head: Head,
    /// What is known or was just filled in.
    pub findings: Findings,
    /// Where that comes from.
    pub source: Source,
    /// Whether the covenant suggests classes at all.
    pub suggests: bool,
    /// What its rules say of the findings.
    pub suggestion: Suggestion,
    /// The classes, the most urgent first.
    pub classes: Vec<UrgencyClass>,
    /// The covenant's own conditions for inclusion; mostly none.
    pub conditions: Vec<InclusionCondition>,
    /// The class with its term, since the last decision.
    pub deadline: Option<Deadline>,
    /// All decisions, the last one first.
    pub history: Vec<Entry>,
    /// The rules of the covenant that fired in an earlier decision, in words, are found here.
    pub rules: Vec<spil_model::triage_rules::TriageRule>,
    /// What the reader can do.
    pub can: Can,
}

/// What somebody can do about triage.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Can {
    /// Have the first look.
    pub first_look: bool,
    /// Keep findings.
    pub assess: bool,
    /// Decide the class.
    pub decide: bool,
}

/// The page of triage. `tried` is what a form brought that was not kept: the suggestion is then made of that.
pub async fn view(cx: &Cx, id: ReferralId, tried: Option<Findings>) -> Result<Viewed<Triage>> {
    let snapshot = cx.read().await?;
    let found = referral::find(&snapshot, id)
        .await?
        .ok_or(Error::NotFound)?;
    let permit = cx.may_see::<actions::ViewTriage>(&snapshot, found.object(), &found.facts)?;
    let loaded = referral::load(&permit).await?;
    let versions = cx.app.covenants.load(&snapshot).await?;
    let covenant = &of(&versions, loaded.referral.covenant)?.covenant;
    let area = area_code(&snapshot, &loaded.referral).await?;
    let area = area.and_then(|code| code.parse().ok());
    let (findings, source) = prefilled(cx, &permit, &loaded, tried).await?;
    let findings = known_conditions(findings, covenant);
    let stage = loaded.referral.stage;
    let triage = Triage {
        suggests: covenant.suggestion.enabled,
        suggestion: suggest(&findings.assessment, covenant),
        findings,
        source,
        classes: covenant.parameters_for(area.as_ref()).classes.clone(),
        conditions: covenant.inclusion_conditions.clone(),
        rules: covenant.suggestion.rules.clone(),
        deadline: loaded.referral.deadline.clone(),
        history: triage::history(&permit).await?,
        can: Can {
            first_look: stage == Stage::Received
                && cx.could::<actions::TakeFirstLook>(&found.facts),
            assess: cx.could::<actions::AssessSituation>(&found.facts) && stage != Stage::Ended,
            decide: stage != Stage::Received
                && cx.could::<actions::DecideTriage>(&found.facts)
                && stage != Stage::Ended,
        },
        head: head_of(cx, &snapshot, &permit, &loaded).await?,
    };
    cx.viewed(snapshot, triage).await
}

async fn prefilled(
    cx: &Cx,
    permit: &Permit<'_, actions::ViewTriage>,
    loaded: &Loaded,
    tried: Option<Findings>,
) -> Result<(Findings, Source)> {
    if let Some(findings) = tried {
        return Ok((findings, Source::Tried));
    }
    if let Some(last) = triage::last_found(permit).await? {
        let (at, by) = (last.at, last.by_name);
        return Ok((last.findings, Source::Earlier { at, by }));
    }
    let age = loaded.person.age_on(cx.today());
    let assessment = Assessment::of_referral(&loaded.referral.content, age);
    let findings = Findings {
        assessment,
        conditions: Conditions::new(),
    };
    Ok((findings, Source::Referral))
}
