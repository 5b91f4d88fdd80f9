// Three hospitals add up their cases. The hub opens the totals, and no hospital's part of them.
import { party, run } from "@tavs/core";
import { memoryTransports } from "@tavs/core/testing"; // in production: sessions of a link, see docs/guides/first-study.md
import { tally } from "@tavs/federated/statistics";

const { hub, ...hospitals } = memoryTransports("hub", "east", "west", "north");
const specification = { cells: ["treated", "relapsed"] }; // stands in the terms that all have signed
const counts = {
  east: { treated: 1490, relapsed: 771 },
  west: { treated: 933, relapsed: 402 },
  north: { treated: 559, relapsed: 345 },
};

// At each hospital: what leaves carries masks, one agreed with each of the two others, and looks random.
for (const name of ["east", "west", "north"] as const) {
  const input = { coordinator: party("hub"), rows: counts[name], specification };
  void run(tally.participant, { input, transport: hospitals[name] });
}

// At the hub: it adds what comes, and the masks cancel.
const input = { participants: ["east", "west", "north"].map(party), specification };
const totals = await run(tally.coordinator, { input, transport: hub });
console.log(`${totals.relapsed} of ${totals.treated} patients relapsed`);
