const amqp = require("amqplib");

async function main() {
  const connection = await amqp.connect(process.env.AMQP_URL);
  const channel = await connection.createChannel();
  await channel.consume("cards.sold", (message) => channel.ack(message));
}

main();
