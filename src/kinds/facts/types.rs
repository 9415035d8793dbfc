//! The registers: a table of data, columns in the order of exports, several words to a line.

use super::{Cell, Class, Column, FactType};

/// What access is given to: an access matrix names each of these.
#[rustfmt::skip]
pub const ACCESS_CLASSES: &[Class] = &[
    Class {
        title: "repositories",
        words: &[
            "repositories", "repository", "repos", "repo", "source code", "code", "git", "quelltext", "dépôt",
            "dépôts", "repositorio", "repositorios",
        ],
    },
    Class {
        title: "staging",
        words: &[
            "staging", "stage", "test", "testing", "preview", "non production", "nonprod", "uat", "préproduction",
            "preproducción",
        ],
    },
    Class { title: "production", words: &["production", "prod", "live", "produktion", "producción"] },
    Class {
        title: "logs",
        words: &[
            "logs", "log", "logging", "observability", "monitoring", "traces", "metrics", "protokolle", "journaux",
            "registros",
        ],
    },
    Class {
        title: "customer data",
        words: &[
            "customer data", "customers", "personal data", "user data", "client data", "pii", "kundendaten",
            "personenbezogene daten", "données clients", "données personnelles", "datos de clientes",
            "datos personales",
        ],
    },
];

/// What a credential can be: an inventory names each of these.
#[rustfmt::skip]
pub const CREDENTIAL_CLASSES: &[Class] = &[
    Class {
        title: "API key",
        words: &[
            "api key", "api keys", "api token", "api tokens", "api secret", "api", "token", "tokens", "access token",
            "webhook secret", "webhook", "license key", "api schlüssel", "clé api", "clave api",
        ],
    },
    Class {
        title: "cloud secret",
        words: &[
            "cloud secret", "cloud secrets", "cloud key", "cloud credential", "cloud credentials", "cloud",
            "access key", "iam", "secret", "secrets", "encryption key", "signing key", "kms", "secret cloud",
            "secreto de nube",
        ],
    },
    Class {
        title: "certificate",
        words: &[
            "certificate", "certificates", "cert", "certs", "tls", "ssl", "x509", "x 509", "mtls", "zertifikat",
            "certificat", "certificado",
        ],
    },
    Class {
        title: "service account",
        words: &[
            "service account", "service accounts", "technical account", "technical user", "service user",
            "machine user", "robot", "robot account", "bot", "database account", "database user", "database password",
            "db user", "password", "user", "account", "ssh key", "deploy key", "oauth client", "dienstkonto",
            "technischer benutzer", "compte de service", "cuenta de servicio",
        ],
    },
];

/// All registers.
#[rustfmt::skip]
pub static FACT_TYPES: &[FactType] = &[
    FactType {
        id: "queues",
        title: "queues",
        one: "queue",
        key: &["queue"],
        columns: &[
            Column {
                id: "queue", title: "queue", cell: Cell::Text, required: true,
                synonyms: &[
                    "queues", "topic", "queue name", "topic name", "queue topic", "queue or topic", "stream",
                    "subscription", "channel", "event", "warteschlange", "schlange", "file d attente", "cola",
                ],
            },
            Column {
                id: "consumer", title: "consumer", cell: Cell::Services, required: true,
                synonyms: &[
                    "consumers", "consumed by", "subscriber", "subscribers", "consuming service", "reader", "read by",
                    "verbraucher", "konsument", "empfänger", "consommateur", "consumidor",
                ],
            },
            Column {
                id: "safe_to_replay", title: "safe to replay", cell: Cell::Choice, required: true,
                synonyms: &[
                    "replay safe", "safe replay", "replayable", "can be replayed", "replay", "replay allowed",
                    "may be replayed", "idempotent", "wiederholbar", "gefahrlos wiederholbar", "rejouable",
                    "rejeu possible", "reprocesable",
                ],
            },
            Column {
                id: "how_to_replay", title: "how to replay", cell: Cell::Text, required: true,
                synonyms: &[
                    "replay how", "replay procedure", "replay command", "replay steps", "replay with", "replay by",
                    "replaying", "wiederholen mit", "wie wiederholen", "comment rejouer", "cómo reprocesar",
                ],
            },
            Column {
                id: "producer", title: "producer", cell: Cell::Text, required: false,
                synonyms: &[
                    "producers", "produced by", "publisher", "publishers", "published by", "written by", "erzeuger",
                    "producteur", "productor",
                ],
            },
            Column {
                id: "dead_letter_queue", title: "dead letter queue", cell: Cell::Text, required: false,
                synonyms: &[
                    "dlq", "dead letters", "dead letter", "dead letter topic", "dlt", "dead lettering",
                    "dead letter exchange",
                ],
            },
            Column {
                id: "ordering", title: "ordering", cell: Cell::Text, required: false,
                synonyms: &[
                    "order", "ordered", "ordering guarantee", "ordering key", "partition key", "reihenfolge", "ordre",
                    "orden",
                ],
            },
            Column {
                id: "retention", title: "retention", cell: Cell::Text, required: false,
                synonyms: &[
                    "retained for", "kept for", "ttl", "retention period", "aufbewahrung", "rétention", "retención",
                ],
            },
            Column {
                id: "owner", title: "owner", cell: Cell::Owner, required: false,
                synonyms: &[
                    "owned by", "owning team", "team", "responsible", "maintainer", "verantwortlich", "besitzer",
                    "responsable", "propriétaire", "propietario",
                ],
            },
        ],
    },
    FactType {
        id: "data-owners",
        title: "data owners",
        one: "entity",
        key: &["entity"],
        columns: &[
            Column {
                id: "entity", title: "entity", cell: Cell::Text, required: true,
                synonyms: &[
                    "entities", "data entity", "data", "data set", "dataset", "domain object", "aggregate", "table",
                    "entität", "daten", "entité", "données", "entidad", "datos",
                ],
            },
            Column {
                id: "owning_service", title: "owning service", cell: Cell::Services, required: true,
                synonyms: &[
                    "owner service", "service owner", "owned by service", "system of record", "source of truth",
                    "written by", "writer", "owner", "owned by", "führendes system", "service propriétaire",
                    "servicio propietario",
                ],
            },
            Column {
                id: "readers", title: "readers", cell: Cell::Text, required: false,
                synonyms: &[
                    "read by", "reader", "consumers", "consumed by", "used by", "leser", "lecteurs", "lectores",
                ],
            },
            Column {
                id: "store", title: "store", cell: Cell::Text, required: false,
                synonyms: &[
                    "stored in", "storage", "database", "data store", "datastore", "speicher", "datenbank",
                    "stockage", "almacén",
                ],
            },
            Column {
                id: "classification", title: "classification", cell: Cell::Text, required: false,
                synonyms: &[
                    "data class", "sensitivity", "data classification", "class", "personal data", "klassifizierung",
                    "clasificación",
                ],
            },
        ],
    },
    FactType {
        id: "migrations",
        title: "migrations",
        one: "migration",
        key: &["migration"],
        columns: &[
            Column {
                id: "migration", title: "migration", cell: Cell::Text, required: true,
                synonyms: &[
                    "migrations", "migration id", "migration file", "schema migration", "revision", "changeset",
                    "script",
                ],
            },
            Column {
                id: "run_alone", title: "run alone", cell: Cell::Choice, required: true,
                synonyms: &[
                    "runs alone", "must run alone", "alone", "exclusive", "run separately", "run on its own",
                    "standalone", "needs downtime", "allein ausführen", "allein", "exécuter seule", "ejecutar sola",
                ],
            },
            Column {
                id: "reversible", title: "reversible", cell: Cell::Choice, required: true,
                synonyms: &[
                    "reversable", "can be reverted", "revertible", "revertable", "rollback", "roll back",
                    "down migration", "rollback possible", "umkehrbar", "rückgängig", "réversible",
                ],
            },
            Column {
                id: "after", title: "after", cell: Cell::Text, required: true,
                synonyms: &[
                    "order", "depends on", "requires", "prerequisite", "run after", "must run after", "nach",
                    "reihenfolge", "après", "después de",
                ],
            },
            Column {
                id: "duration", title: "duration", cell: Cell::Text, required: false,
                synonyms: &[
                    "takes", "time", "run time", "runtime", "expected duration", "dauer", "durée", "duración",
                ],
            },
            Column {
                id: "lock_risk", title: "lock risk", cell: Cell::Text, required: false,
                synonyms: &["locks", "locking", "lock", "table lock", "sperren"],
            },
            Column {
                id: "service", title: "service", cell: Cell::Services, required: false,
                synonyms: &[
                    "services", "component", "system", "application", "app", "dienst", "composant", "servicio",
                ],
            },
        ],
    },
    FactType {
        id: "external-dependencies",
        title: "external dependencies",
        one: "dependency",
        key: &["dependency"],
        columns: &[
            Column {
                id: "dependency", title: "dependency", cell: Cell::Text, required: true,
                synonyms: &[
                    "dependencies", "external dependency", "external service", "external system", "third party",
                    "third party service", "3rd party", "provider", "vendor", "supplier", "upstream", "abhängigkeit",
                    "externe abhängigkeit", "externer dienst", "anbieter", "dépendance", "fournisseur", "dependencia",
                    "proveedor",
                ],
            },
            Column {
                id: "purpose", title: "purpose", cell: Cell::Text, required: true,
                synonyms: &[
                    "used for", "use", "usage", "what for", "why", "description", "zweck", "verwendung", "but",
                    "propósito", "uso",
                ],
            },
            Column {
                id: "failure_impact", title: "failure impact", cell: Cell::Text, required: true,
                synonyms: &[
                    "impact", "impact of failure", "if it fails", "when it fails", "if down", "when down",
                    "if unavailable", "failure mode", "on failure", "impact if down", "outage impact", "ausfallfolge",
                    "auswirkung", "auswirkung bei ausfall", "impact en cas de panne", "impacto",
                ],
            },
            Column {
                id: "contact", title: "contact", cell: Cell::Owner, required: true,
                synonyms: &[
                    "contacts", "owner", "support", "support contact", "contact/owner", "contact or owner",
                    "escalation", "whom to ask", "account manager", "kontakt", "ansprechpartner", "contacto",
                ],
            },
            Column {
                id: "sla", title: "sla", cell: Cell::Text, required: false,
                synonyms: &[
                    "slo", "availability", "service level", "support hours", "verfügbarkeit", "disponibilité",
                ],
            },
            Column {
                id: "contract_end", title: "contract end", cell: Cell::Date, required: false,
                synonyms: &[
                    "contract ends", "contract until", "contract expires", "renewal", "renews", "expires", "expiry",
                    "vertragsende", "fin de contrat", "fin de contrato",
                ],
            },
            Column {
                id: "fallback", title: "fallback", cell: Cell::Text, required: false,
                synonyms: &[
                    "fall back", "workaround", "alternative", "degraded mode", "ausweichlösung", "solution de repli",
                ],
            },
            Column {
                id: "used_by", title: "used by", cell: Cell::Services, required: false,
                synonyms: &[
                    "service", "services", "consumer", "consumers", "caller", "called by", "genutzt von",
                    "utilisé par", "usado por",
                ],
            },
        ],
    },
    FactType {
        id: "environments",
        title: "environments",
        one: "environment",
        key: &["environment"],
        columns: &[
            Column {
                id: "environment", title: "environment", cell: Cell::Text, required: true,
                synonyms: &[
                    "environments", "env", "env name", "environment name", "stage", "umgebung", "environnement",
                    "entorno",
                ],
            },
            Column {
                id: "url", title: "url", cell: Cell::Text, required: true,
                synonyms: &[
                    "urls", "entry", "entry point", "address", "endpoint", "base url", "host", "hostname", "link",
                    "where", "adresse", "dirección",
                ],
            },
            Column {
                id: "account", title: "account", cell: Cell::Text, required: true,
                synonyms: &[
                    "accounts", "project", "account/project", "account or project", "cloud account", "aws account",
                    "gcp project", "azure subscription", "subscription", "cluster", "account id", "konto", "projekt",
                    "compte", "projet", "cuenta", "proyecto",
                ],
            },
            Column {
                id: "data_class", title: "data class", cell: Cell::Text, required: true,
                synonyms: &[
                    "data", "data classification", "data held", "kind of data", "real data", "datenklasse", "daten",
                    "données", "classe de données", "datos", "clase de datos",
                ],
            },
            Column {
                id: "deploy_path", title: "deploy path", cell: Cell::Text, required: false,
                synonyms: &[
                    "deployed by", "deploy", "deployment", "how to deploy", "deploys from", "pipeline", "branch",
                    "deployment path", "auslieferung", "déploiement", "despliegue",
                ],
            },
            Column {
                id: "owner", title: "owner", cell: Cell::Owner, required: false,
                synonyms: &[
                    "owned by", "owning team", "team", "responsible", "maintainer", "verantwortlich", "besitzer",
                    "responsable", "propriétaire", "propietario",
                ],
            },
        ],
    },
    FactType {
        id: "config",
        title: "configuration",
        one: "setting",
        key: &["key"],
        columns: &[
            Column {
                id: "key", title: "key", cell: Cell::Text, required: true,
                synonyms: &[
                    "keys", "config key", "configuration key", "variable", "variable name", "env var", "env vars",
                    "env variable", "environment variable", "environment variables", "setting", "option", "schlüssel",
                    "umgebungsvariable", "variable d environnement", "clé", "clave", "variable de entorno",
                ],
            },
            Column {
                id: "meaning", title: "meaning", cell: Cell::Text, required: true,
                synonyms: &[
                    "description", "purpose", "what it does", "what", "explanation", "details", "bedeutung",
                    "beschreibung", "signification", "significado", "descripción",
                ],
            },
            Column {
                id: "where_set", title: "where set", cell: Cell::Text, required: true,
                synonyms: &[
                    "set in", "set by", "set where", "where", "source", "location", "comes from", "defined in",
                    "configured in", "gesetzt in", "wo gesetzt", "défini dans", "definido en",
                ],
            },
            Column {
                id: "default", title: "default", cell: Cell::Text, required: false,
                synonyms: &[
                    "default value", "defaults", "defaults to", "standard", "standardwert", "vorgabe",
                    "valeur par défaut", "défaut", "por defecto", "valor por defecto",
                ],
            },
            Column {
                id: "secret", title: "secret", cell: Cell::Choice, required: false,
                synonyms: &["sensitive", "is secret", "confidential", "geheim", "secreto"],
            },
            Column {
                id: "required", title: "required", cell: Cell::Choice, required: false,
                synonyms: &[
                    "mandatory", "is required", "needed", "erforderlich", "pflicht", "obligatoire", "requis",
                    "obligatorio", "requerido",
                ],
            },
            Column {
                id: "service", title: "service", cell: Cell::Services, required: false,
                synonyms: &[
                    "services", "component", "system", "application", "app", "dienst", "composant", "servicio",
                ],
            },
        ],
    },
    FactType {
        id: "credentials",
        title: "credentials",
        one: "credential",
        key: &["credential"],
        columns: &[
            Column {
                id: "credential", title: "credential", cell: Cell::Text, required: true,
                synonyms: &[
                    "credentials", "credential name", "secret", "secret name", "name", "zugangsdaten", "geheimnis",
                    "identifiant", "credencial",
                ],
            },
            Column {
                id: "class", title: "class", cell: Cell::Class(CREDENTIAL_CLASSES), required: true,
                synonyms: &[
                    "type", "kind", "category", "credential class", "credential type", "secret type", "klasse", "art",
                    "typ", "classe", "clase", "tipo",
                ],
            },
            Column {
                id: "store", title: "store", cell: Cell::Text, required: true,
                synonyms: &[
                    "stored in", "storage", "vault", "secret store", "where", "where stored", "location", "kept in",
                    "speicherort", "ablage", "stockage", "almacén",
                ],
            },
            Column {
                id: "owner", title: "owner", cell: Cell::Owner, required: true,
                synonyms: &[
                    "owned by", "owning team", "team", "responsible", "maintainer", "verantwortlich", "besitzer",
                    "responsable", "propriétaire", "propietario",
                ],
            },
            Column {
                id: "rotation", title: "rotation", cell: Cell::Duration, required: true,
                synonyms: &[
                    "rotation interval", "rotate every", "rotated every", "rotation period", "rotation frequency",
                    "rotates", "rotationsintervall", "fréquence de rotation", "rotación",
                ],
            },
            Column {
                id: "last_rotated", title: "last rotated", cell: Cell::Date, required: true,
                synonyms: &[
                    "rotated", "last rotation", "rotated on", "rotated at", "last changed", "zuletzt rotiert",
                    "letzte rotation", "dernière rotation", "última rotación",
                ],
            },
            Column {
                id: "expires", title: "expires", cell: Cell::Date, required: false,
                synonyms: &[
                    "expiry", "expires on", "expiry date", "expiration", "valid until", "not after", "läuft ab",
                    "gültig bis", "expire le", "caduca",
                ],
            },
            Column {
                id: "used_by", title: "used by", cell: Cell::Services, required: false,
                synonyms: &[
                    "service", "services", "consumer", "consumers", "used in", "verwendet von", "genutzt von",
                    "utilisé par", "usado por",
                ],
            },
        ],
    },
    FactType {
        id: "access",
        title: "access matrix",
        one: "grant of access",
        key: &["principal", "resource"],
        columns: &[
            Column {
                id: "principal", title: "principal", cell: Cell::Owner, required: true,
                synonyms: &[
                    "principals", "who", "user", "person", "subject", "grantee", "identity", "user or group", "team",
                    "account", "wer", "benutzer", "qui", "utilisateur", "quién", "usuario",
                ],
            },
            Column {
                id: "resource", title: "resource", cell: Cell::Text, required: true,
                synonyms: &[
                    "resources", "system", "what", "target", "object", "ressource", "worauf", "recurso", "sistema",
                ],
            },
            Column {
                id: "class", title: "class", cell: Cell::Class(ACCESS_CLASSES), required: true,
                synonyms: &[
                    "resource class", "type", "kind", "category", "resource type", "klasse", "art", "typ", "classe",
                    "clase", "tipo",
                ],
            },
            Column {
                id: "level", title: "level", cell: Cell::Text, required: true,
                synonyms: &[
                    "access level", "permission", "permissions", "role", "access", "rights", "privilege",
                    "privileges", "berechtigung", "recht", "rechte", "niveau", "nivel", "permisos",
                ],
            },
            Column {
                id: "granted", title: "granted", cell: Cell::Date, required: true,
                synonyms: &[
                    "granted on", "since", "from", "granted at", "start", "erteilt", "erteilt am", "accordé le",
                    "concedido",
                ],
            },
            Column {
                id: "expires", title: "expires", cell: Cell::Date, required: true,
                synonyms: &[
                    "expires/revoked", "expires or revoked", "revoked", "revoked on", "expiry", "until",
                    "valid until", "expires on", "end", "läuft ab", "gültig bis", "entzogen", "expire le", "caduca",
                ],
            },
            Column {
                id: "justification", title: "justification", cell: Cell::Text, required: false,
                synonyms: &["reason", "why", "purpose", "begründung", "raison", "motivo"],
            },
            Column {
                id: "approver", title: "approver", cell: Cell::Owner, required: false,
                synonyms: &["approved by", "granted by", "genehmigt von", "approuvé par", "aprobado por"],
            },
            Column {
                id: "party", title: "party", cell: Cell::Text, required: false,
                synonyms: &[
                    "company", "organisation", "organization", "side", "partei", "firma", "société", "empresa",
                ],
            },
        ],
    },
    FactType {
        id: "contacts",
        title: "contacts",
        one: "contact",
        key: &["name"],
        columns: &[
            Column {
                id: "name", title: "name", cell: Cell::Owner, required: true,
                synonyms: &[
                    "contact", "person", "contact name", "contact person", "full name", "ansprechpartner", "nom",
                    "nombre",
                ],
            },
            Column {
                id: "role", title: "role", cell: Cell::Text, required: true,
                synonyms: &[
                    "roles", "responsibility", "responsibilities", "responsible for", "position", "job title",
                    "title", "rolle", "zuständigkeit", "zuständig für", "rôle", "rol",
                ],
            },
            Column {
                id: "channel", title: "channel", cell: Cell::Text, required: true,
                synonyms: &[
                    "channels", "contact details", "reach at", "reachable at", "how to reach", "email", "e mail",
                    "mail", "email address", "slack", "phone", "email/slack", "kanal", "erreichbar",
                    "erreichbar unter", "telefon", "courriel", "correo", "canal",
                ],
            },
            Column {
                id: "party", title: "party", cell: Cell::Text, required: true,
                synonyms: &[
                    "company", "organisation", "organization", "employer", "affiliation", "side", "team", "partei",
                    "firma", "société", "entreprise", "empresa",
                ],
            },
            Column {
                id: "hours", title: "hours", cell: Cell::Text, required: false,
                synonyms: &[
                    "working hours", "availability", "time zone", "timezone", "arbeitszeit", "erreichbarkeit",
                    "horaires", "horario",
                ],
            },
            Column {
                id: "backup", title: "backup", cell: Cell::Owner, required: false,
                synonyms: &[
                    "deputy", "stand in", "substitute", "delegate", "vertretung", "stellvertretung", "suppléant",
                    "suplente",
                ],
            },
            Column {
                id: "service", title: "service", cell: Cell::Services, required: false,
                synonyms: &[
                    "services", "component", "system", "application", "app", "dienst", "composant", "servicio",
                ],
            },
        ],
    },
    FactType {
        id: "known-issues",
        title: "known issues",
        one: "known issue",
        key: &["issue"],
        columns: &[
            Column {
                id: "issue", title: "issue", cell: Cell::Text, required: true,
                synonyms: &[
                    "issues", "known issue", "problem", "bug", "defect", "limitation", "known problem",
                    "bekanntes problem", "problème", "incidencia", "problema",
                ],
            },
            Column {
                id: "impact", title: "impact", cell: Cell::Text, required: true,
                synonyms: &[
                    "effect", "consequence", "affects", "consequences", "auswirkung", "folge", "conséquence",
                    "impacto",
                ],
            },
            Column {
                id: "workaround", title: "workaround", cell: Cell::Text, required: true,
                synonyms: &[
                    "work around", "workarounds", "mitigation", "umgehung", "behelf", "contournement",
                    "solution de contournement", "solución temporal",
                ],
            },
            Column {
                id: "owner", title: "owner", cell: Cell::Owner, required: false,
                synonyms: &[
                    "owned by", "owning team", "team", "responsible", "maintainer", "verantwortlich", "besitzer",
                    "responsable", "propriétaire", "propietario",
                ],
            },
            Column {
                id: "ticket", title: "ticket", cell: Cell::Text, required: false,
                synonyms: &["id", "tracker", "tracked in", "link", "reference", "tracking", "jira", "vorgang"],
            },
            Column {
                id: "severity", title: "severity", cell: Cell::Text, required: false,
                synonyms: &["priority", "prio", "schwere", "priorität", "gravité", "gravedad"],
            },
            Column {
                id: "service", title: "service", cell: Cell::Services, required: false,
                synonyms: &[
                    "services", "component", "system", "application", "app", "dienst", "composant", "servicio",
                ],
            },
        ],
    },
    FactType {
        id: "walkthroughs",
        title: "walkthroughs",
        one: "walkthrough",
        key: &["topic", "date"],
        columns: &[
            Column {
                id: "topic", title: "topic", cell: Cell::Text, required: true,
                synonyms: &["topics", "walkthrough", "session", "subject", "thema", "sujet", "tema"],
            },
            Column {
                id: "date", title: "date", cell: Cell::Date, required: true,
                synonyms: &["day", "held on", "when", "datum", "fecha"],
            },
            Column {
                id: "link", title: "link", cell: Cell::Text, required: true,
                synonyms: &[
                    "recording", "video", "url", "recorded at", "slides", "aufzeichnung", "lien", "enregistrement",
                    "enlace", "grabación",
                ],
            },
            Column {
                id: "presenter", title: "presenter", cell: Cell::Owner, required: true,
                synonyms: &[
                    "presented by", "presenters", "speaker", "host", "given by", "led by", "vortragender", "referent",
                    "gehalten von", "présentateur", "présenté par", "presentador",
                ],
            },
            Column {
                id: "length", title: "length", cell: Cell::Text, required: false,
                synonyms: &["duration", "minutes", "länge", "dauer", "durée", "duración"],
            },
            Column {
                id: "attendees", title: "attendees", cell: Cell::Text, required: false,
                synonyms: &["attended by", "participants", "audience", "teilnehmer", "asistentes"],
            },
            Column {
                id: "service", title: "service", cell: Cell::Services, required: false,
                synonyms: &[
                    "services", "component", "system", "application", "app", "dienst", "composant", "servicio",
                ],
            },
        ],
    },
    FactType {
        id: "pairing",
        title: "pairing sessions",
        one: "pairing session",
        key: &["topic", "date"],
        columns: &[
            Column {
                id: "topic", title: "topic", cell: Cell::Text, required: true,
                synonyms: &["topics", "session", "task", "subject", "thema", "aufgabe", "sujet", "tema"],
            },
            Column {
                id: "date", title: "date", cell: Cell::Date, required: true,
                synonyms: &["day", "held on", "when", "datum", "fecha"],
            },
            Column {
                id: "outgoing", title: "outgoing", cell: Cell::Owner, required: true,
                synonyms: &[
                    "outgoing person", "outgoing engineer", "leaving", "gehend", "abgebend", "sortant", "saliente",
                ],
            },
            Column {
                id: "incoming", title: "incoming", cell: Cell::Owner, required: true,
                synonyms: &[
                    "incoming person", "incoming engineer", "joining", "kommend", "übernehmend", "entrant",
                    "entrante",
                ],
            },
            Column {
                id: "notes", title: "notes", cell: Cell::Text, required: false,
                synonyms: &["outcome", "result", "results", "remarks", "notizen", "ergebnis", "remarques", "notas"],
            },
            Column {
                id: "service", title: "service", cell: Cell::Services, required: false,
                synonyms: &[
                    "services", "component", "system", "application", "app", "dienst", "composant", "servicio",
                ],
            },
        ],
    },
    FactType {
        id: "alerts",
        title: "alerts",
        one: "alert",
        key: &["alert"],
        columns: &[
            Column {
                id: "alert", title: "alert", cell: Cell::Text, required: true,
                synonyms: &["alerts", "alert name", "alarm", "alertname", "monitor", "alarme", "alerte", "alerta"],
            },
            Column {
                id: "runbook", title: "runbook", cell: Cell::Text, required: true,
                synonyms: &[
                    "runbooks", "runbook url", "runbook link", "playbook", "procedure", "what to do", "handbuch",
                    "procédure", "procedimiento",
                ],
            },
            Column {
                id: "severity", title: "severity", cell: Cell::Text, required: true,
                synonyms: &[
                    "priority", "urgency", "schwere", "priorität", "gravité", "sévérité", "gravedad", "severidad",
                ],
            },
            Column {
                id: "owner", title: "owner", cell: Cell::Owner, required: false,
                synonyms: &[
                    "owned by", "owning team", "team", "responsible", "maintainer", "verantwortlich", "besitzer",
                    "responsable", "propriétaire", "propietario",
                ],
            },
            Column {
                id: "service", title: "service", cell: Cell::Services, required: false,
                synonyms: &[
                    "services", "component", "system", "application", "app", "dienst", "composant", "servicio",
                ],
            },
        ],
    },
    FactType {
        id: "slo",
        title: "service level objectives",
        one: "objective",
        key: &["service", "indicator"],
        columns: &[
            Column {
                id: "service", title: "service", cell: Cell::Services, required: true,
                synonyms: &[
                    "services", "component", "system", "application", "app", "dienst", "composant", "servicio",
                ],
            },
            Column {
                id: "indicator", title: "indicator", cell: Cell::Text, required: true,
                synonyms: &["sli", "metric", "indikator", "kennzahl", "messgröße", "indicateur", "indicador"],
            },
            Column {
                id: "target", title: "target", cell: Cell::Text, required: true,
                synonyms: &["slo", "objective", "ziel", "zielwert", "objectif", "objetivo"],
            },
            Column {
                id: "window", title: "window", cell: Cell::Duration, required: true,
                synonyms: &[
                    "period", "time window", "measured over", "rolling window", "zeitraum", "zeitfenster", "fenêtre",
                    "période", "ventana", "periodo",
                ],
            },
        ],
    },
    FactType {
        id: "flags",
        title: "feature flags",
        one: "flag",
        key: &["flag"],
        columns: &[
            Column {
                id: "flag", title: "flag", cell: Cell::Text, required: true,
                synonyms: &[
                    "flags", "feature flag", "feature toggle", "toggle", "feature", "flag name", "feature flag name",
                    "schalter", "drapeau", "bandera",
                ],
            },
            Column {
                id: "meaning", title: "meaning", cell: Cell::Text, required: true,
                synonyms: &[
                    "description", "purpose", "what it does", "effect", "controls", "bedeutung", "beschreibung",
                    "signification", "significado", "descripción",
                ],
            },
            Column {
                id: "owner", title: "owner", cell: Cell::Owner, required: true,
                synonyms: &[
                    "owned by", "owning team", "team", "responsible", "maintainer", "verantwortlich", "besitzer",
                    "responsable", "propriétaire", "propietario",
                ],
            },
            Column {
                id: "remove_by", title: "remove by", cell: Cell::Date, required: true,
                synonyms: &[
                    "removal date", "removal", "remove after", "expires", "expiry", "sunset", "clean up by",
                    "remove on", "entfernen bis", "supprimer avant", "retirar antes de",
                ],
            },
            Column {
                id: "default", title: "default", cell: Cell::Text, required: false,
                synonyms: &[
                    "default value", "defaults to", "default state", "state", "standardwert", "vorgabe",
                    "valeur par défaut", "por defecto",
                ],
            },
            Column {
                id: "service", title: "service", cell: Cell::Services, required: false,
                synonyms: &[
                    "services", "component", "system", "application", "app", "dienst", "composant", "servicio",
                ],
            },
        ],
    },
];
