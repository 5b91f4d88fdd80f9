// The rings of a row. BFV encrypts, adds and rounds; CKKS, over the same primes, is the ring itself, because there a
// "decryption" is c0 + c1 s, and nothing is rounded.
import { InternalError } from "../errors.ts";
import type { Form } from "./layout.ts";
import { type BatchEncoder, bytesOf, type Context, type Instance, kept } from "./seal.ts";
import type { Row } from "./table.ts";

export interface Ring {
  readonly context: Context;
  /** Of ciphertexts and plaintexts. */
  readonly form: Form;
  /** Of keys: the special prime is there. */
  readonly key: Form;
}

/** Encrypts, adds, rounds. */
export const bfvOf = (instance: Instance, row: Row): Ring =>
  kept(instance, `bfv ${row.name}`, () =>
    ringOf(instance, row, { scheme: instance.seal.SchemeType.bfv, helper: false }),
  );

/** Multiplies by secrets. */
export const ckksOf = (instance: Instance, row: Row): Ring =>
  kept(instance, `ckks ${row.name}`, () =>
    ringOf(instance, row, { scheme: instance.seal.SchemeType.ckks, helper: false }),
  );

/** Where keys are made: its uppermost prime is never used, so that the level below is that of our keys. */
export const keysOf = (instance: Instance, row: Row): Ring =>
  kept(instance, `keys ${row.name}`, () =>
    ringOf(instance, row, { scheme: instance.seal.SchemeType.ckks, helper: true }),
  );

export const encoderOf = (instance: Instance, row: Row): BatchEncoder =>
  kept(instance, `encoder ${row.name}`, () => instance.seal.BatchEncoder(bfvOf(instance, row).context));

interface Kind {
  readonly scheme: unknown;
  readonly helper: boolean;
}

function ringOf(instance: Instance, row: Row, { scheme, helper }: Kind): Ring {
  const sizes = [...row.dataBits, row.specialBits, ...(helper ? [row.specialBits - 1] : [])];
  const context = contextOf(instance, row, { scheme, sizes });
  const form = (parms: BigUint64Array, primes: number): Form => ({ parms: bytesOf(parms), degree: row.degree, primes });
  return {
    context,
    form: form(context.firstParmsId.values, sizes.length - 1),
    key: form(context.keyParmsId.values, sizes.length),
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
