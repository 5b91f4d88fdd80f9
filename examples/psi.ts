// Two hospitals find the patients they share. East learns which; west learns only how many east asked about.
import { party, run } from "@tavs/core";
import { memoryTransports } from "@tavs/core/testing";
import { cpr, ingest, psi } from "@tavs/psi";

const eastPatients = ["010490-9989", "020491-9996", "0304929993"]; // these belong to nobody
const westPatients = ["0304929993", "010490 9989", "040493-9990"];

const { east, west } = memoryTransports("east", "west"); // in production: a session of a link

const [shared, seen] = await Promise.all([
  run(psi.receiver, {
    input: { items: await ingest(eastPatients, cpr), peer: party("west") },
    transport: east,
  }),
  run(psi.sender, {
    input: { items: await ingest(westPatients, cpr), peer: party("east") },
    transport: west,
  }),
]);

console.log(
  `east: rows ${[...shared.indices].sort().join(" and ")} are also among west's ${shared.senderSize} patients`,
);
console.log(`west: east asked about ${seen.receiverSize} patients`);
