//! The plan: every unit of a program, in one pass that also says who may do what.

use super::circles::Circles;
use super::context::{Context, output_key};
use super::demand::Demand;
use super::expr::Expr;
use super::function::code::{ARTIFACT_BUCKET, ARTIFACT_PREFIX};
use super::ids::{LogicalId, Part};
use super::layout::{Output, Parameter, Plan};
use super::unit::{Layer, Unit};
use super::{api, check, function, key, raw, stores, triggers};
use crate::shared::fragment::fragment;
use scant_compiler::access::Access;
use scant_compiler::model::{ApiId, Literal, Model, TargetName, Text};
use scant_compiler::target::Assets;
use std::collections::{BTreeMap, BTreeSet};

/// What of a plan is asked for. The rest of each unit is let go before the next one is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wanted {
    /// Its resources.
    Resources,
    /// Its rights.
    Rights,
}

impl Wanted {
    fn of(self, mut unit: Unit) -> Unit {
        match self {
            Self::Resources => {
                unit.rights = Vec::new();
                unit.text.shrink_to_fit();
            }
            Self::Rights => {
                unit.resources = Vec::new();
                unit.text = String::new();
            }
        }
        unit
    }
}

/// The plan of a program.
pub fn plan(model: &Model, access: &Access, assets: &Assets, wanted: Wanted) -> Plan {
    let circles = Circles::of(model, access);
    let context = Context { model, access, assets, circles: &circles, within: None };
    let demand = Demand::of(model);
    let mut units = Vec::with_capacity(model.functions.len() + model.stores.len() + 8);
    units.extend(key::unit(&context));
    units.extend(triggers::schedule_group(&context, &demand));
    let apis = || (0..model.apis.len()).map(|api| ApiId(api as u32));
    units.extend(apis().map(|id| api::unit(&context, &demand, id)));
    units.extend(
        model.stores().filter_map(|(id, _)| stores::unit(&context, &demand, id)).map(|unit| wanted.of(unit)),
    );
    let raws = model.raws.iter().filter(|raw| raw.target == TargetName::Aws);
    units.extend(raws.map(|raw| raw::unit(&context, raw)));
    // What names a function in a `set` line stands over the functions; in the parent stack there is room for that.
    let naming: BTreeSet<&str> = check::naming_functions(model).collect();
    for unit in units.iter_mut().filter(|unit| naming.contains(unit.name.as_str())) {
        unit.layer = Layer::Front;
    }
    units.extend(model.functions().map(|(id, _)| {
        let mut unit = function::unit(&context, id);
        triggers::add(&context, id, &mut unit);
        stores::add_rotation(&context, &demand, id, &mut unit);
        wanted.of(unit)
    }));
    units.extend(apis().map(|id| api::stage(&context, &demand, id)));
    Plan {
        description: Some(description(model)),
        parameters: parameters(model),
        units,
        outputs: outputs(&context),
    }
}

/// What the template says of itself, in at most 1,024 bytes.
fn description(model: &Model) -> String {
    let said = model.doc.as_deref().and_then(|doc| doc.lines().find(|line| !line.trim().is_empty()));
    let name = match &model.environment {
        Some(environment) => format!("{} in {environment}", model.app),
        None => model.app.to_string(),
    };
    said.map_or(name.clone(), |said| format!("{name}: {}", said.trim())).chars().take(250).collect()
}

fn parameters(model: &Model) -> BTreeMap<String, Parameter> {
    let text = |description: &str, default: Option<&str>| Parameter {
        kind: "String",
        description: description.to_owned(),
        default: default.map(str::to_owned),
    };
    let mut parameters = BTreeMap::from([
        (ARTIFACT_BUCKET.to_owned(), text("The bucket that code packages and nested templates are in", None)),
        (
            ARTIFACT_PREFIX.to_owned(),
            text("What their keys begin with there: nothing, or something that ends with /", Some("")),
        ),
    ]);
    for api in model.apis.iter().filter(|api| api.domain.is_some()) {
        let description = format!("The ARN of the certificate for the host name of {}", api.name);
        parameters.insert(LogicalId::of(&api.name, Part::Certificate).to_string(), text(&description, None));
    }
    for store in &model.stores {
        let Some(locator) = store.locator(TargetName::Aws, "parameter") else { continue };
        let parameter = Parameter {
            kind: "AWS::SSM::Parameter::Value<String>",
            description: format!("The Systems Manager parameter that holds the ARN of {}", store.name),
            default: Some(locator.text.clone()),
        };
        parameters.insert(LogicalId::of(&store.name, Part::Address).to_string(), parameter);
    }
    parameters
}

fn outputs(context: &Context<'_>) -> Vec<Output> {
    let outputs = context.model.outputs.iter().map(|output| {
        let value = match &output.value {
            Literal::Text(text) => context.text(text),
            Literal::Int(number) => Expr::text(number.to_string()),
            Literal::Number(number) => Expr::text(number.to_string()),
            Literal::Bool(value) => Expr::text(value.to_string()),
            Literal::Duration(milliseconds) => Expr::text(scant_compiler::words::duration(*milliseconds)),
            Literal::Size(bytes) => Expr::text(scant_compiler::words::size(*bytes)),
            // `check` refuses outputs that are lists.
            Literal::List(_) | Literal::Object(_) => context.text(&Text::default()),
        };
        Output { key: output_key(&output.name), description: output.doc.clone(), value: fragment(&value, 3) }
    });
    outputs.chain(api::outputs(context.model)).collect()
}
