import type { LinkRequest } from "../link/run-link.ts";

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
