import type { Release } from "../release.ts";

/**
 * `results.json`: the release as it is. A withheld number is `{"withheld": true}`, a number that there is not is `null`; the columns of
 * each table say what stands in its rows.
 */
export const resultsJson = (release: Release): string => `${JSON.stringify(release, null, 1)}\n`;
