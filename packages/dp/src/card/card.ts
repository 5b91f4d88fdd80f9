import type { Price } from "../queries/price.ts";
import type { Noise } from "../queries/query.ts";
import type { Neighbours } from "../queries/unit.ts";

/** What only people know of a release: the ledger knows the rest. */
export interface CardFacts {
  /** Who answers for the data: a hospital, a registry. */
  readonly controller: string;
  readonly dataSet: string;
  /** Of the data: "2005 to 2024". */
  readonly period: string;
  /** Legal basis, and the number of the permit. */
  readonly legalBasis: string;
  /** How a patient of several hospitals is counted. */
  readonly samePatientElsewhere: string;
  /** Who saw the numbers without noise. Refused where the ledger charged something else. */
  readonly trust:
    | { readonly model: "central"; readonly holder: string }
    | {
        readonly model: "distributed";
        readonly contributors: number;
        readonly least: number;
        readonly colluding: number;
      };
  /** The rule for small numbers, and how many numbers it withheld; null where none was applied. */
  readonly smallCells: { readonly rule: string; readonly withheld: number } | null;
  /** Numbers released beside this answer without any noise, in words. */
  readonly exactNumbers: readonly string[];
  /** A lower bound on epsilon that an audit found, with its confidence and version, in words; null where there was none. */
  readonly audit: string | null;
}

/**
 * The privacy card of one release: what was asked, of whom, how it was protected, what it cost, and what is not promised. Plain JSON;
 * `signature` is Ed25519 over the card without it, by the key that signs the ledger. The fields are our own choice, in the order of
 * people who ask. What NIST SP 800-226 and the registry of deployments (arXiv 2509.13509) want of a report was known to us from
 * summaries alone: this is neither's form.
 */
export interface PrivacyCard {
  readonly format: "tavs/privacy-card/1";
  readonly facts: CardFacts;
  readonly question: {
    readonly study: string | null;
    readonly id: string | null;
    readonly name: string;
    /** What rows may hold, with the bounds into which values are pulled: chosen without looking at the data. */
    readonly domain: string;
    /** The caller's digest of the rows. */
    readonly data: string | null;
  };
  readonly unit: { readonly protects: "person"; readonly neighbours: Neighbours; readonly rowsPerPerson: number };
  readonly mechanisms: readonly Noise[];
  readonly sampling: { readonly sampler: string; readonly randomness: string; readonly arithmetic: string };
  readonly guarantee: {
    readonly price: Price;
    /** The same in epsilon and delta, where the ledger counts rho. */
    readonly epsilonAt: readonly { readonly delta: number; readonly epsilon: number }[];
    /** At best, somebody who tells two neighbours apart with so many false alarms misses so many. */
    readonly tradeOff: readonly { readonly falseAlarms: number; readonly misses: number }[];
  };
  readonly accounting: {
    /** How charges are counted together: prices add up, or the losses of a plan are composed as distributions. */
    readonly rule: "addition" | "privacy-loss distributions";
    readonly rounding: "charges up, grants down";
    /**
     * What all answers of this ledger cost together. Of a sum both ends are one. Of a plan it is that of all its answers, asked or not
     * (which were asked may follow from what was seen), and the upper end is charged.
     */
    readonly bracket: readonly [Price, Price];
    /** Whether prices may follow from earlier answers, or were fixed before the first. */
    readonly scope: "filter" | "plan";
    readonly granted: Price;
    /** Of a plan: what the answers that are left cost by themselves. */
    readonly remaining: Price;
    readonly amplification: null;
  };
  readonly keyDiscovery: { readonly threshold: number; readonly rule: ">=" } | null;
  /** Parts that nobody can change under these neighbours, and that were released exactly. */
  readonly invariants: readonly string[];
  readonly postProcessing: string | null;
  readonly accuracy: {
    readonly confidence: 0.95;
    readonly margins: readonly { readonly of: string; readonly margin: number }[];
    readonly clampingBias: string;
  };
  readonly sideChannels: string;
  readonly ledger: {
    /** SHA-256 of the first line: which ledger this is. */
    readonly opened: string;
    /** The line that paid, and the hash of the last line when the card was made. */
    readonly line: number;
    readonly head: string;
    readonly lines: number;
    readonly signer: string | null;
    readonly approvedBy: readonly string[];
  };
  readonly signature: string | null;
}
