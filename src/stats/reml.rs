//! The restricted likelihood of ratings with crossed random effects: y = μ + clip + coder + error.
//!
//! With a = σ²clip/σ²error and b = σ²coder/σ²error the covariance is σ²error·H, H = I + a·ZZ' (clips) + b·WW'
//! (coders). σ²error is profiled out, so the criterion −2·log-likelihood is a function of a and b alone:
//! ln|H| + ln(1'H⁻¹1) + (N − 1)·(1 + ln(2π·R/(N − 1))), R = y'Py (Patterson & Thompson 1971, *Biometrika*
//! 58:545–554; Bates et al. 2015, *J. Stat. Softw.* 67(1), eq. 42).
//!
//! Clips that the same coders rated enter through their sums only: for one clip with m ratings
//! (I + a·11')⁻¹ = I − a/(1 + ma)·11', and coders, who are few, are left as a k × k matrix. One evaluation
//! costs O(sets of coders · k² + k³), however many clips there are.

use std::collections::BTreeMap;

use super::Matrix;

/// The clips rated by one and the same set of coders.
struct Pattern {
    /// Who rated them: positions among the coders that rated anything.
    coders: Vec<usize>,
    /// How many clips.
    clips: f64,
    /// Sum of all ratings, from which the grand mean was taken.
    sum: f64,
    /// Sum over clips of (sum of ratings)² / m.
    means: f64,
    /// Per coder: the sum of the distances from the clips' means.
    distances: Vec<f64>,
}

/// Everything that the likelihood needs to know of a table.
pub(super) struct Design {
    patterns: Vec<Pattern>,
    /// Coders who rated anything.
    pub coders: usize,
    /// Ratings.
    pub ratings: usize,
    /// Clips with at least one rating.
    pub clips: usize,
    /// Clips with at least two.
    pub clips_twice: usize,
    /// Mean of all ratings.
    pub mean: f64,
    /// Sum of squares about the clips' means.
    pub within: f64,
    /// Sum of squares about the grand mean.
    pub total: f64,
    /// Harmonic mean of the number of coders per clip.
    pub harmonic: f64,
}

impl Design {
    /// Two passes over the table.
    pub fn of(ratings: &Matrix) -> Self {
        let columns = ratings.columns();
        let mut seen = vec![false; columns];
        let (mut count, mut sum) = (0_usize, 0.0);
        for row in ratings.rows() {
            for (cell, seen) in row.iter().zip(&mut seen) {
                if let Some(value) = cell {
                    *seen = true;
                    count += 1;
                    sum += value;
                }
            }
        }
        let mean = if count == 0 { 0.0 } else { sum / count as f64 };
        let mut position = vec![0; columns];
        let mut coders = 0;
        for (position, _) in position.iter_mut().zip(&seen).filter(|(_, seen)| **seen) {
            *position = coders;
            coders += 1;
        }
        let mut design = Self {
            patterns: Vec::new(),
            coders,
            ratings: count,
            clips: 0,
            clips_twice: 0,
            mean,
            within: 0.0,
            total: 0.0,
            harmonic: 0.0,
        };
        design.gather(ratings, &position);
        design
    }

    fn gather(&mut self, ratings: &Matrix, position: &[usize]) {
        let mut known: BTreeMap<Vec<u64>, usize> = BTreeMap::new();
        let mut set = vec![0_u64; ratings.columns().div_ceil(64)];
        let mut inverse = 0.0;
        for row in ratings.rows() {
            set.fill(0);
            let (mut m, mut sum) = (0.0, 0.0);
            for (column, value) in row.iter().enumerate().filter_map(|(j, cell)| Some((j, (*cell)?))) {
                if let Some(word) = set.get_mut(column / 64) {
                    *word |= 1 << (column % 64);
                }
                m += 1.0;
                sum += value - self.mean;
            }
            if m == 0.0 {
                continue;
            }
            let index = known.get(set.as_slice()).copied().unwrap_or_else(|| {
                let with = row.iter().zip(position).filter(|(cell, _)| cell.is_some());
                let coders: Vec<usize> = with.map(|(_, position)| *position).collect();
                let distances = vec![0.0; coders.len()];
                self.patterns.push(Pattern { coders, clips: 0.0, sum: 0.0, means: 0.0, distances });
                known.insert(set.clone(), self.patterns.len() - 1);
                self.patterns.len() - 1
            });
            let clip_mean = sum / m;
            self.clips += 1;
            self.clips_twice += usize::from(m >= 2.0);
            inverse += 1.0 / m;
            self.total += sum * clip_mean;
            let Some(pattern) = self.patterns.get_mut(index) else { continue };
            pattern.clips += 1.0;
            pattern.sum += sum;
            pattern.means += sum * clip_mean;
            for (value, distance) in row.iter().flatten().zip(&mut pattern.distances) {
                let off = value - self.mean - clip_mean;
                *distance += off;
                self.within += off * off;
            }
        }
        self.total += self.within;
        self.harmonic = if inverse > 0.0 { self.clips as f64 / inverse } else { 0.0 };
    }

    /// The coders' information within clips, Σ n(δ − 1/m), row by row, and their sums of distances.
    pub fn within_clips(&self) -> (Vec<f64>, Vec<f64>) {
        let k = self.coders;
        let (mut matrix, mut sums) = (vec![0.0; k * k], vec![0.0; k]);
        for pattern in &self.patterns {
            let share = pattern.clips / pattern.coders.len() as f64;
            for (i, distance) in pattern.coders.iter().zip(&pattern.distances) {
                sums[*i] += distance;
                matrix[i * k + i] += pattern.clips;
                for j in &pattern.coders {
                    matrix[i * k + j] -= share;
                }
            }
        }
        (matrix, sums)
    }

    /// The variance (n − 1) of the clips' means once each coder's own level is taken off.
    pub fn clip_variance(&self, levels: &[f64]) -> f64 {
        let shift = |pattern: &Pattern| {
            let own = pattern.coders.iter().filter_map(|coder| levels.get(*coder));
            own.sum::<f64>() / pattern.coders.len() as f64
        };
        let n = self.clips as f64;
        let each = |p: &Pattern| p.sum / p.coders.len() as f64 - p.clips * shift(p);
        let mean = self.patterns.iter().map(each).sum::<f64>() / n;
        let squares: f64 = (self.patterns.iter())
            .map(|p| {
                let (m, off) = (p.coders.len() as f64, shift(p) + mean);
                p.means / m - 2.0 * off * p.sum / m + p.clips * off * off
            })
            .sum();
        (squares / (n - 1.0)).max(0.0)
    }
}

/// The criterion at one point.
#[derive(Clone, Copy, Debug)]
pub(super) struct Value {
    /// −2 log restricted likelihood.
    pub criterion: f64,
    /// Its slope in a.
    pub by_clips: f64,
    /// Its slope in b.
    pub by_coders: f64,
    /// The profiled σ²error.
    pub error: f64,
    /// The estimate of μ.
    pub mean: f64,
}

/// The criterion with room to work in.
pub(super) struct Criterion<'a> {
    design: &'a Design,
    /// M = W'D⁻¹W with D the clips' part of H, and its slope in a.
    m: Vec<f64>,
    m_slope: Vec<f64>,
    /// (I + bM)⁻¹, by way of its Cholesky factor.
    inverse: Vec<f64>,
    factor: Vec<f64>,
    /// W'D⁻¹y and W'D⁻¹1, their slopes in a, and both times the inverse.
    y: Sides,
    one: Sides,
}

struct Sides {
    value: Vec<f64>,
    slope: Vec<f64>,
    solved: Vec<f64>,
}

impl Sides {
    fn new(k: usize) -> Self {
        Self { value: vec![0.0; k], slope: vec![0.0; k], solved: vec![0.0; k] }
    }

    fn clear(&mut self) {
        self.value.fill(0.0);
        self.slope.fill(0.0);
    }
}

fn dot(x: &[f64], y: &[f64]) -> f64 {
    x.iter().zip(y).map(|(x, y)| x * y).sum()
}

/// x'Ay of a square A.
fn form(x: &[f64], a: &[f64], y: &[f64]) -> f64 {
    a.chunks(y.len().max(1)).zip(x).map(|(row, x)| x * dot(row, y)).sum()
}

impl<'a> Criterion<'a> {
    pub fn new(design: &'a Design) -> Self {
        let k = design.coders;
        let square = || vec![0.0; k * k];
        Self {
            design,
            m: square(),
            m_slope: square(),
            inverse: square(),
            factor: square(),
            y: Sides::new(k),
            one: Sides::new(k),
        }
    }

    /// The criterion at a, b ≥ 0 with its slopes.
    pub fn at(&mut self, a: f64, b: f64) -> Value {
        let k = self.design.coders;
        self.m.fill(0.0);
        self.m_slope.fill(0.0);
        self.y.clear();
        self.one.clear();
        // y'D⁻¹y, y'D⁻¹1, 1'D⁻¹1, each with its slope in a; ln|D| likewise.
        let (mut yy, mut y1, mut oo) = (self.design.within, 0.0, 0.0);
        let (mut yy_a, mut y1_a, mut oo_a) = (0.0, 0.0, 0.0);
        let (mut logs, mut logs_a) = (0.0, 0.0);
        for p in &self.design.patterns {
            let size = p.coders.len() as f64;
            let t = 1.0 / (1.0 + size * a);
            let t2 = t * t;
            logs += p.clips * (size * a).ln_1p();
            logs_a += p.clips * size * t;
            yy += p.means * t;
            yy_a -= p.means * size * t2;
            y1 += p.sum * t;
            y1_a -= p.sum * size * t2;
            oo += p.clips * size * t;
            oo_a -= p.clips * size * size * t2;
            for (i, distance) in p.coders.iter().zip(&p.distances) {
                self.y.value[*i] += distance + p.sum / size * t;
                self.y.slope[*i] -= p.sum * t2;
                self.one.value[*i] += p.clips * t;
                self.one.slope[*i] -= p.clips * size * t2;
                self.m[i * k + i] += p.clips;
                for j in &p.coders {
                    self.m[i * k + j] -= p.clips * a * t;
                    self.m_slope[i * k + j] -= p.clips * t2;
                }
            }
        }
        logs += self.invert(b);
        for side in [&mut self.y, &mut self.one] {
            for (row, solved) in self.inverse.chunks(k).zip(&mut side.solved) {
                *solved = dot(row, &side.value);
            }
        }
        logs_a += b * dot(&self.inverse, &self.m_slope);
        let logs_b = dot(&self.inverse, &self.m);
        // x'H⁻¹z, its slope in a, its slope in b.
        let with = |x: &Sides, z: &Sides, plain: f64, slope: f64| {
            let turned = dot(&x.slope, &z.solved) + dot(&x.solved, &z.slope);
            (
                plain - b * dot(&x.value, &z.solved),
                slope - b * turned + b * b * form(&x.solved, &self.m_slope, &z.solved),
                -dot(&x.solved, &z.solved),
            )
        };
        let (yy, yy_a, yy_b) = with(&self.y, &self.y, yy, yy_a);
        let (y1, y1_a, y1_b) = with(&self.y, &self.one, y1, y1_a);
        let (oo, oo_a, oo_b) = with(&self.one, &self.one, oo, oo_a);
        let mean = y1 / oo;
        let rest = yy - mean * y1;
        let df = self.design.ratings as f64 - 1.0;
        let by = |logs: f64, yy_s: f64, y1_s: f64, oo_s: f64| {
            logs + oo_s / oo + df * (yy_s - 2.0 * mean * y1_s + mean * mean * oo_s) / rest
        };
        Value {
            criterion: logs + oo.ln() + df * (1.0 + (std::f64::consts::TAU * rest / df).ln()),
            by_clips: by(logs_a, yy_a, y1_a, oo_a),
            by_coders: by(logs_b, yy_b, y1_b, oo_b),
            error: rest / df,
            mean: self.design.mean + mean,
        }
    }

    /// Fills (I + bM)⁻¹; returns ln|I + bM|.
    fn invert(&mut self, b: f64) -> f64 {
        let k = self.design.coders;
        let (l, inverse) = (&mut self.factor, &mut self.inverse);
        let mut logs = 0.0;
        for i in 0..k {
            for j in 0..=i {
                let known: f64 = (0..j).map(|h| l[i * k + h] * l[j * k + h]).sum();
                let value = b * self.m[i * k + j] + f64::from(u8::from(i == j)) - known;
                // I + bM is positive definite; rounding may not say otherwise.
                l[i * k + j] =
                    if i == j { value.max(f64::MIN_POSITIVE).sqrt() } else { value / l[j * k + j] };
            }
            logs += 2.0 * l[i * k + i].ln();
        }
        for column in 0..k {
            for i in 0..k {
                let known: f64 = (0..i).map(|h| l[i * k + h] * inverse[h * k + column]).sum();
                inverse[i * k + column] = (f64::from(u8::from(i == column)) - known) / l[i * k + i];
            }
            for i in (0..k).rev() {
                let known: f64 = (i + 1..k).map(|h| l[h * k + i] * inverse[h * k + column]).sum();
                inverse[i * k + column] = (inverse[i * k + column] - known) / l[i * k + i];
            }
        }
        logs
    }
}
