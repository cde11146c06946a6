//! People come back with their roles and hours, absences with their dates, who was named in order; of two changes of one
//! version the second is a conflict.

use jiff::SignedDuration;
use jiff::civil::date;
use spil_model::guidance::{Contact, ContactKind, ContactRole, WithWhom};
use spil_model::ids::{AbsenceId, StaffId};
use spil_model::referral::{GiveBack, Holders, Naming, Stage};
use spil_model::team::Absence;
use spil_policy::{Actor, Facts, Grant, Object, Role, Staff, actions};
use spil_store::guidance::{add_contact, contacts};
use spil_store::journal::{Journal, JournalKey, ObjectRef, Origin};
use spil_store::team::{
    Named, Place, absence_of, absences, add_absence, cases, colleagues, contracts, held, history,
    inbox, mine, name, withdraw_absence,
};
use spil_store::{Error, Request, organisation, referral};
use spil_testkit::on_both_engines;

use crate::given::{Given, now};

fn journal() -> Journal {
    Journal::new("test".to_owned(), JournalKey::new([7; 32]))
}

fn somebody(id: StaffId, grant: Grant) -> Actor {
    Actor::Staff(Staff {
        id,
        grants: vec![grant],
        emergencies: Vec::new(),
        invited: Vec::new(),
    })
}

async fn id_of(conn: &spil_store::Conn, name: &str) -> StaffId {
    let names = organisation::staff_names(conn).await.unwrap();
    names.into_iter().find(|one| one.name == name).unwrap().id
}

on_both_engines! {
    async fn people_come_back_with_roles_hours_and_contracts(test: &TestDb) {
        let tx = test.db.write().await.unwrap();
        Given::new(&tx).await;
        let day = date(2026, 3, 2);
        let teams = organisation::teams(&tx).await.unwrap();
        let team = teams.iter().find(|team| team.code == "centrum-1").unwrap().id;
        let found = colleagues(&tx, &[Place::Team(team)], day).await.unwrap();
        let names: Vec<&str> = found.iter().map(|one| one.name.as_str()).collect();
        assert_eq!(names, ["Anouk Peters", "Marit van der Wiel"]);
        let marit = found.last().unwrap();
        let hours: Vec<u32> = marit.hours.iter().map(|hours| hours.appointment.hours.0).collect();
        assert_eq!(hours, [2000, 800]);
        assert!(marit.is_in(team, Role::CaseManager) && !marit.is_in(team, Role::LinkWorker));
        let before = colleagues(&tx, &[Place::Person(marit.id)], date(2024, 12, 31)).await.unwrap();
        assert!(before.first().unwrap().hours.is_empty());
        let sefa = id_of(&tx, "Sefa Yıldırım").await;
        let sefa = colleagues(&tx, &[Place::Person(sefa)], day).await.unwrap().remove(0);
        assert_eq!(sefa.hours.first().unwrap().appointment.hours.0, 2850);
        let employers: Vec<_> = marit.organisations().into_iter().chain(sefa.organisations()).collect();
        let contracts = contracts(&tx, &employers).await.unwrap();
        assert_eq!(contracts.len(), 3);
        let employer = sefa.organisations().into_iter().next().unwrap();
        let employed = colleagues(&tx, &[Place::Organisation(employer)], day).await.unwrap();
        assert_eq!(employed.len(), 2);
        assert!(colleagues(&tx, &[], day).await.unwrap().is_empty());
    }

    async fn an_absence_comes_back_until_it_is_over_or_withdrawn(test: &TestDb) {
        let tx = test.db.write().await.unwrap();
        let mut given = Given::new(&tx).await;
        let me = given.staff();
        let actor = somebody(me, Grant::of(Role::CaseManager));
        let (object, facts) = (ObjectRef::one(Object::Staff, me), Facts::of_staff(me));
        let permit = given.permit_for::<actions::EditAbsence>(&tx, &actor, object, &facts);
        let week = Absence { from: date(2026, 3, 9), until: Some(date(2026, 3, 15)) };
        let open = Absence { from: date(2026, 4, 1), until: None };
        let (first, second) = (AbsenceId::from(given.chance.uuid()), AbsenceId::from(given.chance.uuid()));
        add_absence(&permit, first, week, me, now()).await.unwrap();
        add_absence(&permit, second, open, me, now()).await.unwrap();
        let third = AbsenceId::from(given.chance.uuid());
        add_absence(&permit, third, week, me, now()).await.unwrap();
        withdraw_absence(&permit, third, now()).await.unwrap();
        let again = withdraw_absence(&permit, third, now()).await;
        assert!(matches!(again, Err(Error::Conflict)), "{again:?}");
        assert_eq!(absence_of(&tx, first).await.unwrap(), Some(me));
        assert_eq!(absence_of(&tx, third).await.unwrap(), None);
        tx.commit(&journal()).await.unwrap();
        let snapshot = test.db.read().await.unwrap();
        let origin = Origin::default();
        let request = Request { actor: &actor, now: now(), event_id: given.chance.uuid(), origin: &origin };
        let list = snapshot.authorize_list::<actions::ViewAbsence>(&request).unwrap();
        let on = async |day| {
            let rows = absences(&list, &[me], day).await.unwrap();
            rows.into_iter().map(|row| row.absence).collect::<Vec<Absence>>()
        };
        assert_eq!(on(date(2026, 3, 15)).await, [week, open]);
        assert_eq!(on(date(2026, 3, 16)).await, [open]);
        assert!(absences(&list, &[], date(2026, 3, 2)).await.unwrap().is_empty());
        drop(list);
        snapshot.finish().await.unwrap();
    }

    async fn who_was_named_comes_back_the_last_first(test: &TestDb) {
        let tx = test.db.write().await.unwrap();
        let mut given = Given::new(&tx).await;
        given.facts.stage = Some(Stage::Waiting);
        let manager = given.manager();
        let offer = given.permit::<actions::OfferReferral>(&tx, &manager);
        let (by, to) = (given.staff(), given.places.staff[1]);
        for (minutes, kind, reason) in [(0, Naming::Offered, None), (5, Naming::Declined, Some(GiveBack::NoRoom))] {
            let named = Named {
                id: given.chance.uuid().into(),
                kind,
                staff: Some(to),
                team: None,
                reason,
                rationale: "Jij kent de straat.",
                by,
            };
            name(&offer, &named, now() + SignedDuration::from_mins(minutes)).await.unwrap();
        }
        let lines = history(&offer).await.unwrap();
        let kinds: Vec<_> = lines.iter().map(|line| (line.kind, line.reason)).collect();
        assert_eq!(kinds, [(Naming::Declined, Some(GiveBack::NoRoom)), (Naming::Offered, None)]);
        assert!(lines.iter().all(|line| line.staff == Some(to) && line.by == by));
        let visit = Contact {
            id: given.chance.uuid().into(),
            at: now(),
            by: to,
            role: ContactRole::CaseManager,
            kind: ContactKind::Visit,
            with: WithWhom::Both,
        };
        add_contact(&offer, &visit, true, now()).await.unwrap();
        let kept = contacts(&offer).await.unwrap().remove(0);
        assert_eq!((kept.on, kept.kind, kept.with, kept.starts_guidance), (date(2026, 3, 2), ContactKind::Visit, WithWhom::Both, true));
    }

    async fn a_second_change_of_one_version_is_a_conflict_and_lists_follow_the_holder(test: &TestDb) {
        let tx = test.db.write().await.unwrap();
        let mut given = Given::new(&tx).await;
        given.facts.stage = Some(Stage::Waiting);
        let manager = given.manager();
        let offer = given.permit::<actions::OfferReferral>(&tx, &manager);
        let mut loaded = referral::load(&offer).await.unwrap().referral;
        let team = given.places.teams[0];
        let to = given.places.staff[1];
        loaded.routing.team = Some(team);
        loaded.stage = Stage::Assigned;
        loaded.holders = Holders { case_manager: Some(to), ..Holders::default() };
        referral::save(&offer, &loaded).await.unwrap();
        let second = referral::save(&offer, &loaded).await;
        assert!(matches!(second, Err(Error::Conflict)), "{second:?}");
        tx.commit(&journal()).await.unwrap();
        let snapshot = test.db.read().await.unwrap();
        let origin = Origin::default();
        let grant = Grant { team: Some(team), ..Grant::of(Role::CaseManager) };
        let treats = somebody(to, grant);
        let other = somebody(given.places.staff[2], grant);
        let mut request = |actor| Request { actor, now: now(), event_id: given.chance.uuid(), origin: &origin };
        let list = snapshot.authorize_list::<actions::ListReferrals>(&request(&treats)).unwrap();
        assert_eq!(mine(&list, to).await.unwrap().len(), 1);
        let of_other = snapshot.authorize_list::<actions::ListReferrals>(&request(&other)).unwrap();
        assert!(mine(&of_other, to).await.unwrap().is_empty());
        let passes = snapshot.authorize_list::<actions::SuggestAssignment>(&request(&other)).unwrap();
        assert_eq!(held(&passes, team, to).await.unwrap().len(), 1);
        assert!(cases(&passes, &[to]).await.unwrap().is_empty(), "without a class it weighs nothing");
        let sees = snapshot.authorize_list::<actions::ViewInbox>(&request(&other)).unwrap();
        assert!(inbox(&sees, team).await.unwrap().is_empty());
        drop((list, of_other, passes, sees));
        snapshot.finish().await.unwrap();
    }
}
