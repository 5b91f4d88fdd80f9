// What runs in workers: pure functions over rows of bytes. The main thread names them; `psi.worker.ts` serves them.
import type { Kernel } from "@tavs/core";
import { voleDecode } from "./decode-task.ts";
import { voleFind } from "./find-task.ts";
import { voleGrow } from "./grow-task.ts";
import { recycling } from "./kernels/memory.ts";
import { voleEncode, voleExtend, voleGather, voleSum } from "./receiver-tasks.ts";
import { voleAnswer, voleAnswerPart, voleDeal, voleOffer } from "./sender-tasks.ts";

export const kernels: Readonly<Record<string, Kernel>> = {
  voleOffer: recycling(voleOffer),
  voleExtend: recycling(voleExtend),
  voleDeal: recycling(voleDeal),
  voleGrow: recycling(voleGrow),
  voleEncode: recycling(voleEncode),
  voleSum: recycling(voleSum),
  voleGather: recycling(voleGather),
  voleDecode: recycling(voleDecode),
  voleAnswerPart: recycling(voleAnswerPart),
  voleAnswer: recycling(voleAnswer),
  voleFind: recycling(voleFind),
};
