//! Measures the running program over loopback, beside a bare page: `cargo xtask bench server`.
//!
//! Prints a table per region and engine; which figures are goals stands in the table itself.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a measurement that cannot go on stops where it is; it prints its figures"
)]

mod bare;
mod figures;
mod forms;
mod instance;
mod postcodes;
mod scenes;

use std::path::PathBuf;
use std::time::Instant;

use figures::Figures;
use instance::{Instance, highest};
use spil_testkit::http::Visitor;
use spil_testkit::serving::Serving;

/// Visitors at once in the measurement of throughput.
const AT_ONCE: usize = 50;
const SECONDS: u64 = 8;

struct Asked {
    sizes: Vec<String>,
    folder: PathBuf,
    postgres: Option<String>,
    postcodes: usize,
}

fn asked() -> Asked {
    let mut asked = Asked {
        sizes: vec!["usual".to_owned()],
        folder: std::env::temp_dir().join("spil-bench"),
        postgres: None,
        postcodes: 1_000_000,
    };
    let mut words = std::env::args().skip(1);
    while let Some(word) = words.next() {
        let mut value = || words.next().unwrap();
        match word.as_str() {
            "--sizes" => asked.sizes = value().split(',').map(str::to_owned).collect(),
            "--folder" => asked.folder = PathBuf::from(value()),
            "--postgres" => asked.postgres = Some(value()),
            "--postcodes" => asked.postcodes = value().parse().unwrap(),
            _ => {}
        }
    }
    asked
}

fn main() {
    if std::env::args().any(|word| word == "--bare") {
        return run(bare::serve());
    }
    let asked = asked();
    std::fs::create_dir_all(&asked.folder).unwrap();
    run(measure(&asked));
}

fn run(work: impl Future<Output = ()>) {
    let runtime = tokio::runtime::Builder::new_multi_thread();
    { runtime }.enable_all().build().unwrap().block_on(work);
}

async fn measure(asked: &Asked) {
    let bare = bare::start();
    let floor = throughput(bare.address, "/", &[]).await;
    println!("a bare axum page, {AT_ONCE} visitors at once: {floor:.0} requests a second\n");
    drop(bare);
    for size in &asked.sizes {
        let lived = Instance::build(&asked.folder.join(format!("{size}-sqlite")), size);
        one(&lived, size, "sqlite", floor).await;
        if let Some(url) = &asked.postgres {
            let folder = asked.folder.join(format!("{size}-postgres"));
            let copied = lived.copy_to(&folder, format!("{url}/bench_{size}"));
            one(&copied, size, "postgres", floor).await;
        }
    }
    if asked.postcodes > 0 {
        postcodes::measure(&asked.folder, asked.postcodes);
    }
}

/// One region on one engine.
async fn one(instance: &Instance, size: &str, engine: &str, floor: f64) {
    let before = instance.events();
    let start = Instant::now();
    let server = instance.serve();
    let mut first = Visitor::new(server.address, 1);
    assert_eq!(first.get("/").await.unwrap().status, 200);
    let cold = start.elapsed();
    println!("region {size} on {engine}: {before} events in the journal");
    let mut figures = Figures::new();
    scenes::all(server.address, &mut figures).await;
    figures.print();
    let busy = busy(&server).await;
    println!(
        "cold start to the first page {:.2} s (goal 0.5)",
        cold.as_secs_f64()
    );
    println!(
        "{AT_ONCE} visitors at once: a person's page {busy:.0} requests a second; a bare page {floor:.0}"
    );
    println!(
        "memory at its highest {} MB (goal 250)",
        highest(server.id()) / 1024
    );
    drop(server);
    let written = instance.events() - before;
    println!(
        "{written} journal events for {} requests that must write one\n",
        figures.journalled()
    );
    assert!(
        written >= figures.journalled(),
        "fewer journal rows than requests"
    );
}

async fn busy(server: &Serving) -> f64 {
    let mut desk = Visitor::new(server.address, 7);
    scenes::sign_in(&mut desk, scenes::DESK).await;
    let pages = scenes::referrals(&mut desk, 20).await;
    let cookies: Vec<(String, String)> = desk.cookies.clone().into_iter().collect();
    let page = pages.first().unwrap();
    throughput(server.address, page, &cookies).await
}

/// Requests a second of visitors who each ask for this page again and again.
async fn throughput(server: std::net::SocketAddr, page: &str, cookies: &[(String, String)]) -> f64 {
    let end = Instant::now() + std::time::Duration::from_secs(SECONDS);
    let visits = (0..AT_ONCE).map(|number| {
        let (page, cookies) = (page.to_owned(), cookies.to_vec());
        tokio::spawn(async move {
            let mut visitor = Visitor::new(server, u32::try_from(number).unwrap() + 1_000);
            visitor.cookies.extend(cookies);
            let mut answered = 0_u32;
            while Instant::now() < end {
                assert_eq!(visitor.get(&page).await.unwrap().status, 200);
                answered += 1;
            }
            answered
        })
    });
    let mut all = 0;
    for visit in visits.collect::<Vec<_>>() {
        all += visit.await.unwrap();
    }
    f64::from(all) / std::time::Duration::from_secs(SECONDS).as_secs_f64()
}
