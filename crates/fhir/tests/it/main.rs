//! What the crate promises, seen from outside: bytes in, values and problems out.

#[cfg(test)]
mod bad_input;
#[cfg(test)]
mod bundles;
#[cfg(test)]
mod given;
#[cfg(test)]
mod json;
#[cfg(test)]
mod laws;
#[cfg(test)]
mod limits;
#[cfg(test)]
mod names;
#[cfg(test)]
mod real;
#[cfg(test)]
mod receiving;
#[cfg(test)]
mod referral;
#[cfg(test)]
mod values;
#[cfg(test)]
mod xml;
