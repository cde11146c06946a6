//! Two people who may be one: side by side, judged, seen as one, and parted again. On both engines.

use std::collections::BTreeMap;

use spil_app::Error;
use spil_app::case_file::case_file;
use spil_app::client::merge::{Then, Whose, undo};
use spil_app::client::page::{Client, client};
use spil_app::client::pair::{Pair, Verdict, judge, list, view};
use spil_app::client::split::{Split, split};
use spil_app::ending::{Death, record_death};
use spil_app::referral::submit;
use spil_model::bsn::Bsn;
use spil_model::client::merge::MergeRefused;
use spil_model::client::pair::{Judgement, Likelihood};
use spil_model::geography::Postcode;
use spil_model::ids::ReferralId;
use spil_model::name::PersonName;
use spil_model::referral::Stage;
use spil_testkit::{TestApp, TestDb};

use crate::client_people::{
    IN_ZUIDERVELD, both, desk, details, in_the_south, made_one, make_one, meanwhile, names, new,
    on_both, only_alias, open_pairs, page, pair_of, parting, referred, refused, stage, typed, why,
};

on_both! {
    async fn of_one_person_everything_is_seen_under_the_kept_one(test) {
        let first = referred(test, "Margaretha", "Wouterloodt").await;
        test.at("2026-03-03T08:00:00Z");
        let second = referred(test, "Greet", "Wouterloot").await;
        let cx = desk(test).await;
        let pair = both(&cx, open_pairs(&cx, Judgement::Open).await[0]).await;
        assert_eq!(pair.judgement, Judgement::Open);
        assert!(pair.likelihood <= Likelihood::Possible, "{}", pair.probability);
        assert!(!pair.reasons.is_empty());
        assert_eq!(pair.obstacle, None);
        // The clock of the first runs longest.
        let kept = pair.people.iter().find(|person| person.id == pair.kept).unwrap();
        assert_eq!(kept.referrals[0].id, first.id);
        assert_eq!(names(&cx, "Wouterloodt").await.len(), 1);
        let (kept, other) = made_one(&cx).await;
        assert!(open_pairs(&cx, Judgement::Open).await.is_empty());
        let shown = page(&cx, other).await;
        assert_eq!(shown.id, kept);
        assert_eq!(shown.referrals.len(), 2);
        assert_eq!(shown.aliases[0].made_by.as_deref(), Some("Marit van der Wiel"));
        // Whichever name one looks for, what carries the clocks is found, under the name of the kept one.
        for text in ["Wouterloodt", "Wouterloot"] {
            assert_eq!(names(&cx, text).await, ["Wouterloodt, M."], "{text}");
        }
        let file = case_file(&cx, second.id).await.unwrap().release(&cx).await.unwrap();
        assert_eq!(file.head.name, kept_name(&shown));
        assert_eq!(file.head.person, kept);
        assert_eq!(file.known.attached_to, Some(first.id));
    }

    async fn what_was_judged_is_remembered(test) {
        referred(test, "Margaretha", "Wouterloodt").await;
        referred(test, "Greet", "Wouterloot").await;
        let cx = desk(test).await;
        let pair = open_pairs(&cx, Judgement::Open).await[0];
        judge(&cx, pair, Some(1), Verdict::Unsure).await.unwrap();
        assert!(open_pairs(&cx, Judgement::Open).await.is_empty());
        assert_eq!(open_pairs(&cx, Judgement::Unsure).await, [pair]);
        assert_eq!(both(&cx, pair).await.judged.unwrap().0, "Marit van der Wiel");
        let stale = judge(&cx, pair, Some(1), Verdict::Different).await;
        assert!(matches!(stale, Err(Error::Conflict)), "{stale:?}");
        judge(&cx, pair, Some(2), Verdict::Different).await.unwrap();
        assert!(open_pairs(&cx, Judgement::Unsure).await.is_empty());
        assert_eq!(both(&cx, pair).await.judgement, Judgement::Different);
    }

    async fn of_two_who_judge_at_once_one_is_told(test) {
        referred(test, "Margaretha", "Wouterloodt").await;
        referred(test, "Greet", "Wouterloot").await;
        let (one, other) = (desk(test).await, test.named("Sefa Yıldırım").await);
        let pair = both(&one, open_pairs(&one, Judgement::Open).await[0]).await;
        let same = || Verdict::Same { kept: pair.kept, why: None };
        let (first, second) = tokio::join!(
            judge(&one, pair.id, Some(1), same()),
            judge(&other, pair.id, Some(1), Verdict::Different),
        );
        let done = [first.is_ok(), second.is_ok()];
        assert_eq!(done.iter().filter(|done| **done).count(), 1, "{first:?} {second:?}");
        let told = [first.err(), second.err()].into_iter().flatten().next();
        assert!(matches!(told, Some(Error::Conflict)), "{told:?}");
    }

    async fn two_numbers_forbid_it_until_one_is_corrected(test) {
        typed(test, "Wouterloodt", "999990019").await;
        let mistyped = typed(test, "Wouterloodt", "123456782").await;
        let cx = desk(test).await;
        let pair = both(&cx, open_pairs(&cx, Judgement::Open).await[0]).await;
        assert_eq!(pair.obstacle, Some(MergeRefused::NumbersDiffer));
        let same = || Verdict::Same { kept: pair.kept, why: None };
        refused(judge(&cx, pair.id, None, same()).await, MergeRefused::NumbersDiffer);
        let data = spil_app::case_file::data(&cx, mistyped.id).await.unwrap();
        let completion = spil_app::case_file::Completion {
            version: None,
            content: data.release(&cx).await.unwrap().content,
            bsn: spil_app::case_file::BsnChange::Set(Bsn::parse("999990019").unwrap()),
        };
        spil_app::case_file::complete(&cx, mistyped.id, completion).await.unwrap();
        let pairs = open_pairs(&cx, Judgement::Open).await;
        assert_eq!(pairs, [pair.id]);
        judge(&cx, pair.id, None, same()).await.unwrap();
    }

    async fn a_death_of_one_alone_is_taken_down_first(test) {
        let first = referred(test, "Margaretha", "Wouterloodt").await;
        referred(test, "Greet", "Wouterloot").await;
        let cx = desk(test).await;
        let death = Death { on: jiff::civil::date(2026, 3, 1), note: None };
        record_death(&cx, first.id, None, death).await.unwrap();
        let pair = both(&cx, open_pairs(&cx, Judgement::Open).await[0]).await;
        assert_eq!(pair.obstacle, Some(MergeRefused::DeathsDiffer));
        let same = Verdict::Same { kept: pair.kept, why: None };
        refused(judge(&cx, pair.id, None, same).await, MergeRefused::DeathsDiffer);
    }

    async fn a_death_stops_everything_of_whoever_is_seen_as_one(test) {
        let first = referred(test, "Margaretha", "Wouterloodt").await;
        let second = referred(test, "Greet", "Wouterloot").await;
        let cx = desk(test).await;
        made_one(&cx).await;
        let death = Death { on: jiff::civil::date(2026, 3, 1), note: None };
        record_death(&cx, second.id, None, death).await.unwrap();
        for id in [first.id, second.id] {
            assert_eq!(stage(test, id).await, Stage::Ended);
            let file = case_file(&cx, id).await.unwrap().release(&cx).await.unwrap();
            assert!(file.head.died_on.is_some());
        }
    }

    async fn parted_people_have_what_was_theirs(test) {
        let first = referred(test, "Margaretha", "Wouterloodt").await;
        test.at("2026-03-03T08:00:00Z");
        let second = referred(test, "Greet", "Wouterloot").await;
        test.at("2026-03-04T08:00:00Z");
        let cx = desk(test).await;
        let (kept, other) = made_one(&cx).await;
        let alias = only_alias(&cx, kept).await;
        assert!(meanwhile(&cx, alias).await.is_empty());
        let parted = undo(&cx, alias, parting(BTreeMap::new(), Then::Different)).await.unwrap();
        assert_eq!(parted, (kept, other));
        for (person, referral) in [(kept, first.id), (other, second.id)] {
            let shown = page(&cx, person).await;
            assert_eq!(shown.referrals.len(), 1);
            assert_eq!(shown.referrals[0].head.id, referral);
            assert!(shown.aliases.is_empty());
            assert_eq!(stage(test, referral).await, Stage::Received);
        }
        assert_eq!(names(&cx, "Wouterloot").await, ["Wouterloot, G."]);
        assert!(open_pairs(&cx, Judgement::Open).await.is_empty());
        let again = undo(&cx, alias, parting(BTreeMap::new(), Then::Different)).await;
        assert!(matches!(again, Err(Error::NotFound)), "{again:?}");
    }

    async fn what_came_meanwhile_is_given_to_one_of_the_two(test) {
        referred(test, "Margaretha", "Wouterloodt").await;
        test.at("2026-03-03T08:00:00Z");
        let second = referred(test, "Greet", "Wouterloot").await;
        test.at("2026-03-04T08:00:00Z");
        let cx = desk(test).await;
        let (kept, other) = made_one(&cx).await;
        let alias = only_alias(&cx, kept).await;
        test.at("2026-03-05T08:00:00Z");
        let cx = desk(test).await;
        let data = spil_app::case_file::data(&cx, second.id).await.unwrap();
        let completion = spil_app::case_file::Completion {
            version: None,
            content: data.release(&cx).await.unwrap().content,
            bsn: spil_app::case_file::BsnChange::Keep,
        };
        spil_app::case_file::complete(&cx, second.id, completion).await.unwrap();
        let listed = meanwhile(&cx, alias).await;
        assert_eq!(listed.len(), 1);
        assert_eq!((listed[0].id, listed[0].changes, listed[0].is_new), (second.id, 1, false));
        let forgotten = undo(&cx, alias, parting(BTreeMap::new(), Then::Unsure)).await;
        assert!(matches!(forgotten, Err(Error::Conflict)), "{forgotten:?}");
        let belongs = BTreeMap::from([(second.id, Whose::Kept)]);
        undo(&cx, alias, parting(belongs, Then::Unsure)).await.unwrap();
        let shown = page(&cx, kept).await;
        assert_eq!(shown.referrals.len(), 2);
        let gone = client(&cx, other).await;
        assert!(matches!(gone, Err(Error::NotFound)), "{gone:?}");
        assert_eq!(open_pairs(&cx, Judgement::Unsure).await.len(), 1);
    }

    async fn a_chain_leads_to_its_end_and_breaks_where_it_is_broken(test) {
        let mut people = Vec::new();
        for surname in ["Wouterloodt", "Wouterloot", "Wouterlood"] {
            people.push(referred(test, "Margaretha", surname).await.id);
        }
        let cx = desk(test).await;
        let mut of = Vec::new();
        for id in &people {
            let snapshot = test.test.db.read().await.unwrap();
            of.push(spil_store::referral::find(&snapshot, *id).await.unwrap().unwrap().client);
            snapshot.finish().await.unwrap();
        }
        for (from, to) in [(of[0], of[1]), (of[1], of[2])] {
            make_one(&cx, from, to).await;
        }
        assert_eq!(page(&cx, of[0]).await.id, of[2]);
        assert_eq!(page(&cx, of[0]).await.referrals.len(), 3);
        // Whoever is one by way of another is asked about no more.
        assert!(open_pairs(&cx, Judgement::Open).await.is_empty());
        let aliases = page(&cx, of[0]).await.aliases;
        let first = aliases.iter().find(|alias| alias.kept.name.list_form().contains("Wouterloot")).unwrap();
        undo(&cx, first.id, parting(BTreeMap::new(), Then::Different)).await.unwrap();
        assert_eq!(page(&cx, of[0]).await.id, of[0]);
        assert_eq!(page(&cx, of[1]).await.id, of[2]);
        // Two people were judged to be two: they do not become one by way of a third.
        let pair = pair_of(&cx, test, of[0], of[2]).await;
        let same = Verdict::Same { kept: of[0], why: None };
        refused(judge(&cx, pair, None, same).await, MergeRefused::JudgedDifferent);
    }

    async fn a_record_that_mixes_two_people_is_parted(test) {
        let first = referred(test, "Margaretha", "Wouterloodt").await;
        test.at("2026-03-03T08:00:00Z");
        let second = referred(test, "Greet", "Wouterloodt").await;
        let cx = desk(test).await;
        let (kept, _) = made_one(&cx).await;
        let of = |referrals: &[ReferralId]| Split {
            referrals: referrals.iter().copied().collect(),
            why: why(),
        };
        for wrong in [of(&[]), of(&[first.id, second.id])] {
            let told = split(&cx, kept, wrong).await;
            assert!(matches!(told, Err(Error::Invalid(_))), "{told:?}");
        }
        let new = split(&cx, kept, of(&[second.id])).await.unwrap();
        let (one, other) = (page(&cx, kept).await, page(&cx, new).await);
        assert_eq!((one.referrals.len(), other.referrals.len()), (1, 1));
        assert_eq!(other.details.unwrap().name, details("Greet", "Wouterloodt").name);
        assert_eq!(stage(test, second.id).await, Stage::Received);
        assert!(open_pairs(&cx, Judgement::Open).await.is_empty(), "they are known to be two");
    }

    async fn whoever_sees_one_side_learns_only_whom_to_ask(test) {
        in_the_south(test).await;
        let first = referred(test, "Margaretha", "Wouterloodt").await;
        let mut elsewhere = details("Greet", "Wouterloot");
        elsewhere.address.postcode = Postcode::parse(IN_ZUIDERVELD).ok();
        let cx = test.visitor();
        submit(&cx, new(&cx, elsewhere, "")).await.unwrap();
        let cx = desk(test).await;
        let pair = open_pairs(&cx, Judgement::Open).await[0];
        let secretary = test.staff(spil_policy::Role::Secretary).await;
        let seen = view(&secretary, pair).await.unwrap().release(&secretary).await.unwrap();
        let Pair::OneSide(side) = seen else { panic!("{seen:?}") };
        assert_eq!(side.own, first.id);
        assert_eq!(side.desks[0].area.as_deref(), Some("Veldrijk-Zuid"));
        assert_eq!(side.desks[0].people[0].name, "Joris de Graaf");
        let judged = judge(&secretary, pair, None, Verdict::Different).await;
        assert!(matches!(judged, Err(Error::NotFound | Error::Forbidden)), "{judged:?}");
        let elsewhere = test.named("Wim Bos").await;
        assert!(matches!(view(&elsewhere, pair).await, Err(Error::NotFound)));
        assert!(list(&elsewhere, Judgement::Open, 1).await.is_err());
        // The desk of either area sees both.
        let south = test.named("Joris de Graaf").await;
        assert_eq!(open_pairs(&south, Judgement::Open).await, [pair]);
        assert_eq!(both(&south, pair).await.people.len(), 2);
    }
}

fn kept_name(shown: &Client) -> Option<PersonName> {
    shown.details.as_ref().map(|details| details.name.clone())
}
