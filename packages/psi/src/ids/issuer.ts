import { UsageError } from "@tavs/core";

const OID = /^[0-2](\.(0|[1-9]\d*))+$/;
const LONGEST = 128;

/**
 * An issuer as an object identifier in dotted form, `"1.2.208.176.1.6.1.3"`; the `urn:oid:` of FHIR is taken away, so that
 * two sites write the same item. Throws `UsageError` for anything else.
 */
export function issuerOid(issuer: string): string {
  const oid = issuer.replace(/^urn:oid:/i, "");
  if (oid.length > LONGEST || !OID.test(oid))
    throw new UsageError("the issuer is not an object identifier such as 1.2.208");
  return oid;
}

/** A text that may say its country and its issuer: `DK:0104909989`, `DK:<oid>:0702750TE1`. */
export interface Prefixed {
  readonly country?: string | undefined;
  readonly issuer?: string | undefined;
  readonly text: string;
}

/** Takes the country and the issuer of a canonical form off, so that reading a canonical form again changes nothing. */
export function unprefix(text: string): Prefixed {
  if (!text.includes(":")) return { text };
  const [country, second, third, ...more] = text.split(":");
  if (more.length > 0 || !/^[A-Z]{2}$/.test(country ?? "")) return { text };
  if (third === undefined) return { country, text: second ?? "" };
  return second && OID.test(second) ? { country, issuer: second, text: third } : { text };
}
