//! `cargo xtask security`: asks every route of `crates/web/tests/it/routes.txt` with payloads in every parameter, as everybody
//! there is, and fails where the server does.
//!
//! By hand, in shards that go on where they stopped: `cargo xtask security --shard 1/4`. A demo on loopback is asked, never
//! another machine.

mod client;
mod html;
mod payloads;
mod plan;
mod progress;
mod sqlmap;

use std::net::{IpAddr, SocketAddr};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};
use rand::SeedableRng as _;
use rand::seq::SliceRandom as _;
use rand_chacha::ChaCha8Rng;

use crate::terminal::say;
use crate::test::browser::Demo;
use crate::trust;

use self::client::Answer;
use self::plan::{Shot, World};
use self::progress::{Progress, Shard};

/// What a whole run sends, over all its shards.
const REQUESTS: usize = 50_000;
/// After so many requests what was reached is written down.
const OFTEN: usize = 500;

/// Asks every route with payloads in every parameter.
#[derive(Debug, clap::Args)]
pub(crate) struct Security {
    /// How many requests all shards together send.
    #[arg(long, default_value_t = REQUESTS)]
    requests: usize,
    /// Which part of them is sent now, as `2/4`.
    #[arg(long, default_value = "1/1")]
    shard: Shard,
    /// The order; the same seed gives the same.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Stop after so many minutes; the next run goes on.
    #[arg(long, default_value_t = 60)]
    minutes: u64,
    /// A demo that is served already, on loopback; else one is started.
    #[arg(long, value_name = "ADDRESS")]
    demo: Option<SocketAddr>,
    /// Let sqlmap ask every parameter instead.
    #[arg(long)]
    sqlmap: bool,
    /// Begin anew instead of going on.
    #[arg(long)]
    again: bool,
}

impl Security {
    /// Sends what is left of the shard and prints what was reached.
    pub(crate) fn run(self) -> Result<()> {
        if self.sqlmap {
            return self.run_sqlmap();
        }
        let mut progress = if self.again {
            Progress::default()
        } else {
            Progress::read(self.shard, self.seed)?
        };
        let (address, _demo) = self.server()?;
        let world = World::learn(address).context("the demo cannot be read")?;
        let (shots, reachable) = self.shots(&world, &progress);
        say(&format!(
            "{} of {} requests of shard {} were sent before",
            progress.sent,
            shots.len(),
            self.shard
        ));
        let until = Instant::now() + Duration::from_secs(self.minutes * 60);
        self.send(&world, &shots, &mut progress, until)?;
        progress.print(&reachable);
        conclude(&progress, shots.len(), &reachable)?;
        let is_whole = progress.sent == shots.len() && REQUESTS <= progress.sent;
        if is_whole {
            trust::keep(trust::By::Security, progress.sent as u64)?;
        }
        Ok(())
    }

    fn run_sqlmap(&self) -> Result<()> {
        let (address, _demo) = self.server()?;
        let world = World::learn(address).context("the demo cannot be read")?;
        let until = Instant::now() + Duration::from_secs(self.minutes * 60);
        let clean = sqlmap::run(&world, self.shard, until)?;
        trust::keep(trust::By::Sqlmap, clean)
    }

    /// The demo that was named, or one of our own that ends with this.
    fn server(&self) -> Result<(SocketAddr, Option<Demo>)> {
        if let Some(address) = self.demo {
            if !IpAddr::is_loopback(&address.ip()) {
                bail!("{address} is not on this machine: nobody else is asked");
            }
            return Ok((address, None));
        }
        let demo = Demo::start()?;
        let address = demo.url().trim_start_matches("http://").parse()?;
        Ok((address, Some(demo)))
    }

    /// The requests of this shard, and every route and parameter that there is. What none of it reached yet is asked next: by
    /// chance alone a parameter of one form might never be, and what was sent before may have made new forms.
    fn shots(&self, world: &World, progress: &Progress) -> (Vec<Shot>, plan::Reach) {
        let mut all = world.shots();
        let reachable = plan::Reach::of(all.iter().map(|shot| &shot.target));
        all.shuffle(&mut ChaCha8Rng::seed_from_u64(self.seed));
        let mut reached = progress.reach.parameters.clone();
        let unreached = |shot: &&Shot| reached.insert(shot.target.name());
        let next: Vec<Shot> = all.iter().filter(unreached).cloned().collect();
        // Fewer kinds than requests: they come again, since what was sent before changed what is there.
        let kinds = all.len().max(1);
        let numbers = (0..self.requests).filter(|number| self.shard.has(*number));
        let shots = numbers.filter_map(|number| all.get(number % kinds).cloned());
        let mut shots: Vec<Shot> = shots.collect();
        let whole = shots.len();
        let later = shots.split_off(progress.sent.min(whole));
        shots.extend(next);
        shots.extend(later);
        shots.truncate(whole);
        (shots, reachable)
    }

    fn send(
        &self,
        world: &World,
        shots: &[Shot],
        progress: &mut Progress,
        until: Instant,
    ) -> Result<()> {
        let mut visitors = world.visitors()?;
        for (number, shot) in shots.iter().enumerate().skip(progress.sent) {
            if until <= Instant::now() {
                say("the time is over; the next run goes on");
                break;
            }
            let visitor = visitors
                .get_mut(shot.target.actor)
                .context("nobody asks this")?;
            let request = shot.request();
            let answer = visitor.ask(&request);
            progress.note(shot, &request, &answer);
            if answer.as_ref().is_ok_and(Answer::asks_to_sign_in) {
                world.sign_in(shot.target.actor, visitor)?;
            }
            if number % OFTEN == 0 {
                progress.write(self.shard, self.seed)?;
            }
        }
        progress.write(self.shard, self.seed)
    }
}

/// Fails where the server failed, or where a finished shard did not reach what it must.
fn conclude(progress: &Progress, all: usize, reachable: &plan::Reach) -> Result<()> {
    if !progress.failures.is_empty() {
        bail!("{} requests were answered wrongly", progress.failures.len());
    }
    if progress.sent == all && REQUESTS <= all && !progress.reach.has_all_of(reachable) {
        bail!("not every route and parameter was reached");
    }
    Ok(())
}
