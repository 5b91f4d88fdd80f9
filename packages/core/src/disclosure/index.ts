export { type Cell, type CountTable, type PublishedTable, withhold } from "./withhold.ts";
