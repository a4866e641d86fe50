//! The program's meaning for one environment: every name is an id, every setting has its value.

mod api;
mod function;
mod raw;
mod store;
mod trigger;
mod value;

pub use crate::vocabulary::TargetName;
pub use api::{Api, Auth, AuthKind, Throttle};
pub use function::{Arch, EnvVar, Function, Grant, LogFormat, Logs, ProviderGrant, Retry, Scale, Thing};
pub use raw::{Output, Override, Raw, TargetConfig};
pub use store::{
    Bucket, Bus, DeadLetter, DeadQueue, Detail, Encryption, Expiry, Index, KeyAttribute, KeyType, Locator,
    Queue, Rotation, Secret, Store, Stream, Subscriber, Subscription, Table, Tier, TierClass, Topic,
};
pub use trigger::{
    Batching, Change, Event, Filter, FilterCondition, FilterTest, Method, ObjectEvent, Route, RouteAuth,
    Scalar, Segment, Start, Trigger, When,
};
pub use value::{Attribute, Literal, Name, Referent, Scope, Text, TextPart};

use scant_lang::source::{Span, Spanned};

/// A function's place in [`Model::functions`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FunctionId(pub u32);

/// A store's place in [`Model::stores`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct StoreId(pub u32);

/// An API's place in [`Model::apis`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ApiId(pub u32);

/// An authoriser's place in [`Model::auths`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct AuthId(pub u32);

/// A raw resource's place in [`Model::raws`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RawId(pub u32);

/// A whole program in one environment, all names resolved.
#[derive(Debug, Clone, Default)]
pub struct Model {
    /// The application's name, as after `app`.
    pub app: Name,
    /// The file-level `//!` text of the entry file.
    pub doc: Option<String>,
    /// `owner`, if said.
    pub owner: Option<String>,
    /// The environment it was resolved for; `None` when the program declares none.
    pub environment: Option<String>,
    /// Whether that environment is `protected`: deletion protection, longest restore.
    pub protected: bool,
    /// The application's tags, which go on every resource that can carry them.
    pub tags: Vec<(Spanned<String>, Text)>,
    /// The settings of each `target` block, in source order.
    pub targets: Vec<TargetConfig>,
    /// Declared authorisers.
    pub auths: Vec<Auth>,
    /// HTTP front doors, declared or implied by `on http`.
    pub apis: Vec<Api>,
    /// Functions, in source order.
    pub functions: Vec<Function>,
    /// Stores, own and external, in source order.
    pub stores: Vec<Store>,
    /// Provider resources scant has no kind for.
    pub raws: Vec<Raw>,
    /// What the deployment tells afterwards.
    pub outputs: Vec<Output>,
    /// What the files accept of a named function or thing, outside of any declaration.
    pub accepts: Vec<Accept>,
}

impl Model {
    /// The function of that id.
    pub fn function(&self, id: FunctionId) -> &Function {
        &self.functions[id.0 as usize]
    }

    /// The store of that id.
    pub fn store(&self, id: StoreId) -> &Store {
        &self.stores[id.0 as usize]
    }

    /// The API of that id.
    pub fn api(&self, id: ApiId) -> &Api {
        &self.apis[id.0 as usize]
    }

    /// The authoriser of that id.
    pub fn auth(&self, id: AuthId) -> &Auth {
        &self.auths[id.0 as usize]
    }

    /// The raw resource of that id.
    pub fn raw(&self, id: RawId) -> &Raw {
        &self.raws[id.0 as usize]
    }

    /// The functions with their ids.
    pub fn functions(&self) -> impl Iterator<Item = (FunctionId, &Function)> {
        self.functions.iter().enumerate().map(|(i, function)| (FunctionId(i as u32), function))
    }

    /// The stores with their ids.
    pub fn stores(&self) -> impl Iterator<Item = (StoreId, &Store)> {
        self.stores.iter().enumerate().map(|(i, store)| (StoreId(i as u32), store))
    }

    /// Every declaration's full name, and what every one carries.
    pub fn declarations(&self) -> impl Iterator<Item = (&str, &Common)> {
        let functions = self.functions.iter().map(|function| (&function.name, &function.common));
        functions
            .chain(self.stores.iter().map(|store| (&store.name, &store.common)))
            .chain(self.apis.iter().map(|api| (&api.name, &api.common)))
            .chain(self.auths.iter().map(|auth| (&auth.name, &auth.common)))
            .chain(self.raws.iter().map(|raw| (&raw.name, &raw.common)))
            .map(|(name, common)| (name.path.as_str(), common))
    }

    /// What every declaration carries, of each of them.
    pub fn commons(&self) -> impl Iterator<Item = &Common> {
        self.declarations().map(|(_, common)| common)
    }

    /// The settings of one target, if the program has a block for it.
    pub fn target(&self, name: TargetName) -> Option<&TargetConfig> {
        self.targets.iter().find(|target| target.name == name)
    }

    /// What a grant is on, as a spec names it: `orders`, `orders.by_status`.
    pub fn thing_path(&self, thing: Thing) -> String {
        let name = self.thing_name(thing);
        match (thing, self.index(thing)) {
            (Thing::Index(..), Some(index)) => format!("{name}.{}", index.name),
            _ => name.to_owned(),
        }
    }

    /// The index that a grant is on, if it is on one.
    pub fn index(&self, thing: Thing) -> Option<&Index> {
        let Thing::Index(store, place) = thing else { return None };
        match &self.store(store).detail {
            Detail::Table(table) => table.indexes.get(place as usize),
            Detail::Bucket(_)
            | Detail::Cache
            | Detail::Queue(_)
            | Detail::Topic(_)
            | Detail::Bus(_)
            | Detail::Stream(_)
            | Detail::Secret(_)
            | Detail::Function => None,
        }
    }

    /// The declaration a grant is on, by its name; of an index, its table.
    pub fn thing_name(&self, thing: Thing) -> &str {
        match thing {
            Thing::Store(id) | Thing::Index(id, _) => &self.store(id).name.path,
            Thing::Function(id) => &self.function(id).name.path,
            Thing::Raw(id) => &self.raw(id).name.path,
        }
    }
}

/// What every declaration carries.
#[derive(Debug, Clone, Default)]
pub struct Common {
    /// The `///` text above it.
    pub doc: Option<String>,
    /// Data classes, such as `pii`.
    pub labels: Vec<String>,
    /// Its own tags; they win over the application's by key.
    pub tags: Vec<(Spanned<String>, Text)>,
    /// Provider properties set by hand.
    pub overrides: Vec<Override>,
    /// Findings taken on purpose.
    pub accepts: Vec<Accept>,
    /// The only targets it exists on; `None` means all.
    pub only_on: Option<Vec<TargetName>>,
    /// The name in its declaration.
    pub span: Span,
    /// The whole declaration.
    pub within: Span,
}

/// `accept unenforced-scope on documents because "…"`
#[derive(Debug, Clone)]
pub struct Accept {
    /// The finding's name.
    pub name: String,
    /// Of what; `None` is whatever the declaration names.
    pub on: Option<Thing>,
    /// The written reason.
    pub because: String,
    /// The last day it holds, if said: year-month-day.
    pub until: Option<String>,
    /// The statement in whose block it stands, or the acceptance itself.
    pub within: Span,
    /// The statement.
    pub span: Span,
}

impl Common {
    /// Whether the declaration exists on `target`.
    pub fn exists_on(&self, target: TargetName) -> bool {
        self.only_on.as_ref().is_none_or(|only| only.contains(&target))
    }
}
