export type { Brand } from "./brand.ts";
export { byBytes, concat, equal, hex, lengthPrefixed, u32, unhex, utf8 } from "./bytes.ts";
export {
  type Blame,
  BudgetError,
  type ErrorDetails,
  InternalError,
  PeerError,
  TavsError,
  TransportError,
  UsageError,
} from "./errors.ts";
export type { Journal } from "./journal.ts";
export { coins, type Random, seededRandom, systemRandom } from "./random.ts";
export { Secret } from "./secret.ts";
