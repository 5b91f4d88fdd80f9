/** Vertices are 0, 1, ...; an arc that is not there costs Infinity, none costs less than 0. */
export interface Graph {
  readonly vertices: number;
  readonly cost: (from: number, to: number) => number;
}

/** The vertices from the first to the last. */
export interface Path {
  readonly cost: number;
  readonly vertices: readonly number[];
}

/** Dijkstra's algorithm without a heap, in vertices^2 steps: our graphs have an arc between almost any two vertices. */
export function cheapestPath(graph: Graph, from: number, to: number): Path | undefined {
  const cost = Array.from({ length: graph.vertices }, (_, vertex) => (vertex === from ? 0 : Number.POSITIVE_INFINITY));
  const before = new Map<number, number>();
  const open = new Set(cost.keys());
  for (let nearest = from; nearest !== to; nearest = cheapest(open, cost)) {
    if (cost[nearest] === Number.POSITIVE_INFINITY) return undefined;
    open.delete(nearest);
    for (const next of open) {
      const through = cost[nearest]! + graph.cost(nearest, next);
      if (through >= cost[next]!) continue;
      cost[next] = through;
      before.set(next, nearest);
    }
  }
  return cost[to] === Number.POSITIVE_INFINITY ? undefined : { cost: cost[to]!, vertices: walkBack(before, to) };
}

function cheapest(open: ReadonlySet<number>, cost: readonly number[]): number {
  let best = -1;
  for (const vertex of open) if (best < 0 || cost[vertex]! < cost[best]!) best = vertex;
  return best;
}

function walkBack(before: ReadonlyMap<number, number>, to: number): readonly number[] {
  const vertices = [to];
  for (let at = before.get(to); at !== undefined; at = before.get(at)) vertices.unshift(at);
  return vertices;
}
