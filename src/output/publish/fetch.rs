//! Small files of portals that were published, for hubs. Through the same door as publishing.

use super::target::Bucket;

/// A file of a portal in an object store.
///
/// # Errors
/// Why it cannot be had, in words that follow its name.
#[cfg(feature = "publish-cloud")]
pub fn object(bucket: &Bucket, place: &str, most: u64) -> Result<Vec<u8>, String> {
    let store = super::cloud::open(bucket).map_err(|error| format!("cannot be read: {error}"))?;
    store.read(place, most)
}

/// A file of a portal on the web.
///
/// # Errors
/// Like [`object`].
#[cfg(feature = "publish-cloud")]
pub fn page(portal: &str, place: &str, most: u64) -> Result<Vec<u8>, String> {
    super::cloud::page(&format!("{}/{place}", portal.trim_end_matches('/')), most)
}

/// Nothing, in a program that was compiled without the feature.
///
/// # Errors
/// Always.
#[cfg(not(feature = "publish-cloud"))]
pub fn object(bucket: &Bucket, _: &str, _: u64) -> Result<Vec<u8>, String> {
    Err(format!("cannot be read: {}", super::PublishError::NoFeature(bucket.clone())))
}

/// The same.
///
/// # Errors
/// Always.
#[cfg(not(feature = "publish-cloud"))]
pub fn page(_: &str, _: &str, _: u64) -> Result<Vec<u8>, String> {
    Err("cannot be read: this program was compiled without the feature `publish-cloud`".to_owned())
}
