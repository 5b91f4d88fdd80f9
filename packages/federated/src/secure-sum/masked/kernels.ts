// What runs in workers: key agreement, shares, masks. The main thread names them; `masked.worker.ts` serves them.
import { type Kernel, UsageError } from "@tavs/core";
import { deal, open } from "./kernels/deal.ts";
import { mask } from "./kernels/mask.ts";
import { recover } from "./kernels/recover.ts";
import { verify } from "./kernels/verify.ts";

/** A handler of the application was meant, and it gave none. */
const handlerOf = (name: string) => (): never => {
  throw new UsageError(`a contributor needs the handler "${name}": pass run({ handlers: contributorHandlers(...) })`);
};

export const kernels: Readonly<Record<string, Kernel>> = {
  deal,
  open,
  mask,
  verify,
  recover,
  sign: handlerOf("sign"),
  record: handlerOf("record"),
};
