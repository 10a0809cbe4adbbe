//! `ListObjectsV2`, and the first version for clients that still speak it.

use std::collections::BTreeSet;
use std::ops::Bound;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as B64;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::error::S3Error;
use super::{Need, Task, escaped, xml};
use crate::account::call::stamp;
use crate::account::reply::Raw;
use crate::account::world::World;

const URL: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b'/');

/// `GET /<bucket>`.
pub(super) fn respond(world: &mut World, task: &Task<'_>) -> Result<Raw, S3Error> {
    task.permit(world, Need::Read)?;
    let parameter = |name: &str| task.request.parameter(name).unwrap_or_default();
    let second = parameter("list-type") == "2";
    let most: usize = match parameter("max-keys") {
        "" => 1000,
        text => text.parse().map_err(|_| S3Error::InvalidArgument)?,
    };
    let after = match (second, parameter("continuation-token")) {
        (true, "") => parameter("start-after").to_owned(),
        (true, token) => opened(token).ok_or(S3Error::InvalidArgument)?,
        (false, _) => parameter("marker").to_owned(),
    };
    let listing = Listing {
        prefix: parameter("prefix"),
        delimiter: parameter("delimiter"),
        after,
        most: most.min(1000),
    };
    let encode = parameter("encoding-type") == "url";
    let found = listing.run(task.bucket(world)?);
    Ok(render(task, &listing, &found, Form { second, encode }))
}

struct Listing<'a> {
    prefix: &'a str,
    delimiter: &'a str,
    after: String,
    most: usize,
}

struct Found {
    contents: Vec<(String, String)>,
    prefixes: BTreeSet<String>,
    /// The last key or prefix given out, when there is more.
    next: Option<String>,
}

struct Form {
    second: bool,
    encode: bool,
}

impl Listing<'_> {
    fn run(&self, bucket: &super::super::store::Bucket) -> Found {
        let mut found = Found { contents: Vec::new(), prefixes: BTreeSet::new(), next: None };
        let mut last = String::new();
        let from = (Bound::Excluded(self.after.as_str()), Bound::Unbounded);
        for (key, object) in bucket.objects.range::<str, _>(from) {
            let Some(rest) = key.strip_prefix(self.prefix) else { continue };
            let common = (!self.delimiter.is_empty())
                .then(|| rest.find(self.delimiter))
                .flatten()
                .and_then(|at| rest.get(..at + self.delimiter.len()))
                .map(|rest| format!("{}{rest}", self.prefix));
            // A continuation after a common prefix skips everything below it.
            if common.as_ref().is_some_and(|c| found.prefixes.contains(c) || *c == self.after) {
                continue;
            }
            if found.contents.len() + found.prefixes.len() >= self.most {
                found.next = Some(last);
                return found;
            }
            match common {
                Some(common) => {
                    last.clone_from(&common);
                    found.prefixes.insert(common);
                }
                None => {
                    last.clone_from(key);
                    let entry = format!(
                        "<LastModified>{}</LastModified><ETag>&quot;{}&quot;</ETag><Size>{}</Size><StorageClass>STANDARD</StorageClass>",
                        stamp(object.uploaded),
                        object.etag,
                        object.size
                    );
                    found.contents.push((key.clone(), entry));
                }
            }
        }
        found
    }
}

fn render(task: &Task<'_>, listing: &Listing<'_>, found: &Found, form: Form) -> Raw {
    let text = |value: &str| {
        if form.encode { utf8_percent_encode(value, URL).to_string() } else { escaped(value) }
    };
    let contents: String = found
        .contents
        .iter()
        .map(|(key, entry)| format!("<Contents><Key>{}</Key>{entry}</Contents>", text(key)))
        .collect();
    let prefixes: String = found
        .prefixes
        .iter()
        .map(|p| format!("<CommonPrefixes><Prefix>{}</Prefix></CommonPrefixes>", text(p)))
        .collect();
    let mut head = format!(
        "<Name>{}</Name><Prefix>{}</Prefix><Delimiter>{}</Delimiter><MaxKeys>{}</MaxKeys><IsTruncated>{}</IsTruncated>",
        escaped(&task.bucket),
        text(listing.prefix),
        text(listing.delimiter),
        listing.most,
        found.next.is_some()
    );
    if form.encode {
        head.push_str("<EncodingType>url</EncodingType>");
    }
    if form.second {
        head.push_str(&format!("<KeyCount>{}</KeyCount>", found.contents.len() + found.prefixes.len()));
    }
    if let Some(next) = &found.next {
        head.push_str(&match form.second {
            true => format!("<NextContinuationToken>{}</NextContinuationToken>", B64.encode(next)),
            false => format!("<NextMarker>{}</NextMarker>", text(next)),
        });
    }
    xml(&format!(
        "<ListBucketResult xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">{head}{contents}{prefixes}</ListBucketResult>"
    ))
}

fn opened(token: &str) -> Option<String> {
    String::from_utf8(B64.decode(token).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::super::super::store::{Bucket, NewObject};
    use super::*;
    use jiff::Timestamp;

    fn bucket(keys: &[&str]) -> Bucket {
        let mut bucket = Bucket::new("b", "default", Timestamp::UNIX_EPOCH);
        for key in keys {
            bucket.put((*key).into(), NewObject::default(), Timestamp::UNIX_EPOCH);
        }
        bucket
    }

    /// Walks all pages and returns keys and prefixes in the order they came.
    fn walk(bucket: &Bucket, prefix: &str, delimiter: &str, most: usize) -> Vec<String> {
        let (mut all, mut after) = (Vec::new(), String::new());
        loop {
            let found = Listing { prefix, delimiter, after: after.clone(), most }.run(bucket);
            all.extend(found.contents.iter().map(|(key, _)| key.clone()));
            all.extend(found.prefixes.iter().cloned());
            match found.next {
                Some(next) => after = next,
                None => return all,
            }
        }
    }

    #[test]
    fn pages_of_any_size_hold_everything_once() {
        let bucket = bucket(&["a", "d/1", "d/2", "d/3", "e/1", "f"]);
        for most in 1..=7 {
            let mut seen = walk(&bucket, "", "/", most);
            seen.sort();
            assert_eq!(seen, ["a", "d/", "e/", "f"], "pages of {most}");
            assert_eq!(walk(&bucket, "d/", "", most), ["d/1", "d/2", "d/3"], "pages of {most}");
        }
    }
}
