import { da } from "./da/index.ts";
import { type English, en } from "./en/index.ts";

/** Every sentence of the command line. A language is one folder beside `en`, of this type. */
export type Messages = English;

/** The languages that `--lang` knows. */
export const languages: ReadonlyMap<string, Messages> = new Map([
  ["en", en],
  ["da", da],
]);
