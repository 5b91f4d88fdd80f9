import type { TavsError } from "../errors.ts";

/** What a worker says: the outcome, or an error as data, because classes do not cross threads. */
export type Answer =
  | { readonly outcome: unknown }
  | { readonly failure: { readonly name: string; readonly message: string; readonly code?: string } };

/** An error as a worker says it. Only errors of ours pass with their message; a foreign one could hold data. */
export const failure = ({ name, message, code }: TavsError): Answer => ({ failure: { name, message, code } });
