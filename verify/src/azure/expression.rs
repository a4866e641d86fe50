//! Expressions of a template, worked out as far as they can be before a deployment.
//!
//! What only the deployment knows becomes a text in pointed brackets that is the same for the same question: two values
//! are taken for one only if Azure, too, gives one for both. No name may hold such brackets, so none is taken for it.
//! <https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions>

use super::json::Node;
use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap};

/// Why an expression could not be worked out: what in it nobody here knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unread(pub String);

/// Hashes that Azure makes of texts, numbered in the order they are met: they are long, and names hold them.
#[derive(Debug, Default)]
pub struct Hashes(RefCell<HashMap<String, usize>>);

impl Hashes {
    fn of(&self, kind: &str, texts: &[String]) -> String {
        let question = format!("{kind}({})", texts.join("\u{0}"));
        let mut known = self.0.borrow_mut();
        let next = known.len();
        format!("<{kind} {}>", known.entry(question).or_insert(next))
    }
}

/// Where expressions are worked out: one template, deployed into one resource group.
#[derive(Debug)]
pub struct Scope<'t> {
    /// Values of parameters, by name in small letters.
    pub parameters: BTreeMap<String, String>,
    /// Variables: a text, or an object of texts.
    pub variables: Option<&'t Node<'t>>,
    /// The subscription's id, or what stands for it.
    pub subscription: String,
    /// The resource group's name, or what stands for it.
    pub group: String,
    hashes: &'t Hashes,
    known: RefCell<HashMap<(&'t str, &'t str), String>>,
}

/// What an expression gives while it is read.
enum Value<'t> {
    Text(String),
    Variable(&'t str, &'t Node<'t>),
    Group,
    Subscription,
    /// Something of a resource: its id, and the members asked for so far.
    Reference(String),
}

/// The deepest nesting that is followed: variables of variables, calls in calls.
const DEEPEST: usize = 32;

impl<'t> Scope<'t> {
    /// The scope of a template.
    pub fn new(hashes: &'t Hashes, subscription: String, group: String) -> Self {
        Self {
            parameters: BTreeMap::new(),
            variables: None,
            subscription,
            group,
            hashes,
            known: RefCell::default(),
        }
    }

    /// The hashes met so far, which all templates of an artifact share.
    pub fn hashes(&self) -> &'t Hashes {
        self.hashes
    }

    /// What a text of the template stands for.
    pub fn value<'v>(&self, text: &'v str) -> Result<Cow<'v, str>, Unread> {
        self.at_depth(text, 0)
    }

    /// The resource group's own id.
    pub fn group_id(&self) -> String {
        format!("/subscriptions/{}/resourceGroups/{}", self.subscription, self.group)
    }

    fn at_depth<'v>(&self, text: &'v str, depth: usize) -> Result<Cow<'v, str>, Unread> {
        let Some(inner) = expression(text) else {
            return Ok(Cow::Borrowed(
                text.strip_prefix('[').filter(|_| text.starts_with("[[")).unwrap_or(text),
            ));
        };
        let mut reader = Reader { text: inner, scope: self, depth };
        let value = reader.value()?;
        let value = reader.finish(value)?;
        if reader.text.trim().is_empty() { Ok(Cow::Owned(value)) } else { Err(reader.lost()) }
    }

    fn variable(
        &self,
        name: &'t str,
        member: &'t str,
        node: &'t Node<'t>,
        depth: usize,
    ) -> Result<String, Unread> {
        if let Some(known) = self.known.borrow().get(&(name, member)) {
            return Ok(known.clone());
        }
        let text = node.plain().ok_or_else(|| Unread(format!("the variable `{name}`")))?;
        let value = self.at_depth(&text, depth + 1)?.into_owned();
        self.known.borrow_mut().insert((name, member), value.clone());
        Ok(value)
    }
}

/// What is between the brackets of an expression; two brackets in front are the text of one.
pub fn expression(text: &str) -> Option<&str> {
    text.strip_prefix('[').filter(|rest| !rest.starts_with('['))?.strip_suffix(']')
}

struct Reader<'e, 's, 't> {
    text: &'e str,
    scope: &'s Scope<'t>,
    depth: usize,
}

impl<'t> Reader<'_, '_, 't> {
    fn lost(&self) -> Unread {
        Unread(format!("what begins with `{}`", self.text.chars().take(20).collect::<String>()))
    }

    fn take(&mut self, mark: char) -> bool {
        self.text = self.text.trim_start();
        let rest = self.text.strip_prefix(mark);
        self.text = rest.unwrap_or(self.text);
        rest.is_some()
    }

    fn word(&mut self) -> &str {
        let end = self.text.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(self.text.len());
        let (word, rest) = self.text.split_at(end);
        self.text = rest;
        word
    }

    /// A value and the members asked of it.
    fn value(&mut self) -> Result<Value<'t>, Unread> {
        if self.take('\'') {
            return self.quoted().map(Value::Text);
        }
        let word = self.word().to_ascii_lowercase();
        if word.is_empty() || !self.take('(') {
            return Err(Unread(format!("`{word}`")));
        }
        if self.depth > DEEPEST {
            return Err(Unread("so deep a nesting".to_owned()));
        }
        self.depth += 1;
        let mut arguments = Vec::new();
        while !self.take(')') {
            if !arguments.is_empty() && !self.take(',') {
                return Err(self.lost());
            }
            self.text = self.text.trim_start();
            let value = self.value()?;
            arguments.push(self.finish(value)?);
        }
        self.depth -= 1;
        let mut value = self.call(&word, &arguments)?;
        while self.take('.') {
            let member = self.word().to_owned();
            value = self.member(value, &member)?;
        }
        Ok(value)
    }

    fn quoted(&mut self) -> Result<String, Unread> {
        let mut text = String::new();
        while let Some((before, rest)) = self.text.split_once('\'') {
            text.push_str(before);
            self.text = rest;
            match rest.strip_prefix('\'') {
                Some(rest) => {
                    text.push('\'');
                    self.text = rest;
                }
                None => return Ok(text),
            }
        }
        Err(self.lost())
    }

    fn call(&self, name: &str, arguments: &[String]) -> Result<Value<'t>, Unread> {
        let scope = self.scope;
        Ok(match (name, arguments) {
            ("variables", [name]) => {
                let all = scope.variables.map(Node::members).unwrap_or_default();
                let found = all.iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
                let (name, node) = found.ok_or_else(|| Unread(format!("the variable `{name}`")))?;
                Value::Variable(name, node)
            }
            ("parameters", [name]) => {
                let value = scope.parameters.get(&name.to_ascii_lowercase());
                Value::Text(value.ok_or_else(|| Unread(format!("the parameter `{name}`")))?.clone())
            }
            ("resourcegroup", []) => Value::Group,
            ("subscription", []) => Value::Subscription,
            ("reference", [id] | [id, _]) => Value::Reference(format!("<reference {id}")),
            ("reference", [id, _, full]) if full.eq_ignore_ascii_case("full") => {
                Value::Reference(format!("<reference {id} full"))
            }
            ("format", [form, values @ ..]) => Value::Text(formatted(form, values)?),
            ("concat", values) => Value::Text(values.concat()),
            ("uniquestring", values) => Value::Text(scope.hashes.of("unique", values)),
            ("guid", values) => Value::Text(scope.hashes.of("guid", values)),
            ("resourceid", values) => Value::Text(self.resource_id(values)?),
            ("subscriptionresourceid", [kind, names @ ..]) => {
                let of = format!("/subscriptions/{}", scope.subscription);
                Value::Text(provided(&of, kind, names)?)
            }
            ("extensionresourceid", [of, kind, names @ ..]) => Value::Text(provided(of, kind, names)?),
            _ => return Err(Unread(format!("the function `{name}`"))),
        })
    }

    /// `resourceId([subscription], [group], type, name…)`: the type is the one argument with a slash.
    fn resource_id(&self, values: &[String]) -> Result<String, Unread> {
        let at = values.iter().position(|value| value.contains('/'));
        let (before, rest) = values.split_at(at.unwrap_or(values.len()));
        let (Some((kind, names)), scope) = (rest.split_first(), self.scope) else {
            return Err(Unread("a resource's id without a type".to_owned()));
        };
        let group = match before {
            [] => scope.group_id(),
            [group] => format!("/subscriptions/{}/resourceGroups/{group}", scope.subscription),
            [subscription, group] => format!("/subscriptions/{subscription}/resourceGroups/{group}"),
            _ => return Err(Unread("a resource's id".to_owned())),
        };
        provided(&group, kind, names)
    }

    fn member(&self, value: Value<'t>, member: &str) -> Result<Value<'t>, Unread> {
        let scope = self.scope;
        Ok(match value {
            Value::Reference(text) => Value::Reference(format!("{text}.{member}")),
            Value::Variable(name, node) => {
                let found = node.members().iter().find(|(known, _)| known.eq_ignore_ascii_case(member));
                let (member, node) = found.ok_or_else(|| Unread(format!("`{member}` of `{name}`")))?;
                Value::Text(scope.variable(name, member, node, self.depth)?)
            }
            Value::Group => Value::Text(match member.to_ascii_lowercase().as_str() {
                "id" => scope.group_id(),
                "name" => scope.group.clone(),
                "location" => "<location>".to_owned(),
                _ => return Err(Unread(format!("`{member}` of a resource group"))),
            }),
            Value::Subscription => Value::Text(match member.to_ascii_lowercase().as_str() {
                "id" => format!("/subscriptions/{}", scope.subscription),
                "subscriptionid" => scope.subscription.clone(),
                "tenantid" => "<tenant>".to_owned(),
                _ => return Err(Unread(format!("`{member}` of a subscription"))),
            }),
            Value::Text(_) => return Err(Unread(format!("`{member}` of a text"))),
        })
    }

    /// A value as a text.
    fn finish(&self, value: Value<'t>) -> Result<String, Unread> {
        match value {
            Value::Text(text) => Ok(text),
            Value::Reference(text) => Ok(format!("{}>", text.to_ascii_lowercase())),
            Value::Variable(name, node) => self.scope.variable(name, "", node, self.depth),
            Value::Group | Value::Subscription => Err(Unread("a whole resource group".to_owned())),
        }
    }
}

/// `{of}/providers/Microsoft.X/type/name/type/name`
fn provided(of: &str, kind: &str, names: &[String]) -> Result<String, Unread> {
    let mut types = kind.split('/');
    let mut id = format!("{of}/providers/{}", types.next().unwrap_or_default());
    let mut names = names.iter();
    for word in types {
        let name = names.next().ok_or_else(|| Unread(format!("an id of `{kind}` without all its names")))?;
        id.extend(["/", word, "/", name]);
    }
    if names.next().is_some() {
        Err(Unread(format!("an id of `{kind}` with too many names")))
    } else {
        Ok(id)
    }
}

/// `format('{0}/default', …)`
fn formatted(form: &str, values: &[String]) -> Result<String, Unread> {
    let mut text = String::with_capacity(form.len() + 32);
    let mut rest = form;
    while let Some((before, after)) = rest.split_once('{') {
        text.push_str(before);
        let (number, after) = after.split_once('}').ok_or_else(|| Unread(format!("the format `{form}`")))?;
        let value = number.parse().ok().and_then(|at: usize| values.get(at));
        text.push_str(value.ok_or_else(|| Unread(format!("the format `{form}`")))?);
        rest = after;
    }
    if rest.contains('}') {
        return Err(Unread(format!("the format `{form}`")));
    }
    text.push_str(rest);
    Ok(text)
}
