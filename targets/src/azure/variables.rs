//! Variables: the names that every template of a program spells the same way.

use super::expr::Expr;
use super::names::{TOKEN, fit, global, tiny, token};
use super::role::BuiltIn;
use scant_compiler::model::{Api, Function, Model, Store};
use scant_compiler::vocabulary::StoreKind;
use serde::Serialize;
use std::collections::BTreeMap;

/// Variables by name.
pub type Variables = BTreeMap<String, Variable>;

/// What a variable holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Variable {
    /// One value.
    Value(Expr),
    /// An object; templates hold only the members they use.
    Members(BTreeMap<&'static str, Expr>),
}

/// The variable of names that the whole program shares.
pub const SHARED: &str = "sharedNames";
/// The variable of the roles Azure comes with.
pub const ROLES: &str = "builtInRoles";

/// Every variable a template of the program may use.
pub fn variables(model: &Model) -> Variables {
    let mut variables = Variables::from([
        (TOKEN.to_owned(), Variable::Value(unique(model))),
        (SHARED.to_owned(), Variable::Members(shared(&app(model)))),
        (
            ROLES.to_owned(),
            Variable::Members(BuiltIn::ALL.iter().map(|role| (role.word, role.id())).collect()),
        ),
    ]);
    let app = app(model);
    for function in &model.functions {
        variables.insert(function.name.path.clone(), Variable::Members(of_function(&app, function)));
    }
    for store in model.stores.iter().filter(|store| store.external.is_none()) {
        if let Some(member) = of_store(store) {
            variables.insert(store.name.path.clone(), Variable::Members(BTreeMap::from([member])));
        }
    }
    for api in &model.apis {
        variables.insert(gateway(api), Variable::Value(global("apim", &api.name.path, 30)));
    }
    variables
}

/// The variable that names an API's gateway. No declaration's path has a hyphen, so none is this one's.
pub fn gateway(api: &Api) -> String {
    format!("gateway-{}", api.name)
}

/// The application's path, and the environment's: two environments may share a resource group.
pub fn app(model: &Model) -> String {
    match &model.environment {
        Some(environment) => format!("{}_{environment}", model.app),
        None => model.app.path.clone(),
    }
}

fn unique(model: &Model) -> Expr {
    Expr::Call("uniqueString", vec![Expr::group_id(), Expr::text(app(model))])
}

/// Names that are unique on the internet end with the token; the numbers are what the types allow, less the rest.
/// <https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules>
fn shared(app: &str) -> BTreeMap<&'static str, Expr> {
    BTreeMap::from([
        ("workspace", global("log", app, 40)),
        ("insights", global("appi", app, 40)),
        ("serviceBus", global("sb", app, 30)),
        ("eventHubs", global("evh", app, 30)),
        ("cosmos", global("cosmos", app, 23)),
        ("data", Expr::join([Expr::text("data"), token()])),
        ("vault", global("kv", app, 7)),
        ("objectEvents", global("egst", app, 30)),
    ])
}

fn of_function(app: &str, function: &Function) -> BTreeMap<&'static str, Expr> {
    let path = &function.name.path;
    BTreeMap::from([
        ("identity", global("id", path, 64)),
        ("host", Expr::join([Expr::text(format!("st{}", tiny(path))), token()])),
        ("plan", global("plan", path, 21)),
        ("site", global("func", &format!("{}_{path}", fit(app, 12).replace('-', "_")), 40)),
        ("package", Expr::text(format!("package-{}", fit(path, 40)))),
    ])
}

/// Most stores stand inside a shared account, where their own names are enough.
fn of_store(store: &Store) -> Option<(&'static str, Expr)> {
    match store.kind() {
        StoreKind::Bus => Some(("topic", global("egt", &store.name.path, 30))),
        StoreKind::Table
        | StoreKind::Bucket
        | StoreKind::Cache
        | StoreKind::Queue
        | StoreKind::Topic
        | StoreKind::Stream
        | StoreKind::Secret
        | StoreKind::Function => None,
    }
}
