// What `ingest` has done in a worker of its own: small, and there before a curve would be.
import type { Kernel } from "@tavs/core";
import { arrange } from "./arrange.ts";

export const kernels: Readonly<Record<string, Kernel>> = { arrange };
