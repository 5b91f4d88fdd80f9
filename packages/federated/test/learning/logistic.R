# The reference for federated averaging: R's maximum likelihood of relapse or death in the Rotterdam cohort. From the root of the checkout:
#   Rscript packages/federated/test/learning/logistic.R > packages/federated/test/learning/vectors/logistic.r.json
# Needs R and nothing else. Covariates on the public scale that stands in the file.
patients <- read.csv("packages/federated/test/statistics/reference/rotterdam.csv")
patients$x1 <- (patients$age - 55) / 13
patients$x2 <- log(patients$nodes + 1) - 1
fit <- glm(rfs ~ x1 + x2, binomial, patients, control = glm.control(epsilon = 1e-15, maxit = 100))
cat(sprintf(
  '{\n  "source": "%s: glm",\n  "generator": "packages/federated/test/learning/logistic.R",\n  "date": "2026-11-21",\n  "weights": [%s],\n  "logLikelihood": %.17g\n}\n',
  R.version.string, paste(sprintf("%.17g", coef(fit)), collapse = ", "), as.numeric(logLik(fit))
))
