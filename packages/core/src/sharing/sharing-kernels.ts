import type { Kernels } from "../protocol/compute.ts";
import { workerSource } from "./sharing.worker.generated.ts";

/** The kernels of sharing, as text for workers: the main thread loads no curve library. */
export const sharingKernels: Kernels = { name: "sharing", source: workerSource };
