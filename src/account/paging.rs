//! The six ways in which Cloudflare cuts a list into pages, each as one function from the whole list to an answer.

use serde_json::{Value, json};

use super::call::Query;
use super::reply::{Failure, Reply};

/// Bounds of `per_page` for one list.
#[derive(Debug, Clone, Copy)]
pub(crate) struct PerPage {
    pub(crate) default: u64,
    pub(crate) max: u64,
}

/// `page`/`per_page` with `result_info.{page,per_page,count,total_count,total_pages}`.
pub(crate) fn numbered(items: Vec<Value>, query: &Query, bounds: PerPage) -> Reply {
    let per_page = query.number("per_page").unwrap_or(bounds.default).clamp(1, bounds.max);
    let page = query.number("page").unwrap_or(1).max(1);
    let total = items.len() as u64;
    let skip = usize::try_from((page - 1).saturating_mul(per_page)).unwrap_or(usize::MAX);
    let slice: Vec<Value> =
        items.into_iter().skip(skip).take(usize::try_from(per_page).unwrap_or(usize::MAX)).collect();
    let info = json!({
        "page": page,
        "per_page": per_page,
        "count": slice.len(),
        "total_count": total,
        "total_pages": total.div_ceil(per_page),
    });
    Reply::Page { result: Value::Array(slice), info }
}

/// One slice of a list and how to ask for the next.
pub(crate) struct Slice {
    pub(crate) items: Vec<Value>,
    /// Absent on the last slice.
    pub(crate) next: Option<String>,
    pub(crate) per_page: u64,
}

/// Cuts `items` by an opaque cursor in the query parameter `cursor_name`, `size_name` long.
/// A cursor that this list never handed out is a 400.
pub(crate) fn slice(
    items: Vec<Value>,
    query: &Query,
    names: (&str, &str),
    bounds: PerPage,
) -> Result<Slice, Failure> {
    let (cursor_name, size_name) = names;
    let per_page = query.number(size_name).unwrap_or(bounds.default).clamp(1, bounds.max);
    let start = match query.get(cursor_name) {
        None => 0,
        Some(cursor) => {
            read_cursor(cursor).ok_or_else(|| Failure::new(400, 10029, "The cursor is not valid."))?
        }
    };
    let size = usize::try_from(per_page).unwrap_or(usize::MAX);
    let next = (start.saturating_add(size) < items.len()).then(|| write_cursor(start + size));
    Ok(Slice { items: items.into_iter().skip(start).take(size).collect(), next, per_page })
}

/// `cursor`/`limit` (or `per_page`) with `result_info.cursor`, the list as the whole result:
/// R2 objects, Durable Object objects, audit log v2.
pub(crate) fn cursored(
    items: Vec<Value>,
    query: &Query,
    size_name: &str,
    bounds: PerPage,
) -> Result<Reply, Failure> {
    let slice = slice(items, query, ("cursor", size_name), bounds)?;
    let mut info = json!({"count": slice.items.len(), "per_page": slice.per_page});
    if let Some(next) = slice.next {
        info["cursor"] = json!(next);
    }
    Ok(Reply::Page { result: Value::Array(slice.items), info })
}

/// `page_token`/`per_page` with `result_info.next_page_token`, the list under `result.<key>`: container instances.
pub(crate) fn tokened(
    items: Vec<Value>,
    query: &Query,
    key: Option<&str>,
    bounds: PerPage,
) -> Result<Reply, Failure> {
    let slice = slice(items, query, ("page_token", "per_page"), bounds)?;
    let mut info = json!({"per_page": slice.per_page});
    if let Some(next) = slice.next {
        info["next_page_token"] = json!(next);
    }
    let result = match key {
        Some(key) => json!({ key: slice.items }),
        None => Value::Array(slice.items),
    };
    Ok(Reply::Page { result, info })
}

fn write_cursor(offset: usize) -> String {
    hex::encode(format!("o{offset}"))
}

fn read_cursor(cursor: &str) -> Option<usize> {
    let bytes = hex::decode(cursor).ok()?;
    std::str::from_utf8(&bytes).ok()?.strip_prefix('o')?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn items(n: usize) -> Vec<Value> {
        (0..n).map(|i| json!(i)).collect()
    }

    #[test]
    fn numbered_pages_cover_the_list_once() {
        let bounds = PerPage { default: 20, max: 50 };
        let mut seen = Vec::new();
        for page in 1..=3 {
            let Reply::Page { result, info } =
                numbered(items(45), &Query::parse(&format!("page={page}&per_page=20")), bounds)
            else {
                panic!("a page")
            };
            assert_eq!(info["total_count"], 45);
            assert_eq!(info["total_pages"], 3);
            seen.extend(result.as_array().unwrap().clone());
        }
        assert_eq!(seen, items(45));
    }

    #[test]
    fn per_page_is_held_to_its_maximum() {
        let Reply::Page { result, .. } =
            numbered(items(45), &Query::parse("per_page=1000"), PerPage { default: 20, max: 30 })
        else {
            panic!("a page")
        };
        assert_eq!(result.as_array().unwrap().len(), 30);
    }

    #[test]
    fn cursors_cover_the_list_once_and_end() {
        let bounds = PerPage { default: 10, max: 1000 };
        let (mut seen, mut cursor) = (Vec::new(), String::new());
        loop {
            let Ok(Reply::Page { result, info }) =
                cursored(items(25), &Query::parse(&format!("cursor={cursor}")), "limit", bounds)
            else {
                panic!("a page")
            };
            seen.extend(result.as_array().unwrap().clone());
            match info["cursor"].as_str() {
                Some(next) => next.clone_into(&mut cursor),
                None => break,
            }
        }
        assert_eq!(seen, items(25));
    }

    #[test]
    fn a_foreign_cursor_is_refused() {
        assert!(
            tokened(items(3), &Query::parse("page_token=zzz"), None, PerPage { default: 1, max: 2 }).is_err()
        );
    }
}
