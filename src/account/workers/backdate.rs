//! Time that passed, for tests: what a Worker has was made so much earlier.

use jiff::SignedDuration;

use super::super::world::World;

impl World {
    /// Moves everything of the Worker `name` (its versions, its deployments) `days` days into the past. Calls and moves in
    /// turn make a history. Nothing happens where there is no such Worker.
    pub fn backdate_worker(&mut self, name: &str, days: u32) {
        let Some(script) = self.workers.scripts.get_mut(name) else { return };
        let past = SignedDuration::from_hours(24 * i64::from(days));
        let versions = script.versions.iter_mut().map(|version| &mut version.created_on);
        let deployments = script.deployments.iter_mut().map(|deployment| &mut deployment.created_on);
        for at in versions.chain(deployments).chain([&mut script.created_on, &mut script.modified_on]) {
            *at = at.checked_sub(past).unwrap_or(*at);
        }
    }
}
