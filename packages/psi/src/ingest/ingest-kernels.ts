import type { Kernels } from "@tavs/core";
import { workerSource } from "./ingest.worker.generated.ts";

/** The kernels of this folder, as text for workers of their own. */
export const ingestKernels: Kernels = { name: "psi/ingest", source: workerSource };
