//! Numbers as `Intl.NumberFormat` writes them in English.

use crate::report::text::thousands;

/// A share as a percentage without decimals, a half rounded up: `0.125` is `13%`.
pub(super) fn percentage(share: Option<f64>) -> String {
    let Some(share) = share.filter(|share| share.is_finite()) else {
        return "NaN%".to_owned();
    };
    // Rounding works on the decimal digits: 0.285 is a little less than that in binary.
    let sign = if share.is_sign_negative() { "-" } else { "" };
    let digits = share.abs().to_string();
    let (whole, fraction) = digits.split_once('.').unwrap_or((&digits, ""));
    let fraction = format!("{fraction:0<3}");
    let rounds_up = fraction.as_bytes()[2] >= b'5';
    let hundreds = format!("{whole}{}", &fraction[..2]).parse::<u128>().unwrap_or(u128::MAX);
    let rounded = hundreds.saturating_add(rounds_up.into());
    format!("{sign}{}%", thousands(usize::try_from(rounded).unwrap_or(usize::MAX)))
}

/// A whole number with its thousands set apart.
pub(super) fn number(number: u64) -> String {
    thousands(usize::try_from(number).unwrap_or(usize::MAX))
}

/// How long a text is in JavaScript: in UTF-16 units.
pub(super) fn length(text: &str) -> usize {
    if text.is_ascii() { text.len() } else { text.encode_utf16().count() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentages_are_rounded_half_up() {
        for (share, text) in [
            (0.0, "0%"),
            (0.004_9, "0%"),
            (0.005, "1%"),
            (0.285, "29%"),
            (0.125, "13%"),
            (1.0 / 3.0, "33%"),
            (1.0, "100%"),
            (12.345, "1,235%"),
            (1e-9, "0%"),
            (-0.25, "-25%"),
        ] {
            assert_eq!(percentage(Some(share)), text);
        }
        assert_eq!(percentage(None), "NaN%");
    }
}
