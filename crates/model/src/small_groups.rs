//! Numbers for readers who may learn nothing of anybody: a group that is too small is not shown, nor what such a group follows from.

/// The smallest group that is shown. Below ten, somebody who knows the neighbourhood may know who is meant; Statistics Netherlands
/// uses the same bound for tables on people.
pub const SMALLEST: i64 = 10;

/// A whole as it may be shown: none below [`SMALLEST`].
pub fn whole(whole: i64) -> Option<i64> {
    (SMALLEST <= whole).then_some(whole)
}

/// A part of a whole as it may be shown: none where the part, or what is left of the whole, is a group below [`SMALLEST`]. That
/// nobody or everybody is in a part tells of each of them, so that is not shown either.
pub fn part(part: i64, of: i64) -> Option<i64> {
    whole(part).filter(|part| SMALLEST <= of - part)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_small_group_is_shown_and_none_follows_from_what_is() {
        let mut looked = 0;
        for of in 0..60 {
            for one in 0..=of {
                let is_small = one < SMALLEST || of - one < SMALLEST;
                assert_eq!(part(one, of), (!is_small).then_some(one), "{one} of {of}");
                looked += 1;
            }
            assert_eq!(whole(of).is_some(), SMALLEST <= of);
        }
        println!("{looked} parts of wholes");
        assert!(1_800 <= looked);
    }
}
