//! What emitters are given: the program, and where each thing of it stands.

use super::expr::Expr;
use super::http::Fronts;
use super::ids::ResourceId;
use super::literal::Written;
use super::names::fit;
use super::overrides::{Reached, Setting};
use super::resource::Tags;
use super::role::Principal;
use super::types::Type;
use super::variables::{SHARED, app, gateway};
use crate::shared::fragment::fragment;
use scant_compiler::access::{Access, Row};
use scant_compiler::model::{
    ApiId, Attribute, Common, FunctionId, Literal, Model, Referent, StoreId, TargetConfig, TargetName, Text,
    TextPart,
};
use scant_compiler::vocabulary::StoreKind;
use std::borrow::Cow;

/// The program being emitted.
#[derive(Debug, Clone, Copy)]
pub struct Context<'m> {
    /// The program.
    pub model: &'m Model,
    /// Its rights, as they are held.
    pub access: &'m Access,
    /// The functions behind its APIs.
    pub fronts: &'m Fronts,
}

impl<'m> Context<'m> {
    /// The rights of a function; access holds them function by function.
    pub fn rows(&self, id: FunctionId) -> &'m [Row] {
        let rows = &self.access.rows;
        let start = rows.partition_point(|row| row.function < id);
        let end = rows.partition_point(|row| row.function <= id);
        rows.get(start..end).unwrap_or_default()
    }

    /// The settings of `target azure`, if the program has them.
    pub fn config(&self) -> Option<&'m TargetConfig> {
        self.model.target(TargetName::Azure)
    }

    /// A name the whole program shares.
    fn shared(&self, kind: Type, member: &'static str) -> ResourceId {
        ResourceId::new(kind, [Expr::Variable(SHARED.into(), Some(member))])
    }

    /// Where logs go.
    pub fn workspace(&self) -> ResourceId {
        self.shared(Type::WORKSPACE, "workspace")
    }

    /// Where telemetry goes.
    pub fn insights(&self) -> ResourceId {
        self.shared(Type::INSIGHTS, "insights")
    }

    /// The namespace of queues and topics.
    pub fn service_bus(&self) -> ResourceId {
        self.shared(Type::SERVICE_BUS, "serviceBus")
    }

    /// The namespace of streams.
    pub fn event_hubs(&self) -> ResourceId {
        self.shared(Type::EVENT_HUBS, "eventHubs")
    }

    /// The account of tables.
    pub fn cosmos(&self) -> ResourceId {
        self.shared(Type::COSMOS_ACCOUNT, "cosmos")
    }

    /// The database of tables.
    pub fn database(&self) -> ResourceId {
        self.cosmos().child(Type::COSMOS_DATABASE, fit(&app(self.model), 60))
    }

    /// The account of buckets; hosts of functions have their own.
    pub fn data(&self) -> ResourceId {
        self.shared(Type::STORAGE_ACCOUNT, "data")
    }

    /// The vault of secrets.
    pub fn vault(&self) -> ResourceId {
        self.shared(Type::VAULT, "vault")
    }

    /// What is told of changes in the account of buckets.
    pub fn object_events(&self) -> ResourceId {
        self.shared(Type::SYSTEM_TOPIC, "objectEvents")
    }

    /// The gateway in front of an API over several functions.
    pub fn gateway(&self, id: ApiId) -> ResourceId {
        ResourceId::new(Type::GATEWAY, [Expr::Variable(gateway(self.model.api(id)).into(), None)])
    }

    /// The resource of a store: its own, or the one that its `azure` block names by `id`.
    ///
    /// A Cosmos container, a blob container, a Service Bus queue or topic, an Event Grid topic, an event hub, a
    /// vault's secret, or a function app. An external store without a well-formed `id` has none; `check` refuses it.
    pub fn store(&self, id: StoreId) -> Option<ResourceId> {
        let store = self.model.store(id);
        if store.external.is_some() {
            return ResourceId::of(&store.locator(TargetName::Azure, "id")?.text);
        }
        let path = &store.name.path;
        Some(match store.kind() {
            StoreKind::Table => self.database().child(Type::COSMOS_CONTAINER, path.clone()),
            StoreKind::Bucket => {
                self.data().child(Type::BLOB_SERVICE, "default").child(Type::BLOB_CONTAINER, fit(path, 63))
            }
            StoreKind::Queue => self.service_bus().child(Type::QUEUE, path.clone()),
            StoreKind::Topic => self.service_bus().child(Type::TOPIC, path.clone()),
            StoreKind::Bus => {
                ResourceId::new(Type::EVENT_TOPIC, [Expr::Variable(path.into(), Some("topic"))])
            }
            StoreKind::Stream => self.event_hubs().child(Type::EVENT_HUB, path.clone()),
            StoreKind::Secret => self.vault().child(Type::VAULT_SECRET, fit(path, 120)),
            StoreKind::Cache | StoreKind::Function => return None,
        })
    }

    /// One of a function's own names.
    fn own(&self, id: FunctionId, kind: Type, member: &'static str) -> ResourceId {
        let path = self.model.function(id).name.path.as_str();
        ResourceId::new(kind, [Expr::Variable(path.into(), Some(member))])
    }

    /// A function's identity.
    pub fn identity(&self, id: FunctionId) -> ResourceId {
        self.own(id, Type::IDENTITY, "identity")
    }

    /// A function, as one that roles are given to.
    pub fn principal(&self, id: FunctionId) -> Principal {
        Principal::Identity(self.identity(id))
    }

    /// The client id of a function's identity, as connections want it.
    pub fn client_id(&self, id: FunctionId) -> Expr {
        Expr::reference(&self.identity(id), "clientId")
    }

    /// The account in which a function's host keeps its code, keys and leases.
    pub fn host(&self, id: FunctionId) -> ResourceId {
        self.own(id, Type::STORAGE_ACCOUNT, "host")
    }

    /// The container of a function's code.
    pub fn package(&self, id: FunctionId) -> ResourceId {
        let path = self.model.function(id).name.path.as_str();
        let service = self.host(id).child(Type::BLOB_SERVICE, "default");
        service.child(Type::BLOB_CONTAINER, Expr::Variable(path.into(), Some("package")))
    }

    /// A function's plan.
    pub fn plan(&self, id: FunctionId) -> ResourceId {
        self.own(id, Type::PLAN, "plan")
    }

    /// A function's app.
    pub fn site(&self, id: FunctionId) -> ResourceId {
        self.own(id, Type::SITE, "site")
    }

    /// The host name of a function's app, made of its name: asked of the app itself, its own settings could not
    /// hold it.
    pub fn site_host(&self, id: FunctionId) -> Expr {
        self.site(id).own_name().then(".azurewebsites.net")
    }

    /// The name of a connection: what its three settings begin with.
    pub fn connection(&self, id: StoreId) -> String {
        self.model.store(id).name.upper()
    }

    /// An attribute of something. The compiler lets nobody ask for one that its kind does not have.
    pub fn attribute(&self, of: Referent, attribute: Attribute) -> Expr {
        match of {
            Referent::Store(id) => super::stores::attribute(self, id, attribute),
            Referent::Function(id) => match attribute {
                Attribute::Name => self.site(id).own_name(),
                Attribute::Id => self.site(id).id(),
                Attribute::Host => self.site_host(id),
                Attribute::Url => Expr::join([Expr::text("https://"), self.site_host(id)]),
            },
            Referent::Api(id) => super::http::attribute(self, id, attribute),
            Referent::Raw(id) => super::raw::attribute(self.model.raw(id), attribute),
        }
    }

    /// A text with its references.
    pub fn text(&self, text: &Text) -> Expr {
        Expr::join(text.parts.iter().map(|part| match part {
            TextPart::Plain(text) => Expr::text(text.clone()),
            TextPart::Attribute(of, attribute, _) => self.attribute(*of, *attribute),
        }))
    }

    /// A literal, ready to be serialised.
    pub fn literal<'l>(&'l self, literal: &'l Literal) -> Written<'l> {
        Written { context: self, literal }
    }

    /// The `set` lines of a declaration.
    pub fn settings(&self, common: &Common) -> Vec<Setting> {
        let azure = common.overrides.iter().filter(|change| change.target == TargetName::Azure);
        azure
            .map(|change| {
                let (reached, path) = Reached::of(&change.path);
                let value = fragment(&self.literal(&change.value), 0);
                Setting { reached, path: path.to_vec(), value, span: change.span }
            })
            .collect()
    }

    /// The tags of a declaration's resources: the application's and its own, its own winning.
    pub fn tags(&self, common: &Common) -> Tags {
        let said = self.model.tags.iter().chain(&common.tags);
        let mut tags: Tags =
            said.map(|(key, value)| (Cow::Owned(key.value.clone()), self.text(value))).collect();
        tags.entry("scant-app".into()).or_insert_with(|| Expr::text(self.model.app.path.clone()));
        tags
    }

    /// The tags of what the whole program shares.
    pub fn shared_tags(&self) -> Tags {
        self.tags(&Common::default())
    }
}
