// How long does VOLE-PSI take, and which part of it? Both parties are processes of their own, with one worker each, that meet over a
// relay in this process; strings in, row numbers out. Everything is cold: each run starts both anew.
// With --kept each has a store in a folder, as a hospital has. pnpm bench psi-vole [--only malicious] [--size 65536] [--sender 1000000] [--runs 3] [--kept] [--json]
import { fork } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { cpus, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { createIdentity, hex } from "@tavs/core";
import { stated, type Terms } from "@tavs/core/study";
import { relay } from "@tavs/core/websocket";
import { psi, type Security } from "@tavs/psi";
import { type Peer, peers } from "./psi/peers.ts";
import type { Errand, Measured } from "./psi/vole-party.ts";

interface Row {
  readonly security: Security;
  readonly n: number;
  readonly senderItems: number;
  readonly seconds: number;
  /** Of both parties, with reading the strings; what starting and passing on took is beside it. */
  readonly cpuSeconds: number;
  readonly relayCpuSeconds: number;
  readonly receiver: Measured;
  readonly sender: Measured;
  readonly load: number;
}

const PEER_SIZE = 2 ** 16; // at most: psi.js takes minutes for it
const LABEL = "link/east";
const { values } = parseArgs({
  allowPositionals: true,
  options: {
    only: { type: "string" },
    size: { type: "string" },
    sender: { type: "string" },
    runs: { type: "string", default: "3" },
    kept: { type: "boolean", default: false },
    json: { type: "boolean", default: false },
  },
});
const sizes = values.size === undefined ? [2 ** 16, 2 ** 20] : [Number(values.size)];
const securities = (["malicious", "semi-honest"] as const).filter((it) => (values.only ?? it) === it);

const identities = ["east", "west"].map((name) => createIdentity(name));
const termsFor = (security: Security): Terms => ({
  format: "tavs/terms/1",
  title: "A bench of two processes",
  purpose: "How long does it take",
  parties: identities.map(({ name, publicKey }) => ({ name, role: "party", key: hex(publicKey) })),
  computations: [
    {
      label: LABEL,
      protocol: "psi/1",
      parties: ["east", "west"],
      parameters: {},
      reveals: {
        east: stated(psi.receiver.revealsWith({ engine: "vole", security })),
        west: stated(psi.sender.revealsWith({ engine: "vole", security })),
      },
    },
  ],
  smallestCell: 5,
  privacy: { epsilon: 1, rowsPerPerson: 1 },
  expires: new Date().toISOString().slice(0, 10),
});

async function measure(security: Security, n: number, senderItems: number): Promise<Row> {
  const shared = Math.floor(Math.min(n, senderItems) / 2);
  const passing = await relay({ guests: new Map(identities.map(({ name, publicKey }) => [name, publicKey])) });
  const folder = values.kept ? await mkdtemp(join(tmpdir(), "tavs-bench-")) : undefined;
  const errand = (at: number): Errand => ({
    me: at === 0 ? "east" : "west",
    seed: hex(identities[at]!.seed.reveal()),
    relay: passing.url,
    terms: termsFor(security),
    security,
    first: at === 0 ? 0 : n - shared,
    count: at === 0 ? n : senderItems,
    folder: folder && join(folder, String(at)),
  });
  const file = join(import.meta.dirname, "psi/vole-party.ts");
  const parties = [0, 1].map((at) => fork(file, [JSON.stringify(errand(at))]));
  try {
    await Promise.all(parties.map((child) => once(child, "message")));
    const cpu = process.cpuUsage();
    const answers = parties.map(async (child) => (await once(child, "message"))[0] as Measured); // what vole-party.ts says
    for (const child of parties) child.send("begin");
    const [receiver, sender] = (await Promise.all(answers)) as [Measured, Measured];
    if (receiver.found !== shared) throw new Error(`${receiver.found} were found where ${shared} are shared`);
    const { user, system } = process.cpuUsage(cpu);
    return {
      security,
      n,
      senderItems,
      seconds: Math.max(receiver.seconds, sender.seconds),
      cpuSeconds: receiver.cpuSeconds + sender.cpuSeconds,
      relayCpuSeconds: (user + system) / 1e6,
      receiver,
      sender,
      load: loadavg()[0]!,
    };
  } finally {
    for (const child of parties) child.kill("SIGKILL");
    await passing.close();
    if (folder !== undefined) await rm(folder, { recursive: true, force: true });
  }
}

const median = (rows: readonly Row[]): Row =>
  rows.toSorted((a, b) => a.cpuSeconds - b.cpuSeconds)[Math.floor(rows.length / 2)]!;

const rows: Row[] = [];
const others: (Peer & { readonly n: number; readonly timesItsItemsPerCpuSecond: number })[] = [];
for (const n of sizes)
  for (const security of securities) {
    const runs: Row[] = [];
    for (let i = 0; i < Number(values.runs); i++) runs.push(await measure(security, n, Number(values.sender ?? n)));
    const row = median(runs);
    rows.push(row);
    if (n > PEER_SIZE || security !== "malicious") continue;
    for (const peer of peers(n, ["Raw"]))
      others.push({ ...peer, n, timesItsItemsPerCpuSecond: peer.cpuSeconds / row.cpuSeconds });
  }

const machine = { cpu: cpus()[0]?.model, cores: cpus().length };
if (values.json) console.log(JSON.stringify({ machine, versions: process.versions, rows, peers: others }, null, 2));
else print();

function print(): void {
  console.log(
    `${machine.cores} x ${machine.cpu}, Node ${process.versions.node}; CPU seconds of both, of them reading, and of the relay`,
  );
  for (const { receiver, sender, ...row } of rows) {
    const reading = receiver.ingestCpuSeconds + sender.ingestCpuSeconds;
    const megabytes = [receiver, sender].map(({ bytes }) => (bytes / 1e6).toFixed(2)).join(" + ");
    const resident = [receiver, sender].map(({ peakRssMb }) => peakRssMb.toFixed(0)).join(" and ");
    console.log(
      `${row.security.padEnd(11)} ${row.n} x ${row.senderItems}: ${row.seconds.toFixed(2)} s, ${row.cpuSeconds.toFixed(2)} CPU s ` +
        `(${reading.toFixed(2)} reading; relay ${row.relayCpuSeconds.toFixed(2)}; before, ` +
        `${(receiver.startCpuSeconds + sender.startCpuSeconds).toFixed(2)} starting), ${megabytes} MB, ${resident} MB resident, load ${row.load.toFixed(1)}`,
    );
    for (const [name, { phases }] of Object.entries({ receiver, sender })) {
      const parts = Object.entries(phases).map(([task, seconds]) => `${task} ${seconds.toFixed(2)}`);
      console.log(`            ${name}: ${parts.join(" · ")}`);
    }
  }
  for (const peer of others)
    console.log(
      `${peer.engine}, ${peer.n} x ${peer.n}: ${peer.seconds.toFixed(1)} s, ${peer.cpuSeconds.toFixed(1)} CPU s, ${(peer.bytes / 1e6).toFixed(1)} MB: ` +
        `${peer.timesItsItemsPerCpuSecond.toFixed(0)} times its items in a CPU second`,
    );
}
