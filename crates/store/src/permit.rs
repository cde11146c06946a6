//! The permit: proof that policy allowed one action on one object, and that the journal will say so.
//!
//! Only this module makes one. Functions on personal data take a permit and no id beside it.

use std::marker::PhantomData;

use jiff::Timestamp;
use spil_model::ids::{PersonId, ReferralId, StaffId};
use spil_policy::{
    Action, ActionKind, Actor, Decision, Existence, Facts, Fields, ReadAction, Scope,
    ScopeCondition, WriteAction, decide, rules, scope,
};
use uuid::Uuid;

use crate::conn::{Conn, Snapshot, Tx};
use crate::journal::{Event, ObjectRef, Origin};

/// Who asks, when and from where: what every journal event says.
#[derive(Debug, Clone)]
pub struct Request<'a> {
    /// Who acts.
    pub actor: &'a Actor,
    /// The moment, from the clock of the caller.
    pub now: Timestamp,
    /// The id that the event gets.
    pub event_id: Uuid,
    /// From where.
    pub origin: &'a Origin,
}

impl Request<'_> {
    fn event<A: ActionKind>(&self, object: ObjectRef) -> Event {
        let mut event = Event::new(self.event_id, self.now, self.actor, A::ACTION, object);
        event.origin = self.origin.clone();
        event
    }
}

/// The action is not allowed. The event must be written before the refusal is answered.
#[derive(Debug)]
pub struct RefusedAccess {
    /// Whether the answer may say that the object exists.
    pub existence: Existence,
    /// What the journal must say.
    pub event: Box<Event>,
}

/// Leave to do `A` to one object, within one transaction.
#[derive(Debug)]
pub struct Permit<'tx, A: ActionKind> {
    conn: &'tx Conn,
    object: ObjectRef,
    fields: Fields,
    place: usize,
    action: PhantomData<A>,
}

/// Leave to do `A` to whatever the scope opens, within one transaction.
#[derive(Debug)]
pub struct ListPermit<'tx, A: ActionKind> {
    conn: &'tx Conn,
    scope: Scope,
    place: usize,
    action: PhantomData<A>,
}

impl Tx {
    /// Asks policy, and notes the answer for the journal.
    pub fn authorize<A: WriteAction>(
        &self,
        request: &Request<'_>,
        object: ObjectRef,
        facts: &Facts,
    ) -> Result<Permit<'_, A>, RefusedAccess> {
        authorize(self, request, object, facts)
    }

    /// Asks policy to see something while changing something else.
    pub fn authorize_view<A: ReadAction>(
        &self,
        request: &Request<'_>,
        object: ObjectRef,
        facts: &Facts,
    ) -> Result<Permit<'_, A>, RefusedAccess> {
        authorize(self, request, object, facts)
    }
}

impl Snapshot {
    /// Asks policy, and notes the answer for the journal.
    pub fn authorize<A: ReadAction>(
        &self,
        request: &Request<'_>,
        object: ObjectRef,
        facts: &Facts,
    ) -> Result<Permit<'_, A>, RefusedAccess> {
        authorize(self, request, object, facts)
    }

    /// Asks policy what a list may show.
    pub fn authorize_list<A: ReadAction>(
        &self,
        request: &Request<'_>,
    ) -> Result<ListPermit<'_, A>, RefusedAccess> {
        list(self, request)
    }
}

fn authorize<'tx, A: ActionKind>(
    conn: &'tx Conn,
    request: &Request<'_>,
    object: ObjectRef,
    facts: &Facts,
) -> Result<Permit<'tx, A>, RefusedAccess> {
    let event = request.event::<A>(object);
    match decide(request.actor, A::ACTION, facts) {
        Decision::Granted(granted) => {
            let place = conn.note(event.granted(&granted).tied(facts));
            Ok(Permit {
                conn,
                object,
                fields: granted.fields,
                place,
                action: PhantomData,
            })
        }
        Decision::Refused(refused) => Err(RefusedAccess {
            existence: refused.existence,
            event: Box::new(missing(event.tied(facts), A::ACTION)),
        }),
    }
}

/// Which rules would have allowed it.
fn missing(mut event: Event, action: Action) -> Event {
    let rules: Vec<_> = rules()
        .for_action(action)
        .map(|rule| rule.id.to_string())
        .collect();
    event.code("missing", rules.join(" "));
    event
}

fn list<'tx, A: ActionKind>(
    conn: &'tx Conn,
    request: &Request<'_>,
) -> Result<ListPermit<'tx, A>, RefusedAccess> {
    let mut event = request.event::<A>(ObjectRef::all(A::ACTION.object()));
    let scope = scope(request.actor, A::ACTION);
    let Some(first) = scope.any_of.first() else {
        return Err(RefusedAccess {
            existence: Existence::Known,
            event: Box::new(missing(event, A::ACTION)),
        });
    };
    event.outcome = crate::journal::Outcome::Granted;
    event.rule = Some(first.rule.to_string());
    event.emergency = matches!(first.condition, ScopeCondition::ClientIn(_));
    let place = conn.note(event);
    Ok(ListPermit {
        conn,
        scope,
        place,
        action: PhantomData,
    })
}

impl<'tx, A: ActionKind> Permit<'tx, A> {
    /// The object.
    pub fn object(&self) -> ObjectRef {
        self.object
    }

    /// How much of the object may be shown.
    pub fn fields(&self) -> Fields {
        self.fields
    }

    /// The transaction that the permit is bound to.
    pub(crate) fn conn(&self) -> &'tx Conn {
        self.conn
    }

    /// The id of the object; nil where the object is a kind of thing as a whole.
    pub(crate) fn id(&self) -> Uuid {
        self.object.id.unwrap_or_default()
    }

    /// The referral that the permit is for.
    pub fn referral(&self) -> ReferralId {
        ReferralId::from(self.id())
    }

    /// The member of staff that the permit is for.
    pub fn staff(&self) -> StaffId {
        StaffId::from(self.id())
    }

    /// Says more in the journal event: names of fields, codes. Never values.
    pub fn tell(&self, amend: impl FnOnce(&mut Event)) {
        self.conn.amend(self.place, amend);
    }
}

impl<'tx, A: ActionKind> ListPermit<'tx, A> {
    /// What the list may show.
    pub fn scope(&self) -> &Scope {
        &self.scope
    }

    pub(crate) fn conn(&self) -> &'tx Conn {
        self.conn
    }

    /// Notes whom the list shows, for the client's view of who looked.
    pub fn tell_clients(&self, clients: impl IntoIterator<Item = PersonId>) {
        self.conn
            .amend(self.place, |event| event.clients.extend(clients));
    }

    /// Says more in the journal event: filters as codes, a keyed hash of a search term. Never values.
    pub fn tell(&self, amend: impl FnOnce(&mut Event)) {
        self.conn.amend(self.place, amend);
    }
}
