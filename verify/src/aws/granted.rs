//! What an artifact grants, read off its templates.

mod callers;
mod functions;
mod hidden;
mod identities;
mod naming;
mod routes;
mod stores;

use super::bind::{Thing, bind};
use super::document::{Document, flaw, parse};
use super::json::Json;
use super::kinds;
use super::resolve::{Unread, Values};
use super::words::{Text, Words};
use crate::File;
use crate::claims::{Claims, Flaw, Place, Statement, Subject};
use rustc_hash::{FxHashMap, FxHashSet};
use scant_compiler::model::{Model, Name, Override, TargetName};
use scant_compiler::vocabulary::StoreKind;
use std::collections::BTreeSet;

/// The claims of the files, and what had to be assumed to make them.
pub fn granted(model: &Model, files: &[File<'_>], words: &mut Words) -> (Claims, BTreeSet<String>) {
    let mut flaws = Vec::new();
    let files = parse(files, &mut flaws);
    let mut document = Document::index(&files, &mut flaws);
    let things = bind(model, &mut document, &mut flaws);
    let mut values = Values::new(document, words);
    values.nest();
    let mut reading = Reading {
        model,
        values,
        things,
        roles: FxHashMap::default(),
        overridden: overridden(model),
        told: told(model),
        packages: FxHashMap::default(),
        claims: Claims { flaws, ..Claims::default() },
        assumptions: BTreeSet::new(),
    };
    reading.unnested();
    reading.hidden();
    reading.name();
    reading.values.forget();
    for resource in 0..reading.values.document.resources.len() {
        reading.resource(resource);
    }
    (reading.claims, reading.assumptions)
}

/// An artifact being read.
struct Reading<'d, 'w, 'm> {
    model: &'m Model,
    values: Values<'d, 'w>,
    /// What each resource is.
    things: Vec<Thing>,
    /// Who acts under each role.
    roles: FxHashMap<usize, Vec<String>>,
    /// Properties that `set` lines of the spec are about.
    overridden: BTreeSet<&'m str>,
    /// Variables that name things of the spec.
    told: FxHashSet<String>,
    /// The package of each folder, as the functions that run it name it.
    packages: FxHashMap<String, Text>,
    claims: Claims,
    assumptions: BTreeSet<String>,
}

/// What variables are called that name things of the spec: `ORDERS_TABLE`.
fn told(model: &Model) -> FxHashSet<String> {
    let stores = model.stores.iter().map(|store| (&store.name, store.kind()));
    let functions = model.functions.iter().map(|one| (&one.name, StoreKind::Function));
    let named =
        |(name, kind): (&Name, StoreKind)| format!("{}_{}", name.upper(), kind.word().to_ascii_uppercase());
    stores.chain(functions).map(named).collect()
}

fn overridden(model: &Model) -> BTreeSet<&str> {
    let parts = ["role", "logs", "queue", "stage"];
    let property = |change: &'_ Override| match change.path.as_slice() {
        [part, _, ..] if parts.contains(&part.as_str()) => 1,
        _ => 0,
    };
    let changes = model.commons().flat_map(|common| &common.overrides);
    let changes = changes.filter(|change| change.target == TargetName::Aws);
    changes.filter_map(|change| change.path.get(property(change)).map(String::as_str)).collect()
}

impl<'d> Reading<'d, '_, '_> {
    /// Reads one resource.
    fn resource(&mut self, resource: usize) {
        let it = &self.values.document.resources[resource];
        let (id, kind, properties) = (it.id, it.kind, it.properties);
        if let Thing::Raw(place) = self.things[resource] {
            let raw = &self.model.raws[place];
            self.assumptions.insert(format!(
                "`raw {}`, a resource of type {kind}, is set up as the spec says in AWS's own words",
                raw.name
            ));
            return;
        }
        let Some(known) = kinds::properties(kind) else {
            return self.flaw(resource, "", format!("`{id}` is of type `{kind}`, which may grant anything"));
        };
        for (property, _) in properties.members() {
            if !known.contains(&&**property) && !self.overridden.contains(&**property) {
                self.flaw(resource, property, format!("`{property}` of `{id}` may grant anything"));
            }
        }
        let read = match kind {
            "AWS::CloudFormation::Stack" => self.values.nested(resource).map(|_| ()),
            "AWS::Lambda::Function" => self.function(resource),
            "AWS::Lambda::Permission" => self.permission(resource),
            "AWS::Lambda::Url" => self.url(resource),
            "AWS::Lambda::EventSourceMapping" => self.mapping(resource),
            "AWS::Lambda::EventInvokeConfig" => self.failures(resource),
            "AWS::SNS::Subscription" => self.subscription(resource),
            "AWS::Events::Rule" => self.rule(resource),
            "AWS::Scheduler::Schedule" => self.schedule(resource),
            "AWS::SecretsManager::RotationSchedule" => self.rotation(resource),
            "AWS::ApiGatewayV2::Route" => self.route(resource),
            "AWS::IAM::Role" => self.role(resource),
            "AWS::IAM::Policy" | "AWS::IAM::ManagedPolicy" | "AWS::IAM::RolePolicy" => {
                self.attached(resource)
            }
            "AWS::S3::Bucket" => self.bucket(resource),
            "AWS::SQS::Queue" => self.queue(resource),
            "AWS::SNS::Topic" => self.topic(resource),
            "AWS::DynamoDB::Table" => self.table(resource),
            "AWS::KMS::Key" => self.policy_of(resource, resource, "KeyPolicy"),
            "AWS::S3::BucketPolicy" => self.policies(resource, "Bucket", "PolicyDocument"),
            "AWS::SQS::QueuePolicy" => self.policies(resource, "Queues", "PolicyDocument"),
            "AWS::SNS::TopicPolicy" => self.policies(resource, "Topics", "PolicyDocument"),
            "AWS::SecretsManager::ResourcePolicy" => self.policies(resource, "SecretId", "ResourcePolicy"),
            "AWS::Events::EventBusPolicy" => Err("lets others put events on a bus".to_owned()),
            _ => Ok(()),
        };
        if let Err(unread) = read {
            self.flaw(resource, "", format!("`{id}`: {unread}"));
        }
    }

    /// Templates that no stack uses could be used by hand.
    fn unnested(&mut self) {
        let unused = self.values.document.templates.iter().skip(1).filter(|it| it.parent.is_none());
        let flaws: Vec<Flaw> =
            unused.map(|it| flaw(it.path, "", format!("no stack uses `{}`", it.path))).collect();
        self.claims.flaws.extend(flaws);
    }

    fn flaw(&mut self, resource: usize, property: &str, message: String) {
        let at = if property.is_empty() { String::new() } else { format!("/{property}") };
        let place = self.values.document.place(resource, &at);
        self.claims.flaws.push(Flaw { message, place });
    }

    fn place(&self, resource: usize, at: &str) -> Place {
        self.values.document.place(resource, at)
    }

    fn say(&mut self, subject: &Subject, statement: Statement) {
        self.claims.say(subject, statement);
    }

    /// A property that must be there.
    fn property(&self, resource: usize, name: &str) -> Result<&'d Json<'d>, Unread> {
        let properties = self.values.document.resources[resource].properties;
        properties.get(name).ok_or_else(|| format!("`{name}` is missing"))
    }

    /// A property that may be there.
    fn maybe(&self, resource: usize, name: &str) -> Option<&'d Json<'d>> {
        self.values.document.resources[resource].properties.get(name)
    }

    /// A property's text.
    fn text(&mut self, resource: usize, name: &str) -> Result<Text, Unread> {
        let value = self.property(resource, name)?;
        self.value(resource, value)
    }

    /// The text of a value inside a resource.
    fn value(&mut self, resource: usize, value: &'d Json<'d>) -> Result<Text, Unread> {
        let template = self.values.document.resources[resource].template;
        self.values.text(template, value)
    }

    /// The name of a resource.
    fn called(&self, resource: usize) -> String {
        self.values.called(resource)
    }

    fn kind(&self, resource: usize) -> &'d str {
        self.values.document.resources[resource].kind
    }

    /// Refuses members of an object that nobody knows.
    fn only_members(&self, object: &Json<'_>, known: &[&str]) -> Result<(), Unread> {
        match object.members().iter().find(|(key, _)| !known.contains(&&**key)) {
            Some((key, _)) => Err(format!("nobody knows what `{key}` grants")),
            None => Ok(()),
        }
    }
}
