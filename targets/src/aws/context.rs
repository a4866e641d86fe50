//! What emitters are given: the program, and how each thing in it is spelled in a template.

use super::circles::Circles;
use super::expr::{Attr, Expr};
use super::ids::{LogicalId, Part};
use super::literal::Written;
use super::overrides::{Reached, Setting};
use super::unit::Tag;
use crate::shared::hash::hex;
use scant_compiler::access::{Access, Row};
use scant_compiler::model::{
    ApiId, Attribute, Common, Function, FunctionId, Literal, Model, Name, Raw, Referent, Store, StoreId,
    TargetConfig, TargetName, Text, TextPart,
};
use scant_compiler::target::Assets;
use scant_compiler::vocabulary::StoreKind;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// The program being emitted.
#[derive(Debug, Clone, Copy)]
pub struct Context<'m> {
    /// The program.
    pub model: &'m Model,
    /// Its rights.
    pub access: &'m Access,
    /// Its code packages.
    pub assets: &'m Assets,
    /// Which functions need each other's names.
    pub circles: &'m Circles,
    /// The function whose own settings are being written, if any.
    pub within: Option<FunctionId>,
}

impl<'m> Context<'m> {
    /// The same, inside a function: names of its circle are spelled, since asking for them would never end.
    #[must_use]
    pub fn within(self, function: FunctionId) -> Self {
        Self { within: Some(function), ..self }
    }

    /// The rights of a function; access holds them function by function.
    pub fn rows(&self, id: FunctionId) -> &'m [Row] {
        let rows = &self.access.rows;
        let start = rows.partition_point(|row| row.function < id);
        let end = rows.partition_point(|row| row.function <= id);
        rows.get(start..end).unwrap_or_default()
    }

    /// The application's own encryption key. `app` names no declaration, so the id is free.
    pub fn key_id(&self) -> LogicalId {
        LogicalId::of(&Name::new("app"), Part::Key)
    }

    /// The settings of `target aws`, if the program has them.
    pub fn config(&self) -> Option<&'m TargetConfig> {
        self.model.target(TargetName::Aws)
    }

    /// The resource of a store this program makes.
    pub fn store_id(&self, id: StoreId) -> LogicalId {
        let store = self.model.store(id);
        LogicalId::of(&store.name, main_part(store.kind()))
    }

    /// A store's ARN, own or external.
    pub fn store_arn(&self, id: StoreId) -> Expr {
        let store = self.model.store(id);
        if store.external.is_some() {
            return external_arn(store);
        }
        let id = self.store_id(id);
        match store.kind() {
            StoreKind::Topic => Expr::reference(&id),
            StoreKind::Secret => Expr::reach(&id, Attr::ID),
            StoreKind::Table
            | StoreKind::Bucket
            | StoreKind::Cache
            | StoreKind::Queue
            | StoreKind::Bus
            | StoreKind::Stream
            | StoreKind::Function => Expr::arn(&id),
        }
    }

    /// A store's name, as calls of the SDK take it; for what has none but its ARN, that.
    pub fn store_name(&self, id: StoreId) -> Expr {
        let store = self.model.store(id);
        let arn = self.store_arn(id);
        let own = store.external.is_none();
        let main = || self.store_id(id);
        match store.kind() {
            StoreKind::Table | StoreKind::Bucket | StoreKind::Bus | StoreKind::Stream if own => {
                Expr::reference(&main())
            }
            StoreKind::Queue if own => Expr::reach(&main(), Attr::QUEUE_NAME),
            StoreKind::Topic if own => Expr::reach(&main(), Attr::TOPIC_NAME),
            StoreKind::Table | StoreKind::Bus | StoreKind::Stream => split(arn, "/", 1),
            StoreKind::Bucket | StoreKind::Queue | StoreKind::Topic => split(arn, ":", 5),
            StoreKind::Cache | StoreKind::Secret | StoreKind::Function => arn,
        }
    }

    /// A queue's URL.
    pub fn queue_url(&self, id: StoreId) -> Expr {
        if self.model.store(id).external.is_none() {
            return Expr::reference(&self.store_id(id));
        }
        let part = |index| split(self.store_arn(id), ":", index);
        Expr::join([
            Expr::text("https://sqs."),
            part(3),
            Expr::text("."),
            Expr::Pseudo("AWS::URLSuffix"),
            Expr::text("/"),
            part(4),
            Expr::text("/"),
            part(5),
        ])
    }

    /// The resource of a function.
    pub fn function_id(&self, id: FunctionId) -> LogicalId {
        LogicalId::of(&self.model.function(id).name, Part::Function)
    }

    /// What calls of a function go through, as a resource: its alias if it has one.
    fn entrance(&self, function: &Function) -> LogicalId {
        let part = if has_alias(function) { Part::Alias } else { Part::Function };
        LogicalId::of(&function.name, part)
    }

    /// The ARN that triggers, permissions and grants name: the alias if the function has one.
    pub fn invoke_arn(&self, id: FunctionId) -> Expr {
        let function = self.model.function(id);
        let entrance = self.entrance(function);
        // An alias has no attributes; its `Ref` is its ARN.
        if has_alias(function) { Expr::reference(&entrance) } else { Expr::arn(&entrance) }
    }

    /// `FunctionName` of a permission or an event source mapping.
    pub fn invoke_reference(&self, id: FunctionId) -> Expr {
        Expr::reference(&self.entrance(self.model.function(id)))
    }

    /// A function's name, as `Invoke` takes it.
    pub fn function_name(&self, id: FunctionId) -> Expr {
        let name = match self.spelled_name(id) {
            Some(name) if self.in_circle_with(id) => name,
            Some(_) | None => Expr::reference(&self.function_id(id)),
        };
        if has_alias(self.model.function(id)) { name.then(":live") } else { name }
    }

    /// The name a function of a circle is given: its own, and the part of the stack's id no other stack has.
    pub fn spelled_name(&self, id: FunctionId) -> Option<Expr> {
        if !self.circles.holds(id) {
            return None;
        }
        let path = &self.model.function(id).name.path;
        let plain = path.replace('.', "-");
        let short = match plain.get(..SHORT - MARK - 1) {
            Some(start) if plain.len() > SHORT => format!("{start}-{}", &hex(path)[..MARK]),
            Some(_) | None => plain,
        };
        let guid = Expr::Split(Box::new(Expr::Pseudo("AWS::StackId")), "/", 2);
        Some(Expr::join([Expr::text(format!("{short}-")), guid]))
    }

    fn in_circle_with(&self, id: FunctionId) -> bool {
        self.within.is_some_and(|within| self.circles.same(within, id))
    }

    /// A function's ARN as its own circle's settings say it, or as anyone's.
    fn function_arn(&self, id: FunctionId) -> Expr {
        if !self.in_circle_with(id) {
            return self.invoke_arn(id);
        }
        Expr::regional_arn("lambda", [Expr::text("function:"), self.function_name(id)])
    }

    /// The resource of an API.
    pub fn api_id(&self, id: ApiId) -> LogicalId {
        LogicalId::of(&self.model.api(id).name, Part::Api)
    }

    /// An attribute of something. The compiler lets nobody ask for one that its kind does not have; what AWS then has
    /// nothing narrower for is the name.
    pub fn attribute(&self, of: Referent, attribute: Attribute) -> Expr {
        match (of, attribute) {
            (Referent::Store(id), Attribute::Id) => self.store_arn(id),
            (Referent::Store(id), Attribute::Url | Attribute::Host)
                if self.model.store(id).kind() == StoreKind::Queue =>
            {
                self.queue_url(id)
            }
            (Referent::Store(id), Attribute::Name | Attribute::Url | Attribute::Host) => self.store_name(id),
            (Referent::Function(id), Attribute::Id) => self.function_arn(id),
            (Referent::Function(id), Attribute::Name | Attribute::Url | Attribute::Host) => {
                self.function_name(id)
            }
            (Referent::Api(id), Attribute::Name) => Expr::reference(&self.api_id(id)),
            (Referent::Api(id), Attribute::Id) => Expr::arn_of([
                Expr::text("apigateway:"),
                Expr::Pseudo("AWS::Region"),
                Expr::text("::/apis/"),
                Expr::reference(&self.api_id(id)),
            ]),
            (Referent::Api(id), Attribute::Url) => match &self.model.api(id).domain {
                Some(domain) => Expr::text(format!("https://{}", domain.value)),
                None => Expr::reach(&self.api_id(id), Attr::API_ENDPOINT),
            },
            (Referent::Api(id), Attribute::Host) => match &self.model.api(id).domain {
                Some(domain) => Expr::text(domain.value.clone()),
                None => split(Expr::reach(&self.api_id(id), Attr::API_ENDPOINT), "/", 2),
            },
            (Referent::Raw(id), Attribute::Id) => super::raw::arn(self.model.raw(id)),
            (Referent::Raw(id), Attribute::Name | Attribute::Url | Attribute::Host) => {
                super::raw::reference(self.model.raw(id))
            }
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
        let aws = common.overrides.iter().filter(|change| change.target == TargetName::Aws);
        aws.map(|change| {
            let (reached, path) = Reached::of(&change.path);
            let value = crate::shared::fragment::fragment(&self.literal(&change.value), 0);
            Setting { reached, path: path.to_vec(), value, span: change.span }
        })
        .collect()
    }

    /// The tags of a declaration's resources by key: the application's and its own, its own winning.
    pub fn tag_map(&self, common: &Common) -> BTreeMap<Cow<'static, str>, Expr> {
        let said = self.model.tags.iter().chain(&common.tags);
        let mut tags: BTreeMap<Cow<'static, str>, Expr> =
            said.map(|(key, value)| (Cow::Owned(key.value.clone()), self.text(value))).collect();
        tags.entry(Cow::Borrowed("scant:app")).or_insert_with(|| Expr::text(self.model.app.path.clone()));
        tags
    }

    /// The same as most resource types take them.
    pub fn tags(&self, common: &Common) -> Vec<Tag> {
        self.tag_map(common).into_iter().map(|(key, value)| Tag { key, value }).collect()
    }
}

/// Longest name in front of a stack's id: a function's name has at most 64 characters, and the id 36.
const SHORT: usize = 27;
/// Digits of a hash that tells shortened names apart.
const MARK: usize = 6;

/// What the main resource of a kind is called.
pub fn main_part(kind: StoreKind) -> Part {
    match kind {
        StoreKind::Table => Part::Table,
        StoreKind::Bucket => Part::Bucket,
        StoreKind::Cache => Part::Cache,
        StoreKind::Queue => Part::Queue,
        StoreKind::Topic => Part::Topic,
        StoreKind::Bus => Part::Bus,
        StoreKind::Stream => Part::Stream,
        StoreKind::Secret => Part::Secret,
        StoreKind::Function => Part::Function,
    }
}

/// The resource of a raw declaration.
pub fn raw_id(raw: &Raw) -> LogicalId {
    LogicalId::of(&raw.name, Part::Resource)
}

/// The key of an output.
pub fn output_key(name: &Name) -> String {
    LogicalId::bare(name).to_string()
}

/// Whether calls go through a version of their own: instances can only be kept ready for one.
pub fn has_alias(function: &Function) -> bool {
    function.scale.is_some_and(|scale| scale.value.min > 0)
}

/// The ARN of an external store as its `aws` block says it.
fn external_arn(store: &Store) -> Expr {
    let word = |word| store.locator(TargetName::Aws, word).map(|locator| locator.text.clone());
    if let Some(arn) = word("arn") {
        Expr::text(arn)
    } else if let Some(name) = word("import_value") {
        Expr::Import(name)
    } else {
        // A parameter of the template that reads the Systems Manager parameter: unlike a dynamic reference it is
        // shown in a change set, and a template may hold more than sixty of them.
        Expr::Parameter(LogicalId::of(&store.name, Part::Address).to_string())
    }
}

/// The piece of that number, at once if the text is known.
fn split(of: Expr, separator: &'static str, index: usize) -> Expr {
    match of.as_text() {
        Some(text) => Expr::text(text.split(separator).nth(index).unwrap_or_default().to_owned()),
        None => Expr::Split(Box::new(of), separator, index),
    }
}
