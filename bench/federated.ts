// What does a round of a federated analysis cost a hospital, and a whole session everybody? CPU seconds of this process.
// pnpm bench federated [--only masks] [--size 100000] [--json]
import { cpus, totalmem } from "node:os";
import { parseArgs } from "node:util";
import { type Party, type PartyId, party, run, type Step, seededRandom, type Transport } from "@tavs/core";
import { memoryTransports } from "@tavs/core/testing";
import { type CoordinatorInput, coordinate, type ParticipantInput, participate, type Update } from "@tavs/federated";
import {
  type CoxSpecification,
  cox,
  type KaplanMeierSpecification,
  kaplanMeier,
  type Row,
} from "@tavs/federated/statistics";

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

type Job = () => Promise<number> | number;

/** Runs a job, whose outcome is the bytes that were said, envelopes not counted; once before, for the compiler. */
async function measure(question: string, { n, parties }: { n: number; parties: number }, job: Job) {
  await job();
  const start = process.cpuUsage();
  const bytes = await job();
  const { user, system } = process.cpuUsage(start);
  return { question, n, parties, cpuSeconds: (user + system) / 1e6, bytes };
}

/**
 * One round at one hospital: the step in which a participant that knows all keys hears the question and says its masked answer.
 * A party is a pure function, so that the same step can be measured again.
 */
function answering<S>({ coordinator, participant }: Roles<S>, { specification, rows, parties }: Asked<S>): Job {
  const names = Array.from({ length: parties }, (_, i) => party(`h${i}`));
  const { send } = coordinator.start({ participants: names, specification }, random);
  const sent = (to: PartyId, which: number): Uint8Array => send.filter((message) => message.to === to)[which]!.body;
  const hear = (step: Step<unknown, unknown>, from: PartyId, body: Uint8Array): Step<unknown, unknown> => {
    if (step.status !== "waiting") throw new Error("the participant does not listen");
    return participant.receive(step.state, { from, body });
  };
  const begin = () => participant.start({ coordinator: hub, rows, specification }, random);
  const invited = names.map((name) => hear(begin(), hub, sent(name, 0)));
  const keys = names.slice(1).map((name, i) => [name, invited[i + 1]!.send[0]!.body] as const);
  const ready = keys.reduce((step, [name, key]) => hear(step, name, key), invited[0]!);
  return () => hear(ready, hub, sent(names[0]!, 1)).send.reduce((sum, { body }) => sum + body.length, 0);
}

interface Roles<S> {
  readonly coordinator: Party<CoordinatorInput<S>, unknown, unknown>;
  readonly participant: Party<ParticipantInput<S, readonly Row[]>, unknown, unknown>;
}

type Asked<S> = { readonly specification: S; readonly rows: readonly Row[]; readonly parties: number };

/** Five groups of n / 10 intervals, with events and withdrawals: a participant masks n numbers of 64 bits. */
const curvesOf = (n: number): KaplanMeierSpecification => ({
  time: "time",
  event: "event",
  by: "age",
  groups: { a: -2, b: -1, c: 0, d: 1, e: 2 },
  grid: { width: 1, intervals: Math.round(n / 10) - 1 },
  smallestCell: 5,
});

/** A whole session over transports that count what is said. */
function session(
  parties: number,
  play: (at: Readonly<Record<string, Transport>>, participants: readonly PartyId[]) => readonly Promise<unknown>[],
): Job {
  const participants = Array.from({ length: parties }, (_, i) => party(`h${i}`));
  return async () => {
    let bytes = 0;
    const counting = (transport: Transport): Transport => ({
      ...transport,
      commit(step) {
        for (const { body } of step.send) bytes += body.length;
        return transport.commit(step);
      },
    });
    const seats = Object.entries(memoryTransports("hub", ...participants));
    await Promise.all(play(Object.fromEntries(seats.map(([name, seat]) => [name, counting(seat)])), participants));
    return bytes;
  };
}

/** The whole fit over hospitals of equal size, all in this process. */
function coxSession(n: number, parties: number): Job {
  const sites = Array.from({ length: parties }, () => patients(n));
  return session(parties, (at, participants) => [
    run(cox.coordinator, { input: { participants, specification }, transport: at.hub! }),
    ...sites.map((rows, i) =>
      run(cox.participant, { input: { coordinator: hub, rows, specification }, transport: at[`h${i}`]! }),
    ),
  ]);
}

/** One round over a model of n weights, 128 bits each. */
function averagingSession(n: number, parties: number): Job {
  const train = (weights: Float64Array): Update => ({ weights, rows: 100 });
  return session(parties, (at, participants) => [
    coordinate({ transport: at.hub!, participants, rounds: 1, initial: new Float64Array(n) }),
    ...participants.map((name) => participate({ transport: at[name]!, coordinator: hub, train })),
  ]);
}

const size = (usual: number, most = Number.POSITIVE_INFINITY): number => Math.min(most, Number(values.size ?? usual));
const benches: Readonly<Record<string, { n: number; parties: number; job: (n: number, parties: number) => Job }>> = {
  "cox round": {
    n: size(100_000),
    parties: 3,
    job: (n, parties) => answering(cox, { specification, rows: patients(n), parties }),
  },
  masks: {
    n: size(100_000, 100_000),
    parties: 10,
    job: (n, parties) => answering(kaplanMeier, { specification: curvesOf(n), rows: patients(1000), parties }),
  },
  "averaging session": { n: size(100_000, 200_000), parties: 10, job: averagingSession },
  "cox session": { n: size(1_000), parties: 3, job: coxSession },
};
const rows: Awaited<ReturnType<typeof measure>>[] = [];
for (const [question, { n, parties, job }] of Object.entries(benches))
  if (values.only === undefined || values.only === question)
    rows.push(await measure(question, { n, parties }, job(n, parties)));
const machine = { cpu: cpus()[0]?.model, cores: cpus().length, memoryGb: Math.round(totalmem() / 2 ** 30) };
if (values.json) console.log(JSON.stringify({ machine, versions: process.versions, rows }, null, 2));
else console.table(rows.map((row) => ({ ...row, cpuSeconds: Number(row.cpuSeconds.toFixed(4)) })));
