// What runs in workers: pure functions over rows of bytes. The main thread names them; `vole.worker.ts` serves them.
import type { Kernel } from "@tavs/core";
import { voleFind } from "./find-task.ts";
import { voleEncode, voleExtend, voleGather, voleSum } from "./receiver-tasks.ts";
import { voleAnswer, voleCheck, voleDeal, voleOffer } from "./sender-tasks.ts";

export const kernels: Readonly<Record<string, Kernel>> = {
  voleOffer,
  voleExtend,
  voleDeal,
  voleEncode,
  voleSum,
  voleGather,
  voleCheck,
  voleAnswer,
  voleFind,
};
