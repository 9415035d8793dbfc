//! Small files of portals that were published, for hubs. Through the same door as publishing.

#[cfg(feature = "publish-cloud")]
use std::collections::BTreeMap;
#[cfg(feature = "publish-cloud")]
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

#[cfg(feature = "publish-cloud")]
use super::cloud::{Objects, Web, open};
use super::target::Bucket;

/// Reads files of many portals. What it takes to reach a store is made once for all that lie in it.
#[derive(Default)]
pub struct Reader {
    #[cfg(feature = "publish-cloud")]
    stores: Mutex<BTreeMap<String, Arc<Objects>>>,
    #[cfg(feature = "publish-cloud")]
    web: OnceLock<Result<Web, String>>,
}

#[cfg(feature = "publish-cloud")]
impl Reader {
    /// A file of a portal in an object store, unless it is larger.
    ///
    /// # Errors
    /// Why it cannot be had, in words that follow its name.
    pub fn object(&self, bucket: &Bucket, file: &str, most: u64) -> Result<Vec<u8>, String> {
        let whole = Bucket { prefix: String::new(), ..bucket.clone() };
        let store = {
            let mut stores = self.stores.lock().unwrap_or_else(PoisonError::into_inner);
            match stores.get(&whole.to_string()) {
                Some(store) => Arc::clone(store),
                None => {
                    let store = Arc::new(open(&whole).map_err(|error| format!("cannot be read: {error}"))?);
                    stores.insert(whole.to_string(), Arc::clone(&store));
                    store
                }
            }
        };
        let place = if bucket.prefix.is_empty() { file.to_owned() } else { format!("{}/{file}", bucket.prefix) };
        store.read(&place, most)
    }

    /// A file of a portal on the web, unless it is larger.
    ///
    /// # Errors
    /// Like [`Reader::object`].
    pub fn page(&self, portal: &str, file: &str, most: u64) -> Result<Vec<u8>, String> {
        let web = self.web.get_or_init(Web::new).as_ref().map_err(String::clone)?;
        web.read(&format!("{}/{file}", portal.trim_end_matches('/')), most)
    }
}

#[cfg(not(feature = "publish-cloud"))]
impl Reader {
    /// Nothing, in a program that was compiled without the feature.
    ///
    /// # Errors
    /// Always.
    pub fn object(&self, bucket: &Bucket, _: &str, _: u64) -> Result<Vec<u8>, String> {
        Err(format!("cannot be read: {}", super::PublishError::NoFeature(bucket.clone())))
    }

    /// The same.
    ///
    /// # Errors
    /// Always.
    pub fn page(&self, _: &str, _: &str, _: u64) -> Result<Vec<u8>, String> {
        Err("cannot be read: this program was compiled without the feature `publish-cloud`".to_owned())
    }
}
