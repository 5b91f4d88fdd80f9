// A model travels as a file, and updates of hospitals that may lie are put together so that no liar decides.
import { createIdentity, hex, memoryStore, party, run, systemRandom } from "@tavs/core";
import { memoryTransports } from "@tavs/core/testing"; // in production: sessions of a link, see docs/guides/first-study.md
import {
  clip,
  coordinateMedian,
  dequantise,
  drawnIndices,
  flatten,
  fromWeightMap,
  gather,
  krum,
  largestInteger,
  layoutOf,
  quantise,
  readSafetensors,
  scatter,
  unflatten,
  weightedMean,
  writeSafetensors,
} from "@tavs/federated";
import { secureSum } from "@tavs/federated/secure-sum";

// #region file
// What an ONNX runtime holds becomes named tensors, one vector, and a file that Python reads as well.
const model = fromWeightMap({
  "risk.kernel": { dims: [3, 1], data: Float32Array.of(0.25, -1, 0.5) },
  "risk.bias": { dims: [1], data: Float32Array.of(0.125) },
});
const file = writeSafetensors(model, { study: "relapse", round: "20" });
const { tensors, metadata } = readSafetensors(file);
const layout = layoutOf(tensors);
const weights = flatten(tensors, layout);
console.log(`round ${metadata.round}: ${layout.length} weights in ${file.length} bytes`);
const half = weights.map((weight) => weight / 2);
console.log(unflatten(half, layout)["risk.kernel"]);
// #endregion

// #region robust
// Seven hospitals' updates lie open before the hub; the last one lies.
const updates = Array.from({ length: 7 }, (_, i) => weights.map((weight) => weight + i / 100));
updates[6] = weights.map(() => 1e6);
const alike = updates.map(() => 1);
console.log("mean", weightedMean(updates, alike)); // where the liar wants it
console.log("median", coordinateMedian(updates));
console.log("Krum keeps", krum(updates, { liars: 1, keep: 5 }).kept); // positions: whoever sees this knows who was left out
// #endregion

// #region compressed
// Three hospitals send two weights of four, in 8 bits each, under masks: the hub sees the total of integers, and no update.
const agreed = { bound: 1, bits: 8 };
const places = drawnIndices({ seed: new Uint8Array(32).fill(7), round: 20, length: layout.length, keep: 2 });
const names = ["east", "west", "north"] as const;
const identities = names.map((name) => createIdentity(name));
const contributors = identities.map(({ name, publicKey }) => ({ name, key: hex(publicKey) })); // as in the signed terms
const facts = { study: "relapse", question: "round 20", length: places.length, maxValue: largestInteger(agreed) };
const sum = secureSum({ ...facts, aggregator: party("hub"), contributors });
const { hub, ...rooms } = memoryTransports("hub", ...names);
names.forEach((me, i) => {
  const { update } = clip(updates[i]!, agreed.bound); // at the hospital: nothing it trains on moves the total further
  const values = quantise(gather(update, places), agreed, systemRandom);
  const handlers = sum.handlers({ identity: identities[i]!, store: memoryStore() });
  void run(sum.contributor, { input: { ...sum.task, me: party(me), values }, transport: rooms[me], handlers });
});
const { totals } = await run(sum.aggregator, { input: sum.task, transport: hub });
const scale = layout.length / places.length / names.length; // right on average over rounds, and a mean
console.log(scatter(dequantise(totals, agreed), places, { length: layout.length, scale }));
// #endregion
