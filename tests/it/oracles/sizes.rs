//! Sample sizes, Spearman and Brown.

use serde_json::Value;

pub fn computed(_stat: &str, _input: &Value) -> Option<Value> {
    None
}
