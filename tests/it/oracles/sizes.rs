//! Sample sizes, Spearman and Brown.

use samspil::stats::{
    KappaTest, Stat, length_for_reliability, sample_size_icc_bonett, sample_size_icc_walter,
    sample_size_kappa_power, sample_size_kappa_precision, spearman_brown,
};
use serde_json::{Map, Value, json};

use super::engine::{conf, map, number, numbers, opt, out, stated, whole};
use super::raters::weights;

pub fn computed(stat: &str, input: &Value) -> Option<Value> {
    let of = |key: &str| number(&input[key]);
    Some(match stat {
        "spearman_brown" => {
            let r = of("r");
            let rel = spearman_brown(r, of("length_factor"));
            let length = input["target"].as_f64().map(|target| length_for_reliability(r, target));
            let known =
                json!({ "rel": opt(rel.ok()), "length_for_target": opt(length.and_then(Result::ok)) });
            stated(&rel, map(known))
        }
        "sample_size_icc_bonett" => {
            given(sample_size_icc_bonett(of("rho"), coders(&input["k"]), of("width"), conf(input)), |got| {
                json!({
                    "n_formula": out(got.formula), "n_formula_adjusted": out(got.adjusted), "n": got.n,
                    "n_exact_oneway_F": got.exact.ok(),
                })
            })
        }
        "sample_size_icc_walter" => {
            let k = coders(&input["k"]);
            given(sample_size_icc_walter(of("rho0"), of("rho1"), k, of("alpha"), of("power")), |got| {
                json!({
                    "n_one_sided_raw": out(got.one_sided), "n_one_sided": got.n_one_sided,
                    "n_two_sided_raw": out(got.two_sided), "n_two_sided": got.n_two_sided,
                    "n_exact_one_sided": got.exact_one_sided.ok(),
                    "power_exact_at_n_one_sided": opt(got.power.ok()),
                })
            })
        }
        "sample_size_kappa_precision" => {
            let cells: Vec<_> =
                input["cell_probabilities"].as_array().expect("rows").iter().map(numbers).collect();
            let by = weights(input["weights"].as_str().expect("weights"));
            let scale = numbers(&input["categories"]);
            given(sample_size_kappa_precision(&cells, &scale, by, of("width"), conf(input)), |got| {
                json!({
                    "kappa": out(got.kappa), "unit_sd": out(got.unit_sd), "n_raw": out(got.needed), "n": got.n,
                })
            })
        }
        "sample_size_kappa_power_2x2" => {
            let test = KappaTest {
                rates: [of("rate1"), of("rate2")],
                null: of("k0"),
                expected: of("k1"),
                alpha: of("alpha"),
                power: of("power"),
                two_sided: input["two_sided"].as_bool().expect("one-sided or two-sided"),
            };
            given(sample_size_kappa_power(&test), |got| json!({ "n_raw": out(got.needed), "n": got.n }))
        }
        _ => return None,
    })
}

fn coders(k: &Value) -> u32 {
    u32::try_from(whole(k)).expect("a number of coders")
}

fn given<T>(got: Stat<T>, json: impl Fn(&T) -> Value) -> Value {
    let known = got.as_ref().map_or_else(|_| Map::new(), |got| map(json(got)));
    stated(&got, known)
}
