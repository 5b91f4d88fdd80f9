// Four hospitals add up their cases by secret shares: each splits its numbers among a committee of three. One hospital is lost
// on the way, and one member of the committee lies.
import { party, run } from "@tavs/core";
import { openShamir, refreshed, sharedSum, splitShamir, sumEncoding, zeroShares } from "@tavs/core/sharing";
import { memoryTransports } from "@tavs/core/testing"; // in production: sessions of a link, see docs/guides/first-study.md

// #region sum
const agreement = {
  contributors: ["east", "west", "north", "south"].map(party),
  members: ["patients", "authority", "university"].map(party), // who adds; hospitals can be members themselves
  receiver: party("registry"),
  threshold: 2, // two members open a total; one alone learns nothing, not even with the registry
  length: 2,
  maxValue: 10_000, // so that no sum can wrap: checked before anything is sent
};
const counts = { east: [1490, 771], west: [933, 402], north: [559, 345] };

const names = [...agreement.contributors, ...agreement.members, agreement.receiver];
const transports = memoryTransports(...names);
for (const [name, values] of Object.entries(counts)) {
  const me = party(name);
  void run(sharedSum.contributor, {
    input: { agreement, me, values: Float64Array.from(values) },
    transport: transports[me]!,
  });
}
for (const me of agreement.members)
  void run(sharedSum.member, { input: { agreement, me, patienceMs: 200 }, transport: transports[me]! }); // south does not come
const { totals, contributors, leftOut } = await run(sharedSum.receiver, {
  input: { agreement },
  transport: transports[agreement.receiver]!,
});
console.log(`${totals[1]} of ${totals[0]} patients relapsed at ${contributors.join(", ")}; without ${leftOut.join()}`);
// #endregion

// #region shares
const { bits, encode, decode } = sumEncoding({ parties: 1, maxValue: 1_000_000 });
const options = { bits, threshold: 2, shares: 5 };
const coin = (): Uint8Array => crypto.getRandomValues(new Uint8Array(32));
const shares = splitShamir(encode(Float64Array.of(4711, -12)), { ...options, seed: coin() });
shares[3]!.values[0]! ^= 1; // number 4 lies
const { secret, wrong } = openShamir(shares, { bits, threshold: 2, seed: coin() });
console.log(`opened ${decode(secret).join(", ")} without share number ${wrong.join()}`);

const zeros = zeroShares(2, { ...options, seed: coin() }); // from each holder, once a year: old shares are then of no use
const fresh = refreshed(shares[0]!, [zeros[0]!], bits);
console.log(`a fresh share of ${fresh.values.length} words`);
// #endregion
