use super::*;
use crate::formats::tests::file;

/// `words target`, one per sign.
fn shown(path: &str, text: &str) -> String {
    let path = RepoPath::new(path).unwrap();
    if !named(&path) {
        return "not read".into();
    }
    if !sniff(text) {
        return "not kept".into();
    }
    let Some(Taken { body: Body::Code(facts), .. }) = read(&file(path.as_str(), text)) else { return "none".into() };
    let sign = |sign: &Sign| format!("{} {}", sign.words, sign.target).trim_end().to_owned();
    facts.signs.iter().map(sign).collect::<Vec<_>>().join(", ")
}

#[test]
fn uses_of_client_libraries_are_found_in_every_language() {
    let cases = [
        ("src/consumer.ts", "await consumer.subscribe({ topic: 'orders.created' });", "Kafka consumer orders.created"),
        ("src/kafka.js", "const c = kafka.consumer({ groupId: 'x' })", "Kafka consumer"),
        ("src/queue.js", "channel.consume('mail', onMessage);", "RabbitMQ consumer mail"),
        ("src/sqs.ts", "new ReceiveMessageCommand({})", "SQS consumer"),
        ("src/worker.ts", "new Worker('invoices', run)", "job worker invoices"),
        ("app/tasks.py", "@shared_task\ndef f(): pass\n", "Celery task"),
        ("app/worker.py", "channel.basic_consume(queue='mail', on_message_callback=f)", "RabbitMQ consumer mail"),
        ("app/consumer.py", "c = KafkaConsumer(\n  'orders')", "Kafka consumer"),
        ("cmd/worker/main.go", "r := kafka.NewReader(kafka.ReaderConfig{})", "Kafka consumer"),
        ("queue/amqp.go", "msgs, err := ch.Consume(\"mail\", \"\", true)", "RabbitMQ consumer mail"),
        ("src/consumer.rs", "channel.basic_consume(\"mail\", x)", "RabbitMQ consumer mail"),
        ("src/OrderListener.java", "@KafkaListener(topics = \"orders\")", "Kafka consumer orders"),
        ("src/MailListener.kt", "@RabbitListener(queues = [\"mail\"])", "RabbitMQ consumer mail"),
        ("app/jobs/mail.rb", "  include Sidekiq::Job\n", "Sidekiq worker"),
        ("app/Jobs/SendMail.php", "class SendMail implements ShouldQueue\n", "queued job"),
        ("src/OrderConsumer.cs", "class OrderConsumer : IConsumer<Order> // Kafka\n", "message consumer"),
        ("lib/mail_worker.ex", "  use Oban.Worker, queue: :mail\n", "Oban worker, Oban worker"),
        ("src/scheduler.ts", "cron.schedule('0 1 * * *', f)", "cron job"),
        ("src/CleanupScheduler.java", "@Scheduled(cron = \"0 0 1 * * *\")", "scheduled method"),
        ("src/publisher.ts", "channel.publish('orders', key, body)", "RabbitMQ publisher orders"),
    ];
    for (path, text, expected) in cases {
        assert_eq!(shown(path, text), expected, "{path} {text}");
    }
}

#[test]
fn comments_do_not_count() {
    for (path, text) in [
        ("src/consumer.ts", "// channel.consume('mail')\n/* kafka.consumer(\n kafka.consumer( */\n"),
        ("src/consumer.ts", " /**\n  * kafka.consumer(\n  */\n"),
        ("app/tasks.py", "# @shared_task\n\"\"\"\n@shared_task\n\"\"\"\n"),
        ("app/jobs/mail.rb", "# include Sidekiq::Job\n"),
    ] {
        assert_eq!(shown(path, text), "", "{text}");
    }
    assert_eq!(shown("src/queue.js", "const u = 'amqp://x'; channel.consume('mail')"), "RabbitMQ consumer mail");
}

#[test]
fn only_names_that_suggest_a_role_are_read() {
    for path in [
        "src/consumer.test.ts",
        "tests/consumer.py",
        "src/invoice.ts",
        "a/b/c/d/index.ts",
        "src/OrderConsumerTest.java",
        "docs/queue.js",
        "src/consumer.md",
    ] {
        assert_eq!(shown(path, "kafka.consumer("), "not read", "{path}");
    }
    assert_eq!(shown("src/main.go", "package main"), "not kept");
}

#[test]
fn a_large_file_or_a_long_line_is_a_bundle() {
    assert_eq!(shown("src/app.js", &format!("kafka.consumer(\n{}", "x".repeat(LARGEST))), "not kept");
    assert_eq!(shown("src/app.js", &format!("{}kafka.consumer(", " ".repeat(LONGEST_LINE))), "");
    assert_eq!(shown("src/app.js", &"kafka.consumer(\n".repeat(100)).matches("Kafka").count(), MOST_SIGNS);
}

#[test]
fn words_of_a_name_are_told_apart() {
    let all = |name: &'static str| words(name).collect::<Vec<_>>().join(" ");
    assert_eq!(all("orderConsumer"), "order Consumer");
    assert_eq!(all("OrderEventsConsumer"), "Order Events Consumer");
    assert_eq!(all("kafka_client-v2"), "kafka client v2");
}
