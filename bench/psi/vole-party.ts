// One party of bench/psi-vole.ts, in a process of its own: strings in, row numbers out, over a relay on this machine, one session after
// another. It imports what it needs while its clock runs.
import type { Compute } from "@tavs/core";
import type { Terms } from "@tavs/core/study";
import type { Security } from "@tavs/psi";

/** What the launcher says to a party: who it is, and which of the people it holds. */
export interface Errand {
  readonly me: "east" | "west";
  readonly seed: string;
  readonly relay: string;
  /** Each of its computations is one session. */
  readonly terms: Terms;
  readonly security: Security;
  readonly first: number;
  readonly count: number;
  /** Where it keeps its sessions; none: nowhere. */
  readonly folder: string | undefined;
}

/** On the clock, and of all threads of this process. */
export interface Spent {
  readonly seconds: number;
  readonly cpuSeconds: number;
}

/** What a process needs before it can begin. */
export interface Starting {
  /** Node itself, until its first line runs. */
  readonly node: Spent;
  readonly importing: Spent;
  readonly connecting: Spent;
}

/** What a party measured of one session, from the word to begin on. */
export interface Measured extends Spent {
  readonly starting: Starting;
  readonly ingestCpuSeconds: number;
  readonly bytes: number;
  /** Seconds of each kernel on the clock, while the other party works too. */
  readonly phases: Readonly<Record<string, number>>;
  readonly peakRssMb: number;
  /** Pages of 4 KB that were touched first, or again after the engine had given them back: each costs some microseconds of the system. */
  readonly pages: number;
  /** How many are shared; of the sender, the receiver's size. */
  readonly found: number;
}

/** What was spent since. */
function stopwatch(): () => Spent {
  const [clock, cpu] = [performance.now(), process.cpuUsage()];
  return () => {
    const { user, system } = process.cpuUsage(cpu);
    return { seconds: (performance.now() - clock) / 1000, cpuSeconds: (user + system) / 1e6 };
  };
}

const { user, system } = process.cpuUsage();
const node: Spent = { seconds: performance.now() / 1000, cpuSeconds: (user + system) / 1e6 };
const importing = stopwatch();
const { compute, connect, identityFrom, party, run, Secret, unhex } = await import("@tavs/core");
const { fileStore } = await import("@tavs/core/node");
const { webSocket } = await import("@tavs/core/websocket");
const { freeText, ingest, psi } = await import("@tavs/psi");
const imported = importing();

const errand = JSON.parse(process.argv[2]!) as Errand; // the launcher wrote it
const { me, terms, security, folder } = errand;
const store = folder && (await fileStore({ folder, key: new Secret(new Uint8Array(32).fill(1)) }));
const connecting = stopwatch();
const link = await connect({
  identity: identityFrom(me, unhex(errand.seed)),
  terms,
  today: terms.expires,
  via: webSocket(errand.relay),
  ...(store && { store }),
});
const starting: Starting = { node, importing: imported, connecting: connecting() };
const pool = compute({ workers: 1 });

/** The pool's one worker, on the clock. */
const clocked = (phases: Record<string, number>): Compute => ({
  close: () => pool.close(),
  async perform(kernels, task, inputs, options) {
    const spent = stopwatch();
    const outcomes = await pool.perform(kernels, task, inputs, options);
    phases[task] = (phases[task] ?? 0) + spent().seconds;
    return outcomes;
  },
});

const person = (i: number): string => `DK:${String(i).padStart(10, "0")}`;
const bytesOf = (label: string): number =>
  link.traffic().reduce((sum, { label: it, bytes }) => sum + (it === label ? bytes : 0), 0);

/** What making strings left is gone before the clock begins. Only what is young: old garbage of sessions stays, as in a node. */
const collect = (): void => {
  const { gc } = globalThis as { readonly gc?: (how: { readonly type: "minor" }) => void }; // of --expose-gc
  for (let i = 0; i < 2; i++) gc?.({ type: "minor" }); // who survives two is old
};

/** One session, once the launcher says so. */
async function measure(label: string): Promise<Measured> {
  let people: readonly string[] = Array.from({ length: errand.count }, (_, i) => person(errand.first + i));
  const begin = new Promise((resolve) => process.once("message", resolve));
  collect();
  process.send?.("ready");
  await begin;
  const [spent, pagesBefore] = [stopwatch(), process.resourceUsage().minorPageFault];
  const items = await ingest(people, freeText, { compute: pool });
  people = [];
  const ingestCpuSeconds = spent().cpuSeconds;
  const phases: Record<string, number> = {};
  const peer = party(me === "east" ? "west" : "east");
  const input = { items, peer, engine: "vole", security, patienceMs: 3_600_000 } as const;
  const how = { transport: await link.session(label), compute: clocked(phases) };
  const found =
    me === "east"
      ? (await run(psi.receiver, { input, ...how })).indices.length
      : (await run(psi.sender, { input, ...how })).receiverSize;
  const session = spent();
  const { maxRSS, minorPageFault } = process.resourceUsage();
  const [peakRssMb, pages] = [maxRSS / 1024, minorPageFault - pagesBefore];
  return { ...session, starting, ingestCpuSeconds, bytes: bytesOf(label), phases, peakRssMb, pages, found };
}

for (const { label } of terms.computations) process.send?.(await measure(label));
