// Whom a reference means: hl7.org/fhir/R4/references.html, and bundle.html#references for what stands in a Bundle.
import { BrokenField, type Element } from "./element.ts";

const RELATIVE = /^([A-Z][A-Za-z]{1,63})\/([A-Za-z0-9.-]{1,64})$/;
const ABSOLUTE = /^(https?:\/\/.+\/)([A-Z][A-Za-z]{1,63}\/[A-Za-z0-9.-]{1,64})$/;

/** Where a resource stands in an export. */
export interface Address {
  readonly type: string;
  readonly id: string;
  /** Of its entry in a Bundle; empty for a line of NDJSON. */
  readonly fullUrl: string;
}

/** What is held of some resources, by what they are called. */
export class Held<Value> {
  readonly #byKey = new Map<string, Value | undefined>();
  /** The server of the addresses that name one, where the export itself does not. */
  #server: string | undefined;
  #hasServers = false;

  /** Whether nobody was called so before. A short name that two Bundles use for different resources is nobody's. */
  add({ type, id, fullUrl }: Address, value: Value): boolean {
    const short = id === "" ? "" : `${type}/${id}`;
    const full = withoutVersion(fullUrl);
    if (ABSOLUTE.test(full)) this.#hasServers = true;
    if (full !== "") {
      if (this.#byKey.has(full)) return false;
      this.#byKey.set(full, value);
      if (short !== "") this.#byKey.set(short, this.#byKey.has(short) ? undefined : value);
      return true;
    }
    if (short !== "" && this.#byKey.has(short)) return false;
    if (short !== "") this.#byKey.set(short, value);
    return true;
  }

  /** What a reference of a resource means; undefined where nobody here is called so. `from` is the full URL of its entry. */
  find(reference: Element, from: string): Value | undefined {
    if (this.#byKey.size === 0) return undefined;
    const text = addressOf(reference, from);
    const [, server, short] = ABSOLUTE.exec(text) ?? [];
    if (server === undefined || short === undefined || this.#hasServers) return this.#byKey.get(text);
    this.#server ??= server;
    if (this.#server !== server) throw new BrokenField(`${reference.path}.reference`, "servers");
    return this.#byKey.get(short);
  }
}

/** `Patient/1` of a resource that has an address is of the same server. */
function addressOf(reference: Element, from: string): string {
  const text = withoutVersion(reference.text("reference"));
  const [, server = ""] = RELATIVE.test(text) ? (ABSOLUTE.exec(withoutVersion(from)) ?? []) : [];
  return server + text;
}

/** `Patient/1/_history/2` is Patient/1. */
const withoutVersion = (url: string): string => url.replace(/\/_history\/[^/]*$/, "");

/** The type that a reference names, by itself or in its address; empty where it names none. */
export function typeNamed(reference: Element): string {
  const text = withoutVersion(reference.text("reference"));
  const [, short = text] = /^https?:\/\/.+\/([^/]+\/[^/]+)$/.exec(text) ?? [];
  return RELATIVE.exec(short)?.[1] ?? reference.text("type");
}

/** The resource within a resource that a reference such as `#p1` means. Throws `BrokenField` where two are called so. */
export function contained(resource: Element, reference: Element, type: string): Element | undefined {
  const text = reference.text("reference");
  if (!text.startsWith("#")) return undefined;
  const [found, second] = resource.list("contained").filter((each) => each.text("id") === text.slice(1));
  if (second) throw resource.broken("contained", "again");
  return found?.text("resourceType") === type ? found : undefined;
}
