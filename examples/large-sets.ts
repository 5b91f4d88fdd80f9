// A hospital with many patients asks a registry with more. From 10,000 items on nobody multiplies in a group for each of them: the
// page of the engine "vole" says when to write engine: "oprf" into the terms instead.
import { party, run } from "@tavs/core";
import { memoryTransports } from "@tavs/core/testing";
import { freeText, ingest, psi } from "@tavs/psi";

const people = (from: number, to: number): string[] =>
  Array.from({ length: to - from }, (_, i) => `person ${from + i}`);
const [hospital, registry] = [people(0, 20_000), people(19_000, 60_000)];

const { east, west } = memoryTransports("east", "west"); // in production: a session of a link

const [shared, seen] = await Promise.all([
  run(psi.receiver, {
    input: { items: await ingest(hospital, freeText), peer: party("west") },
    transport: east,
  }),
  run(psi.sender, {
    input: { items: await ingest(registry, freeText), peer: party("east") },
    transport: west,
  }),
]);

console.log(`east: ${shared.items.length} of ${hospital.length} patients are among west's ${shared.senderSize}`);
console.log(`west: east asked about ${seen.receiverSize} patients`);
