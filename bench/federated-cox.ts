// What does a Cox model of a million patients at five hospitals cost, over masks, beside R's coxph on the pooled table?
// All parties run in this process. The sums themselves (keys, masks, opening) are measured by the same fit over a few patients.
// pnpm bench federated-cox [--size 1000000] [--json]; needs Rscript with the package survival (Debian: r-cran-survival).
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { createIdentity, hex, memoryStore, party, run, seededRandom } from "@tavs/core";
import { memoryTransports } from "@tavs/core/testing";
import { masks } from "@tavs/federated/secure-sum";
import { type CoxResult, type CoxSpecification, cox, type Row } from "@tavs/federated/statistics";

const { values: flags } = parseArgs({
  allowPositionals: true,
  options: { size: { type: "string", default: "1000000" }, json: { type: "boolean", default: false } },
});
const SITES = 5;
const COVARIATES = 10;
const DAYS = 3650;
const FEW = 500; // patients a hospital: what such a fit takes is the sums
const rows = Math.floor(Number(flags.size) / SITES) * SITES;
const terms = Array.from({ length: COVARIATES }, (_, j) => `x${j}`);
const specification: CoxSpecification = {
  time: "time",
  event: "event",
  terms,
  ties: "efron",
  opening: "within-site",
  scaling: Object.fromEntries(terms.map((term) => [term, { center: 0, scale: 1 }])),
};

/** Whole numbers by column: day, event, site, covariates in -2..2 that make relapse 1.0 to 1.6 times as likely. */
function madeUp(): Int32Array {
  const each = 4 + COVARIATES;
  const random = seededRandom(new Uint8Array(32).fill(1))(rows * each);
  const table = new Int32Array(rows * (3 + COVARIATES));
  for (let row = 0; row < rows; row++) {
    const bytes = random.subarray(row * each, (row + 1) * each);
    const covariates = [...bytes.subarray(4)].map((byte) => byte % 5);
    const risk = covariates.reduce((sum, x, j) => sum + 0.05 * j * (x - 2), 0);
    const chance = (bytes[0]! * 256 + bytes[1]! + 0.5) / 65_536;
    const relapse = Math.ceil((-Math.log(chance) * 3000) / Math.exp(risk));
    const followed = 1 + ((bytes[2]! * 256 + bytes[3]!) % DAYS);
    table[row] = Math.min(relapse, followed);
    table[rows + row] = Number(relapse <= followed);
    table[2 * rows + row] = row % SITES;
    for (let j = 0; j < COVARIATES; j++) table[(3 + j) * rows + row] = covariates[j]! - 2;
  }
  return table;
}

/** The patients of one hospital, as it would read them from its own database; at most so many. */
function patientsOf(table: Int32Array, site: number, most: number): readonly Row[] {
  return Array.from({ length: Math.min(rows / SITES, most) }, (_, i) => {
    const row = site + i * SITES;
    const own: Record<string, number> = { time: table[row]!, event: table[rows + row]! };
    for (const [j, term] of terms.entries()) own[term] = table[(3 + j) * rows + row]!;
    return own;
  });
}

interface Fit {
  readonly result: CoxResult;
  readonly cpu: number;
  readonly wall: number;
}

async function fit(sites: readonly (readonly Row[])[]): Promise<Fit> {
  const names = sites.map((_, i) => `h${i}`);
  const { hub, ...at } = memoryTransports("hub", ...names);
  const identities = names.map((name) => createIdentity(name));
  const participants = identities.map(({ name, publicKey }) => ({ name, key: hex(publicKey) }));
  const study = { study: "bench", coordinator: party("hub"), participants, specification };
  const [began, from] = [process.cpuUsage(), performance.now()];
  const [result] = await Promise.all([
    run(cox.coordinator, { input: study, transport: hub! }),
    ...identities.map((identity, i) =>
      run(cox.participant, {
        input: { ...study, me: identity.name, rows: sites[i]! },
        transport: at[identity.name]!,
        handlers: masks.handlers({ identity, store: memoryStore() }),
      }),
    ),
  ]);
  const { user, system } = process.cpuUsage(began);
  return { result, cpu: (user + system) / 1e6, wall: (performance.now() - from) / 1000 };
}

const table = madeUp();
const folder = mkdtempSync(join(tmpdir(), "tavs-cox-"));
const file = join(folder, "table.bin");
writeFileSync(file, table);
const script = join(import.meta.dirname, "peers/coxph.R");
const coxph = JSON.parse(execFileSync("Rscript", [script, file, `${rows}`, `${COVARIATES}`], { encoding: "utf8" }));
rmSync(folder, { recursive: true });

const sites = (most: number) => Array.from({ length: SITES }, (_, site) => patientsOf(table, site, most));
await fit(sites(FEW)); // for the compiler, and the workers' start
const sums = await fit(sites(FEW));
const whole = await fit(sites(rows));
const distance = Math.max(
  ...terms.map((term, j) => Math.abs(whole.result.terms[term]!.coef - coxph.coef[j]) / coxph.se[j]),
);
const report = {
  ...{ rows, hospitals: SITES, covariates: COVARIATES, cpu: cpus()[0]?.model, survival: coxph.version },
  coxph: coxph.pooled,
  coxphWithinSites: coxph.within,
  federated: { cpu: whole.cpu, wall: whole.wall, iterations: whole.result.iterations },
  sumsAlone: { cpu: sums.cpu, wall: sums.wall, iterations: sums.result.iterations },
  timesOfCoxph: (whole.cpu - sums.cpu) / coxph.pooled.cpu,
  farthestFromR: distance, // in standard errors
};
console.log(flags.json ? JSON.stringify(report, null, 2) : report);
