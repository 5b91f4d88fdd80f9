import type { Fault } from "./identity.ts";

const MISSING = new Set(["", "-", ".", "?", "NA", "N/A", "#N/A", "NAN", "NULL", "NONE"]);
const COUNTED = new Set(["0123456789", "1234567890", "9876543210", "12345678901", "012345678901", "123456789012"]);

/** Values that stand for no value: an empty cell, a word for it, one character repeated, fingers along the keyboard. */
export function placeholder(text: string): Fault | undefined {
  if (MISSING.has(text)) return "missing value";
  const digits = text.replace(/[-+]/g, "");
  // 11 November 1911, number 1111, fails modulus 11: one digit repeated is nobody's number in any of the five countries
  return /^(.)\1*$/.test(digits) || COUNTED.has(digits) ? "dummy value" : undefined;
}

/** Why a text does not have the form of a number: `form` is what it should match, `length` what that is long. */
export function misshapen(text: string, form: RegExp, length: number): Fault {
  if (/^-?\d+[.,]\d+$/.test(text)) return "decimal number";
  if (/^-?\d+([.,]\d+)?E[-+]?\d+$/.test(text)) return "scientific notation";
  if (form.test(text.replace(/O/g, "0").replace(/[IL]/g, "1"))) return "letter O or I for a digit";
  if (/[^-+0-9A-Z]|^[-+]|[-+]$/.test(text)) return "unexpected character";
  if (text.length === length) return "unexpected character";
  return text.length < length ? "too short" : "too long";
}
