// `pnpm packages`: what would be published, looked at as npm, TypeScript and a reader will. Needs `pnpm build`.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { says } from "./says.ts";
import { packAll, root, type Tarball, textIn } from "./tarballs.ts";

/** Everything that a tarball may hold; no source, no fixture, no data. */
const MAY_HOLD =
  /^(dist\/[\w./-]+\.(js|js\.map|d\.ts)|bin\/tavs\.mjs|package\.json|study\.schema\.json|README\.md|LICENSE|THIRD-PARTY-NOTICES)$/;
const MUST_HOLD = ["README.md", "LICENSE", "package.json"];

const folder = await mkdtemp(join(tmpdir(), "tavs-packages-"));
try {
  const faults: string[] = [];
  for (const tarball of await packAll(folder)) {
    const found = [...contentFaults(tarball), ...manifestFaults(tarball), ...(await declarationFaults(tarball))];
    found.push(...(await toolFaults(tarball)));
    console.log(`${tarball.manifest.name}: ${tarball.paths.length} files, ${found.length} faults`);
    console.log(tarball.paths.map((path) => `  ${path}\n`).join(""));
    faults.push(...found.map((fault) => `${tarball.manifest.name}: ${fault}`));
  }
  for (const fault of faults) console.error(fault);
  process.exitCode = faults.length === 0 ? 0 : 1;
} finally {
  await rm(folder, { recursive: true });
}

function contentFaults({ paths }: Tarball): readonly string[] {
  const strange = paths.filter((path) => !MAY_HOLD.test(path)).map((path) => `holds ${path}`);
  const missing = MUST_HOLD.filter((path) => !paths.includes(path)).map((path) => `lacks ${path}`);
  return [...strange, ...missing];
}

/** What must not leave the workspace: its catalog, its links, anything that runs when it is installed. */
function manifestFaults({ manifest }: Tarball): readonly string[] {
  const versions = Object.entries({ ...manifest.dependencies, ...manifest.peerDependencies });
  const local = versions.filter(([, version]) => /^(catalog|workspace|link|file):/.test(version));
  const hooks = Object.keys(manifest.scripts ?? {}).filter((script) => /^(pre|post)?(install|prepare)$/.test(script));
  return [
    ...local.map(([name, version]) => `asks for ${name} at ${version}`),
    ...hooks.map((hook) => `runs a script at ${hook}`),
  ];
}

/** A type of a foreign library in our declarations would make its next major version a break of ours. */
async function declarationFaults(tarball: Tarball): Promise<readonly string[]> {
  const faults: string[] = [];
  for (const path of tarball.paths.filter((path) => path.endsWith(".d.ts"))) {
    const text = await textIn(tarball, path);
    const named = [...text.matchAll(/(?:from|import|import\(|reference types=)\s*["']([^"']+)["']/g)];
    const foreign = named.map(([, name]) => name!).filter((name) => !/^(\.|@tavs\/)/.test(name));
    faults.push(...foreign.map((name) => `${path} speaks of ${name}`));
  }
  return faults;
}

async function toolFaults({ file }: Tarball): Promise<readonly string[]> {
  const bin = join(root, "node_modules/.bin");
  const verdicts = await Promise.allSettled([
    says(join(bin, "publint"), ["run", file, "--strict"], root),
    says(join(bin, "attw"), [file, "--profile", "esm-only", "--no-color"], root),
  ]);
  return verdicts.flatMap((verdict) => (verdict.status === "rejected" ? [String(verdict.reason.message)] : []));
}
