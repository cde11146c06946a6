//! On what somebody signed in, as coarse as a person needs it to recognise their own: a browser on a system, no more.

/// A browser on a system.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Device {
    /// The browser, as a code.
    pub browser: Option<&'static str>,
    /// The system, as a code.
    pub system: Option<&'static str>,
}

/// What a browser says of itself, and the code; the first that fits counts, since they name each other.
const BROWSERS: [(&str, &str); 6] = [
    ("Edg", "edge"),
    ("OPR/", "opera"),
    ("Firefox/", "firefox"),
    ("FxiOS/", "firefox"),
    ("Chrom", "chrome"),
    ("Safari/", "safari"),
];
const SYSTEMS: [(&str, &str); 7] = [
    ("iPhone", "ios"),
    ("iPad", "ios"),
    ("Android", "android"),
    ("Windows", "windows"),
    ("Mac OS X", "macos"),
    ("CrOS", "chromeos"),
    ("Linux", "linux"),
];

impl Device {
    /// Reads what a browser says of itself.
    pub fn of_user_agent(text: &str) -> Self {
        let first = |known: &[(&str, &'static str)]| {
            let found = known.iter().find(|(part, _)| text.contains(part));
            found.map(|(_, code)| *code)
        };
        Self {
            browser: first(&BROWSERS),
            system: first(&SYSTEMS),
        }
    }

    /// Reads what was kept; what this version does not know is left out.
    pub fn from_code(code: &str) -> Self {
        let (browser, system) = code.split_once(' ').unwrap_or(("", ""));
        let first = |known: &[(&str, &'static str)], code: &str| {
            let found = known.iter().find(|(_, other)| *other == code);
            found.map(|(_, code)| *code)
        };
        Self {
            browser: first(&BROWSERS, browser),
            system: first(&SYSTEMS, system),
        }
    }

    /// What is kept.
    pub fn code(self) -> String {
        let part = |part: Option<&'static str>| part.unwrap_or("-");
        format!("{} {}", part(self.browser), part(self.system))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(says: &str, browser: Option<&str>, system: Option<&str>) {
        let device = Device::of_user_agent(says);
        assert_eq!((device.browser, device.system), (browser, system), "{says}");
        assert_eq!(Device::from_code(&device.code()), device);
    }

    #[test]
    fn a_browser_is_recognised_by_what_it_says_and_no_further() {
        let chrome = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36";
        check(chrome, Some("chrome"), Some("linux"));
        check(
            &format!("{chrome} Edg/131.0.0.0"),
            Some("edge"),
            Some("linux"),
        );
        let iphone = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1";
        check(iphone, Some("safari"), Some("ios"));
        let windows =
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:133.0) Gecko/20100101 Firefox/133.0";
        check(windows, Some("firefox"), Some("windows"));
        check("curl/8", None, None);
        check("", None, None);
    }

    #[test]
    fn what_is_not_known_any_more_is_left_out() {
        assert_eq!(Device::from_code("netscape linux").browser, None);
        assert_eq!(Device::from_code(""), Device::default());
    }
}
