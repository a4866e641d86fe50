//! Names for what belongs to things of the spec: by who uses it, not by what it is called.

use super::Reading;
use crate::aws::bind::Thing;
use crate::aws::resolve::Unread;
use crate::aws::spec::{self, entrance, numbered};
use crate::aws::words::Text;
use scant_compiler::model::{DeadQueue, Detail};
use std::collections::BTreeMap;

impl Reading<'_, '_, '_> {
    /// Names log groups, dead letters, rules and roles.
    pub(super) fn name(&mut self) {
        let mut rules = BTreeMap::new();
        let mut schedules = BTreeMap::new();
        let mut groups = BTreeMap::new();
        for resource in 0..self.values.document.resources.len() {
            let named = match (self.kind(resource), self.things[resource]) {
                ("AWS::Lambda::Function", _) => self.name_of_function(resource, &mut groups),
                ("AWS::SQS::Queue", Thing::Store(store)) => self.name_dead_letters(resource, store),
                ("AWS::Events::Rule", _) => self.name_rule(resource, &mut rules),
                ("AWS::Scheduler::Schedule", _) => self.name_schedule(resource, &mut schedules),
                _ => Ok(()),
            };
            if let Err(unread) = named {
                let id = self.values.document.resources[resource].id;
                self.flaw(resource, "", format!("`{id}`: {unread}"));
            }
        }
    }

    /// A function's role and its log group; a group of two functions is neither's own.
    fn name_of_function(&mut self, resource: usize, groups: &mut BTreeMap<usize, ()>) -> Result<(), Unread> {
        let name = self.called(resource);
        if let Some(logging) = self.maybe(resource, "LoggingConfig")
            && let Some(group) = logging.get("LogGroup")
        {
            let group = self.value(resource, group)?;
            let group = self.values.only(&group).filter(|group| self.kind(*group) == "AWS::Logs::LogGroup");
            let group = group.ok_or("writes to a log group that is not of the artifact")?;
            if groups.insert(group, ()).is_some() {
                return Err("writes to a log group that another function writes to".to_owned());
            }
            self.values.call(group, format!("log group of {name}"));
        }
        let role = self.text(resource, "Role")?;
        let role = self.values.only(&role).filter(|role| self.kind(*role) == "AWS::IAM::Role");
        let role = role.ok_or("runs under a role that is not of the artifact")?;
        self.roles.entry(role).or_default().push(name);
        Ok(())
    }

    fn name_dead_letters(&mut self, resource: usize, store: usize) -> Result<(), Unread> {
        let store = &self.model.stores[store];
        let own = match &store.detail {
            Detail::Queue(queue) => {
                queue.dead_letter.as_ref().is_some_and(|dead| matches!(dead.to, DeadQueue::Own(_)))
            }
            _ => false,
        };
        let to = self.maybe(resource, "RedrivePolicy").and_then(|policy| policy.get("deadLetterTargetArn"));
        if let Some(to) = to.filter(|_| own) {
            let to = self.value(resource, to)?;
            let to = self.values.only(&to).filter(|to| self.things[*to] == Thing::Other);
            let to = to.ok_or("its dead letters go to a queue that is not theirs")?;
            self.values.call(to, spec::dead_letters(store));
        }
        Ok(())
    }

    /// A rule, by what it waits for and where it sends it.
    fn name_rule(&mut self, resource: usize, taken: &mut BTreeMap<String, usize>) -> Result<(), Unread> {
        let source = self.source_of_rule(resource)?;
        let receivers = self.receivers_of_rule(resource)?;
        let name = numbered(taken, spec::rule(&source, &receivers.join(", ")));
        self.values.call(resource, name);
        Ok(())
    }

    fn name_schedule(&mut self, resource: usize, taken: &mut BTreeMap<String, usize>) -> Result<(), Unread> {
        let target = self.property(resource, "Target")?;
        let of = self.value(resource, target.get("Arn").ok_or("a schedule calls nothing")?)?;
        let of = self.receiver(&of);
        let name = numbered(taken, format!("schedule of {of}"));
        self.values.call(resource, name.clone());
        let role = self.value(resource, target.get("RoleArn").ok_or("a schedule acts under no role")?)?;
        let role = self.values.only(&role).filter(|role| self.kind(*role) == "AWS::IAM::Role");
        let role = role.ok_or("acts under a role that is not of the artifact")?;
        self.roles.entry(role).or_default().push(name);
        Ok(())
    }

    /// Who stands at an address, in the words of both sides: `function worker (live)`, `queue jobs`, or the address.
    pub(super) fn receiver(&mut self, address: &Text) -> String {
        match self.values.resource(address) {
            Some((resource, rest)) if self.kind(resource) == "AWS::Lambda::Function" => {
                let qualifier = self.values.words.shown(rest);
                entrance(&self.called(resource), qualifier.trim_start_matches(':'))
            }
            Some((resource, [])) => self.called(resource),
            _ => self.values.words.shown(address),
        }
    }
}
