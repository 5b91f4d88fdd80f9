// The same job by another library, if it was installed: `npm ci --ignore-scripts` in bench/peers.
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";

export interface Peer {
  readonly engine: string;
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly bytes: number;
}

const folder = join(import.meta.dirname, "../peers");

type Container = "Raw" | "GCS";

/** @openmined/psi.js with n items a side, in a process of its own; nothing where it is not there. */
export function peers(n: number, containers: readonly Container[] = ["Raw", "GCS"]): readonly Peer[] {
  if (!existsSync(join(folder, "node_modules"))) return [];
  return containers.map((container) => {
    const printed = execFileSync(process.execPath, [join(folder, "psi-js.mjs"), String(n), String(n), container]);
    const { shared, ...measured } = JSON.parse(printed.toString()) as Omit<Peer, "engine"> & {
      readonly shared: number;
    };
    if (shared !== Math.ceil(n / 2)) throw new Error(`psi.js found ${shared} of ${Math.ceil(n / 2)}`);
    return { engine: `@openmined/psi.js 2.0.6, ${container}`, ...measured };
  });
}
