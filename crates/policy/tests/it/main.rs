//! What the table of rules promises, looked at from outside.

#[cfg(test)]
mod abuse_code;
#[cfg(test)]
mod decisions;
#[cfg(test)]
mod document;
#[cfg(test)]
mod existence;
#[cfg(test)]
mod limits;
#[cfg(test)]
mod readings;
#[cfg(test)]
mod stories;
#[cfg(test)]
mod table;
#[cfg(test)]
mod two_readings;
#[cfg(test)]
mod world;
