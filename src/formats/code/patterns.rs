//! Lines of code that tell what a service does, by language.

use std::sync::LazyLock;

use regex::{Regex, RegexSet};

use crate::formats::{Broker, Shown};
use crate::kinds::Trait;

/// Languages that are searched; those that share their libraries are one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Language {
    JavaScript,
    Python,
    Go,
    Rust,
    Jvm,
    Ruby,
    Php,
    DotNet,
    Elixir,
}

/// A line, and what it shows.
#[derive(Debug)]
pub(super) struct Pattern {
    pub(super) shows: &'static [Shown],
    /// In words.
    pub(super) words: &'static str,
    pub(super) names: Names,
    pattern: &'static str,
}

/// Whether the first string after a match is the name of the queue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Names {
    Target,
    Nothing,
}

/// Patterns of a language, compiled.
pub(super) struct Patterns {
    pub(super) set: RegexSet,
    pub(super) places: Vec<Regex>,
    pub(super) list: Vec<&'static Pattern>,
}

impl Patterns {
    fn new(list: &'static [Pattern]) -> Self {
        let patterns = || list.iter().map(|pattern| pattern.pattern);
        Self {
            set: RegexSet::new(patterns()).expect("the patterns are valid"),
            places: patterns().map(|pattern| Regex::new(pattern).expect("the pattern is valid")).collect(),
            list: list.iter().collect(),
        }
    }
}

impl Language {
    /// The language of an ending.
    pub(super) fn of(ending: &str) -> Option<Self> {
        Some(match ending {
            "ts" | "js" | "mjs" | "cjs" | "tsx" | "jsx" => Language::JavaScript,
            "py" => Language::Python,
            "go" => Language::Go,
            "rs" => Language::Rust,
            "java" | "kt" | "scala" | "groovy" => Language::Jvm,
            "rb" => Language::Ruby,
            "php" => Language::Php,
            "cs" | "fs" => Language::DotNet,
            "ex" | "exs" => Language::Elixir,
            _ => return None,
        })
    }

    pub(super) fn patterns(self) -> &'static Patterns {
        static ALL: LazyLock<[Patterns; 9]> =
            LazyLock::new(|| [JAVASCRIPT, PYTHON, GO, RUST, JVM, RUBY, PHP, DOTNET, ELIXIR].map(Patterns::new));
        &ALL[self as usize]
    }

    pub(super) fn line_comments(self) -> &'static [&'static str] {
        match self {
            Language::Python | Language::Ruby | Language::Elixir => &["#"],
            // `#[` starts an attribute.
            Language::Php => &["//", "# "],
            Language::JavaScript | Language::Go | Language::Rust | Language::Jvm | Language::DotNet => &["//"],
        }
    }

    pub(super) fn block_comment(self) -> (&'static str, &'static str) {
        match self {
            Language::Python | Language::Elixir => ("\"\"\"", "\"\"\""),
            Language::Ruby => ("=begin", "=end"),
            Language::Php | Language::JavaScript | Language::Go | Language::Rust | Language::Jvm | Language::DotNet => {
                ("/*", "*/")
            }
        }
    }
}

const fn named(shows: &'static [Shown], words: &'static str, pattern: &'static str) -> Pattern {
    Pattern { shows, words, names: Names::Target, pattern }
}

const fn plain(shows: &'static [Shown], words: &'static str, pattern: &'static str) -> Pattern {
    Pattern { shows, words, names: Names::Nothing, pattern }
}

const TAKES_KAFKA: &[Shown] = &[Shown::Takes(Broker::Kafka)];
const SENDS_KAFKA: &[Shown] = &[Shown::Sends(Broker::Kafka)];
const TAKES_AMQP: &[Shown] = &[Shown::Takes(Broker::Amqp)];
const SENDS_AMQP: &[Shown] = &[Shown::Sends(Broker::Amqp)];
const TAKES_AWS: &[Shown] = &[Shown::Takes(Broker::Aws)];
const SENDS_AWS: &[Shown] = &[Shown::Sends(Broker::Aws)];
const TAKES_NATS: &[Shown] = &[Shown::Takes(Broker::Nats)];
const SENDS_NATS: &[Shown] = &[Shown::Sends(Broker::Nats)];
const TAKES_PUBSUB: &[Shown] = &[Shown::Takes(Broker::PubSub)];
const SENDS_PUBSUB: &[Shown] = &[Shown::Sends(Broker::PubSub)];
const TAKES_AZURE: &[Shown] = &[Shown::Takes(Broker::Azure)];
const SENDS_AZURE: &[Shown] = &[Shown::Sends(Broker::Azure)];
const TAKES_PULSAR: &[Shown] = &[Shown::Takes(Broker::Pulsar)];
const TAKES_JOBS: &[Shown] = &[Shown::Takes(Broker::Jobs)];
const SENDS_JOBS: &[Shown] = &[Shown::Sends(Broker::Jobs)];
const TAKES_ANY: &[Shown] = &[Shown::Takes(Broker::Any)];
const SENDS_ANY: &[Shown] = &[Shown::Sends(Broker::Any)];
/// A type or trigger of the platform: it brings its client with it.
const CALLED: &[Shown] = &[Shown::Client(Broker::Any), Shown::Takes(Broker::Any)];
const CLOCK: &[Shown] = &[Shown::Trait(Trait::Scheduled)];

const JAVASCRIPT: &[Pattern] = &[
    plain(TAKES_KAFKA, "Kafka consumer", r"(?i)\bkafka\w*\s*\.consumer\("),
    named(TAKES_KAFKA, "Kafka consumer", r"(?i)\b\w*consumer\.subscribe\("),
    plain(SENDS_KAFKA, "Kafka producer", r"(?i)\bkafka\w*\s*\.producer\("),
    named(SENDS_KAFKA, "Kafka producer", r"(?i)\b\w*producer\.send\("),
    named(TAKES_AMQP, "RabbitMQ consumer", r"(?i)\bch(?:annel|an)?\w*\.consume\("),
    named(TAKES_AMQP, "RabbitMQ consumer", r"@Rabbit(?:Subscribe|RPC)\("),
    named(SENDS_AMQP, "RabbitMQ publisher", r"\.sendToQueue\("),
    named(SENDS_AMQP, "RabbitMQ publisher", r"(?i)\b(?:ch(?:annel|an)?\w*|amqpConnection)\.publish\("),
    plain(TAKES_AWS, "SQS consumer", r"\bnew ReceiveMessageCommand\(|\.receiveMessage\("),
    plain(TAKES_AWS, "SQS consumer", r"\bConsumer\.create\("),
    plain(SENDS_AWS, "SQS producer", r"\bnew SendMessage(?:Batch)?Command\(|\bsqs\w*\.sendMessage\("),
    plain(SENDS_AWS, "SNS publisher", r"\bnew Publish(?:Batch)?Command\(|\bsns\w*\.publish\("),
    plain(SENDS_AWS, "EventBridge publisher", r"\bnew PutEventsCommand\("),
    plain(CALLED, "function called by SQS", r":\s*(?:SQSHandler|SQSEvent)\b"),
    named(TAKES_NATS, "NATS subscriber", r"\b(?:nc|nats\w*|js)\.subscribe\("),
    named(SENDS_NATS, "NATS publisher", r"\b(?:nc|nats\w*|js)\.publish\("),
    named(TAKES_JOBS, "job worker", r#"\bnew Worker(?:<[^>]*>)?\(\s*["'`\w]"#),
    named(TAKES_JOBS, "job worker", r"@Processor\("),
    plain(TAKES_JOBS, "job worker", r"(?i)\b\w*queue\.process\(|\bboss\.work\("),
    named(SENDS_JOBS, "job queue", r#"\bnew (?:Bull\.)?Queue(?:<[^>]*>)?\(\s*["'`]"#),
    named(TAKES_ANY, "message handler", r"@(?:EventPattern|MessagePattern)\("),
    named(TAKES_PUBSUB, "Pub/Sub subscriber", r"(?i)\bpubsub\w*\.subscription\("),
    named(SENDS_PUBSUB, "Pub/Sub publisher", r"(?i)\bpubsub\w*\.topic\("),
    named(TAKES_AZURE, "Service Bus receiver", r"\.createReceiver\("),
    named(SENDS_AZURE, "Service Bus sender", r"\.createSender\("),
    plain(CLOCK, "cron job", r"\bcron\.schedule\(|@Cron\(|\bnew CronJob\(|\bschedule\.scheduleJob\(|\bagenda\.every\("),
];

const PYTHON: &[Pattern] = &[
    named(TAKES_AMQP, "RabbitMQ consumer", r"\.basic_consume\("),
    named(SENDS_AMQP, "RabbitMQ publisher", r"\.basic_publish\("),
    named(TAKES_KAFKA, "Kafka consumer", r"\b(?:AIO)?KafkaConsumer\("),
    plain(TAKES_KAFKA, "Kafka consumer", r"(?:=|return)\s*(?:Deserializing)?Consumer\((?:\{|\w*conf)"),
    plain(
        SENDS_KAFKA,
        "Kafka producer",
        r"\b(?:AIO)?KafkaProducer\(|(?:=|return)\s*(?:Serializing)?Producer\((?:\{|\w*conf)",
    ),
    plain(TAKES_JOBS, "Celery task", r"^\s*@(?:shared_task|(?:\w*app|\w*celery\w*)\.task)\b"),
    plain(
        TAKES_JOBS,
        "job worker",
        r"^\s*@(?:dramatiq\.actor|huey\.task|procrastinate\.task|\w*app\.task)\b|^\s*@job\(",
    ),
    named(SENDS_JOBS, "Celery call", r"\.send_task\(|\.apply_async\("),
    plain(TAKES_AWS, "SQS consumer", r"\.receive_messages?\("),
    plain(SENDS_AWS, "SQS producer", r"(?i)\b\w*(?:sqs|queue)\w*\.send_messages?(?:_batch)?\("),
    plain(SENDS_AWS, "SNS publisher", r"(?i)\b\w*sns\w*\.publish\("),
    plain(SENDS_AWS, "EventBridge publisher", r"\.put_events\("),
    plain(TAKES_PUBSUB, "Pub/Sub subscriber", r"\bSubscriberClient\("),
    plain(SENDS_PUBSUB, "Pub/Sub publisher", r"\bPublisherClient\("),
    named(TAKES_AZURE, "Service Bus receiver", r"\.get_(?:queue|subscription)_receiver\("),
    named(SENDS_AZURE, "Service Bus sender", r"\.get_(?:queue|topic)_sender\("),
    named(TAKES_NATS, "NATS subscriber", r"\b(?:nc|nats\w*|js)\.(?:pull_)?subscribe\("),
    named(SENDS_NATS, "NATS publisher", r"\b(?:nc|nats\w*|js)\.publish\("),
    plain(
        CLOCK,
        "cron job",
        r"(?:=|:|\s)crontab\(|\bsched(?:uler)?\.(?:add_job|scheduled_job)\(|\bschedule\.every\(|@repeat_every\(",
    ),
];

const GO: &[Pattern] = &[
    named(TAKES_AMQP, "RabbitMQ consumer", r"(?i)\bch(?:annel|an)?\w*\.Consume(?:WithContext)?\("),
    named(SENDS_AMQP, "RabbitMQ publisher", r"(?i)\bch(?:annel|an)?\w*\.Publish(?:WithContext)?\("),
    plain(TAKES_KAFKA, "Kafka consumer", r"\bsarama\.NewConsumer(?:Group)?\(|\bkafka\.(?:NewReader|NewConsumer)\("),
    named(TAKES_KAFKA, "Kafka consumer", r"\bkgo\.ConsumeTopics\("),
    plain(
        SENDS_KAFKA,
        "Kafka producer",
        r"\bsarama\.New(?:Sync|Async)Producer\(|\bkafka\.(?:NewWriter\(|NewProducer\(|Writer\{)|\.ProduceSync\(",
    ),
    plain(TAKES_AWS, "SQS consumer", r"\bsqs\.ReceiveMessageInput\{"),
    plain(SENDS_AWS, "SQS producer", r"\bsqs\.SendMessage(?:Batch)?Input\{"),
    plain(SENDS_AWS, "SNS publisher", r"\bsns\.Publish(?:Batch)?Input\{"),
    plain(CALLED, "function called by a queue", r"\bevents\.(?:SQSEvent|SNSEvent|KafkaEvent|KinesisEvent)\b"),
    named(
        TAKES_NATS,
        "NATS subscriber",
        r"\b(?:nc|nats\w*|js)\.(?:Subscribe|QueueSubscribe|ChanSubscribe|PullSubscribe)\(",
    ),
    named(SENDS_NATS, "NATS publisher", r"\b(?:nc|nats\w*|js)\.Publish\("),
    plain(TAKES_JOBS, "job worker", r"\basynq\.NewServer\(|\briver\.AddWorker\("),
    plain(SENDS_JOBS, "job queue", r"\basynq\.NewClient\("),
    plain(CLOCK, "cron job", r"\bcron\.New\(|\bgocron\.New(?:Scheduler)?\("),
];

const RUST: &[Pattern] = &[
    named(TAKES_AMQP, "RabbitMQ consumer", r"\.basic_consume\("),
    named(SENDS_AMQP, "RabbitMQ publisher", r"\.basic_publish\("),
    plain(TAKES_KAFKA, "Kafka consumer", r":\s*(?:Stream|Base)Consumer\b"),
    plain(SENDS_KAFKA, "Kafka producer", r":\s*&?(?:Future|Base|Threaded)Producer\b"),
    plain(TAKES_AWS, "SQS consumer", r"\.receive_message\(\)"),
    plain(SENDS_AWS, "SQS producer", r"\.send_message(?:_batch)?\(\)"),
    named(TAKES_NATS, "NATS subscriber", r"\b(?:client|nc|nats\w*)\.(?:queue_)?subscribe\("),
    named(SENDS_NATS, "NATS publisher", r"\b(?:client|nc|nats\w*|jetstream)\.publish\("),
    plain(CLOCK, "cron job", r"\bJobScheduler::new\(|\bAsyncScheduler::new\("),
];

const JVM: &[Pattern] = &[
    named(TAKES_KAFKA, "Kafka consumer", r"@KafkaListener\b"),
    named(TAKES_AMQP, "RabbitMQ consumer", r"@RabbitListener\b"),
    named(TAKES_AWS, "SQS consumer", r"@SqsListener\b"),
    named(TAKES_AMQP, "JMS consumer", r"@JmsListener\b"),
    named(TAKES_PULSAR, "Pulsar consumer", r"@PulsarListener\b"),
    named(TAKES_ANY, "message handler", r"@(?:Incoming|StreamListener)\("),
    named(SENDS_ANY, "message publisher", r"@Outgoing\("),
    plain(TAKES_KAFKA, "Kafka consumer", r"\bnew KafkaConsumer\b|=\s*KafkaConsumer<"),
    plain(SENDS_KAFKA, "Kafka producer", r"\bnew KafkaProducer\b|=\s*KafkaProducer<"),
    named(SENDS_KAFKA, "Kafka producer", r"(?i)\bkafkaTemplate\.send\("),
    named(SENDS_AMQP, "RabbitMQ publisher", r"(?i)\b(?:rabbit|amqp)Template\.(?:convertAndSend|send)\("),
    named(TAKES_AMQP, "RabbitMQ consumer", r"\.basicConsume\("),
    named(SENDS_AMQP, "RabbitMQ publisher", r"\.basicPublish\("),
    plain(TAKES_AWS, "SQS consumer", r"\bsqs\w*\.receiveMessage\("),
    plain(SENDS_AWS, "SQS producer", r"\bsqs\w*\.(?:sendMessage|send)\("),
    plain(CLOCK, "scheduled method", r"@Scheduled\("),
];

const RUBY: &[Pattern] = &[
    plain(TAKES_JOBS, "Sidekiq worker", r"\binclude Sidekiq::(?:Worker|Job)\b"),
    plain(TAKES_JOBS, "Active Job", r"^\s*class \w+(?:::\w+)* < (?:ApplicationJob|ActiveJob::Base)\b"),
    plain(TAKES_AWS, "SQS consumer", r"\binclude Shoryuken::Worker\b"),
    plain(TAKES_AMQP, "RabbitMQ consumer", r"\binclude (?:Sneakers::Worker|Hutch::Consumer)\b"),
    plain(TAKES_KAFKA, "Kafka consumer", r"< (?:Karafka::BaseConsumer|ApplicationConsumer)\b"),
    named(SENDS_KAFKA, "Kafka producer", r"\bKarafka\.producer\.produce|\bdeliver_message\("),
    plain(TAKES_AMQP, "RabbitMQ consumer", r"\bqueue\.subscribe\b"),
    plain(SENDS_AMQP, "RabbitMQ publisher", r"\b(?:exchange|x)\.publish\("),
    plain(CLOCK, "scheduled task", r"^\s*every\s+(?:\d+\.|:day|:hour|['\x22])"),
];

const PHP: &[Pattern] = &[
    plain(TAKES_JOBS, "queued job", r"\bclass \w+[^{]*\bimplements\s[^{]*\bShouldQueue\b"),
    plain(TAKES_JOBS, "message handler", r"#\[AsMessageHandler\b"),
    named(TAKES_AMQP, "RabbitMQ consumer", r"->basic_consume\("),
    named(SENDS_AMQP, "RabbitMQ publisher", r"->basic_publish\("),
    plain(TAKES_AWS, "SQS consumer", r"(?i)sqs\w*->receiveMessage\("),
    plain(SENDS_AWS, "SQS producer", r"(?i)sqs\w*->sendMessage\("),
    plain(CLOCK, "scheduled task", r"\$schedule->(?:command|job|call)\(|\bSchedule::(?:command|job|call)\("),
];

const DOTNET: &[Pattern] = &[
    plain(TAKES_ANY, "message consumer", r":\s*(?:\w+,\s*)*(?:IConsumer|IHandleMessages)<"),
    plain(SENDS_ANY, "message publisher", r"\bI(?:PublishEndpoint|SendEndpointProvider)\s+_?\w+"),
    named(TAKES_AMQP, "RabbitMQ consumer", r"\.BasicConsume(?:Async)?\("),
    named(SENDS_AMQP, "RabbitMQ publisher", r"\.BasicPublish(?:Async)?\("),
    plain(TAKES_KAFKA, "Kafka consumer", r"\bnew ConsumerBuilder<"),
    plain(SENDS_KAFKA, "Kafka producer", r"\bnew ProducerBuilder<"),
    plain(TAKES_AZURE, "Service Bus receiver", r"\.Create(?:Processor|SessionProcessor|Receiver)\("),
    plain(SENDS_AZURE, "Service Bus sender", r"\.CreateSender\("),
    named(CALLED, "function called by a queue", r"\[(?:ServiceBus|Queue|Kafka|RabbitMQ|EventHub)Trigger\("),
    plain(TAKES_AWS, "SQS consumer", r"(?i)\b_?sqs\w*\.ReceiveMessageAsync\("),
    plain(SENDS_AWS, "SQS producer", r"(?i)\b_?sqs\w*\.SendMessageAsync\("),
    plain(CLOCK, "scheduled job", r"\bRecurringJob\.AddOrUpdate\b|\[TimerTrigger\("),
];

const ELIXIR: &[Pattern] = &[
    plain(CALLED, "Oban worker", r"^\s*use Oban\.(?:Pro\.)?Worker\b"),
    plain(CALLED, "Broadway pipeline", r"^\s*use Broadway\b"),
];
