//! The colours of the poles, and their contrast with the page.

use crate::site::SchemeColors;

/// The least contrast of graphics with what is around them (WCAG 2.2, 1.4.11).
const MIN_CONTRAST: f64 = 3.0;
/// The least contrast of words (WCAG 2.2, 1.4.3).
const MIN_TEXT_CONTRAST: f64 = 4.5;

/// The colour of words in the style sheet: it follows the scheme by itself.
const INK: &str = "var(--ink)";

/// A page in light or dark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ColorScheme {
    Light,
    Dark,
}

/// A colour as `#rrggbb`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Color([u8; 3]);

/// Why a colour is refused.
#[derive(Debug, PartialEq, thiserror::Error)]
pub(super) enum ColorError {
    #[error("Enter a colour as # and six digits, such as #9a4a2f.")]
    Unreadable,
    #[error(
        "The contrast of {color} with the page’s background is {} to 1, and it needs at least 3 to 1. Choose a {} colour.",
        ratio(*.contrast),
        .scheme.needed()
    )]
    TooFaint { color: String, contrast: f64, scheme: ColorScheme },
}

/// Rounded down: 2.97 is not 3.
fn ratio(contrast: f64) -> f64 {
    (contrast * 10.0).floor() / 10.0
}

impl ColorScheme {
    /// The background of the page, `--paper` of the style sheet.
    const fn paper(self) -> Color {
        match self {
            Self::Light => Color([0xfb, 0xf7, 0xf0]),
            Self::Dark => Color([0x1b, 0x18, 0x15]),
        }
    }

    const fn needed(self) -> &'static str {
        match self {
            Self::Light => "darker",
            Self::Dark => "lighter",
        }
    }
}

impl Color {
    /// Parses a colour that is used in pages of this scheme.
    pub(super) fn parse(text: &str, scheme: ColorScheme) -> Result<Self, ColorError> {
        let color = Self::read(text.trim()).ok_or(ColorError::Unreadable)?;
        let contrast = color.contrast(scheme.paper());
        if contrast < MIN_CONTRAST {
            return Err(ColorError::TooFaint { color: color.to_string(), contrast, scheme });
        }
        Ok(color)
    }

    fn read(text: &str) -> Option<Self> {
        let digits =
            text.strip_prefix('#').filter(|digits| digits.len() == 6 && digits.bytes().all(|digit| digit.is_ascii_hexdigit()))?;
        let part = |at: usize| u8::from_str_radix(digits.get(at..at + 2)?, 16).ok();
        Some(Self([part(0)?, part(2)?, part(4)?]))
    }

    /// The contrast ratio of WCAG 2.2, from 1 to 21.
    fn contrast(self, other: Self) -> f64 {
        let (one, two) = (self.luminance(), other.luminance());
        (one.max(two) + 0.05) / (one.min(two) + 0.05)
    }

    fn luminance(self) -> f64 {
        let linear = |part: u8| {
            let part = f64::from(part) / 255.0;
            if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
        };
        let [red, green, blue] = self.0.map(linear);
        0.2126 * red + 0.7152 * green + 0.0722 * blue
    }
}

impl std::fmt::Display for Color {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let [red, green, blue] = self.0;
        write!(f, "#{red:02x}{green:02x}{blue:02x}")
    }
}

/// The colours of one pole from their settings; `None` when one cannot be read.
pub(super) fn scheme_colors(light: &str, dark: &str) -> Option<SchemeColors> {
    let (light, dark) = (Color::read(light)?, Color::read(dark)?);
    let text = |color: Color, scheme: ColorScheme| {
        if color.contrast(scheme.paper()) < MIN_TEXT_CONTRAST { INK.to_owned() } else { color.to_string() }
    };
    Some(SchemeColors {
        light: light.to_string(),
        dark: dark.to_string(),
        light_text: text(light, ColorScheme::Light),
        dark_text: text(dark, ColorScheme::Dark),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::site_settings::SiteSetting;

    const STYLES: &str = include_str!("../../assets/app.css");

    #[test]
    fn the_backgrounds_and_the_usual_colours_are_those_of_the_style_sheet() {
        let (light, dark) = (ColorScheme::Light.paper(), ColorScheme::Dark.paper());
        assert!(STYLES.contains(&format!("--paper: light-dark({light}, {dark})")));
        let of = |setting: SiteSetting| setting.default_text();
        assert!(STYLES.contains(&format!("--low: light-dark({}, {})", of(SiteSetting::LowLight), of(SiteSetting::LowDark))));
        assert!(STYLES.contains(&format!("light-dark({}, {})", of(SiteSetting::HighLight), of(SiteSetting::HighDark))));
    }

    #[test]
    fn a_colour_is_refused_below_three_to_one_and_the_sentence_says_the_ratio() {
        for setting in SiteSetting::COLORS {
            let scheme = if setting.as_str().ends_with("light") { ColorScheme::Light } else { ColorScheme::Dark };
            assert!(Color::parse(setting.default_text(), scheme).is_ok(), "{setting}");
        }
        let said = Color::parse("#FFD700", ColorScheme::Light).unwrap_err().to_string();
        assert!(said.contains("#ffd700") && said.contains("1.3 to 1") && said.contains("darker"), "{said}");
        let said = Color::parse("#3a2018", ColorScheme::Dark).unwrap_err().to_string();
        assert!(said.contains("1.1 to 1") && said.contains("lighter"), "{said}");
        assert_eq!(ratio(2.97), 2.9);
    }

    #[test]
    fn black_on_white_is_21_to_1() {
        let [black, white] = ["#000000", "#ffffff"].map(|text| Color::read(text).unwrap());
        assert!((black.contrast(white) - 21.0).abs() < 0.001);
        for text in ["", "#fff", "red", "#12345g", "#1234567", "#+12345", "#ééé"] {
            assert_eq!(Color::read(text), None, "{text}");
        }
    }

    #[test]
    fn words_take_the_ink_where_the_colour_is_too_faint_for_words() {
        let colors = scheme_colors("#c07a5c", "#e8a583").unwrap();
        assert_eq!((colors.light_text.as_str(), colors.dark_text.as_str()), ("var(--ink)", "#e8a583"));
    }
}
