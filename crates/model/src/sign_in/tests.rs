use proptest::prelude::*;

use super::*;

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(1_800_000_000 + second).unwrap()
}

fn failures(count: u32) -> Failures {
    Failures {
        count,
        last: Some(at(0)),
    }
}

#[track_caller]
fn check_wait(law: SlowDown, failures: u32, seconds: i64) {
    assert_eq!(
        law.wait_after(failures),
        SignedDuration::from_secs(seconds),
        "{failures} failures"
    );
}

#[test]
fn the_wait_starts_after_three_slips_and_doubles_up_to_a_quarter_of_an_hour() {
    for (count, seconds) in [
        (0, 0),
        (3, 0),
        (4, 5),
        (5, 10),
        (6, 20),
        (10, 320),
        (11, 640),
        (12, 900),
        (99, 900),
        (u32::MAX, 900),
    ] {
        check_wait(ACCOUNT, count, seconds);
    }
    for (count, seconds) in [
        (10, 0),
        (11, 10),
        (12, 20),
        (19, 2_560),
        (20, 3_600),
        (10_000, 3_600),
    ] {
        check_wait(CODE_GUESSING, count, seconds);
    }
}

#[test]
fn an_attempt_within_the_wait_is_not_looked_at() {
    assert_eq!(
        ACCOUNT.attempt(Failures::default(), at(0)),
        Attempt::Allowed
    );
    assert_eq!(ACCOUNT.attempt(failures(3), at(0)), Attempt::Allowed);
    assert_eq!(
        ACCOUNT.attempt(failures(5), at(9)),
        Attempt::NotBefore(at(10))
    );
    assert_eq!(ACCOUNT.attempt(failures(5), at(10)), Attempt::Allowed);
}

#[test]
fn a_hundred_failures_lock_an_account_and_never_an_address() {
    let much_later = at(1_000_000_000);
    assert_eq!(ACCOUNT.attempt(failures(99), much_later), Attempt::Allowed);
    assert_eq!(ACCOUNT.attempt(failures(100), much_later), Attempt::Locked);
    assert_eq!(
        CODE_GUESSING.attempt(failures(100_000), much_later),
        Attempt::Allowed
    );
}

#[test]
fn failures_are_forgotten_after_a_day_without_one() {
    let day = 24 * 3_600;
    assert_eq!(ACCOUNT.failed(failures(50), at(day)).count, 51);
    assert_eq!(
        ACCOUNT.failed(failures(50), at(day + 1)),
        Failures {
            count: 1,
            last: Some(at(day + 1))
        }
    );
}

#[test]
fn a_guesser_gets_few_tries_in_a_day() {
    let tries = |law: SlowDown| {
        let (mut state, mut now, mut count) = (Failures::default(), at(0), 0);
        while now < at(24 * 3_600) {
            match law.attempt(state, now) {
                Attempt::Allowed => {
                    state = law.failed(state, now);
                    count += 1;
                }
                Attempt::NotBefore(moment) => now = moment,
                Attempt::Locked => break,
            }
        }
        count
    };
    let (account, code) = (tries(ACCOUNT), tries(CODE_GUESSING));
    println!("{account} passwords and {code} codes in a day");
    assert!((50..=100).contains(&account), "{account}");
    assert!((20..=50).contains(&code), "{code}");
}

proptest! {
    #[test]
    fn no_wait_is_longer_than_the_longest_whatever_the_clock_does(count in 0..100_u32, last in -1_000_000..1_000_000_i64, now in -1_000_000..1_000_000_i64) {
        let state = Failures { count, last: Some(at(last)) };
        match ACCOUNT.attempt(state, at(now)) {
            Attempt::NotBefore(moment) => {
                prop_assert!(moment > at(now));
                prop_assert!(moment.duration_since(at(now)) <= ACCOUNT.longest_wait);
                prop_assert_eq!(ACCOUNT.attempt(Failures { last: state.last.min(Some(at(now))), ..state }, moment), Attempt::Allowed);
            }
            Attempt::Allowed => {}
            Attempt::Locked => prop_assert!(false, "locked at {}", count),
        }
    }

    #[test]
    fn more_failures_never_wait_shorter(count in 0..u32::MAX - 1) {
        prop_assert!(ACCOUNT.wait_after(count) <= ACCOUNT.wait_after(count + 1));
        prop_assert!(CODE_GUESSING.wait_after(count) <= CODE_GUESSING.wait_after(count + 1));
    }

    #[test]
    fn a_session_holds_until_the_first_limit_and_no_longer(seen in 0..50_000_i64, silence in 0..4_000_i64) {
        let now = seen + silence;
        match STAFF_SESSION.state(at(0), at(seen), at(now)) {
            SessionState::Holds(until) => {
                prop_assert!(now < 12 * 3_600 && silence < 30 * 60);
                prop_assert!(!matches!(STAFF_SESSION.state(at(0), at(seen), until), SessionState::Holds(_)));
                let before = until.saturating_sub(SignedDuration::from_secs(1)).unwrap();
                prop_assert!(matches!(STAFF_SESSION.state(at(0), at(seen), before), SessionState::Holds(_)));
            }
            SessionState::Idle => prop_assert!(silence >= 30 * 60),
            SessionState::TooOld => prop_assert!(now >= 12 * 3_600),
        }
    }
}

#[track_caller]
fn check_new_password(password: &str, expected: Result<(), PasswordProblem>) {
    assert_eq!(check_password(password), expected, "{password}");
}

#[test]
fn a_password_is_long_enough_and_not_one_that_everybody_tries() {
    check_new_password("fiets tegen de wind in", Ok(()));
    check_new_password("tulpenbol72x", Ok(()));
    check_new_password("ééntwéédrïeç", Ok(()));
    check_new_password("Korte zin 1", Err(PasswordProblem::TooShort));
    check_new_password("", Err(PasswordProblem::TooShort));
    check_new_password(&"lang en breed ".repeat(18), Ok(()));
    check_new_password(&"lang en breed ".repeat(30), Err(PasswordProblem::TooLong));
    for common in [
        "Wachtwoord123!",
        "WELKOM2026!!!",
        "!!!Password1234",
        "qwertyuiopas",
        "123456789012",
        "Casemanager1!",
        "Zomer2026!!!!",
        "aaaaaaaaaaaa",
        "abababababab",
        "1q2w3e4r5t6y",
    ] {
        check_new_password(common, Err(PasswordProblem::TooCommon));
    }
}

#[test]
fn composed_letters_count_as_one() {
    check_new_password(&"e\u{301}".repeat(8), Err(PasswordProblem::TooShort));
}

proptest! {
    #[test]
    fn a_session_of_a_clock_that_was_set_back_lasts_no_longer(created in 0..50_000_i64, unseen in 0..4_000_i64, back in 0..1_000_000_i64) {
        let seen = created + unseen;
        match STAFF_SESSION.state(at(created), at(seen), at(seen - back)) {
            SessionState::Holds(until) => {
                prop_assert!(back <= 5 * 60);
                prop_assert!(until.duration_since(at(seen - back)) <= STAFF_SESSION.idle);
            }
            SessionState::TooOld => prop_assert!(5 * 60 < back || 12 * 3_600 <= unseen - back),
            SessionState::Idle => prop_assert!(false, "it was just seen"),
        }
    }
}
