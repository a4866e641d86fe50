//! Role assignments: who is given what on what.
//! <https://learn.microsoft.com/azure/role-based-access-control/overview>

use super::built_in;
use super::condition::contexts;
use super::found::{Found, TEMPLATE, allow, may, place};
use super::json::Node;
use super::places::{Places, own_name};
use super::template::{Resource, Template};
use crate::claims::Place;
use crate::pattern::{Letter, Pattern};
use std::collections::HashMap;

/// Who the principals of assignments are: the texts their ids are worked out to, with names of subjects.
pub type Principals = HashMap<String, String>;

/// A role: what it permits with resources and with their data, subtraction done.
#[derive(Debug, Clone, Default)]
pub struct Role {
    /// With resources, in small letters.
    pub actions: Vec<String>,
    /// With data, in small letters.
    pub data: Vec<String>,
}

/// A built-in role that somebody is given on a resource.
#[derive(Debug)]
pub struct Given {
    /// To whom, as a subject is named.
    pub to: String,
    /// Its id.
    pub role: &'static str,
    /// The resource's id.
    pub on: String,
    /// Where.
    pub place: Place,
}

/// Reads every assignment of a role, and says which of them are of Azure's own roles.
pub fn read(
    template: &Template<'_>,
    places: &Places,
    principals: &Principals,
    found: &mut Found,
) -> Vec<Given> {
    let roles = roles(template, found);
    let mut given = Vec::new();
    for one in template.of("microsoft.authorization/roleassignments") {
        let text = |path: &str| template.value(one, path).ok().flatten();
        let (Some(role), Some(principal)) =
            (text("properties.roleDefinitionId"), text("properties.principalId"))
        else {
            found.flaw(
                &one.at,
                "a role assignment cannot be read: it could give anything to anybody".to_owned(),
            );
            continue;
        };
        if text("properties.principalType").as_deref() != Some("ServicePrincipal") {
            found.flaw(&one.at, "a role is given to something else than an identity".to_owned());
        }
        let role = role.to_ascii_lowercase();
        let subject = subject(principals, &principal);
        let known = roles.get(own_name(&role)).cloned().or_else(|| {
            let role = built_in::of_id(own_name(&role))?;
            let place = place(TEMPLATE, &one.at);
            given.push(Given { to: subject.clone(), role: role.id, on: one.on.clone(), place });
            Some(Role { actions: small(role.actions), data: small(role.data) })
        });
        let Some(known) = known else {
            found.flaw(&one.at, format!("`{subject}` is given a role that nobody here knows: `{role}`"));
            continue;
        };
        let condition = text("properties.condition");
        if condition.is_some() && text("properties.conditionVersion").as_deref() != Some("2.0") {
            found.flaw(&one.at, "a condition of this version cannot be read".to_owned());
        }
        say(one, &subject, &known, condition.as_deref(), places, found);
    }
    given
}

/// The subject of a principal; one that nobody knows is a subject of its own, which may do nothing.
pub fn subject(principals: &Principals, principal: &str) -> String {
    match principals.get(&principal.to_ascii_lowercase()) {
        Some(name) => name.clone(),
        None => format!("principal {principal}"),
    }
}

fn say(
    one: &Resource<'_>,
    subject: &str,
    role: &Role,
    condition: Option<&str>,
    places: &Places,
    found: &mut Found,
) {
    let who = may(subject);
    let at = place(TEMPLATE, &one.at);
    let is_resource = one.on.matches("/providers/").count() == 1;
    // A scope above all resources reaches every one of them.
    let below = if is_resource { places.below(&one.on) } else { Pattern::any() };
    let data = if is_resource {
        places.data_below(&one.on)
    } else {
        Pattern::literal("data in ").then(&Pattern::any())
    };
    for action in &role.actions {
        found.claims.say(&who, allow(starred(action), below.clone(), vec![Pattern::any()], at.clone()));
    }
    for action in &role.data {
        let contexts = match contexts(condition, action, own_name(&one.on)) {
            _ if condition.is_some() && action.contains('*') => {
                Err("a condition on actions with a star".to_owned())
            }
            known => known,
        };
        let contexts = contexts.unwrap_or_else(|what| {
            found.flaw(&one.at, format!("the condition cannot be read: nobody here knows {what}"));
            vec![Pattern::any()]
        });
        found.claims.say(&who, allow(starred(action), data.clone(), contexts, at.clone()));
    }
}

/// An action as a pattern: a star stands for any letters, slashes among them, and a question mark for itself.
pub fn starred(action: &str) -> Pattern {
    let letter = |c: char| if c == '*' { Letter::Any } else { Letter::Char(c) };
    Pattern(action.chars().flat_map(char::to_lowercase).map(letter).collect())
}

fn small(actions: &[&str]) -> Vec<String> {
    actions.iter().map(|action| action.to_ascii_lowercase()).collect()
}

/// The roles that the template defines, by their own names.
fn roles(template: &Template<'_>, found: &mut Found) -> HashMap<String, Role> {
    let all = template.of("microsoft.authorization/roledefinitions");
    all.map(|one| (own_name(&one.id).to_owned(), definition(template, one, found))).collect()
}

/// What a definition permits: each of its permissions is what it lists without what it takes out of that list itself.
pub fn definition(template: &Template<'_>, one: &Resource<'_>, found: &mut Found) -> Role {
    let mut role = Role::default();
    let Some(permissions) = one.body.at("properties.permissions") else {
        found.flaw(&one.at, "a role without permissions cannot be read".to_owned());
        return role;
    };
    for permission in permissions.values() {
        if !matches!(permission, Node::Object(_)) {
            found.flaw(&one.at, "a permission of a role cannot be read".to_owned());
        }
        for (name, _) in permission.members() {
            let known = ["actions", "notActions", "dataActions", "notDataActions"];
            if !known.iter().any(|known| known.eq_ignore_ascii_case(name)) {
                found.flaw(&one.at, format!("nobody here knows what `{name}` of a role permits"));
            }
        }
        let mut list = |name: &str| {
            let all = permission.get(name).map(Node::values).unwrap_or_default();
            let read = |action: &Node<'_>| {
                let text = template.text(one, action.text()?).ok()?;
                Some(text.to_ascii_lowercase())
            };
            let actions: Option<Vec<String>> = all.iter().map(read).collect();
            actions.unwrap_or_else(|| {
                found.flaw(&one.at, format!("`{name}` of a role cannot be read"));
                Vec::new()
            })
        };
        let [actions, not_actions, data, not_data] =
            ["actions", "notActions", "dataActions", "notDataActions"].map(&mut list);
        role.actions.extend(without(actions, &not_actions));
        role.data.extend(without(data, &not_data));
    }
    role
}

/// What is left of a list. Of a star, nothing is taken out here: it stays wider than it is, and no spec grants one.
fn without(actions: Vec<String>, not: &[String]) -> impl Iterator<Item = String> {
    let taken = |action: &String| not.iter().any(|not| matches(not, action));
    let left: Vec<String> = actions.into_iter().filter(|action| !taken(action)).collect();
    left.into_iter()
}

/// Whether a pattern stands for a whole action, or for all that another pattern stands for.
pub fn matches(pattern: &str, action: &str) -> bool {
    match pattern.split_once('*') {
        None => pattern == action,
        Some((before, rest)) => action.strip_prefix(before).is_some_and(|left| {
            let mut ends = (0..=left.len()).filter(|at| left.is_char_boundary(*at));
            ends.any(|at| matches(rest, left.get(at..).unwrap_or_default()))
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_stands_for_slashes_too() {
        assert!(matches(
            "microsoft.servicebus/*/send/action",
            "microsoft.servicebus/namespaces/messages/send/action"
        ));
        assert!(!matches("microsoft.servicebus/*/send/action", "microsoft.servicebus/send/action"));
        assert!(matches("*", "anything/at/all"));
        assert!(!matches("a/*/c", "a/b"));
    }
}
