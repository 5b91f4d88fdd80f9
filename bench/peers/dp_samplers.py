"""Draws noise with diffprivlib and opendp, where they are installed: python3 dp_samplers.py SECONDS. Prints JSON: samples in a second of a core."""
import json
import sys
import time

SECONDS = float(sys.argv[1]) if len(sys.argv) > 1 else 0.5


def rate(draw, each=1):
    draw()
    draws, start = 0, time.process_time()
    while time.process_time() - start < SECONDS:
        for _ in range(20):
            draw()
        draws += 20 * each
    return draws / (time.process_time() - start)


try:
    import diffprivlib  # the first import of its mechanisms alone fails in some versions
except ImportError:
    pass

rates = {}
for scale in (1, 10, 1000):
    try:
        from diffprivlib.mechanisms import GaussianDiscrete, Geometric

        laplace = Geometric(epsilon=1 / scale, sensitivity=1)
        rates[f"diffprivlib laplace {scale}"] = rate(lambda: laplace.randomise(0))
        gaussian = GaussianDiscrete(epsilon=1, delta=1e-5, sensitivity=1)
        gaussian._scale = scale  # its calibration is not what is measured
        rates[f"diffprivlib gaussian {scale}"] = rate(lambda: gaussian.randomise(0))
    except ImportError:
        pass
    try:
        import opendp.prelude as dp

        dp.enable_features("contrib")
        N = 10_000  # one call a vector: what its users would do
        space = dp.vector_domain(dp.atom_domain(T=int), size=N)
        laplace_of = dp.m.make_laplace(space, dp.l1_distance(T=int), scale=float(scale))
        gaussian_of = dp.m.make_gaussian(space, dp.l2_distance(T=float), scale=float(scale))
        zeros = [0] * N
        rates[f"opendp laplace {scale}"] = rate(lambda: laplace_of(zeros), N)
        rates[f"opendp gaussian {scale}"] = rate(lambda: gaussian_of(zeros), N)
    except ImportError:
        pass
print(json.dumps(rates))
