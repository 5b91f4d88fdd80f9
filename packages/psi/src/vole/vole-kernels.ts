import type { Kernels } from "@tavs/core";
import { workerSource } from "./vole.worker.generated.ts";

/** The kernels of this folder, as text for workers of their own: the others never load this module. */
export const voleKernels: Kernels = { name: "psi/vole", source: workerSource };
