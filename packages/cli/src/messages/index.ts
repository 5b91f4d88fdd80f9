import { en } from "./en.ts";

/** Every sentence of the command line. A language is one file beside `en.ts`, of this type. */
export type Messages = typeof en;
export const messages: Messages = en;
