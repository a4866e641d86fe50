//! The plan: every unit of a program, in one pass that also says who may do what.

use super::context::Context;
use super::expr::Expr;
use super::http::Fronts;
use super::layout::{Output, Parameter, Plan};
use super::names::fit;
use super::unit::Unit;
use super::{access, function, http, packages, raw, shared, stores, triggers};
use scant_compiler::access::Access;
use scant_compiler::model::{ApiId, Literal, Model, TargetConfig, TargetName};
use std::collections::BTreeMap;
use std::sync::Arc;

/// What of a plan is asked for. The rest of each unit is let go before the next one is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wanted {
    /// Its resources and files.
    Documents,
    /// Its rights.
    Rights,
}

impl Wanted {
    fn of(self, mut unit: Unit) -> Unit {
        match self {
            Self::Documents => unit.rights = Vec::new(),
            Self::Rights => unit.empty(),
        }
        unit
    }
}

/// The plan of a program.
pub fn plan(model: &Model, access: &Access, wanted: Wanted) -> Plan {
    let fronts = Fronts::of(model);
    let context = Context { model, access, fronts: &fronts };
    let mut units = Vec::with_capacity(model.functions.len() + model.stores.len() + 8);
    units.extend(shared::unit(&context));
    units.extend(stores::units(&context));
    units.extend(access::units(&context));
    let raws = model.raws.iter().filter(|raw| raw.target == TargetName::Azure);
    units.extend(raws.map(|raw| raw::unit(&context, raw)));
    units.extend(model.functions().map(|(id, _)| wanted.of(function::unit(&context, id))));
    units.extend(triggers::units(&context));
    units.extend((0..model.apis.len()).filter_map(|api| http::unit(&context, ApiId(api as u32))));
    let units = units.into_iter().map(|unit| wanted.of(unit)).collect();
    Plan {
        name: fit(&super::variables::app(model), 40),
        place: context.config().map(place).unwrap_or_default(),
        parameters: parameters(&context),
        variables: super::variables::variables(model),
        units,
        outputs: outputs(&context),
        files: match wanted {
            Wanted::Documents => {
                model.functions().flat_map(|(id, _)| packages::files(&context, id)).collect()
            }
            Wanted::Rights => Vec::new(),
        },
    }
}

/// What a `target azure` block says, by word.
fn place(config: &TargetConfig) -> BTreeMap<&'static str, String> {
    config.settings.iter().map(|(word, value)| (*word, value.value.clone())).collect()
}

/// Every parameter, by name.
pub fn parameters(context: &Context<'_>) -> BTreeMap<String, Parameter> {
    let location = Parameter {
        kind: "string",
        description: "Where everything stands".to_owned(),
        default: Some(Expr::Member(Arc::new(Expr::Call("resourceGroup", Vec::new())), "location")),
    };
    let mut parameters = BTreeMap::from([("location".to_owned(), location)]);
    parameters.extend(stores::parameters(context));
    parameters.extend(http::parameters(context));
    parameters
}

fn outputs(context: &Context<'_>) -> Vec<Output> {
    let told = context.model.outputs.iter().map(|output| Output {
        key: output.name.path.clone(),
        description: output.doc.clone(),
        value: match &output.value {
            Literal::Text(text) => context.text(text),
            Literal::Int(number) => Expr::text(number.to_string()),
            Literal::Number(number) => Expr::text(number.to_string()),
            Literal::Bool(value) => Expr::text(value.to_string()),
            Literal::Duration(milliseconds) => Expr::text(scant_compiler::words::duration(*milliseconds)),
            Literal::Size(bytes) => Expr::text(scant_compiler::words::size(*bytes)),
            // `check` refuses outputs that are lists.
            Literal::List(_) | Literal::Object(_) => Expr::text(""),
        },
    });
    told.collect()
}
