/** The least value of a function that falls, then grows, on [from, to]: golden section, so many rounds, or to rounding. */
export function minimum(
  cost: (x: number) => number,
  from: number,
  to: number,
  rounds = 120,
): { readonly at: number; readonly value: number } {
  const ratio = (Math.sqrt(5) - 1) / 2;
  let [low, high] = [from, to];
  let [left, right] = [high - ratio * (high - low), low + ratio * (high - low)];
  let [costLeft, costRight] = [cost(left), cost(right)];
  for (let round = 0; round < rounds && high - low > 1e-14 * (Math.abs(low) + Math.abs(high)); round++) {
    if (costLeft < costRight) {
      [high, right, costRight] = [right, left, costLeft];
      left = high - ratio * (high - low);
      costLeft = cost(left);
    } else {
      [low, left, costLeft] = [left, right, costRight];
      right = low + ratio * (high - low);
      costRight = cost(right);
    }
  }
  return costLeft < costRight ? { at: left, value: costLeft } : { at: right, value: costRight };
}
