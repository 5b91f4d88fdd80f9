# The reference for propensity scores: weights, balance, and weighted outcomes with robust errors. From the root of the checkout:
#   Rscript bench/reference/propensity.R > packages/federated/test/statistics/reference/propensity.json
# Needs R with the packages survival and jsonlite (Debian: r-cran-survival, r-cran-jsonlite), nothing else: the sandwich is written out.
suppressMessages(library(survival))
library(jsonlite)
folder <- "packages/federated/test/statistics/reference/"
one <- function(x) unbox(unname(x))
rotterdam <- read.csv(paste0(folder, "rotterdam.csv"))
rotterdam$lnodes <- log(rotterdam$nodes + 1)
rotterdam$grade3 <- as.integer(rotterdam$grade == 3)
rotterdam$size2 <- as.integer(rotterdam$size != "<=20")
terms <- c("age", "size2", "grade3", "lnodes")
control <- glm.control(epsilon = 1e-15, maxit = 100)
options(warn = -1)
score <- glm(hormon ~ age + size2 + grade3 + lnodes, binomial, rotterdam, control = control)
e <- fitted(score)
a <- rotterdam$hormon
share <- mean(a)

weights_of <- list(
  ate = ifelse(a == 1, 1 / e, 1 / (1 - e)),
  att = ifelse(a == 1, 1, e / (1 - e)),
  stabilised = ifelse(a == 1, share / e, (1 - share) / (1 - e)),
  clipped = { c <- pmin(pmax(e, 0.05), 0.5); ifelse(a == 1, 1 / c, 1 / (1 - c)) },
  dropped = ifelse(e < 0.05 | e > 0.5, NA, ifelse(a == 1, 1 / e, 1 / (1 - e)))
)
difference <- function(x, w, scale) (weighted.mean(x[a == 1], w[a == 1]) - weighted.mean(x[a == 0], w[a == 0])) / scale
analysis <- function(name) {
  w <- weights_of[[name]]
  keep <- !is.na(w)
  w <- w[keep]; a <<- rotterdam$hormon[keep]; data <- rotterdam[keep, ]; data$w <- w
  scale <- sapply(terms, function(t) if (name == "att") sd(data[[t]][a == 1]) else sqrt((var(data[[t]][a == 1]) + var(data[[t]][a == 0])) / 2))
  ess <- function(arm) sum(w[a == arm])^2 / sum(w[a == arm]^2)
  outcome <- glm(rfs ~ hormon, quasibinomial, data, weights = w, control = control)
  x <- model.matrix(outcome)
  bread <- solve(crossprod(x * sqrt(w * fitted(outcome) * (1 - fitted(outcome)))))
  v <- bread %*% crossprod(x * (w * (data$rfs - fitted(outcome)))) %*% bread
  cox <- coxph(Surv(rfstime, rfs) ~ hormon + strata(site), data, weights = w, robust = TRUE, cluster = row, control = coxph.control(eps = 1e-14, toler.chol = 1e-15))
  list(rows = c(sum(a == 0), sum(a == 1)), weight = c(sum(w[a == 0]), sum(w[a == 1])), effective = c(ess(0), ess(1)),
    before = unname(sapply(terms, function(t) difference(data[[t]], rep(1, nrow(data)), scale[t]))),
    after = unname(sapply(terms, function(t) difference(data[[t]], w, scale[t]))),
    logistic = list(coef = unname(coef(outcome)), se = unname(sqrt(diag(v)))),
    cox = list(coef = unname(coef(cox)), se = unname(sqrt(diag(vcov(cox))))))
}
cat(toJSON(list(
  source = one(sprintf("%s, survival %s; sandwich written out", R.version.string, packageVersion("survival"))),
  generator = one("bench/reference/propensity.R"), date = one(as.character(Sys.Date())),
  terms = terms, share = one(share), score = list(coef = unname(coef(score)), se = unname(sqrt(diag(summary(score)$cov.scaled)))),
  analyses = sapply(names(weights_of), analysis, simplify = FALSE)
), digits = I(17), na = "null"), "\n")
