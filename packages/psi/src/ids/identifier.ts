import { UsageError } from "@tavs/core";
import { type Canonicaliser, canonicaliser } from "./canonicaliser.ts";
import { type ClassifyOptions, classify } from "./classify.ts";
import { type Country, type Identity, isLocal } from "./identity.ts";
import { issuerOid } from "./issuer.ts";
import { plainCpr, plainCprBytes } from "./plain-cpr.ts";

const RULES: Readonly<Record<Country, string>> = {
  DK: "DK/cpr/1",
  SE: "SE/personnummer/1",
  NO: "NO/foedselsnummer/1",
  FI: "FI/hetu/1",
  IS: "IS/kennitala/1",
};

/**
 * A column of one country's numbers. Numbers that are unique at their issuer only (D-eCPR, day + 60, H-nummer, interim and
 * temporary ones) are refused unless `issuer` says whose they are; they then match within that issuer and nowhere else.
 * How a site's column is damaged (`asOf`, `restoreLeadingZero`) is no part of the rule: the canonical forms are the same.
 * Throws `UsageError` for wrong options, and (code `"not-linkable"`) for a cell without canonical form.
 */
export function identifier(options: ClassifyOptions): Canonicaliser {
  classify("", options); // wrong options fail here, not at the first row
  const { country, issuer } = options;
  const rule = issuer === undefined ? RULES[country] : `${RULES[country]}+issuer/${issuerOid(issuer)}`;
  const canonical = (value: string): string =>
    linkable(classify(value, options), { isIssuerKnown: issuer !== undefined });
  if (country !== "DK") return canonicaliser(rule, canonical);
  return canonicaliser(rule, (value) => plainCpr(value) ?? canonical(value), plainCprBytes);
}

/**
 * A Danish number that is unique in the nation, `"DK:0104909989"`: CPR or X-eCPR. Modulus 11 is not asked: all national
 * test numbers and some of the living fail it. Throws `UsageError` (code `"not-linkable"`) with the class of the fault only.
 */
export const cpr: Canonicaliser = identifier({ country: "DK" });

function linkable(
  { kind, canonical, reason }: Identity,
  { isIssuerKnown }: { readonly isIssuerKnown: boolean },
): string {
  if (canonical !== undefined && (isIssuerKnown || !isLocal(kind))) return canonical;
  throw new UsageError(`not a linkable number: ${reason ?? `a ${kind} is unique at its issuer only`}`, {
    code: "not-linkable",
  });
}
