// One party of bench/psi-vole.ts, in a process of its own: strings in, row numbers out, over a relay on this machine.
import { type Compute, compute, connect, identityFrom, party, run, Secret, unhex } from "@tavs/core";
import { fileStore } from "@tavs/core/node";
import type { Terms } from "@tavs/core/study";
import { webSocket } from "@tavs/core/websocket";
import { ingest, psi, type Security } from "@tavs/psi";

const LABEL = "link/east";

/** What the launcher says to a party: who it is, and which of the people it holds. */
export interface Errand {
  readonly me: "east" | "west";
  readonly seed: string;
  readonly relay: string;
  readonly terms: Terms;
  readonly security: Security;
  readonly first: number;
  readonly count: number;
  /** Where it keeps its sessions; none: nowhere. */
  readonly folder: string | undefined;
}

/** What a party measured, from the word to begin on. */
export interface Measured {
  readonly seconds: number;
  /** Of all its threads. */
  readonly cpuSeconds: number;
  readonly ingestCpuSeconds: number;
  /** From the start of the process until it is connected, but for the making of strings: modules and a handshake. */
  readonly startCpuSeconds: number;
  readonly bytes: number;
  /** Seconds of each kernel on the clock, while the other party works too. */
  readonly phases: Readonly<Record<string, number>>;
  readonly peakRssMb: number;
  /** How many are shared; of the sender, the receiver's size. */
  readonly found: number;
}

const person = (i: number): string => `DK:${String(i).padStart(10, "0")}`;
const cpuSeconds = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
};

/** One worker, on the clock. */
function clocked(phases: Record<string, number>): Compute {
  const pool = compute({ workers: 1 });
  return {
    close: () => pool.close(),
    async perform(kernels, task, inputs, options) {
      const before = performance.now();
      const outcomes = await pool.perform(kernels, task, inputs, options);
      phases[task] = (phases[task] ?? 0) + (performance.now() - before) / 1000;
      return outcomes;
    },
  };
}

const errand = JSON.parse(process.argv[2]!) as Errand; // the launcher wrote it
const { me, terms, security, folder } = errand;
const store = folder && (await fileStore({ folder, key: new Secret(new Uint8Array(32).fill(1)) }));
const before = cpuSeconds();
let people: readonly string[] = Array.from({ length: errand.count }, (_, i) => person(errand.first + i));
const strings = cpuSeconds() - before;
const link = await connect({
  identity: identityFrom(me, unhex(errand.seed)),
  terms,
  today: terms.expires,
  via: webSocket(errand.relay),
  ...(store && { store }),
});
const startCpuSeconds = cpuSeconds() - strings;
process.send?.("ready");
process.once("message", async () => {
  const [cpu, clock] = [cpuSeconds(), performance.now()];
  const items = await ingest(people);
  people = [];
  const ingestCpuSeconds = cpuSeconds() - cpu;
  const phases: Record<string, number> = {};
  const input = {
    items,
    peer: party(me === "east" ? "west" : "east"),
    engine: "vole",
    security,
    patienceMs: 3_600_000,
  } as const;
  const how = { transport: await link.session(LABEL), compute: clocked(phases) };
  const found =
    me === "east"
      ? (await run(psi.receiver, { input, ...how })).indices.length
      : (await run(psi.sender, { input, ...how })).receiverSize;
  const measured: Measured = {
    seconds: (performance.now() - clock) / 1000,
    cpuSeconds: cpuSeconds() - cpu,
    ingestCpuSeconds,
    startCpuSeconds,
    bytes: link.traffic().reduce((sum, { bytes }) => sum + bytes, 0),
    phases,
    peakRssMb: process.resourceUsage().maxRSS / 1024,
    found,
  };
  process.send?.(measured);
});
