//! Whether a value can be a real secret, or is a sample of one.

use super::detect::Context;

/// Words by which a value says that it is none; lower case.
const SAMPLES: [&str; 22] = [
    "example",
    "sample",
    "dummy",
    "changeme",
    "change-me",
    "change_me",
    "redacted",
    "placeholder",
    "your-",
    "your_",
    "yourkey",
    "insert",
    "replace",
    "notreal",
    "not-a-real",
    "fake",
    "xxxx",
    "...",
    "…",
    "***",
    "12345678",
    "abcdefgh",
];

/// Values that issuers print in their manuals, or that everybody has.
const KNOWN: [&str; 8] = [
    // The token of a forge's own documentation.
    "16C7e42F292c6912E7710c838347Ae178B4a",
    // The emulator of a storage service has one key for all.
    "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq",
    // RFC 7617 §2 and RFC 6750 §2.1.
    "QWxhZGRpbjpvcGVuIHNlc2FtZQ",
    "dGVzdDoxMjPCow",
    "mF_9.B5f-4.1JqM",
    // `user:password`, `user:pass`, `admin:admin`.
    "dXNlcjpwYXNz",
    "YWRtaW46YWRtaW4",
    "dXNlcm5hbWU6cGFzc3dvcmQ",
];

/// Passwords of examples and of containers on one's own machine; lower case.
const COMMON: [&str; 30] = [
    "admin",
    "changeit",
    "default",
    "dev",
    "docker",
    "foo",
    "guest",
    "letmein",
    "local",
    "localdev",
    "minioadmin",
    "mysecretpassword",
    "pass",
    "passw",
    "passwd",
    "password",
    "postgres",
    "postgresql",
    "pw",
    "pwd",
    "root",
    "secret",
    "secretpassword",
    "test",
    "testing",
    "token",
    "user",
    "username",
    "mypassword",
    "hunter2",
];

/// Fewest bits of entropy a character of what was drawn at random, for values that have no form of their own.
const BITS: f64 = 3.5;

/// A value with a form of its own: anything but a sample.
pub(super) fn is_no_sample(context: &Context<'_>) -> bool {
    let lower = context.value.to_lowercase();
    let is_known = KNOWN.iter().any(|known| context.value.contains(known));
    !is_known && !SAMPLES.iter().any(|sample| lower.contains(sample)) && !repeats(context.value)
}

/// Six of the same character in a row.
fn repeats(value: &str) -> bool {
    let bytes = value.as_bytes();
    bytes.windows(6).any(|run| run.iter().all(|byte| byte == &run[0]))
}

/// JSON Web Token (RFC 7519): the header is JSON with an algorithm, and it is not that of the manuals.
pub(super) fn is_signed_token(context: &Context<'_>) -> bool {
    let mut parts = context.value.split('.');
    let header = parts.next().and_then(decoded).unwrap_or_default();
    // `{"sub":"1234567890"`, the token that every tutorial shows.
    let is_tutorial = parts.next().is_some_and(|payload| payload.starts_with("eyJzdWIiOiIxMjM0NTY3ODkw"));
    header.contains("\"alg\"") && !header.contains("\"none\"") && !is_tutorial && is_no_sample(context)
}

/// Base64 with the letters of addresses (RFC 4648 §5), as text.
fn decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let (mut bits, mut count) = (0u32, 0);
    for byte in text.bytes().take(512) {
        let six = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'-' => 62,
            b'_' => 63,
            _ => return None,
        };
        bits = bits << 6 | u32::from(six);
        count += 6;
        if count >= 8 {
            count -= 8;
            bytes.push((bits >> count) as u8);
            bits &= (1 << count) - 1;
        }
    }
    Some(String::from_utf8_lossy(&bytes).into_owned())
}

/// `scheme://user:password@host`: of a host on one's own machine or in a network of containers, only what was drawn at
/// random.
pub(super) fn is_password_of_address(context: &Context<'_>) -> bool {
    let value = context.value;
    let user = context.before.rsplit("//").next().unwrap_or_default().trim_end_matches(':');
    let host: &str = context
        .after
        .trim_start_matches('@')
        .split(['/', ':', '?', ' ', '"', '\'', '`', ')', '>', ','])
        .next()
        .unwrap_or_default();
    let is_near = !host.contains('.') || host.starts_with("127.") || host == "0.0.0.0" || host.ends_with(".local");
    let is_sample_host = ["example.com", "example.org", "example.net"].iter().any(|sample| host.ends_with(sample));
    let lower = value.to_lowercase();
    let is_word =
        lower == user.to_lowercase() || COMMON.contains(&&*lower) || lower.contains("password") || is_upper_word(value);
    let is_variable = value.starts_with(['%', '#', '&']) || value.contains("%(");
    let is_port = value.bytes().all(|b| b.is_ascii_digit()) && value.len() <= 5;
    !is_word
        && !is_variable
        && !is_port
        && value.len() >= 5
        && is_no_sample(context)
        && (!is_near && !is_sample_host || looks_random(value))
}

/// `PASSWORD`, `DB_PASS`: a word to be replaced.
fn is_upper_word(value: &str) -> bool {
    value.bytes().all(|b| b.is_ascii_uppercase() || b == b'_' || b == b'-')
}

/// Behind `Authorization: Basic` or `Bearer`.
pub(super) fn is_credentials(context: &Context<'_>) -> bool {
    let value = context.value.trim_end_matches('.');
    if value.starts_with("eyJ") {
        return is_signed_token(context);
    }
    is_no_sample(context)
        && !is_upper_word(value)
        && entropy(value) >= 3.0
        && value.bytes().any(|b| b.is_ascii_digit() || b == b'=')
        && (looks_random(value) || value.ends_with('='))
}

/// The value of something that is called a password, token or key.
pub(super) fn is_random(context: &Context<'_>) -> bool {
    let line = context.before.to_lowercase();
    let value = context.value.trim_end_matches(['.', ',', ';']);
    let is_digest = value.bytes().all(|b| b.is_ascii_hexdigit())
        && ["sha", "digest", "commit", "checksum", "md5", "hash", "revision"].iter().any(|word| line.contains(word));
    // `PUBLIC_TOKEN=`, `example_token:`; only the name itself says so.
    let bare = line.trim_end_matches(|c: char| !c.is_alphanumeric());
    let name = bare.rsplit(|c: char| !c.is_alphanumeric() && c != '_' && c != '-').next().unwrap_or_default();
    let is_public = ["public", "example", "sample"].iter().any(|word| name.contains(word));
    let is_place = value.starts_with(['/', '.', '#', '@', '%', '&'])
        || value.contains("://")
        || value.contains('/') && value.contains('.');
    // `token: tokens.get(…)`, `secret = vault.read(…)`: an expression goes on.
    let goes_on = context.after.starts_with(['(', '[', '{', '$', ':']);
    is_no_sample(context) && !is_digest && !is_public && !is_place && !goes_on && !is_uuid(value) && looks_random(value)
}

/// Letters and digits in turn, and as many different ones as chance gives.
fn looks_random(value: &str) -> bool {
    let class = |b: u8| match b {
        b'a'..=b'z' => 1,
        b'A'..=b'Z' => 2,
        b'0'..=b'9' => 3,
        _ => 0,
    };
    let classes: Vec<u8> = value.bytes().map(class).filter(|class| *class > 0).collect();
    let digits = classes.iter().filter(|class| **class == 3).count();
    let letters = classes.len() - digits;
    let turns = classes.windows(2).filter(|two| two[0] != two[1]).count();
    // Words and versions (`my-Service2-v1`) change rarely; what is drawn at random changes every other character.
    value.len() >= 12
        && digits >= 2
        && letters >= 2
        && turns * 4 >= classes.len()
        && entropy(value) >= BITS.min(max_bits(value))
}

/// Bits that a value of this length can have at most, less what chance takes: 16 characters cannot have 5.
fn max_bits(value: &str) -> f64 {
    (value.len() as f64).log2() * 0.88
}

/// Shannon entropy, in bits a character.
fn entropy(value: &str) -> f64 {
    let mut counts = [0usize; 256];
    value.bytes().for_each(|byte| counts[usize::from(byte)] += 1);
    let total = value.len() as f64;
    counts.iter().filter(|count| **count > 0).map(|count| *count as f64 / total).map(|part| -part * part.log2()).sum()
}

/// RFC 9562 §4.
fn is_uuid(value: &str) -> bool {
    let parts: Vec<usize> = value.split('-').map(str::len).collect();
    parts == [8, 4, 4, 4, 12] && value.bytes().all(|b| b.is_ascii_hexdigit() || b == b'-')
}
