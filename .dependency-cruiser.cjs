// The rules of the house that a machine can check. scripts/architecture.test.ts plants a violation of each.
const { existsSync, readdirSync, readFileSync } = require("node:fs");
const { join } = require("node:path");

const packages = readdirSync(join(__dirname, "packages")).filter((name) =>
  existsSync(join(__dirname, "packages", name, "package.json")),
);
const manifest = (name) => JSON.parse(readFileSync(join(__dirname, "packages", name, "package.json"), "utf8"));
const exact = (path) => `^${path.replaceAll(".", "\\.")}$`;

/** Where a package may be entered: what its `exports` name. */
const doors = packages.flatMap((name) =>
  Object.values(manifest(name).exports ?? {})
    .map((door) => door["@tavs/source"])
    .filter(Boolean)
    .map((path) => exact(join("packages", name, path))),
);

const OUTSIDE = "^(examples|bench|scripts)/";
const PRODUCTION = "^packages/[^/]+/src/(?!testing\\.ts$)";
/** Where the machine begins: files, sockets, processes. Everything else runs in a browser too. */
const MACHINE = "^packages/(cli/|core/src/(node/|transports/[^/]*(relay|ws|files|nats)[^/]*\\.ts$))";

/** Which files know which foreign library, so that another one can take its place. */
const KNOWN_BY = {
  "libsodium-wrappers-sumo": ["^packages/psi/src/.*(suite|kernel|sodium)"],
  ws: ["^packages/core/src/transports/ws\\.ts$"],
  msgpackr: ["^packages/core/src/protocol/snapshot\\.ts$"],
  "node-seal": ["^packages/core/src/he/seal[^/]*\\.ts$"],
  protobufjs: ["^packages/core/src/wire/codec\\.ts$", "\\.generated\\.(js|d\\.ts)$"],
  "@noble/curves": [
    "^packages/core/src/identity/",
    "^packages/core/src/link/(keys|handshake)\\.ts$",
    "^packages/core/src/sharing/pedersen\\.ts$",
    "^packages/psi/src/.*suite",
    "^packages/federated/src/secure-sum/(mask|key|agree)",
  ],
  yaml: ["^packages/cli/src/data/(yaml-values|write-yaml)\\.ts$"],
  "@duckdb/node-api": ["^packages/cli/src/data/engine\\.ts$"],
  pg: ["^packages/cli/src/data/omop/postgres/session\\.ts$"],
  citty: ["^packages/cli/src/(main\\.ts$|commands/)"],
};

const rule = (name, comment, from, to) => ({ name, comment, severity: "error", from, to });

module.exports = {
  forbidden: [
    rule(
      "core-imports-no-sister",
      "Core is under the others.",
      { path: "^packages/core/" },
      { path: "^packages/(?!core/)" },
    ),
    rule(
      "sisters-import-only-core",
      "psi, dp and federated meet in the application, as plain functions.",
      { path: "^packages/(psi|dp|federated)/" },
      { path: "^packages/", pathNot: "^packages/(core|$1)/" },
    ),
    rule(
      "packages-are-entered-by-their-doors",
      "A door is what `exports` of package.json names.",
      { path: "^packages/([^/]+)/" },
      { path: "^packages/", pathNot: ["^packages/$1/", ...doors] },
    ),
    rule(
      "applications-enter-by-the-doors",
      "Examples and benches see what users see.",
      { path: OUTSIDE },
      { path: "^packages/", pathNot: doors },
    ),
    rule(
      "packages-are-called-by-name",
      "A path into another package works in this checkout alone.",
      { path: "^packages/([^/]+)/" },
      { path: "^packages/", pathNot: "^packages/$1/", dependencyTypes: ["local"] },
    ),
    rule(
      "applications-call-packages-by-name",
      "A path into a package works in this checkout alone.",
      { path: OUTSIDE },
      { path: "^packages/", dependencyTypes: ["local"] },
    ),
    rule(
      "packages-do-not-call-themselves",
      "By its own name a package would be loaded from what was built before.",
      { path: "^packages/([^/]+)/src/" },
      { path: "^packages/$1/", dependencyTypesNot: ["local"] },
    ),
    ...packages.map((name) =>
      rule(
        "sisters-are-declared",
        "What is imported stands in package.json.",
        { path: `^packages/${name}/(src|bin)/` },
        { path: "^packages/", pathNot: [name, ...declaredSisters(name)].map((sister) => `^packages/${sister}/`) },
      ),
    ),
    rule(
      "production-never-imports-testing",
      "Test keys and tampering hands stay out of hospitals.",
      { path: PRODUCTION },
      { path: "^packages/[^/]+/(src/testing\\.ts$|test/)" },
    ),
    rule("no-cycles", "A circle cannot be read from its beginning.", {}, { circular: true }),
    rule(
      "protocols-know-no-machine",
      "A protocol opens no socket and no file, and runs in a browser.",
      { path: "^packages/[^/]+/src/", pathNot: MACHINE },
      { dependencyTypes: ["core"], dependencyTypesNot: ["type-only", "type-import"] },
    ),
    rule(
      "workers-are-loaded-as-text",
      "tsx, vitest, tsup and bundlers each break a worker's file name differently: import *.worker.generated.ts.",
      { path: "^packages/[^/]+/src/" },
      { path: "\\.worker\\.ts$" },
    ),
    rule(
      "dependencies-are-declared",
      "What a package imports, its own package.json names: not the root's, and not as a tool.",
      { path: "^packages/[^/]+/src/", pathNot: "\\.d\\.ts$" },
      { dependencyTypes: ["npm-no-pkg", "npm-unknown", "npm-dev"], dependencyTypesNot: ["npm-peer"] },
    ),
    rule("imports-are-found", "An import leads somewhere.", { pathNot: "\\.d\\.ts$" }, { couldNotResolve: true }),
    ...Object.entries(KNOWN_BY).map(([library, files]) =>
      rule(
        `${library}-has-its-place`,
        `Only these files know ${library}.`,
        { path: "^packages/[^/]+/src/", pathNot: files },
        { path: `(^|/)node_modules/(@types/)?${library}(/|$)` },
      ),
    ),
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "(^|/)dist/|^bench/peers" },
    tsPreCompilationDeps: true, // a type is a dependency too
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["@tavs/source", "types", "import", "default"],
      extensions: [".ts", ".mjs", ".js", ".d.ts"],
    },
  },
};

function declaredSisters(name) {
  const { dependencies = {}, peerDependencies = {} } = manifest(name);
  return Object.keys({ ...dependencies, ...peerDependencies })
    .filter((dependency) => dependency.startsWith("@tavs/"))
    .map((dependency) => dependency.slice("@tavs/".length));
}
