# The figures of a reliability report, by the R packages irr and psych. Prints seconds, as JSON.
# args: what (report | icc | krippendorff), ratings.csv (columns ITEM_a, ITEM_b), scales.csv (subscale, item), resamples
suppressPackageStartupMessages({
  library(irr)
  library(psych)
})
args <- commandArgs(trailingOnly = TRUE)
table <- read.csv(args[2], check.names = FALSE)
items <- sub("_a$", "", grep("_a$", names(table), value = TRUE))
pair <- function(item) cbind(table[[paste0(item, "_a")]], table[[paste0(item, "_b")]])

six_forms <- function(r) {
  for (model in list(c("oneway", "consistency"), c("twoway", "agreement"), c("twoway", "consistency")))
    for (unit in c("single", "average")) icc(r, model = model[1], type = model[2], unit = unit)
}
report <- function() {
  for (item in items) {
    r <- pair(item)
    agree(r)
    agree(r, tolerance = 1)
    for (weight in c("unweighted", "equal", "squared")) kappa2(r, weight)
    kappam.fleiss(r)
    for (method in c("nominal", "ordinal", "interval")) kripp.alpha(t(r), method)
    six_forms(r)
    d <- r[, 1] - r[, 2]
    c(mean(d), sd(d))
  }
  scales <- read.csv(args[3])
  for (members in split(scales$item, scales$subscale))
    if (length(members) > 1)
      suppressWarnings(suppressMessages(psych::alpha(table[paste0(members, "_a")], warnings = FALSE)))
}
resample <- function() {
  set.seed(1)
  r <- do.call(rbind, lapply(items, pair))
  for (i in seq_len(as.integer(args[4]))) kripp.alpha(t(r[sample(nrow(r), replace = TRUE), ]), "ordinal")
}
work <- list(report = report, icc = function() for (item in items) six_forms(pair(item)), krippendorff = resample)
start <- proc.time()[["elapsed"]]
invisible(work[[args[1]]]())
cat(sprintf('{"seconds": %f}\n', proc.time()[["elapsed"]] - start))
