//! Roles: who may act under them, and what their policies let them do.

use super::Reading;
use crate::aws::json::Json;
use crate::aws::policy;
use crate::aws::resolve::Unread;
use crate::aws::spec::{lets, may};
use crate::aws::words::plain;
use crate::claims::{Match, Statement};
use scant_compiler::model::TargetName;

impl<'d> Reading<'d, '_, '_> {
    pub(super) fn role(&mut self, resource: usize) -> Result<(), Unread> {
        let holders = self.holders(resource);
        let trust = self.property(resource, "AssumeRolePolicyDocument")?;
        for (statement, at) in self.statements(resource, trust, "/AssumeRolePolicyDocument")? {
            let principal = statement.principal.ok_or("trusts nobody it names")?;
            for holder in &holders {
                let place = self.place(resource, &at);
                let (effect, action, context) =
                    (statement.effect, statement.action.clone(), statement.context.clone());
                let resource = principal.clone();
                self.say(&lets(holder), Statement { effect, action, resource, context, place });
            }
        }
        for (at, inline) in
            self.maybe(resource, "Policies").map(Json::items).unwrap_or_default().iter().enumerate()
        {
            self.only_members(inline, &["PolicyName", "PolicyDocument"])?;
            let document = inline.get("PolicyDocument").ok_or("a policy says nothing")?;
            self.grant(resource, document, &format!("/Policies/{at}/PolicyDocument"), &holders)?;
        }
        for arn in self.maybe(resource, "ManagedPolicyArns").map(Json::items).unwrap_or_default() {
            let arn = self.value(resource, arn)?;
            let managed = self.values.only(&arn).filter(|it| self.kind(*it) == "AWS::IAM::ManagedPolicy");
            let Some(managed) = managed else {
                let arn = self.values.words.shown(&arn);
                return Err(format!("has the policy `{arn}`, which grants what its owner likes"));
            };
            let document = self.property(managed, "PolicyDocument")?;
            self.grant(managed, document, "/PolicyDocument", &holders)?;
        }
        self.boundary(resource)
    }

    /// The boundary that `target aws` puts on every role, on every role.
    fn boundary(&mut self, resource: usize) -> Result<(), Unread> {
        let config = self.model.target(TargetName::Aws);
        let said = config.and_then(|config| config.get("boundary")).map(|boundary| &boundary.value);
        match (self.maybe(resource, "PermissionsBoundary"), said) {
            (None, None) => Ok(()),
            (Some(boundary), Some(said)) if self.value(resource, boundary)? == plain(said) => {
                self.assumptions.insert(format!(
                    "the permissions boundary `{said}` takes nothing away that the spec grants"
                ));
                Ok(())
            }
            (None, Some(said)) => Err(format!("is without the permissions boundary `{said}`")),
            (Some(_), _) => Err("has a permissions boundary that the spec does not name".to_owned()),
        }
    }

    /// A policy that stands beside the roles it is attached to.
    pub(super) fn attached(&mut self, resource: usize) -> Result<(), Unread> {
        let roles = match self.maybe(resource, "RoleName") {
            Some(role) => std::slice::from_ref(role),
            None => self.property(resource, "Roles")?.items(),
        };
        let mut holders = Vec::new();
        for role in roles {
            let role = self.value(resource, role)?;
            let role = self.values.only(&role).filter(|role| self.kind(*role) == "AWS::IAM::Role");
            holders.extend(self.holders(role.ok_or("is attached to a role that is not of the artifact")?));
        }
        let document = self.property(resource, "PolicyDocument")?;
        self.grant(resource, document, "/PolicyDocument", &holders)
    }

    /// Who acts under a role: whoever the artifact lets, or nobody the spec knows.
    fn holders(&self, role: usize) -> Vec<String> {
        match self.roles.get(&role) {
            Some(holders) => holders.clone(),
            None => vec![self.called(role)],
        }
    }

    fn grant(
        &mut self,
        resource: usize,
        document: &'d Json<'d>,
        at: &str,
        holders: &[String],
    ) -> Result<(), Unread> {
        let mut statements = Vec::new();
        for (said, at) in self.statements(resource, document, at)? {
            if said.principal.is_some() {
                return Err("names a principal where there is none".to_owned());
            }
            let on = said.resource.ok_or("a statement names no resource")?;
            let place = self.place(resource, &at);
            let (effect, action, context) = (said.effect, said.action, said.context);
            statements.push(Statement { effect, action, resource: on, context, place });
        }
        if let Some((last, others)) = holders.split_last() {
            for holder in others {
                self.claims.subjects.entry(may(holder)).or_default().extend(statements.iter().cloned());
            }
            self.claims.subjects.entry(may(last)).or_default().append(&mut statements);
        }
        Ok(())
    }

    /// The statements of a document, each with its place behind `at`.
    pub(super) fn statements(
        &mut self,
        resource: usize,
        document: &'d Json<'d>,
        at: &str,
    ) -> Result<Vec<(policy::Said, String)>, Unread> {
        let template = self.values.document.resources[resource].template;
        let read = policy::read(&mut self.values, template, document);
        let placed = |(number, said): (usize, Result<policy::Said, Unread>)| {
            said.map(|said| (said, format!("{at}/Statement/{number}")))
        };
        read.into_iter().enumerate().map(placed).collect()
    }
}

/// A part of a statement that is not there stands for everything.
pub(super) fn or_any(part: Option<Match>) -> Match {
    part.unwrap_or_else(Match::any)
}
