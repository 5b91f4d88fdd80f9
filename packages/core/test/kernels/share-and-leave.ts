// A process that asks its worker about much memory that threads share, one array after the other, and says how much of it stayed (in MB).
import { sharedBytes } from "../../src/bytes.ts";
import { compute } from "../../src/protocol/compute.ts";
import { bundled } from "./bundle.ts";

const [kernels, pool] = [await bundled("handing-over.ts"), compute({ workers: 1 })];
const { gc } = globalThis as unknown as { readonly gc: () => void }; // of --expose-gc
const resident = (): number => process.memoryUsage().rss / 2 ** 20;

/** None of the arrays is held here when this is over. */
async function ask(times: number): Promise<void> {
  for (let i = 0; i < times; i++) await pool.perform(kernels, "size", [sharedBytes(2 ** 26).fill(1)]);
}

await ask(1);
const before = resident();
await ask(12);
gc();
await ask(1); // the worker forgets the last of them with the next question at the latest
process.stdout.write(String(Math.round(resident() - before)));
await pool.close();
