//! Stores: what their own policies let others do, and what they refuse to everyone.

use super::Reading;
use super::identities::or_any;
use crate::aws::bind::Thing;
use crate::aws::json::Json;
use crate::aws::resolve::Unread;
use crate::aws::spec::{allow, lets, whoever};
use crate::aws::words::{chars, plain};
use crate::claims::{Match, Statement};
use crate::pattern::{Letter, Pattern};
use scant_compiler::model::Detail;

impl<'d> Reading<'d, '_, '_> {
    /// Whoever may reach a bucket by a policy may; by access lists nobody may.
    pub(super) fn bucket(&mut self, resource: usize) -> Result<(), Unread> {
        let name = self.called(resource);
        let place = self.place(resource, "");
        self.say(&lets(&name), whoever(place));
        let flags = ["BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets"];
        let block = self.maybe(resource, "PublicAccessBlockConfiguration");
        let is_on = |flag: &&str| block.and_then(|block| block.get(flag)) == Some(&Json::Bool(true));
        let rules = self.maybe(resource, "OwnershipControls").and_then(|controls| controls.get("Rules"));
        let owned =
            |rule: &Json<'_>| rule.get("ObjectOwnership").and_then(Json::text) == Some("BucketOwnerEnforced");
        if !flags.iter().all(is_on) || !rules.is_some_and(|rules| rules.items().iter().all(owned)) {
            let public = plain("the public, as far as access lists and policies say");
            let place = self.place(resource, "/PublicAccessBlockConfiguration");
            let statement = allow("s3:GetObject", public, Match::any(), place);
            self.say(&lets(&name), statement);
        }
        match self.maybe(resource, "NotificationConfiguration") {
            Some(told) => self.only_members(told, &["EventBridgeConfiguration"]),
            None => Ok(()),
        }
    }

    pub(super) fn queue(&mut self, resource: usize) -> Result<(), Unread> {
        let name = self.called(resource);
        let place = self.place(resource, "");
        self.say(&lets(&name), whoever(place));
        let Some(redrive) = self.maybe(resource, "RedrivePolicy") else { return Ok(()) };
        self.only_members(redrive, &["deadLetterTargetArn", "maxReceiveCount"])?;
        let to = self.value(resource, redrive.get("deadLetterTargetArn").ok_or("goes nowhere")?)?;
        let to = self.receiver(&to);
        let arn = self.values.words.arn(self.values.document.resources[resource].kind, &name);
        let place = self.place(resource, "/RedrivePolicy");
        self.say(&lets(&to), allow("receive dead letters", arn, Match::any(), place));
        Ok(())
    }

    pub(super) fn topic(&mut self, resource: usize) -> Result<(), Unread> {
        let place = self.place(resource, "");
        self.say(&lets(&self.called(resource)), whoever(place));
        Ok(())
    }

    /// A table's partition key is the one the spec limits rights by.
    pub(super) fn table(&mut self, resource: usize) -> Result<(), Unread> {
        if let Some(stream) = self.maybe(resource, "StreamSpecification") {
            self.only_members(stream, &["StreamViewType"])?;
        }
        let Thing::Store(place) = self.things[resource] else { return Ok(()) };
        let Detail::Table(table) = &self.model.stores[place].detail else { return Ok(()) };
        has_key(self.property(resource, "KeySchema")?, &table.key.name, "its")?;
        let indexes = self.maybe(resource, "GlobalSecondaryIndexes").map(Json::items).unwrap_or_default();
        for index in indexes {
            let name = index.get("IndexName").and_then(Json::text).unwrap_or_default();
            let Some(said) = table.indexes.iter().find(|said| said.name == name) else {
                return Err(format!("the spec knows no index `{name}` of it"));
            };
            let schema = index.get("KeySchema").ok_or_else(|| format!("its index `{name}` has no key"))?;
            has_key(schema, &said.key.name, &format!("of its index `{name}`, the"))?;
        }
        Ok(())
    }

    /// A policy of the resources that `of` names.
    pub(super) fn policies(&mut self, resource: usize, of: &str, document: &str) -> Result<(), Unread> {
        for owner in self.property(resource, of)?.items() {
            let owner = self.value(resource, owner)?;
            let owner = self.values.only(&owner).ok_or("is the policy of something outside the artifact")?;
            self.policy_of(resource, owner, document)?;
        }
        Ok(())
    }

    /// What the policy `document` of `resource` says about `owner`. Where a statement is about nothing but the owner,
    /// only the principal is told; elsewhere the principal and on what.
    pub(super) fn policy_of(&mut self, resource: usize, owner: usize, document: &str) -> Result<(), Unread> {
        let json = self.property(resource, document)?;
        let (kind, name) = (self.kind(owner), self.called(owner));
        let arn = Pattern(self.values.words.arn(kind, &name));
        for (said, at) in self.statements(resource, json, &format!("/{document}"))? {
            let principal = said.principal.ok_or("a statement names nobody")?;
            let on = or_any(said.resource);
            let place = self.place(resource, &at);
            let plain = |pattern: &Pattern| *pattern == arn || *pattern == Pattern::any();
            let resource = if kind != "AWS::S3::Bucket" && !on.not && on.patterns.iter().all(plain) {
                principal
            } else if on.not || principal.not {
                return Err("says who or what it is not about".to_owned());
            } else {
                Match::of(
                    principal.patterns.iter().flat_map(|who| on.patterns.iter().map(|on| both(who, on))),
                )
            };
            let (effect, action, context) = (said.effect, said.action, said.context);
            self.say(&lets(&name), Statement { effect, action, resource, context, place });
        }
        Ok(())
    }
}

/// Who, and on what.
fn both(who: &Pattern, on: &Pattern) -> Pattern {
    let between: Vec<Letter> = chars(" on ").collect();
    who.clone().then(&Pattern(between)).then(on)
}

/// Whether the partition key, and only it, is the attribute `name`.
fn has_key(schema: &Json<'_>, name: &str, whose: &str) -> Result<(), Unread> {
    let is_partition = |part: &&Json<'_>| part.get("KeyType").and_then(Json::text) == Some("HASH");
    let keys: Vec<&Json<'_>> = schema.items().iter().filter(is_partition).collect();
    match keys.as_slice() {
        [key] if key.get("AttributeName").and_then(Json::text) == Some(name) => Ok(()),
        _ => Err(format!("{whose} partition key is not `{name}`")),
    }
}
