//! Unit tests of the module above.

use proptest::prelude::*;
use serde_json::{Map, Number, Value};

use super::super::super::samples;
use super::super::super::tree::{self, Node};
use super::{ConvertError, to_toml};

const UPSTREAM: &str = r#"// before everything
{
  "$schema": "node_modules/wrangler/config-schema.json",
  "name": "moltbot-sandbox", // the name
  "observability": {
    "enabled": true, /* beside a key */
  }, // beside a table
  // Disable preview URLs
  "workers_dev": false,
  /* Allow importing
   * HTML files */
  "rules": [
    // first rule
    { "type": "Text", "globs": ["**/*.html"], "fallthrough": false },
    {
      "type": "Data", // data
      "globs": [
        // inside a leaf array
        "**/*.png",
      ],
      // before the closing brace of an element
    },
    // before the closing bracket
  ],
  "durable_objects": {
    "bindings": [{ "class_name": "Sandbox", "name": "Sandbox" }],
  },
  "limits": { "cpu_ms": 300000 },

  // Note: the last block
  //
  // - TELEGRAM_BOT_TOKEN
}
// after everything
"#;

const CONVERTED: &str = r##"# before everything
"$schema" = "node_modules/wrangler/config-schema.json"
name = "moltbot-sandbox" # the name
# Disable preview URLs
workers_dev = false

[observability] # beside a table
enabled = true # beside a key

# Allow importing
# HTML files
# first rule
[[rules]]
type = "Text"
globs = ["**/*.html"]
fallthrough = false

[[rules]]
type = "Data" # data
globs = [
  # inside a leaf array
  "**/*.png",
]
# before the closing brace of an element
# before the closing bracket

[[durable_objects.bindings]]
class_name = "Sandbox"
name = "Sandbox"

[limits]
cpu_ms = 300000

# Note: the last block
#
# - TELEGRAM_BOT_TOKEN
# after everything
"##;

#[test]
fn values_comments_and_layout_of_a_config_like_upstreams() {
    let converted = to_toml(UPSTREAM).unwrap();
    assert!(converted.edits.is_empty());
    assert_eq!(converted.toml, CONVERTED);
}

#[test]
fn null_is_named_and_marked() {
    let converted =
        to_toml("{\n  // which account\n  \"account_id\": null, // later\n  \"name\": \"x\"\n}").unwrap();
    assert_eq!(converted.edits.len(), 1);
    assert_eq!((converted.edits[0].id, converted.edits[0].path.as_str()), ("null-left-out", "account_id"));
    assert_eq!(
        converted.toml,
        "# which account\n# account_id was null, which TOML cannot say: left out\n# later\nname = \"x\"\n"
    );
    assert_eq!(
        to_toml("{\n\"a\": [1,\n null]}").unwrap_err(),
        ConvertError::NullInArray { line: 3, path: "a[1]".to_owned() }
    );
}

#[test]
fn numbers_keep_their_literals() {
    let text = r#"{"a": 1e3, "b": 9007199254740991, "c": 12345678901234567890, "d": -0, "e": 1.50, "f": 1E-7, "g": -7}"#;
    let converted = to_toml(text).unwrap();
    let expected =
        "a = 1e3\nb = 9007199254740991\nc = 12345678901234567890.0\nd = -0.0\ne = 1.50\nf = 1E-7\ng = -7\n";
    assert_eq!(converted.toml, expected);
    assert_eq!(converted.edits.iter().map(|edit| edit.path.as_str()).collect::<Vec<_>>(), ["c"]);
    let error = to_toml("{\"a\": {\"b\": 1e999}}").unwrap_err();
    assert_eq!(error, ConvertError::NumberOutOfRange { line: 1, path: "a.b".to_owned() });
}

#[test]
fn duplicates_keep_the_last_and_every_comment() {
    let converted = to_toml("{\n// one\n\"a\": 1, // uno\n\"b\": 2,\n// two\n\"a\": 3\n}").unwrap();
    assert_eq!(converted.toml, "b = 2\n# one\n# uno\n# two\na = 3\n");
    assert_eq!(converted.edits[0].id, "duplicate-key-left-out");
}

#[test]
fn control_characters_cannot_leave_a_comment() {
    let converted = to_toml("{\n// a\u{b}b\u{1b}[31m\n\"n\": \"x\\u0000\\u001b\"\n}").unwrap();
    assert_eq!(converted.toml.lines().count(), 2);
}

#[test]
fn real_configurations_convert_exactly() {
    let Some(configs) = samples::wrangler_configs() else {
        samples::say_skipped("real_configurations_convert_exactly");
        return;
    };
    assert!(configs.len() >= 7);
    for (name, text) in configs {
        let converted = to_toml(&text).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert!(converted.edits.is_empty(), "{name}");
        let left = Node::from_jsonc(&text).unwrap();
        let right = Node::from_toml(&converted.toml).unwrap();
        assert!(tree::differences(&left, &right, &[]).is_empty(), "{name}");
        for line in text.lines().filter_map(|line| line.trim_start().strip_prefix("//")) {
            assert!(converted.toml.contains(line.trim()), "{name}: a comment is gone: {line}");
        }
    }
}

fn scalar() -> impl Strategy<Value = Value> {
    prop_oneof![
        any::<bool>().prop_map(Value::Bool),
        any::<i64>().prop_map(|number| Value::Number(number.into())),
        (-1_000_000_i64..1_000_000).prop_map(|number| Value::Number(number.into())),
        any::<f64>().prop_filter_map("finite", |number| Number::from_f64(number).map(Value::Number)),
        "\\PC{0,12}".prop_map(Value::String),
        any::<String>().prop_map(Value::String),
    ]
}

fn config() -> impl Strategy<Value = Value> {
    let key = prop_oneof!["[a-z_$.]{1,6}", "\\PC{0,4}"];
    let tree = scalar().prop_recursive(4, 40, 5, move |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..4).prop_map(Value::Array),
            proptest::collection::vec((key.clone(), inner), 0..5)
                .prop_map(|members| Value::Object(members.into_iter().collect::<Map<_, _>>())),
        ]
    });
    proptest::collection::vec(("[a-z_$]{1,6}", tree), 0..6)
        .prop_map(|members| Value::Object(members.into_iter().collect::<Map<_, _>>()))
}

/// Writes JSON with a comment in every gap, and counts them.
fn commented(value: &Value, out: &mut String, count: &mut usize, style: &mut impl FnMut() -> u8) {
    let mut gap = |out: &mut String| {
        match style() % 5 {
            0 => out.push_str(&format!(" // mark{count}x\n")),
            1 => out.push_str(&format!(" /* mark{count}x */ ")),
            2 => out.push_str(&format!("\n\n/* mark{count}x\n * more */\n")),
            3 => out.push_str(&format!("\n// mark{count}x\r\n")),
            _ => {
                out.push(' ');
                return;
            }
        }
        *count += 1;
    };
    gap(out);
    match value {
        Value::Array(elements) => {
            out.push('[');
            for element in elements {
                commented(element, out, count, style);
                out.push(',');
            }
            commented(&Value::Null, out, count, style);
            out.push(']');
        }
        Value::Object(members) => {
            out.push('{');
            for (key, member) in members {
                commented(&Value::Null, out, count, style);
                out.push_str(&serde_json::to_string(key).unwrap());
                commented(&Value::Null, out, count, style);
                out.push(':');
                commented(member, out, count, style);
                out.push(',');
            }
            commented(&Value::Null, out, count, style);
            out.push('}');
        }
        // Stands for "nothing here": the strategy makes no nulls.
        Value::Null => {}
        leaf => out.push_str(&leaf.to_string()),
    }
}

proptest! {
    #[test]
    fn any_config_reads_back_equal(value in config()) {
        let text = serde_json::to_string_pretty(&value).unwrap();
        let converted = to_toml(&text).unwrap();
        let left = Node::from_jsonc(&text).unwrap();
        let right = Node::from_toml(&converted.toml).unwrap();
        prop_assert_eq!(tree::differences(&left, &right, &[]), Vec::<String>::new());
    }

    #[test]
    fn every_comment_survives_wherever_it_stands(value in config(), seed in proptest::collection::vec(any::<u8>(), 1..64)) {
        let (mut text, mut count, mut at) = (String::new(), 0, 0);
        commented(&value, &mut text, &mut count, &mut || { at += 1; seed[at % seed.len()].wrapping_add((at / seed.len()) as u8) });
        let converted = to_toml(&text).unwrap();
        let comments: String = converted.toml.clone();
        for mark in 0..count {
            prop_assert_eq!(comments.matches(&format!("mark{mark}x")).count(), 1, "mark{} in\n{}\n{}", mark, text, comments);
        }
        // And none of them became a value.
        let left = Node::from_jsonc(&text).unwrap();
        prop_assert_eq!(tree::differences(&left, &Node::from_toml(&converted.toml).unwrap(), &[]), Vec::<String>::new());
    }
}
