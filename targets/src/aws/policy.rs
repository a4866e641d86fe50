//! Policy documents, for roles and for resources.

use super::expr::Expr;
use serde::{Serialize, Serializer};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// A policy document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Policy {
    version: &'static str,
    statement: Vec<Statement>,
}

impl Policy {
    /// The document of these statements.
    pub fn new(statement: Vec<Statement>) -> Self {
        Self { version: "2012-10-17", statement }
    }

    /// A role's trust in one service, under `condition`.
    pub fn trust(service: &'static str, condition: Condition) -> Self {
        let mut statement = Statement::allow(["sts:AssumeRole"], []);
        statement.principal = Some(Principal::Service(Expr::text(service)));
        statement.condition = condition;
        Self::new(vec![statement])
    }
}

/// One statement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Statement {
    /// A name, letters and digits, unique in the document.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sid: Option<String>,
    /// Allow or deny.
    pub effect: Effect,
    /// Who, in policies of resources and in trust.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub principal: Option<Principal>,
    /// What.
    #[serde(serialize_with = "one_or_many")]
    pub action: Vec<Cow<'static, str>>,
    /// On what; empty only in trust.
    #[serde(serialize_with = "one_or_many", skip_serializing_if = "Vec::is_empty")]
    pub resource: Vec<Expr>,
    /// When.
    #[serde(skip_serializing_if = "Condition::is_empty")]
    pub condition: Condition,
}

impl Statement {
    /// Allows `actions` on `resources`.
    pub fn allow(
        actions: impl IntoIterator<Item = &'static str>,
        resources: impl IntoIterator<Item = Expr>,
    ) -> Self {
        Self {
            sid: None,
            effect: Effect::Allow,
            principal: None,
            action: actions.into_iter().map(Cow::Borrowed).collect(),
            resource: resources.into_iter().collect(),
            condition: Condition::default(),
        }
    }

    /// Only when `operator` holds of `key` and `values`.
    #[must_use]
    pub fn when(
        mut self,
        operator: &'static str,
        key: &'static str,
        values: impl IntoIterator<Item = Expr>,
    ) -> Self {
        self.condition.and(operator, key, values);
        self
    }

    /// How much of a policy's room it takes, in characters, white space apart; see [`Expr::weight`].
    pub fn weight(&self) -> usize {
        let sid = self.sid.as_ref().map_or(0, |sid| sid.len() + 9);
        let actions: usize = self.action.iter().map(|action| action.len() + 3).sum();
        let resources: usize = self.resource.iter().map(|resource| resource.weight() + 3).sum();
        FRAME + sid + actions + resources + self.condition.weight()
    }

    /// Lets a service in, but only on behalf of `sources`, so that nobody else's resource can make the service act
    /// for it (the "confused deputy"). The ARN names the account, too; not every service sends that by itself.
    #[must_use]
    pub fn for_service(mut self, service: &'static str, sources: impl IntoIterator<Item = Expr>) -> Self {
        self.principal = Some(Principal::Service(Expr::text(service)));
        self.when("ArnEquals", "aws:SourceArn", sources)
    }
}

/// Characters of a statement's own keys and braces.
const FRAME: usize = 48;

/// Allow or deny.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub enum Effect {
    /// May.
    Allow,
    /// May not, whatever else allows it.
    Deny,
}

/// Who.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub enum Principal {
    /// A service of AWS, such as `sns.amazonaws.com`.
    Service(Expr),
    /// An account or a role by ARN; `*` stands in deny statements only.
    #[serde(rename = "AWS")]
    Aws(Expr),
}

/// What must hold: operator, key, values.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(transparent)]
pub struct Condition(BTreeMap<&'static str, BTreeMap<&'static str, Values>>);

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(transparent)]
struct Values(#[serde(serialize_with = "one_or_many")] Vec<Expr>);

impl Condition {
    /// Adds that `operator` holds of `key` and `values`.
    pub fn and(&mut self, operator: &'static str, key: &'static str, values: impl IntoIterator<Item = Expr>) {
        self.0.entry(operator).or_default().insert(key, Values(values.into_iter().collect()));
    }

    fn weight(&self) -> usize {
        let of_key = |(key, values): (&&str, &Values)| {
            key.len() + 6 + values.0.iter().map(|value| value.weight() + 3).sum::<usize>()
        };
        let operators = self.0.iter();
        operators.map(|(operator, keys)| operator.len() + 20 + keys.iter().map(of_key).sum::<usize>()).sum()
    }

    /// Whether nothing is asked.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// A single thing as itself, several as a list: policies take both and roles have a limit of characters.
fn one_or_many<T: Serialize, S: Serializer>(values: &[T], serializer: S) -> Result<S::Ok, S::Error> {
    match values {
        [one] => one.serialize(serializer),
        many => many.serialize(serializer),
    }
}
