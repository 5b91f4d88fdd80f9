// What `ingest` has done in a worker, in the memory that the tasks of sessions take after it.
import type { Kernel } from "@tavs/core";
import { recycling } from "../kernel-memory.ts";
import { arrange } from "./arrange.ts";

export const kernels: Readonly<Record<string, Kernel>> = { arrange: recycling(arrange) };
