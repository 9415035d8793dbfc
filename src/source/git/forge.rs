//! From a remote to the pages of its project on a forge.

/// Forges whose page addresses are known.
const FORGES: [&str; 4] = ["github.com", "gitlab.com", "bitbucket.org", "codeberg.org"];

/// `https://host/owner/name` of a remote; `None` when it is on no well-known forge.
///
/// The remote comes from an outside party and may hold credentials:
/// what is given is put together anew of a known host and plain names.
pub(super) fn address(remote: &str) -> Option<String> {
    let remote = remote.trim();
    let (authority, path) = match remote.split_once("://") {
        Some(("https" | "http" | "ssh" | "git", rest)) => rest.split_once('/')?,
        Some(_) => return None,
        // The form of `scp`: `git@host:owner/name`.
        None => remote.split_once(':')?,
    };
    let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    let host = host.split_once(':').map_or(host, |(host, _)| host).to_lowercase();
    let path = path.trim_matches('/');
    let path = path.strip_suffix(".git").unwrap_or(path);
    let names: Vec<&str> = path.split('/').collect();
    // Only GitLab has groups in groups.
    let is_project = names.len() == 2 || (names.len() > 2 && host == "gitlab.com");
    let is_known = FORGES.contains(&host.as_str()) && is_project && names.iter().all(|name| is_plain(name));
    is_known.then(|| format!("https://{host}/{path}"))
}

fn is_plain(name: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    !matches!(name, "" | "." | "..") && name.chars().all(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_way_to_write_a_remote_gives_one_address() {
        for remote in [
            "git@github.com:acme/orders.git\n",
            "https://github.com/acme/orders",
            "https://user:secret@github.com/acme/orders.git/",
            "ssh://git@GitHub.com:22/acme/orders.git",
        ] {
            assert_eq!(address(remote).as_deref(), Some("https://github.com/acme/orders"), "{remote}");
        }
        assert_eq!(address("git@gitlab.com:a/b/c.git").as_deref(), Some("https://gitlab.com/a/b/c"));
    }

    #[test]
    fn other_hosts_and_odd_paths_have_none() {
        for remote in [
            "https://git.example/acme/orders",
            "https://github.com.evil.example/acme/orders",
            "https://github.com/acme/<x>",
            "https://github.com/../x",
            "https://github.com/acme",
            "https://github.com/acme/orders/tree",
            "ext::sh -c github.com:acme/orders",
            "file:///github.com/acme/orders",
            "../github.com/acme/orders",
            "",
        ] {
            assert_eq!(address(remote), None, "{remote}");
        }
    }
}
