// How long does VOLE-PSI take, and which part of it? Both parties are processes of their own, with one worker each, that run the built
// packages and meet over a relay in this process; strings in, row numbers out, session after session. Two rows for each size: the
// first session of two fresh processes (with 2 items: what first use costs), and the median of the later ones, as in a node that
// runs for long. With --kept each has a store in a folder, as a hospital has.
// pnpm bench psi-vole [--only malicious] [--size 65536] [--sender 1000000] [--runs 3] [--sessions 4] [--kept] [--json]
import { mkdtemp, rm } from "node:fs/promises";
import { cpus, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { createIdentity, hex } from "@tavs/core";
import { stated, type Terms } from "@tavs/core/study";
import { relay } from "@tavs/core/websocket";
import { psi, type Security } from "@tavs/psi";
import { built } from "./psi/built.ts";
import { type Peer, peers } from "./psi/peers.ts";
import { type Pair, pair } from "./psi/vole-pair.ts";
import type { Errand } from "./psi/vole-party.ts";
import { medians, printRow, type Question, type Row } from "./psi/vole-rows.ts";

const PEER_SIZE = 2 ** 16; // at most: psi.js takes minutes for it
const { values } = parseArgs({
  allowPositionals: true,
  options: {
    only: { type: "string" },
    size: { type: "string" },
    sender: { type: "string" },
    runs: { type: "string", default: "3" }, // pairs of processes
    sessions: { type: "string", default: "4" }, // of each pair
    kept: { type: "boolean", default: false },
    json: { type: "boolean", default: false },
  },
});
const sizes = values.size === undefined ? [2, 2 ** 16, 2 ** 20] : [Number(values.size)];
const securities = (["malicious", "semi-honest"] as const).filter((it) => (values.only ?? it) === it);

const numbers = Array.from({ length: Number(values.sessions) }, (_, i) => i);

const identities = ["east", "west"].map((name) => createIdentity(name));
const termsFor = (security: Security): Terms => ({
  format: "tavs/terms/1",
  title: "A bench of two processes",
  purpose: "How long does it take",
  parties: identities.map(({ name, publicKey }) => ({ name, role: "party", key: hex(publicKey) })),
  computations: numbers.map((number) => ({
    label: `link/${number}`,
    protocol: "psi/1",
    parties: ["east", "west"],
    parameters: {},
    reveals: {
      east: stated(psi.receiver.revealsWith({ engine: "vole", security })),
      west: stated(psi.sender.revealsWith({ engine: "vole", security })),
    },
  })),
  smallestCell: 5,
  privacy: { epsilon: 1, rowsPerPerson: 1 },
  expires: new Date().toISOString().slice(0, 10),
});

/** The sessions of one pair of processes. */
async function measure({ security, n, senderItems }: Question): Promise<readonly Row[]> {
  const passing = await relay({ guests: new Map(identities.map(({ name, publicKey }) => [name, publicKey])) });
  const folder = values.kept ? await mkdtemp(join(tmpdir(), "tavs-bench-")) : undefined;
  const shared = Math.floor(Math.min(n, senderItems) / 2);
  const errand = (at: 0 | 1): Errand => ({
    me: at === 0 ? "east" : "west",
    seed: hex(identities[at]!.seed.reveal()),
    relay: passing.url,
    terms: termsFor(security),
    security,
    first: at === 0 ? 0 : n - shared,
    count: at === 0 ? n : senderItems,
    folder: folder && join(folder, String(at)),
  });
  const parties = pair(file, [errand(0), errand(1)]);
  try {
    const rows: Row[] = [];
    for (const number of numbers) {
      const row = { session: number === 0 ? "first" : "later", security, n, senderItems } as const;
      rows.push({ ...row, ...(await measureOne(parties, shared)) });
    }
    return rows;
  } finally {
    parties.end();
    await passing.close();
    if (folder !== undefined) await rm(folder, { recursive: true, force: true });
  }
}

async function measureOne(parties: Pair, shared: number): Promise<Omit<Row, "session" | keyof Question>> {
  const cpu = process.cpuUsage();
  const [receiver, sender] = await parties.session();
  if (receiver.found !== shared) throw new Error(`${receiver.found} were found where ${shared} are shared`);
  const { user, system } = process.cpuUsage(cpu);
  return {
    seconds: Math.max(receiver.seconds, sender.seconds),
    cpuSeconds: receiver.cpuSeconds + sender.cpuSeconds,
    relayCpuSeconds: (user + system) / 1e6,
    receiver,
    sender,
    load: loadavg()[0]!,
  };
}

const file = await built("vole-party.ts");
const rows: Row[] = [];
const others: (Peer & { readonly n: number; readonly timesItsItemsPerCpuSecond: number })[] = [];
for (const n of sizes)
  for (const security of securities) {
    const runs: Row[] = [];
    for (let i = 0; i < Number(values.runs); i++)
      runs.push(...(await measure({ security, n, senderItems: Number(values.sender ?? n) })));
    const found = medians(runs);
    rows.push(...found);
    if (n < 2 ** 10 || n > PEER_SIZE || security !== "malicious") continue;
    for (const peer of peers(n, ["Raw"]))
      others.push({ ...peer, n, timesItsItemsPerCpuSecond: peer.cpuSeconds / found.at(-1)!.cpuSeconds });
  }

const machine = { cpu: cpus()[0]?.model, cores: cpus().length };
if (values.json) console.log(JSON.stringify({ machine, versions: process.versions, rows, peers: others }, null, 2));
else print();

function print(): void {
  console.log(
    `${machine.cores} x ${machine.cpu}, Node ${process.versions.node}; CPU seconds of both, and of the relay`,
  );
  for (const row of rows) printRow(row);
  for (const peer of others)
    console.log(
      `${peer.engine}, warm, ${peer.n} x ${peer.n}: ${peer.seconds.toFixed(1)} s, ${peer.cpuSeconds.toFixed(1)} CPU s, ${(peer.bytes / 1e6).toFixed(1)} MB: ` +
        `${peer.timesItsItemsPerCpuSecond.toFixed(0)} times its items in a CPU second, of a later session`,
    );
}
