// What runs in workers: pure functions over rows of bytes. The main thread names them; `psi.worker.ts` serves them.
import type { Kernel } from "@tavs/core";
import { arrange } from "./arrange.ts";
import { mask, maskedTags, unmask } from "./kernels/mask.ts";
import { match, sort } from "./kernels/match.ts";
import { blind, evaluate, finalize, tag } from "./kernels/oprf.ts";
import { prepare } from "./kernels/own.ts";

export const kernels: Readonly<Record<string, Kernel>> = {
  arrange,
  prepare,
  blind,
  evaluate,
  tag,
  finalize,
  match,
  sort,
  mask,
  unmask,
  maskedTags,
};
