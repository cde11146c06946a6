//! How much case management a region will need: people with dementia, how many live at home and want it, how many
//! come forward each year, and the caseload slots and hours that takes.
//!
//! [`demand`] goes from population and prevalence to arrivals, [`capacity`] from arrivals to capacity by formula and
//! [`needed`] by simulation. Where data come from and how they are shown is not known here.

pub mod capacity;
pub mod demand;
pub mod needed;
pub mod population;
pub mod prevalence;
pub mod table;
