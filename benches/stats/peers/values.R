# Values of agreement statistics by R packages, for comparison: argument = tables.json (see values.py), prints JSON.
suppressPackageStartupMessages(library(jsonlite))
has <- function(name) suppressPackageStartupMessages(suppressWarnings(requireNamespace(name, quietly = TRUE)))
tables <- fromJSON(commandArgs(trailingOnly = TRUE)[1], simplifyVector = FALSE)
cells <- function(table) do.call(rbind, lapply(table$rows, function(row)
  vapply(row, function(x) if (is.null(x)) NA_real_ else as.numeric(x), 0)))
out <- list()
put <- function(id, statistic, package, compute) {
  value <- tryCatch(suppressWarnings(suppressMessages(as.numeric(compute))), error = function(e) NA_real_)
  if (length(value) == 1 && is.finite(value)) out[[id]][[statistic]][[package]] <<- value
}
for (table in tables) {
  id <- table$id
  out[[id]] <- list()
  m <- cells(table)
  points <- unlist(table$categories)
  complete <- m[stats::complete.cases(m), , drop = FALSE]
  if (table$kind == "coders") {
    if (has("irr")) {
      put(id, "agreement_exact_all", "irr", irr::agree(m)$value / 100)
      if (ncol(m) == 2) {
        f <- data.frame(lapply(as.data.frame(complete), factor, levels = points))
        put(id, "cohen_kappa", "irr", irr::kappa2(f, "unweighted")$value)
        put(id, "cohen_kappa_linear", "irr", irr::kappa2(f, "equal")$value)
        put(id, "cohen_kappa_quadratic", "irr", irr::kappa2(f, "squared")$value)
      } else {
        put(id, "light_kappa", "irr", irr::kappam.light(complete)$value)
      }
      put(id, "fleiss_kappa", "irr", irr::kappam.fleiss(complete)$value)
      for (level in c("nominal", "ordinal", "interval", "ratio"))
        put(id, paste0("krippendorff_", level), "irr", irr::kripp.alpha(t(m), level)$value)
      forms <- list(icc_1 = c("oneway", "consistency", "single"), icc_a1 = c("twoway", "agreement", "single"),
        icc_c1 = c("twoway", "consistency", "single"), icc_1k = c("oneway", "consistency", "average"),
        icc_ak = c("twoway", "agreement", "average"), icc_ck = c("twoway", "consistency", "average"))
      for (form in names(forms)) {
        f <- forms[[form]]
        found <- tryCatch(irr::icc(m, model = f[1], type = f[2], unit = f[3]), error = function(e) NULL)
        if (!is.null(found)) {
          put(id, form, "irr", found$value)
          put(id, paste(form, "low"), "irr", found$lbound)
          put(id, paste(form, "high"), "irr", found$ubound)
        }
      }
    }
    if (has("irrCAC")) {
      for (w in list(c("unweighted", ""), c("linear", "_linear"), c("quadratic", "_quadratic"), c("ordinal", "_ordinal"))) {
        gwet <- if (w[1] == "unweighted") "gwet_ac1" else paste0("gwet_ac2", w[2])
        value <- function(f) f(m, weights = w[1], categ.labels = points)$est$coeff.val
        put(id, gwet, "irrCAC (R, 5 digits)", value(irrCAC::gwet.ac1.raw))
        put(id, paste0("brennan_prediger", w[2]), "irrCAC (R, 5 digits)", value(irrCAC::bp.coeff.raw))
        put(id, paste0("conger_kappa", w[2]), "irrCAC (R, 5 digits)", value(irrCAC::conger.kappa.raw))
        put(id, paste0("fleiss_available", w[2]), "irrCAC (R, 5 digits)", value(irrCAC::fleiss.kappa.raw))
      }
    }
    if (has("psych") && nrow(complete) == nrow(m)) {
      found <- tryCatch(psych::ICC(m, lmer = FALSE)$results, error = function(e) NULL)
      forms <- c("icc_1", "icc_a1", "icc_c1", "icc_1k", "icc_ak", "icc_ck")
      if (!is.null(found)) for (i in seq_along(forms)) {
        put(id, forms[i], "psych", found$ICC[i])
        put(id, paste(forms[i], "low"), "psych", found[["lower bound"]][i])
        put(id, paste(forms[i], "high"), "psych", found[["upper bound"]][i])
      }
    }
    if (has("lme4")) {
      long <- data.frame(y = as.vector(m), clip = factor(row(m)), coder = factor(col(m)))
      fit <- tryCatch(suppressMessages(suppressWarnings(lme4::lmer(y ~ 1 + (1 | clip) + (1 | coder), long,
        control = lme4::lmerControl(optCtrl = list(xtol_abs = 1e-12, ftol_abs = 1e-14), calc.derivs = FALSE)))),
        error = function(e) NULL)
      if (!is.null(fit)) {
        v <- as.data.frame(lme4::VarCorr(fit))
        s <- setNames(v$vcov, v$grp)
        put(id, "icc_a1_reml", "lme4", s[["clip"]] / sum(s))
        put(id, "icc_c1_reml", "lme4", s[["clip"]] / (s[["clip"]] + s[["Residual"]]))
      }
    }
  } else {
    if (has("psych")) {
      found <- tryCatch(suppressWarnings(suppressMessages(psych::alpha(as.data.frame(complete), warnings = FALSE,
        check.keys = FALSE))), error = function(e) NULL)
      if (!is.null(found)) {
        put(id, "cronbach_alpha_raw", "psych", found$total$raw_alpha)
        put(id, "cronbach_alpha_std", "psych", found$total$std.alpha)
        put(id, "cronbach_alpha_raw low", "psych", found$feldt$lower.ci[1, 1])
        put(id, "cronbach_alpha_raw high", "psych", found$feldt$upper.ci[1, 1])
      }
      fa <- tryCatch(suppressWarnings(suppressMessages(psych::fa(complete, 1))), error = function(e) NULL)
      if (!is.null(fa)) {
        s <- sum(abs(sum(fa$loadings)))^2
        put(id, "omega_total_minres_cor", "psych", s / (s + sum(fa$uniquenesses)))
      }
    }
    ml <- tryCatch(stats::factanal(complete, 1), error = function(e) NULL)
    if (!is.null(ml)) {
      s <- sum(ml$loadings)^2
      put(id, "omega_total_ml_cor", "factanal", s / (s + sum(ml$uniquenesses)))
    }
  }
}
cat(toJSON(out, auto_unbox = TRUE, digits = NA), "\n")
