import { describe, expect, test } from "vitest";
import { verdictOf } from "./vulnerabilities.ts";

const report = (counts: object, advisories: object = {}): string =>
  JSON.stringify({ actions: [], advisories, muted: [], metadata: { vulnerabilities: counts, dependencies: 80 } });
const none = { info: 0, low: 0, moderate: 0, high: 0, critical: 0 };

describe("the audit of dependencies", () => {
  test("passes where the registry knows nothing against them", () => {
    expect(verdictOf(report(none))).toEqual({ isFailed: false, sentence: "no dependency has a known vulnerability" });
  });

  test.each(Object.keys(none))("fails for one that is %s, and names it", (kind) => {
    const advisory = { module_name: "left-pad", severity: kind, title: "Pads right", url: "https://example.org/1" };
    expect(verdictOf(report({ ...none, [kind]: 1 }, { 1: advisory }))).toEqual({
      isFailed: true,
      sentence: `1 ${kind}\n${kind}: left-pad: Pads right https://example.org/1`,
    });
  });

  test("says that nothing was asked where the registry does not answer, and does not fail for that", () => {
    const error = { code: "ERR_PNPM_AUDIT_BAD_RESPONSE", message: "responded with 405" };
    expect(verdictOf(JSON.stringify({ error }))).toEqual({
      isFailed: false,
      sentence: "NOT ASKED: responded with 405",
    });
  });

  test("does not pass what it does not understand", () => {
    for (const printed of ["", "{}", "null", '{"metadata":{}}', "<html>"]) expect(() => verdictOf(printed)).toThrow();
  });
});
