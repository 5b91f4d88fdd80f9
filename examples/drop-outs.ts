// Five hospitals add up their cases, and one of them never comes. The hub opens the total of the others, and nobody's part.
import { createIdentity, hex, memoryStore, party, run } from "@tavs/core";
import { memoryTransports } from "@tavs/core/testing"; // in production: sessions of a link, see docs/guides/first-study.md
import { companyOf, contributorHandlers, maskedSum } from "@tavs/federated/secure-sum";

const names = ["east", "west", "north", "south", "isle"] as const;
const { hub, ...hospitals } = memoryTransports("hub", ...names);
const identities = names.map((name) => createIdentity(name));

// What all agree to: it stands in the signed terms. One of five may drop out, and so two may pool with the hub in vain.
const agreement = {
  aggregator: party("hub"),
  contributors: identities.map(({ name, publicKey }) => ({ name, key: hex(publicKey) })),
  terms: { study: "breast cancer", question: "treated, relapsed", length: 2, maxValue: 100_000, mayDropOut: 1 },
};

// At each hospital but the one on the isle, whose line is down. The store remembers over which hospitals a question was opened.
const cases = { east: [1490, 771], west: [933, 402], north: [559, 345], south: [1204, 610] };
const contributions = Object.entries(cases).map(([name, counts], i) =>
  run(maskedSum.contributor, {
    input: { ...agreement, me: party(name), values: Float64Array.from(counts) },
    transport: hospitals[name as keyof typeof cases], // `Object.entries` forgets the names
    handlers: contributorHandlers({ identity: identities[i]!, store: memoryStore() }),
  }),
);

// At the hub: it waits five seconds for the silent, and goes on without them.
const { totals, missing } = await run(maskedSum.aggregator, {
  input: { ...agreement, patienceMs: 5000 },
  transport: hub,
});
await Promise.all(contributions);
const { quorum, colluders } = companyOf(agreement);
console.log(`${quorum} of ${names.length} must stay; ${colluders} may pool with the hub, in vain`);
console.log(`${totals[1]} of ${totals[0]} patients relapsed; missing: ${missing.join(", ")}`);
