import { audit } from "./audit.ts";
import { common } from "./common.ts";
import { documents } from "./documents.ts";
import { init } from "./init.ts";
import { party } from "./party.ts";
import { study } from "./study.ts";

type Common = typeof common;

interface English extends Common {
  readonly audit: typeof audit;
  readonly documents: typeof documents;
  readonly init: typeof init;
  readonly party: typeof party;
  readonly study: typeof study;
}

/** The command line in English: one file for each command, and what all of them may say. */
export const en: English = { ...common, audit, documents, init, party, study };
