# Writes laplace.r.json: Rscript laplace.r.R > laplace.r.json
# Discrete Laplace: P(X = x) = (1 - q) / (1 + q) * q^|x|, where q = exp(-1 / scale). Nothing here is taken from Tavs.
pmf <- function(x, q) (1 - q) / (1 + q) * q^abs(x)

# Probabilities of X <= -reach, -reach + 1, ..., X >= reach; all but the tails of scale 10 at least 2e-4.
bins <- function(q) {
  reach <- max(1, min(40, floor(log(200000 / 30 * (1 - q)) / -log(q))))
  tail <- q^reach / (1 + q)
  p <- c(tail, if (reach > 1) pmf((-(reach - 1)):(reach - 1), q) else pmf(0, q), tail)
  stopifnot(abs(sum(p) - 1) < 1e-12)
  p
}

# Adds probabilities until 95 % is reached.
margin <- function(q) {
  m <- 0
  inside <- pmf(0, q)
  while (inside < 0.95) { m <- m + 1; inside <- inside + 2 * pmf(m, q) }
  m
}

law <- function(s) {
  p <- bins(exp(-s[2] / s[1]))
  sprintf('    { "numerator": %d, "denominator": %d, "critical": %.6f,\n      "probabilities": [%s] }', s[1], s[2],
    qchisq(1e-9, length(p) - 1, lower.tail = FALSE), paste(sprintf("%.15g", p), collapse = ", "))
}
marginLine <- function(s) sprintf('    { "l1Sensitivity": %d, "microEpsilon": %d, "margin": %d }', s[1], s[2], margin(exp(-s[2] / (s[1] * 1e6))))

scales <- list(c(1, 1), c(2, 1), c(10, 1), c(1, 2), c(7, 3), c(3, 7), c(355, 113))
charges <- list(c(1, 1e6), c(1, 25e4), c(1, 1e5), c(1, 7e4), c(3, 5e5), c(60, 25e4), c(1000, 1e5), c(1, 3e6), c(1, 4e6), c(1, 5e7))
cat('{\n  "source": "R 4.2.2: the closed form of the discrete Laplace law, stats::qchisq at 1 - 1e-9",\n')
cat('  "generator": "laplace.r.R",\n  "date": "2026-11-21",\n  "laws": [\n')
cat(paste(sapply(scales, law), collapse = ",\n"))
cat('\n  ],\n  "uniform": { "bound": 6, "critical": ', sprintf("%.6f", qchisq(1e-9, 5, lower.tail = FALSE)), ' },\n  "margins": [\n', sep = "")
cat(paste(sapply(charges, marginLine), collapse = ",\n"))
cat('\n  ]\n}\n')
