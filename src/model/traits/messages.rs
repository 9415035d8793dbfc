//! Messages taken and sent: what counts together, and what it is called.

use crate::base::diag::Location;
use crate::formats::{Broker, Shown, Sign};

/// Everything that speaks of messages in one service.
#[derive(Debug, Default)]
pub(super) struct Messages {
    clients: Vec<Broker>,
    has_settings: bool,
    takes: Vec<Use>,
    sends: Vec<Use>,
    receives: Vec<Use>,
    publishes: Vec<Use>,
}

/// A line that shows a direction.
#[derive(Debug)]
struct Use {
    /// `None` in a contract.
    broker: Option<Broker>,
    words: String,
    target: String,
    at: Location,
}

/// More lines than this of one service and direction are not kept.
const MOST_USES: usize = 500;

impl Messages {
    pub(super) fn add(&mut self, sign: &Sign, at: Location) {
        let a_use = |broker: Option<Broker>| Use { broker, words: sign.words.clone(), target: sign.target.clone(), at };
        let (list, found) = match sign.shows {
            Shown::Client(broker) => return self.client(broker),
            Shown::Settings(_) => return self.has_settings = true,
            Shown::Takes(broker) => (&mut self.takes, a_use(Some(broker))),
            Shown::Sends(broker) => (&mut self.sends, a_use(Some(broker))),
            Shown::Receives => (&mut self.receives, a_use(None)),
            Shown::Publishes => (&mut self.publishes, a_use(None)),
            Shown::Trait(_) | Shown::Store | Shown::Call | Shown::Interface => return,
        };
        if list.len() < MOST_USES {
            list.push(found);
        }
    }

    pub(super) fn client(&mut self, broker: Broker) {
        if !self.clients.contains(&broker) {
            self.clients.push(broker);
        }
    }

    /// Why messages are taken, if they are.
    pub(super) fn taken(&self) -> Option<(String, Location)> {
        self.counted(&self.takes, &self.receives).next().map(Use::evidence)
    }

    /// Why messages are sent, if they are.
    pub(super) fn sent(&self) -> Option<(String, Location)> {
        self.counted(&self.sends, &self.publishes).next().map(Use::evidence)
    }

    pub(super) fn consumed(&self) -> Vec<String> {
        names(self.counted(&self.takes, &self.receives))
    }

    pub(super) fn produced(&self) -> Vec<String> {
        names(self.counted(&self.sends, &self.publishes))
    }

    /// Lines of code and settings with a library or a contract beside them, then lines of a contract with
    /// anything of a broker beside them.
    fn counted<'a>(&'a self, uses: &'a [Use], contract: &'a [Use]) -> impl Iterator<Item = &'a Use> {
        let has_client =
            |found: &Use| found.broker.is_some_and(|own| self.clients.iter().any(|other| own.fits(*other)));
        let has_broker =
            self.has_settings || !self.clients.is_empty() || !self.takes.is_empty() || !self.sends.is_empty();
        let uses = uses.iter().filter(move |found| !contract.is_empty() || has_client(found));
        uses.chain(contract.iter().filter(move |_| has_broker))
    }
}

impl Use {
    fn evidence(&self) -> (String, Location) {
        let is_said = self.target.is_empty() || self.words.contains(&self.target);
        let words = if is_said { self.words.clone() } else { format!("{} of {}", self.words, self.target) };
        (words, self.at.clone())
    }
}

fn names<'a>(uses: impl Iterator<Item = &'a Use>) -> Vec<String> {
    let mut names = Vec::new();
    uses.for_each(|found| super::push(&mut names, &found.target));
    names
}
