import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { en } from "../../src/messages/en/index.ts";
import { runRelay } from "../../src/relay/run-relay.ts";
import { tavs } from "../in-process.ts";
import { type Hospitals, twoHospitals } from "./two-hospitals.ts";

const hasOpenssl = ((): boolean => {
  try {
    execFileSync("openssl", ["version"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
})();

describe.skipIf(!hasOpenssl)("a relay behind TLS that asks for certificates too (needs openssl to make some)", () => {
  let here: Hospitals;
  let url: string;
  const stop = new AbortController();
  let ended: Promise<void>;

  const openssl = (...words: readonly string[]): void =>
    void execFileSync("openssl", words, { cwd: here.folder, stdio: "ignore" });

  /** A certificate of that name, which `ca` vouches for. */
  function certify(name: string): void {
    const subject = ["-subj", `/CN=${name}`, "-keyout", `${name}.key`];
    openssl("req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", ...subject, "-out", `${name}.csr`);
    writeFileSync(here.at("san"), "subjectAltName=IP:127.0.0.1");
    const by = ["-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-days", "2", "-extfile", "san"];
    openssl("x509", "-req", "-in", `${name}.csr`, ...by, "-out", `${name}.pem`);
  }

  beforeAll(async () => {
    here = await twoHospitals();
    const authority = ["-keyout", "ca.key", "-out", "ca.pem", "-subj", "/CN=authority", "-days", "2"];
    openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", ...authority);
    for (const name of ["relay", "hospital"]) certify(name);
    url = await new Promise((settle, reject) => {
      const say = (text: string): void => settle(JSON.parse(text).url);
      const desk = { terminal: { say, complain: () => undefined }, messages: en, language: "en", version: "0.0.0" };
      const tls = { cert: here.at("relay.pem"), key: here.at("relay.key"), ca: here.at("ca.pem") };
      const where = { allow: here.at("study.json"), port: 0, host: "127.0.0.1" };
      ended = runRelay(desk, { ...where, tls, form: "json", stop: stop.signal });
      ended.catch(reject);
    });
  });
  afterAll(async () => {
    stop.abort();
    await ended;
    await here.remove();
  });

  const mine = (): string[] => [
    "--ca",
    here.at("ca.pem"),
    "--cert",
    here.at("hospital.pem"),
    "--cert-key",
    here.at("hospital.key"),
  ];

  test("lets in who shows one and stands in the study, and not who shows none, or who does not know the relay's own", async () => {
    expect(url).toMatch(/^wss:/);
    const [none, unknown] = [
      await here.link("east", "--via", url, "--ca", here.at("ca.pem")),
      await here.link("east", "--via", url),
    ];
    expect([none.exitCode, unknown.exitCode]).toEqual([4, 4]);
    expect(none.complained.at(-1)).toContain("the relay does not answer");
    expect(here.log("east").at(-1)).toMatchObject({ event: "failed", code: "unreachable" });
    const ended = await Promise.all(
      ["east" as const, "west" as const].map((side) => here.link(side, "--via", url, ...mine())),
    );
    expect(ended.map(({ exitCode }) => exitCode)).toEqual([0, 0]);
  });
});

describe("a relay", () => {
  test.each([
    ["a certificate without its key", ["--tls-cert", "x"], "belong together"],
    ["certificates of clients without its own", ["--client-ca", "x"], "belong together"],
    ["no TLS where other machines reach it", ["--host", "0.0.0.0"], "needs --tls-cert"],
    ["a port that is none", ["--port", "70000"], "--port is"],
  ])("does not start with %s", async (_, options, sentence) => {
    const here = await twoHospitals();
    const { exitCode, complained } = await tavs("relay", "--allow", here.at("study.json"), ...options);
    expect({ exitCode, complained }).toEqual({ exitCode: 1, complained: [expect.stringContaining(sentence)] });
    await here.remove();
  });
});
