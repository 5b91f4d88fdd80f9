// Three hospitals train one model of who relapses. Rows stay home; the hub sees sums of updates, never an update.
import { party } from "@tavs/core";
import { memoryTransports } from "@tavs/core/testing"; // in production: sessions of a link, see docs/guides/first-study.md
import { coordinate, fedAvg, participate } from "@tavs/federated";
import { trainLogistic } from "@tavs/federated/statistics";

const { hub, ...hospitals } = memoryTransports("hub", "east", "west", "north");

// At the hub: it needs the number of weights, and never a row.
const model = coordinate({
  transport: hub,
  participants: ["east", "west", "north"].map(party),
  rounds: 20,
  initial: [0, 0],
  strategy: fedAvg,
});

// At each hospital: one function, yours. Here one covariate and an intercept.
const rows = Float64Array.of(-2, -1, -0.5, 0.5, 1, 2);
const labels = Uint8Array.of(0, 0, 1, 0, 1, 1); // relapsed or not
for (const transport of Object.values(hospitals))
  void participate({
    transport,
    coordinator: party("hub"),
    train: (weights) => ({
      weights: trainLogistic({ rows, labels, weights, learningRate: 0.5, steps: 5, ridge: 0.1 }),
      rows: labels.length,
    }),
  });

console.log(await model); // log odds: an intercept near 0, and more relapses where the covariate is larger
