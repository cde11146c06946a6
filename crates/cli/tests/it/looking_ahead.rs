//! The commands that look ahead, from outside: what is wrong is named, a long run ends with Ctrl-C and leaves nothing
//! behind, and many replications need no more room than few.

use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::running::{file, json as document, refusal};

fn spec() -> Value {
    let text = std::fs::read(file("xtask/bench/planning/spec.json")).unwrap();
    serde_json::from_slice(&text).unwrap()
}

fn written(folder: &Path, name: &str, document: &Value) -> String {
    let path = folder.join(name);
    std::fs::write(&path, document.to_string()).unwrap();
    path.display().to_string()
}

/// The specification with one value changed.
fn with(pointer: &str, value: Value) -> Value {
    let mut spec = spec();
    if let Some(place) = spec.pointer_mut(pointer) {
        *place = value;
    } else {
        let field = pointer.trim_start_matches('/').to_owned();
        spec.as_object_mut().unwrap().insert(field, value);
    }
    spec
}

#[test]
fn a_specification_that_makes_no_sense_is_refused_by_its_field() {
    let folder = tempfile::tempdir().unwrap();
    let unknown = json!({"waiting": [{"class": "low", "days_waited": 3, "district": "elders"}]});
    let cases = [
        ("/classes/0/share", json!(0.5), "/classes"),
        ("/slots/0/count", json!(-3), "/slots/0/count"),
        ("/arrivals_per_year", json!(0), "/arrivals_per_year"),
        ("/service/mean_days", json!(0), "/service/mean_days"),
        ("/patience/mean_days", json!(0), "/patience/mean_days"),
        ("/start", unknown, "/start/waiting/0/district"),
        ("/horizon_days", json!(0), "/horizon_days"),
        ("/replications", json!(1_000_000_000), "/replications"),
    ];
    for (number, (pointer, value, named)) in cases.iter().enumerate() {
        let name = format!("{number}.json");
        let path = written(folder.path(), &name, &with(pointer, value.clone()));
        for language in ["nl", "en"] {
            let said = refusal(language, &["simulate", &path, "--json"]);
            assert!(
                said.contains(named) && said.contains(&name),
                "{named}: {said}"
            );
        }
    }
    println!("{} specifications refused", cases.len());
    let said = refusal(
        "nl",
        &[
            "simulate",
            &file("xtask/bench/planning/spec.json"),
            "--replications",
            "1000000000",
        ],
    );
    assert!(said.contains("--replications"), "{said}");
}

#[test]
fn a_history_an_instance_and_a_forecast_that_make_no_sense_are_refused_by_their_field() {
    let folder = tempfile::tempdir().unwrap();
    let history =
        json!({"from": "2022-01-01", "until": "2021-01-01", "classes": [], "clients": []});
    let history = written(folder.path(), "history.json", &history);
    let said = refusal("nl", &["simulate", "--backtest", &history, "--json"]);
    assert!(
        said.contains("/until") && said.contains("/classes"),
        "{said}"
    );
    let instance = written(
        folder.path(),
        "instance.json",
        &json!({"managers": {"x": [1.5]}}),
    );
    let said = refusal("nl", &["assign", &instance, "--json"]);
    assert!(said.contains('/'), "{said}");
    let said = refusal(
        "nl",
        &[
            "forecast",
            "capacity",
            "--demand",
            "-4",
            "--target-weeks",
            "52",
        ],
    );
    assert!(said.contains("demand"), "{said}");
    let said = refusal(
        "nl",
        &[
            "forecast",
            "capacity",
            "--demand",
            "4",
            "--target-weeks",
            "0",
        ],
    );
    assert!(said.contains("target-weeks"), "{said}");
}

#[test]
fn a_waiting_list_of_the_literature_gets_its_capacity() {
    let found = document(&[
        "forecast",
        "capacity",
        "--demand",
        "30",
        "--target-weeks",
        "52",
        "--queue",
        "1200",
        "--json",
    ]);
    let number = |name: &str| found[name].as_f64().unwrap();
    assert!((number("target_queue") - 390.0).abs() < 1e-9, "{found}");
    assert!((number("relief_capacity") - 61.15).abs() < 0.01, "{found}");
}

fn begun(folder: &Path, arguments: &[&str]) -> Child {
    let mut command = Command::new(env!("CARGO_BIN_EXE_spil"));
    command.args(arguments).current_dir(folder);
    command.env("SPIL_LANG", "nl");
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    command.spawn().unwrap()
}

/// What the system says of a process, by the name of a line; nothing once it has ended.
fn status(id: u32, line: &str) -> Option<u64> {
    let text = std::fs::read_to_string(format!("/proc/{id}/status")).ok()?;
    let found = text.lines().find_map(|own| own.strip_prefix(line))?;
    let number = found.trim_start_matches(':').split_whitespace().next()?;
    number.parse().ok()
}

/// Waits until a process has some threads at work: then its handler stands.
fn at_work(id: u32) {
    let begin = Instant::now();
    while status(id, "Threads").is_some_and(|threads| threads < 3) {
        assert!(begin.elapsed() < Duration::from_mins(1), "it never began");
        std::thread::yield_now();
    }
}

#[test]
fn a_long_run_ends_with_ctrl_c_and_leaves_nothing_behind() {
    let folder = tempfile::tempdir().unwrap();
    let path = written(
        folder.path(),
        "spec.json",
        &with("/replications", json!(100_000)),
    );
    for json in [&["--json"][..], &[]] {
        let arguments = [&["simulate", &path, "--threads", "2"], json].concat();
        let run = begun(folder.path(), &arguments);
        at_work(run.id());
        let begin = Instant::now();
        let told = Command::new("kill")
            .args(["-INT", &run.id().to_string()])
            .status();
        assert!(told.unwrap().success());
        let output = run.wait_with_output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        println!("ended after {:?}: {said}", begin.elapsed());
        assert_eq!(output.status.code(), Some(1), "{said}");
        assert!(output.stdout.is_empty() && !said.is_empty(), "{said}");
        let left: Vec<_> = std::fs::read_dir(folder.path()).unwrap().collect();
        assert_eq!(left.len(), 1, "{left:?}");
    }
}

#[test]
fn ten_thousand_replications_stay_below_sixty_four_mebibytes() {
    let folder = tempfile::tempdir().unwrap();
    let mut spec = with("/replications", json!(10_000));
    spec["horizon_days"] = json!(400);
    spec["warmup_days"] = json!(100);
    let path = written(folder.path(), "spec.json", &spec);
    let mut run = Command::new(env!("CARGO_BIN_EXE_spil"))
        .args(["simulate", &path, "--threads", "2", "--json"])
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    let (mut most, mut looked) = (0, 0);
    while run.try_wait().unwrap().is_none() {
        if let Some(kibibytes) = status(run.id(), "VmHWM") {
            most = most.max(kibibytes);
            looked += 1;
        }
        std::thread::yield_now();
    }
    assert!(run.wait().unwrap().success());
    println!("{} MiB at most, looked {looked} times", most / 1024);
    assert!(looked > 100 && most > 1024, "{looked} {most}");
    assert!(most <= 64 * 1024, "{most} KiB");
}
