//! The command line from outside: what it prints, where, and with which exit code.

// The linter reads these modules as tests by their `cfg(test)`.
#[cfg(test)]
mod backup;
#[cfg(test)]
mod backup_drill;
#[cfg(test)]
mod config;
#[cfg(test)]
mod copy;
#[cfg(test)]
mod covenant;
#[cfg(test)]
mod export;
#[cfg(test)]
mod failing_disk;
#[cfg(test)]
mod failover;
#[cfg(test)]
mod first_administrator;
#[cfg(test)]
mod importing;
#[cfg(test)]
mod kill;
#[cfg(test)]
mod link;
#[cfg(test)]
mod listening;
#[cfg(test)]
mod migrate;
#[cfg(test)]
mod network_files;
#[cfg(test)]
mod postgres_killed;
#[cfg(test)]
mod retention;
#[cfg(test)]
mod rotation;
#[cfg(test)]
mod running;
#[cfg(test)]
mod shipping;
#[cfg(test)]
mod streams;
#[cfg(test)]
mod submitting;
#[cfg(test)]
mod taking_in;
#[cfg(test)]
mod traces;
#[cfg(test)]
mod two_processes;
#[cfg(test)]
mod upgrade;
