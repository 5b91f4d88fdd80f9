# The reference for Kaplan-Meier on an agreed grid: R's survfit on the same coarsened times. From the root of the checkout:
#   Rscript bench/reference/kaplan-meier-monthly.R > packages/federated/test/statistics/reference/kaplan-meier-monthly.json
# Needs R with the package survival (Debian: r-cran-survival), nothing else.
library(survival)

numbers <- function(x) paste0("[", paste(ifelse(is.na(x), "null", sprintf("%.17g", x)), collapse = ","), "]")
number <- function(x) if (is.na(x)) "null" else sprintf("%.17g", x)
object <- function(...) {
  fields <- list(...)
  paste0("{", paste(sprintf("\"%s\":%s", names(fields), unlist(fields)), collapse = ","), "}")
}
text <- function(x) sprintf("\"%s\"", x)

curve <- function(interval, event) {
  fit <- survfit(Surv(interval, event) ~ 1, conf.type = "log")
  half <- quantile(fit, 0.5)
  object(
    interval = numbers(fit$time), atRisk = numbers(fit$n.risk), events = numbers(fit$n.event), withdrawn = numbers(fit$n.censor),
    survival = numbers(fit$surv), standardError = numbers(summary(fit, censored = TRUE)$std.err),
    low = numbers(fit$lower), high = numbers(fit$upper),
    median = object(median = number(half$quantile), low = number(half$lower), high = number(half$upper))
  )
}

# Rotterdam, relapse-free survival by hormone treatment, in months: interval j holds the days in ((j - 1) * 30.4375, j * 30.4375].
patients <- read.csv("packages/federated/test/statistics/reference/rotterdam.csv")
month <- ceiling(patients$rfstime / 30.4375)
rotterdam <- sapply(0:1, function(group) {
  chosen <- patients$hormon == group
  curve(month[chosen], patients$rfs[chosen])
})

# Small tables, invented here, on which the rules for ties and for the median bite.
small <- list(
  "exactly one half on a flat stretch" = list(c(1, 2, 4, 7, 7, 9), c(1, 1, 1, 0, 1, 0)),
  "exactly one half until the end" = list(c(1, 2, 3, 5), c(1, 1, 0, 0)),
  "everybody dies" = list(c(1, 2, 2, 3, 3), c(1, 1, 0, 1, 1)),
  "an event on day 0" = list(c(0, 0, 2, 3, 3), c(1, 0, 0, 1, 1)),
  "nobody dies" = list(c(1, 2, 3), c(0, 0, 0)),
  "everybody in one interval" = list(c(4, 4, 4, 4, 4), c(1, 1, 0, 1, 0)),
  "one patient" = list(3, 1),
  "an upper limit that rises again" = list(
    c(rep(1, 85), rep(2, 5), rep(3, 61), 4, 4, 4, 5, 5, 6), c(rep(1, 85), rep(0, 5), rep(1, 12), rep(0, 49), 1, 0, 0, 0, 0, 0)
  )
)
cases <- sapply(names(small), function(title) {
  rows <- small[[title]]
  object(title = text(title), time = numbers(rows[[1]]), event = numbers(rows[[2]]), curve = curve(rows[[1]], rows[[2]]))
})

list_of <- function(items) paste0("[", paste(items, collapse = ",\n"), "]")
cat(object(
  source = text(sprintf("%s, survival %s: survfit, quantile", R.version.string, packageVersion("survival"))),
  generator = text("bench/reference/kaplan-meier-monthly.R"), date = text(Sys.Date()),
  daysInInterval = "30.4375", rotterdamRfsByHormon = list_of(rotterdam), cases = list_of(cases)
), "\n")
