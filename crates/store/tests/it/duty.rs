//! The rota, alerts and late steps: each alert to one person until seen, each rung once.

use jiff::civil::date;
use spil_model::covenant::EscalationTo;
use spil_model::duty::{AlertKind, Shift};
use spil_model::steps::{Step, StepKind};
use spil_policy::{Actor, Facts, JobName, Object, Role, Staff, actions};
use spil_store::duty::{self, NewAlert};
use spil_store::journal::ObjectRef;
use spil_store::step;
use spil_testkit::on_both_engines;

use crate::given::{Given, now};

on_both_engines! {
    async fn an_alert_waits_for_one_person_until_it_is_seen_or_answered(test: &TestDb) {
        let tx = test.db.write().await.unwrap();
        let mut given = Given::new(&tx).await;
        let (me, other) = (given.staff(), given.places.staff[1]);
        let manager = given.manager();
        let submit = given.permit::<actions::SubmitReferral>(&tx, &Actor::Public);
        let mut ids = Vec::new();
        for to in [me, other] {
            let id = given.chance.uuid();
            let alert = NewAlert { id, kind: AlertKind::Danger, step: None, to };
            duty::raise(&submit, &alert, now()).await.unwrap();
            ids.push(id);
        }
        assert_eq!(duty::count_open(&tx, me).await.unwrap(), 1);
        let own = ObjectRef::one(Object::Staff, me);
        let see = given.permit_for::<actions::SeeAlert>(&tx, &manager, own, &Facts::of_staff(me));
        assert_eq!(duty::see(&see, ids[1], now()).await.unwrap(), None);
        assert_eq!(duty::count_open(&tx, other).await.unwrap(), 1);
        let referral = duty::see(&see, ids[0], now()).await.unwrap();
        assert_eq!(referral.map(spil_model::ids::ReferralId::uuid), given.object.id);
        assert_eq!(duty::count_open(&tx, me).await.unwrap(), 0);
        let look = given.permit::<actions::TakeFirstLook>(&tx, &manager);
        duty::answer_danger(&look, me, now()).await.unwrap();
        assert_eq!(duty::count_open(&tx, other).await.unwrap(), 0);
    }

    async fn each_rung_is_asked_once_and_an_alert_goes_with_its_step(test: &TestDb) {
        let tx = test.db.write().await.unwrap();
        let mut given = Given::new(&tx).await;
        let job = Actor::Job(JobName::WatchTerms);
        let watch = given.permit::<actions::WatchTerms>(&tx, &job);
        let step = Step {
            due: date(2026, 3, 3),
            kind: StepKind::FirstLook,
            referral: watch.referral(),
        };
        let id = given.chance.uuid();
        step::begin(&watch, id, &step, "", now()).await.unwrap();
        assert!(duty::overdue(&tx, date(2026, 3, 3)).await.unwrap().is_empty());
        let late = duty::overdue(&tx, date(2026, 3, 4)).await.unwrap();
        let [one] = late.as_slice() else { unreachable!("{late:?}") };
        assert_eq!((one.step, one.kind, one.asked), (id, StepKind::FirstLook, None));
        assert!(duty::escalate(&watch, one, EscalationTo::Deputy, now()).await.unwrap());
        assert!(!duty::escalate(&watch, one, EscalationTo::Deputy, now()).await.unwrap());
        let again = duty::overdue(&tx, date(2026, 3, 4)).await.unwrap();
        assert_eq!(again[0].asked, Some(EscalationTo::Deputy));
        let to = given.staff();
        let alert = NewAlert {
            id: given.chance.uuid(),
            kind: AlertKind::DeputyAsked,
            step: Some(id),
            to,
        };
        duty::raise(&watch, &alert, now()).await.unwrap();
        assert_eq!(duty::count_open(&tx, to).await.unwrap(), 1);
        step::done(&watch, StepKind::FirstLook, None, now()).await.unwrap();
        assert_eq!(duty::count_open(&tx, to).await.unwrap(), 0);
        step::reopen(&watch, now()).await.unwrap();
        assert_eq!(duty::count_open(&tx, to).await.unwrap(), 1);
        step::done(&watch, StepKind::FirstLook, Some(to), now()).await.unwrap();
        assert_eq!(duty::count_open(&tx, to).await.unwrap(), 0);
        assert!(!duty::escalate(&watch, &again[0], EscalationTo::OrganisationManager, now()).await.unwrap());
    }

    async fn a_period_that_began_keeps_its_past_and_one_to_come_goes(test: &TestDb) {
        let tx = test.db.write().await.unwrap();
        let mut given = Given::new(&tx).await;
        let administrator = Actor::Staff(Staff {
            id: given.staff(),
            grants: vec![spil_policy::Grant::of(Role::Administrator)],
            emergencies: Vec::new(),
            invited: Vec::new(),
        });
        let network = ObjectRef::all(Object::Network);
        let edit = given.permit_for::<actions::EditRota>(&tx, &administrator, network, &Facts::default());
        let shift = Shift {
            id: given.chance.uuid(),
            area: given.places.areas[0],
            manager: given.staff(),
            deputy: Some(given.places.staff[1]),
            first_day: date(2031, 3, 9),
            last_day: None,
        };
        duty::add_shift(&edit, &shift).await.unwrap();
        assert_eq!(duty::find_shift(&tx, shift.id).await.unwrap(), Some(shift));
        duty::end_shift(&edit, &shift, date(2031, 3, 12)).await.unwrap();
        let ended = duty::find_shift(&tx, shift.id).await.unwrap().unwrap();
        assert_eq!(ended.last_day, Some(date(2031, 3, 11)));
        assert!(duty::shifts(&tx, date(2031, 3, 11)).await.unwrap().contains(&ended));
        assert!(!duty::shifts(&tx, date(2031, 3, 12)).await.unwrap().contains(&ended));
        duty::end_shift(&edit, &shift, shift.first_day).await.unwrap();
        assert_eq!(duty::find_shift(&tx, shift.id).await.unwrap(), None);
        let north = duty::desks(&tx, date(2026, 3, 2)).await.unwrap();
        assert!(north.len() >= 3, "{north:?}");
        let managers = duty::managers_of(&tx, date(2026, 3, 2), &given.places.staff, &given.places.teams).await.unwrap();
        assert_eq!(managers.len(), 1);
    }
}
