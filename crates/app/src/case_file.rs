//! The page of one referral: its head, what was referred, what is open, what happened. Changing it stands in `case_file/`
//! where it is about the data, and with the other features where it is about the path.

mod head;

pub(crate) use head::head_of;
pub use head::{Colleagues, Head, head};
pub use spil_store::case_file::Colleague;
