import type { Step } from "../../src/accounting/bracket.ts";
import type { Unsampled } from "../../src/accounting/mechanism.ts";
import { numberOf } from "./case.ts";

/** "Poisson q=0.2 Laplace scale=0.5 x3 + scale 2 x2": steps, each inheriting what it does not say. */
export function stepsOf(text: string): Step<"add-remove">[] {
  let [rate, kind] = [1, ""];
  return text.split(/\s\+\s|,\s+(?=[A-Za-z])/).map((part) => {
    rate = Number(
      /(?:poisson\s+)?q\s*=?\s*([\d.]+)/i.exec(part)?.[1] ?? (/gauss|laplace|geometric/i.test(part) ? 1 : rate),
    );
    kind = /(discrete\s+laplace|discrete\s+gaussian|laplace|gaussian)/i.exec(part)?.[1]?.toLowerCase() ?? kind;
    const times = Number(/\bx\s*(\d+)/.exec(part)?.[1] ?? 1);
    const parameter = /(sigma|scale|eps(?:ilon)?|a|b)\s*[= ]\s*(sqrt\([\d.]+\)|[\d.]+(?:\/[\d.]+)?)/i.exec(part);
    const of = unsampled(kind, parameter?.[1] ?? "", numberOf(parameter?.[2]));
    if (rate === 1) return { mechanism: of, times };
    return { mechanism: { kind: "poisson-sampled", neighbours: "add-remove", rate, of }, times };
  });
}

function unsampled(kind: string, name: string, value: number): Unsampled<"add-remove"> {
  const inverse = /^(eps|a$)/i.test(name) ? 1 / value : value;
  const neighbours = "add-remove";
  if (kind.startsWith("discrete") && kind.endsWith("laplace"))
    return { kind: "discrete-laplace", neighbours, scale: inverse, sensitivity: 1 };
  if (kind.startsWith("discrete")) return { kind: "discrete-gaussian", neighbours, sigma: value, sensitivity: 1 };
  if (kind === "laplace") return { kind: "laplace", neighbours, scale: inverse, l1Sensitivity: 1 };
  if (kind === "gaussian") return { kind: "gaussian", neighbours, sigma: value, l2Sensitivity: 1 };
  throw new Error(`no mechanism is called ${kind}`);
}

/** "1.1..10.9 step 0.1, 12..63" and [1.5, "Infinity"]. Where no step is said: as many decimals as the first number has. */
export function ordersOf(value: unknown): readonly number[] {
  if (Array.isArray(value)) return value.map(numberOf);
  return String(value)
    .split(",")
    .flatMap((part) => {
      const [, from = "", to = from, step] =
        /(\d+(?:\.\d+)?)(?:\.\.(\d+(?:\.\d+)?))?(?:\s+step\s+([\d.]+))?/.exec(part) ?? [];
      const size = Number(step ?? 10 ** -(from.split(".")[1]?.length ?? 0));
      const count = Math.round((Number(to) - Number(from)) / size);
      return Array.from({ length: count + 1 }, (_, i) => Number(from) + i * size);
    })
    .filter((order) => order > 1);
}
