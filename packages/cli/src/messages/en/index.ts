import { allowed } from "./allowed.ts";
import { audit } from "./audit.ts";
import { budget } from "./budget.ts";
import { common } from "./common.ts";
import { connection } from "./connection.ts";
import { count } from "./count.ts";
import { data } from "./data.ts";
import { dataCheck } from "./data-check.ts";
import { doctor } from "./doctor.ts";
import { documents } from "./documents.ts";
import { init } from "./init.ts";
import { link } from "./link.ts";
import { model } from "./model.ts";
import { node } from "./node.ts";
import { noisy } from "./noisy.ts";
import { omop } from "./omop.ts";
import { party } from "./party.ts";
import { peers } from "./peers.ts";
import { progress } from "./progress.ts";
import { relay } from "./relay.ts";
import { stats } from "./stats.ts";
import { step } from "./step.ts";
import { study } from "./study.ts";

type Common = typeof common;

/** Every sentence, as each language says it. */
export interface English extends Common {
  readonly allowed: typeof allowed;
  readonly audit: typeof audit;
  readonly budget: typeof budget;
  readonly connection: typeof connection;
  readonly count: typeof count;
  readonly dataCheck: typeof dataCheck;
  readonly data: typeof data;
  readonly doctor: typeof doctor;
  readonly documents: typeof documents;
  readonly init: typeof init;
  readonly link: typeof link;
  readonly model: typeof model;
  readonly node: typeof node;
  readonly noisy: typeof noisy;
  readonly omop: typeof omop;
  readonly party: typeof party;
  readonly peers: typeof peers;
  readonly progress: typeof progress;
  readonly relay: typeof relay;
  readonly stats: typeof stats;
  readonly step: typeof step;
  readonly study: typeof study;
}

/** The command line in English: one file for each command, and what all of them may say. */
export const en: English = {
  ...common,
  allowed,
  audit,
  budget,
  connection,
  count,
  dataCheck,
  data,
  doctor,
  documents,
  init,
  link,
  model,
  node,
  noisy,
  omop,
  party,
  peers,
  progress,
  relay,
  stats,
  step,
  study,
};
