# The reference for the validation of fixed models, rank sums and concordance across hospitals. From the root of the checkout:
#   Rscript bench/reference/validation.R > packages/federated/test/statistics/reference/validation.json
# Needs R with the packages survival and jsonlite (Debian: r-cran-survival, r-cran-jsonlite), nothing else: DeLong is written out.
suppressMessages(library(survival))
library(jsonlite)

folder <- "packages/federated/test/statistics/reference/"
gbsg <- read.csv(paste0(folder, "gbsg.csv"))
rotterdam <- read.csv(paste0(folder, "rotterdam.csv"))
for (name in c("gbsg", "rotterdam")) {
  data <- get(name)
  data$grade3 <- as.integer(data$grade == 3)
  data$lnodes <- log(data$nodes + 1)
  data$size2 <- as.integer(if (name == "gbsg") data$size > 20 else data$size != "<=20")
  assign(name, data)
}
one <- function(x) unbox(unname(x))
control <- glm.control(epsilon = 1e-15, maxit = 100)

# Made at Rotterdam.
made <- glm(rfs ~ age + meno + size2 + grade3 + lnodes + hormon, binomial, rotterdam, control = control)
survival_model <- coxph(Surv(rfstime, rfs) ~ age + meno + size2 + grade3 + lnodes + hormon, rotterdam)

# DeLong, DeLong & Clarke-Pearson 1988, by all pairs.
delong <- function(score, y) {
  wins <- outer(score[y == 1], score[y == 0], function(a, b) (a > b) + (a == b) / 2)
  variance <- var(rowMeans(wins)) / nrow(wins) + var(colMeans(wins)) / ncol(wins)
  list(auc = one(mean(wins)), auc_se = one(sqrt(variance)))
}
# Over pairs inside hospitals alone.
within <- function(score, y, site) {
  wins <- outer(score[y == 1], score[y == 0], function(a, b) (a > b) + (a == b) / 2)
  same <- outer(site[y == 1], site[y == 0], "==")
  one(sum(wins[same]) / sum(same))
}
splits <- c("site", "site5", "site_skew")
performance <- function(eta, y, data) {
  c(list(auc_within = lapply(data[splits], function(site) within(eta, y, site)), rows = one(length(y)), cases = one(sum(y)), expected = one(sum(plogis(eta))), brier = one(mean((plogis(eta) - y)^2))), delong(eta, y))
}
refit <- function(fit) list(coef = unname(coef(fit)), se = unname(sqrt(diag(summary(fit)$cov.scaled))))
decisions <- c(0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8)
benefit <- function(eta, y, t) (sum(plogis(eta) >= t & y == 1) - sum(plogis(eta) >= t & y == 0) * t / (1 - t)) / length(y)
groups <- function(eta, y, data, by) lapply(split(seq_along(y), by), function(rows) performance(eta[rows], y[rows], data[rows, ]))
validate <- function(data, y, by) {
  eta <- as.numeric(model.matrix(~ age + meno + size2 + grade3 + lnodes + hormon, data) %*% coef(made))
  c(performance(eta, y, data), list(
    slope = refit(glm(y ~ eta, binomial, control = control)),
    in_the_large = refit(glm(y ~ 1 + offset(eta), binomial, control = control)),
    net_benefit = sapply(decisions, function(t) benefit(eta, y, t)),
    treat_all = sapply(decisions, function(t) (sum(y) - sum(1 - y) * t / (1 - t)) / length(y)),
    above = lapply(decisions, function(t) c(sum(plogis(eta) >= t & y == 1), sum(plogis(eta) >= t & y == 0))),
    groups = lapply(by, function(g) groups(eta, y, data, g))
  ))
}
# Cuts between bins as they would be agreed: quantiles of the risk where the model was made.
cuts <- unname(round(quantile(fitted(made), (1:63) / 64), 4))

rank_sum <- function(x, y) {
  test <- wilcox.test(x, y, exact = FALSE)
  list(statistic = one(test$statistic), p = one(test$p.value), rows = c(length(x), length(y)))
}
concord <- function(data, time, status) {
  lp <- as.numeric(as.matrix(data[, names(coef(survival_model))]) %*% coef(survival_model))
  fit <- concordance(Surv(data[[time]], data[[status]]) ~ lp, reverse = TRUE)
  c(list(concordance = one(fit$concordance)), lapply(as.list(fit$count), one))
}

cat(toJSON(list(
  source = one(sprintf("%s, survival %s; DeLong written out", R.version.string, packageVersion("survival"))),
  generator = one("bench/reference/validation.R"), date = one(as.character(Sys.Date())),
  model = list(terms = names(coef(made))[-1], intercept = one(coef(made)[1]), coefficients = lapply(as.list(coef(made)[-1]), one)),
  cuts = unique(cuts), decisions = decisions,
  gbsg = validate(gbsg, gbsg$status, list(hormon = gbsg$hormon, grade = gbsg$grade)),
  rotterdam = validate(rotterdam, rotterdam$rfs, list(hormon = rotterdam$hormon, period = cut(rotterdam$year, c(1978, 1984, 1988, 1991, Inf), right = FALSE, labels = c(1978, 1984, 1988, 1991)))),
  rank_sums = list(
    pgr = with(gbsg, rank_sum(pgr[hormon == 1], pgr[hormon == 0])),
    age = with(rotterdam, rank_sum(age[chemo == 1], age[chemo == 0])),
    nodes = with(gbsg, rank_sum(nodes[meno == 1], nodes[meno == 0]))
  ),
  cox = list(terms = names(coef(survival_model)), coefficients = lapply(as.list(coef(survival_model)), one)),
  concordance = list(gbsg = concord(gbsg, "rfstime", "status"), rotterdam = concord(rotterdam, "rfstime", "rfs"))
), digits = I(17), na = "null"), "\n")
