import { allowed } from "./allowed.ts";
import { audit } from "./audit.ts";
import { common } from "./common.ts";
import { connection } from "./connection.ts";
import { count } from "./count.ts";
import { doctor } from "./doctor.ts";
import { documents } from "./documents.ts";
import { init } from "./init.ts";
import { link } from "./link.ts";
import { node } from "./node.ts";
import { party } from "./party.ts";
import { peers } from "./peers.ts";
import { progress } from "./progress.ts";
import { relay } from "./relay.ts";
import { step } from "./step.ts";
import { study } from "./study.ts";

type Common = typeof common;

interface English extends Common {
  readonly allowed: typeof allowed;
  readonly audit: typeof audit;
  readonly connection: typeof connection;
  readonly count: typeof count;
  readonly doctor: typeof doctor;
  readonly documents: typeof documents;
  readonly init: typeof init;
  readonly link: typeof link;
  readonly node: typeof node;
  readonly party: typeof party;
  readonly peers: typeof peers;
  readonly progress: typeof progress;
  readonly relay: typeof relay;
  readonly step: typeof step;
  readonly study: typeof study;
}

/** The command line in English: one file for each command, and what all of them may say. */
export const en: English = {
  ...common,
  allowed,
  audit,
  connection,
  count,
  doctor,
  documents,
  init,
  link,
  node,
  party,
  peers,
  progress,
  relay,
  step,
  study,
};
