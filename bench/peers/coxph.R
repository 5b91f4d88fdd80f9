# What R's coxph takes on a table of bench/federated-cox.ts: whole numbers, one column behind the other (time, event, site, covariates).
# Rscript coxph.R FILE ROWS COVARIATES -> JSON
suppressMessages(library(survival))
given <- commandArgs(TRUE)
rows <- as.integer(given[2])
columns <- as.integer(given[3])
values <- matrix(readBin(given[1], "integer", rows * (3 + columns), size = 4), rows)
table <- as.data.frame(values)
terms <- paste0("x", seq_len(columns) - 1)
names(table) <- c("time", "event", "site", terms)
storage.mode(values) <- "double"
measure <- function(formula) {
  used <- system.time(fit <- coxph(formula, table))
  list(fit = fit, cpu = sum(used[1:2]), wall = used[3])
}
pooled <- measure(as.formula(paste("Surv(time, event) ~", paste(terms, collapse = " + "))))
within <- measure(as.formula(paste("Surv(time, event) ~ strata(site) +", paste(terms, collapse = " + "))))
numbers <- function(x) paste0("[", paste(sprintf("%.17g", x), collapse = ","), "]")
cat(sprintf(
  '{"version":"%s","pooled":{"cpu":%g,"wall":%g,"iterations":%d},"within":{"cpu":%g,"wall":%g,"iterations":%d},"coef":%s,"se":%s}\n',
  packageVersion("survival"), pooled$cpu, pooled$wall, pooled$fit$iter, within$cpu, within$wall, within$fit$iter,
  numbers(coef(within$fit)), numbers(sqrt(diag(vcov(within$fit))))
))
