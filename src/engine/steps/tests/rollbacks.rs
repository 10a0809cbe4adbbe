//! An earlier version deployed again: only while what was live at planning still is.

use super::testing::Desk;
use crate::cloudflare::endpoints::{deployments, versions};
use crate::error::ErrorKind;
use crate::model::WorkerName;
use crate::plan::{Effect, RollBack, Step};

fn worker() -> WorkerName {
    "w".parse().expect("is a name")
}

async fn live(desk: &Desk) -> String {
    let list = desk.client().call(deployments::list(&desk.id(), &worker())).await.expect("lists");
    list.live_version().expect("is live").to_owned()
}

#[tokio::test]
async fn a_deploy_by_somebody_else_since_the_planning_stops_it() {
    let desk = Desk::new().await;
    desk.upload(&worker()).await;
    let first = live(&desk).await;
    desk.upload(&worker()).await;
    let planned = live(&desk).await;
    let step = |live_at_planning| {
        Step::RollBack(RollBack {
            account: desk.id(),
            worker: worker(),
            version: first.clone(),
            live_at_planning,
        })
    };
    desk.upload(&worker()).await;
    let newest = live(&desk).await;
    let error = desk.apply(&step(Some(planned))).await.expect_err("another version is live").0;
    assert_eq!(error.kind, ErrorKind::Changed);
    assert_eq!(live(&desk).await, newest, "nothing was changed");
    let done = desk.apply(&step(Some(newest.clone()))).await.expect("goes back");
    assert_eq!(done, Effect::Deployed { version: first.clone(), previous: Some(newest) });
    assert_eq!(live(&desk).await, first);
    let all = desk.client().call(versions::list(&desk.id(), &worker())).await.expect("lists");
    assert_eq!(all.items.len(), 3, "no version is made for it");
}
