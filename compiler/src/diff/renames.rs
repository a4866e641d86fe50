//! What is only called otherwise: the old revision is compared under the names of the new one.

use super::words;
use crate::model::{ApiId, Event, Function, FunctionId, Model, Name};
use crate::survey::View;
use scant_lang::source::Spanned;
use std::collections::{BTreeMap, BTreeSet};

/// What was renamed: new names to old ones.
#[derive(Default)]
pub struct Renames {
    /// Functions.
    pub functions: BTreeMap<String, String>,
    /// Apis.
    pub apis: BTreeMap<String, String>,
    /// Stores.
    pub stores: BTreeMap<String, String>,
}

/// Something in the old revision beside the same in the new one, where it is there.
pub type Beside<Id> = (Option<Id>, Option<Id>);

/// Gives the old view the names of the new one. What is gone on one side and new on the other is the same
/// - for stores, if they alone are of that kind and make, and their names differ by their module only;
/// - for apis, if each program has but one;
/// - for functions, if they alone have this code and are started in this way.
pub fn rename(before: &mut View, after: &View) -> Renames {
    let (old, new) = (&mut before.model, &after.model);
    let mut renames = Renames::default();

    let (was, is) = (traits(&old.stores, |store| &store.name), traits(&new.stores, |store| &store.name));
    let make = |model: &Model, at: usize| {
        let store = model.stores.get(at)?;
        let last = store.name.path.rsplit('.').next().unwrap_or_default();
        Some(format!("{} {last}", super::store::make(store)))
    };
    let stores = matched(&was, &is, |at| make(old, at), |at| make(new, at));
    take(old.stores.iter_mut().map(|store| &mut store.name), &stores, &mut renames.stores);

    if let ([one], [other]) = (old.apis.as_slice(), new.apis.as_slice())
        && one.name != other.name
    {
        let apis = BTreeMap::from([(one.name.path.clone(), other.name.path.clone())]);
        take(old.apis.iter_mut().map(|api| &mut api.name), &apis, &mut renames.apis);
    }

    let (was, is) = (traits(&old.functions, |one| &one.name), traits(&new.functions, |one| &one.name));
    let functions = matched(&was, &is, |at| known_by(old, at), |at| known_by(new, at));
    take(old.functions.iter_mut().map(|function| &mut function.name), &functions, &mut renames.functions);
    renames
}

/// The functions of both sides by name.
pub fn functions<'a>(before: &'a Model, after: &'a Model) -> BTreeMap<&'a str, Beside<FunctionId>> {
    beside(&before.functions, &after.functions, |function| &function.name, FunctionId)
}

/// The apis of both sides by name.
pub fn apis<'a>(before: &'a Model, after: &'a Model) -> BTreeMap<&'a str, Beside<ApiId>> {
    beside(&before.apis, &after.apis, |api| &api.name, ApiId)
}

fn beside<'a, T, Id>(
    before: &'a [T],
    after: &'a [T],
    name: impl Fn(&'a T) -> &'a Name,
    id: impl Fn(u32) -> Id,
) -> BTreeMap<&'a str, Beside<Id>> {
    let mut found: BTreeMap<&str, Beside<Id>> = BTreeMap::new();
    for (at, item) in before.iter().enumerate() {
        found.entry(&name(item).path).or_insert((None, None)).0 = Some(id(at as u32));
    }
    for (at, item) in after.iter().enumerate() {
        found.entry(&name(item).path).or_insert((None, None)).1 = Some(id(at as u32));
    }
    found
}

fn traits<T>(items: &[T], name: impl Fn(&T) -> &Name) -> Vec<String> {
    items.iter().map(|item| name(item).path.clone()).collect()
}

/// Old names to new ones, of those that are there on one side only and have a trait that no other there has.
fn matched(
    old: &[String],
    new: &[String],
    old_trait: impl Fn(usize) -> Option<String>,
    new_trait: impl Fn(usize) -> Option<String>,
) -> BTreeMap<String, String> {
    let gone = alone(old, new, old_trait);
    let mut come = alone(new, old, new_trait);
    gone.into_iter().filter_map(|(known_by, name)| Some((name?, come.remove(&known_by)??))).collect()
}

/// The names that the others do not have, by their traits; none for a trait that several have.
fn alone(
    names: &[String],
    others: &[String],
    known_by: impl Fn(usize) -> Option<String>,
) -> BTreeMap<String, Option<String>> {
    let others: BTreeSet<&String> = others.iter().collect();
    let mut found: BTreeMap<String, Option<String>> = BTreeMap::new();
    for (at, name) in names.iter().enumerate().filter(|(_, name)| !others.contains(name)) {
        if let Some(known_by) = known_by(at) {
            found.entry(known_by).and_modify(|known| *known = None).or_insert_with(|| Some(name.clone()));
        }
    }
    found
}

/// Renames, and notes what was renamed.
fn take<'m>(
    names: impl Iterator<Item = &'m mut Name>,
    new: &BTreeMap<String, String>,
    renames: &mut BTreeMap<String, String>,
) {
    for name in names {
        if let Some(new) = new.get(&name.path) {
            renames.insert(new.clone(), std::mem::replace(&mut name.path, new.clone()));
        }
    }
}

/// What a function is known by besides its name: its code and what starts it. None if it has no code.
fn known_by(model: &Model, at: usize) -> Option<String> {
    let function = model.functions.get(at)?;
    let mut starts: Vec<String> =
        function.triggers.iter().map(|trigger| start(model, &trigger.event)).collect();
    starts.sort();
    Some(format!("{} {}", code(function)?, starts.join("; ")))
}

fn code(function: &Function) -> Option<String> {
    let text =
        |said: &Option<Spanned<String>>| said.as_ref().map_or("", |said| said.value.as_str()).to_owned();
    let (code, image) = (text(&function.code), text(&function.image));
    (!code.is_empty() || !image.is_empty()).then(|| format!("{code} {image} {}", text(&function.handler)))
}

fn start(model: &Model, event: &Event) -> String {
    match event {
        Event::Http { method, route, .. } => format!("{} {}", method.word(), words::shape(route)),
        other => words::source(model, other),
    }
}
