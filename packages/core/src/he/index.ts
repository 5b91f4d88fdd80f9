export { type Facts, MAX_PARTIES, type Plan, plan } from "./plan.ts";
