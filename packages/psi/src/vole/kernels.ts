// What runs in workers: pure functions over rows of bytes. The main thread names them; `psi.worker.ts` serves them.
import type { Kernel } from "@tavs/core";
import { recycling } from "../kernel-memory.ts";
import { voleFind } from "./find-task.ts";
import { voleEncode, voleExtend, voleGather, voleSum } from "./receiver-tasks.ts";
import { voleAnswer, voleAnswerPart, voleCheck, voleDeal, voleOffer } from "./sender-tasks.ts";

export const kernels: Readonly<Record<string, Kernel>> = {
  voleOffer: recycling(voleOffer),
  voleExtend: recycling(voleExtend),
  voleDeal: recycling(voleDeal),
  voleEncode: recycling(voleEncode),
  voleSum: recycling(voleSum),
  voleGather: recycling(voleGather),
  voleCheck: recycling(voleCheck),
  voleAnswerPart: recycling(voleAnswerPart),
  voleAnswer: recycling(voleAnswer),
  voleFind: recycling(voleFind),
};
