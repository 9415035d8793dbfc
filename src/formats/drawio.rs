//! draw.io files: how many pages they have.

use quick_xml::Reader;
use quick_xml::events::Event;

/// Pages that are counted at most; a file with more is no drawing.
const MAX_PAGES: usize = 10_000;

/// Number of pages; `None` when the text is no draw.io file.
///
/// A page is a `<diagram>` in `<mxfile>`; a file that holds a bare `<mxGraphModel>` is one page.
/// What is in a page (often compressed) is not looked at.
pub(super) fn pages(xml: &str) -> Option<usize> {
    let mut reader = Reader::from_str(xml);
    reader.config_mut().check_end_names = false;
    let mut pages = None;
    loop {
        match (reader.read_event(), &mut pages) {
            (Ok(Event::Start(element) | Event::Empty(element)), None) => match element.name().into_inner() {
                "mxfile" => pages = Some(0),
                "mxGraphModel" => return Some(1),
                _ => return None,
            },
            (Ok(Event::Start(element) | Event::Empty(element)), Some(count)) => {
                *count += usize::from(element.name().into_inner() == "diagram");
                if *count == MAX_PAGES {
                    return pages;
                }
            }
            // The part that can be read tells enough.
            (Ok(Event::Eof) | Err(_), _) => return pages,
            (Ok(_), _) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_counted() {
        let two = "<mxfile host=\"x\"><diagram name=\"A\">abc</diagram><diagram name=\"B\"><mxGraphModel/></diagram></mxfile>";
        assert_eq!(pages(two), Some(2));
        assert_eq!(pages("<mxGraphModel><root/></mxGraphModel>"), Some(1));
        assert_eq!(pages("<mxfile/>"), Some(0));
    }

    #[test]
    fn other_xml_and_broken_files() {
        assert_eq!(pages("<html><diagram/></html>"), None);
        assert_eq!(pages("not xml"), None);
        assert_eq!(pages("<mxfile><diagram>a</diagram><diagram"), Some(1));
    }
}
