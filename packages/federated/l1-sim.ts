import { simulate, descend, splitByLabel } from "@tavs/federated";
import { seededRandom } from "@tavs/core";
const H = Number(process.argv[2] ?? 1000), R = Number(process.argv[3] ?? 50), F = 10, N = 20 * H;
const random = seededRandom(new Uint8Array(32).fill(3));
const bytes = random(N * (F + 1));
const labels = Uint8Array.from({length: N}, (_, i) => Number(bytes[i*(F+1)]! + bytes[i*(F+1)+1]! > 255));
const split = splitByLabel(labels, { hospitals: H, concentration: 0.5, random });
const rowOf = (i: number) => bytes.subarray(i*(F+1)+1, (i+1)*(F+1));
const t0 = performance.now();
const { model } = await simulate({ hospitals: H, seed: new Uint8Array(32), rounds: R, initial: { w: { shape: [F+1], values: new Float64Array(F+1) } },
  train(m, task, { hospital }) {
    const mine = split[hospital]!;
    if (mine.length === 0) return { model: m, rows: 0 };
    const gradient = (w: Float64Array) => { const g = new Float64Array(F+1);
      for (const i of mine) { const r = rowOf(i); let z = w[0]!; for (let j=0;j<F;j++) z += w[1+j]!*(r[j]!-128)/74; const e = 1/(1+Math.exp(-z)) - labels[i]!; g[0]! += e/mine.length; for (let j=0;j<F;j++) g[1+j]! += e*(r[j]!-128)/74/mine.length; }
      return g; };
    return { model: descend({ model: m, task, gradient, steps: 5, learningRate: 0.5 }), rows: mine.length };
  } });
console.log(H, R, (performance.now() - t0)/1000, process.cpuUsage(), model.w!.values.slice(0,3));
