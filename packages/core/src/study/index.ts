export { canonical, canonicalBytes, firstDifference, type Json } from "./canonical.ts";
export {
  type Computation,
  isSigned,
  type Member,
  mustHold,
  signTerms,
  stated,
  type Terms,
  termsBytes,
  termsHash,
} from "./terms.ts";
