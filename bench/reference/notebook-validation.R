# The numbers of examples/notebooks/validation-elsewhere.ipynb: a Cox model of the Rotterdam cohort, validated in the German one.
# Rscript bench/reference/notebook-validation.R > examples/data/validation.json
library(survival)
prepare <- function(rows, large) {
  rows$size2 <- as.numeric(large)
  rows$grade3 <- as.numeric(rows$grade == 3)
  rows$lnodes <- log(rows$nodes + 1)
  rows
}
at_home <- read.csv("examples/data/rotterdam.csv")
at_home <- prepare(at_home, at_home$size != "<=20")
there <- read.csv("examples/data/gbsg.csv")
there <- prepare(there, there$size > 20)
there$rfs <- there$status
control <- coxph.control(eps = 1e-12, toler.chol = 1e-13, iter.max = 50)
built <- coxph(Surv(rfstime, rfs) ~ age + meno + size2 + grade3 + lnodes + hormon + strata(site), at_home, control = control)
names_of <- names(coef(built))
there$index <- as.vector(as.matrix(there[, names_of]) %*% coef(built))
at_home$index <- as.vector(as.matrix(at_home[, names_of]) %*% coef(built))
slope <- coxph(Surv(rfstime, rfs) ~ index + strata(site), there, control = control)
left <- coxph(Surv(rfstime, rfs) ~ age + meno + size2 + grade3 + lnodes + hormon + offset(index) + strata(site), there, control = control)
# months of the grid: month j holds the days in ((j - 1) * 30.4375, j * 30.4375]
month <- 30.4375
four_years <- function(rows) {
  rows$risk <- findInterval(rows$index, c(1.1, 1.7), left.open = TRUE)
  sapply(0:2, function(group) {
    own <- rows[rows$risk == group, ]
    summary(survfit(Surv(ceiling(own$rfstime / month), own$rfs) ~ 1), times = 48)$surv
  })
}
number <- function(x) paste0("[", paste(format(as.numeric(x), digits = 15, trim = TRUE), collapse = ", "), "]")
concordance_of <- function(fit) number(c(fit$concordance["concordance"], fit$concordance["std"]))
cat(sprintf('{
 "source": "R package survival %s, R %s",
 "generator": "bench/reference/notebook-validation.R",
 "hazardRatios": %s,
 "slope": %s,
 "concordanceAtHome": %s,
 "concordanceThere": %s,
 "misfit": %s,
 "fourYearsAtHome": %s,
 "fourYearsThere": %s
}
', packageVersion("survival"), getRversion(), number(exp(coef(built))), number(c(coef(slope), sqrt(vcov(slope)))),
  concordance_of(built), concordance_of(slope),
  number(c(2 * diff(left$loglik), length(names_of), pchisq(2 * diff(left$loglik), length(names_of), lower.tail = FALSE))),
  number(four_years(at_home)), number(four_years(there))))
