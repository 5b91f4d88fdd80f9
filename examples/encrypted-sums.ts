// Three hospitals add up their cases under a key that none of them has. The hub adds what it cannot read.
import { memoryStore, party, run } from "@tavs/core";
import { encryptedSums, keyKeeper } from "@tavs/core/he";
import { memoryTransports } from "@tavs/core/testing"; // in production: sessions of a link

// #region check
const parties = ["east", "west", "north"] as const;
const sums = await encryptedSums({ parties, maxValue: 1_000_000, length: 4 }); // refuses what could wrap, or not hide
// #endregion
const cases = { east: [1490, 771, 12, 0], west: [933, 402, 9, 1], north: [559, 345, 7, 2] };

// #region key
// At each hospital: its share of the key stays in its store, which encrypts (in production: fileStore).
const makeKey = memoryTransports(...parties);
const kept = Object.fromEntries(parties.map((name) => [name, keyKeeper({ store: memoryStore() })]));
const keys = parties.map((name) =>
  run(encryptedSums.keyHolder, {
    input: { ...sums.agreement, me: party(name) },
    transport: makeKey[name],
    handlers: kept[name]!,
  }),
);
const [key] = await Promise.all(keys);
// #endregion

// #region sum
const { hub, ...hospitals } = memoryTransports("hub", ...parties);
for (const name of parties) {
  const input = { key: key!, me: party(name), aggregator: party("hub"), values: cases[name] };
  void run(encryptedSums.contributor, { input, transport: hospitals[name], handlers: kept[name]! });
}

// At the hub: it sees ciphertexts, and at the end four totals. Then the hospitals' shares of the key are gone.
const { totals } = await run(encryptedSums.aggregator, { input: { key: key! }, transport: hub });
console.log(`${totals[1]} of ${totals[0]} patients relapsed`);
// #endregion
