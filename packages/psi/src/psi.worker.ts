import { type Kernel, serve } from "@tavs/core";
import { kernels as ingestKernels } from "./ingest/kernels.ts";
import { kernels as voleKernels } from "./vole/kernels.ts";

serve({ ...ingestKernels, ...voleKernels }, onSodium, { handsOver: true });

/** What runs on libsodium: that is compiled when the first of them is asked for, and reading and VOLE-PSI do without. */
async function onSodium(): Promise<Readonly<Record<string, Kernel>>> {
  const [{ kernels }, { ready }] = await Promise.all([import("./kernels.ts"), import("./suite.ts")]);
  await ready;
  return kernels;
}
