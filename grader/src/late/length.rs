//! Lengths of time as people write them: `15 min`, `2 days`, `1h 30m`.

use jiff::{SignedDuration, Span, SpanRelativeTo};
use serde::Deserialize;

/// A length of time that is not negative. A day has 24 hours.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(try_from = "String")]
pub(super) struct Length(pub(super) SignedDuration);

impl TryFrom<String> for Length {
    type Error = String;

    fn try_from(text: String) -> Result<Length, String> {
        let wrong =
            || format!("`{text}` is no length of time; write `15 min`, `2 days` or `1h 30m`");
        let span: Span = text.parse().map_err(|_| wrong())?;
        let length = span
            .to_duration(SpanRelativeTo::days_are_24_hours())
            .map_err(|_| wrong())?;
        if length.is_negative() {
            return Err(wrong());
        }
        Ok(Length(length))
    }
}

/// `2 days 3 h`: the two largest units, and no less than a minute. Minutes after whole
/// days are said, too: they are what makes it late by another day.
pub(super) fn words(length: SignedDuration) -> String {
    let minutes = length.as_secs().unsigned_abs().div_ceil(60);
    let (days, hours, minutes) = (minutes / 1440, minutes / 60 % 24, minutes % 60);
    let days_word = if days == 1 { "day" } else { "days" };
    match (days, hours, minutes) {
        (0, 0, minutes) => format!("{minutes} min"),
        (0, hours, 0) => format!("{hours} h"),
        (0, hours, minutes) => format!("{hours} h {minutes} min"),
        (days, 0, 0) => format!("{days} {days_word}"),
        (days, 0, minutes) => format!("{days} {days_word} {minutes} min"),
        (days, hours, _) => format!("{days} {days_word} {hours} h"),
    }
}

#[cfg(test)]
mod tests {
    use super::{Length, words};

    #[test]
    fn lengths_are_read_as_people_write_them() {
        for (text, expected) in [
            ("15 min", "15 min"),
            ("15 minutes", "15 min"),
            ("2 days", "2 days"),
            ("1h 30m", "1 h 30 min"),
            ("26 hours", "1 day 2 h"),
            ("1 week", "7 days"),
            ("24 hours 1 second", "1 day 1 min"),
            ("2 days 59 seconds", "2 days 1 min"),
        ] {
            let length = Length::try_from(text.to_owned()).unwrap();
            assert_eq!(words(length.0), expected, "{text}");
        }
    }

    #[test]
    fn what_is_no_length_is_refused() {
        for text in ["", "soon", "-1 day", "1 month", "5"] {
            assert!(Length::try_from(text.to_owned()).is_err(), "{text}");
        }
    }
}
