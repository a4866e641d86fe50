//! What functions ask of stores and APIs beyond their being there, gathered once.

use super::api::route_key;
use super::ids::{LogicalId, Part};
use scant_compiler::model::{
    ApiId, AuthId, AuthKind, Detail, Event, Function, FunctionId, Method, Model, Name, RouteAuth, StoreId,
    Throttle, Trigger,
};
use std::collections::{BTreeMap, BTreeSet};

/// What is asked.
#[derive(Debug, Clone, Default)]
pub struct Demand {
    /// Tables whose changes a function follows.
    pub changes: BTreeSet<StoreId>,
    /// Buckets whose objects a function is told of.
    pub objects: BTreeSet<StoreId>,
    /// Secrets each function changes.
    pub rotations: BTreeMap<FunctionId, Vec<StoreId>>,
    /// Whether any function starts on schedule.
    pub schedules: bool,
    apis: Vec<Routes>,
}

/// What all routes of an API ask of it together.
#[derive(Debug, Clone, Default)]
pub struct Routes {
    /// Methods in use.
    pub methods: BTreeSet<Method>,
    /// Authorisers in use.
    pub auths: BTreeSet<AuthId>,
    /// Whether some callers sign with an identity of AWS.
    pub iam: bool,
    /// Routes with a rate limit of their own: key, limit, resource.
    pub throttled: Vec<(String, Throttle, LogicalId)>,
}

impl Demand {
    /// Gathers it.
    pub fn of(model: &Model) -> Self {
        let mut demand = Self { apis: vec![Routes::default(); model.apis.len()], ..Self::default() };
        for (_, function) in model.functions() {
            for trigger in &function.triggers {
                demand.trigger(model, function, trigger);
            }
        }
        for (id, store) in model.stores() {
            if let Detail::Secret(secret) = &store.detail
                && let Some(rotation) = &secret.rotate
            {
                demand.rotations.entry(rotation.by).or_default().push(id);
            }
        }
        demand
    }

    /// What the routes of `api` ask of it.
    pub fn routes(&self, api: ApiId) -> Option<&Routes> {
        self.apis.get(api.0 as usize)
    }

    fn trigger(&mut self, model: &Model, function: &Function, trigger: &Trigger) {
        match &trigger.event {
            Event::Changes { table, .. } => {
                self.changes.insert(*table);
            }
            Event::Objects { bucket, .. } => {
                self.objects.insert(*bucket);
            }
            Event::Schedule { .. } => self.schedules = true,
            Event::Http { api, method, route, auth, throttle, .. } => {
                let Some(routes) = self.apis.get_mut(api.0 as usize) else { return };
                routes.methods.insert(*method);
                match auth {
                    RouteAuth::Authoriser(id) => {
                        routes.iam |= matches!(model.auth(*id).kind, AuthKind::Iam);
                        routes.auths.insert(*id);
                    }
                    RouteAuth::Iam => routes.iam = true,
                    RouteAuth::Public => {}
                }
                if let Some(throttle) = throttle {
                    let key = route_key(*method, route);
                    let id = route_id(function, &model.api(*api).name, &key);
                    routes.throttled.push((key, throttle.value, id));
                }
            }
            Event::Queue { .. }
            | Event::Topic { .. }
            | Event::Bus { .. }
            | Event::Stream { .. }
            | Event::Call => {}
        }
    }
}

/// The resource of a route of `api`.
pub fn route_id(function: &Function, api: &Name, key: &str) -> LogicalId {
    LogicalId::detailed(&function.name, Part::Route, &format!("{api} {key}"))
}
