# The reference for generalised linear models that reference.json lacks. From the root of the checkout:
#   Rscript bench/reference/regression.R > packages/federated/test/statistics/reference/regression.json
# Needs R with the packages glmnet and jsonlite (Debian: r-cran-glmnet, r-cran-jsonlite), nothing else.
suppressMessages(library(glmnet))
library(jsonlite)

folder <- "packages/federated/test/statistics/reference/"
gbsg <- read.csv(paste0(folder, "gbsg.csv"))
rotterdam <- read.csv(paste0(folder, "rotterdam.csv"))
lung <- read.csv(paste0(folder, "lung.csv"))
gbsg$weight <- 0.5 + (gbsg$row %% 5) / 3
gbsg$household <- gbsg$row %/% 3
gbsg$years <- log(gbsg$rfstime / 365.25)
gbsg$lnodes <- log(gbsg$nodes + 1)
rotterdam$lnodes <- log(rotterdam$nodes + 1)
rotterdam$size2 <- as.integer(rotterdam$size != "<=20")
one <- function(x) unbox(unname(x))

block <- function(fit, robust = NULL) {
  v <- if (is.null(robust)) unname(summary(fit)$cov.scaled) else robust
  if (inherits(fit, "lm") && !inherits(fit, "glm")) v <- unname(vcov(fit))
  list(terms = names(coef(fit)), coef = unname(coef(fit)), se = unname(sqrt(diag(v))), vcov = unname(v),
    loglik = one(as.numeric(logLik(fit))), deviance = one(deviance(fit)), aic = one(AIC(fit)))
}
# Huber-White, clustered, without small-sample factors: bread, scores added by cluster, bread.
sandwich <- function(fit, cluster) {
  x <- model.matrix(fit)
  w <- if (is.null(weights(fit))) 1 else weights(fit, "prior")
  scores <- x * (w * (fit$y - fitted(fit)))
  sums <- rowsum(scores, cluster)
  bread <- summary(fit)$cov.unscaled
  unname(bread %*% crossprod(sums) %*% bread)
}
control <- glm.control(epsilon = 1e-15, maxit = 100)
options(warn = -1)
factors <- glm(status ~ age + factor(grade) * hormon, binomial, gbsg, control = control)
offset_logistic <- glm(status ~ age + hormon + offset(years), binomial, gbsg, control = control)
weighted <- glm(status ~ age + lnodes + hormon, quasibinomial, gbsg, weights = weight, control = control)
weighted_ll <- with(gbsg, sum(weight * (status * log(fitted(weighted)) + (1 - status) * log(1 - fitted(weighted)))))
poisson <- glm(nodes ~ age + factor(grade) + meno, poisson, gbsg, control = control)
missing <- lm(wt.loss ~ age + sex + meal.cal, lung)

weighted_block <- list(terms = names(coef(weighted)), coef = unname(coef(weighted)),
  vcov = sandwich(weighted, gbsg$row), loglik = one(weighted_ll))
weighted_block$se <- sqrt(diag(weighted_block$vcov))
clustered <- glm(status ~ age + lnodes + hormon, binomial, gbsg, control = control)

# glmnet: -loglik / n + lambda (alpha |b|_1 + (1 - alpha) / 2 |b|_2^2), columns scaled to their population standard deviation.
penalised <- function(formula, data, family, alpha, lambda) {
  x <- model.matrix(formula, data)[, -1]
  y <- model.response(model.frame(formula, data))
  path <- glmnet(x, y, family = family, alpha = alpha, lambda = lambda * c(64, 32, 16, 8, 4, 2, 1), thresh = 1e-20, maxit = 1e8)
  list(terms = c("(Intercept)", colnames(x)), lambda = one(lambda), coef = as.numeric(coef(path))[seq_len(ncol(x) + 1) + 6 * (ncol(x) + 1)])
}
logit <- death ~ age + meno + size2 + lnodes + pgr + er + hormon + chemo
cat(toJSON(list(
  source = one(sprintf("%s, glmnet %s", R.version.string, packageVersion("glmnet"))),
  generator = one("bench/reference/regression.R"), date = one(as.character(Sys.Date())),
  models = list(factors = block(factors), offset_logistic = block(offset_logistic), weighted = weighted_block,
    clustered = block(clustered, sandwich(clustered, paste(gbsg$site, gbsg$household))), poisson = block(poisson),
    gaussian = block(lm(size ~ age + lnodes, gbsg)), missing = block(missing)),
  lasso = list(logistic = penalised(logit, rotterdam, "binomial", 1, 0.02), poisson = penalised(nodes ~ age + meno + pgr + er + hormon, rotterdam, "poisson", 1, 0.05)),
  ridge = list(logistic = penalised(logit, rotterdam, "binomial", 0, 0.05))
), digits = I(17), na = "null", matrix = "rowmajor"), "\n")
