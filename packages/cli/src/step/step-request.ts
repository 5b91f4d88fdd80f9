import type { Desk } from "../desk.ts";
import type { LinkRequest } from "../link/run-link.ts";
import type { Left } from "../messages/en/step.ts";

/** What `tavs step` is told. */
export interface StepRequest extends Omit<LinkRequest, "via" | "tls" | "patienceMs" | "data" | "column"> {
  readonly data: string | undefined;
  readonly column: string | undefined;
  readonly folders: { readonly in: string; readonly out: string };
  /** Begins also what takes many carries. */
  readonly yes: boolean;
}

/** The same for the command whose step it is. */
export type Asked = Pick<StepRequest, Exclude<keyof StepRequest, "folders" | "yes">> &
  Pick<LinkRequest, "via" | "tls" | "patienceMs">;

/** What the terms have this party do step by step. */
export interface Stepped {
  readonly label: string;
  /** How many carries it takes; undefined where more than two parties take part. */
  readonly carries: Left | undefined;
  readonly parties: number;
  /** How often each party steps, where more than two take part and somebody counted it. */
  readonly steps?: number;
  readonly isSender: boolean;
  run(desk: Desk, request: Asked): Promise<void>;
}
