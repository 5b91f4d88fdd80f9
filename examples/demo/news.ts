import type { SessionTraffic } from "@tavs/core";
import type { Audited, Linked } from "./result.ts";

export const STEPS = ["agree", "link", "deduplicate", "analyse", "release", "prove"] as const;
export type StepName = (typeof STEPS)[number];

/** What a party's node tells, as the screen and the report take it: sizes, progress, and that results are there. */
export type News =
  | { readonly at: "began"; readonly step: StepName }
  | { readonly at: "ended"; readonly step: StepName }
  | {
      readonly at: "progress";
      readonly label: string;
      readonly phase: string;
      readonly done: number;
      readonly total: number;
    }
  | { readonly at: "agreed"; readonly signatures: number }
  | { readonly at: "linked"; readonly linked: Linked }
  | { readonly at: "overlap"; readonly with: string; readonly shared: number }
  | { readonly at: "distinct"; readonly patients: number; readonly analysed: number; readonly events: number }
  | { readonly at: "iteration"; readonly round: number }
  | { readonly at: "learnt"; readonly label: string; readonly folder: string }
  | { readonly at: "released"; readonly contributors: readonly string[]; readonly missing: readonly string[] }
  | { readonly at: "audit"; readonly audited: Audited }
  | { readonly at: "relayed"; readonly bytes: number }
  | { readonly at: "traffic"; readonly traffic: readonly Sent[] };

/** What a party sent in one session. */
export type Sent = Omit<SessionTraffic, "to"> & { readonly to: string };
