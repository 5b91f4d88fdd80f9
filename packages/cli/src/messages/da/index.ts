import type { English } from "../en/index.ts";
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

/** Kommandolinjen på dansk: en fil for hver kommando, og hvad alle kan sige. */
export const da: English = {
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
