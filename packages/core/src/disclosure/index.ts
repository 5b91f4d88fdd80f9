export { type Differencing, mustNotDiffer } from "./differencing.ts";
export { publish, type RuledTable } from "./publish.ts";
export { type DisclosureRule, disclosureRules, type RuleName } from "./rules.ts";
export { type Cell, type CountTable, type PublishedTable, withhold } from "./withhold.ts";
