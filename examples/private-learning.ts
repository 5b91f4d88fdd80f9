// Sixty made-up hospitals learn one model under differential privacy: noise from @tavs/dp, passed in as functions; what it costs, by round.
import { systemRandom } from "@tavs/core";
import { accounting, discreteGaussianNumbers } from "@tavs/dp";
import { type Perturb, type Privatize, type RoundNumbers, simulate, type Tensors } from "@tavs/federated";

const { gaussianRho, sharedGaussianRho, zcdpEpsilon } = accounting;

// #region noise
const [hospitals, rounds, norm, delta] = [60, 12, 0.5, 1e-6];
const unit = 2 ** -20; // noise is drawn in whole units: the tail of a float says nothing about what it was added to
const deviation = 2; // of the noise on the sum, in the model's own measure: it decides what is spent, and ten hospitals would drown in it

/** Updates are rounded to units before noise is added: each number moves by half a unit at most. */
const length = 3;
const moves = 2 * (norm / unit + Math.sqrt(length) / 2); // another data set at one hospital: one update of this length for another

/** Whole units with discrete Gaussian noise on each; the weight, which noise does not hide, is replaced by what is known anyway. */
function noisy(numbers: RoundNumbers, sigma: number, weight: number): RoundNumbers {
  const draw = discreteGaussianNumbers(
    { numerator: BigInt(Math.round(sigma / unit)) ** 2n, denominator: 1n },
    systemRandom,
  );
  const updates = numbers.updates.map((value) => (Math.round(value / unit) + draw()) * unit);
  return { ...numbers, weight, updates };
}
// #endregion

// #region central
/** The coordinator sees exact totals and adds the noise: hospitals must trust it, everybody else need not. */
const privatize: Privatize = (totals, { trained }) => noisy(totals, deviation, trained);
// #endregion

// #region distributed
/** Each hospital adds a part: nobody, the coordinator neither, sees a total without noise. Two may pool what they know. */
const honest = hospitals - 2;
const each = deviation / Math.sqrt(honest);
const perturb: Perturb = (numbers) => noisy(numbers, each, 1); // a hospital without rows counts too, and adds noise to zeros
// #endregion

// #region price
const sizes = { l2Sensitivity: moves, l1Sensitivity: Math.sqrt(length) * moves, dimension: length };
const rho = {
  coordinator: gaussianRho({ sigma: deviation / unit, l2Sensitivity: moves }), // exactly what is drawn, in whole units
  hospitals: sharedGaussianRho({ sigmaEach: each / unit, honest }, sizes),
};
const epsilonOf = (noise: "coordinator" | "hospitals") => (round: number) => zcdpEpsilon(round * rho[noise], delta);
// #endregion

// #region course
// Everybody's blood pressure falls with exercise and rises with age, a little differently at each hospital.
const rowsOf = (hospital: number) =>
  Array.from({ length: 200 }, (_, i) => {
    const [age, exercise] = [((i * 37 + hospital * 11) % 200) / 100 - 1, ((i * 53) % 200) / 100 - 1];
    return { age, exercise, pressure: 0.2 + 0.8 * age - (0.5 + hospital / 300) * exercise };
  });

function step(model: Tensors, hospital: number): Tensors {
  const [base, age, exercise] = model.pressure!.values as Float64Array; // three numbers, as `initial` says
  const slope = [0, 0, 0];
  for (const row of rowsOf(hospital)) {
    const error = base! + age! * row.age + exercise! * row.exercise - row.pressure;
    [1, row.age, row.exercise].forEach((covariate, j) => void (slope[j]! += (error * covariate) / 200));
  }
  const values = model.pressure!.values.map((weight, j) => weight - 0.5 * slope[j]!);
  return { pressure: { shape: [length], values } };
}

const terms = {
  hospitals,
  rounds,
  seed: new Uint8Array(32), // of the simulation; noise comes from the system and never from a seed that others know
  initial: { pressure: { shape: [length], values: new Float64Array(length) } },
  clip: { norm },
  weighting: { by: "equal" }, // rows are nobody's business: a weight would be opened, and would need noise too
  train: (model: Tensors, _task: unknown, { hospital }: { readonly hospital: number }) => ({
    model: step(model, hospital),
    rows: 200,
  }),
} as const;

const courses = {
  coordinator: simulate({ ...terms, noise: "coordinator", privatize, epsilon: epsilonOf("coordinator") }),
  hospitals: simulate({ ...terms, noise: "hospitals", perturb, epsilon: epsilonOf("hospitals") }),
};
for (const [who, course] of Object.entries(courses)) {
  for await (const { round, epsilon } of course.reports)
    if (round % 4 === 0)
      console.log(`noise of ${who}: epsilon ${epsilon!.toFixed(2)} after ${round} rounds, delta ${delta}`);
  console.log([...(await course).model.pressure!.values].map((value) => value.toFixed(2)).join(" "));
}
// #endregion
