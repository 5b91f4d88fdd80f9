// What kinds of values a column holds: numbers, dates as they are written, and codes of lists that Danish registers use.

/** The forms that are told apart. A code's form says which list it could be of, not that the list has it. */
export const forms = [
  "missing",
  "identifier",
  "number",
  "date yyyy-mm-dd",
  "date dd-mm-yyyy",
  "date yyyymmdd",
  "date ddmmyyyy",
  "SKS diagnosis",
  "SKS procedure",
  "ICD-10",
  "ATC",
  "text",
] as const;
export type Form = (typeof forms)[number];

const ISO = /^(\d{4})-(\d{2})-(\d{2})([ T]\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:?\d{2})?)?$/;
const DANISH = /^(\d{1,2})[-./](\d{1,2})[-./](\d{4})([ T]\d{2}[:.]\d{2}([:.]\d{2})?)?$/;
const EIGHT = /^\d{8}$/;
/** "D" before ICD-10: DC187, DZ508A. A letter stands second, which ICD-10 itself has never. */
const SKS_DIAGNOSIS = /^D[A-Z]\d{2}[0-9A-Z]{0,5}$/;
/** Surgery (K), treatment (B), imaging (U), other (Z, W, N, A): KJFB30, BWHA1, UXCC00, AZCA1. */
const SKS_PROCEDURE = /^[KBUZWNA][A-Z]{2,3}\d{0,2}[0-9A-Z]{0,4}$/;
const ICD10 = /^[A-TV-Z]\d{2}(\.?\d{1,2}[0-9A-Z]?)?[*+]?$/;
const ATC = /^[ABCDGHJLMNPRSV]\d{2}[A-Z]{1,2}(\d{2})?$/;

/** The form of a cell that is no identifier. `number` is asked last: 20200131 could be one. */
export function formOf(cell: string): Exclude<Form, "identifier"> {
  const text = cell.trim();
  if (/^(|\.|NA|N\/A|NaN|NULL)$/i.test(text)) return "missing";
  if (text.length > 40) return "text";
  const date = dateOf(text);
  if (date) return date.form;
  if (/^[-+]?\d+([.,]\d+)?([eE][-+]?\d+)?$/.test(text)) return "number";
  if (ATC.test(text)) return "ATC";
  if (SKS_DIAGNOSIS.test(text)) return "SKS diagnosis";
  if (ICD10.test(text)) return "ICD-10";
  return SKS_PROCEDURE.test(text) && /\d/.test(text) ? "SKS procedure" : "text";
}

export type DateForm = Extract<Form, `date ${string}`>;

/** The year of a date, and how it is written; undefined for what is no date of the years 1800 to 2199. */
export function dateOf(text: string): { readonly form: DateForm; readonly year: number } | undefined {
  const [, year, month, day] = ISO.exec(text) ?? [];
  if (year) return checked("date yyyy-mm-dd", Number(year), Number(month), Number(day));
  const [, d, m, y] = DANISH.exec(text) ?? [];
  if (y) return checked("date dd-mm-yyyy", Number(y), Number(m), Number(d));
  if (!EIGHT.test(text)) return undefined;
  const from = (start: number, end: number): number => Number(text.slice(start, end));
  return (
    checked("date yyyymmdd", from(0, 4), from(4, 6), from(6, 8)) ??
    checked("date ddmmyyyy", from(4, 8), from(2, 4), from(0, 2))
  );
}

function checked(form: DateForm, year: number, month: number, day: number): ReturnType<typeof dateOf> {
  const date = new Date(Date.UTC(year, month - 1, day));
  const is = date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return is && year >= 1800 && year < 2200 ? { form, year } : undefined;
}
