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
groups <- function(table) {
  id <- table$id
  x <- unlist(table$x)
  y <- unlist(table$y)
  test <- function(name, found) {
    put(id, paste(name, "t"), "stats (R)", found$statistic)
    put(id, paste(name, "df"), "stats (R)", found$parameter)
    put(id, paste(name, "p"), "stats (R)", found$p.value)
    put(id, paste(name, "low"), "stats (R)", found$conf.int[1])
    put(id, paste(name, "high"), "stats (R)", found$conf.int[2])
  }
  n <- min(length(x), length(y))
  first <- x[seq_len(n)]
  second <- y[seq_len(n)]
  test("student", t.test(x, y, var.equal = TRUE))
  test("welch", t.test(x, y))
  test("paired", t.test(first, second, paired = TRUE))
  if (has("effectsize")) for (name in c("cohens_d", "hedges_g")) {
    found <- tryCatch(if (name == "cohens_d") effectsize::cohens_d(x, y) else effectsize::hedges_g(x, y),
      error = function(e) NULL)
    if (!is.null(found)) {
      put(id, name, "effectsize", found[[1]])
      put(id, paste(name, "low"), "effectsize", found$CI_low)
      put(id, paste(name, "high"), "effectsize", found$CI_high)
    }
  }
  found <- suppressWarnings(wilcox.test(x, y, exact = FALSE))
  put(id, "mann_whitney U1", "stats (R)", found$statistic)
  put(id, "mann_whitney p, corrected", "stats (R)", found$p.value)
  found <- suppressWarnings(wilcox.test(first, second, paired = TRUE, exact = FALSE))
  put(id, "wilcoxon V", "stats (R)", found$statistic)
  put(id, "wilcoxon p, corrected", "stats (R)", found$p.value)
  if (!anyDuplicated(c(x, y))) {
    put(id, "mann_whitney p, exact", "stats (R)", wilcox.test(x, y, exact = TRUE)$p.value)
    put(id, "wilcoxon p, exact", "stats (R)", wilcox.test(first, second, paired = TRUE, exact = TRUE)$p.value)
  }
  put(id, "ks D", "stats (R)", ks.test(x, y, exact = FALSE)$statistic)
  put(id, "ks p, limit", "stats (R)", ks.test(x, y, exact = FALSE)$p.value)
  put(id, "ks p, exact given the ties", "stats (R)", ks.test(x, y, exact = TRUE)$p.value)
  fourfold <- do.call(rbind, lapply(table$fourfold, unlist))
  counts <- do.call(rbind, lapply(table$counts, unlist))
  put(id, "chi_square p, Yates", "stats (R)", chisq.test(fourfold)$p.value)
  put(id, "fisher p, 2 × 2", "stats (R)", fisher.test(fourfold)$p.value)
  put(id, "chi_square X2", "stats (R)", chisq.test(counts)$statistic)
  put(id, "chi_square p", "stats (R)", chisq.test(counts)$p.value)
  put(id, "fisher p, 2 × 3", "stats (R)", fisher.test(counts)$p.value)
  if (has("vcd")) {
    found <- vcd::assocstats(as.table(counts))
    put(id, "cramers_v", "vcd", found$cramer)
    put(id, "chi_square G2 p", "vcd", found$chisq_tests[1, 3])
  }
  limits <- prop.test(fourfold[1, 1], sum(fourfold[1, ]), correct = FALSE)$conf.int
  put(id, "wilson low", "stats (R)", limits[1])
  put(id, "wilson high", "stats (R)", limits[2])
  design <- do.call(rbind, lapply(table$design, unlist))
  fit <- lm(unlist(table$response) ~ design - 1)
  each <- function(name, package, values)
    for (i in seq_along(values)) put(id, paste0(name, "|", i - 1), package, values[[i]])
  each("ols coefficient", "stats (R)", coef(fit))
  each("ols classical se", "stats (R)", summary(fit)$coefficients[, 2])
  each("ols classical p", "stats (R)", summary(fit)$coefficients[, 4])
  if (has("sandwich") && has("lmtest")) {
    for (type in c("HC0", "HC1", "HC2", "HC3")) {
      found <- lmtest::coeftest(fit, vcov. = sandwich::vcovHC(fit, type = type))
      each(paste("ols", type, "se"), "sandwich", found[, 2])
      each(paste("ols", type, "p"), "sandwich", found[, 4])
    }
    cluster <- (seq_len(nrow(design)) - 1) %/% table$cluster
    spread <- function(type, cadjust) sqrt(diag(sandwich::vcovCL(fit, cluster, type = type, cadjust = cadjust)))
    each("ols CR0 se", "sandwich", spread("HC0", FALSE))
    each("ols CR1 se", "sandwich", spread("HC1", TRUE))
  }
  for (name in c("holm", "BH")) each(tolower(name), "stats (R)", p.adjust(unlist(table$p), name))
}
for (table in tables) {
  id <- table$id
  out[[id]] <- list()
  if (table$kind == "groups") {
    groups(table)
    next
  }
  m <- cells(table)
  points <- unlist(table$categories)
  complete <- m[stats::complete.cases(m), , drop = FALSE]
  if (table$kind == "coders") {
    if (has("irr")) {
      put(id, "agreement, all coders", "irr", irr::agree(m)$value / 100)
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
        both <- function(statistic, f) {
          found <- tryCatch(f(m, weights = w[1], categ.labels = points)$est, error = function(e) NULL)
          put(id, statistic, "irrCAC (R)", found$coeff.val)
          put(id, paste(statistic, "se"), "irrCAC (R)", found$coeff.se)
        }
        both(gwet, irrCAC::gwet.ac1.raw)
        both(paste0("brennan_prediger", w[2]), irrCAC::bp.coeff.raw)
        both(paste0("conger_kappa", w[2]), irrCAC::conger.kappa.raw)
        both(paste0("fleiss_available", w[2]), irrCAC::fleiss.kappa.raw)
      }
    }
    if (ncol(m) == 2) {
      counts <- table(factor(complete[, 1], points), factor(complete[, 2], points))
      kappa <- function(name, package, value, low, high) {
        put(id, name, package, value)
        put(id, paste(name, "low"), package, low)
        put(id, paste(name, "high"), package, high)
      }
      if (has("vcd")) for (w in c("Equal-Spacing", "Fleiss-Cohen")) {
        found <- vcd::Kappa(counts, weights = w)
        limits <- stats::confint(found)
        kappa("cohen_kappa", "vcd", found$Unweighted[["value"]], limits[1, 1], limits[1, 2])
        name <- if (w == "Equal-Spacing") "cohen_kappa_linear" else "cohen_kappa_quadratic"
        kappa(name, "vcd", found$Weighted[["value"]], limits[2, 1], limits[2, 2])
      }
      if (has("psych")) {
        found <- tryCatch(suppressWarnings(psych::cohen.kappa(unclass(counts), n.obs = sum(counts)))$confid,
          error = function(e) NULL)
        if (!is.null(found)) {
          kappa("cohen_kappa", "psych", found[1, 2], found[1, 1], found[1, 3])
          kappa("cohen_kappa_quadratic", "psych", found[2, 2], found[2, 1], found[2, 3])
        }
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
  } else if (table$kind == "items") {
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
    if (has("lavaan")) {
      named <- as.data.frame(complete)
      model <- paste("f =~", paste(names(named), collapse = " + "))
      found <- tryCatch(suppressWarnings(lavaan::inspect(
        lavaan::cfa(model, named, std.lv = TRUE, likelihood = "wishart"), "est")), error = function(e) NULL)
      if (!is.null(found)) {
        s <- sum(found$lambda)^2
        put(id, "omega_total_ml_cov", "lavaan", s / (s + sum(diag(found$theta))))
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
