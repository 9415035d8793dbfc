use std::collections::BTreeMap;

use super::*;
use crate::formats;
use crate::manifest::{ServiceEntry, Sited};
use crate::source::{Content, SourceFile};

/// Documents of a repository, sorted as the portal has them.
fn documents(files: &[(&str, &str)]) -> Vec<Arc<Document>> {
    let mut files = files.to_vec();
    files.sort();
    let file = |(path, text): &(&str, &str)| {
        Arc::new(SourceFile::new(RepoPath::new(path).unwrap(), Content::Text((*text).into()), Vec::new()))
    };
    files.iter().map(file).filter(|file| formats::claims(file)).map(|file| Arc::new(formats::parse(&file))).collect()
}

/// `id path: evidence`, one per line.
fn inferred(files: &[(&str, &str)]) -> String {
    let (services, _) = infer("Shop", &documents(files), &Manifest::default());
    let line = |service: &Service| {
        let owner = service.owner.as_ref().map(|owner| format!(" ({owner})")).unwrap_or_default();
        format!("{} {:?}{owner}: {}", service.id, service.path, service.evidence)
    };
    services.iter().map(line).collect::<Vec<_>>().join("\n")
}

const NEST: &str = r#"{"scripts":{"start":"x"},"dependencies":{"@nestjs/core":"10"}}"#;

fn deployment(name: &str) -> String {
    format!("apiVersion: apps/v1\nkind: Deployment\nmetadata: {{name: {name}, labels: {{team: core}}}}\n")
}

#[test]
fn a_repository_without_evidence_is_one_service() {
    insta::assert_snapshot!(inferred(&[("README.md", "# Shop")]), @r#"shop "": the repository itself"#);
    insta::assert_snapshot!(inferred(&[("package.json", NEST), ("Dockerfile", "FROM x")]), @r#"shop "": the repository itself"#);
}

#[test]
fn a_catalogue_is_the_list_and_other_files_add_to_it() {
    let files = [
        ("catalog-info.yaml", "kind: Component\nmetadata: {name: billing}\nspec: {type: service}\n"),
        ("docker-compose.yml", "services: {billing: {build: ./src/billing}, other: {build: ./other}}\n"),
        ("k8s/all.yaml", &deployment("billing")),
    ];
    insta::assert_snapshot!(inferred(&files), @r#"billing "" (core): component in catalog-info.yaml"#);
}

#[test]
fn compose_services_and_workloads_of_one_name_are_one() {
    let files = [
        ("deploy/compose.yaml", "services: {web: {build: ../web}, jobs: {build: ../jobs}}\n"),
        ("deploy/web.yaml", &deployment("shop-web-deployment")),
        ("deploy/mail.yaml", &deployment("mail")),
    ];
    insta::assert_snapshot!(inferred(&files), @r#"
    jobs "jobs": build entry in deploy/compose.yaml
    mail "deploy" (core): workload in deploy/mail.yaml
    web "web" (core): build entry in deploy/compose.yaml
    "#);
}

#[test]
fn what_lies_in_a_directory_built_as_a_whole_belongs_to_it() {
    let files = [
        ("docker-compose.yml", "services: {router: {build: .}}\n"),
        ("app/build.gradle", "plugins { id 'application' }\n"),
        ("services/x/package.json", "{}"),
        ("k8s/app.yaml", &deployment("anything")),
        ("charts/router/Chart.yaml", "name: something\n"),
    ];
    insta::assert_snapshot!(inferred(&files), @r#"router "": build entry in docker-compose.yml"#);
}

#[test]
fn packages_count_with_a_dockerfile_or_a_server_of_their_own() {
    let files = [
        ("package.json", r#"{"workspaces": ["packages/*"]}"#),
        ("packages/api/package.json", NEST),
        ("packages/web/package.json", r#"{"name": "@shop/frontend"}"#),
        ("packages/web/Dockerfile", "FROM x"),
        ("packages/money/package.json", r#"{"name": "@shop/money"}"#),
        ("backend/go.mod", "module x"),
        ("backend/Dockerfile", "FROM x"),
        ("docker/base/Dockerfile", "FROM x"),
    ];
    insta::assert_snapshot!(inferred(&files), @r#"
    backend "backend": Dockerfile beside backend/go.mod
    web "packages/web": Dockerfile beside packages/web/package.json
    "#);
}

#[test]
fn directories_of_services_need_a_build_file() {
    let files = [
        ("services/billing/go.mod", "module x"),
        ("services/orders/pom.xml", "<project/>"),
        ("services/README.md", "# Services"),
        ("services/notes/README.md", "# Notes"),
        ("apps/web/package.json", "{}"),
        ("apps/docs/package.json", "{}"),
        ("cmd/import/Dockerfile", "FROM x"),
    ];
    insta::assert_snapshot!(inferred(&files), @r#"
    billing "services/billing": directory of services with services/billing/go.mod
    import "cmd/import": directory of services with cmd/import/Dockerfile
    orders "services/orders": directory of services with services/orders/pom.xml
    web "apps/web": directory of services with apps/web/package.json
    "#);
}

#[test]
fn tools_tests_examples_products_and_libraries_are_no_services() {
    let files = [
        (
            "docker-compose.yml",
            "services:\n  web: {build: ./web}\n  mock-pay: {build: ./mock}\n  localstack: {build: ./l}\n  postgres: {build: ./pg}\n  e2e: {build: ./e2e-image}\n  docs-site: {build: ./d}\n  migrate: {build: ./m}\n",
        ),
        ("docker-compose.test.yml", "services: {runner: {build: ./runner}}\n"),
        ("tests/docker-compose.yml", "services: {sut: {build: .}}\n"),
        (".devcontainer/docker-compose.yml", "services: {box: {build: .}}\n"),
        ("examples/a/package.json", NEST),
        ("examples/a/Dockerfile", "FROM x"),
        ("libs/x/package.json", NEST),
        ("charts/web/charts/sub/Chart.yaml", "name: sub\n"),
        ("charts/web/Chart.yaml", "name: web\n"),
        ("monitoring/grafana.yaml", &deployment("grafana")),
    ];
    insta::assert_snapshot!(inferred(&files), @r#"web "web": build entry in docker-compose.yml"#);
}

#[test]
fn ids_are_unique_and_plain() {
    let files = [("docker-compose.yml", "services: {Öl-Web: {build: ./a}, l.web: {build: ./b}, '漢': {build: ./c}}\n")];
    let ids = |files: &[(&str, &str)]| {
        infer("x", &documents(files), &Manifest::default()).0.into_iter().map(|s| s.id).collect::<Vec<_>>()
    };
    assert_eq!(ids(&files), ["l-web", "l-web-2", "service"]);
    let alike = [("compose.yml", "services: {a-app: {build: ./a}, a-server: {build: ./b}, a: {build: ./c}}\n")];
    assert_eq!(ids(&alike), ["a", "a-app", "a-server"], "what one file tells apart stays apart");
}

#[test]
fn a_path_belongs_to_the_nearest_service_around_it() {
    let service = |id: &str, path: &str| Service::new(id, RepoPath::new(path).unwrap(), "", None);
    let services = [service("all", ""), service("api", "api"), service("jobs", "api"), service("v2", "api/v2")];
    let of = |path: &str| services_of(&RepoPath::new(path).unwrap(), &services);
    assert_eq!(of("api/docs/a.md"), [ServiceId(1), ServiceId(2)]);
    assert_eq!(of("api/v2/a.md"), [ServiceId(3)]);
    assert_eq!(of("api2/a.md"), []);
    assert_eq!(of("docs/a.md"), [], "of several services, the one at the root does not own the rest");
    assert_eq!(services_of(&RepoPath::new("docs/a.md").unwrap(), &services[..1]), [ServiceId(0)]);
}

#[test]
fn services_of_real_repositories() {
    let named = std::env::var_os("HANDOVER_SAMPLES").map(std::path::PathBuf::from);
    let beside = std::path::PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/samples"));
    let Some(samples) = named.into_iter().chain([beside]).find(|directory| directory.is_dir()) else {
        println!("skipped: no samples on this machine");
        return;
    };
    for (repository, expected) in [
        ("CDCgov__trusted-intermediary", vec!["router"]),
        ("ministryofjustice__modernisation-platform", vec!["modernisation-platform"]),
        ("ministryofjustice__opg-modernising-lpa", vec!["app", "event-logger"]),
    ] {
        let root = samples.join("repositories").join(repository);
        let mut files = Vec::new();
        let mut open = vec![root.clone()];
        while let Some(directory) = open.pop() {
            for entry in std::fs::read_dir(directory).unwrap().map(Result::unwrap) {
                match entry.file_type().unwrap().is_dir() {
                    true => open.push(entry.path()),
                    false => files.push(entry.path()),
                }
            }
        }
        let texts: Vec<(String, String)> = files
            .iter()
            .filter_map(|path| {
                let relative = path.strip_prefix(&root).unwrap().to_str().unwrap().to_owned();
                Some((relative, std::fs::read_to_string(path).ok()?.replace("\r\n", "\n")))
            })
            .collect();
        let files: Vec<(&str, &str)> = texts.iter().map(|(path, text)| (&**path, &**text)).collect();
        let name = repository.split_once("__").unwrap().1;
        let (services, _) = infer(name, &documents(&files), &Manifest::default());
        let ids: Vec<&str> = services.iter().map(|service| &*service.id).collect();
        assert_eq!(ids, expected, "{services:#?}");
    }
}

fn at(path: &str) -> Location {
    Location::file(&RepoPath::new(path).unwrap())
}

fn sited<T>(value: T) -> Sited<T> {
    Sited { value, at: at("handover.yaml") }
}

/// A manifest that declares services by id, some with a path.
fn manifest(services: &[(&str, &str)]) -> Manifest {
    let entry = |(id, path): &(&str, &str)| {
        let path = (!path.is_empty()).then(|| sited(RepoPath::new(path).unwrap()));
        ((*id).to_owned(), ServiceEntry { path, ..entry_at(at("handover.yaml")) })
    };
    Manifest { services: services.iter().map(entry).collect(), ..Manifest::default() }
}

fn inferred_with(files: &[(&str, &str)], manifest: &Manifest) -> String {
    let (services, _) = infer("Shop", &documents(files), manifest);
    let line = |service: &Service| format!("{} {:?}: {}", service.id, service.path, service.evidence);
    services.iter().map(line).collect::<Vec<_>>().join("\n")
}

#[test]
fn declared_services_are_the_list_and_evidence_adds_to_them() {
    let files = [
        (
            "docker-compose.yml",
            "services: {pay: {build: services/pay}, mail: {build: services/mail}, api: {build: api}}\n",
        ),
        ("services/pay/package.json", NEST),
    ];
    let mut manifest = manifest(&[("billing", "services/pay"), ("mail", ""), ("ghost", "")]);
    insta::assert_snapshot!(inferred_with(&files, &manifest), @r#"
    billing "services/pay": declared in handover.yaml, build entry in docker-compose.yml
    ghost "": declared in handover.yaml
    mail "services/mail": declared in handover.yaml, build entry in docker-compose.yml
    "#);
    manifest.services.get_mut("ghost").unwrap().aliases.push("api".to_owned());
    assert!(
        inferred_with(&files, &manifest)
            .contains(r#"ghost "api": declared in handover.yaml, build entry in docker-compose.yml"#)
    );
}

#[test]
fn patterns_and_a_catalogue_add_to_declared_services() {
    let files = [
        ("catalog-info.yaml", "kind: Component\nmetadata: {name: web}\nspec: {type: website, owner: a}\n"),
        ("units/mail/go.mod", "module x"),
        ("units/docs/README.md", "# Docs"),
        ("services/other/go.mod", "module x"),
    ];
    let mut manifest = manifest(&[("billing", "")]);
    manifest.discover.services = vec![sited("units/*".to_owned())];
    insta::assert_snapshot!(inferred_with(&files, &manifest), @r#"
    billing "": declared in handover.yaml
    mail "units/mail": directory named by `discover.services` with units/mail/go.mod
    web "": component in catalog-info.yaml
    "#);
}

#[test]
fn fields_of_the_manifest_win_one_by_one() {
    let files = [(
        "catalog-info.yaml",
        "kind: Component\nmetadata: {name: web}\nspec: {type: service, owner: old, dependsOn: ['component:mail', 'resource:db'], consumesApis: [pay-api]}\n---\nkind: Component\nmetadata: {name: pay}\nspec: {type: service, owner: p, providesApis: [pay-api]}\n",
    )];
    let mut manifest = manifest(&[("web", "")]);
    let entry = manifest.services.get_mut("web").unwrap();
    entry.owner = Some(sited("@new".to_owned()));
    entry.tier = Some(sited(Tier::Critical));
    let tree = SourceTree::from_files("shop", files.iter().map(|(p, t)| (*p, t.as_bytes())), formats::wants);
    let services = services(&tree, &documents(&files), &manifest);
    let web = services.iter().find(|service| service.id == "web").unwrap();
    assert_eq!((web.owner.as_deref(), web.tier), (Some("@new"), Tier::Critical));
    assert_eq!((&*web.depends_on.join(" "), &*web.stores.join(" ")), ("mail pay", "db"));
    manifest.services.get_mut("web").unwrap().depends_on = vec![sited("mail".to_owned())];
    let services = super::services(&tree, &documents(&files), &manifest);
    assert_eq!(services.iter().find(|service| service.id == "web").unwrap().depends_on, ["mail"]);
}

/// An entry of which only the place is known.
pub(in crate::model) fn entry_at(at: Location) -> ServiceEntry {
    ServiceEntry {
        at,
        path: None,
        name: None,
        owner: None,
        tier: None,
        aliases: Vec::new(),
        depends_on: Vec::new(),
        stores: Vec::new(),
        consumes: Vec::new(),
        produces: Vec::new(),
        owns: Vec::new(),
        apis: Vec::new(),
        docs: Vec::new(),
        traits: BTreeMap::new(),
        require: BTreeMap::new(),
        not_applicable: BTreeMap::new(),
    }
}
