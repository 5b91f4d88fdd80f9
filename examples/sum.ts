// How many days were the study's patients in hospital? The study learns two totals, the registry not even who was asked.
import { party, run } from "@tavs/core";
import { memoryTransports } from "@tavs/core/testing";
import { cpr, ingest, numbersFor, sum, syntheticCpr } from "@tavs/psi";

const people = Array.from({ length: 20 }, (_, serial) => syntheticCpr({ birthDate: "1962-03-04", sex: "F", serial })); // nobody
const [patients, register] = [people.slice(0, 12), people.slice(4)];
const stays = register.map((_, row) => ({ admissions: 1 + (row % 3), days: 5 * row }));

const values = { columns: ["admissions", "days"], bound: 1_000 }; // both parties say the same
const held = await ingest(register, cpr);
const { study, registry } = memoryTransports("study", "registry"); // in production: a session of a link

const [result, seen] = await Promise.all([
  run(sum.receiver, {
    input: { items: await ingest(patients, cpr), peer: party("registry"), values },
    transport: study,
  }),
  run(sum.sender, {
    input: {
      items: held,
      peer: party("study"),
      values: numbersFor(held, { ...values, of: (row) => [stays[row]!.admissions, stays[row]!.days] }),
    },
    transport: registry,
  }),
]);

const [admissions, days] = result.sums;
console.log(
  `study: ${result.count} patients are registered, with ${admissions} admissions and ${days} days in hospital`,
);
console.log(`registry: the study asked about ${seen.receiverSize} patients`);
