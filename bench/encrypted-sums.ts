// What does a sum under a key that nobody has cost each party, and does memory stay flat over many of them?
// node --import tsx --conditions=@tavs/source bench/encrypted-sums.ts [--only "large sum"] [--size 1000000] [--parties 10] [--json]
import { cpus, totalmem } from "node:os";
import { parseArgs } from "node:util";
import { type Compute, compute, memoryStore, party, run, type Transport } from "@tavs/core";
import {
  createAnalystKey,
  decryptVector,
  dotProduct,
  encryptedSums,
  encryptVector,
  keyKeeper,
  type SumsAgreement,
} from "@tavs/core/he";
import { memoryTransports } from "@tavs/core/testing";

const { values: options } = parseArgs({
  allowPositionals: true,
  options: {
    only: { type: "string" },
    size: { type: "string", default: "1000000" },
    parties: { type: "string", default: "10" },
    operations: { type: "string", default: "10000" },
    json: { type: "boolean", default: false },
  },
});

interface Task {
  readonly kernels: Parameters<Compute["perform"]>[0];
  readonly input: unknown;
  inputs: number;
}

/** One worker, that remembers of each task one input and how many there were, to measure it alone when all is quiet. */
function watched(): { readonly pool: Compute; readonly tasks: Map<string, Task> } {
  const [inner, tasks] = [compute({ workers: 1 }), new Map<string, Task>()];
  const perform: Compute["perform"] = (kernels, task, inputs, ...rest) => {
    const seen = tasks.get(task) ?? { kernels, input: inputs[0], inputs: 0 };
    seen.inputs += inputs.length;
    tasks.set(task, seen);
    return inner.perform(kernels, task, inputs, ...rest);
  };
  return { pool: { perform, close: () => inner.close() }, tasks };
}

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1]!;

/** Wall and CPU seconds of one input, to the worker and back, with nothing else to do. */
async function alone(pool: Compute, task: string, { kernels, input }: Task) {
  const times: { readonly wall: number; readonly cpu: number }[] = [];
  for (let i = 0; i < 25; i++) {
    const [start, cpu] = [performance.now(), process.cpuUsage()];
    await pool.perform(kernels, task, [input]);
    const { user, system } = process.cpuUsage(cpu);
    times.push({ wall: (performance.now() - start) / 1e3, cpu: (user + system) / 1e6 });
  }
  return { seconds: median(times.map(({ wall }) => wall)), cpuSeconds: median(times.map(({ cpu }) => cpu)) };
}

/** Bytes that each party says. */
function counted(transports: Readonly<Record<string, Transport>>) {
  const bytes = new Map<string, number>();
  const counting = (name: string, transport: Transport): Transport => ({
    ...transport,
    commit(step) {
      for (const { body } of step.send) bytes.set(name, (bytes.get(name) ?? 0) + body.length);
      return transport.commit(step);
    },
  });
  const all = Object.entries(transports).map(([name, transport]) => [name, counting(name, transport)] as const);
  return { bytes, transports: Object.fromEntries(all) };
}

const names = (count: number): string[] => Array.from({ length: count }, (_, i) => `hospital${i}`);

/** From making the key to the destroyed shares. Throws where the total is not the plain sum. */
async function wholeSum(agreement: SumsAgreement, pool: Compute) {
  const { holders, length, maxValue } = agreement;
  const keepers = new Map(holders.map((name) => [name, keyKeeper({ store: memoryStore(), compute: pool })]));
  const circle = memoryTransports(...holders);
  const keys = await Promise.all(
    holders.map((name) =>
      run(encryptedSums.keyHolder, {
        input: { ...agreement, me: party(name) },
        transport: circle[name]!,
        handlers: keepers.get(name)!,
        compute: pool,
      }),
    ),
  );
  const { bytes, transports } = counted(memoryTransports("hub", ...holders));
  const vectors = holders.map((_, h) => Float64Array.from({ length }, (_, i) => (i * 7919 + h * 104_729) % maxValue));
  const [{ totals }] = await Promise.all([
    run(encryptedSums.aggregator, { input: { key: keys[0]! }, transport: transports.hub!, compute: pool }),
    ...holders.map((name, h) =>
      run(encryptedSums.contributor, {
        input: { key: keys[0]!, me: party(name), aggregator: party("hub"), values: vectors[h]! },
        transport: transports[name]!,
        handlers: keepers.get(name)!,
        compute: pool,
      }),
    ),
  ]);
  const wrong = totals.findIndex((total, i) => total !== vectors.reduce((sum, vector) => sum + vector[i]!, 0));
  if (wrong >= 0) throw new Error(`total number ${wrong} is wrong`);
  return { up: bytes.get(holders[0]!)!, down: bytes.get("hub")! / holders.length };
}

async function largeSum(): Promise<object[]> {
  const [length, parties] = [Number(options.size), Number(options.parties)];
  const { pool, tasks } = watched();
  const agreement = { study: "a large sum", holders: names(parties), maxValue: 100_000, length };
  const [start, cpu] = [performance.now(), process.cpuUsage()];
  const { up, down } = await wholeSum(agreement, pool);
  const { user, system } = process.cpuUsage(cpu);
  const job = `${parties} x ${length}`;
  const whole = {
    job,
    who: "all in one process",
    task: "everything",
    seconds: tidy((performance.now() - start) / 1000),
    cpuSeconds: tidy((user + system) / 1e6),
  };
  const row = async (who: string, task: string, each: number): Promise<object> => {
    const seen = tasks.get(task)!;
    const times = seen.inputs / each; // before those of `alone` are counted
    const { seconds, cpuSeconds } = await alone(pool, task, seen);
    return { job, who, task, seconds: tidy(seconds * times), cpuSeconds: tidy(cpuSeconds * times), tasks: times };
  };
  const rows = [
    await row("client", "handIn", parties),
    await row("client", "share", parties),
    await row("hub", "inspect", 1),
    await row("hub", "open", 1),
  ];
  await pool.close();
  const shares = Math.ceil(length / 8192) * 131_072;
  const bytes = {
    bytesPerValueUp: tidy((up - shares) / length),
    sharesPerValueUp: tidy(shares / length),
    bytesPerValueDown: tidy(down / length),
  };
  return [...rows, plainSum(length, parties), whole, { job, who: "client", task: "bytes", ...bytes }];
}

/** The same sum without any of this. */
function plainSum(length: number, parties: number): object {
  const vectors = Array.from({ length: parties }, () => Float64Array.from({ length }, (_, i) => i % 100_000));
  const start = performance.now();
  const total = new Float64Array(length);
  for (const vector of vectors) for (let i = 0; i < length; i++) total[i]! += vector[i]!;
  return {
    job: `${parties} x ${length}`,
    who: "anybody",
    task: "plain sum",
    seconds: tidy((performance.now() - start) / 1000),
  };
}

async function smallSum(): Promise<object[]> {
  const study = { holders: names(3), length: 4096, maxValue: 10_000 };
  const pool = compute();
  const rows: object[] = [];
  for (const [i, when] of ["cold", "warm", "warm", "warm"].entries()) {
    const [start, cpu] = [performance.now(), process.cpuUsage()];
    await wholeSum({ ...study, study: `sum ${i}` }, pool);
    const { user, system } = process.cpuUsage(cpu);
    const seconds = tidy((performance.now() - start) / 1000);
    rows.push({ job: "3 x 4096", who: "all", task: when, seconds, cpuSeconds: tidy((user + system) / 1e6) });
  }
  await pool.close();
  return rows;
}

/** Many operations of SEAL in one worker; the process's memory beside them. */
async function memory(): Promise<object[]> {
  const pool = compute({ workers: 1 });
  const rows: object[] = [];
  const analyst = await createAnalystKey({ length: 100, maxValue: 1000, sumOfWeights: 100 }, { compute: pool });
  const rounds = Math.ceil(Number(options.operations) / 3);
  for (let i = 0; i <= rounds; i++) {
    const vector = await encryptVector(analyst.key, new Float64Array(100).fill(i % 1000), { compute: pool });
    const product = await dotProduct(analyst.key, vector, new Float64Array(100).fill(1), { compute: pool });
    const [sum] = await decryptVector(analyst, product, { compute: pool });
    if (sum !== 100 * (i % 1000)) throw new Error(`dot product number ${i} is wrong`);
    if (i % Math.ceil(rounds / 8) !== 0) continue;
    globalThis.gc?.();
    rows.push({ job: "memory", operations: 3 * i, rssMb: Math.round(process.memoryUsage().rss / 2 ** 20) });
  }
  await pool.close();
  return rows;
}

const tidy = (value: number): number => Number(value.toPrecision(3));
const questions = { "small sum": smallSum, "large sum": largeSum, memory };
const rows: object[] = [];
for (const [name, ask] of Object.entries(questions))
  if (options.only === undefined || options.only === name) rows.push(...(await ask()));

const machine = { cpu: cpus()[0]?.model, cores: cpus().length, memoryGb: Math.round(totalmem() / 2 ** 30) };
if (options.json) console.log(JSON.stringify({ machine, versions: process.versions, rows }, null, 2));
else console.table(rows);
