# The reference for survival analyses that reference.json lacks. From the root of the checkout:
#   Rscript bench/reference/survival-analyses.R > packages/federated/test/statistics/reference/survival-analyses.json
# Needs R with the packages survival and jsonlite (Debian: r-cran-survival, r-cran-jsonlite), nothing else.
suppressMessages(library(survival))
library(jsonlite)

folder <- "packages/federated/test/statistics/reference/"
lung <- read.csv(paste0(folder, "lung.csv"))
gbsg <- read.csv(paste0(folder, "gbsg.csv"))
rotterdam <- read.csv(paste0(folder, "rotterdam.csv"))
for (name in c("gbsg", "rotterdam")) {
  data <- get(name)
  data$grade3 <- as.integer(data$grade == 3)
  data$lnodes <- log(data$nodes + 1)
  data$size2 <- as.integer(if (name == "gbsg") data$size > 20 else data$size != "<=20")
  assign(name, data)
}
# Relapse first (1), death without relapse (2), neither (0).
rotterdam$first <- ifelse(rotterdam$recur == 1, 1, ifelse(rotterdam$death == 1, 2, 0))
# Weights and clusters that follow a rule anybody can repeat.
rotterdam$weight <- 0.5 + (rotterdam$row %% 7) / 4
rotterdam$household <- rotterdam$row %/% 3
gbsg$weight <- 0.5 + (gbsg$row %% 5) / 3
gbsg$shift <- (gbsg$row %% 11) / 20

one <- function(x) unbox(unname(x))
cox <- function(fit, robust = FALSE) {
  s <- summary(fit)
  block <- list(
    ties = one(fit$method), terms = names(fit$coefficients), coef = unname(fit$coefficients),
    se = unname(sqrt(diag(fit$var))), vcov = unname(fit$var),
    loglik_null = one(fit$loglik[1]), loglik = one(fit$loglik[2]),
    score_chisq = one(s$sctest["test"]), concordance = one(s$concordance[1]), concordance_se = one(s$concordance[2]),
    concordance_counts = as.list(setNames(fit$concordance[1:5], names(fit$concordance)[1:5]))
  )
  if (robust) block$naive_vcov <- unname(fit$naive.var)
  block$concordance_counts <- lapply(block$concordance_counts, one)
  block
}
zph <- function(fit, transform) {
  table <- cox.zph(fit, transform = transform)$table
  list(terms = rownames(table), chisq = unname(table[, 1]), df = unname(table[, 2]), p = unname(table[, 3]))
}
control <- coxph.control(eps = 1e-13, toler.chol = 1e-14, iter.max = 50)
base <- function(fit) { h <- basehaz(fit, centered = FALSE); list(time = h$time, hazard = h$hazard) }

# Cox models stratified by hospital: weights, persons, offsets, factors, interactions, tests of proportionality.
within <- list()
for (ties in c("efron", "breslow")) {
  weighted <- coxph(Surv(rfstime, rfs) ~ age + grade3 + lnodes + hormon + strata(site), rotterdam, weights = weight,
    ties = ties, robust = TRUE, control = control)
  clustered <- coxph(Surv(rfstime, rfs) ~ age + grade3 + lnodes + hormon + strata(site) + cluster(paste(site, household)), rotterdam,
    ties = ties, control = control)
  offset <- coxph(Surv(rfstime, status) ~ age + hormon + offset(shift) + strata(site), gbsg, ties = ties, control = control)
  factors <- coxph(Surv(rfstime, status) ~ age + factor(grade) * hormon + strata(site) + strata(meno), gbsg,
    ties = ties, control = control)
  plain <- coxph(Surv(rfstime, status) ~ age + meno + size2 + grade3 + lnodes + hormon + strata(site), gbsg,
    ties = ties, control = control)
  missing <- coxph(Surv(time, event) ~ age + sex + ph.ecog + wt.loss + strata(site), lung, ties = ties, control = control)
  cause1 <- coxph(Surv(rfstime, first == 1) ~ age + grade3 + lnodes + hormon + strata(site), rotterdam, ties = ties, control = control)
  cause2 <- coxph(Surv(rfstime, first == 2) ~ age + grade3 + lnodes + hormon + strata(site), rotterdam, ties = ties, control = control)
  within[[ties]] <- list(
    weighted = cox(weighted, TRUE), clustered = cox(clustered, TRUE), offset = cox(offset), factors = cox(factors), missing = cox(missing),
    plain = cox(plain), cause1 = cox(cause1), cause2 = cox(cause2),
    zph_identity = zph(plain, "identity"), zph_log = zph(plain, "log"), zph_km = zph(plain, "km"),
    zph_factors = zph(factors, "identity"), zph_weighted = zph(weighted, "log")
  )
}

# Without strata, on the days themselves and on a grid: interval j is the days in (cuts[j - 1], cuts[j]], as if at its end.
cuts <- c(90 * 1:20, 2100) # 40 patients are followed longer
coarse <- function(data, event) {
  k <- findInterval(data$rfstime, cuts, left.open = TRUE) + 1
  beyond <- k > length(cuts)
  data$rfstime <- cuts[pmin(k, length(cuts))]
  data[[event]][beyond] <- 0L
  data
}
pooled <- list()
for (ties in c("efron", "breslow")) {
  exact <- coxph(Surv(rfstime, status) ~ age + meno + size2 + grade3 + lnodes + hormon, gbsg, ties = ties, control = control)
  gbsg_coarse <- coarse(gbsg, "status")
  grid <- coxph(Surv(rfstime, status) ~ age + meno + size2 + grade3 + lnodes + hormon, gbsg_coarse, ties = ties, control = control)
  weighted <- coxph(Surv(rfstime, status) ~ age + lnodes + hormon, gbsg_coarse, ties = ties, weights = weight, robust = TRUE, control = control)
  exact_weighted_offset <- coxph(Surv(rfstime, status) ~ age + lnodes + factor(grade) + offset(shift), gbsg, ties = ties, control = control)
  pooled[[ties]] <- list(
    exact = c(cox(exact), list(baseline = base(exact), zph_km = zph(exact, "km"), zph_log = zph(exact, "log"))),
    grid = c(cox(grid), list(baseline = base(grid), zph_identity = zph(grid, "identity"))),
    grid_weighted = cox(weighted, TRUE), exact_offset = cox(exact_weighted_offset)
  )
}

# Curves: bands, quantiles, restricted mean, hazards, of whole days and of months.
curve <- function(time, event, tau) {
  bands <- lapply(c(plain = "plain", log = "log", `log-log` = "log-log"), function(type) {
    fit <- survfit(Surv(time, event) ~ 1, conf.type = type)
    q <- quantile(fit, c(0.1, 0.25, 0.5, 0.75))
    list(lower = fit$lower, upper = fit$upper, quantile = unname(q$quantile), quantile_lower = unname(q$lower), quantile_upper = unname(q$upper))
  })
  fit <- survfit(Surv(time, event) ~ 1)
  mean <- survival:::survmean(fit, rmean = tau)$matrix
  names(mean) <- sub("^\\*?rmean.*$|^rmean$", "rmean", names(mean))
  list(time = fit$time, n_risk = fit$n.risk, n_event = fit$n.event, surv = fit$surv, bands = bands,
    cumhaz = fit$cumhaz, std_chaz = fit$std.chaz, tau = one(tau), rmst = one(mean[["rmean"]]), rmst_se = one(mean[["se(rmean)"]]))
}
month <- function(days) ceiling(days / 30.4375)
curves <- list(
  lung_days_1 = with(lung[lung$sex == 1, ], curve(time, event, 700)),
  lung_days_2 = with(lung[lung$sex == 2, ], curve(time, event, 700)),
  gbsg_months = with(gbsg, curve(month(rfstime) * 30.4375, status, 1500))
)
logrank <- function(formula, data, rho) {
  fit <- survdiff(formula, data, rho = rho)
  sum_up <- function(x) if (is.matrix(x)) rowSums(x) else x
  list(observed = unname(sum_up(fit$obs)), expected = unname(sum_up(fit$exp)), chisq = one(fit$chisq), df = one(length(fit$n) - 1))
}
logranks <- list(
  ecog_rho_half = logrank(Surv(time, event) ~ ph.ecog, lung[!is.na(lung$ph.ecog), ], 0.5),
  ecog_by_sex = logrank(Surv(time, event) ~ ph.ecog + strata(sex), lung[!is.na(lung$ph.ecog), ], 0),
  ecog_within_site_rho1 = logrank(Surv(time, event) ~ ph.ecog + strata(site), lung[!is.na(lung$ph.ecog), ], 1),
  sex_within_site = logrank(Surv(time, event) ~ sex + strata(site), lung, 0)
)
# Competing risks: Aalen-Johansen of relapse and death before relapse, by hormone treatment, in months.
incidence <- function(data) {
  interval <- month(data$rfstime)
  fit <- survfit(Surv(interval, factor(data$first, 0:2)) ~ 1)
  list(interval = fit$time, pstate = unname(fit$pstate[, 2:3]), std_err = unname(fit$std.err[, 2:3]),
    lower = unname(fit$lower[, 2:3]), upper = unname(fit$upper[, 2:3]))
}
risks <- lapply(c(hormon0 = 0, hormon1 = 1), function(h) incidence(rotterdam[rotterdam$hormon == h, ]))

cat(toJSON(list(
  source = one(sprintf("%s, survival %s", R.version.string, packageVersion("survival"))),
  generator = one("bench/reference/survival-analyses.R"), date = one(as.character(Sys.Date())), cuts = cuts,
  within = within, pooled = pooled, curves = curves, logranks = logranks, competing_risks = risks
), digits = I(17), na = "null", matrix = "rowmajor"), "\n")
