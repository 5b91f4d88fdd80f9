/** The day of an instant in UTC, as terms write it: "2026-11-22". */
export const dayOf = (instant: Date): string => instant.toISOString().slice(0, 10);
