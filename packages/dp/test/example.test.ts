import { afterEach, expect, test, vi } from "vitest";

afterEach(() => {
  vi.restoreAllMocks();
});

test("the example of the README runs: two answers, one of them again, and a refusal", async () => {
  const said: string[] = [];
  vi.spyOn(console, "log").mockImplementation((line: string) => void said.push(line));
  await import("../../../examples/dp.ts");
  expect(said).toEqual([
    expect.stringMatching(/^relapsed: -?\d+ \+- 6 patients, epsilon 0.5 is left$/), // 6: the 95 % of scale 2
    expect.stringMatching(/^in hospital: -?\d+ \+- \d+ days, epsilon 0 is left$/),
    "asked again, the same answer, for nothing: true",
    expect.stringMatching(/^refused: the question "count" costs epsilon 0.1, and 0 is left/),
  ]);
});
