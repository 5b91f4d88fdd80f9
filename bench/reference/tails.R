# The reference for p-values far out in the tails: R's pnorm and pchisq. From the root of the checkout:
#   Rscript bench/reference/tails.R > packages/federated/test/statistics/reference/tails.json
# The arguments are written with 17 digits, so that both sides read the same doubles.
numbers <- function(x) paste0("[", paste(sprintf("%.17g", x), collapse = ","), "]")
z <- c(0, 2^-30, 0.125, seq(0.25, 4, by = 0.25), 4.5, 5.375, 6, 7.5, 8, 10, 12.5, 16, 20, 20.4375, 24, 30, 35, 37.5, 2.1, 5.3, 13.7, 21.1, 33.3, 37.3)
degrees <- rep(c(1, 2, 3, 4, 7, 10, 31, 100), each = 9)
statistic <- rep(c(0.0625, 0.5, 2, 7.5, 30.5, 120, 611, 748, 1400), times = 8)
cat(sprintf(
  "{\"source\":\"%s: pnorm, pchisq\",\"generator\":\"bench/reference/tails.R\",\"date\":\"%s\",\n\"z\":%s,\n\"upperTail\":%s,\n\"logUpperTail\":%s,\n\"farZ\":[50,1000,1e+08],\"farLogUpperTail\":%s,\n\"degrees\":%s,\n\"statistic\":%s,\n\"chiSquaredTail\":%s}\n",
  R.version.string, Sys.Date(), numbers(z), numbers(pnorm(z, lower.tail = FALSE)),
  numbers(pnorm(z, lower.tail = FALSE, log.p = TRUE)), numbers(pnorm(c(50, 1000, 1e8), lower.tail = FALSE, log.p = TRUE)),
  numbers(degrees), numbers(statistic), numbers(pchisq(statistic, degrees, lower.tail = FALSE))
))
