//! Every rule as a story, `stories.txt`: who may do what about what, in which stages; and the nearest who may not.
//!
//! A row of the table that goes away, or says something else, makes a story untrue.

use std::collections::BTreeSet;

use spil_model::use_limit::Limit;
use spil_policy::{
    Action, Actor, Decision, Employer, Facts, Fields, Grant, JobName, Role, Staff, Stage, decide,
    rules,
};

use crate::world::{area, client, grant_at, one, organisation, person, staff, team};

const STORIES: &str = include_str!("stories.txt");

/// Who, and about what.
struct Scene {
    who: Actor,
    about: Facts,
}

/// One line of the file.
struct Story {
    rule: String,
    shows: Fields,
    may: Scene,
    actions: Vec<Action>,
    stages: Vec<Stage>,
    may_not: Scene,
}

fn stories() -> Vec<Story> {
    let is_story = |line: &&str| !line.is_empty() && !line.starts_with('#');
    STORIES.lines().filter(is_story).map(story).collect()
}

fn story(line: &str) -> Story {
    let (yes, no) = line.split_once("||").expect(line);
    let yes: Vec<&str> = yes.split('|').map(str::trim).collect();
    let [rule, shows, who, actions, stages, about] = yes[..] else {
        panic!("{line}");
    };
    let (who_not, about_not) = no.split_once('|').expect(line);
    Story {
        rule: rule.to_owned(),
        shows: Fields::from_name(shows).expect(line),
        may: scene(who, about),
        actions: actions
            .split_whitespace()
            .map(|name| Action::from_name(name).expect(name))
            .collect(),
        stages: stages.split_whitespace().map(stage).collect(),
        may_not: scene(who_not.trim(), about_not.trim()),
    }
}

fn stage(code: &str) -> Stage {
    let mut all = Stage::ALL.iter().copied();
    all.find(|stage| stage.code() == code).expect(code)
}

fn scene(who: &str, about: &str) -> Scene {
    Scene {
        who: actor(who),
        about: facts(about),
    }
}

fn actor(words: &str) -> Actor {
    let (name, how) = words.split_once(' ').unwrap_or((words, ""));
    match (name, how) {
        ("visitor", "") => Actor::Public,
        ("console", "") => Actor::Console {
            user: "beheer".to_owned(),
        },
        ("job", job) => Actor::Job(JobName::from_name(job).expect(job)),
        ("staff", "") => staff(1, Vec::new()),
        ("staff", "2") => staff(2, Vec::new()),
        (role, how) => somebody(Role::from_name(role).expect(role), how),
    }
}

fn somebody(role: Role, how: &str) -> Actor {
    match how {
        "" => one(1, role),
        "2" => one(2, role),
        "elsewhere" => staff(1, vec![grant_at(role, 2)]),
        "in emergency" => Actor::Staff(Staff {
            id: person(1),
            // Without a place: nothing but the emergency ties them.
            grants: vec![Grant::of(role)],
            emergencies: vec![client(1)],
            invited: Vec::new(),
        }),
        "invited" => Actor::Staff(Staff {
            id: person(1),
            grants: vec![Grant::of(role)],
            emergencies: Vec::new(),
            invited: vec![client(1)],
        }),
        "of welfare" => staff(
            1,
            vec![Grant {
                employer: Employer::Welfare,
                ..grant_at(role, 1)
            }],
        ),
        other => panic!("{other}"),
    }
}

fn facts(words: &str) -> Facts {
    let mut facts = Facts::default();
    let (what, number) = words.split_once(' ').unwrap_or((words, "0"));
    let number: u8 = number.parse().expect(words);
    match what {
        "nothing" => {}
        "key" => facts.found_by_code = true,
        "area" => facts.sub_region = Some(area(number)),
        "areas" => facts.areas = vec![area(3), area(number)],
        "team" => facts.teams = vec![team(number)],
        "organisation" => facts.organisations = vec![organisation(number)],
        "client" => {
            // Of an area that nobody here has.
            facts.sub_region = Some(area(3));
            facts.client = Some(client(number));
        }
        "account" => facts.staff = Some(person(number)),
        "offered" => facts.offered_to = Some(person(number)),
        "asked" => facts.consulted = vec![person(number)],
        "case_manager" => facts.case_manager = Some(person(number)),
        "link_worker" => facts.link_worker = Some(person(number)),
        "stand_by" => facts.stand_by = Some(person(number)),
        other => panic!("{other}"),
    }
    facts
}

/// Under which rule, and how much.
fn answer(scene: &Scene, action: Action, stage: Option<Stage>) -> Option<(String, Fields)> {
    let about = Facts {
        stage,
        ..scene.about.clone()
    };
    match decide(&scene.who, action, &about) {
        Decision::Granted(granted) => Some((granted.rule.to_string(), granted.fields)),
        Decision::Refused(_) => None,
    }
}

impl Story {
    /// Looks at every action in every stage; says how many answers that were.
    fn check(&self) -> usize {
        let mut looked_at = 0;
        for action in &self.actions {
            for stage in [None].into_iter().chain(Stage::ALL.iter().map(Some)) {
                self.check_one(*action, stage.copied());
                looked_at += 2;
            }
        }
        looked_at
    }

    fn check_one(&self, action: Action, stage: Option<Stage>) {
        let at = format!("{}: {action} in {stage:?}", self.rule);
        let opens = self.stages.is_empty() || stage.is_some_and(|one| self.stages.contains(&one));
        let answered = answer(&self.may, action, stage);
        if opens {
            assert_eq!(answered, Some((self.rule.clone(), self.shows)), "{at}");
            assert_eq!(answer(&self.may_not, action, stage), None, "{at}");
        } else {
            let rule = answered.map(|(rule, _)| rule);
            assert_ne!(rule.as_deref(), Some(self.rule.as_str()), "{at}");
        }
    }
}

#[test]
fn every_rule_opens_what_its_story_says_and_not_to_the_nearest_other() {
    let stories = stories();
    let looked_at: usize = stories.iter().map(Story::check).sum();
    println!("{} stories: {looked_at} answers", stories.len());
    assert!(stories.len() >= 80 && looked_at >= 2_000);
}

#[test]
fn every_rule_has_a_story() {
    let told: BTreeSet<String> = stories().into_iter().map(|story| story.rule).collect();
    for rule in rules().all() {
        assert!(told.contains(rule.id.as_str()), "{} has no story", rule.id);
    }
}

#[test]
fn a_restriction_stops_asking_advice_and_sharing_and_nothing_of_care() {
    let treated = Facts {
        case_manager: Some(person(1)),
        stage: Some(Stage::Guidance),
        ..Facts::default()
    };
    let restricted = Facts {
        limits: [Limit::Restricted].into(),
        ..treated.clone()
    };
    let case_manager = one(1, Role::CaseManager);
    let may = |action, facts: &Facts| decide(&case_manager, action, facts).is_granted();
    for shared in [
        Action::AskGeriatricTeam,
        Action::PointToSupport,
        Action::RouteOnward,
    ] {
        assert!(may(shared, &treated), "{shared}");
        assert!(!may(shared, &restricted), "{shared}");
    }
    for care in [
        Action::ViewReferral,
        Action::LogContact,
        Action::ViewGuidance,
    ] {
        assert!(may(care, &restricted), "{care}");
    }
}
