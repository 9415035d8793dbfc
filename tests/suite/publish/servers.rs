//! Servers of object stores on this machine, and a client that asks them what a visitor would.
//!
//! `tests/run` installs them below `target/`. Each is started once, on a free port of loopback, and ends with this
//! process however that one ends.

use std::collections::HashMap;
use std::env;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, LazyLock, Mutex};
use std::thread;

/// A server that was started.
pub(super) struct Server {
    /// `127.0.0.1:PORT`.
    pub(super) address: String,
    _lifeline: ChildStdin,
    _shell: Child,
}

/// Speaks the language of S3, and takes any credentials.
static MOTO: LazyLock<Result<Server, String>> = LazyLock::new(|| {
    let program = installed("moto-5.2.5")?.join("bin/moto_server");
    Server::start(Command::new("sh").arg("-c").arg(LIFE).arg("sh").arg(program).args(["-H", "127.0.0.1", "-p", "0"]))
});

/// Speaks the language of Azure Blob Storage, and checks signatures.
static AZURITE: LazyLock<Result<Server, String>> = LazyLock::new(|| {
    let program = installed("azurite-3.35.0")?.join("node_modules/azurite/dist/src/blob/main.js");
    let options = ["--inMemoryPersistence", "--disableTelemetry", "--skipApiVersionCheck", "--blobHost", "127.0.0.1"];
    let mut command = Command::new("sh");
    Server::start(command.arg("-c").arg(LIFE).args(["sh", "node"]).arg(program).args(options).args(["--blobPort", "0"]))
});

/// Runs a program until the input ends. The output ends with the program, so one that does not start is not waited for.
const LIFE: &str = "\"$@\" 2>&1 & exec >&-; read -r _; kill $!";

/// The account that azurite has, and its key, as its documentation gives them.
pub(super) const ACCOUNT: (&str, &str) =
    ("devstoreaccount1", "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==");

/// The server of S3, or none here; see [`skip`].
pub(super) fn moto() -> Option<&'static Server> {
    there(&MOTO)
}

/// The server of Azure, or none here.
pub(super) fn azurite() -> Option<&'static Server> {
    there(&AZURITE)
}

fn there(server: &'static LazyLock<Result<Server, String>>) -> Option<&'static Server> {
    match &**server {
        Ok(server) => Some(server),
        Err(why) => {
            skip(why);
            None
        }
    }
}

/// Says why a test cannot run here; fails where it must.
fn skip(why: &str) {
    let required = ["CI", "REQUIRE_SERVERS"].iter().any(|name| env::var_os(name).is_some());
    assert!(!required, "{why}");
    eprintln!("skipped: {why}");
}

fn installed(name: &str) -> Result<PathBuf, String> {
    if cfg!(not(feature = "publish-cloud")) {
        return Err("this program was compiled without the feature `publish-cloud`".to_owned());
    }
    let target = env::var_os("CARGO_TARGET_DIR").map(PathBuf::from);
    let target = target.unwrap_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("target"));
    let dir = target.join("servers").join(name);
    if dir.join("installed").is_file() {
        Ok(dir)
    } else {
        Err(format!("there is no `{name}`; `tests/run` installs it"))
    }
}

impl Server {
    fn start(command: &mut Command) -> Result<Self, String> {
        let started = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn();
        let mut shell = started.map_err(|error| format!("cannot start a server: {error}"))?;
        let mut said = BufReader::new(shell.stdout.take().expect("a piped output"));
        let (mut address, mut all) = (None, String::new());
        while address.is_none() {
            let mut line = String::new();
            if said.read_line(&mut line).unwrap_or(0) == 0 {
                return Err(format!("a server ended before it listened: {all}"));
            }
            address = line.split_once("http://").map(|(_, address)| address.trim().to_owned());
            all.push_str(&line);
        }
        // What it says later would fill the pipe and stop it.
        thread::spawn(move || io::copy(&mut said, &mut io::sink()));
        let lifeline = shell.stdin.take().expect("a piped input");
        Ok(Self { address: address.expect("found"), _lifeline: lifeline, _shell: shell })
    }

    /// Makes a bucket.
    pub(super) fn make_bucket(&self, name: &str) {
        assert_eq!(ask(&self.address, "PUT", &format!("/{name}")).status, 200);
    }

    /// Makes a container. Its server checks who asks, and there is a program here that can sign.
    pub(super) fn make_container(&self, name: &str) {
        let script = r#"
            const [address, account, key, name] = process.argv.slice(1);
            const date = new Date().toUTCString(), version = "2021-12-02";
            const signed = ["PUT", ...Array(11).fill(""), `x-ms-date:${date}`, `x-ms-version:${version}`,
                `/${account}/${account}/${name}`, "restype:container"].join("\n");
            const hmac = require("crypto").createHmac("sha256", Buffer.from(key, "base64")).update(signed).digest("base64");
            fetch(`http://${address}/${account}/${name}?restype=container`, { method: "PUT", headers: {
                "x-ms-date": date, "x-ms-version": version, authorization: `SharedKey ${account}:${hmac}` } })
                .then((answer) => { if (answer.status !== 201) { console.error(answer.status); process.exit(1); } });
        "#;
        let status = Command::new("node").args(["-e", script, &self.address, ACCOUNT.0, ACCOUNT.1, name]).status();
        assert!(status.expect("node runs").success(), "no container");
    }
}

/// An answer of a server.
pub(super) struct Answer {
    pub(super) status: u16,
    /// By name in lower case.
    pub(super) headers: HashMap<String, String>,
    pub(super) body: Vec<u8>,
}

/// Asks for a path. Moto wants to be told who asks, and believes it.
pub(super) fn ask(address: &str, method: &str, path: &str) -> Answer {
    let mut stream = TcpStream::connect(address).expect("the server listens");
    let who = "AWS4-HMAC-SHA256 Credential=a/20260101/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=0";
    write!(
        stream,
        "{method} {path} HTTP/1.1\r\nHost: {address}\r\nAuthorization: {who}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
    )
    .expect("a request goes out");
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes).expect("an answer");
    let end = bytes.windows(4).position(|four| four == b"\r\n\r\n").expect("headers end");
    let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
    let mut lines = head.lines();
    let status = lines.next().and_then(|line| line.split(' ').nth(1)).and_then(|code| code.parse().ok());
    let header = |line: &str| line.split_once(": ").map(|(name, value)| (name.to_lowercase(), value.to_owned()));
    Answer {
        status: status.expect("a status"),
        headers: lines.filter_map(header).collect(),
        body: bytes[end + 4..].to_vec(),
    }
}

/// Stands before a server and turns away the first try of every request, the one way or the other.
pub(super) struct Flaky {
    /// `127.0.0.1:PORT`.
    pub(super) address: String,
    /// How many were turned away.
    pub(super) refused: Arc<AtomicUsize>,
}

impl Flaky {
    pub(super) fn before(server: &Server) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address = listener.local_addr().expect("bound").to_string();
        let (behind, refused) = (server.address.clone(), Arc::new(AtomicUsize::new(0)));
        let (count, seen) = (Arc::clone(&refused), Arc::new(Mutex::new(HashMap::new())));
        thread::spawn(move || {
            for client in listener.incoming().flatten() {
                let (behind, count, seen) = (behind.clone(), Arc::clone(&count), Arc::clone(&seen));
                thread::spawn(move || drop(pass(client, &behind, &count, &seen)));
            }
        });
        Self { address, refused }
    }
}

/// Passes one request on, or turns it away: by 503, by 429, or by hanging up.
fn pass(client: TcpStream, behind: &str, count: &AtomicUsize, seen: &Mutex<HashMap<String, usize>>) -> io::Result<()> {
    let mut reader = BufReader::new(client.try_clone()?);
    let (mut head, mut length) = (String::new(), 0);
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line)? == 0 {
            return Ok(());
        }
        if line == "\r\n" {
            break;
        }
        let lower = line.to_lowercase();
        if let Some(value) = lower.strip_prefix("content-length:") {
            length = value.trim().parse().unwrap_or(0);
        }
        if !lower.starts_with("connection:") && !lower.starts_with("expect:") {
            head.push_str(&line);
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body)?;
    let mut client = client;
    let request = head.lines().next().unwrap_or_default().to_owned();
    let tries = {
        let mut seen = seen.lock().expect("no thread panics with it");
        let tries = seen.entry(request).or_insert(0);
        *tries += 1;
        *tries
    };
    if tries == 1 {
        let answer = match count.fetch_add(1, Ordering::Relaxed) % 3 {
            0 => "503 Slow Down",
            1 => "429 Too Many Requests",
            _ => return Ok(()),
        };
        return write!(client, "HTTP/1.1 {answer}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
    }
    let mut server = TcpStream::connect(behind)?;
    server.write_all(format!("{head}Connection: close\r\n\r\n").as_bytes())?;
    server.write_all(&body)?;
    io::copy(&mut server, &mut client).map(drop)
}
