# The reference for meta-analysis: the formulas written out (metafor is not needed). From the root of the checkout:
#   Rscript bench/reference/meta-analysis.R > packages/federated/test/statistics/reference/meta-analysis.json
# Needs R with the packages survival and jsonlite (Debian: r-cran-survival, r-cran-jsonlite), nothing else.
suppressMessages(library(survival))
library(jsonlite)
folder <- "packages/federated/test/statistics/reference/"
one <- function(x) unbox(unname(x))

# Between-site variances by three methods, each by uniroot of its own equation (REML: its score).
q_at <- function(y, v, tau2) { w <- 1 / (v + tau2); sum(w * (y - sum(w * y) / sum(w))^2) }
paule_mandel <- function(y, v) {
  f <- function(t) q_at(y, v, t) - (length(y) - 1)
  if (f(0) <= 0) 0 else uniroot(f, c(0, 100), tol = 1e-16, maxiter = 10000)$root
}
reml_score <- function(y, v, t) {
  w <- 1 / (v + t); mu <- sum(w * y) / sum(w)
  -0.5 * sum(w) + 0.5 * sum(w^2) / sum(w) + 0.5 * sum(w^2 * (y - mu)^2)
}
reml <- function(y, v) {
  f <- function(t) reml_score(y, v, t)
  if (f(0) <= 0) 0 else uniroot(f, c(0, 100), tol = 1e-16, maxiter = 10000)$root
}
dersimonian_laird <- function(y, v) {
  w <- 1 / v
  max(0, (q_at(y, v, 0) - (length(y) - 1)) / (sum(w) - sum(w^2) / sum(w)))
}
pooled <- function(y, v, tau2, knapp = FALSE) {
  k <- length(y); w <- 1 / (v + tau2); mu <- sum(w * y) / sum(w)
  se <- if (knapp) sqrt(sum(w * (y - mu)^2) / ((k - 1) * sum(w))) else sqrt(1 / sum(w))
  half <- (if (knapp) qt(0.975, k - 1) else qnorm(0.975)) * se
  p <- if (knapp) 2 * pt(-abs(mu / se), k - 1) else 2 * pnorm(-abs(mu / se))
  wide <- qt(0.975, k - 2) * sqrt(tau2 + se^2) # Higgins, Thompson & Spiegelhalter 2009
  list(estimate = one(mu), se = one(se), ci = mu + c(-1, 1) * half, p = one(p), tau2 = one(tau2), prediction = mu + c(-1, 1) * wide)
}
meta <- function(y, v) {
  q <- q_at(y, v, 0); k <- length(y)
  methods <- list(dl = dersimonian_laird, pm = paule_mandel, reml = reml)
  list(estimates = y, se = sqrt(v), q = one(q), q_p = one(pchisq(q, k - 1, lower.tail = FALSE)), i2 = one(max(0, (q - (k - 1)) / q)),
    fixed = pooled(y, v, 0), random = lapply(methods, function(m) pooled(y, v, m(y, v))), knapp = lapply(methods, function(m) pooled(y, v, m(y, v), TRUE)))
}
of_sites <- function(data, split, formula, term) {
  fits <- lapply(split(data, data[[split]]), function(d) coxph(formula, d))
  meta(unname(sapply(fits, function(f) coef(f)[term])), unname(sapply(fits, function(f) vcov(f)[term, term])))
}
rotterdam <- read.csv(paste0(folder, "rotterdam.csv"))
rotterdam$lnodes <- log(rotterdam$nodes + 1)
cat(toJSON(list(
  source = one(sprintf("%s, survival %s; formulas written out", R.version.string, packageVersion("survival"))),
  generator = one("bench/reference/meta-analysis.R"), date = one(as.character(Sys.Date())),
  sets = list(
    # Log risk ratios and variances of 13 trials of the BCG vaccine (Colditz et al. 1994, as in metafor's documentation).
    bcg = meta(c(-0.8893, -1.5854, -1.3481, -1.4416, -0.2175, -0.7861, -1.6209, 0.0120, -0.4694, -1.3713, -0.3394, 0.4459, -0.0173),
      c(0.3256, 0.1946, 0.4154, 0.0200, 0.0512, 0.0069, 0.2230, 0.0040, 0.0564, 0.0730, 0.0124, 0.5325, 0.0714)),
    alike = meta(c(0.11, 0.12, 0.10, 0.13), c(0.04, 0.05, 0.03, 0.06)),
    hormon_by_site5 = of_sites(rotterdam, "site5", Surv(rfstime, rfs) ~ age + lnodes + hormon, "hormon"),
    age_by_site_skew = of_sites(rotterdam, "site_skew", Surv(rfstime, rfs) ~ age + lnodes + hormon, "age")
  )
), digits = I(17), na = "null"), "\n")
