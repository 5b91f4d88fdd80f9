import type { Kernels } from "@tavs/core";
import { workerSource } from "./masked.worker.generated.ts";

/** The kernels of masked sums, as text for workers. */
export const maskedKernels: Kernels = { name: "masked sums", source: workerSource };
