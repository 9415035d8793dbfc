//! What is shown of pages that were found, and the texts that excerpts are cut from: `d*.js` and `x*.js`.

use super::script::{Script, push_list, push_string};
use super::{Page, rows};

/// What is shown of some pages, and the files of their texts.
#[derive(Debug, Clone)]
pub(super) struct Chunk {
    pub(super) script: Script,
    pub(super) texts: Vec<Script>,
}

/// Characters of the texts that one file holds, unless a page alone has more.
const TEXT_SHARD: usize = 6_000;

/// What is shown of some pages: address, title, place, tone and word of the badge, a line about it where its text does
/// not start with that, sections; and the files that hold their texts, each with how many pages it is for.
///
/// `ix` is its number, `first` that of its first page.
pub(super) fn chunk((ix, first): (usize, usize), pages: &[Page]) -> Chunk {
    let mut text = format!("HX.d({ix},");
    push_list(&mut text, pages, |out, page| {
        let (entry, rows) = (&page.entry, page.rows());
        let (tone, word) = entry.badge();
        let place = if is_told_by(&entry.place, &entry.href) { "=" } else { &entry.place };
        let about = rows::one_line(&entry.about, rows::ABOUT);
        let is_told = rows.first().is_some_and(|row| row.text.contains(about.trim_end_matches('…')));
        out.push('[');
        for text in
            [&*entry.href, &rows::one_line(&entry.title, 160), place, tone, word, if is_told { "" } else { &about }]
        {
            push_string(out, text);
            out.push(',');
        }
        push_list(out, rows.iter().skip(1), |out, row| match slug(&row.heading) == *row.anchor {
            true => push_string(out, &row.heading),
            false => push_list(out, [&*row.anchor, &*row.heading], push_string),
        });
        out.push(']');
    });
    text.push(',');
    let mut texts = Vec::new();
    push_list(&mut text, text_shards(pages), |out, (from, pages)| {
        let script = text_script(first + from, pages);
        let digest = script.as_ref().map_or("", |script| script.digest.as_str());
        out.push_str(&format!("[{},\"{digest}\"]", pages.len()));
        texts.extend(script);
    });
    text.push_str(");\n");
    Chunk { script: Script::new(&format!("d{ix}"), text), texts }
}

/// Cuts pages where enough text is together; each part with the place of its first page.
fn text_shards(pages: &[Page]) -> Vec<(usize, &[Page])> {
    let (mut shards, mut from, mut chars) = (Vec::new(), 0, 0);
    for (ix, page) in pages.iter().enumerate() {
        let length: usize = page.rows().iter().map(|row| row.text.len()).sum();
        if chars + length > TEXT_SHARD && ix > from {
            shards.push((from, &pages[from..ix]));
            (from, chars) = (ix, 0);
        }
        chars += length;
    }
    shards.push((from, &pages[from..]));
    shards
}

/// Texts of pages, of each those of its rows; `None` when none has any.
fn text_script(from: usize, pages: &[Page]) -> Option<Script> {
    if pages.iter().all(|page| page.rows().iter().all(|row| row.text.is_empty())) {
        return None;
    }
    let mut text = format!("HX.x({from},");
    push_list(&mut text, pages, |out, page| push_list(out, page.rows(), |out, row| push_string(out, &row.text)));
    text.push_str(");\n");
    Some(Script::new(&format!("x{from}"), text))
}

/// Whether a path is that of the address, `docs/a.md` of `repo/docs/a.html`: then it need not be sent.
fn is_told_by(place: &str, href: &str) -> bool {
    let told = href.strip_prefix("repo/").and_then(|href| href.strip_suffix(".html"));
    told.is_some() && told == place.strip_suffix(".md")
}

/// The anchor of a plain heading, which then need not be sent.
fn slug(heading: &str) -> String {
    let kept = heading.chars().filter(|c| c.is_ascii_alphanumeric() || matches!(c, ' ' | '-' | '_'));
    kept.map(|c| if c == ' ' { '-' } else { c.to_ascii_lowercase() }).collect()
}
