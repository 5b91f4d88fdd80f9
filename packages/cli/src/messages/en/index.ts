import { audit } from "./audit.ts";
import { common } from "./common.ts";
import { data } from "./data.ts";
import { dataCheck } from "./data-check.ts";
import { init } from "./init.ts";
import { omop } from "./omop.ts";

type Common = typeof common;

interface English extends Common {
  readonly audit: typeof audit;
  readonly data: typeof data;
  readonly dataCheck: typeof dataCheck;
  readonly init: typeof init;
  readonly omop: typeof omop;
}

/** The command line in English: one file for each command, and what all of them may say. */
export const en: English = { ...common, audit, data, dataCheck, init, omop };
