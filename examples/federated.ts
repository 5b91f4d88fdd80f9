// Three hospitals train one model of who relapses. Rows stay home; the hub sees sums of updates, never an update.
import { createIdentity, hex, memoryStore, party } from "@tavs/core";
import { memoryTransports } from "@tavs/core/testing"; // in production: sessions of a link, see docs/guides/first-study.md
import { coordinate, fedAvg, learningSpecification, participate } from "@tavs/federated";
import { trainLogistic } from "@tavs/federated/statistics";

const names = ["east", "west", "north"] as const;
const { hub, ...hospitals } = memoryTransports("hub", ...names);
const identities = names.map((name) => createIdentity(name));
const participants = identities.map(({ name, publicKey }) => ({ name, key: hex(publicKey) })); // as in the signed terms
const study = { study: "relapse", coordinator: party("hub"), participants };
const course = { rounds: 20, strategy: fedAvg, initial: { odds: { shape: [2], values: Float64Array.of(0, 0) } } };
// At the hub: it needs the shape of the model, and never a row.
const learned = coordinate({ ...study, ...course, transport: hub });

// At each hospital: what it agreed to, and one function, yours. Here one covariate and an intercept.
const specification = learningSpecification(course);
const rows = Float64Array.of(-2, -1, -0.5, 0.5, 1, 2);
const labels = Uint8Array.of(0, 0, 1, 0, 1, 1); // relapsed or not
names.forEach((name, i) => {
  void participate({
    ...study,
    transport: hospitals[name],
    identity: identities[i]!,
    store: memoryStore(),
    specification,
    train: ({ odds }) => {
      const from = { rows, labels, weights: Float64Array.from(odds!.values) };
      const values = trainLogistic({ ...from, learningRate: 0.5, steps: 5, ridge: 0.1 });
      return { model: { odds: { shape: [2], values } }, rows: labels.length };
    },
  });
});

console.log((await learned).model.odds!.values); // log odds: an intercept near 0, and more relapses where the covariate is larger
