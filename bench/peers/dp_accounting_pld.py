"""Google's dp_accounting (PyPI) on the question of bench/accounting.ts. Prints {version, rows: [{name, ms, epsilon}]}; medians of 5."""
import importlib.metadata
import json
import statistics
import sys
import time

from dp_accounting.pld import privacy_loss_distribution as pld

rows = []
for run in json.loads(sys.argv[1]):
    times = []
    for _ in range(5):
        start = time.process_time()
        one = pld.from_gaussian_mechanism(
            run["sigma"], sampling_prob=run["rate"], value_discretization_interval=1e-4, use_connect_dots=True
        )
        epsilon = one.self_compose(run["times"]).get_epsilon_for_delta(run["delta"])
        times.append(1000 * (time.process_time() - start))
    rows.append({"name": run["name"], "ms": statistics.median(times), "epsilon": epsilon})
print(json.dumps({"version": importlib.metadata.version("dp-accounting"), "rows": rows}))
