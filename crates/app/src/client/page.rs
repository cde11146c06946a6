//! Everything of one person together: all referrals with their contacts and files, each as far as the reader may open it, and
//! who is seen as one with the person.

use jiff::Timestamp;
use jiff::civil::Date;
use spil_model::ids::{AliasId, PersonId, StaffId};
use spil_model::person::PersonDetails;
use spil_model::reference_code::ReferenceCode;
use spil_model::referral::ReferrerKind;
use spil_policy::{Action, FieldGroup, actions, decide};
use spil_store::Snapshot;
use spil_store::case_file::{What, colleagues};
use spil_store::client::merge::{self, FoundClient};
use spil_store::referral::{self, Found, ListedFile};

use super::pair::{Desk, desks, referrals_of};
use super::tied::could_one;
use crate::case_file::{BsnShown, Head, Line, bsn, head_of, timeline};
use crate::cx::Cx;
use crate::error::{Error, Result};
use crate::viewed::Viewed;

/// Everything of one person that the reader may see.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each says of one thing whether the reader may do it"
)]
pub struct Client {
    /// Under whom everything is seen.
    pub id: PersonId,
    /// Who it is; none where the reader may not know.
    pub details: Option<PersonDetails>,
    /// What stands for the name where the reader may not know it.
    pub initials: String,
    /// The age in years.
    pub age: Option<i16>,
    /// The day of death.
    pub died_on: Option<Date>,
    /// The citizen service number; none where the reader may not see it.
    pub bsn: Option<BsnShown>,
    /// The referrals that the reader may open, the latest first.
    pub referrals: Vec<ReferralOfClient>,
    /// How many the reader may not open.
    pub hidden: usize,
    /// Whom to ask about those.
    pub desks: Vec<Desk>,
    /// Who is seen as one with the person; empty where the reader may not know.
    pub aliases: Vec<AliasOfClient>,
    /// Whether the reader may part who are seen as one.
    pub may_part: bool,
    /// Whether the reader may part a record that mixes two people.
    pub may_split: bool,
    /// Whether the reader may show who looked at the file.
    pub may_see_log: bool,
    /// Whether the reader sees until when the data are kept.
    pub may_see_retention: bool,
    /// Whether the reader sees what the client agreed to.
    pub may_see_consents: bool,
    /// Whether the reader sees what was asked about the data.
    pub may_see_requests: bool,
}

/// A referral with what belongs to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReferralOfClient {
    /// Who it is and where it stands.
    pub head: Head,
    /// Its code.
    pub code: ReferenceCode,
    /// When it was received.
    pub received_at: Timestamp,
    /// Who referred.
    pub referrer: ReferrerKind,
    /// The contacts, the latest first.
    pub contacts: Vec<Line>,
    /// The files.
    pub files: Vec<ListedFile>,
    /// Whether the reader may open the files.
    pub may_open_files: bool,
}

/// Somebody who is seen as one with the person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AliasOfClient {
    /// The alias.
    pub id: AliasId,
    /// As their own row says.
    pub details: PersonDetails,
    /// Under whom, as their own row says.
    pub kept: PersonDetails,
    /// Since when.
    pub since: Timestamp,
    /// By whom; nobody where the data of a known sender agreed.
    pub made_by: Option<String>,
    /// Why; may be empty.
    pub why: String,
}

/// Everything of one person, under whatever id they were known. Whoever may open none of the referrals finds nobody.
pub async fn client(cx: &Cx, id: PersonId) -> Result<Viewed<Client>> {
    let snapshot = cx.read().await?;
    let client = merge::find(&snapshot, id).await?.ok_or(Error::NotFound)?;
    let all = referrals_of(&snapshot, id).await?;
    let may = |found: &Found| decide(&cx.actor, Action::ViewClient, &found.facts).is_granted();
    let (open, hidden): (Vec<Found>, Vec<Found>) = all.into_iter().partition(may);
    let shown = show(cx, &snapshot, &client, (open, hidden)).await?;
    cx.viewed(snapshot, shown).await
}

async fn show(
    cx: &Cx,
    snapshot: &Snapshot,
    client: &FoundClient,
    (open, hidden): (Vec<Found>, Vec<Found>),
) -> Result<Client> {
    let mut known = Known::default();
    let mut referrals = Vec::with_capacity(open.len());
    for found in open.iter().rev() {
        referrals.push(one(cx, snapshot, found, &mut known).await?);
    }
    let Some(first) = referrals.first() else {
        // The refusal itself must reach the journal.
        let facts = hidden.first().map(|found| found.facts.clone());
        let object = spil_store::journal::ObjectRef::client(client.id);
        cx.may_see::<actions::ViewClient>(snapshot, object, &facts.unwrap_or_default())?;
        return Err(Error::NotFound);
    };
    let all = || open.iter().chain(&hidden);
    let could = |action| decide(&cx.actor, action, &client.facts).is_granted();
    Ok(Client {
        id: client.id,
        initials: first.head.initials.clone(),
        age: first.head.age,
        died_on: first.head.died_on,
        details: known.details,
        bsn: known.bsn,
        may_part: could(Action::UndoMerge) && !known.aliases.is_empty(),
        may_split: could(Action::SplitClient),
        may_see_log: could_one::<actions::ViewAccessLog>(cx, all()),
        may_see_retention: could_one::<actions::ViewClientRetention>(cx, all()),
        may_see_requests: could_one::<actions::ViewRequests>(cx, all()),
        may_see_consents: could_one::<actions::ViewConsents>(cx, all()),
        aliases: known.aliases,
        referrals,
        hidden: hidden.len(),
        desks: if hidden.is_empty() {
            Vec::new()
        } else {
            desks(cx, snapshot, &hidden).await?
        },
    })
}

/// What the referrals together let the reader know of the person.
#[derive(Default)]
struct Known {
    details: Option<PersonDetails>,
    bsn: Option<BsnShown>,
    aliases: Vec<AliasOfClient>,
}

type MaySee<'tx> = spil_store::Permit<'tx, actions::ViewClient>;

async fn one(
    cx: &Cx,
    snapshot: &Snapshot,
    found: &Found,
    known: &mut Known,
) -> Result<ReferralOfClient> {
    let permit = cx.may_see::<actions::ViewClient>(snapshot, found.object(), &found.facts)?;
    let loaded = referral::load(&permit).await?;
    let head = head_of(cx, snapshot, &permit, &loaded).await?;
    let lines = timeline(snapshot, &permit, &head).await?;
    let is_contact =
        |line: &Line| matches!(line.what, What::Contact { .. } | What::Guidance { .. });
    if permit.fields().shows(FieldGroup::Identity) && known.details.is_none() {
        known.details = Some(loaded.person.details.clone());
        known.aliases = aliases(snapshot, &permit).await?;
    }
    if known.bsn.is_none() {
        known.bsn = bsn(cx, &permit, &loaded).await?;
    }
    let file = decide(&cx.actor, Action::ViewReferralFile, &found.facts);
    Ok(ReferralOfClient {
        head,
        code: loaded.referral.code,
        received_at: loaded.referral.received_at,
        referrer: loaded.referral.referrer.kind,
        contacts: lines.into_iter().filter(is_contact).collect(),
        files: referral::files(&permit).await?,
        may_open_files: file.is_granted(),
    })
}

async fn aliases(snapshot: &Snapshot, permit: &MaySee<'_>) -> Result<Vec<AliasOfClient>> {
    let running = merge::running(permit).await?;
    let details = merge::details(permit).await?;
    let staff: Vec<StaffId> = running.iter().filter_map(|alias| alias.made_by).collect();
    let names = colleagues(snapshot, &staff).await?;
    let alias = |alias: merge::Alias| {
        let name = alias.made_by.and_then(|staff| names.get(&staff));
        Some(AliasOfClient {
            id: alias.id,
            details: details.get(&alias.person)?.clone(),
            kept: details.get(&alias.kept)?.clone(),
            since: alias.since,
            made_by: name.map(|colleague| colleague.name.clone()),
            why: alias.why,
        })
    };
    Ok(running.into_iter().filter_map(alias).collect())
}
