// The three rings of a row. BFV encrypts, adds and rounds; CKKS, over the same primes, is the ring itself, because there a
// "decryption" is c0 + c1 s, and nothing is rounded.
import { InternalError } from "../errors.ts";
import type { Form } from "./layout.ts";
import type { Row } from "./plan.ts";
import { type BatchEncoder, bytesOf, type Context, type Instance, kept } from "./seal.ts";

export interface Place {
  readonly context: Context;
  readonly form: Form;
}

export interface Rings {
  readonly bfv: Place;
  /** What BFV's public keys carry: the special prime is there. */
  readonly bfvKey: Form;
  readonly ring: Place;
  readonly ringKey: Form;
  /** Where keys are made: CKKS whose upper level has one prime more, never used, so that the level below is that of our keys. */
  readonly keys: Place;
}

export const ringsOf = (instance: Instance, row: Row): Rings =>
  kept(instance, `rings ${row.name}`, () => openRings(instance, row));

export const encoderOf = (instance: Instance, row: Row): BatchEncoder =>
  kept(instance, `encoder ${row.name}`, () => instance.seal.BatchEncoder(ringsOf(instance, row).bfv.context));

function openRings(instance: Instance, row: Row): Rings {
  const { bfv: BFV, ckks } = instance.seal.SchemeType;
  const sizes = [...row.dataBits, row.specialBits];
  const bfv = contextOf(instance, row, { scheme: BFV, sizes });
  const ring = contextOf(instance, row, { scheme: ckks, sizes });
  const keys = contextOf(instance, row, { scheme: ckks, sizes: [...sizes, row.specialBits - 1] });
  const form = (parms: BigUint64Array, primes: number): Form => ({ parms: bytesOf(parms), degree: row.degree, primes });
  const place = (context: Context, primes: number): Place => {
    return { context, form: form(context.firstParmsId.values, primes) };
  };
  return {
    bfv: place(bfv, row.data.length),
    bfvKey: form(bfv.keyParmsId.values, sizes.length),
    ring: place(ring, row.data.length),
    ringKey: form(ring.keyParmsId.values, sizes.length),
    keys: place(keys, sizes.length),
  };
}

interface Wanted {
  readonly scheme: unknown;
  readonly sizes: readonly number[];
}

/** 128 bits, as SEAL itself checks; the ring where keys are made encrypts nothing, and is not asked. */
function contextOf({ seal }: Instance, row: Row, { scheme, sizes }: Wanted): Context {
  const primes = seal.CoeffModulus.Create(row.degree, Int32Array.from(sizes));
  const found = primes.toArray();
  if ([...row.data, row.special].some((prime, i) => BigInt(found[i]!) !== prime))
    throw new InternalError("this node-seal chooses other primes than our table: install 6.0.3");
  const parameters = seal.EncryptionParameters(scheme as never); // its enumeration has no type
  parameters.setPolyModulusDegree(row.degree);
  parameters.setCoeffModulus(primes);
  if (scheme === seal.SchemeType.bfv) parameters.setPlainModulus(seal.Modulus(row.plain));
  const { tc128, none } = seal.SecurityLevel;
  const context = seal.Context(parameters, false, sizes.length > row.data.length + 1 ? none : tc128);
  if (!context.parametersSet()) throw new InternalError("SEAL refuses the parameters of our table");
  return context;
}
