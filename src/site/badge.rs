//! `badge.svg`: readiness as a small picture for a README or a wiki.

use super::html::push_text;
use super::words::Words;
use crate::policy::{Report, Score};

/// Width of a character in units of the picture, wide enough for every sans-serif at 11 units.
const CHARACTER: usize = 7;

/// Blank beside a text.
const MARGIN: usize = 8;

/// The picture: text says everything, colour repeats it.
pub fn badge(report: &Report, said: &Words) -> String {
    let open = report.slots.iter().filter(|slot| slot.state.is_gap()).count();
    svg(&words(said, &report.score, open), colour(&report.score, open))
}

/// What the badge says: at most 99 % while a blocking gap is open, since the score shows no more.
fn words(words: &Words, score: &Score, open: usize) -> String {
    match (score.percent(), score.blocking, open) {
        (None, _, _) => words.get("badge.nothing_asked").to_owned(),
        (Some(ready), 0, 0) => format!("{ready} %"),
        (Some(ready), 0, open) => format!("{ready} % · {}", words.count("badge.open", open)),
        (Some(ready), blocking, _) => format!("{ready} % · {}", words.count("badge.blocking", blocking as usize)),
    }
}

/// Red, amber, green, grey; white text has a contrast of at least 4.5 on each (WCAG 2.2 §1.4.3).
fn colour(score: &Score, open: usize) -> &'static str {
    match (score.percent(), score.blocking, open) {
        (None, _, _) => "#5f6670",
        (Some(100), 0, 0) => "#0f6b3a",
        (Some(_), 0, _) => "#8a5300",
        (Some(_), _, _) => "#a3261f",
    }
}

fn svg(words: &str, colour: &str) -> String {
    let left = "handover".len() * CHARACTER + 2 * MARGIN;
    let right = words.chars().count() * CHARACTER + 2 * MARGIN;
    let mut text = String::new();
    push_text(&mut text, words);
    let text_at = |from: usize, width: usize| from + width / 2;
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"20\" viewBox=\"0 0 {width} 20\" role=\"img\" \
         aria-labelledby=\"t\">\n<title id=\"t\">handover {text}</title>\n\
         <rect width=\"{width}\" height=\"20\" rx=\"3\" fill=\"{colour}\"/>\n\
         <path d=\"M3 0h{inner}v20H3a3 3 0 0 1-3-3V3a3 3 0 0 1 3-3z\" fill=\"#2f353b\"/>\n\
         <g fill=\"#fff\" font-family=\"Verdana, DejaVu Sans, sans-serif\" font-size=\"11\" text-anchor=\"middle\" \
         aria-hidden=\"true\">\n<text x=\"{x1}\" y=\"14\">handover</text>\n<text x=\"{x2}\" y=\"14\">{text}</text>\n</g>\n\
         </svg>\n",
        width = left + right,
        inner = left - 3,
        x1 = text_at(0, left),
        x2 = text_at(left, right),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_badge_never_says_all_with_a_blocking_gap() {
        let words = |score: &Score, open| words(&super::super::words::english(), score, open);
        let score = Score { earned: 10, possible: 10, blocking: 1, ..Score::default() };
        assert_eq!(words(&score, 1), "99 % · 1 blocking");
        assert_eq!(words(&Score { blocking: 0, ..score }, 0), "100 %");
        assert_eq!(words(&Score { blocking: 0, earned: 7, ..score }, 4), "70 % · 4 open");
        assert_eq!(words(&Score::default(), 0), "nothing asked");
    }

    #[test]
    fn a_badge_says_in_words_what_its_colour_shows() {
        let svg = svg("71 % · 3 blocking", "#a3261f");
        assert!(svg.contains("<title id=\"t\">handover 71 % · 3 blocking</title>"), "{svg}");
        is_well_formed(&svg);
    }

    /// Every element that is opened is closed.
    fn is_well_formed(svg: &str) {
        let opened = svg.matches('<').count() - svg.matches("</").count();
        assert_eq!(opened, svg.matches("</").count() + svg.matches("/>").count());
    }
}
