# What R says of a Cox model that was made at Rotterdam, at GBSG: the reference of tests of federated/cox-validation.
#   Rscript bench/reference/cox-validation.R > packages/federated/test/statistics/reference/cox-validation.json
suppressMessages(library(survival))
here <- "packages/federated/test/statistics/reference"
terms <- c("age", "meno", "size2", "grade3", "lnodes", "hormon")
prepared <- function(name, size2) {
  d <- read.csv(file.path(here, paste0(name, ".csv")))
  d$size2 <- as.numeric(size2(d$size)); d$grade3 <- as.numeric(d$grade == 3); d$lnodes <- log(d$nodes + 1)
  d
}
made <- prepared("rotterdam", function(size) size != "<=20")
there <- prepared("gbsg", function(size) size > 20)
fit <- coxph(reformulate(terms, "Surv(rfstime, rfs)"), made, ties = "efron")
days <- c(730, 1460, 1825)
base <- summary(survfit(fit, newdata = as.data.frame(as.list(setNames(rep(0, 6), terms)))), times = days)$surv
lp <- as.vector(as.matrix(there[terms]) %*% coef(fit))
risk <- sapply(base, function(s) 1 - s^exp(lp))
cuts <- unname(quantile(as.vector(as.matrix(made[terms]) %*% coef(fit)), (1:7) / 8, type = 1))

# On a grid of whole intervals: times at their ends, and nobody is followed beyond the last.
on_grid <- function(width, intervals) {
  k <- ceiling(there$rfstime / width)
  data.frame(time = pmin(k, intervals) * width, status = ifelse(k > intervals, 0, there$status))
}
observed <- function(d) {
  s <- summary(survfit(Surv(time, status) ~ 1, d, conf.type = "log"), times = days)
  lapply(seq_along(days), function(h) list(day = days[h], risk = 1 - s$surv[h], se = s$std.err[h], low = 1 - s$upper[h], high = 1 - s$lower[h]))
}
described <- function(d, inside) list(rows = sum(inside), events = sum(d$status[inside]), observed = observed(d[inside, ]),
  predicted = colMeans(risk[inside, , drop = FALSE]))
grouped <- function(kept, d) {
  g <- findInterval(lp, kept)
  lapply(0:length(kept), function(k) described(d, g == k))
}
c_until <- function(end, strata) {
  d <- data.frame(time = pmin(there$rfstime, end), status = ifelse(there$rfstime > end, 0, there$status), lp, s = strata)
  unname(concordance(Surv(time, status) ~ lp + strata(s), d, reverse = TRUE)$concordance)
}
slope <- function(strata) {
  f <- summary(coxph(Surv(rfstime, status) ~ lp + strata(s), data.frame(there, lp, s = strata), ties = "efron"))$coefficients
  list(coef = f[1, "coef"], se = f[1, "se(coef)"])
}
grids <- list(days = c(1, 2700), intervals = c(36.5, 60))
found <- lapply(grids, function(grid) {
  d <- on_grid(grid[1], grid[2])
  list(width = grid[1], intervals = grid[2], everybody = described(d, rep(TRUE, nrow(d))), groups = grouped(cuts, d), halves = grouped(cuts[4], d),
    concordance = c_until(grid[1] * grid[2], 1), within = lapply(c("site", "site5"), function(by) c_until(grid[1] * grid[2], there[[by]])))
})
num <- function(x) paste0("[", paste(formatC(x, digits = 17, format = "g", width = 1), collapse = ","), "]")
json <- function(x) {
  if (is.list(x) && !is.null(names(x))) return(paste0("{", paste(sprintf("\"%s\":%s", names(x), sapply(x, json)), collapse = ","), "}"))
  if (is.list(x)) return(paste0("[", paste(sapply(x, json), collapse = ","), "]"))
  if (is.character(x)) return(paste0("\"", x, "\""))
  if (length(x) == 1) formatC(x, digits = 17, format = "g", width = 1) else num(x)
}
cat(json(list(
  meta = list(source = "gbsg.csv and rotterdam.csv", generator = "bench/reference/cox-validation.R", r = paste(R.version$major, R.version$minor, sep = "."), survival = as.character(packageVersion("survival"))),
  terms = as.list(terms), coefficients = as.list(coef(fit)), baseline = lapply(seq_along(days), function(h) c(days[h], base[h])), cuts = cuts, horizons = days,
  found = found, slope = list(pooled = slope(1), site = slope(there$site), site5 = slope(there$site5)))), "\n")
