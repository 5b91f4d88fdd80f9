import { audit } from "./audit.ts";
import type { Adapter } from "./case.ts";
import { advanced, compositionOptimal, compositionPld, dpsgdNoise, dpsgdPld, gdp, group } from "./compositions.ts";
import { amplification, distributedNoise, fdp, pldEpsFromDelta, pldRounding } from "./curves.ts";
import { dpsgdRdp, dpsgdRdpLegacy, rdp, treeRdp } from "./renyi.ts";
import { zcdp } from "./zcdp.ts";

/** One adapter for each area of accounting. */
export const adapters: Record<string, Adapter> = {
  dpsgd_pld: dpsgdPld,
  dpsgd_noise: dpsgdNoise,
  dpsgd_rdp: dpsgdRdp,
  dpsgd_rdp_legacy: dpsgdRdpLegacy,
  composition_pld: compositionPld,
  composition_optimal: compositionOptimal,
  advanced,
  group,
  gdp,
  zcdp,
  rdp,
  tree_rdp: treeRdp,
  fdp,
  amplification,
  audit,
  pld_eps_from_delta: pldEpsFromDelta,
  pld_rounding: pldRounding,
  distributed_noise: distributedNoise,
};
for (const [alias, name] of Object.entries({
  advanced_composition: "advanced",
  group_privacy: "group",
  dpsgd_gdp: "gdp",
  gdp_clt: "gdp",
}))
  adapters[alias] = adapters[name]!;
