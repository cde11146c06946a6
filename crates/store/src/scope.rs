//! The SQL reading of a scope: which rows of `referral r` an actor may see in a list.
//!
//! The other reading is [`spil_policy::Scope::matches`]; a test holds the two equal in random worlds.

use spil_policy::{Scope, ScopeCondition, ScopePart};

use crate::query::Query;

/// Adds the condition on the table alias `r` (referral). A scope without parts opens nothing.
pub(crate) fn push(query: &mut Query, scope: &Scope) {
    query.sql("(");
    for part in &scope.any_of {
        push_part(query, part);
        query.sql(" OR ");
    }
    query.sql("1 = 0)");
}

/// Adds the condition on the table alias `q` (a pair of people): what opens either of the two, or whoever is seen as one with
/// them, opens the pair. People have no stage, no team and nobody who treats them; their referrals have.
pub(crate) fn push_people(query: &mut Query, scope: &Scope) {
    query.sql("(");
    for part in scope.any_of.iter().filter(|part| part.stages.is_none()) {
        match &part.condition {
            ScopeCondition::Everything => query.sql("1 = 1"),
            ScopeCondition::SubRegionIn(areas) => query
                .sql(PLACED)
                .sql(" AND r.sub_region_id IN ")
                .list(areas.iter().map(|area| area.uuid()))
                .sql(")"),
            ScopeCondition::WithoutSubRegion => query
                .sql("NOT ")
                .sql(PLACED)
                .sql(" AND r.sub_region_id IS NOT NULL)"),
            _ => query.sql("1 = 0"),
        };
        query.sql(" OR ");
    }
    query.sql("1 = 0)");
}

// `CROSS JOIN` says to SQLite to begin with the two people and not with everybody of the area; to PostgreSQL it says nothing.
const PLACED: &str = "EXISTS (SELECT 1 FROM person o CROSS JOIN person m CROSS JOIN referral r
    WHERE o.id IN (q.one_id, q.other_id) AND m.canonical_id = o.canonical_id AND r.person_id = m.id";

fn push_part(query: &mut Query, part: &ScopePart) {
    query.sql("(");
    push_condition(query, &part.condition);
    if let Some(stages) = &part.stages {
        query
            .sql(" AND r.stage IN ")
            .list(stages.iter().map(|stage| stage.code()));
    }
    query.sql(")");
}

fn push_condition(query: &mut Query, condition: &ScopeCondition) {
    match condition {
        ScopeCondition::Everything => query.sql("1 = 1"),
        ScopeCondition::FoundByCode | ScopeCondition::StaffIs(_) => query.sql("1 = 0"),
        ScopeCondition::SubRegionIn(areas) => {
            query.sql("r.sub_region_id IN ").list(areas.iter().map(|area| area.uuid()))
        }
        ScopeCondition::WithoutSubRegion => query.sql("r.sub_region_id IS NULL"),
        ScopeCondition::TeamIn(teams) => query.sql("r.team_id IN ").list(teams.iter().map(|team| team.uuid())),
        ScopeCondition::TreatedBy(staff) => query
            .sql("(r.case_manager_id = ")
            .bind(staff.uuid())
            .sql(" OR r.link_worker_id = ")
            .bind(staff.uuid())
            .sql(" OR r.stand_by_id = ")
            .bind(staff.uuid())
            .sql(")"),
        ScopeCondition::OfferedTo(staff) => query.sql("r.offered_to = ").bind(staff.uuid()),
        ScopeCondition::ConsultedBy(staff) => query
            .sql("r.id IN (SELECT q.referral_id FROM geriatric_team_question q WHERE q.answered_at IS NULL AND q.asked_of = ")
            .bind(staff.uuid())
            .sql(")"),
        ScopeCondition::ClientIn(clients) => query
            .sql("r.person_id IN ")
            .list(clients.iter().map(|client| client.uuid())),
        ScopeCondition::OrganisationIn(organisations) => query
            .sql("r.case_manager_organisation_id IN ")
            .list(organisations.iter().map(|organisation| organisation.uuid())),
    };
}

#[cfg(test)]
mod tests {
    use spil_model::ids::{StaffId, SubRegionId, TeamId};
    use spil_policy::{Fields, Stage};
    use uuid::Uuid;

    use super::*;

    /// What a scope of one part becomes.
    fn sql(
        push: fn(&mut Query, &Scope),
        condition: ScopeCondition,
        stages: Option<Vec<Stage>>,
    ) -> String {
        let part = ScopePart {
            condition,
            stages,
            rule: String::from("rule").into(),
            fields: Fields::All,
        };
        let mut query = Query::new("");
        push(&mut query, &Scope { any_of: vec![part] });
        query.into_parts().0
    }

    #[test]
    fn what_only_its_owner_has_opens_no_list() {
        for condition in [
            ScopeCondition::FoundByCode,
            ScopeCondition::StaffIs(StaffId::from(Uuid::nil())),
        ] {
            assert_eq!(sql(push, condition, None), "((1 = 0) OR 1 = 0)");
        }
    }

    #[test]
    fn a_stage_a_team_or_a_treatment_opens_no_pair_of_people() {
        let area = ScopeCondition::SubRegionIn(vec![SubRegionId::from(Uuid::nil())]);
        assert!(sql(push_people, area.clone(), None).contains("r.sub_region_id IN ($1)"));
        assert_eq!(
            sql(push_people, area, Some(vec![Stage::Waiting])),
            "(1 = 0)"
        );
        for condition in [
            ScopeCondition::TeamIn(vec![TeamId::from(Uuid::nil())]),
            ScopeCondition::TreatedBy(StaffId::from(Uuid::nil())),
        ] {
            assert_eq!(sql(push_people, condition, None), "(1 = 0 OR 1 = 0)");
        }
    }
}
