//! The table of routes: method, path template, the permission groups any one of which suffices, function.
//!
//! Permissions stand at the route, so a resource file never checks them.

use std::collections::BTreeMap;

use axum::http::Method;

use super::call::{Call, decode};
use super::groups::Group;
use super::reply::Answer;
use super::world::World;

/// A route function: synchronous, all effects in `World`.
pub(crate) type Run = fn(&mut World, &Call) -> Answer;

/// One operation of the API.
pub(crate) struct Route {
    pub(crate) method: Method,
    /// Path below `/client/v4` with `{name}` segments; `{*name}` as the last segment takes the rest of the path.
    pub(crate) template: &'static str,
    /// Any one of these suffices; empty means any valid token.
    pub(crate) groups: &'static [Group],
    pub(crate) run: Run,
}

/// A set of routes, built by the resources and joined by the server.
#[derive(Default)]
pub(crate) struct Routes(Vec<Route>);

impl Routes {
    pub(crate) fn new() -> Self {
        Self::default()
    }

    /// Every operation, in the order of registration.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &Route> {
        self.0.iter()
    }

    fn add(mut self, method: Method, template: &'static str, groups: &'static [Group], run: Run) -> Self {
        self.0.push(Route { method, template, groups, run });
        self
    }

    pub(crate) fn get(self, template: &'static str, groups: &'static [Group], run: Run) -> Self {
        self.add(Method::GET, template, groups, run)
    }

    pub(crate) fn post(self, template: &'static str, groups: &'static [Group], run: Run) -> Self {
        self.add(Method::POST, template, groups, run)
    }

    pub(crate) fn put(self, template: &'static str, groups: &'static [Group], run: Run) -> Self {
        self.add(Method::PUT, template, groups, run)
    }

    pub(crate) fn patch(self, template: &'static str, groups: &'static [Group], run: Run) -> Self {
        self.add(Method::PATCH, template, groups, run)
    }

    pub(crate) fn delete(self, template: &'static str, groups: &'static [Group], run: Run) -> Self {
        self.add(Method::DELETE, template, groups, run)
    }

    /// This table and `other` after it.
    pub(crate) fn merge(mut self, other: Self) -> Self {
        self.0.extend(other.0);
        self
    }

    /// The route for `method` and `path`; where several templates match, the one with the most literal segments.
    pub(crate) fn find(
        &self,
        method: &Method,
        path: &str,
    ) -> Option<(&Route, BTreeMap<&'static str, String>)> {
        self.0
            .iter()
            .filter(|route| route.method == *method)
            .filter_map(|route| capture(route.template, path).map(|params| (route, params)))
            .max_by_key(|(route, _)| literals(route.template))
    }
}

/// How many segments of `template` are literal.
fn literals(template: &str) -> usize {
    template.split('/').filter(|segment| !segment.starts_with('{')).count()
}

/// The values of the `{name}` segments of `template` when it matches `path`.
pub(crate) fn capture(template: &'static str, path: &str) -> Option<BTreeMap<&'static str, String>> {
    let mut params = BTreeMap::new();
    let mut rest = path.trim_matches('/').split('/');
    for segment in template.trim_matches('/').split('/') {
        let name = segment.strip_prefix('{').and_then(|s| s.strip_suffix('}'));
        match name {
            Some(name) if name.starts_with('*') => {
                let tail: Vec<&str> = rest.by_ref().collect();
                params.insert(&name[1..], decode(&tail.join("/")));
                return (!tail.is_empty()).then_some(params);
            }
            Some(name) => {
                let value = rest.next().filter(|value| !value.is_empty())?;
                params.insert(name, decode(value));
            }
            None => (rest.next()? == segment).then_some(())?,
        }
    }
    rest.next().is_none().then_some(params)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::account::reply::Reply;

    fn answer(_: &mut World, _: &Call) -> Answer {
        Ok(Reply::Ok(serde_json::Value::Null))
    }

    #[test]
    fn the_most_literal_template_wins() {
        let table = Routes::new().get("/a/{x}", &[], answer).get("/a/verify", &[], answer).get(
            "/a/{x}/o/{*key}",
            &[],
            answer,
        );
        assert_eq!(table.find(&Method::GET, "/a/verify").unwrap().0.template, "/a/verify");
        let (route, params) = table.find(&Method::GET, "/a/b%20c").unwrap();
        assert_eq!((route.template, params["x"].as_str()), ("/a/{x}", "b c"));
        let (_, params) = table.find(&Method::GET, "/a/b/o/k/e/y").unwrap();
        assert_eq!(params["key"], "k/e/y");
        assert!(table.find(&Method::POST, "/a/verify").is_none());
        assert!(table.find(&Method::GET, "/a").is_none());
    }
}
