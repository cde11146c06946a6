//! For how many people insurers pay in the region: some employers have a limit, most have none.

use jiff::civil::Date;

use super::{EMPLOYERS, ORGANISATIONS, line};
use crate::people::INSURERS;

/// For so many people at once an insurer pays, where it has a limit.
const PLACES: u32 = 120;

/// Every third employer is paid by the first two insurers for so many people at once.
pub(super) fn write(text: &mut String, from: Date) {
    let until = from.saturating_add(jiff::Span::new().years(10));
    let limited = ORGANISATIONS.iter().take(EMPLOYERS).skip(1).step_by(3);
    for (code, ..) in limited {
        for (uzovi, _) in INSURERS.iter().take(2) {
            line(
                text,
                format_args!(
                    "\n[[contract]]\norganisation = \"{code}\"\ninsurer = \"{uzovi}\"\nplaces = {PLACES}\nfrom = {from}\nuntil = {until}"
                ),
            );
        }
    }
}
