// Two hospitals that trust each other less: both learn whom they share, but only from three people on, neither learns how many
// the other treats, west proves that it answered with one key, and counts what east has asked this year.
import { memoryStore, party, run } from "@tavs/core";
import { memoryTransports } from "@tavs/core/testing";
import { cardinality, cpr, ingest, pad, psi, queryBudget, syntheticCpr } from "@tavs/psi";

const [east, west] = [party("east"), party("west")];
const person = (serial: number) => syntheticCpr({ birthDate: "1962-03-04", sex: "F", serial }); // these belong to nobody
const eastItems = await ingest([1, 2, 3, 4, 5].map(person), cpr);
const westItems = await ingest([3, 4, 5, 6].map(person), cpr);

// #region modes
const agreed = {
  mutual: true, // both learn which patients are shared
  verified: true, // west proves that it used one key
  minShared: 3, // below three shared patients nobody learns anything
  padTo: { receiver: 16, sender: 16 }, // both sets look like 16
};
const link = memoryTransports("east", "west"); // in production: a session of a link
const spend = queryBudget(memoryStore()); // in production: a store on disk
const [found, seen] = await Promise.all([
  run(psi.receiver, { input: { items: pad(eastItems, 16), peer: west, ...agreed }, transport: link.east }),
  run(psi.sender, {
    input: { items: pad(westItems, 16), peer: east, budget: 1000, ...agreed },
    transport: link.west,
    handlers: { spend },
  }),
]);
// #endregion
console.log(`east: rows ${[...found.indices].sort().join(", ")} are shared; west has at most ${found.senderSize}`);
console.log(`west: rows ${[...seen.indices!].sort().join(", ")} are shared; east has at most ${seen.receiverSize}`);
console.log(`the terms say of west: ${psi.sender.revealsWith(agreed).learns}`);

// #region count-first
// Where the sender must enforce the floor itself, it counts first, in a session of its own: west is the receiver of the count.
const counting = memoryTransports("east", "west");
const [, { count }] = await Promise.all([
  run(cardinality.sender, { input: { items: eastItems, peer: west, minShared: 3 }, transport: counting.east }),
  run(cardinality.receiver, { input: { items: westItems, peer: east, minShared: 3 }, transport: counting.west }),
]);
// #endregion
console.log(`west: ${count} are shared, enough to go on`);
