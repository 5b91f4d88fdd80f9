import { renyiCurve, renyiEpsilon } from "../../src/accounting/renyi.ts";
import {
  discreteLaplaceRho,
  gaussianRho,
  laplaceRho,
  pureRho,
  zcdpDelta,
  zcdpEpsilon,
} from "../../src/accounting/zcdp.ts";
import { type Adapter, given, type Inputs, need, numberOf } from "./case.ts";
import { ordersOf } from "./parse.ts";

export const zcdp: Adapter = (inputs, { source }) => {
  if (typeof inputs.mechanisms === "string") return sumOfRhos(inputs.mechanisms);
  if (typeof inputs.mechanism === "string") return ofMechanism(inputs.mechanism, inputs);
  const rho =
    given(inputs, "rho") ??
    gaussianRho({ sigma: need(inputs, "sigma"), l2Sensitivity: given(inputs, "sensitivity") ?? 1 });
  const [epsilon, delta] = [given(inputs, "epsilon"), given(inputs, "delta")];
  if (inputs.orders !== undefined) {
    const curve = renyiCurve("add-remove", (alpha) => rho * alpha, { orders: ordersOf(inputs.orders) });
    return renyiEpsilon(curve, delta!);
  }
  if (/tumult/.test(source)) return classic(rho, epsilon, delta);
  if (epsilon !== undefined && delta === undefined) return zcdpDelta(rho, epsilon);
  if (delta !== undefined) return zcdpEpsilon(rho, delta);
  return rho;
};

/** Tumult converts by Bun and Steinke's bound. Ours must be below it; the quoted number is checked by the formula. */
function classic(rho: number, epsilon: number | undefined, delta: number | undefined): number {
  if (epsilon !== undefined) {
    const bound = Math.exp(-((epsilon - rho) ** 2) / (4 * rho));
    if (!(zcdpDelta(rho, epsilon) < bound)) throw new Error("the tight conversion is above the classic one");
    return bound;
  }
  const bound = rho + 2 * Math.sqrt(-rho * Math.log(delta!));
  if (!(zcdpEpsilon(rho, delta!) < bound)) throw new Error("the tight conversion is above the classic one");
  return bound;
}

/** "Laplace scale 10 (eps=0.1 -> rho=eps^2/2) + Gaussian sigma 10": OpenDP's generic rho for Laplace, which ours must not exceed. */
function sumOfRhos(text: string): number {
  return text.split(" + ").reduce((sum, part) => {
    const value = numberOf(/(?:scale|sigma)[ =]([\d.]+)/.exec(part)?.[1]);
    if (/gaussian/i.test(part)) return sum + gaussianRho({ sigma: value, l2Sensitivity: 1 });
    if (!(pureRho(1 / value) < (1 / value) ** 2 / 2)) throw new Error("the tight rho is above the generic one");
    return sum + (1 / value) ** 2 / 2;
  }, 0);
}

function ofMechanism(mechanism: string, inputs: Inputs): number {
  const epsilon = given(inputs, "epsilon");
  const sensitivity = given(inputs, "sensitivity", "l1Sensitivity") ?? 1;
  if (/gaussian/i.test(mechanism))
    return gaussianRho({ sigma: need(inputs, "sigma", "scale"), l2Sensitivity: sensitivity });
  if (/pure/i.test(mechanism)) return pureRho(epsilon!);
  if (/discrete/i.test(mechanism))
    return discreteLaplaceRho({ scale: given(inputs, "scale") ?? sensitivity / epsilon!, sensitivity });
  if (/laplace/i.test(mechanism)) return laplaceRho(epsilon ?? sensitivity / need(inputs, "scale"));
  return pureRho(epsilon!);
}
