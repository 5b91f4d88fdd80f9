import { da } from "./da.ts";
import { en } from "./en.ts";
import type { Words } from "./words.ts";

/** The languages in which a report is written. */
export const languages: { readonly en: Words; readonly da: Words } = { en, da };
export type Language = keyof typeof languages;
