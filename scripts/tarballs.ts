// What would be published: each package as the tarball that npm would carry.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { says } from "./says.ts";

export const root: string = resolve(import.meta.dirname, "..");

export interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly exports: Readonly<Record<string, string | Readonly<Record<string, string>>>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly scripts?: Readonly<Record<string, string>>;
}

export interface Tarball {
  readonly file: string;
  readonly manifest: Manifest;
  /** Paths inside, without the leading `package/`. */
  readonly paths: readonly string[];
}

/** Packs every package into `folder`. Throws where one is not built. */
export async function packAll(folder: string): Promise<readonly Tarball[]> {
  const names = readdirSync(join(root, "packages")).filter((name) => existsSync(join(root, "packages", name, "dist")));
  const packages = readdirSync(join(root, "packages"));
  if (names.length < packages.length) throw new Error("a package is not built: run `pnpm build` first");
  const tarballs: Tarball[] = [];
  for (const name of names) tarballs.push(await pack(join(root, "packages", name), folder));
  return tarballs;
}

async function pack(source: string, folder: string): Promise<Tarball> {
  const packed = await says("npx", ["-y", "pnpm@10", "pack", "--json", "--pack-destination", folder], source);
  const { filename }: { readonly filename: string } = JSON.parse(packed);
  const file = resolve(folder, filename);
  const manifest: Manifest = JSON.parse(await says("tar", ["-xzOf", file, "package/package.json"], folder));
  const paths = (await says("tar", ["-tzf", file], folder)).trim().split("\n");
  return { file, manifest, paths: paths.map((path) => path.replace(/^package\//, "")) };
}

/** The text of one file of a tarball. */
export const textIn = ({ file }: Tarball, path: string): Promise<string> =>
  says("tar", ["-xzOf", file, `package/${path}`], root);

/** How a program imports the doors of a package: "@tavs/core", "@tavs/core/study". */
export const doors = ({ manifest }: Tarball): readonly string[] =>
  Object.entries(manifest.exports)
    .filter(([, door]) => typeof door !== "string")
    .map(([path]) => manifest.name + path.slice(1));

/** A file of this repository. */
export const read = (path: string): string => readFileSync(join(root, path), "utf8");
