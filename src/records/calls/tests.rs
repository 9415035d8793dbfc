use super::*;
use crate::markup::outline;
use crate::records::runbook::commands;

fn read(text: &str) -> Calls {
    let outline = outline(text);
    let calls = calls(text, &outline, &commands(text, &outline));
    for call in &calls.files {
        assert_eq!(call.span.of(text), call.written, "{text}");
    }
    for call in &calls.tasks {
        assert_eq!(call.span.of(text), call.name, "{text}");
    }
    for setting in &calls.settings {
        assert_eq!(setting.span.of(text), setting.name, "{text}");
    }
    calls
}

fn files(block: &str) -> String {
    let shown = |call: &FileCall| {
        let dir = if call.dir.is_empty() { String::new() } else { format!("{}: ", call.dir) };
        format!("{dir}{}{}", call.written, if call.is_sure { "" } else { "?" })
    };
    read(&format!("# A\n\n```sh\n{block}\n```\n")).files.iter().map(shown).collect::<Vec<_>>().join(", ")
}

#[test]
fn scripts_and_files_behind_options_are_calls() {
    assert_eq!(files("./deploy.sh --env prod"), "./deploy.sh");
    assert_eq!(files("ops/deploy.sh"), "ops/deploy.sh?");
    assert_eq!(files("sudo -E bash ops/x.sh arg"), "ops/x.sh");
    assert_eq!(files("sudo bash ops/x.sh"), "ops/x.sh");
    assert_eq!(files("kubectl apply -f k8s/web.yaml"), "k8s/web.yaml");
    assert_eq!(files("psql \"$URL\" -f 'db/fix.sql'"), "db/fix.sql");
    assert_eq!(files("A=b python3 tools/replay.py --from 1 | tee log.txt"), "tools/replay.py");
    assert_eq!(files("cat docs/a.md && less services/x/y"), "docs/a.md?, services/x/y?");
    assert_eq!(files("docker compose \\\n  -f deploy/compose.yml up"), "deploy/compose.yml");
}

#[test]
fn resources_branches_images_and_addresses_are_no_files() {
    for block in [
        "kubectl rollout status deploy/api",
        "git push origin docs/x",
        "docker pull org/app:1",
        "curl https://a.example/b.json",
        "aws s3 cp s3://a/b .",
        "vault kv get secret/x",
        "npm i @org/x",
        "cat /etc/hosts ~/x/y $DIR/z <dir>/a.sh path/to/x.sh",
        "go test ./...",
        "python -m http.server",
        "ssh host ./x.sh",
        "docker exec web ./x.sh",
        "kubectl exec web -- ./x.sh",
    ] {
        assert_eq!(files(block), "", "{block}");
    }
}

#[test]
fn a_block_is_followed_into_directories_and_through_what_it_makes() {
    assert_eq!(files("cd services/billing\n./run.sh"), "services/billing: ./run.sh");
    assert_eq!(files("cd $HOME\n./run.sh"), "");
    assert_eq!(files("mkdir out2\n./out2/x\ncurl -o ./a.sh https://x\n./a.sh"), "");
    assert_eq!(files("cat > ./x.yaml <<EOF\na: ./b.sh\nEOF\nkubectl apply -f ./x.yaml"), "");
    // Files of settings are made on each machine.
    assert_eq!(files("cp a/b.env c/d.env\ncat c/d.env"), "");
    assert_eq!(files("git clone https://x/y\n./setup.sh"), "");
    assert_eq!(files("./node_modules/.bin/jest"), "");
}

fn tasks(block: &str) -> String {
    let shown = |call: &TaskCall| {
        let place = if call.is_here { call.dir.clone() } else { "?".to_owned() };
        format!("{:?} {}@{place}", call.runner, call.name)
    };
    read(&format!("```sh\n{block}\n```\n")).tasks.iter().map(shown).collect::<Vec<_>>().join(", ")
}

#[test]
fn a_code_span_that_is_a_command_starts_a_task() {
    let text = "Run `make rollback`, then ` npm run db:migrate ` or `cargo xtask ship`; `just do it` and `make` say nothing.\n";
    let calls = read(text).tasks;
    let shown: Vec<String> =
        calls.iter().map(|call| format!("{:?} {} {}", call.runner, call.span.of(text), call.is_mentioned)).collect();
    assert_eq!(shown, ["Make rollback true", "Npm db:migrate true", "Cargo xtask true"]);
}

#[test]
fn tasks_are_told_from_what_they_are_given() {
    assert_eq!(tasks("make -j 4 build test ENV=prod"), "Make build@, Make test@");
    assert_eq!(tasks("make -C services/x deploy"), "Make deploy@services/x");
    assert_eq!(tasks("cd web\nnpm run db:rollback -- --all"), "Npm db:rollback@web");
    assert_eq!(tasks("npm run build -w api"), "Npm build@?");
    assert_eq!(tasks("yarn jest\nnpm test\nnpm ci"), "");
    assert_eq!(
        tasks("just deploy prod\ntask migrate\ncomposer run lint"),
        "Just deploy@, Task migrate@, Composer lint@"
    );
    assert_eq!(tasks("cargo +nightly xtask ship\ncargo build\ncargo nextest run"), "Cargo xtask@");
    assert_eq!(tasks("make <target>\nmake $X\nnpm run"), "");
}

fn dangers(text: &str) -> String {
    let shown = |d: &Danger| format!("{}{}", if d.is_guarded { "guarded " } else { "" }, d.what);
    read(text).dangers.iter().map(shown).collect::<Vec<_>>().join(", ")
}

#[test]
fn what_destroys_is_told_from_what_is_made_again() {
    let of = |command: &str| dangers(&format!("# A\n\n```sh\n{command}\n```\n"));
    for command in [
        "rm -rf /var/lib/data",
        "kubectl delete namespace shop",
        "terraform destroy -auto-approve",
        "redis-cli FLUSHALL",
        "git push origin main --force",
        "aws sqs purge-queue --queue-url x",
    ] {
        assert_ne!(of(command), "", "{command}");
    }
    for command in [
        "rm -rf node_modules",
        "rm -rf ./build",
        "rm -rf /tmp/x",
        "rm a.txt",
        "kubectl delete pod web-1",
        "terraform destroy",
        "git push --force-with-lease",
        "kubectl delete ns x --dry-run=client",
    ] {
        assert_eq!(of(command), "", "{command}");
    }
    let sql = |statement: &str| dangers(&format!("# A\n\n```sql\n{statement}\n```\n"));
    assert_eq!(sql("DELETE FROM orders;"), "DELETE FROM orders");
    assert_eq!(sql("DELETE FROM orders WHERE id = 1;"), "");
    assert_eq!(sql("DROP TABLE orders;"), "DROP TABLE orders");
}

#[test]
fn a_warning_in_the_section_guards_and_one_elsewhere_does_not() {
    let block = "```sh\nrm -rf /srv/data\n```\n";
    assert_eq!(dangers(&format!("# A\n\n> [!WARNING]\n> All orders.\n\n{block}")), "guarded rm -rf /srv/data");
    assert_eq!(dangers(&format!("# A\n\n{block}\nThis cannot be undone.\n")), "guarded rm -rf /srv/data");
    assert_eq!(dangers(&format!("# A\n\nWarning: x\n\n## B\n\n{block}")), "rm -rf /srv/data");
    assert_eq!(dangers("# A\n\n```sh\n# careful: all data\nrm -rf /srv/data\n```\n"), "guarded rm -rf /srv/data");
}

fn settings(text: &str) -> String {
    read(text).settings.iter().map(|s| format!("{:?} {}", s.how, s.name)).collect::<Vec<_>>().join(", ")
}

#[test]
fn variables_are_read_set_and_named() {
    let text = "Set `LEDGER_TIMEOUT_MS`, see `POST`, `A_b`.\n\n```sh\nLOCAL_X=1\necho $LOCAL_X ${DB_URL}\nexport API_KEY=1\nPORT_NO=2 make run\n```\n";
    assert_eq!(settings(text), "Read DB_URL, Set API_KEY, Set PORT_NO, Named LEDGER_TIMEOUT_MS");
}

#[test]
fn hostile_commands_end() {
    for text in [
        "```sh\n'\n```\n",
        "```sh\ncat <<\n```\n",
        "```sh\n\\\n```\n",
        "```sh\n$( ${ <a\n```\n",
        "```sh\na>\n```\n",
        "```sh\n\"é\n```",
    ] {
        read(text);
    }
    read(&format!("```sh\n{}\n```\n", "a/b ".repeat(100_000)));
}
