//! What Spil stands on fails while it works: the machine, the disk, the database, the clock. The tests that do it are part of
//! `cargo xtask test` and have their floors; here they run by themselves and say what they did.
//!
//! More kills, that add up over several runs: `cargo xtask long kills`.

use anyhow::{Result, bail};

use crate::postgres::{Cluster, Keeps};
use crate::table::Table;
use crate::terminal::heading;
use crate::test::{Count, count_and, some_tests};

/// What fails.
struct Blow {
    name: &'static str,
    package: &'static str,
    /// How the paths of its tests begin.
    tests: &'static str,
    /// With fewer tests it shows nothing.
    floor: usize,
}

const BLOWS: [Blow; 8] = [
    blow("killed", "spil-cli", "kill::", 2),
    blow("disk", "spil-cli", "failing_disk::", 2),
    blow("database", "spil-cli", "postgres_killed::", 1),
    blow("failover", "spil-cli", "failover::", 1),
    blow("clock", "spil-app", "clock_jumps::", 2),
    blow("upgrade", "spil-cli", "upgrade::", 2),
    blow("rotation", "spil-cli", "rotation::", 2),
    blow("wiped", "spil-cli", "(backup_drill|shipping)::", 5),
];

const fn blow(
    name: &'static str,
    package: &'static str,
    tests: &'static str,
    floor: usize,
) -> Blow {
    Blow {
        name,
        package,
        tests,
        floor,
    }
}

/// Lets each of these happen; all where none is named. Fails when anything was lost.
pub(super) fn run(names: &[String]) -> Result<()> {
    let chosen =
        |blow: &&Blow| names.is_empty() || names.iter().any(|name| blow.name.contains(name));
    let blows: Vec<&Blow> = BLOWS.iter().filter(chosen).collect();
    if blows.is_empty() {
        bail!("no such fault; those of `faults/` are tried with --seeded");
    }
    let cluster = Cluster::start(Keeps::Nothing)?;
    let mut table = Table::new(&["what fails", "passed", "failed", "at least"]);
    let mut wrong = 0;
    for blow in blows {
        heading(blow.name);
        let count = blow.strike(&cluster)?;
        wrong += usize::from(count.failed > 0 || count.passed < blow.floor);
        table.row([
            blow.name.to_owned(),
            count.passed.to_string(),
            count.failed.to_string(),
            blow.floor.to_string(),
        ]);
    }
    table.print();
    if wrong > 0 {
        bail!("{wrong} are not survived");
    }
    Ok(())
}

impl Blow {
    fn strike(&self, cluster: &Cluster) -> Result<Count> {
        let mut tests = some_tests(self.package, self.tests, cluster);
        count_and(&mut tests, |_| {})
    }
}
