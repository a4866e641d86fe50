//! A function: its log group, its role, its grants, the Lambda function, and the version that calls go through.

pub mod code;
pub mod environment;
pub mod logs;
pub mod retry;
pub mod role;
pub mod runtime;
pub mod scaling;

use super::context::Context;
use super::expr::{Attr, Expr};
use super::ids::{LogicalId, Part};
use super::overrides::Reached;
use super::unit::{Layer, Resource, Tag, Unit};
use code::Code;
use scant_compiler::model::{Arch, Function, FunctionId, LogFormat};
use serde::Serialize;
use std::collections::BTreeMap;

/// `AWS::Lambda::Function`.
/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lambda-function.html>
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct Lambda {
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    function_name: Option<Expr>,
    #[serde(skip_serializing_if = "Option::is_none")]
    package_type: Option<&'static str>,
    code: Code,
    #[serde(skip_serializing_if = "Option::is_none")]
    runtime: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    handler: Option<String>,
    architectures: [&'static str; 1],
    memory_size: u64,
    timeout: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    ephemeral_storage: Option<EphemeralStorage>,
    role: Expr,
    #[serde(skip_serializing_if = "Option::is_none")]
    environment: Option<Environment>,
    tracing_config: TracingConfig,
    logging_config: LoggingConfig,
    #[serde(skip_serializing_if = "Option::is_none")]
    reserved_concurrent_executions: Option<u32>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    layers: Vec<String>,
    tags: Vec<Tag>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct EphemeralStorage {
    size: u64,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct Environment {
    variables: BTreeMap<String, Expr>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct TracingConfig {
    mode: &'static str,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct LoggingConfig {
    log_group: Expr,
    log_format: &'static str,
}

/// Bytes of a megabyte as AWS counts it.
pub const MEGABYTE: u64 = 1 << 20;

/// The unit of a function, without what starts it.
pub fn unit(context: &Context<'_>, id: FunctionId) -> Unit {
    let context = &context.within(id);
    let function = context.model.function(id);
    let mut unit = Unit::new(&function.name, Layer::Function, context.settings(&function.common));
    logs::add(context, function, &mut unit);
    role::add(context, id, &mut unit);
    let lambda = lambda(context, id, function);
    unit.add(Resource::new(context.function_id(id), "AWS::Lambda::Function", lambda).reached(Reached::Main));
    scaling::add(function, &mut unit);
    retry::add(context, function, &mut unit);
    unit
}

/// The resource of one part of a function.
pub fn part(function: &Function, part: Part) -> LogicalId {
    LogicalId::of(&function.name, part)
}

/// The tags of a function's resources.
pub fn tags(context: &Context<'_>, function: &Function) -> Vec<Tag> {
    let mut tags = context.tag_map(&function.common);
    tags.entry("scant:function".into()).or_insert_with(|| Expr::text(function.name.path.clone()));
    tags.into_iter().map(|(key, value)| Tag { key, value }).collect()
}

fn lambda(context: &Context<'_>, id: FunctionId, function: &Function) -> Lambda {
    let code = code::code(context, function);
    let zipped = matches!(code, Code::Zip { .. });
    let runtime = runtime::find(&function.runtime.value);
    let variables = environment::variables(context, id);
    Lambda {
        description: function.common.doc.as_deref().and_then(description),
        function_name: context.spelled_name(id),
        package_type: (!zipped).then_some("Image"),
        code,
        runtime: runtime.filter(|_| zipped).map(|runtime| runtime.identifier),
        handler: runtime.filter(|_| zipped).and_then(|runtime| runtime::handler(function, runtime)),
        architectures: [match function.arch.value {
            Arch::Arm64 => "arm64",
            Arch::X86_64 => "x86_64",
        }],
        memory_size: function.memory.value / MEGABYTE,
        timeout: function.timeout.value / 1000,
        ephemeral_storage: function
            .storage
            .map(|storage| EphemeralStorage { size: storage.value / MEGABYTE }),
        role: Expr::reach(&part(function, Part::Role), Attr::ARN),
        environment: (!variables.is_empty()).then_some(Environment { variables }),
        tracing_config: TracingConfig { mode: if function.tracing.value { "Active" } else { "PassThrough" } },
        logging_config: LoggingConfig {
            log_group: Expr::reference(&part(function, Part::Logs)),
            log_format: match function.logs.format {
                LogFormat::Json => "JSON",
                LogFormat::Text => "Text",
            },
        },
        reserved_concurrent_executions: reserved(function),
        layers: function.layers.iter().map(|layer| layer.value.clone()).collect(),
        tags: tags(context, function),
    }
}

/// The most invocations at once: as said, or the end of the `scale` range.
pub fn reserved(function: &Function) -> Option<u32> {
    let said = function.concurrency.map(|concurrency| concurrency.value);
    said.or(function.scale.map(|scale| scale.value.max))
}

/// The first line of a doc text, which AWS lets be 256 characters long.
pub fn description(doc: &str) -> Option<String> {
    let line = doc.lines().map(str::trim).find(|line| !line.is_empty())?;
    Some(line.chars().take(256).collect())
}
