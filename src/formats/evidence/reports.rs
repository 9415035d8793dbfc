//! Reports in XML: how many elements of a name they hold.

use quick_xml::Reader;
use quick_xml::events::Event;

/// Most elements that are counted; evidence needs a few, and a report may hold millions.
const MOST: u32 = 100_000;

/// Elements of any of these names, up to the first thing that cannot be read. Linear, constant memory.
pub(super) fn elements(xml: &str, names: &[&str]) -> u32 {
    let mut reader = Reader::from_str(xml);
    reader.config_mut().check_end_names = false;
    let mut count = 0;
    loop {
        match reader.read_event() {
            Ok(Event::Start(element) | Event::Empty(element)) => {
                let name = element.name().into_inner();
                let local = name.rsplit(':').next().unwrap_or(name);
                count += u32::from(names.contains(&local));
                if count == MOST {
                    return count;
                }
            }
            Ok(Event::Eof) | Err(_) => return count,
            Ok(_) => {}
        }
    }
}
