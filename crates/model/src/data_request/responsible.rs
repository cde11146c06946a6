//! Who is responsible for a client's data, phase by phase: the desk of the network as joint controllers until somebody is
//! assigned, and from then on the organisation that employs the case manager. It moves with the case manager, and stays with the
//! last one after the end, who keeps the file.

use jiff::Timestamp;

use crate::ids::OrganisationId;

/// Who is responsible.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Responsible {
    /// The organisations of the network together, through its desk.
    Desk,
    /// The organisation that employs the case manager.
    Organisation(OrganisationId),
}

/// Somebody was assigned, or given back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Handover {
    /// When.
    pub at: Timestamp,
    /// The employer of whoever was assigned; none where nobody treats the client any more.
    pub employer: Option<OrganisationId>,
}

/// From when on somebody is responsible, until the next phase begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Phase {
    /// The beginning.
    pub from: Timestamp,
    /// Who.
    pub responsible: Responsible,
}

/// The phases since receipt, the earliest first: never two in a row with the same responsible party.
pub fn phases(received_at: Timestamp, handovers: &[Handover]) -> Vec<Phase> {
    let mut sorted = handovers.to_vec();
    sorted.sort_by_key(|handover| handover.at);
    let mut phases = vec![Phase {
        from: received_at,
        responsible: Responsible::Desk,
    }];
    for handover in sorted {
        let responsible = handover
            .employer
            .map_or(Responsible::Desk, Responsible::Organisation);
        if phases
            .last()
            .is_some_and(|last| last.responsible != responsible)
        {
            let from = handover.at.max(received_at);
            phases.push(Phase { from, responsible });
        }
    }
    phases
}

/// Who is responsible at a moment; before receipt that is the desk.
pub fn responsible(phases: &[Phase], at: Timestamp) -> Responsible {
    let begun = phases.iter().rev().find(|phase| phase.from <= at);
    begun.map_or(Responsible::Desk, |phase| phase.responsible)
}
