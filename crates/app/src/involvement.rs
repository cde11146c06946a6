//! Inviting people who are involved with one client, taking that back, and what they see of it themselves. Whoever has no account
//! yet gets one without any role: what they may see hangs on the invitation alone, and ends with it.

use jiff::civil::Date;
use spil_model::contact_details::Email;
use spil_model::ids::{InvolvementId, ReferralId, StaffId};
use spil_model::text::ShortText;
use spil_model::use_limit::{Limit, Use};
use spil_policy::{Facts, actions};
use spil_store::outbox::{self, Message};
use spil_store::referral::{self, Loaded};
use spil_store::{Permit, Tx, credential, involvement as store};

pub use spil_model::involvement::{AgreedBy, InvolvedAs, Involvement};
pub use spil_store::involvement::{Mine, Named};

use crate::access::accounts::{Invited, link_for};
use crate::case_file::{Head, head_of};
use crate::cx::Cx;
use crate::error::{Error, Result};
use crate::outbox::INVOLVED;
use crate::viewed::Viewed;

/// Who is to look along, as somebody enters it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invite {
    /// The name; of whoever has an account already it is not used.
    pub name: ShortText,
    /// The e-mail address with which they sign in.
    pub email: Email,
    /// As what they are involved.
    pub involved_as: InvolvedAs,
    /// Who agreed.
    pub agreed_by: AgreedBy,
    /// The last day.
    pub until: Date,
}

/// Invites somebody. Gives the link with which they begin, where they had no account yet.
pub async fn invite(cx: &Cx, id: ReferralId, new: Invite) -> Result<Option<Invited>> {
    let today = cx.today();
    spil_model::involvement::check_term(today, new.until)
        .map_err(|refused| Error::invalid("until", refused.key()))?;
    let me = cx.staff().ok_or(Error::Forbidden)?;
    let tx = cx.write().await?;
    let (permit, loaded) = open::<actions::InviteInvolved>(cx, &tx, id).await?;
    let client = loaded.person.id;
    let email = new.email.to_string().to_lowercase();
    let known = credential::staff_by_email(&tx, &email).await?;
    let staff = known.unwrap_or_else(|| cx.id());
    if staff == me {
        return Err(Error::invalid("email", "involvement-yourself"));
    }
    if store::is_invited(&permit, client, (staff, today)).await? {
        return Err(Error::invalid("email", "involvement-already"));
    }
    let link = match known {
        Some(_) => {
            tell(cx, &permit, &email).await?;
            None
        }
        None => Some(begin(cx, &permit, staff, (new.name.as_str(), &email)).await?),
    };
    let involvement = Involvement {
        id: cx.id(),
        staff,
        involved_as: new.involved_as,
        agreed_by: new.agreed_by,
        invited_by: me,
        from: today,
        until: new.until,
        ended_on: None,
    };
    store::add(&permit, client, &involvement, cx.now).await?;
    permit.tell(|event| {
        event.code("involved", staff);
        event.code("as", involvement.involved_as);
        event.code("agreed_by", involvement.agreed_by);
        event.code("until", involvement.until);
    });
    cx.commit(tx).await?;
    Ok(link)
}

async fn open<'tx, A: referral::Shows + spil_policy::WriteAction>(
    cx: &Cx,
    tx: &'tx Tx,
    id: ReferralId,
) -> Result<(Permit<'tx, A>, Loaded)> {
    let found = referral::find(tx, id).await?.ok_or(Error::NotFound)?;
    let permit = cx.may::<A>(tx, found.object(), &found.facts)?;
    let loaded = referral::load(&permit).await?;
    Ok((permit, loaded))
}

/// Makes the account and its link. An account that was closed is not opened again by an invitation.
async fn begin(
    cx: &Cx,
    permit: &Permit<'_, actions::InviteInvolved>,
    staff: StaffId,
    (name, email): (&str, &str),
) -> Result<Invited> {
    let made = store::make_account(permit, staff, name, email).await;
    made.map_err(|error| match error {
        spil_store::Error::Conflict => Error::invalid("email", "involvement-closed"),
        other => other.into(),
    })?;
    link_for(cx, permit, staff, email).await
}

/// A message says that there is an invitation, and not for whom.
async fn tell(cx: &Cx, permit: &Permit<'_, actions::InviteInvolved>, email: &str) -> Result<()> {
    let message = Message {
        id: cx.id(),
        kind: INVOLVED.to_owned(),
        referral: None,
        recipient: email.to_owned(),
        language: cx.language.code().to_owned(),
        reference: String::new(),
    };
    Ok(outbox::enqueue(permit, &message, cx.now).await?)
}

/// Takes an invitation back: it ends with the next request of whoever was invited.
pub async fn end(cx: &Cx, id: ReferralId, involvement: InvolvementId) -> Result<()> {
    let me = cx.staff().ok_or(Error::Forbidden)?;
    let tx = cx.write().await?;
    let (permit, loaded) = open::<actions::EndInvolvement>(cx, &tx, id).await?;
    let ended = store::end(&permit, loaded.person.id, involvement, (me, cx.today())).await?;
    if ended == 0 {
        return Err(Error::Conflict);
    }
    permit.tell(|event| event.code("involvement", involvement));
    cx.commit(tx).await
}

/// What the page of who is invited for one client shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Involved {
    /// Who it is about.
    pub head: Head,
    /// Everybody who is or was invited, whoever can look longest in front.
    pub all: Vec<Named>,
    /// Whether the reader may invite somebody.
    pub may_invite: bool,
    /// Whether the use of the client's data is restricted: then nobody who is invited looks along.
    pub is_restricted: bool,
}

/// Who is invited for the client of a referral.
pub async fn view(cx: &Cx, id: ReferralId) -> Result<Viewed<Involved>> {
    let snapshot = cx.read().await?;
    let found = referral::find(&snapshot, id)
        .await?
        .ok_or(Error::NotFound)?;
    let permit = cx.may_see::<actions::ViewInvolvement>(&snapshot, found.object(), &found.facts)?;
    let loaded = referral::load(&permit).await?;
    let view = Involved {
        head: head_of(cx, &snapshot, &permit, &loaded).await?,
        all: store::of_client(&permit, loaded.person.id).await?,
        may_invite: cx.could::<actions::InviteInvolved>(&found.facts),
        is_restricted: stops_sharing(&found.facts),
    };
    cx.viewed(snapshot, view).await
}

fn stops_sharing(facts: &Facts) -> bool {
    let stops = |limit: &Limit| limit.stops(Use::Sharing);
    facts.limits.iter().any(stops)
}

/// For whom the reader is invited.
pub async fn mine(cx: &Cx) -> Result<Viewed<Vec<Mine>>> {
    let snapshot = cx.read().await?;
    let me = cx.staff().ok_or(Error::Forbidden)?;
    let permit = cx.may_list::<actions::ListInvolved>(&snapshot)?;
    let mine = store::mine(&permit, me).await?;
    permit.tell_clients(mine.iter().map(|one| one.person.id));
    cx.viewed(snapshot, mine).await
}
