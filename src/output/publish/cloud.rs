//! An object store as a place that takes a portal: the door of `object_store` and of the network.
//!
//! How to reach a store, and who we are, is told by the environment alone, in the names that its own tools use. No value
//! of these is ever repeated: whatever a server or a library says is cleaned of them before anybody sees it.

use std::collections::BTreeMap;
use std::env;
use std::error::Error as StdError;
use std::time::Duration;

use futures_util::{StreamExt, TryStreamExt, stream};
use object_store::aws::{AmazonS3Builder, AmazonS3ConfigKey};
use object_store::azure::{AzureConfigKey, MicrosoftAzureBuilder};
use object_store::gcp::{GoogleCloudStorageBuilder, GoogleConfigKey};
use object_store::path::Path;
use object_store::{
    Attribute, Attributes, BackoffConfig, ClientConfigKey, Error, GetOptions, ObjectStore, ObjectStoreExt, PutMode,
    PutOptions, PutResult, RetryConfig, UpdateVersion,
};
use tokio::runtime::{Builder, Runtime};

use super::PublishError;
use super::file::{File, Headers};
use super::listing::{MAX_BYTES, NAME};
use super::store::{Others, State, Store, StoreError};
use super::target::{Bucket, Cloud};
use crate::base::hash::Digest;

/// An object store.
pub(super) struct Objects {
    store: Box<dyn ObjectStore>,
    prefix: String,
    runtime: Runtime,
    /// What must never be repeated.
    secrets: Vec<String>,
}

/// Name under which each object says what it holds; a letter alone where it is the name of a variable (Azure).
const DIGEST: Attribute = Attribute::Metadata(std::borrow::Cow::Borrowed("handover"));

/// How long one request may take: a file of 64 MiB on a slow line.
const REQUEST: &str = "300s";

/// How long it may take to reach a server.
const CONNECT: &str = "10s";

/// Requests that a server is too busy for (429, 5xx), or that break off, are sent again: after 0.1 s, then twice as long
/// each time.
fn patience() -> RetryConfig {
    let backoff =
        BackoffConfig { init_backoff: Duration::from_millis(100), max_backoff: Duration::from_secs(10), base: 2.0 };
    RetryConfig { backoff, max_retries: 7, retry_timeout: Duration::from_secs(120) }
}

/// Variables of which one tells who we are.
fn credentials(cloud: Cloud) -> &'static [&'static str] {
    match cloud {
        Cloud::S3 => &[
            "AWS_ACCESS_KEY_ID",
            "AWS_SECRET_ACCESS_KEY",
            "AWS_WEB_IDENTITY_TOKEN_FILE",
            "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
            "AWS_CONTAINER_CREDENTIALS_FULL_URI",
            // Says that there is an instance role to ask for.
            "AWS_METADATA_ENDPOINT",
            "AWS_SKIP_SIGNATURE",
        ],
        Cloud::Gcs => &[
            "GOOGLE_SERVICE_ACCOUNT",
            "GOOGLE_SERVICE_ACCOUNT_PATH",
            "GOOGLE_SERVICE_ACCOUNT_KEY",
            "GOOGLE_APPLICATION_CREDENTIALS",
            "GOOGLE_BEARER_TOKEN",
            "SERVICE_ACCOUNT",
            "GOOGLE_SKIP_SIGNATURE",
        ],
        Cloud::Azure => &[
            "AZURE_STORAGE_ACCOUNT_KEY",
            "AZURE_STORAGE_ACCESS_KEY",
            "AZURE_STORAGE_SAS_KEY",
            "AZURE_STORAGE_SAS_TOKEN",
            "AZURE_STORAGE_TOKEN",
            "AZURE_STORAGE_CLIENT_ID",
            "AZURE_CLIENT_ID",
            "AZURE_FEDERATED_TOKEN_FILE",
            "AZURE_STORAGE_USE_EMULATOR",
            "AZURE_SKIP_SIGNATURE",
        ],
    }
}

/// Reaches for a store. Nothing is sent yet.
///
/// # Errors
/// When the environment does not tell how.
pub(super) fn open(bucket: &Bucket) -> Result<Objects, PublishError> {
    let is_set = |name: &&str| env::var_os(name).is_some_and(|value| !value.is_empty());
    if !credentials(bucket.cloud).iter().any(is_set) {
        return Err(PublishError::Store { doing: "publish", place: None, cause: StoreError::NoCredentials });
    }
    // A second call finds the first one's, which is the same.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let client = [(ClientConfigKey::Timeout, REQUEST), (ClientConfigKey::ConnectTimeout, CONNECT)];
    let name = &bucket.name;
    let store: Result<Box<dyn ObjectStore>, Error> = match bucket.cloud {
        Cloud::S3 => {
            let builder = client.into_iter().fold(AmazonS3Builder::from_env(), |builder, (key, value)| {
                builder.with_config(AmazonS3ConfigKey::Client(key), value)
            });
            builder.with_bucket_name(name).with_retry(patience()).build().map(|store| Box::new(store) as _)
        }
        Cloud::Gcs => {
            let builder = client.into_iter().fold(GoogleCloudStorageBuilder::from_env(), |builder, (key, value)| {
                builder.with_config(GoogleConfigKey::Client(key), value)
            });
            builder.with_bucket_name(name).with_retry(patience()).build().map(|store| Box::new(store) as _)
        }
        Cloud::Azure => {
            let builder = client.into_iter().fold(MicrosoftAzureBuilder::from_env(), |builder, (key, value)| {
                builder.with_config(AzureConfigKey::Client(key), value)
            });
            builder.with_container_name(name).with_retry(patience()).build().map(|store| Box::new(store) as _)
        }
    };
    let secrets =
        secrets(env::vars_os().filter_map(|(name, value)| name.into_string().ok().zip(value.into_string().ok())));
    match store {
        Ok(store) => Objects::new(store, &bucket.prefix, secrets),
        Err(error) => Err(PublishError::Environment(clean(&words(&error), &secrets))),
    }
}

/// Values of variables whose names say that they are nobody else's.
fn secrets(variables: impl Iterator<Item = (String, String)>) -> Vec<String> {
    let is_named =
        |name: &str| ["KEY", "SECRET", "TOKEN", "PASSWORD", "SAS", "CREDENTIAL"].iter().any(|word| name.contains(word));
    let is_of_cloud =
        |name: &str| ["AWS_", "AZURE_", "GOOGLE_", "SERVICE_ACCOUNT"].iter().any(|start| name.starts_with(start));
    let kept = variables.filter(|(name, value)| is_of_cloud(name) && is_named(name) && value.len() >= 4);
    let mut secrets: Vec<String> = kept.map(|(_, value)| value).collect();
    // The longest first: one may be a part of another.
    secrets.sort_by_key(|secret| std::cmp::Reverse(secret.len()));
    secrets
}

/// A text without secrets, and without what moves the cursor of a terminal.
fn clean(text: &str, secrets: &[String]) -> String {
    /// Longer ones are pages of a server, not messages.
    const LONGEST: usize = 400;
    let mut text = text.to_owned();
    for secret in secrets {
        text = text.replace(secret.as_str(), "[redacted]");
    }
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).take(LONGEST).collect()
}

/// What an error comes to: the status with the server's code and message, or what the system said.
fn words(error: &(dyn StdError + 'static)) -> String {
    let all = error.to_string();
    let between = |from: &str, to: &str| {
        let rest = &all[all.find(from)? + from.len()..];
        Some(rest[..rest.find(to)?].trim())
    };
    let status = between("status code: ", ":");
    let told = [between("<Code>", "</Code>"), between("<Message>", "</Message>")];
    let parts: Vec<&str> = std::iter::once(status).chain(told).flatten().collect();
    if !parts.is_empty() {
        return parts.join(", ");
    }
    let mut deepest = error;
    while let Some(source) = deepest.source() {
        deepest = source;
    }
    deepest.to_string()
}

/// Files on the web.
pub(super) struct Web {
    client: reqwest::Client,
    runtime: Runtime,
}

impl Web {
    /// A client for all of them.
    ///
    /// # Errors
    /// Why there is none, in words that follow the name of a file.
    pub(super) fn new() -> Result<Self, String> {
        /// One portal of a thousand that does not answer shall not hold up the others for long.
        const WAIT: Duration = Duration::from_secs(30);
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = reqwest::Client::builder().timeout(WAIT).connect_timeout(WAIT / 3).build().map_err(unread)?;
        let runtime = Builder::new_current_thread().enable_all().build();
        Ok(Self { client, runtime: runtime.map_err(|error| format!("cannot be read: {error}"))? })
    }

    /// A file, unless it is larger.
    ///
    /// # Errors
    /// Why it cannot be had, in words that follow its name.
    pub(super) fn read(&self, address: &str, most: u64) -> Result<Vec<u8>, String> {
        self.runtime.block_on(async {
            let mut answer = self.client.get(address).send().await.map_err(unread)?;
            if !answer.status().is_success() {
                return Err(format!("cannot be read: the server says {}", answer.status()));
            }
            let mut bytes = Vec::new();
            while let Some(chunk) = answer.chunk().await.map_err(unread)? {
                bytes.extend_from_slice(&chunk);
                if bytes.len() as u64 > most {
                    return Err(format!("is larger than {} MiB", most >> 20));
                }
            }
            Ok(bytes)
        })
    }
}

fn unread(error: reqwest::Error) -> String {
    format!("cannot be read: {}", clean(&words(&error.without_url()), &[]))
}

impl Objects {
    fn new(store: Box<dyn ObjectStore>, prefix: &str, secrets: Vec<String>) -> Result<Self, PublishError> {
        let runtime = Builder::new_current_thread().enable_all().build();
        let runtime = runtime.map_err(|cause| PublishError::Environment(format!("cannot start: {cause}")))?;
        Ok(Self { store, prefix: prefix.to_owned(), runtime, secrets })
    }

    /// A store in memory.
    #[cfg(test)]
    pub(super) fn in_memory(prefix: &str) -> Self {
        Self::new(Box::new(object_store::memory::InMemory::new()), prefix, Vec::new()).unwrap()
    }

    /// A file, unless it is larger.
    ///
    /// # Errors
    /// Why it cannot be had, in words that follow its name.
    pub(super) fn read(&self, place: &str, most: u64) -> Result<Vec<u8>, String> {
        let key = self.key(place).map_err(|error| error.to_string())?;
        let read = async {
            let found = self.store.get(&key).await?;
            Ok(if found.meta.size > most { None } else { Some(found.bytes().await?.to_vec()) })
        };
        match self.runtime.block_on(read) {
            Ok(Some(bytes)) => Ok(bytes),
            Ok(None) => Err(format!("is larger than {} MiB", most >> 20)),
            Err(Error::NotFound { .. }) => Err("is not there".to_owned()),
            Err(error) => Err(format!("cannot be read: {}", self.told(&error))),
        }
    }

    /// What is at a place.
    #[cfg(test)]
    pub(super) fn content(&self, place: &str) -> Option<Vec<u8>> {
        let key = self.key(place).unwrap();
        let read = async { self.store.get(&key).await?.bytes().await };
        self.runtime.block_on(read).ok().map(|bytes| bytes.to_vec())
    }

    /// The key of a place, as it is: the library's other way would encode it twice.
    fn key(&self, place: &str) -> Result<Path, StoreError> {
        let key = if self.prefix.is_empty() { place.to_owned() } else { format!("{}/{place}", self.prefix) };
        Path::parse(&key).map_err(|_| StoreError::Failed(format!("`{}` cannot be a key", clean(&key, &[]))))
    }

    /// The place of a key; `None` when it is the directory itself.
    fn place<'k>(&self, key: &'k Path) -> Option<&'k str> {
        let rest = key.as_ref().strip_prefix(self.prefix.as_str())?;
        Some(rest.trim_start_matches('/')).filter(|place| !place.is_empty())
    }

    fn told(&self, error: &Error) -> StoreError {
        let words = || clean(&words(error), &self.secrets);
        match error {
            Error::PermissionDenied { .. } | Error::Unauthenticated { .. } => StoreError::Denied(words()),
            Error::NotFound { .. } => StoreError::NoBucket,
            Error::Precondition { .. } | Error::AlreadyExists { .. } => StoreError::Changed,
            // Where a list is asked for, the library takes it for any other error.
            _ if words().starts_with("404") => StoreError::NoBucket,
            _ => StoreError::Failed(words()),
        }
    }

    fn wait<T>(&self, work: impl Future<Output = Result<T, Error>>) -> Result<T, StoreError> {
        self.runtime.block_on(work).map_err(|error| self.told(&error))
    }
}

fn state(result: PutResult) -> State {
    State { tag: result.e_tag, version: result.version }
}

impl Store for Objects {
    fn list(&self) -> Result<BTreeMap<String, u64>, StoreError> {
        let prefix = Path::parse(&self.prefix).map_err(|error| StoreError::Failed(error.to_string()))?;
        let all = self.wait(self.store.list(Some(&prefix)).try_collect::<Vec<_>>())?;
        let places = all.iter().filter_map(|object| Some((self.place(&object.location)?, object.size)));
        Ok(places.filter(|(place, _)| *place != NAME).map(|(place, size)| (place.to_owned(), size)).collect())
    }

    fn listing(&self) -> Result<Option<(Vec<u8>, State)>, StoreError> {
        let key = self.key(NAME)?;
        let read = async {
            let found = self.store.get(&key).await?;
            let state = State { tag: found.meta.e_tag.clone(), version: found.meta.version.clone() };
            // What is larger is none of ours, and need not be read to know.
            let bytes = if found.meta.size <= MAX_BYTES { found.bytes().await?.to_vec() } else { Vec::new() };
            Ok((bytes, state))
        };
        match self.runtime.block_on(read) {
            Ok(found) => Ok(Some(found)),
            Err(Error::NotFound { .. }) => Ok(None),
            Err(error) => Err(self.told(&error)),
        }
    }

    fn put_listing(&self, bytes: &[u8], expected: Option<&State>) -> Result<State, StoreError> {
        let mode = match expected {
            None => PutMode::Create,
            Some(State { tag, version }) => {
                PutMode::Update(UpdateVersion { e_tag: tag.clone(), version: version.clone() })
            }
        };
        let attributes = [(Attribute::ContentType, "text/plain; charset=utf-8"), (Attribute::CacheControl, "no-store")];
        let options = PutOptions { mode, attributes: Attributes::from_iter(attributes), ..PutOptions::default() };
        let key = self.key(NAME)?;
        match self.wait(self.store.put_opts(&key, bytes.to_vec().into(), options)) {
            // The answer to a first try may be lost; then the second finds what the first has written.
            Err(StoreError::Changed) => match self.listing()? {
                Some((there, state)) if there == bytes => Ok(state),
                _ => Err(StoreError::Changed),
            },
            put => put.map(state),
        }
    }

    fn digest(&self, place: &str) -> Result<Option<Digest>, StoreError> {
        let options = GetOptions { head: true, ..GetOptions::default() };
        match self.runtime.block_on(self.store.get_opts(&self.key(place)?, options)) {
            Ok(found) => Ok(found.attributes.get(&DIGEST).and_then(|value| Digest::parse(value))),
            Err(Error::NotFound { .. }) => Ok(None),
            Err(error) => Err(self.told(&error)),
        }
    }

    fn put(&self, file: &File, bytes: Vec<u8>) -> Result<(), StoreError> {
        let headers = Headers::of(&file.place);
        let attributes = Attributes::from_iter([
            (Attribute::ContentType, headers.media_type.to_owned()),
            (Attribute::CacheControl, headers.caching.to_owned()),
            (DIGEST, file.digest.to_string()),
        ]);
        let options = PutOptions { attributes, ..PutOptions::default() };
        self.wait(self.store.put_opts(&self.key(&file.place)?, bytes.into(), options)).map(drop)
    }

    fn delete(&self, places: &[String]) -> Result<(), StoreError> {
        let keys: Vec<Path> = places.iter().map(|place| self.key(place)).collect::<Result<_, _>>()?;
        let deleted = self.store.delete_stream(stream::iter(keys.into_iter().map(Ok)).boxed());
        let outcomes = self.runtime.block_on(deleted.collect::<Vec<_>>());
        let errors = outcomes.into_iter().filter_map(Result::err);
        let mut errors = errors.filter(|error| !matches!(error, Error::NotFound { .. }));
        errors.next().map_or(Ok(()), |error| Err(self.told(&error)))
    }

    fn others(&self) -> Others {
        Others::Possible
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_of_the_environment_are_never_repeated() {
        let variables = [
            ("AWS_SECRET_ACCESS_KEY", "wJalr/K7MD"),
            ("AWS_SESSION_TOKEN", "wJalr/K7MDwJalr/K7MD"),
            ("AWS_REGION", "eu-central-1"),
            ("HOME", "/home/ada"),
        ];
        let secrets = secrets(variables.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())));
        let said = clean("eu-central-1 /home/ada wJalr/K7MDwJalr/K7MD\u{1b}[2J wJalr/K7MD", &secrets);
        assert_eq!(said, "eu-central-1 /home/ada [redacted] [2J [redacted]");
    }

    #[test]
    fn an_answer_comes_to_its_code_and_message() {
        let answer = "Error performing PUT http://h/b/x in 3ms - Server returned non-2xx status code: 403 Forbidden: \
            <Error><Code>SignatureDoesNotMatch</Code><Message>no match</Message></Error>";
        let error = std::io::Error::other(answer);
        assert_eq!(words(&error), "403 Forbidden, SignatureDoesNotMatch, no match");
        let plain = std::io::Error::other("connection refused");
        assert_eq!(words(&plain), "connection refused");
    }

    #[test]
    fn keys_are_places_as_they_are() {
        let objects = Objects::in_memory("a b/c");
        for place in ["ü +%?#.html", "50%20.png", "x/y=z&.md"] {
            let key = objects.key(place).unwrap();
            assert_eq!(key.as_ref(), format!("a b/c/{place}"));
            assert_eq!(objects.place(&key), Some(place));
        }
    }
}
