import type { SessionTraffic, TavsError } from "@tavs/core";
import type { CoxResult, KaplanMeierResult } from "@tavs/federated/statistics";
import type { Audited, Linked, Released } from "./result.ts";

export const STEPS = ["agree", "link", "deduplicate", "analyse", "release", "prove"] as const;
export type StepName = (typeof STEPS)[number];

/** What a party's process tells the launcher, for the screen and the report: sizes, progress and published results. */
export type News =
  | { readonly at: "relay"; readonly url: string }
  | { readonly at: "began"; readonly step: StepName }
  | { readonly at: "ended"; readonly step: StepName }
  | {
      readonly at: "progress";
      readonly label: string;
      readonly phase: string;
      readonly done: number;
      readonly total: number;
    }
  | { readonly at: "cohort"; readonly rows: number; readonly leftOut: number; readonly duplicates: number }
  | { readonly at: "agreed"; readonly hash: string; readonly signatures: number }
  | { readonly at: "linked"; readonly linked: Linked }
  | { readonly at: "overlap"; readonly with: string; readonly shared: number }
  | { readonly at: "distinct"; readonly patients: number; readonly analysed: number; readonly events: number }
  | { readonly at: "iteration"; readonly round: number }
  | { readonly at: "cox"; readonly result: CoxResult }
  | { readonly at: "curves"; readonly result: KaplanMeierResult }
  | { readonly at: "released"; readonly released: Omit<Released, "refused" | "card"> }
  | { readonly at: "noise"; readonly refused: Released["refused"]; readonly card: string }
  | { readonly at: "audit"; readonly audited: Audited }
  | { readonly at: "relayed"; readonly bytes: number }
  | { readonly at: "traffic"; readonly traffic: readonly SessionTraffic[] }
  | { readonly at: "finished" }
  | { readonly at: "failed"; readonly name: string; readonly message: string; readonly code: string };

/** What the launcher tells a party's process. */
export type Order = { readonly at: "finish" };

export type Tell = (news: News) => void;

export const failure = ({ name, message, code }: TavsError): News => ({ at: "failed", name, message, code });
