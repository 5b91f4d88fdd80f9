// Five hospitals add up their cases, each with noise of its own: the total that the hub opens has enough of it, and nobody ever
// sees one without, though one hospital never comes and two pool with the hub.
import { createIdentity, hex, memoryStore, party, run } from "@tavs/core";
import { publish } from "@tavs/core/disclosure";
import { memoryTransports } from "@tavs/core/testing"; // in production: sessions of a link, see docs/guides/first-study.md
import { cells, openLedger, planShares } from "@tavs/dp";
import { companyOf, contributorHandlers, maskedSum } from "@tavs/federated/secure-sum";

const names = ["east", "west", "north", "south", "isle"] as const;
const { hub, ...hospitals } = memoryTransports("hub", ...names);
const identities = names.map((name) => createIdentity(name));
const keys = identities.map(({ name, publicKey }) => ({ name, key: hex(publicKey) }));

// What all agree to. The noise needs room: `headroom` says how much.
const question = cells(3);
const unit = { rowsPerPerson: 1 } as const; // patients were deduplicated: else a person has rows at every hospital
const company = { most: 5, least: 4, colluding: 2 };
const plan = planShares(question, { unit, nanoRho: 100_000_000, company }); // rho 0.1
const maxValue = 100_000 + plan.headroom;
const terms = { study: "breast cancer", question: "patients by grade", length: 3, maxValue, mayDropOut: 1 };
const agreement = { aggregator: party("hub"), contributors: keys, terms };
const { quorum, colluders } = companyOf(agreement);
console.log(
  `${quorum} must stay and ${colluders} may pool: the noise is planned for ${company.least} and ${company.colluding}`,
);

// At each hospital: its own ledger pays, its own noise is drawn and kept, and a plain function adds it.
const cases = { east: [490, 771, 12], west: [233, 402, 0], north: [159, 345, 1], south: [204, 610, 2] };
const contributions = Object.entries(cases).map(async ([name, counts], i) => {
  const store = memoryStore(); // in production: fileStore, which encrypts: whoever reads it can take the noise off
  const ledger = await openLedger({ budget: { rho: 0.5 }, unit, store });
  const { privatize } = await ledger.share(question, {
    rho: 0.1,
    id: "patients by grade",
    data: "2026-11", // the version of the rows
    contributors: identities.map((identity) => identity.name),
    company,
    store,
  });
  return run(maskedSum.contributor, {
    input: { ...agreement, me: party(name), values: privatize(Float64Array.from(counts)) },
    transport: hospitals[name as keyof typeof cases], // `Object.entries` forgets the names
    handlers: contributorHandlers({ identity: identities[i]!, store: memoryStore() }),
  });
});

// At the hub: totals with the noise of four. Suppression comes after, and costs nothing.
const input = { ...agreement, patienceMs: 2000 };
const { totals, missing } = await run(maskedSum.aggregator, { input, transport: hub });
await Promise.all(contributions);
const margin = plan.margin(names.length - missing.length);
const shown = publish({ values: [[...totals]], counts: "noisy" }, "five");
const text = shown.cells[0]!.map((cell) => ("value" in cell ? `${cell.value} +- ${margin}` : "withheld")).join(", ");
console.log(`patients by grade: ${text}; missing: ${missing.join(", ")}`);
