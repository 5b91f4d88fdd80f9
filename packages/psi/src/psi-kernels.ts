import type { Kernels } from "@tavs/core";
import { workerSource } from "./psi.worker.generated.ts";

/** The kernels of this package, as text for workers: the main thread loads no curve library. */
export const psiKernels: Kernels = { name: "psi", source: workerSource };
