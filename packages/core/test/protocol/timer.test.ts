import { patience } from "@tavs/core";
import { afterEach, beforeEach, expect, test, vi } from "vitest";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const DAY = 86_400_000;

test.each([1, 3_000, 2 ** 31 - 1, 2 ** 31, 60 * DAY])(
  "patience of %d ms lasts as long, and not longer",
  async (milliseconds) => {
    let over = false;
    const waiting = patience(milliseconds, new AbortController().signal).then(() => {
      over = true;
    });
    await vi.advanceTimersByTimeAsync(milliseconds - 1);
    expect(over).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    await waiting;
    expect(over).toBe(true);
  },
);

test("who gives up waiting is told why, also after a month", async () => {
  const off = new AbortController();
  const waiting = patience(60 * DAY, off.signal);
  const told = expect(waiting).rejects.toThrow("enough");
  await vi.advanceTimersByTimeAsync(30 * DAY);
  off.abort(new Error("enough"));
  await told;
});
