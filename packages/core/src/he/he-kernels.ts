import { UsageError } from "../errors.ts";
import type { Kernels } from "../protocol/compute.ts";
import { workerSource } from "./he.worker.generated.ts";

/**
 * The kernels of encrypted sums, as text for workers. SEAL itself is not in it: node-seal is an optional peer dependency, and
 * the worker imports it from where the application has it (docs/adr/0013-seal-in-a-worker.md).
 */
export const heKernels: Kernels = {
  name: "he",
  get source() {
    return `globalThis.tavsSealUrl = ${JSON.stringify(sealUrl())};\n${workerSource}`;
  },
};

/** Throws `UsageError` where node-seal is not installed. */
function sealUrl(): string {
  try {
    return import.meta.resolve("node-seal");
  } catch {
    throw new UsageError("encrypted sums need node-seal 6.0.3 beside @tavs/core: npm install node-seal@6.0.3", {
      code: "seal",
    });
  }
}
