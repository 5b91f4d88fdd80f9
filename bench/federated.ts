// What does a federated analysis cost, all parties and their workers together, over each way to add? CPU seconds.
// pnpm bench federated [--only "cox over masks"] [--size 100000] [--json]; --only aggregation and --only private-round are bench/learning
import { cpus, totalmem } from "node:os";
import { parseArgs } from "node:util";
import { createIdentity, hex, memoryStore, party, run, seededRandom, type Transport } from "@tavs/core";
import { memoryTransports } from "@tavs/core/testing";
import {
  coordinate,
  descend,
  fedAvg,
  learningSpecification,
  participate,
  simulate,
  splitByLabel,
  type Tensors,
} from "@tavs/federated";
import { encryption, masks, shares, type Way } from "@tavs/federated/secure-sum";
import { type CoxSpecification, cox, logisticLoss, type Row } from "@tavs/federated/statistics";
import { aggregationRows } from "./learning/aggregation.ts";
import { privateRound } from "./learning/private-round.ts";

const { values } = parseArgs({
  allowPositionals: true,
  options: { only: { type: "string" }, size: { type: "string" }, json: { type: "boolean", default: false } },
});
const random = seededRandom(new Uint8Array(32).fill(1));
const hub = party("hub");
const TERMS = ["age", "meno", "size2", "grade3", "lnodes", "hormon", "chemo"];
const specification: CoxSpecification = {
  time: "time",
  event: "event",
  terms: TERMS,
  ties: "efron",
  opening: "within-site",
  scaling: Object.fromEntries(TERMS.map((term) => [term, { center: 0, scale: 1 }])),
};

/** Patients of a made-up hospital: 5,000 distinct days, a covariate is a small whole number, every second has the event. */
function patients(n: number): readonly Row[] {
  return Array.from({ length: n }, () => {
    const [day, more, event, ...rest] = random(3 + TERMS.length);
    const covariates = TERMS.map((term, j) => [term, (rest[j]! % 5) - 2] as const);
    return { time: 1 + ((day! * 256 + more!) % 5000), event: event! % 2, ...Object.fromEntries(covariates) };
  });
}

type Job = () => Promise<number>;

/** Runs a job, whose outcome is the bytes that were said, envelopes not counted; once before, for the compiler, where it is short. */
async function measure(question: string, { n, parties }: { n: number; parties: number }, job: Job) {
  if (question !== "simulation") await job();
  const [start, from] = [process.cpuUsage(), performance.now()];
  const bytes = await job();
  const { user, system } = process.cpuUsage(start);
  const seconds = (performance.now() - from) / 1000;
  return { question, n, parties, cpuSeconds: (user + system) / 1e6, seconds, bytes };
}

/** Hospitals with identities and stores, and transports that count what is said. */
function federation(parties: number) {
  let bytes = 0;
  const counting = (transport: Transport): Transport => ({
    ...transport,
    commit(step) {
      for (const { body } of step.send) bytes += body.length;
      return transport.commit(step);
    },
  });
  const names = Array.from({ length: parties }, (_, i) => party(`h${i}`));
  const identities = names.map((name) => createIdentity(name));
  const participants = identities.map(({ name, publicKey }) => ({ name, key: hex(publicKey) }));
  const seats = Object.entries(memoryTransports("hub", ...names));
  const at = Object.fromEntries(seats.map(([name, seat]) => [name, counting(seat)]));
  const members = names.map((me, i) => ({ me, transport: at[me]!, identity: identities[i]!, store: memoryStore() }));
  const study = { study: "bench", coordinator: hub, participants };
  return { study, members, transport: at.hub!, said: () => bytes };
}

/** The whole fit over hospitals of equal size, all in this process. */
function coxSession(n: number, parties: number, way: Way): Job {
  const sites = Array.from({ length: parties }, () => patients(n));
  const { coordinator, participant } = cox.over(way);
  return async () => {
    const { study, members, transport, said } = federation(parties);
    await Promise.all([
      run(coordinator, { input: { ...study, specification }, transport }),
      ...members.map(({ me, transport, ...keeps }, i) =>
        run(participant, {
          input: { ...study, me, rows: sites[i]!, specification },
          transport,
          handlers: way.handlers(keeps),
        }),
      ),
    ]);
    return said();
  };
}

/** One round over a model of n weights, 128 bits each. */
function learningSession(n: number, parties: number): Job {
  const initial: Tensors = { weights: { shape: [n], values: new Float64Array(n) } };
  const course = { rounds: 1, initial, strategy: fedAvg };
  return async () => {
    const { study, members, transport, said } = federation(parties);
    const specification = learningSpecification(course);
    const train = (model: Tensors) => ({ model, rows: 100 });
    await Promise.all([
      coordinate({ ...study, ...course, transport }),
      ...members.map((member) => participate({ ...study, ...member, specification, train })),
    ]);
    return said();
  };
}

/** Fifty rounds of a logistic model of ten covariates over hospitals of some 20 patients that differ (Dirichlet 0.5). */
function simulation(_n: number, hospitals: number): Job {
  const [covariates, people] = [10, 20 * hospitals];
  const bytes = random(people * (covariates + 1));
  const rows = Float64Array.from(bytes.subarray(people), (byte) => (byte - 127.5) / 74);
  const labels = Uint8Array.from({ length: people }, (_, i) => Number(bytes[i]! / 74 + rows[covariates * i]! > 1.7));
  const split = splitByLabel(labels, { hospitals, concentration: 0.5, random });
  const cohorts = split.map((own) => ({
    labels: Uint8Array.from(own, (i) => labels[i]!),
    rows: Float64Array.from(own.flatMap((i) => [...rows.subarray(covariates * i, covariates * (i + 1))])),
  }));
  return async () => {
    await simulate({
      hospitals,
      seed: new Uint8Array(32),
      rounds: 50,
      initial: { weights: { shape: [1 + covariates], values: new Float64Array(1 + covariates) } },
      train: (model, task, { hospital }) => {
        const data = cohorts[hospital]!;
        const n = data.labels.length;
        if (n === 0) return { model, rows: 0 };
        const gradient = (weights: Float64Array) => logisticLoss(data, weights).gradient.map((slope) => slope / n);
        return { model: descend({ model, task, gradient, steps: 2, learningRate: 0.5 }), rows: n };
      },
    });
    return 0;
  };
}

const size = (usual: number, most = Number.POSITIVE_INFINITY): number => Math.min(most, Number(values.size ?? usual));
interface Bench {
  readonly n: number;
  readonly parties: number;
  readonly job: (n: number, parties: number) => Job;
}
const benches: Readonly<Record<string, Bench>> = {
  ...Object.fromEntries(
    [masks, shares, encryption].map((way) => {
      const job: Bench["job"] = (n, parties) => coxSession(n, parties, way);
      return [`cox over ${way.name}`, { n: size(1_000), parties: 3, job }];
    }),
  ),
  "learning over masks": { n: size(100_000, 200_000), parties: 10, job: learningSession },
  simulation: { n: 11, parties: size(1000), job: simulation },
};
const rows: Awaited<ReturnType<typeof measure>>[] = [];
for (const [question, { n, parties, job }] of Object.entries(benches))
  if (values.only === undefined || values.only === question)
    rows.push(await measure(question, { n, parties }, job(n, parties)));
const learning = {
  ...(values.only === "aggregation" && { aggregation: aggregationRows() }),
  ...(values.only === "private-round" && { privateRound: await privateRound(size(1e6)) }),
};
const machine = { cpu: cpus()[0]?.model, cores: cpus().length, memoryGb: Math.round(totalmem() / 2 ** 30) };
if (values.json) console.log(JSON.stringify({ machine, versions: process.versions, rows, ...learning }, null, 2));
else {
  if (rows.length > 0) console.table(rows.map((row) => ({ ...row, cpuSeconds: Number(row.cpuSeconds.toFixed(4)) })));
  for (const found of Object.values(learning)) console.table(found);
}
