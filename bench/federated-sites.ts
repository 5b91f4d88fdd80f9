// Kaplan-Meier and the log-rank test for 60,000 patients at 500 hospitals, over masks on a graph of neighbours, with the agreement on keys.
// Every party's steps are taken one after the other and measured apart. All hospitals check the same signatures: of those who are not
// measured the outcome is taken over, so that the wall clock is that of one check, not of 500.
// pnpm bench federated-sites [--size 500] [--gone 25] [--json]
import { cpus } from "node:os";
import { parseArgs } from "node:util";
import {
  type Compute,
  compute,
  createIdentity,
  hex,
  memoryStore,
  type Party,
  party,
  type Step,
  seededRandom,
} from "@tavs/core";
import { companyOf, masks } from "@tavs/federated/secure-sum";
import { type DataRow, type SurvivalResult, type SurvivalSpecification, survival } from "@tavs/federated/statistics";
import { cpuNow, play, Stage } from "./aggregation/stage.ts";

const { values: flags } = parseArgs({
  allowPositionals: true,
  options: {
    size: { type: "string", default: "500" },
    gone: { type: "string", default: "0" },
    json: { type: "boolean", default: false },
  },
});
const hospitals = Number(flags.size);
const gone = Number(flags.gone);
const PATIENTS = 60_000;
const MEASURED = 10; // hospitals whose largest CPU is told
const MONTHS = 120;
const random = seededRandom(new Uint8Array(32).fill(1));
const specification: SurvivalSpecification = {
  ...{ time: "time", event: "event", strata: null, band: "log", quantiles: [0.5], rho: 0, smallestCell: 5 },
  by: { factor: "treated", levels: [0, 1] },
  grid: { width: 30.4375, intervals: MONTHS },
  horizon: 3650,
};

/** Followed for up to ten years; the treated a little longer. */
function patients(count: number): readonly DataRow[] {
  return Array.from({ length: count }, () => {
    const [day, more, event, treated] = random(4);
    return {
      time: 1 + ((day! * 256 + more!) % (3400 + 250 * (treated! % 2))),
      event: event! % 2,
      treated: treated! % 2,
    };
  });
}

const names = Array.from({ length: hospitals }, (_, i) => `h${String(i).padStart(4, "0")}`);
const identities = names.map((name) => createIdentity(party(name), random));
const participants = identities.map(({ name, publicKey }) => ({ name, key: hex(publicKey) }));
const mayDropOut = Math.max(gone, Math.floor(hospitals / 20));
const study = { study: "bench", coordinator: party("hub"), participants, mayDropOut };
const company = companyOf({
  aggregator: study.coordinator,
  contributors: participants,
  terms: { study: "bench", question: "curves", length: 4 * (MONTHS + 1), maxValue: PATIENTS, mayDropOut },
});

const pool: Compute = compute({ workers: Math.min(2, cpus().length) });
const stage = new Stage(pool);
const measured = names.slice(gone, gone + MEASURED);
stage.measured = new Set(measured);
const nowhere: Step<unknown, unknown> = { status: "done", result: null, send: [] };
const [began, cpuBegan] = [performance.now(), cpuNow()];

async function seat(name: string, role: unknown, input: object, handlers = {}): Promise<void> {
  const side = role as Party<never, unknown, unknown>; // the stage plays any protocol
  stage.actors.set(name, { party: side, handlers, mail: [], step: nowhere, cpu: {}, sent: 0, isGone: false });
  await stage.take(name, () => side.start(input as never, random));
}

for (const [i, identity] of identities.entries()) {
  const rows = patients(Math.floor((PATIENTS * (i + 1)) / hospitals) - Math.floor((PATIENTS * i) / hospitals));
  const input = { ...study, me: identity.name, rows, specification };
  await seat(names[i]!, survival.participant, input, masks.handlers({ identity, store: memoryStore() }));
}
await seat("hub", survival.coordinator, { ...study, specification }); // last: it speaks first
await play(stage, names.slice(0, gone));
const wall = (performance.now() - began) / 1000;
await pool.close();

const { result } = stage.actors.get("hub")!.step as { readonly result: SurvivalResult }; // it has ended
const total = ({ cpu }: { readonly cpu: Readonly<Record<string, number>> }): number =>
  Object.values(cpu).reduce((sum, seconds) => sum + seconds, 0);
const report = {
  ...{ hospitals, gone, patients: Object.values(result.groups).reduce((sum, group) => sum + group.patients, 0) },
  ...{ degree: company.neighbours, threshold: company.threshold, logRank: result.logRank!.p },
  ...{ wall, cpu: cpuNow() - cpuBegan },
  largestHospitalCpu: Math.max(...measured.map((name) => total(stage.actors.get(name)!))),
  hospitalCpu: stage.actors.get(measured[0]!)!.cpu,
  hubCpu: stage.actors.get("hub")!.cpu,
  hospitalBytes: stage.actors.get(measured[0]!)!.sent,
};
console.log(flags.json ? JSON.stringify(report, null, 2) : report);
