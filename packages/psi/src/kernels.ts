// What runs in workers: pure functions over rows of bytes. The main thread names them; `psi.worker.ts` serves them.
import type { Kernel } from "@tavs/core";
import { intersect, remask } from "./kernels/both-keys.ts";
import { checkDealing, combine, deal } from "./kernels/dealing.ts";
import { lookUpSum, walk } from "./kernels/discrete-log.ts";
import { buildFilter, checkFilter, lookUp, spend } from "./kernels/filter.ts";
import { joinLayers, makeLayer } from "./kernels/layers.ts";
import { mask, maskedTags, unmask } from "./kernels/mask.ts";
import { match, sort } from "./kernels/match.ts";
import { encodeProgram, openProgram, program } from "./kernels/multiparty.ts";
import { blind, evaluate, finalize, tag } from "./kernels/oprf.ts";
import { prepare } from "./kernels/own.ts";
import { composites, compositesFast, generateProof, publicKey, verifyProof } from "./kernels/proof.ts";
import { recognise } from "./kernels/receipts.ts";
import { addUp, blindSum, encrypt, openSum, sumKeys, unblindSum } from "./kernels/sum.ts";
import { evaluateShare, finalizeShares, prove, verify, weigh } from "./kernels/threshold.ts";
import { countPeople, encryptPeople, mix, openPeople } from "./kernels/union.ts";
import { kernels as voleKernels } from "./vole/kernels.ts";

export const kernels: Readonly<Record<string, Kernel>> = {
  prepare,
  blind,
  evaluate,
  tag,
  finalize,
  match,
  recognise,
  publicKey,
  compositesFast,
  composites,
  generateProof,
  verifyProof,
  sort,
  mask,
  unmask,
  maskedTags,
  sumKeys,
  encrypt,
  remask,
  intersect,
  addUp,
  blindSum,
  openSum,
  unblindSum,
  walk,
  lookUpSum,
  lookUp,
  buildFilter,
  checkFilter,
  spend,
  deal,
  checkDealing,
  combine,
  evaluateShare,
  weigh,
  prove,
  verify,
  finalizeShares,
  program,
  encodeProgram,
  openProgram,
  makeLayer,
  joinLayers,
  encryptPeople,
  mix,
  openPeople,
  countPeople,
  ...voleKernels,
};
