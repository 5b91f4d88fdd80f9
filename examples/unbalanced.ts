// A hospital asks a registry that prepared its whole register once for this month: it takes the filter, and from then on
// every question is quick. The registry learns how many patients were asked about, and counts them.
import { memoryStore, party, run, Secret, systemRandom } from "@tavs/core";
import { memoryTransports } from "@tavs/core/testing";
import { cpr, ingest, prepareEpoch, queryBudget, syntheticCpr, unbalanced } from "@tavs/psi";

const [east, registry, today] = [party("east"), party("registry"), "2026-11-21"];
const person = (serial: number) => syntheticCpr({ birthDate: "1962-03-04", sex: "F", serial }); // these belong to nobody
const register = await ingest(
  Array.from({ length: 500 }, (_, serial) => person(serial)),
  cpr,
);

// The registry, at the beginning of the month. The seed is its secret; the filter is none.
const seed = new Secret<Uint8Array>(systemRandom(32));
const epoch = { from: "2026-11-01", until: "2026-11-30" };
const published = await prepareEpoch(register, { epoch, seed, maxQueries: 1000 });

const download = memoryTransports("east", "registry"); // in production: a session of a link
const [filter] = await Promise.all([
  run(unbalanced.subscriber, { input: { peer: registry, rule: cpr.rule, today }, transport: download.east }),
  run(unbalanced.publisher, { input: { filter: published, peer: east }, transport: download.registry }),
]);

const spend = queryBudget(memoryStore()); // in production: a store on disk
for (const patients of [[person(3), person(700)], [person(499)]]) {
  const session = memoryTransports("east", "registry");
  const items = await ingest(patients, cpr);
  const answering = { filter: published, seed, peer: east, today, budget: 5000 };
  const [{ indices, senderSize }, { receiverSize }] = await Promise.all([
    run(unbalanced.receiver, { input: { items, filter, peer: registry, today }, transport: session.east }),
    run(unbalanced.sender, { input: answering, transport: session.registry, handlers: { spend } }),
  ]);
  console.log(`east: row ${indices.join(" and ")} is among the registry's ${senderSize}; it was asked ${receiverSize}`);
}
