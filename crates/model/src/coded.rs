//! Enums whose values are written as a fixed code: in storage, in files, in forms and in the keys of texts.

macro_rules! coded {
    ($(
        $(#[$meta:meta])*
        pub enum $name:ident {
            $($(#[$variant_meta:meta])* $variant:ident = $code:literal,)+
        }
    )+) => {$(
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        pub enum $name {
            $($(#[$variant_meta])* #[serde(rename = $code)] $variant,)+
        }

        impl $name {
            /// All values, in their own order.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The code in storage, files and forms.
            pub const fn code(self) -> &'static str {
                match self {
                    $(Self::$variant => $code,)+
                }
            }

            /// Reads a code.
            pub fn from_code(code: &str) -> Option<Self> {
                match code {
                    $($code => Some(Self::$variant),)+
                    _ => None,
                }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.code())
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::coded::UnknownCode;

            fn from_str(code: &str) -> Result<Self, Self::Err> {
                Self::from_code(code).ok_or($crate::coded::UnknownCode)
            }
        }
    )+};
}

pub(crate) use coded;

/// A code that no value has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("unknown code")]
pub struct UnknownCode;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::answer::Answer;

    #[test]
    fn a_code_is_the_same_everywhere() {
        for answer in Answer::ALL {
            assert_eq!(answer.code().parse(), Ok(*answer));
            assert_eq!(
                serde_json::to_string(answer).unwrap(),
                format!("\"{answer}\"")
            );
        }
        assert_eq!("perhaps".parse::<Answer>(), Err(UnknownCode));
        assert_eq!(Answer::default(), Answer::Unknown);
    }
}
