// Three hospitals add up their cases. The hub opens the totals, and no hospital's part of them.
import { createIdentity, hex, memoryStore, party, run } from "@tavs/core";
import { memoryTransports } from "@tavs/core/testing"; // in production: sessions of a link, see docs/guides/first-study.md
import { masks, secureSum } from "@tavs/federated/secure-sum";
import { tally } from "@tavs/federated/statistics";

const names = ["east", "west", "north"] as const;
const identities = names.map((name) => createIdentity(name));
const handlers = identities.map((identity) => masks.handlers({ identity, store: memoryStore() }));
const participants = identities.map(({ name, publicKey }) => ({ name, key: hex(publicKey) })); // as in the signed terms

// #region tally
// Counts by name, at each hospital and at the hub.
const counts = [
  { treated: 1490, relapsed: 771 },
  { treated: 933, relapsed: 402 },
  { treated: 559, relapsed: 345 },
];
const study = { study: "breast cancer", coordinator: party("hub"), participants };
const specification = { cells: ["treated", "relapsed"] };
const { hub, ...hospitals } = memoryTransports("hub", ...names);
names.forEach((me, i) => {
  const input = { ...study, me: party(me), rows: counts[i]!, specification };
  void run(tally.participant, { input, transport: hospitals[me], handlers: handlers[i]! });
});
const { totals } = await run(tally.coordinator, { input: { ...study, specification }, transport: hub });
console.log(`${totals.relapsed} of ${totals.treated} patients relapsed`);
// #endregion

// #region choose
// Any vector: the library chooses how to add from the facts, or is told.
const facts = { study: "breast cancer", question: "dose", length: 3, maxValue: 1e6, decimals: 2 };
const sum = secureSum({ ...facts, aggregator: party("hub"), contributors: participants });
console.log(`${sum.name}: ${sum.why}`);
const doses = [Float64Array.of(10.25, 3, 0.5), Float64Array.of(7.75, 1, 0), Float64Array.of(2, 0, 0.25)];
const room = memoryTransports("hub", ...names);
names.forEach((me, i) => {
  const input = { ...sum.task, me: party(me), values: doses[i]! };
  const own = sum.handlers({ identity: identities[i]!, store: memoryStore() });
  void run(sum.contributor, { input, transport: room[me], handlers: own });
});
console.log((await run(sum.aggregator, { input: sum.task, transport: room.hub })).totals); // 20, 4, 0.75
// #endregion
