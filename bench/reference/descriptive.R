# The reference for descriptive statistics. From the root of the checkout:
#   Rscript bench/reference/descriptive.R > packages/federated/test/statistics/reference/descriptive.json
# Needs R with the package jsonlite (Debian: r-cran-jsonlite), nothing else.
library(jsonlite)

folder <- "packages/federated/test/statistics/reference/"
lung <- read.csv(paste0(folder, "lung.csv"))
gbsg <- read.csv(paste0(folder, "gbsg.csv"))
rotterdam <- read.csv(paste0(folder, "rotterdam.csv"))
wdbc <- read.csv(paste0(folder, "wdbc.csv"))
one <- function(x) unbox(unname(x))

# Moments, and the interval of t.test.
moments <- function(x, level = 0.95) {
  values <- x[!is.na(x)]
  n <- length(values)
  around <- values - mean(values)
  around <- around - mean(around) # a mean of a million is rounded in its tenth place
  m <- function(k) mean(around^k)
  list(n = one(n), missing = one(sum(is.na(x))), mean = one(mean(values)), variance = one(var(values)), sd = one(sd(values)),
    se = one(sd(values) / sqrt(n)), ci = as.numeric(t.test(values, conf.level = level)$conf.int),
    skewness = one(m(3) / m(2)^1.5), kurtosis = one(m(4) / m(2)^2 - 3))
}
described <- function(data, columns, by = NULL) {
  groups <- if (is.null(by)) list(all = data) else split(data, paste0(by, "=", data[[by]]))
  lapply(groups, function(group) sapply(columns, function(column) moments(group[[column]]), simplify = FALSE))
}
correlated <- function(data, columns, level = 0.95) {
  complete <- na.omit(data[columns])
  pairs <- combn(columns, 2, simplify = FALSE)
  list(n = one(nrow(complete)), pairs = lapply(pairs, function(pair) {
    test <- cor.test(complete[[pair[1]]], complete[[pair[2]]], conf.level = level)
    list(columns = pair, correlation = one(test$estimate), statistic = one(test$statistic), degrees = one(test$parameter),
      p = one(test$p.value), ci = as.numeric(test$conf.int))
  }))
}
tested <- function(test) list(estimate = one(if (length(test$estimate) == 2) test$estimate[1] - test$estimate[2] else test$estimate),
  se = one(test$stderr), statistic = one(test$statistic), degrees = one(test$parameter), p = one(test$p.value),
  ci = as.numeric(test$conf.int))

# fisher.test finds the odds ratio and its interval by uniroot to four digits; here the same equations to the last digit.
odds <- function(x, level = 0.95) {
  m <- sum(x[, 1]); n <- sum(x[, 2]); k <- sum(x[1, ]); at <- x[1, 1]
  support <- max(0, k - n):min(k, m)
  logdc <- dhyper(support, m, n, k, log = TRUE)
  density <- function(eta) { d <- logdc + eta * support; d <- exp(d - max(d)); d / sum(d) }
  solve <- function(f) exp(uniroot(f, c(-30, 30), tol = 1e-15, maxiter = 10000)$root)
  alpha <- (1 - level) / 2
  low <- at == min(support); high <- at == max(support)
  found <- list(
    odds_ratio = one(if (low) 0 else if (high) Inf else solve(function(eta) sum(support * density(eta)) - at)),
    low = one(if (low) 0 else solve(function(eta) sum(density(eta)[support >= at]) - alpha)),
    high = one(if (high) Inf else solve(function(eta) alpha - sum(density(eta)[support <= at]))))
  test <- fisher.test(x, conf.level = level)
  ours <- c(found$odds_ratio, found$low, found$high)
  theirs <- as.numeric(c(test$estimate, test$conf.int))
  turned <- ours > 1 # there fisher.test solves for the reciprocal
  stopifnot(abs(ifelse(turned, 1 / ours, ours) - ifelse(turned, 1 / theirs, theirs)) < 2.5e-4)
  found
}
options(warn = -1)
crossed <- function(x, level = 0.95) {
  x <- as.matrix(x)
  test <- chisq.test(x, correct = FALSE)
  block <- list(counts = unname(x), statistic = one(test$statistic), degrees = one(test$parameter), p = one(test$p.value),
    least_expected = one(min(test$expected)))
  fisher <- try(fisher.test(x, conf.level = level, workspace = 2e7), silent = TRUE)
  if (!inherits(fisher, "try-error")) block$fisher_p <- one(fisher$p.value)
  if (all(dim(x) == 2)) {
    corrected <- chisq.test(x)
    block$corrected <- one(corrected$statistic)
    block$corrected_p <- one(corrected$p.value)
    block$fisher <- odds(x, level)
  }
  block
}
table2 <- function(data, rows, columns) unclass(table(data[[rows]], data[[columns]]))
common <- function(data, rows, columns, strata, level = 0.95) {
  x <- table(data[[rows]], data[[columns]], data[[strata]])
  test <- mantelhaen.test(x, correct = FALSE, conf.level = level)
  corrected <- mantelhaen.test(x, correct = TRUE, conf.level = level)
  list(odds_ratio = one(test$estimate), ci = as.numeric(test$conf.int), statistic = one(test$statistic), p = one(test$p.value),
    corrected = one(corrected$statistic), corrected_p = one(corrected$p.value))
}
ranked <- function(data, column, by = NULL, probs = c(0.05, 0.1, 0.25, 1 / 3, 0.5, 0.75, 0.9)) {
  groups <- if (is.null(by)) list(all = data) else split(data, paste0(by, "=", data[[by]]))
  lapply(groups, function(group) list(n = one(sum(!is.na(group[[column]]))), probs = probs,
    values = unname(quantile(group[[column]], probs, type = 1, na.rm = TRUE))))
}

# A mean of a million with a deviation of one; a skewed column. Rules anybody can repeat.
far <- data.frame(x = 1e6 + (((1:600) * 7919) %% 1009) / 350)

cat(toJSON(list(
  source = one(R.version.string), generator = one("bench/reference/descriptive.R"), date = one(as.character(Sys.Date())),
  describe = list(
    lung = described(lung, c("age", "time", "meal.cal", "wt.loss", "ph.karno")),
    lung_by_sex = described(lung, c("age", "meal.cal", "wt.loss"), "sex"),
    gbsg_by_grade = described(gbsg, c("age", "size", "nodes", "pgr", "er"), "grade"),
    rotterdam_by_hormon = described(rotterdam, c("age", "nodes", "pgr", "er"), "hormon"),
    wdbc_by_malignant = described(wdbc, c("mean_area", "mean_smoothness", "fractal_dimension_error"), "malignant"),
    far = described(far, "x")),
  correlation = list(
    lung = correlated(lung, c("age", "time", "meal.cal", "wt.loss")),
    gbsg = correlated(gbsg, c("age", "size", "nodes", "pgr", "er")),
    rotterdam = correlated(rotterdam, c("age", "nodes", "pgr", "er"), 0.9),
    wdbc = correlated(wdbc, c("mean_radius", "mean_area", "mean_smoothness", "worst_texture"))),
  t = list(
    lung_welch = tested(t.test(age ~ sex, lung)),
    lung_pooled = tested(t.test(age ~ sex, lung, var.equal = TRUE)),
    lung_one = tested(t.test(lung$wt.loss, mu = 8)),
    lung_paired = tested(with(lung, t.test(ph.karno, pat.karno, paired = TRUE, conf.level = 0.99))),
    gbsg_welch = tested(t.test(age ~ hormon, gbsg)),
    rotterdam_pooled = tested(t.test(nodes ~ chemo, rotterdam, var.equal = TRUE, mu = 0.5)),
    wdbc_welch = tested(t.test(mean_radius ~ malignant, wdbc))),
  quantiles = list(
    lung_age = ranked(lung, "age"), lung_meal = ranked(lung, "meal.cal"), lung_wt_by_sex = ranked(lung, "wt.loss", "sex"),
    gbsg_pgr_by_grade = ranked(gbsg, "pgr", "grade"), rotterdam_age = ranked(rotterdam, "age"),
    wdbc_radius = ranked(wdbc, "mean_radius")),
  tables = list(
    lung_sex_event = crossed(table2(lung, "sex", "event")), lung_ecog_event = crossed(table2(lung, "ph.ecog", "event")),
    gbsg_hormon_status = crossed(table2(gbsg, "hormon", "status"), 0.9), gbsg_grade_status = crossed(table2(gbsg, "grade", "status")),
    rotterdam_meno_hormon = crossed(table2(rotterdam, "meno", "hormon")),
    rotterdam_size_death = crossed(table2(rotterdam, "size", "death")),
    rotterdam_grade_hormon = crossed(table2(rotterdam, "grade", "hormon"))),
  mantel_haenszel = list(
    lung_site = common(lung, "sex", "event", "site"), lung_site5 = common(lung, "sex", "event", "site5"),
    gbsg_site = common(gbsg, "hormon", "status", "site"), gbsg_site5 = common(gbsg, "hormon", "status", "site5"),
    gbsg_site_skew = common(gbsg, "hormon", "status", "site_skew"), gbsg_grade = common(gbsg, "hormon", "status", "grade", 0.9),
    rotterdam_site = common(rotterdam, "meno", "hormon", "site"), rotterdam_size = common(rotterdam, "chemo", "death", "size")),
  # Small tables of every kind: an empty corner, a diagonal, ties in likelihood, three by three, four by two, a row of nobody's.
  small = lapply(list(
    matrix(c(3, 1, 1, 3), 2), matrix(c(0, 5, 7, 3), 2), matrix(c(6, 0, 2, 9), 2), matrix(c(4, 0, 0, 4), 2), matrix(c(10, 2, 3, 15), 2),
    matrix(c(1, 2, 3, 4, 5, 1, 2, 2, 6), 3), matrix(c(3, 0, 4, 1, 2, 5, 1, 4), 4), matrix(c(2, 3, 1, 0, 4, 4, 5, 1, 2, 3, 1, 6), 3)
  ), crossed),
  # Points of the t distribution.
  points = list(level = c(0.5, 0.8, 0.9, 0.95, 0.99, 0.999), degrees = c(1, 2, 3, 7.5, 30, 226, 2980),
    t = t(sapply(c(1, 2, 3, 7.5, 30, 226, 2980), function(df) qt((1 + c(0.5, 0.8, 0.9, 0.95, 0.99, 0.999)) / 2, df))),
    z = qnorm((1 + c(0.5, 0.8, 0.9, 0.95, 0.99, 0.999)) / 2))
), digits = I(15), na = "null"), "\n")
