//! Decisions, questions and routes come back as they were kept, the last one first; nothing is overwritten.

use jiff::civil::date;
use spil_model::answer::Answer;
use spil_model::referral::{RouteOnward, RouteReason};
use spil_model::text::{LongText, ShortText};
use spil_model::triage_rules::Assessment;
use spil_policy::{Actor, Grant, Role, Staff, actions};
use spil_store::consult::{self, NewQuestion};
use spil_store::triage::{self, Decided, Findings};
use spil_store::{route_onward, step};
use spil_testkit::on_both_engines;

use crate::given::{Given, now};

fn text(text: &str) -> LongText {
    LongText::parse(text).unwrap()
}

fn findings() -> Findings {
    Findings {
        assessment: Assessment {
            lives_alone: Answer::Yes,
            ..Assessment::default()
        },
        conditions: [("lives-at-home".parse().unwrap(), Answer::No)].into(),
    }
}

on_both_engines! {
    async fn decisions_come_back_with_what_they_rest_on(test: &TestDb) {
        let tx = test.db.write().await.unwrap();
        let mut given = Given::new(&tx).await;
        given.facts.stage = Some(spil_model::referral::Stage::Triage);
        let manager = given.manager();
        let decide = given.permit::<actions::DecideTriage>(&tx, &manager);
        assert!(triage::history(&decide).await.unwrap().is_empty());
        assert_eq!(triage::last_found(&decide).await.unwrap(), None);
        let mut expected = Vec::new();
        for (class, minutes) in [("high", 0), ("urgent", 5)] {
            let at = now() + jiff::SignedDuration::from_mins(minutes);
            let decided = Decided {
                id: given.chance.uuid().into(),
                at,
                by: given.staff(),
                findings: findings(),
                suggested: "high".parse().ok(),
                fired: vec!["danger-and-nobody-there".parse().unwrap()],
                class: class.parse().unwrap(),
                reason: (minutes > 0).then(|| text("Val")),
                term_from: at,
                due: date(2026, 4, 13),
            };
            triage::insert(&decide, &decided).await.unwrap();
            expected.insert(0, decided);
        }
        let history = triage::history(&decide).await.unwrap();
        let found: Vec<Decided> = history.into_iter().map(|entry| entry.decided).collect();
        assert_eq!(found, expected);
        let id = given.chance.uuid();
        triage::keep_findings(&decide, id, &findings(), given.staff(), now()).await.unwrap();
        assert_eq!(triage::last_found(&decide).await.unwrap().unwrap().findings, findings());
    }

    async fn a_question_is_closed_once_and_only_by_whom_it_was_put_to(test: &TestDb) {
        let tx = test.db.write().await.unwrap();
        let mut given = Given::new(&tx).await;
        let (manager, member) = (given.manager(), given.places.staff[1]);
        let ask = given.permit::<actions::AskGeriatricTeam>(&tx, &manager);
        let new = NewQuestion {
            id: given.chance.uuid().into(),
            by: given.staff(),
            of: member,
            text: text("Een delier?"),
            consent: None,
        };
        consult::ask(&ask, &new, now()).await.unwrap();
        given.facts.consulted = vec![member];
        let physician = Actor::Staff(Staff {
            id: member,
            grants: vec![Grant::of(Role::GeriatricTeamMember)],
            emergencies: Vec::new(),
            invited: Vec::new(),
        });
        let answer = given.permit::<actions::AnswerGeriatricTeam>(&tx, &physician);
        let by_other = consult::answer(&answer, new.id, given.staff(), &text("Nee"), now()).await;
        assert!(!by_other.unwrap());
        assert!(consult::answer(&answer, new.id, member, &text("Ja"), now()).await.unwrap());
        assert!(!consult::answer(&answer, new.id, member, &text("Nee"), now()).await.unwrap());
        assert!(!consult::withdraw(&ask, new.id, given.staff(), now()).await.unwrap());
        let questions = consult::questions(&ask).await.unwrap();
        assert_eq!(questions[0].closed.as_ref().unwrap().answer, Some(text("Ja")));
        let area = given.places.areas[0];
        assert!(consult::members(&tx, date(2026, 3, 2), Some(area)).await.unwrap().is_empty());
    }

    async fn a_route_counts_as_open_until_it_is_confirmed_or_given_up(test: &TestDb) {
        let tx = test.db.write().await.unwrap();
        let mut given = Given::new(&tx).await;
        let manager = given.manager();
        let open = given.permit::<actions::RouteOnward>(&tx, &manager);
        let loaded = spil_store::referral::load(&open).await.unwrap();
        let route = loaded.referral.route_onward(
            given.chance.uuid().into(),
            RouteReason::Addiction,
            ShortText::parse("Verslavingszorg").unwrap(),
            now(),
        );
        let route: RouteOnward = route.unwrap();
        route_onward::insert(&open, &route, "Gebeld", given.staff()).await.unwrap();
        let since = async || {
            let matters = step::matters(&open, &loaded.referral, now()).await.unwrap();
            matters.route_opened_at
        };
        assert_eq!(since().await, Some(now()));
        let confirm = given.permit::<actions::ConfirmRoute>(&tx, &manager);
        let mut kept = route_onward::routes(&confirm).await.unwrap().remove(0);
        assert_eq!(kept.route, route);
        kept.route.decline(now()).unwrap();
        kept.declined_why = String::from("vol");
        route_onward::update(&confirm, &kept).await.unwrap();
        assert_eq!(since().await, Some(now()));
        kept.route.give_up(now()).unwrap();
        route_onward::update(&confirm, &kept).await.unwrap();
        assert_eq!(since().await, None);
        assert_eq!(route_onward::routes(&confirm).await.unwrap(), [kept]);
    }
}
