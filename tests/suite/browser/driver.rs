//! Starts `chromedriver` once and gives each test a session with a profile of its own.

use std::cell::{Cell, RefCell};
use std::env;
use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::LazyLock;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tempfile::TempDir;
use thirtyfour::prelude::*;
use tokio::runtime::{self, Runtime};

/// No check takes as long; what hangs shall fail.
const PATIENCE_MS: u64 = 60_000;

/// Flags of every browser. The pipe ends it with its driver, however that one ended.
const FLAGS: [&str; 11] = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--remote-debugging-pipe",
    "--window-size=1280,900",
];

/// The driver of all sessions of this process.
struct Driver {
    address: String,
    /// The program to drive.
    chromium: PathBuf,
    /// Ends the driver when it is closed, which the system does when this process ends in any way.
    _lifeline: ChildStdin,
    _shell: Child,
}

static DRIVER: LazyLock<Result<Driver, String>> = LazyLock::new(Driver::start);

impl Driver {
    fn start() -> Result<Self, String> {
        // The client of the driver is that of publishing, which has to be told how to encrypt.
        #[cfg(feature = "publish-cloud")]
        let _ = rustls::crypto::ring::default_provider().install_default();
        let chromium = program("chromium")?;
        let chromedriver = program("chromedriver")?;
        let mut shell = Command::new("sh")
            .args(["-c", "\"$@\" & exec >&-; read -r _; kill $!", "sh"])
            .arg(chromedriver)
            .arg("--port=0")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|error| format!("cannot start `sh`: {error}"))?;
        let said = BufReader::new(shell.stdout.take().expect("a piped output"));
        let port = said.lines().map_while(Result::ok).find_map(|line| {
            let (_, port) = line.split_once("started successfully on port ")?;
            port.trim_end_matches('.').parse::<u16>().ok()
        });
        let port = port.ok_or("`chromedriver` named no port")?;
        let lifeline = shell.stdin.take().expect("a piped input");
        Ok(Self { address: format!("http://127.0.0.1:{port}"), chromium, _lifeline: lifeline, _shell: shell })
    }
}

/// A program that can be started by its name.
fn program(name: &str) -> Result<PathBuf, String> {
    let path = env::var_os("PATH").unwrap_or_default();
    let found = env::split_paths(&path).map(|dir| dir.join(name)).find(|file| file.is_file());
    found.ok_or_else(|| format!("there is no `{name}`; `tests/run` installs it"))
}

/// Says why a test cannot run here; fails where it must.
pub(super) fn skip(why: &str) {
    let required = ["CI", "REQUIRE_BROWSER"].iter().any(|name| env::var_os(name).is_some());
    assert!(!required, "{why}");
    eprintln!("skipped: {why}");
}

/// A message that the browser sent while it worked.
#[derive(Debug)]
pub(super) struct Request {
    /// The whole address.
    pub(super) url: String,
    /// The status of the answer; `None` when there was none.
    pub(super) status: Option<u64>,
}

/// One browser with an empty profile. Ends with this value.
pub(super) struct Browser {
    driver: WebDriver,
    runtime: Runtime,
    /// What was set last: to set the same again costs a layout.
    width: Cell<u32>,
    media: RefCell<Value>,
    _profile: TempDir,
}

impl Browser {
    /// A window of 1280 × 900 px; `None` when there is no browser and none is required.
    pub(super) fn start() -> Option<Self> {
        match &*DRIVER {
            Ok(driver) => Some(Self::connect(driver)),
            Err(why) => {
                skip(why);
                None
            }
        }
    }

    fn connect(driver: &Driver) -> Self {
        let profile = tempfile::Builder::new().prefix("handover-browser-").tempdir().expect("a temporary directory");
        let own = [format!("--user-data-dir={}", profile.path().display())];
        let args: Vec<&str> = FLAGS.iter().copied().chain(own.iter().map(String::as_str)).collect();
        let mut wanted = Capabilities::new();
        wanted.set("browserName", "chrome").expect("JSON");
        wanted.set("goog:chromeOptions", json!({"args": args, "binary": driver.chromium})).expect("JSON");
        wanted.set("goog:loggingPrefs", json!({"browser": "ALL", "performance": "ALL"})).expect("JSON");
        wanted.set("timeouts", json!({"script": PATIENCE_MS, "pageLoad": PATIENCE_MS})).expect("JSON");
        let runtime = runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        let driver = runtime.block_on(WebDriver::new(&driver.address, wanted)).expect("the browser starts");
        let (width, media) = (Cell::default(), RefCell::default());
        let browser = Self { driver, runtime, width, media, _profile: profile };
        // The page that a browser opens by itself is none of ours.
        browser.open("about:blank");
        browser.requests();
        browser.console();
        browser
    }

    /// Opens a page and waits until everything it asks for is there.
    pub(super) fn open(&self, address: &str) {
        self.block_on(self.driver.goto(address)).unwrap_or_else(|error| panic!("cannot open {address}: {error}"));
    }

    /// The value that a function with this body returns in the page.
    pub(super) fn eval(&self, body: &str) -> Value {
        self.eval_with(body, Vec::new())
    }

    /// The same for a function that is called with arguments (`arguments[0]`, …).
    pub(super) fn eval_with(&self, body: &str, arguments: Vec<Value>) -> Value {
        let outcome = self.block_on(self.driver.execute(body, arguments));
        outcome.unwrap_or_else(|error| panic!("cannot run {body}: {error}")).json().clone()
    }

    /// Lines of text that a function with this body returns as an array: what is wrong, as a rule.
    pub(super) fn lines(&self, body: &str) -> Vec<String> {
        serde_json::from_value(self.eval(body)).unwrap_or_else(|error| panic!("no array of strings: {error}: {body}"))
    }

    /// Waits until a function with this body returns something true.
    pub(super) fn wait_for(&self, body: &str) {
        let end = Instant::now() + Duration::from_millis(PATIENCE_MS);
        while self.eval(&format!("return !!(() => {{ {body} }})()")) != true {
            assert!(Instant::now() < end, "waited in vain for {body}");
        }
    }

    /// Types text or keys (`Key::Tab + ""`) as a person would, into whatever has the focus.
    pub(super) fn press(&self, keys: impl Into<TypingData>) {
        let keys: TypingData = keys.into();
        self.block_on(self.driver.action_chain().send_keys(keys).perform()).expect("keys can be pressed");
    }

    /// Presses a key while another is held down.
    #[allow(dead_code, reason = "search, which opens with one, comes with its own tests")]
    pub(super) fn chord(&self, held: Key, key: char) {
        let chain = self.driver.action_chain().key_down(held.clone()).send_keys(key.to_string()).key_up(held);
        self.block_on(chain.perform()).expect("keys can be pressed");
    }

    /// Clicks the first element of a selector, as a person would.
    pub(super) fn click(&self, css: &str) {
        let outcome = self.block_on(async { self.driver.find(By::Css(css)).await?.click().await });
        outcome.unwrap_or_else(|error| panic!("cannot click {css}: {error}"));
    }

    /// Sends a command of the Chrome DevTools Protocol.
    pub(super) fn cdp(&self, method: &str, params: Value) -> Value {
        let outcome = self.block_on(self.driver.cdp().send_raw(method, params));
        outcome.unwrap_or_else(|error| panic!("{method}: {error}"))
    }

    /// Sets the width of the window, in CSS pixels, all of them for the page.
    pub(super) fn set_width(&self, width: u32) {
        if self.width.replace(width) == width {
            return;
        }
        let size = json!({"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": false});
        self.cdp("Emulation.setDeviceMetricsOverride", size);
        self.cdp("Emulation.setScrollbarsHidden", json!({"hidden": true}));
    }

    /// Sets the medium (`print`, or `` for the screen) and media features such as `prefers-color-scheme`.
    pub(super) fn set_media(&self, medium: &str, features: &[(&str, &str)]) {
        let features: Vec<Value> = features.iter().map(|(name, value)| json!({"name": name, "value": value})).collect();
        let media = json!({"media": medium, "features": features});
        if self.media.replace(media.clone()) != media {
            self.cdp("Emulation.setEmulatedMedia", media);
        }
    }

    /// What the console has shown since the last call: errors, warnings and violations of the policy included.
    pub(super) fn console(&self) -> Vec<String> {
        let entries = self.block_on(self.driver.get_log("browser")).expect("a browser log");
        entries.into_iter().map(|entry| format!("{}: {}", entry.level, entry.message)).collect()
    }

    /// What has been asked of the network, or of the disk, since the last call.
    pub(super) fn requests(&self) -> Vec<Request> {
        let entries = self.block_on(self.driver.get_log("performance")).expect("a performance log");
        let mut requests: Vec<(String, Request)> = Vec::new();
        for entry in entries {
            let message: Value = serde_json::from_str(&entry.message).expect("entries are JSON");
            let (method, params) = (&message["message"]["method"], &message["message"]["params"]);
            let id = params["requestId"].as_str().unwrap_or_default();
            if method == "Network.requestWillBeSent" {
                let url = params["request"]["url"].as_str().unwrap_or_default().to_owned();
                requests.push((id.to_owned(), Request { url, status: None }));
            } else if method == "Network.responseReceived"
                && let Some((_, request)) = requests.iter_mut().rev().find(|(known, _)| known == id)
            {
                request.status = params["response"]["status"].as_u64();
            }
        }
        requests.into_iter().map(|(_, request)| request).collect()
    }

    /// A picture of the window, as PNG.
    pub(super) fn screenshot(&self) -> Vec<u8> {
        self.block_on(self.driver.screenshot_as_png()).expect("a picture")
    }

    fn block_on<T>(&self, future: impl Future<Output = T>) -> T {
        self.runtime.block_on(future)
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        // A session that cannot be ended ends with the driver.
        let _ = self.block_on(self.driver.clone().quit());
    }
}
