import { request as httpRequest } from "node:http";
import { request as httpsRequest } from "node:https";
import type { TlsOptions } from "./network.ts";

/** How far two clocks may differ: more, and one of them does not know when a study ends. */
export const MOST_SKEW_MS = 3_600_000;
const PATIENCE_MS = 5000;

/**
 * How much this machine's clock is ahead of the relay's, in milliseconds, as the Date header of its answer tells; undefined
 * where it tells none. A relay is not trusted: the most that a lie achieves is that nothing runs.
 */
export async function clockSkew(url: URL, tls: TlsOptions, now: () => number = Date.now): Promise<number | undefined> {
  const before = now();
  const date = await dateOf(url, tls);
  const theirs = date === undefined ? Number.NaN : Date.parse(date);
  return Number.isNaN(theirs) ? undefined : Math.round((before + now()) / 2) - theirs;
}

function dateOf(url: URL, tls: TlsOptions): Promise<string | undefined> {
  const address = new URL(url.href.replace(/^ws/, "http"));
  const request = address.protocol === "https:" ? httpsRequest : httpRequest;
  return new Promise((resolve) => {
    const asking = request(address, { ...tls, method: "HEAD", timeout: PATIENCE_MS, agent: false }, (answer) => {
      answer.resume();
      resolve(answer.headers.date);
    });
    asking.on("error", () => resolve(undefined)); // who cannot be reached is found out when it matters
    asking.on("timeout", () => asking.destroy());
    asking.end();
  });
}
